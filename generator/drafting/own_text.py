"""What an edition leaves to its departments to write: whole sections, and the annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.edition.model import Edition, Section
from generator.published.expressions import compiled
from generator.published.pattern import Patterns
from generator.published.plain import plain
from generator.published.read import Published
from generator.published.trees import Choice, LiteralWords, Slot, Tree

#: What is taken as it was written: lines of a list, headings and paragraphs and tables.
_OWN = ("lines", "blocks")


def own_titles(titles: Iterable[str], published: Published) -> frozenset[str]:
    """Those of the titles below which nothing stands but what the department wrote itself."""
    edition = published.edition
    patterns = Patterns(edition, published.recognised.kind)
    own = [compiled(patterns.of(title)) for title in _own_titles(edition, patterns)]
    return frozenset(title for title in titles if any(it.whole(plain(title).text) for it in own))


def _own_titles(edition: Edition, patterns: Patterns) -> Iterator[str]:
    for part in edition.parts.values():
        if part.content == "annexes":
            yield part.title
        for section in part.sections.values():
            if section.title is not None and _is_own(section, patterns):
                yield section.title


def _is_own(section: Section, patterns: Patterns) -> bool:
    trees = [patterns.of(text) for text in section.paragraphs.values()]
    return bool(trees) and all(map(_is_written, trees))


def _is_written(tree: Tree) -> bool:
    """Whether a paragraph says nothing by itself."""
    return all(
        (isinstance(item, Slot) and item.kind in _OWN)
        or (isinstance(item, LiteralWords) and not item.text.strip())
        or (isinstance(item, Choice) and all(map(_is_written, item.options)))
        for item in tree
    )

"""The terms that a published document explains, as rows of the department's list."""

from __future__ import annotations

from collections.abc import Sequence

from generator.annexes.model import Words
from generator.edition.model import Edition
from generator.published.body import body_of
from generator.published.expressions import Compiled, compiled
from generator.published.outline import Stretch
from generator.published.pattern import Patterns
from generator.published.trees import Slot
from generator.submission import Cell

#: The longest name of a term that may hold stops, and of one without any: 类、款、项 of a subject.
_LONGEST, _LONGEST_NAME = 40, 120
_STOPS = frozenset("，。；,;")


def terms_of(edition: Edition, source: str, stretch: Stretch) -> list[dict[str, Cell]]:
    """The terms of a part, each with its meaning and the heading that it stands under.

    Args:
        edition: which words them.
        source: the list that holds them: its columns are term, meaning and, if it has a third,
            the heading.
        stretch: the part.
    """
    columns = list(edition.forms.lists[source].columns)
    ordinal = (Slot("ordinal", ("序号",)),)
    patterns = Patterns(edition)
    scope = {"序号": ordinal, "数字序号": ordinal}
    term = compiled(patterns.of(edition.wording.term, scope))
    group = compiled(patterns.of(edition.wording.term_group, scope))
    rows: list[dict[str, Cell]] = []
    heading, is_bare = "", False
    for block in stretch.blocks:
        if not isinstance(block, Words):
            continue
        if (found := _parts(term, block)) and _may_name(found.get("名词", "")):
            texts = [found["名词"], found.get("解释", ""), heading]
            rows.append(_row(columns, texts, block.where))
        elif len(columns) > 2 and len(block.text) <= _LONGEST and (title := _parts(group, block)):  # noqa: PLR2004
            heading, is_bare = title["名词"], True
            continue
        elif is_bare:
            # a group that is a term itself is named by its heading
            rows.append(_row(columns, [heading, block.text, heading], block.where))
        elif rows:
            rows[-1][columns[1]] = _longer(rows[-1].get(columns[1]), block)
        is_bare = False
    return rows


def _may_name(term: str) -> bool:
    return len(term) <= (_LONGEST if _STOPS & set(term) else _LONGEST_NAME)


def _parts(pattern: Compiled, block: Words) -> dict[str, str]:
    body = body_of([block])
    match = pattern.whole(body.text.text)
    if match is None:
        return {}
    found, _ = pattern.result(match)
    return {it.slot.source[0]: body.words(it.start, it.end) for it in found}


def _row(columns: Sequence[str], texts: Sequence[str], where: str) -> dict[str, Cell]:
    return {
        column: Cell("名词解释", where, text)
        for column, text in zip(columns, texts, strict=False)
        if text
    }


def _longer(cell: Cell | None, block: Words) -> Cell:
    text = f"{cell.text}\n{block.text}" if cell else block.text
    return Cell("名词解释", block.where, text)

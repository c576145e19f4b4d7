"""The frame of the document: what was said, drawn as the template draws it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import markupsafe

from generator.annexes.model import Annex
from generator.document import markup
from generator.document.annex import PlacedLeaf, annex_html, place_leaves
from generator.document.compose.charts import chart_view
from generator.document.compose.fitted import block_view, fitted
from generator.document.compose.said import AnyBlock, Said, say
from generator.document.compose.sentences import HASH, Gap, Printed
from generator.document.fit import is_close
from generator.document.measures import (
    COVER_NAME_SIZE,
    COVER_TITLE_SIZE,
    PAGE_WIDTH,
    balanced_lines,
    heading_height,
)
from generator.figures.derive import Disclosure
from generator.page_templates import page_template
from generator.submission import Block

#: Marks behind which a line of the cover had best end.
_SEAMS = "、）"
#: How official tables are set, from the widest to the closest.
_KINDS = ("official", "official close", "official dense")


@dataclass(frozen=True, slots=True)
class Composition:
    """The document as HTML, with what it says."""

    document: markup.Markup
    said: Said

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing from the document, and what is to be looked at."""
        return tuple(gap for gap in self.said.gaps if gap not in self.said.left_out)

    @property
    def printed(self) -> tuple[Printed, ...]:
        """Every number with its figure."""
        return self.said.printed

    @property
    def drafts(self) -> Mapping[str, str]:
        """The reasons that the program drafted, by name."""
        return self.said.drafts


def compose(disclosure: Disclosure, *, draft: bool = False) -> Composition:
    """Put a disclosure into words and draw the document.

    Args:
        disclosure: all figures and words.
        draft: whether every page carries the mark 草稿.

    Raises:
        Unusable: a sentence of the edition fails on this department's data.
    """
    return draw(say(disclosure), draft=draft)


def draw(said: Said, *, draft: bool = False) -> Composition:
    """Draw the document.

    Args:
        said: all that it says.
        draft: whether every page carries the mark 草稿.
    """
    frame = _Frame()
    source = (
        page_template("document.html.j2")
        .render(draft=draft, **frame.views(said.views))
        .replace(HASH, "#")
    )
    return Composition(replace(markup.parse(source), leaves=frame.leaves), said)


def _set_alike(tables: Sequence[dict[str, object]]) -> Iterator[dict[str, object]]:
    """The tables, all bands of one as the one that is set closest."""
    starts = [at for at, table in enumerate(tables) if table["id"]]
    for start, end in pairwise([*starts, len(tables)]):
        bands = tables[start:end]
        closest = max(bands, key=lambda it: _KINDS.index(str(it["kind"])))
        yield from ({**it, "kind": closest["kind"]} for it in bands)


@dataclass(slots=True)
class _Frame:
    """What the template draws, of one document.

    Args:
        leaves: pages of annexes, by the names under which the document has them.
        charts: how many charts were drawn.
    """

    leaves: dict[str, PlacedLeaf] = field(default_factory=dict)
    charts: int = 0

    def views(self, said: Mapping[str, Any]) -> dict[str, object]:
        """Everything that the template draws."""
        close = is_close([str(entry["text"]) for entry in said["contents"]])
        parts = [self._part(part) for part in said["parts"]]
        cover = {**said["cover"]}
        for line, size in (("name", COVER_NAME_SIZE), ("title", COVER_TITLE_SIZE)):
            cover[line] = _balanced(cover[line], size)
        return {**said, "cover": cover, "contents_close": close, "parts": parts}

    def _part(self, part: Mapping[str, Any]) -> dict[str, object]:
        return {
            **part,
            "sections": [self._with_blocks(section) for section in part["sections"]],
            "tables": list(_set_alike([fitted(table) for table in part["tables"]])),
            "blocks": list(self._blocks(part["blocks"])),
            "annexes": list(self._annexes(part["annexes"])),
        }

    def _with_blocks(self, view: Mapping[str, Any]) -> dict[str, object]:
        return {**view, "blocks": list(self._blocks(view["blocks"]))}

    def _blocks(self, blocks: Iterable[AnyBlock]) -> Iterator[Mapping[str, object]]:
        for block in blocks:
            if isinstance(block, Block):
                yield block_view(block)
            elif block["kind"] != "chart":
                yield block
            elif drawn := chart_view(block, self.charts + 1):
                self.charts += 1
                yield drawn

    def _annexes(self, annexes: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
        """The annexes, those that came as files numbered."""
        number = 0
        for annex in annexes:
            if "file" in annex:
                number += 1
                yield self._file(annex, annex["file"], number)
            else:
                yield self._with_blocks(annex)

    def _file(self, view: Mapping[str, Any], file: Annex, number: int) -> dict[str, object]:
        above = heading_height(view["below"]) if number == 1 else 0
        leaves = place_leaves(file, number, above)
        self.leaves |= leaves
        return {**view, "html": annex_html(file, number, view["id"], leaves)}


def _balanced(words: markupsafe.Markup, size: float) -> markupsafe.Markup:
    """A line of the cover whose words need several, each as long as the others."""
    text = words.striptags()
    if markupsafe.escape(text) != words:
        return words  # marks of what is missing or drafted stay as they are
    lines = balanced_lines(text, PAGE_WIDTH / size, _SEAMS)
    return markupsafe.Markup("<br/>").join(lines)

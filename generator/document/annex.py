"""Annexes that came as files, as the HTML of docs/html.md.

The pages of a PDF have no HTML: each becomes a leaf, a page of its own with a picture that is named
(`annex:1/2`) and not contained. Whoever writes a file puts the page in its place, in its own way.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import markupsafe

from generator.annexes.model import (
    Annex,
    AnnexSection,
    Block,
    DrawnGrid,
    GridCell,
    Leaf,
    Picture,
    Words,
)
from generator.document.measures import WIDEST, count_lines
from generator.document.paper import leaf_room
from generator.document.styles import PARAGRAPH_STYLES
from generator.text import printable

_PIXELS: Final = 4 / 3  # to the point
_TITLE: Final = PARAGRAPH_STYLES["AnnexTitle"]
_ROUNDING: Final = 4.0
#: The most room for a picture, upright and across, in points; alone on its page below the title.
_ROOM: Final = {False: (440.0, 450.0), True: (630.0, 330.0)}
_ALONE: Final = (440.0, 500.0)
_TAGS: Final = {"heading": "h3", "subheading": "h4"}
_CLASSES: Final = {"centre": ' class="centre"', "note": ' class="note"'}


@dataclass(frozen=True, slots=True)
class PlacedLeaf:
    """A page of a PDF and the room that it gets.

    Attributes:
        annex: whose page it is.
        leaf: the page.
        width: of its picture, in points.
        height: of its picture, in points.
    """

    annex: Annex
    leaf: Leaf
    width: float
    height: float


def place_leaves(annex: Annex, number: int, above: float = 0) -> dict[str, PlacedLeaf]:
    """The pages of a PDF annex by the names under which the document has them.

    Args:
        annex: no other kind than PDF has pages.
        number: which of the annexes it is, from 1.
        above: height in points of what stands above its title on the same page.
    """
    return {_name(number, leaf): _placed(annex, leaf, above) for leaf in annex.leaves}


def _name(number: int, leaf: Leaf) -> str:
    return f"annex:{number}/{leaf.number}"


def _placed(annex: Annex, leaf: Leaf, above: float) -> PlacedLeaf:
    width, height = leaf_room(landscape=leaf.landscape)
    # every page gets the room that the first one has below the title, so that all are of one size
    lines = count_lines(annex.title, width / _TITLE.size, program=WIDEST)
    height -= above + lines * _TITLE.line + _TITLE.after + _ROUNDING
    scale = min(width / leaf.width, height / leaf.height)
    return PlacedLeaf(annex, leaf, leaf.width * scale, leaf.height * scale)


def annex_html(
    annex: Annex, number: int, annex_id: str, leaves: Mapping[str, PlacedLeaf]
) -> markupsafe.Markup:
    """An annex as sections of docs/html.md.

    Args:
        annex: what was read.
        number: which of the annexes it is, from 1.
        annex_id: the id of its heading.
        leaves: its pages if it is a PDF.
    """
    heading = f'<h2 id="{annex_id}">{_clean(annex.title)}</h2>\n'
    pieces = [
        _leaf(leaves[_name(number, leaf)], _name(number, leaf), "" if at else heading)
        for at, leaf in enumerate(annex.leaves)
    ] + [
        _section(section, "" if at else heading, alone=_is_alone(annex))
        for at, section in enumerate(annex.sections)
    ]
    return markupsafe.Markup("\n".join(pieces))  # noqa: S704 - words are escaped where they enter


def _leaf(placed: PlacedLeaf, name: str, heading: str) -> str:
    leaf = placed.leaf
    way = "landscape" if leaf.landscape else "portrait"
    alternative = _clean(f"{placed.annex.title}，第{leaf.number}页")
    return (
        f'<section class="leaf {way}">{heading}'
        f"{_figure(name, alternative, placed.width, placed.height)}</section>"
    )


def _is_alone(annex: Annex) -> bool:
    return len(annex.sections) == 1 and len(annex.sections[0].blocks) == 1


def _section(section: AnnexSection, heading: str, *, alone: bool) -> str:
    way = " landscape" if section.landscape else ""
    room = _ALONE if alone else _ROOM[section.landscape]
    blocks = "\n".join(_block(block, room) for block in section.blocks)
    return f'<section class="annex{way}">{heading}{blocks}</section>'


def _block(block: Block, room: tuple[float, float]) -> str:
    if isinstance(block, DrawnGrid):
        return _table(block)
    if isinstance(block, Picture):
        source = base64.b64encode(block.content).decode()
        scale = min(1.0, room[0] / block.width, room[1] / block.height)
        return _figure(
            f"data:image/{block.media};base64,{source}",
            _clean(block.alternative),
            block.width * scale,
            block.height * scale,
        )
    tag = _TAGS.get(block.kind, "p")
    return f"<{tag}{_CLASSES.get(block.kind, '')}>{_words(block)}</{tag}>"


def _figure(source: str, alternative: str, width: float, height: float) -> str:
    size = f'width="{width * _PIXELS:.2f}" height="{height * _PIXELS:.2f}"'
    return f'<figure><img src="{source}" alt="{alternative}" {size}/></figure>'


def _words(block: Words) -> str:
    if block.kind in _TAGS:  # a heading is bold by its look
        return _clean(block.text.strip())
    runs = [
        f"<strong>{_bold(text)}</strong>" if bold else _clean(text) for text, bold in block.runs
    ]
    return "".join(runs)


def _bold(text: str) -> str:
    return _clean(text).replace("<br/>", "</strong><br/><strong>")


def _clean(text: str) -> str:
    """Words without characters that no document may hold, escaped, with line breaks."""
    return str(markupsafe.escape(printable(text))).replace("\n", "<br/>")


def _table(grid: DrawnGrid) -> str:
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{width / total * 100:.3f}%"/>' for width in grid.widths)
    head = f"<thead>{_rows(grid.head, 'th')}</thead>" if grid.head else ""
    body = f"<tbody>{_rows(grid.body, 'td')}</tbody>"
    return f'<table class="grid"><colgroup>{columns}</colgroup>{head}{body}</table>'


def _rows(rows: tuple[tuple[GridCell, ...], ...], tag: str) -> str:
    return "".join(f"<tr>{''.join(_cells(row, tag))}</tr>\n" for row in rows)


def _cells(row: tuple[GridCell, ...], tag: str) -> Iterator[str]:
    for cell in row:
        role = f' class="{cell.role}"' if cell.role and tag == "td" else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        yield f"<{tag}{role}{rows}{columns}>{_clean(cell.text)}</{tag}>"

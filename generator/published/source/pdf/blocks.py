"""The pages of a PDF as the paragraphs and tables of one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.annexes.model import TextBlock, Words
from generator.published.source.pdf.columns import columned_tables
from generator.published.source.pdf.furniture import Furniture
from generator.published.source.pdf.lines import PageLine, lines_of
from generator.published.source.pdf.page import PdfPage
from generator.published.source.pdf.paragraphs import (
    ParagraphSetting,
    TextColumn,
    column_of,
    column_on,
    paragraphs_of,
    setting_of,
)
from generator.published.source.pdf.ruled import Piece, ruled_tables
from generator.published.source.pdf.tables import PdfTable, grid_of
from generator.published.source.places import PageBox, PagePlaces

#: So many lines above a table may belong to it.
_ABOVE = 6
Flow = list[PageLine | PdfTable]


def blocks_of(pages: Sequence[PdfPage]) -> tuple[tuple[TextBlock, ...], PagePlaces]:
    """Paragraphs and tables in order, and where their characters stand."""
    pieces: dict[int, list[Piece]] = {}
    lines: dict[int, list[PageLine]] = {}
    for page in pages:
        pieces[page.number], rest = ruled_tables(page)
        lines[page.number] = lines_of(rest)
    furniture = Furniture([(page.height, lines[page.number]) for page in pages])
    for page in pages:
        lines[page.number] = furniture.without(page.height, lines[page.number])
        columned, lines[page.number] = columned_tables(page.number, lines[page.number])
        pieces[page.number] = sorted((*pieces[page.number], *columned), key=lambda it: it.top)
    setting = setting_of(list(lines.values()))
    columns = _columns(pages, lines)
    boxes: dict[str, tuple[PageBox | None, ...]] = {}
    flow = _flow(pages, pieces, lines)
    blocks = tuple(_blocks(flow, columns, setting, boxes))
    return blocks, PagePlaces(boxes, frozenset(page.number for page in pages if page.sideways))


def _columns(pages: Sequence[PdfPage], lines: dict[int, list[PageLine]]) -> dict[int, TextColumn]:
    """The room of each page's lines: as they show it, and as those of pages like it do."""
    like: dict[tuple[int, int], list[PageLine]] = {}
    for page in pages:
        like.setdefault(_likeness(page), []).extend(lines[page.number])
    shared = {key: column_of(among, key[0]) for key, among in like.items()}
    return {
        page.number: column_on(lines[page.number], page.width, shared[_likeness(page)])
        for page in pages
    }


def _likeness(page: PdfPage) -> tuple[int, int]:
    """What pages have in common whose lines have the same room: their width, and their side."""
    return round(page.width), page.number % 2


def _flow(
    pages: Sequence[PdfPage], pieces: dict[int, list[Piece]], lines: dict[int, list[PageLine]]
) -> Flow:
    """Lines and tables in order; tables that go on over pages are put together."""
    flow: Flow = []
    for page in pages:
        waiting = list(lines[page.number])
        for number, piece in enumerate(pieces[page.number], start=1):
            above = [line for line in waiting if line.base < piece.top + line.size / 2]
            waiting = waiting[len(above) :]
            last = flow[-1] if flow else None
            if number == 1 and isinstance(last, PdfTable) and last.goes_on(above, piece):
                last.add(piece, number)
                continue
            flow += above
            flow.append(PdfTable(tuple(_last_lines(flow)), [(piece, number, 0)]))
        flow += waiting
    return flow


def _last_lines(flow: Flow) -> Iterator[PageLine]:
    for item in reversed(flow[-_ABOVE:]):
        if not isinstance(item, PageLine):
            return
        yield item


def _blocks(
    flow: Flow,
    columns: dict[int, TextColumn],
    setting: ParagraphSetting,
    boxes: dict[str, tuple[PageBox | None, ...]],
) -> Iterator[TextBlock]:
    counted: dict[int, int] = {}
    lines: list[PageLine] = []

    def words() -> Iterator[Words]:
        for paragraph in paragraphs_of(lines, columns, setting):
            page, written = paragraph.page, paragraph.written
            counted[page] = counted.get(page, 0) + 1
            where = f"第 {page} 页第 {counted[page]} 段"
            boxes[where] = written.boxes
            bold = all(line.bold for line in paragraph.lines)
            yield Words(setting.kind_of(paragraph), ((written.text, bold),), where)

    for item in flow:
        if isinstance(item, PageLine):
            lines.append(item)
            continue
        yield from words()
        lines = []
        if (grid := grid_of(item, boxes)) is not None:
            yield grid
    yield from words()

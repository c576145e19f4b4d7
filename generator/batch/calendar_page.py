"""The calendar of publication as a sheet of 总览.xlsx and as rows of the overview's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.batch.calendar import TermState, day_words
from generator.batch.settings import load_overview
from generator.batch.standing import Standing
from generator.workbook.writing.listing import ListColumn, ListPage, ListRow, Tint

TINTS: dict[TermState, Tint] = {
    TermState.UNKNOWN: "",
    TermState.OPEN: "",
    TermState.SOON: "warning",
    TermState.LATE: "bad",
    TermState.KEPT: "good",
    TermState.MISSED: "warning",
}


def calendar_page(calendar: Sequence[Standing]) -> ListPage:
    """The sheet."""
    columns = [
        ListColumn("名称", 40),
        ListColumn("进度", 9),
        ListColumn("批复日期", 18),
        ListColumn("公开期限", 18),
        ListColumn("公开日期", 18),
        ListColumn("情况", 24),
        ListColumn("公开网址", 40),
        ListColumn("公开的文本", 34),
    ]
    rows = [
        ListRow((row[0], item.light.chinese, *row[1:]), TINTS[item.due.term])
        for item, row in zip(calendar, map(list, map(_values, calendar)), strict=True)
    ]
    return ListPage("公开日历", "公开日历", columns, rows, [load_overview().calendar.basis])


def calendar_view(calendar: Sequence[Standing]) -> list[dict[str, str]]:
    """The rows of the page."""
    names = ("name", "approved", "last", "published", "words", "address", "document")
    return [
        dict(zip(names, _values(item), strict=True)) | {"tint": TINTS[item.due.term]}
        for item in calendar
    ]


def _values(item: Standing) -> Iterator[str]:
    known = item.publication
    yield item.whose.name
    yield from map(day_words, (known.approved, item.due.last, known.published))
    yield item.due.words
    yield known.address
    yield known.document.word if known.document is not None else ""

"""Which rows of a table stand on one page, as templates/style.css says it in CSS.

No page holds fewer than the last five rows, and a cell over several rows has more than one of them
where it begins. Rows that are too high to keep that don't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.document.headers import count_head_rows, rows_of
from generator.document.pages import line_width, page_height
from generator.document.sized import has_prose, heights_of

if TYPE_CHECKING:
    from lxml import etree

_LAST_ROWS: Final = 5
#: Rows that stand together take no more of a page, and no row that stays whole does.
_MOST_TOGETHER: Final = 0.92
_HIGHEST: Final = 0.85


def rows_on_pages(table: etree._Element) -> tuple[list[int], list[int]]:
    """How many rows of the body each group has that stands on one page; and the high rows.

    High rows, counted from 0 with those of the head, may go on on the next page.
    """
    head, body = heights_of(table, line_width(table))
    heights, first = [*head, *body], count_head_rows(table)
    room = page_height(table) - sum(heights[:first])
    rows = rows_of(table)
    high = [
        at
        for at, row in enumerate(rows)
        if at >= first and (has_prose(row) or heights[at] > room * _HIGHEST)
    ]
    groups: list[list[int]] = []
    for at in range(first, len(rows)):
        joins = at > len(rows) - _LAST_ROWS or (at > first and _spans(rows[at - 1]))
        group = groups[-1] if groups else []
        fits = sum(heights[it] for it in (*group, at)) <= room * _MOST_TOGETHER
        if joins and group and fits and not {at, at - 1} & {*high}:
            group.append(at)
        else:
            groups.append([at])
    return [len(group) for group in groups], high


def _spans(row: etree._Element) -> bool:
    return any(cell.get("rowspan") for cell in row)

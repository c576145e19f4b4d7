"""Tables that stand beside the official ones: lists and forms that each department fills in itself.

A list has a line for each of its things, numbered; anything else is put in as it is. An edition
prints them in a part of their own, or, where parts have numbers, at the beginning of the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.drafting.known import Names
from generator.drafting.pages import PrintedSheet
from generator.drafting.sentences.gathered import Gathered
from generator.drafting.words import drafting_words
from generator.text import same

_LIST = "《{}》不是决算表，列为要填的清单“{}”"
_FORM = "《{}》不是决算表，列为撰写页“{}”，整张表填在里面"


def is_listing(sheet: PrintedSheet) -> bool:
    """Whether a table has nothing but lines that are numbered, below one row of headings."""
    if not sheet.rows or same(sheet.rows[0][0].text) not in drafting_words().line_numbers:
        return False
    cells = [cell for row in sheet.rows for cell in row]
    return all(cell.rows == 1 and cell.columns == 1 for cell in cells)


def paragraphs_of(
    sheet: PrintedSheet, gathered: Gathered, names: Names
) -> tuple[dict[str, str], str]:
    """The paragraphs that print such a table, and what an officer is told of it."""
    above = [it for it in (*sheet.head, sheet.unit) if it]
    paragraphs = {"表上面的": above[0]} if len(above) == 1 else {}
    name = names.new(sheet.title)
    if is_listing(sheet):
        labels = [cell.text.strip() for cell in sheet.rows[0][1:]]
        columns = {key: {"label": label} for key, label in zip(_keys(labels), labels, strict=True)}
        gathered.lists[name] = {"title": name[:31], "columns": columns}
        paragraphs["表"] = f'{{{{ 列表("{name}") }}}}'
        return paragraphs, _LIST.format(sheet.title, name)
    gathered.writings[name] = {"title": name[:31], "hint": "层次一栏填“表格”"}
    paragraphs["表"] = f'{{{{ 撰写("{name}") }}}}'
    return paragraphs, _FORM.format(sheet.title, name)


def _keys(labels: Sequence[str]) -> list[str]:
    names = Names(())
    return [names.new(label) for label in labels]

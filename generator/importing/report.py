"""What an import says of itself: a line for each table, a line for what was left, a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.edition.model import Edition
from generator.edition.shapes import AnyTable
from generator.figures.derive import derive_table
from generator.importing.gather import Imported
from generator.importing.leftovers import NOT_A_TABLE, Leftover
from generator.importing.tables import Placed
from generator.importing.targets import NUMBERS
from generator.workbook.form import write_form
from generator.workbook.reading.cells import quote
from generator.workbook.reading.sheets import LEFTOVER_HEADINGS, LEFTOVER_SHEET
from generator.workbook.writing.append import with_sheet

_WIDTHS = (24, 18, 12, 80, 50)
#: As many lines of one sheet as are told one by one; the workbook keeps them all.
MOST_LINES = 8


def workbook_of(imported: Imported, edition: Edition) -> bytes:
    """The filled workbook; what could not be placed stands on a sheet of its own, if anything."""
    content = write_form(edition, imported.submission)
    told = (*imported.lent, *imported.leftovers)
    if not told:
        return content
    rows = ((item.file, item.sheet, item.address, item.text, item.reason) for item in told)
    return with_sheet(content, LEFTOVER_SHEET, LEFTOVER_HEADINGS, _WIDTHS, rows)


def lines_of(imported: Imported, edition: Edition) -> Iterator[str]:
    """The lines that tell what came of an import, in Chinese."""
    for name, table in edition.ordered_tables:
        label = f"{table.number}《{table.title}》" if table.number else f"《{table.title}》"
        if name in imported.tables:
            yield f"{label}：{_table(imported, name, table)}"
        else:
            yield f"{label}：没有找到，留空"
    yield from _beside(imported, edition)
    if lacking := list(_lacking(imported, edition)):
        yield f"报表里没有、公开要用的数，要另行填写（本来没有的不填）：{'；'.join(lacking)}"
    if not imported.submission.identity.name:
        yield "各表没有写编制单位，请在《基本信息》填写名称"
    for item in imported.lent:
        yield f"{item.text}{item.reason}（{item.file}“{item.sheet}”{item.address}）"
    amounts = [item for item in imported.leftovers if item.amounts]
    if imported.leftovers:
        count = sum(item.amounts for item in amounts)
        yield (
            f"没有放进表里的有 {len(imported.leftovers)} 处，其中 {count} 个数，"
            f"都列在填报表的《{LEFTOVER_SHEET}》："
        )
        yield from _leftovers(imported.leftovers)
    if imported.zeros:
        yield f"另有 {imported.zeros} 个零或横线不在报表的栏目和项目里，没有列出"
    if imported.unneeded:
        sheets = "，".join(f"{sheet} {amounts} 个" for sheet, amounts in imported.unneeded.items())
        yield f"公开的内容不用、没有列出的数：{sheets}"


def _beside(imported: Imported, edition: Edition) -> Iterator[str]:
    """A line for each card and list that exports fill in part."""
    for name, card in edition.forms.cards.items():
        if (placed := imported.tables.get(name)) and placed.amounts:
            yield f"《{card.title}》：{'、'.join(_pages(placed))}，{placed.amounts} 个数"
    for name in dict.fromkeys(budget.list for budget in edition.imports.budgets.values()):
        if lines := imported.submission.lists.get(name):
            yield f"《{edition.forms.lists[name].title}》：从报表的预算数取了 {len(lines)} 行"


def _lacking(imported: Imported, edition: Edition) -> Iterator[str]:
    """The numbers of cards and the lists of amounts that nothing filled in."""
    submission = imported.submission
    for card in edition.forms.cards.values():
        labels = [
            quote(entry.label)
            for name, entry in card.fields.items()
            if entry.type in NUMBERS and not entry.total
            if (cell := submission.fields.get(name)) is None or cell.value is None
        ]
        if labels:
            yield f"《{card.title}》的{'、'.join(labels)}"
    for name, listing in edition.forms.lists.items():
        is_counted = any(entry.type in NUMBERS for entry in listing.columns.values())
        if is_counted and not submission.lists.get(name):
            yield f"《{listing.title}》"


def _table(imported: Imported, name: str, table: AnyTable) -> str:
    placed = imported.tables[name]
    entries = imported.submission.tables[name]
    derived = derive_table(name, table, entries, imported.submission)
    rows = len({row for row, _ in placed.cells})
    parts = [f"{'、'.join(_pages(placed))}，{rows} 行 {placed.amounts} 个数"]
    totals = [
        f"{label} {derived.figures[address].amount:,.2f}"
        for label, address in table.headlines()
        if address in derived.figures
    ]
    if totals and any(unit for _, unit in placed.pages):
        parts.append(f"{'，'.join(totals)} 万元")
    if derived.discrepancies:
        wrong = len(derived.discrepancies)
        parts.append(f"有 {wrong} 处合计与各项相加不符，请用 juesuan check 核对")
    return "；".join(parts)


def _pages(placed: Placed) -> Iterator[str]:
    """Where a table was read from, each sheet once."""
    units: dict[str, str] = {}
    for page, unit in placed.pages:
        units.setdefault(page.sheet.name, unit)
    for place, unit in units.items():
        yield f"{place}（{unit}）" if unit else place


def _leftovers(leftovers: tuple[Leftover, ...]) -> Iterator[str]:
    """A line for each, those with amounts first; long sheets in short."""
    for (file, sheet), group in groupby(leftovers, key=lambda item: (item.file, item.sheet)):
        items = sorted(group, key=lambda item: not item.amounts)
        if items[0].reason == NOT_A_TABLE:
            yield f"  {file}“{sheet}”：{NOT_A_TABLE}，{len(items)} 处"
            continue
        for item in items[:MOST_LINES]:
            yield f"  {file}“{sheet}”{item.address}：{quote(item.text)}，{item.reason}"
        if len(items) > MOST_LINES:
            yield f"  {file}“{sheet}”：还有 {len(items) - MOST_LINES} 处"

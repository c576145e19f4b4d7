"""`make mutants`: plant errors into clean workbooks and see which of them the checks find.

Every amount cell of every official table is changed in several ways, one at a time; a change counts
as found when an error that was not there before names the changed cell, or a total that it goes
into. What is missed is listed with the reason why nothing can tell. Then come the slips that are
not single amounts: swapped and deleted rows, stale totals, the wrong year, leftover template words,
a phone number.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from generator.checks.finding import Finding, Severity
from generator.checks.rules import check_rules
from generator.checks.run import run_checks
from generator.checks.sums import check_sums
from generator.document.compose import say
from generator.edition.layout import Address
from generator.edition.model import Edition
from generator.edition.shapes.adding import Addition
from generator.figures.derive import Disclosure, derive
from generator.submission import Cell, Submission
from generator.workbook.reading.workbook import read_workbook

EXAMPLES = Path(__file__).parent.parent / "examples"
#: Changes below this drown in rounding.
LEAST = Decimal("0.05")
GOAL = Decimal(99)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One amount changed in one cell."""

    table: str
    address: Address
    how: str
    before: Decimal
    after: Decimal


def ways(value: Decimal) -> Iterator[tuple[str, Decimal]]:
    """The slips that happen to an amount."""
    yield "加 0.05", value + LEAST
    yield "加 1", value + 1
    if value:
        yield "十倍", value * 10
        yield "万倍", value * 10_000
        yield "变号", -value
        digits = f"{value:.2f}".replace(".", "")
        for at in range(len(digits) - 1):
            if digits[at] != digits[at + 1]:
                swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
                yield "错位", Decimal(swapped).scaleb(-2)


def amount_cells(disclosure: Disclosure) -> Iterator[tuple[str, Address, Decimal]]:
    """Every cell for an amount in 万元, with what stands there."""
    for name, entries in disclosure.submission.tables.items():
        shape = disclosure.edition.tables[name]
        rows = getattr(shape, "rows", {})
        for address, cell in entries.cells.items():
            row = rows.get(address[0])
            dashed = row is not None and (row.count or address[1] in row.dash)
            if not dashed and not cell.formula and not cell.fault:
                yield name, address, cell.value or Decimal(0)


def changed(submission: Submission, table: str, cells: Mapping[Address, Cell]) -> Submission:
    """The submission with some cells of a table replaced."""
    entries = submission.tables[table]
    whole = {**entries.cells, **cells}
    return replace(submission, tables={**submission.tables, table: replace(entries, cells=whole)})


def errors(disclosure: Disclosure) -> list[Finding]:
    """What the checks over tables call an error."""
    found = list(check_sums(disclosure))
    found += [outcome.finding for outcome in check_rules(disclosure) if outcome.finding]
    return [finding for finding in found if finding.severity is Severity.ERROR]


def above(disclosure: Disclosure, table: str) -> dict[Address, set[Address]]:
    """For each cell of a table, the totals that it goes into."""
    subjects = [item.code for item in disclosure.submission.tables[table].subjects]
    known: dict[Address, set[Address]] = {}
    steps: list[Addition] = list(disclosure.edition.tables[table].additions(subjects))
    for _ in range(5):
        for step in steps:
            for _, part in step.terms:
                known.setdefault(part, set()).update({step.total, *known.get(step.total, set())})
    return known


def hunt(submission: Submission, edition: Edition) -> Iterator[tuple[Mutant, str]]:
    """Every mutant of a workbook, and why it is not found; blank for one that is."""
    clean = derive(submission, edition)
    old = {(finding.rule, finding.message) for finding in errors(clean)}
    totals = {name: above(clean, name) for name in submission.tables}
    for table, address, value in list(amount_cells(clean)):
        cell = submission.tables[table].cells[address]
        for how, after in ways(value):
            if abs(after - value) < LEAST:
                continue
            slip = replace(cell, value=after, text=f"{after:f}")
            result = derive(changed(submission, table, {address: slip}), edition)
            places = {address, *totals[table].get(address, set())}
            cells = submission.tables[table].cells
            where = {cells[place].where for place in places if place in cells}
            fresh = [item for item in errors(result) if (item.rule, item.message) not in old]
            found = any(named.where in where for item in fresh for named in item.cells)
            mutant = Mutant(table, address, how, value, after)
            yield mutant, "" if found else reason(result, mutant)


ALONE = "没有别的填报数与它有关"
ROUNDING = "在四舍五入的范围之内"
MISSED = "应当发现而没有发现"


def reason(result: Disclosure, mutant: Mutant) -> str:
    """Why nothing can tell that a mutant is wrong."""
    table = result.tables[mutant.table]
    subjects = [subject.code for subject in table.subjects]
    sums = [
        step
        for step in table.table.additions(subjects)
        if mutant.address in {step.total, *(part for _, part in step.terms)}
    ]
    cells = result.submission.tables[mutant.table].cells
    stated = [step for step in sums if (cell := cells.get(step.total)) and cell.value is not None]
    if not stated:
        return ALONE
    tails = [item.addition for item in table.tails]
    return ROUNDING if all(step in tails for step in stated) else MISSED


Slip = Callable[[Submission], Submission]


def swap_rows(submission: Submission) -> Submission:
    """Two subjects of one table exchange their amounts."""
    for name, entries in reversed(tuple(submission.tables.items())):
        codes = [
            item.code
            for item in entries.subjects
            if len(item.code) == max(len(other.code) for other in entries.subjects)
        ]
        columns = {column for _, column in entries.cells}
        for one in codes:
            for other in codes:
                cells = {}
                for column in columns:
                    a, b = entries.cells.get((one, column)), entries.cells.get((other, column))
                    if a and b and a.value != b.value and one[:3] != other[:3]:
                        cells[one, column], cells[other, column] = (
                            replace(a, value=b.value, text=b.text),
                            replace(b, value=a.value, text=a.text),
                        )
                if cells:
                    return changed(submission, name, cells)
    return submission


def delete_row(submission: Submission) -> Submission:
    """A 项 with an amount disappears from the expenditure table."""
    for name, entries in submission.tables.items():
        for subject in reversed(entries.subjects):
            own = {key: cell for key, cell in entries.cells.items() if key[0] == subject.code}
            typed = any(cell.value and not cell.formula for cell in own.values())
            if typed and any(
                cell.value and not cell.formula
                for key, cell in entries.cells.items()
                if key[0] == "合计"
            ):
                cells = {key: cell for key, cell in entries.cells.items() if key not in own}
                rest = tuple(item for item in entries.subjects if item != subject)
                left = replace(entries, cells=cells, subjects=rest)
                return replace(submission, tables={**submission.tables, name: left})
    return submission


def stale_total(submission: Submission) -> Submission:
    """A total with a formula still shows what it was before the items changed."""
    entries = submission.tables["收支总表"]
    cell = entries.cells["本年支出合计", "决算数"]
    stale = replace(cell, value=Decimal("1.11"), text="1.11", formula=True)
    return changed(submission, "收支总表", {("本年支出合计", "决算数"): stale})


def with_reason(submission: Submission, text: str) -> Submission:
    """Some reason says something else."""
    name = next(key for key, cell in submission.reasons.items() if cell.text)
    cell = submission.reasons[name]
    return replace(submission, reasons={**submission.reasons, name: replace(cell, text=text)})


def leftover(submission: Submission) -> Submission:
    """Template brackets were left in a reason."""
    return with_reason(submission, "人员经费增加（减少）所致")


def phone_number(submission: Submission) -> Submission:
    """A reason ends with a phone number."""
    return with_reason(submission, "人员增加，详情请联系13812345678")


def wrong_year(submission: Submission) -> Submission:
    """A reason was written for a year to come."""
    return with_reason(submission, f"{submission.identity.year + 3}年人员增加")


SLIPS: dict[str, Slip] = {
    "两行金额对调": swap_rows,
    "删去一行": delete_row,
    "合计没有更新": stale_total,
    "模板括号": leftover,
    "电话号码": phone_number,
    "写错年度": wrong_year,
}


def is_found(submission: Submission, slipped: Submission, edition: Edition) -> bool | None:
    """Whether a slip brings a new finding; None where the workbook gives no room for it."""
    if slipped is submission or slipped == submission:
        return None
    old = {(item.rule, item.message) for item in all_findings(submission, edition)}
    return any((item.rule, item.message) not in old for item in all_findings(slipped, edition))


def all_findings(submission: Submission, edition: Edition) -> list[Finding]:
    """Errors and warnings of every check."""
    disclosure = derive(submission, edition)
    found = run_checks(disclosure, tuple(check_rules(disclosure)), say(disclosure).gaps)
    return [finding for finding in found if finding.severity is not Severity.INFO]


def main() -> None:
    """Print planted and found for each example; exit 1 where the goal is missed."""
    console = Console(width=120)
    grid = Grid(title="改动一格（0.05 万元以上），有别的填报数与它有关的：植入 / 发现")
    for heading in ("例子", "植入", "发现", "发现率", *SLIPS):
        grid.add_column(heading, justify="right")
    missed: Counter[tuple[str, str, str]] = Counter()
    whole = Counter[str]()
    is_low = False
    for file in sorted(EXAMPLES.glob("*/workbook.xlsx")):
        submission, edition = read_workbook(file)
        own = Counter[str]()
        for mutant, why in hunt(submission, edition):
            own[why] += 1
            if why:
                missed[file.parent.name, mutant.table, why] += 1
        whole += own
        marks = {True: "发现", False: "漏", None: "—"}
        slips = [marks[is_found(submission, slip(submission), edition)] for slip in SLIPS.values()]
        is_low = is_low or "漏" in slips or MISSED in own
        grid.add_row(file.parent.name, *rates(own), *slips)
    grid.add_section()
    grid.add_row("合计", *rates(whole))
    console.print(grid)
    for (example, table, why), count in sorted(missed.items()):
        console.print(f"没有发现：{example} {table} {count} 处，{why}")
    sys.exit(1 if is_low or share(whole) < GOAL else 0)


def share(counts: Counter[str]) -> Decimal:
    """Per cent found of what another figure depends on."""
    return Decimal(100 * counts[""]) / (counts.total() - counts[ALONE])


def rates(counts: Counter[str]) -> tuple[str, str, str]:
    """Planted, found, and per cent."""
    return str(counts.total() - counts[ALONE]), str(counts[""]), f"{share(counts):.2f}%"


if __name__ == "__main__":
    main()

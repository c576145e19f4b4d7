"""From the units' files to the department's workbook."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from generator.build import examine
from generator.checks.finding import summary
from generator.edition.load import load_edition
from generator.errors import Refusals, Unusable
from generator.files import write_whole
from generator.merge.books import UnitBook, in_order
from generator.merge.consolidate import consolidate
from generator.merge.sums import measure_of
from generator.merge.transfers import agreed, proposed, stated, transfers_of
from generator.workbook.form import write_form
from generator.workbook.reading.transfers import Transfer, read_transfers, write_transfers


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of consolidating units.

    Attributes:
        written: the file that was written.
        units: how many units it adds up; 0 for a list of transfers.
        eliminated: how much was eliminated of each kind of transfer, in 万元.
        notes: what the accountant should look at, a line each.
        faulty: units whose workbooks have errors, and how many.
    """

    written: Path
    units: int = 0
    eliminated: Mapping[str, Decimal] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    faulty: tuple[tuple[Path, int], ...] = ()

    def to_look_at(self, call: Callable[[Path], str] = str) -> list[str]:
        """What the accountant should look at, in Chinese; `call` says what a file is called."""
        faults = [
            f"{call(file)}：有错误 {errors} 个未改，汇总数可能不对" for file, errors in self.faulty
        ]
        return [*faults, *(f"请核对：{note}" for note in self.notes)]

    def told(self) -> list[str]:
        """What was eliminated, in Chinese."""
        amounts = self.eliminated.items()
        return [f"抵销内部往来“{kind}”{amount:f} 万元" for kind, amount in amounts]


def merge(
    files: Sequence[Path],
    output: Path,
    *,
    name: str = "",
    eliminate: bool = False,
    transfers: Path | None = None,
) -> Merged:
    """Consolidate the units' workbooks into the department's.

    Args:
        files: the units' workbooks, the department's own (本级) among them.
        output: the workbook to write.
        name: the department's name; by default that of its own unit.
        eliminate: eliminate what units paid one another, where both sides agree.
        transfers: a list of those amounts; written if there is none yet, else followed.

    Raises:
        Unusable: a workbook can't be used, they don't go together, or the file can't be written.
    """
    books, faulty = _books(files, output)
    edition = load_edition(books[0].submission.identity.edition)
    ordered = in_order(books, edition)
    found = transfers_of(ordered, edition)
    if transfers is not None and not transfers.exists():
        unit = measure_of([book.submission.identity.unit for book in books]).unit
        write_whole({transfers: write_transfers(proposed(found), unit)})
        return Merged(transfers, faulty=faulty)
    if transfers is not None:
        taken = stated(found, read_transfers(transfers), transfers)
    else:
        taken = agreed(found) if eliminate else []
    result = consolidate(books, name=name, transfers=taken)
    write_whole({output: write_form(result.edition, result.submission)})
    return Merged(output, len(books), _amounts(taken), result.notes, faulty)


def _books(
    files: Sequence[Path], output: Path
) -> tuple[list[UnitBook], tuple[tuple[Path, int], ...]]:
    books: list[UnitBook] = []
    faulty: list[tuple[Path, int]] = []
    refusals = Refusals()
    for file in files:
        if (examination := refusals.attempt(examine, None, file)) is None:
            continue
        if errors := summary(examination.findings)["errors"]:
            faulty.append((file, errors))
        digest = hashlib.sha256(examination.content).hexdigest()
        books.append(UnitBook(examination.disclosure, _relative(file, output), digest))
    refusals.end()
    return books, tuple(faulty)


def _amounts(transfers: Sequence[Transfer]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for item in transfers:
        if item.side == "income":
            amounts[item.kind] = amounts.get(item.kind, Decimal(0)) + item.amount
    return {kind: amount.normalize() for kind, amount in amounts.items()}


def _relative(file: Path, output: Path) -> str:
    """The file as a path from the folder of the output, with `/` on every system."""
    try:
        path = os.path.relpath(file, output.parent)
    except ValueError as error:  # another drive
        raise Unusable(file, "", "与要写的文件不在同一个盘", "请放到同一个盘后再汇总") from error
    return Path(path).as_posix()

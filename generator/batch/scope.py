"""Which workbooks make up the region: who handed in, who didn't, what is counted and what not.

Nothing is counted twice: a unit is in its department's figures already. Nothing is left out in
silence either: every workbook that isn't counted says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from generator.batch.result import Result
from generator.errors import Unusable
from generator.text import same
from generator.workbook.reading.roster import read_roster
from generator.workbook.reading.sheets import NAME
from generator.workbook.spreadsheet.grid import a1

#: How alike two names are for one to be offered for the other.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Missing:
    """A department on the list that has not handed in, as far as can be told.

    Attributes:
        name: as the list has it.
        hint: a workbook that may be its own, in Chinese; may be empty.
        workbook: the one that it did hand in, and that can't be used; may be empty.
    """

    name: str
    hint: str = ""
    workbook: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The region.

    Attributes:
        counted: the workbooks whose figures are added up.
        left_out: all others, and why, by workbook.
        alone: units that are counted although no department here lists them, by workbook.
        missing: departments on the list without a usable workbook.
        strangers: workbooks of departments that aren't on the list.
    """

    counted: tuple[Result, ...]
    left_out: Mapping[str, str]
    alone: frozenset[str]
    missing: tuple[Missing, ...]
    strangers: tuple[Result, ...]

    def years(self) -> list[int]:
        """The years of the workbooks that are counted."""
        return sorted({result.year for result in self.counted})


def read_expected(file: Path) -> list[str]:
    """The names of the departments that are to hand in: the column 名称 of a list.

    Raises:
        Unusable: there is no such column, it is empty, or a name is there twice.
    """
    roster = read_roster(file)
    names: dict[str, str] = {}
    for row in roster.rows:
        name = " ".join(roster.text(row, NAME).split())
        if name and same(name) in names:
            place = f"{roster.grid.name}!{a1(row, roster.columns[NAME])}"
            raise Unusable(file, place, f"“{name}”写了两次", "请只保留一行")
        if name:
            names[same(name)] = name
    if not names:
        raise Unusable(file, "", f"“{NAME}”一栏是空的", "请一行写一个部门")
    return list(names.values())


def scope_of(results: Sequence[Result], expected: Sequence[str] | None = None) -> Scope:
    """Who is in and who is out.

    Args:
        results: one for each workbook.
        expected: the departments on the list; None where there is no list.
    """
    left_out = {item.workbook: item.message for item in results if not item.status.is_examined}
    left_out |= _doubles([item for item in results if item.status.is_examined])
    usable = [item for item in results if item.workbook not in left_out]
    listed = None if expected is None else {same(name) for name in expected}
    departments = [item for item in usable if item.totals.get("is_department")]
    in_department = {
        (item.year, same(unit)): item.name
        for item in departments
        if listed is None or same(item.name) in listed
        for unit in item.totals.get("units", ())
    }
    alone: set[str] = set()
    strangers: list[Result] = []
    for item in usable:
        above = in_department.get((item.year, same(item.name)))
        if above is not None and not item.totals.get("is_department"):
            left_out[item.workbook] = f"已含在“{above}”的数里"
        elif listed is not None and same(item.name) not in listed:
            left_out[item.workbook] = "不在名单上"
            strangers.append(item)
        elif not item.totals.get("is_department"):
            alone.add(item.workbook)
    counted = tuple(item for item in usable if item.workbook not in left_out)
    missing = _missing(expected or (), results, strangers)
    return Scope(counted, left_out, frozenset(alone), missing, tuple(strangers))


def _doubles(results: Sequence[Result]) -> dict[str, str]:
    """Workbooks of the same department: one of them where all are the same, else none counts."""
    groups: dict[tuple[str, str, int], list[Result]] = {}
    for item in results:
        groups.setdefault((same(item.name), item.kind, item.year), []).append(item)
    found: dict[str, str] = {}
    for group in groups.values():
        first, *others = group
        if all(item.sha256 == first.sha256 for item in others):
            found |= {item.workbook: f"与 {first.workbook} 是同一份" for item in others}
            continue
        for item in group:
            twins = "、".join(other.workbook for other in group if other is not item)
            found[item.workbook] = f"与 {twins} 同名同年度而内容不同，不能确定用哪一份"
    return found


def _missing(
    expected: Sequence[str], results: Sequence[Result], strangers: Sequence[Result]
) -> tuple[Missing, ...]:
    handed_in = {same(item.name) for item in results if item.status.is_examined}
    unread = [item for item in results if not item.status.is_examined]
    names = {same(item.name): item for item in strangers}
    found = []
    for name in expected:
        if same(name) in handed_in:
            continue
        own = next((item for item in unread if _is_of(item, name)), None)
        near = get_close_matches(same(name), list(names), 1, _ALIKE)
        if own is not None:
            hint = f"交来的 {own.workbook} 不能用"
        elif near:
            hint = f"交来的“{names[near[0]].name}”不在名单上，名称相近"
        else:
            hint = ""
        found.append(Missing(name, hint, own.workbook if own is not None else ""))
    return tuple(found)


def _is_of(result: Result, name: str) -> bool:
    """Whether an unread workbook seems to be a department's: by its own name, or its file's."""
    if result.name:
        return same(result.name) == same(name)
    return same(name) in same(PurePosixPath(result.workbook).stem)

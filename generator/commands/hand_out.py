"""Hand out workbooks: one for each department of a list, with what is known filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator.build import carry_over_from, keep_style
from generator.edition.load import available, load_edition
from generator.edition.model import Edition, Entry
from generator.errors import Unusable
from generator.files import write_whole
from generator.submission import Cell, Submission, with_style
from generator.text import same
from generator.workbook.form import write_form
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.cells import UNITS, CellReader, quote
from generator.workbook.reading.roster import ADDRESS, APPROVED, PUBLISHED, read_roster
from generator.workbook.reading.sheets import EDITION, KIND, NAME, NAME_LENGTH, UNIT, read_entry

#: The column with last year's workbook, beside the list.
PRIOR = "上年填报表"
_OWN = (NAME, KIND, EDITION, UNIT, PRIOR)
#: What a bureau keeps in the same list, and no form takes.
_PASSED_OVER = (APPROVED, PUBLISHED, ADDRESS)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^[.\s~]|[.\s]$')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HandOut:
    """A workbook to hand out.

    Attributes:
        target: the file that it becomes.
        submission: what is filled in.
        edition: whose form it is.
        note: what the bureau should know about it; empty if nothing.
    """

    target: Path
    submission: Submission
    edition: Edition
    note: str = ""


def hand_out(
    departments: Path,
    folder: Path,
    *,
    edition: str | None = None,
    kind: str | None = None,
    style: Path | None = None,
) -> list[HandOut]:
    """Write a workbook for each department of a list; all of them or none.

    Args:
        departments: the list, a spreadsheet with a column 名称; it may have 类型, 版式, 金额单位,
            上年填报表 (a path within the list's folder), and a column for any line of a card.
        folder: where they are written; nothing in it is overwritten.
        edition: for rows that name none.
        kind: 部门 or 单位, for rows that name none; by default the edition's first kind.
        style: a house style that every workbook is to keep; else that of last year's, if any.

    Raises:
        Unusable: the list or a row of it can't be used, or a file is there already.
    """
    if folder.exists() and not folder.is_dir():
        raise Unusable(folder, "", "不是文件夹", "请用 -o 写明一个文件夹")
    made = list(_List(departments, edition, kind, style).read(folder))
    for item in made:
        if item.target.exists():
            raise Unusable(item.target, "", "文件已经存在", "请换一个文件夹，以免覆盖已填的内容")
    write_whole({item.target: write_form(item.edition, item.submission) for item in made})
    return made


class _List:
    """A list of departments being read."""

    def __init__(
        self, file: Path, edition: str | None, kind: str | None, style: Path | None
    ) -> None:
        self.file = file
        self.edition = edition
        self.kind = kind
        self.style = style
        self.roster = read_roster(file, once=True)

    def read(self, folder: Path) -> Iterator[HandOut]:
        """What is to be handed out, row by row."""
        self._refuse_unknown_columns()
        seen: dict[str, int] = {}
        for row in self.roster.rows:
            made = self._row(row, folder)
            name = made.target.name.casefold()
            if name in seen:
                what = f"{quote(made.submission.identity.name)}与第 {seen[name] + 1} 行重复"
                raise self._refusal(row, NAME, what, "请只保留一行，或写全称")
            seen[name] = row
            yield made

    def _refusal(self, row: int, heading: str, what: str, remedy: str) -> Unusable:
        return Unusable(self.file, f"第 {row + 1} 行“{heading}”", what, remedy)

    def _refuse_unknown_columns(self) -> None:
        """Refuse a column that no edition of the list has a place for."""
        known = {same(label) for label in (*_OWN, *_PASSED_OVER)}
        for row in self.roster.rows:
            known |= _entries(self._edition(row)).keys()
        for heading in self.roster.columns:
            if heading not in known:
                what = f"不认识{quote(heading)}一栏"
                remedy = f"可用：{'、'.join(_OWN)}，和填报表各卡片的项目名"
                raise Unusable(self.file, self.roster.grid.name, what, remedy)

    def _edition(self, row: int) -> Edition:
        name = same(self.roster.text(row, EDITION)) or self.edition
        if not name:
            raise self._refusal(row, EDITION, "没有写版式", "请填写，或用 -e 写明")
        if name not in available():
            known = "、".join(available())
            raise self._refusal(
                row, EDITION, f"没有名为{quote(name)}的版式", f"可用的版式：{known}"
            )
        return load_edition(name)

    def _row(self, row: int, folder: Path) -> HandOut:
        edition = self._edition(row)
        name = "".join(self.roster.text(row, NAME).split())
        self._check_name(row, name)
        kind = same(self.roster.text(row, KIND)) or self.kind or edition.kinds[0]
        if kind not in edition.kinds:
            remedy = f"请填{'或'.join(edition.kinds)}"
            raise self._refusal(row, KIND, f"写的是{quote(kind)}", remedy)
        unit = same(self.roster.text(row, UNIT)) or "万元"
        if unit not in UNITS:
            raise self._refusal(row, UNIT, f"写的是{quote(unit)}", "请填元或万元")
        fields = self._fields(row, edition, unit)
        target = folder / f"{name}{edition.year}年度决算填报表.xlsx"
        submission = blank_submission(edition, name, kind, unit, fields)
        carried, note = self._carried(row, edition, submission)
        if self.style is not None:
            carried = with_style(carried, keep_style(self.style, edition))
        return HandOut(target, carried, edition, note)

    def _check_name(self, row: int, name: str) -> None:
        if not name:
            raise self._refusal(row, NAME, "没有填", "请填部门（单位）全称，或删去这一行")
        if len(name) > NAME_LENGTH:
            remedy = f"请填全称，不超过 {NAME_LENGTH} 个字"
            raise self._refusal(row, NAME, f"有 {len(name)} 个字", remedy)
        if _UNSAFE.search(name) or _RESERVED.fullmatch(name):
            remedy = '文件名里不能有 \\ / : * ? " < > |，也不能以点开头或结尾，请改正'
            raise self._refusal(row, NAME, f"{quote(name)}不能作文件名", remedy)

    def _fields(self, row: int, edition: Edition, unit: str) -> dict[str, Cell]:
        """The lines of cards that the list fills in, by name."""
        reader = CellReader(self.file, unit)
        entries = _entries(edition)
        fields: dict[str, Cell] = {}
        for heading, column in self.roster.columns.items():
            if heading in map(same, (*_OWN, *_PASSED_OVER)) or not self.roster.text(row, heading):
                continue
            if heading not in entries:
                what = (
                    f"版式 {edition.id} 没有这一项，却填有{quote(self.roster.text(row, heading))}"
                )
                raise self._refusal(row, heading, what, "请清空这一格")
            name, entry = entries[heading]
            fields[name] = read_entry(reader, self.roster.grid, row, column, entry)
        return fields

    def _carried(self, row: int, edition: Edition, blank: Submission) -> tuple[Submission, str]:
        """What last year's workbook brings along, if the row names one; and a note on it."""
        path = self.roster.text(row, PRIOR)
        if not path:
            return blank, ""
        folder = self.file.resolve().parent
        prior = (folder / path).resolve()
        if not prior.is_relative_to(folder):
            what = f"{quote(path)}不在名单所在的文件夹里"
            raise self._refusal(row, PRIOR, what, "请把上年填报表放进那个文件夹，写相对的路径")
        carried = carry_over_from(prior, edition)
        identity = replace(blank.identity, style=carried.identity.style)
        before, name = carried.identity.name, identity.name
        note = "" if same(before) == same(name) else f"上年填报表的名称是“{before}”，请核对"
        filled = replace(
            carried,
            identity=identity,
            fields={**carried.fields, **blank.fields},
            writings=blank.writings,
        )
        return filled, note


def _entries(edition: Edition) -> Mapping[str, tuple[str, Entry]]:
    """The lines of an edition's cards by their labels."""
    return {same(entry.label): (name, entry) for name, entry in edition.reporting_fields()}

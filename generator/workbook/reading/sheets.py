"""The sheets beside the official tables: cards, lists, writings, prior year, reasons.

Each is found by its name, by a title at its head, or, where it was renamed, by its headings; its
columns are found by their headings and its lines by their labels. What is filled in under a label
that no one knows is refused: no value that was typed is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from generator.edition.load import available, edition_folders
from generator.edition.model import Card, Edition, Entry, Listing, Writing
from generator.errors import Unusable
from generator.submission import Block, Cell, Identity, TableRow, Waiver
from generator.text import same
from generator.workbook.reading.cells import UNITS, CellReader, quote
from generator.workbook.reading.seen import Seen
from generator.workbook.spreadsheet.grid import Grid, a1, as_text

#: The sheet that tells how to fill in the others; it is not read.
GUIDE_SHEET = "填报说明"
#: The sheets that the form calculates with: how far one is, the budget classification, and what the
#: tables by function code fetch their rows from. They are not read.
PROGRESS_SHEET, CATALOG_SHEET, CALCULATION_SHEET = "填报进度", "科目目录", "科目计算"
#: The form's own sheets, in which nothing is typed.
OWN_SHEETS = (GUIDE_SHEET, PROGRESS_SHEET, CATALOG_SHEET, CALCULATION_SHEET)
#: Each 项 once, with its amounts in every table by function code.
DETAIL_SHEET = "科目明细"
DETAIL_CODE, DETAIL_NAME = "科目编码", "科目名称"
#: The head of the sheet 基本信息, which every workbook has: what the program must know to read on.
IDENTITY_SHEET = "基本信息"
EDITION, NAME, KIND, YEAR, UNIT = "版式", "名称", "类型", "年度", "金额单位"
#: The line that may name a house style; the others must be filled in.
STYLE = "体例"
IDENTITY_LABELS = (EDITION, NAME, KIND, YEAR, UNIT, STYLE)
ITEM, CONTENT, HINT = "项目", "内容", "填写说明"
PRIOR_SHEET, PRIOR_HEADING = "上年数", "上年决算数"
REASON_SHEET, REASON_ITEM, REASON_HEADING = "增减原因", "事项", "主要原因"
WAIVER_SHEET, WAIVER_HEADINGS = "审核说明", ("规则", "单元格", "说明")
#: The sheet that an annotated copy begins with; the program wrote it, so it is not read.
REVIEW_SHEET = "审核意见"
#: The sheet on which an import keeps what it could not place; it is not read.
LEFTOVER_SHEET, LEFTOVER_HEADINGS = "未识别内容", ("文件", "工作表", "单元格", "内容", "原因")
LAYER, WRITTEN = "层次", "内容"
#: What the accountant writes in 层次, and what kind of block it is.
LAYERS = {
    "附件标题": "title",
    "标题": "heading",
    "小标题": "subheading",
    "正文": "text",
    "表格": "table",
    "自评表": "evaluations",
}
#: The longest name of a department that still makes the name of a file.
NAME_LENGTH = 60
COPY = re.compile(r"\(\d+\)$")
_YEAR = re.compile(r"(\d{4})(年度?)?")


class SheetFound(NamedTuple):
    """A sheet that was found: its grid, the row of its headings, and the columns under them."""

    grid: Grid
    row: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> range:
        """The rows below the headings."""
        return range(self.row + 1, len(self.grid.rows))

    def place(self, row: int, heading: str) -> str:
        """Sheet and cell of a row under a heading, as messages say them."""
        return f"{self.grid.name}!{a1(row, self.columns[heading])}"

    def holds(self, label: str) -> bool:
        """Whether a line has that label."""
        column = next(iter(self.columns.values()))
        return any(same(self.grid.text(row, column)) == same(label) for row in self.rows)

    def has_other_columns(self) -> bool:
        """Whether something is filled in under headings that nobody asked for."""
        others = [at for at in range(self.grid.width) if at not in self.columns.values()]
        return any(self.grid.text(row, at).strip() for row in self.rows for at in others)


@dataclass(slots=True)
class Sheets:
    """The sheets of one workbook.

    Attributes:
        grids: all of them.
        file: the workbook.
        titles: all that may be asked for.
        used: the names of those that were found.
        seen: where their headings are.
    """

    grids: Sequence[Grid]
    file: Path
    titles: frozenset[str] = frozenset({IDENTITY_SHEET})
    used: set[str] = field(default_factory=set)
    seen: Seen = field(default_factory=Seen)

    def find(
        self, title: str, headings: Sequence[str], label: str = "", *, optional: bool = False
    ) -> SheetFound | None:
        """The sheet with a title; None where the workbook has none.

        Args:
            title: the sheet's name or a title at its head.
            headings: the headings of its columns.
            label: a line by which a renamed sheet is told from others with the same headings.
            optional: whether headings may be missing, unless another one may stand for them.

        Raises:
            Unusable: a heading is missing, or more than one sheet may be meant.
        """
        wanted = {heading: same(heading) for heading in headings}
        candidates = [found for grid in self.grids if (found := _headed(grid, wanted, same(title)))]
        meant = [found for found in candidates if titled(found.grid, title)]
        if not meant:
            self._refuse_headless(title, headings)
            meant = [
                found
                for found in candidates
                if len(found.columns) == len(headings)
                and not any(titled(found.grid, other) for other in self.titles)
                and (not label or found.holds(label))
            ]
        if not meant:
            return None
        found = meant[0]
        if len(meant) > 1:
            names = "、".join(each.grid.name for each in meant)
            what = f"分不清哪一页是《{title}》（{names}）"
            raise Unusable(self.file, "", what, f"请只保留一页，工作表名写“{title}”")
        missing = next((heading for heading in headings if heading not in found.columns), None)
        if missing and (not optional or found.has_other_columns()):
            self._refuse_heading(found.grid, title, missing)
        self._refuse_two_columns(found, title)
        self.used.add(found.grid.name)
        hints = [at for at, words in enumerate(found.grid.head[found.row]) if words == HINT]
        self.seen.headed(found.grid, found.row, (*found.columns.values(), *hints))
        return found

    def _refuse_two_columns(self, found: SheetFound, title: str) -> None:
        """Refuse a second column of one heading that says something else than the first."""
        grid, words = found.grid, found.grid.head[found.row]
        for heading, first in found.columns.items():
            others = [at for at, word in enumerate(words) if word == same(heading) and at != first]
            for row, other in ((row, other) for row in found.rows for other in others):
                text, own = same(grid.text(row, other)), same(grid.text(row, first))
                if text and text != own:
                    what = f"《{title}》有两栏都是“{heading}”，与 {a1(row, first)} 不一样"
                    place = f"{grid.name}!{a1(row, other)}"
                    raise Unusable(self.file, place, what, "请只保留一栏，或改正另一栏的表头")

    def unused(self) -> list[Grid]:
        """The sheets with content that nobody asked for."""
        return [
            grid
            for grid in self.grids
            if grid.name not in self.used
            and same(grid.name) not in OWN_SHEETS
            and any(content not in {None, ""} for row in grid.rows for content in row)
        ]

    def _refuse_headless(self, title: str, headings: Sequence[str]) -> None:
        """Refuse a sheet of that very name that is filled in without its headings."""
        for grid in self.grids:
            if same(grid.name) == same(title) and any(map(any, grid.rows)):
                self._refuse_heading(grid, title, headings[0])

    def _refuse_heading(self, grid: Grid, title: str, heading: str) -> None:
        what = f"《{title}》找不到“{heading}”一栏"
        raise Unusable(self.file, grid.name, what, "请对照空白填报表恢复表头")


def _headed(grid: Grid, headings: Mapping[str, str], title: str) -> SheetFound | None:
    """The first row at the head of a sheet with the first of the headings and another one.

    In a sheet of that very name the first heading is enough. Headings, as messages name them, and
    title come in the form in which words are compared.
    """
    first = next(iter(headings.values()))
    for row, words in enumerate(grid.head):
        if first not in words:
            continue
        columns = {
            heading: words.index(word) for heading, word in headings.items() if word in words
        }
        enough = 1 if same(grid.name) == title else min(2, len(headings))
        if len(columns) >= enough:
            return SheetFound(grid, row, columns)
    return None


def titled(grid: Grid, title: str) -> bool:
    """Whether a sheet, or a copy of it, is named so or says so at its head."""
    if COPY.sub("", same(grid.name)) == same(title):
        return True
    return any(same(title) in words for words in grid.head)


def read_identity_lines(sheets: Sheets, reader: CellReader) -> Mapping[str, Cell]:
    """The lines that say who publishes what, by their labels.

    Raises:
        Unusable: there is no such sheet.
    """
    found = sheets.find(IDENTITY_SHEET, (ITEM, CONTENT), EDITION)
    if found is None:
        raise Unusable(
            reader.file,
            "",
            f"没有《{IDENTITY_SHEET}》一页，不是填报表",
            "请使用 juesuan new 生成的填报表",
        )
    return dict(_lines(found, reader))


def read_identity(sheets: Sheets, reader: CellReader) -> tuple[Identity, Mapping[str, Cell]]:
    """Who publishes what, and the lines that say so by their labels.

    A line that is empty or wrong is refused; where refusals are collected, what it says is blank.

    Raises:
        Unusable: there is no such sheet, or it names no edition, without which nothing can be read.
    """
    lines = read_identity_lines(sheets, reader)

    sheet = next((cell.sheet for cell in lines.values()), IDENTITY_SHEET)
    for label in IDENTITY_LABELS[:-1]:
        _refuse_blank(sheet, label, lines, reader)
    edition, name, kind, year, unit, style = (
        lines.get(label, Cell(sheet, "")) for label in IDENTITY_LABELS
    )
    number = _YEAR.fullmatch(same(year.text))
    if year.text and number is None:
        what = f"年度写的是{quote(year.text)}"
        reader.refuse(year.where, what, "请填四位数字的年度")
    if unit.text and same(unit.text) not in UNITS:
        what = f"金额单位写的是{quote(unit.text)}"
        reader.refuse(unit.where, what, "请填“元”或“万元”")
    if edition.text and same(edition.text) not in edition_folders():
        known = "、".join(available())
        what = f"没有名为{quote(edition.text)}的版式"
        reader.refuse(edition.where, what, f"可用的版式：{known}")
    full_name = "".join(line.strip() for line in name.text.splitlines())
    if len(full_name) > NAME_LENGTH:
        what = f"名称有 {len(full_name)} 个字，写的是{quote(full_name)}"
        reader.refuse(name.where, what, f"请填全称，不超过 {NAME_LENGTH} 个字")
    if same(edition.text) not in edition_folders() and reader.refusals is not None:
        reader.refusals.end()
    identity = Identity(
        same(edition.text),
        full_name,
        same(kind.text),
        int(number[1]) if number else 0,
        same(unit.text),
        style.text,
    )
    return identity, lines


def _refuse_blank(sheet: str, label: str, lines: Mapping[str, Cell], reader: CellReader) -> None:
    """Refuse a line of the identity that is missing or empty."""
    if label not in lines:
        what, remedy = f"《{IDENTITY_SHEET}》没有“{label}”一行", "请对照空白填报表补上"
        reader.refuse(sheet, what, remedy)
    elif not lines[label].text:
        reader.refuse(lines[label].where, f"没有填“{label}”", "请填写后再试")


def check_identity(
    identity: Identity, lines: Mapping[str, Cell], edition: Edition, reader: CellReader
) -> None:
    """Refuse a kind or a year that the edition does not serve."""
    if identity.kind and identity.kind not in edition.kinds:
        kinds = "或".join(f"“{kind}”" for kind in edition.kinds)
        what = f"类型写的是{quote(lines[KIND].text)}"
        reader.refuse(lines[KIND].where, what, f"请填{kinds}")
    if identity.year and identity.year != edition.year:
        what = f"年度写的是“{identity.year}”，而版式 {edition.id} 用于 {edition.year} 年度"
        reader.refuse(lines[YEAR].where, what, "请核对年度和版式")


def _lines(found: SheetFound, reader: CellReader) -> Iterator[tuple[str, Cell]]:
    """The lines of the identity, by label."""
    labels = {same(label): label for label in IDENTITY_LABELS}
    seen: dict[str, int] = {}
    for row in found.rows:
        label = labels.get(same(found.grid.text(row, found.columns[ITEM])))
        if label is None:
            continue
        if _is_first(found, reader, row, ITEM, label, seen):
            yield label, reader.label(found.grid, row, found.columns[CONTENT])


def _is_first(  # noqa: PLR0913, PLR0917 - a place, a label and what came before
    found: SheetFound, reader: CellReader, row: int, heading: str, label: str, seen: dict[str, int]
) -> bool:
    """Whether a label comes for the first time; refused where it does not."""
    first = seen.setdefault(label, row)
    if first != row:
        what = f"“{label}”与第 {first + 1} 行重复"
        reader.refuse(found.place(row, heading), what, "请只保留一行")
    return first == row


def _labelled(
    found: SheetFound,
    reader: CellReader,
    names: Mapping[str, str],
    known: frozenset[str] = frozenset(),
) -> Iterator[tuple[int, str]]:
    """The lines of a sheet of labels and contents whose labels have names.

    A label that comes twice is refused, and content beside one that is neither named nor known.
    """
    label, content = list(found.columns)[:2]
    seen: dict[str, int] = {}
    for row in found.rows:
        words = found.grid.text(row, found.columns[label])
        name = names.get(same(words))
        if name is not None:
            if _is_first(found, reader, row, label, words.strip(), seen):
                yield row, name
        elif (
            same(words) not in known
            and (written := reader.words(found.grid, row, found.columns[content])).text
        ):
            item = f"{quote(words)}不是本页的{label}" if words.strip() else f"这一行没有写{label}"
            what = f"{item}，却填有{quote(written.text)}"
            reader.refuse(written.where, what, f"请核对{label}，或清空这一行")


def read_card(sheets: Sheets, card: Card, reader: CellReader) -> dict[str, Cell]:
    """The fields of a card by name; a field whose line is missing reads as blank."""
    first = next(iter(card.fields.values())).label if card.fields else ""
    found = sheets.find(card.title, (ITEM, CONTENT), first)
    if found is None:
        return {}
    names = {same(entry.label): name for name, entry in card.fields.items()}
    content = found.columns[CONTENT]
    return {
        name: read_entry(reader, found.grid, row, content, card.fields[name])
        for row, name in _labelled(found, reader, names, frozenset(map(same, IDENTITY_LABELS)))
    }


def read_entry(reader: CellReader, grid: Grid, row: int, column: int, entry: Entry) -> Cell:
    """What was filled in for an entry: an amount, a count, a choice or words.

    What is not as the entry asks is refused.
    """
    if entry.type in {"amount", "count"}:
        read = reader.count if entry.type == "count" else reader.amount
        cell = read(grid, row, column)
        if cell.fault and not entry.total:
            reader.refuse_faulty(cell)
        return cell
    cell = (reader.label if entry.type == "choice" else reader.prose)(grid, row, column)
    if entry.type == "choice" and cell.text and same(cell.text) not in map(same, entry.choices):
        choices = "、".join(f"“{choice}”" for choice in entry.choices)
        what = f"写的是{quote(cell.text)}"
        reader.refuse(cell.where, what, f"请从{choices}中选择")
    return cell


def read_list(
    sheets: Sheets, listing: Listing, reader: CellReader, sums: Collection[str]
) -> tuple[dict[str, Cell], ...]:
    """The rows of a list; rows without any content are left out.

    A row without a key, with the key of another row, or that adds up others (its key is one of
    `sums`), is refused.
    """
    labels = [entry.label for entry in listing.columns.values()]
    found = sheets.find(listing.title, labels, optional=True)
    if found is None:
        return ()
    rows: list[dict[str, Cell]] = []
    keys: dict[str, Cell] = {}
    for at in found.rows:
        row = {
            name: read_entry(reader, found.grid, at, found.columns[entry.label], entry)
            for name, entry in listing.columns.items()
            if entry.label in found.columns
        }
        if not any(cell.text for cell in row.values()):
            continue
        if listing.key in row:
            column = found.columns[listing.columns[listing.key].label]
            key = reader.label(found.grid, at, column)
            row[listing.key] = _key(listing, key, keys, reader, sums)
        rows.append(row)
    return tuple(rows)


def _key(
    listing: Listing, key: Cell, keys: dict[str, Cell], reader: CellReader, sums: Collection[str]
) -> Cell:
    """The key of a row, which no other row has; a code in plain digits."""
    label = listing.columns[listing.key or ""].label
    if not key.text:
        reader.refuse(key.where, f"没有填“{label}”", "请填写，或删去这一行")
    elif same(key.text) in sums:
        what = f"“{label}”写的是{quote(key.text)}，合计由程序相加"
        reader.refuse(key.where, what, "请删去这一行")
    elif (first := keys.setdefault(same(key.text), key)) is not key:
        what = f"{quote(key.text)}与 {first.where} 重复"
        reader.refuse(key.where, what, "请只保留一行")
    return replace(key, text=same(key.text)) if same(key.text).isdigit() else key


def read_labelled(
    sheets: Sheets,
    title: str,
    headings: tuple[str, str],
    entries: Mapping[str, Entry],
    reader: CellReader,
) -> dict[str, Cell]:
    """Lines of a sheet by name, each as its entry says."""
    found = sheets.find(title, headings)
    if found is None:
        return {}
    names = {same(entry.label): name for name, entry in entries.items()}
    content = found.columns[headings[1]]
    return {
        name: read_entry(reader, found.grid, row, content, entries[name])
        for row, name in _labelled(found, reader, names)
    }


def read_waivers(sheets: Sheets, reader: CellReader) -> tuple[Waiver, ...]:
    """The lines of 审核说明, the blank ones left out; none in a workbook without that sheet."""
    found = sheets.find(WAIVER_SHEET, WAIVER_HEADINGS, optional=True)
    if found is None:
        return ()
    waivers = []
    for at in found.rows:
        cells = [
            reader.words(found.grid, at, found.columns[heading])
            if heading in found.columns
            else Cell(found.grid.name, a1(at, 0))
            for heading in WAIVER_HEADINGS
        ]
        rule, place, text = (cell.text for cell in cells)
        if rule or place or text:
            waivers.append(Waiver(rule, place, text, cells[0]))
    return tuple(waivers)


def read_writing(sheets: Sheets, writing: Writing, reader: CellReader) -> tuple[Block, ...]:
    """The department's own paragraphs and tables of one sheet.

    What has no 层次, or stands beside 内容, is refused.
    """
    found = sheets.find(writing.title, (LAYER, WRITTEN))
    if found is None:
        return ()
    reader.seen.headed(found.grid, found.row, range(found.columns[WRITTEN], found.grid.width))
    blocks: list[Block] = []
    rows: list[int] = []
    for at in found.rows:
        kind = _layer(found, at, reader)
        if kind == "table":
            rows.append(at)
            continue
        if rows:
            blocks.append(_table(found, rows, reader))
            rows = []
        cell = reader.prose(found.grid, at, found.columns[WRITTEN])
        if kind == "evaluations":
            blocks.append(Block(kind, cell.text, cell=cell))
        elif kind:
            lines = (line.strip() for line in cell.text.splitlines())
            blocks.extend(Block(kind, line, cell=cell) for line in lines if line)
    if rows:
        blocks.append(_table(found, rows, reader))
    return tuple(blocks)


def _layer(found: SheetFound, at: int, reader: CellReader) -> str:
    """The kind of block in a row; empty for a row without anything."""
    grid, first = found.grid, found.columns[WRITTEN]
    layer = as_text(grid.shown(at, found.columns[LAYER])).strip()
    kind = LAYERS.get(same(layer), "")
    written = [column for column in range(first, grid.width) if grid.text(at, column).strip()]
    if kind == "table" or (kind and written in ([], [first])) or not (layer or written):
        return kind
    place = found.place(at, LAYER)
    if not kind:
        what = f"层次写的是{quote(layer)}" if layer else "没有写层次"
        reader.refuse(place, what, f"请从{'、'.join(LAYERS)}中选择")
        return ""
    beside = reader.words(grid, at, next(column for column in written if column != first))
    what = f"{layer}只写在“{WRITTEN}”一栏，这里写的是{quote(beside.text)}"
    reader.refuse(beside.where, what, f"请移到“{WRITTEN}”一栏，或清空这一格")
    return kind


def _table(found: SheetFound, rows: Sequence[int], reader: CellReader) -> Block:
    """Consecutive 表格 rows as one table; cells merged in the sheet are merged in the table."""
    grid, first = found.grid, found.columns[WRITTEN]
    stretch = range(rows[0], rows[-1] + 1)
    columns = grid.reach(stretch, first)
    lines = (
        TableRow(tuple((reader.prose(grid, *at).text, height, width) for at, height, width in line))
        for line in grid.pieces(stretch, columns)
    )
    table = tuple(lines)
    corner = reader.words(grid, rows[0], first)
    return Block("table", rows=table, columns=len(columns), cell=corner)

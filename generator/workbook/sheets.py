"""The sheets beside the official tables: cards, lists, writings, prior year, reasons.

Each is found by its name (the sheet's, or a title at its head), its columns by their headings and
its lines by their labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.edition.model import Card, Edition, Entry, Listing, Writing
from generator.errors import Unusable
from generator.submission import Block, Cell, Identity, TableRow
from generator.text import same
from generator.workbook.cells import UNITS, CellReader
from generator.workbook.grid import Grid, a1

#: The head of the sheet 基本信息, which every workbook has: what the program must know to read on.
IDENTITY_SHEET = "基本信息"
EDITION, NAME, KIND, YEAR, UNIT = "版式", "名称", "类型", "年度", "金额单位"
STYLE = "体例"
ITEM, CONTENT, HINT = "项目", "内容", "填写说明"
PRIOR_SHEET, PRIOR_HEADING = "上年数", "上年决算数"
REASON_SHEET, REASON_ITEM, REASON_HEADING = "增减原因", "事项", "主要原因"
LAYER, WRITTEN = "层次", "内容"
#: What the accountant writes in 层次, and what kind of block it is.
LAYERS = {
    "附件标题": "title",
    "标题": "heading",
    "小标题": "subheading",
    "正文": "text",
    "表格": "table",
}
HEAD_ROWS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet that was found: its grid, the row of its headings, and the columns under them."""

    grid: Grid
    row: int
    columns: Mapping[str, int]

    @property
    def rows(self) -> range:
        """The rows below the headings."""
        return range(self.row + 1, len(self.grid.rows))


def find(grids: Sequence[Grid], title: str, headings: Sequence[str]) -> Found | None:
    """The sheet with a title that has at least the first of the headings."""
    for grid in grids:
        head = range(min(HEAD_ROWS, len(grid.rows)))
        titled = same(grid.name) == same(title) or any(
            same(grid.value(row, column)) == same(title)
            for row in head
            for column in range(grid.width)
        )
        if not titled:
            continue
        for row in head:
            columns: dict[str, int] = {}
            for column in range(grid.width):
                text = same(grid.text(row, column))
                for heading in headings:
                    if text == same(heading):
                        columns.setdefault(heading, column)
            if headings[0] in columns and len(columns) >= min(2, len(headings)):
                return Found(grid, row, columns)
    return None


def read_identity(grids: Sequence[Grid], reader: CellReader) -> Identity:
    """Who publishes what, by which edition and house style.

    Raises:
        Unusable: there is no such sheet, or a line of it is empty or wrong.
    """
    found = find(grids, IDENTITY_SHEET, (ITEM, CONTENT))
    if found is None:
        raise Unusable(
            reader.file,
            "",
            f"没有《{IDENTITY_SHEET}》一页，不是填报表",
            "请使用 juesuan new 生成的填报表",
        )
    lines = dict(_lines(found, reader, CONTENT))

    def needed(label: str) -> Cell:
        cell = lines.get(same(label))
        if cell is None or not cell.text:
            place = cell.where if cell else found.grid.name
            raise Unusable(reader.file, place, f"没有填“{label}”", "请填写后再试")
        return cell

    year, unit = needed(YEAR), needed(UNIT)
    digits = same(year.text).removesuffix("年度").removesuffix("年")
    if not digits.isdigit():
        raise Unusable(reader.file, year.where, f"年度写的是“{year.text}”", "请填四位数字的年度")
    if same(unit.text) not in UNITS:
        raise Unusable(reader.file, unit.where, f"金额单位写的是“{unit.text}”", "请填“元”或“万元”")
    style = lines.get(same(STYLE))
    return Identity(
        same(needed(EDITION).text),
        needed(NAME).text,
        same(needed(KIND).text),
        int(digits),
        same(unit.text),
        style.text if style else "",
    )


def check_identity(
    identity: Identity, edition: Edition, grids: Sequence[Grid], reader: CellReader
) -> None:
    """Refuse a kind or a year that the edition does not serve."""
    found = find(grids, IDENTITY_SHEET, (ITEM, CONTENT))
    lines = dict(_lines(found, reader, CONTENT)) if found else {}
    if identity.kind not in edition.kinds:
        kinds = "或".join(f"“{kind}”" for kind in edition.kinds)
        where = lines[same(KIND)].where
        raise Unusable(reader.file, where, f"类型写的是“{identity.kind}”", f"请填{kinds}")
    if identity.year != edition.year:
        raise Unusable(
            reader.file,
            lines[same(YEAR)].where,
            f"年度写的是“{identity.year}”，而版式 {edition.id} 用于 {edition.year} 年度",
            "请核对年度和版式",
        )


def _lines(found: Found, reader: CellReader, heading: str) -> Iterator[tuple[str, Cell]]:
    """The lines of a sheet of labels and contents, by label."""
    label, content = found.columns[next(iter(found.columns))], found.columns.get(heading)
    if content is None:
        return
    seen: dict[str, int] = {}
    for row in found.rows:
        text = same(found.grid.text(row, label))
        if not text:
            continue
        if text in seen:
            raise Unusable(
                reader.file,
                f"{found.grid.name}!{a1(row, label)}",
                f"“{found.grid.text(row, label)}”与第 {seen[text] + 1} 行重复",
                "请只保留一行",
            )
        seen[text] = row
        yield text, reader.words(found.grid, row, content)


def read_card(grids: Sequence[Grid], card: Card, reader: CellReader) -> dict[str, Cell]:
    """The fields of a card by name; a field whose line is missing reads as blank."""
    found = find(grids, card.title, (ITEM, CONTENT))
    if found is None:
        return {}
    names = {same(entry.label): name for name, entry in card.fields.items()}
    label, content = found.columns[ITEM], found.columns.get(CONTENT)
    fields: dict[str, Cell] = {}
    for row in found.rows:
        name = names.get(same(found.grid.text(row, label)))
        if name is None or content is None:
            continue
        if name in fields:
            raise Unusable(
                reader.file,
                f"{found.grid.name}!{a1(row, label)}",
                f"“{card.fields[name].label}”出现了两次",
                "请只保留一行",
            )
        fields[name] = _entry(reader, found.grid, row, content, card.fields[name])
    return fields


def _entry(reader: CellReader, grid: Grid, row: int, column: int, entry: Entry) -> Cell:
    if entry.type == "amount":
        return reader.amount(grid, row, column)
    if entry.type == "count":
        return reader.count(grid, row, column)
    cell = reader.words(grid, row, column)
    if cell.fault:
        raise Unusable(
            reader.file,
            cell.where,
            f"这里是“{cell.fault}”",
            "请在 Excel 或 WPS 中打开、保存后再试，或直接填写",
        )
    if entry.type == "choice" and cell.text and same(cell.text) not in map(same, entry.choices):
        choices = "、".join(f"“{choice}”" for choice in entry.choices)
        raise Unusable(reader.file, cell.where, f"写的是“{cell.text}”", f"请从{choices}中选择")
    return cell


def read_list(
    grids: Sequence[Grid], listing: Listing, reader: CellReader
) -> tuple[dict[str, Cell], ...]:
    """The rows of a list; rows without any content are left out."""
    labels = [entry.label for entry in listing.columns.values()]
    found = find(grids, listing.title, labels)
    if found is None:
        return ()
    rows: list[dict[str, Cell]] = []
    keys: dict[str, Cell] = {}
    for at in found.rows:
        row = {
            name: _entry(reader, found.grid, at, found.columns[entry.label], entry)
            for name, entry in listing.columns.items()
            if entry.label in found.columns
        }
        if not any(cell.text for cell in row.values()):
            continue
        if listing.key and (key := row.get(listing.key)) is not None:
            if not key.text:
                label = listing.columns[listing.key].label
                raise Unusable(reader.file, key.where, f"没有填“{label}”", "请填写，或删去这一行")
            if (first := keys.setdefault(same(key.text), key)) is not key:
                raise Unusable(
                    reader.file, key.where, f"“{key.text}”与 {first.where} 重复", "请只保留一行"
                )
        rows.append(row)
    return tuple(rows)


def read_labelled(  # noqa: PLR0913 - a sheet, its headings and lines, and what they hold
    grids: Sequence[Grid],
    title: str,
    headings: tuple[str, str],
    labels: Mapping[str, str],
    reader: CellReader,
    *,
    types: Mapping[str, str] | None = None,
) -> dict[str, Cell]:
    """Lines of a sheet by name: words, or numbers where `types` says amount or count."""
    found = find(grids, title, headings)
    if found is None or headings[1] not in found.columns:
        return {}
    names = {same(label): name for name, label in labels.items()}
    cells: dict[str, Cell] = {}
    content = found.columns[headings[1]]
    for row in found.rows:
        words = found.grid.text(row, found.columns[headings[0]])
        name = names.get(same(words))
        place = f"{found.grid.name}!{a1(row, content)}"
        if name is None:
            if found.grid.text(row, content).strip():
                raise Unusable(
                    reader.file,
                    place,
                    f"“{words}”不在本页的{headings[0]}之内，却填有内容",
                    "请核对，或清空这一行",
                )
            continue
        if name in cells:
            raise Unusable(reader.file, place, f"“{words}”出现了两次", "请只保留一行")
        kind = (types or {}).get(name, "text")
        cells[name] = _entry(reader, found.grid, row, content, Entry(label=words, type=kind))  # type: ignore[arg-type]
    return cells


def read_writing(grids: Sequence[Grid], writing: Writing, reader: CellReader) -> tuple[Block, ...]:
    """The department's own paragraphs and tables of one sheet."""
    found = find(grids, writing.title, (LAYER, WRITTEN))
    if found is None or WRITTEN not in found.columns:
        return ()
    blocks: list[Block] = []
    rows: list[int] = []
    for at in found.rows:
        layer = same(found.grid.text(at, found.columns[LAYER]))
        text = found.grid.text(at, found.columns[WRITTEN]).strip()
        kind = LAYERS.get(layer)
        if kind == "table":
            rows.append(at)
            continue
        if rows:
            blocks.append(_table(found, rows))
            rows = []
        if not layer and not text:
            continue
        if kind is None:
            place = f"{found.grid.name}!{a1(at, found.columns[LAYER])}"
            choices = "、".join(LAYERS)
            raise Unusable(reader.file, place, f"层次写的是“{layer}”", f"请从{choices}中选择")
        if text:
            blocks.extend(Block(kind, line.strip()) for line in text.splitlines() if line.strip())
    if rows:
        blocks.append(_table(found, rows))
    return tuple(blocks)


def _table(found: Found, rows: Sequence[int]) -> Block:
    """Consecutive 表格 rows as one table; cells merged in the sheet are merged in the table."""
    grid, first = found.grid, found.columns[WRITTEN]
    last = max(
        (
            column
            for row in rows
            for column in range(first, grid.width)
            if _covered(grid, row, column)
        ),
        default=first,
    )
    lines = []
    for row in rows:
        cells = []
        for column in range(first, last + 1):
            origin = grid.merges.get((row, column), (row, column))
            height, width = grid.spans.get(origin, (1, 1))
            corner = (max(origin[0], rows[0]), max(origin[1], first))
            if (row, column) != corner:
                continue
            bottom = min(origin[0] + height, rows[-1] + 1)
            right = min(origin[1] + width, last + 1)
            text = (
                str(grid.shown(row, column) or "").strip()
                if origin != (row, column)
                else grid.text(row, column).strip()
            )
            cells.append((text, bottom - row, right - column))
        lines.append(TableRow(tuple(cells)))
    return Block("table", rows=tuple(lines), columns=last + 1 - first)


def _covered(grid: Grid, row: int, column: int) -> bool:
    return bool(grid.text(row, column).strip()) or (row, column) in grid.merges

"""One cell of a grid as a `Cell`: its amount in 万元, its place, what stands there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from generator.errors import Refusals, Unusable, refuse
from generator.language import POINTS, SMALL_UNIT, UNIT
from generator.money import NotAnAmountError, decimals, read_amount
from generator.submission import Cell
from generator.text import unseen, without_unseen
from generator.workbook.reading.seen import Seen
from generator.workbook.shown.code import GENERAL, UnrenderableError
from generator.workbook.spreadsheet.grid import Grid, a1

#: How many 元 are in one unit that a workbook may be filled in with.
UNITS = {unit: POINTS[unit] for unit in (UNIT, SMALL_UNIT)}
#: A typed amount is exact to 分 at least: “5” means 5.00.
TYPED_PLACES = 2
#: What stands in a cell that holds a picture.
PICTURE = "嵌在格子里的图片"
#: As much of a cell as a message quotes.
QUOTED = 30


def quote(text: str) -> str:
    """What stands in a cell, on one line and not too long, in quotation marks."""
    words = without_unseen(" ".join(text.split()))
    return f"“{words[:QUOTED]}…”" if len(words) > QUOTED else f"“{words}”"


def holds_picture(text: str) -> bool:
    """Whether a cell holds a picture in the way of WPS, which leaves a formula in its place."""
    return "DISPIMG(" in text


def no_amount(content: object) -> tuple[str, str]:
    """Why what stands in a cell is no amount, and what to do about it, in Chinese."""
    text = content if isinstance(content, str) else ""
    if (marks := unseen(text)) and is_amount(without_unseen(text)):
        return f"其中有不可见字符 {'、'.join(marks)}，不能当作数字", "请重新键入这个数"
    parts = text.split()
    if len(parts) > 1 and (all(map(is_amount, parts)) or is_amount("".join(parts))):
        what = "数字中间有空格或换行，分不清是一个数还是几个数"
        return what, "请只填一个数，中间不留空格和换行"
    return "这里应为数字", "请改为数字，没有的留空"


def is_amount(content: object) -> bool:
    """Whether a cell that is not blank holds an amount, or the dash that stands for none."""
    try:
        read_amount(content)
    except NotAnAmountError:
        return False
    return True


def amount_of(content: object) -> Decimal | None:
    """The amount that a cell holds; None for a blank, a dash, or words."""
    try:
        return read_amount(content)
    except NotAnAmountError:
        return None


class Unfit(Exception):  # noqa: N818 - says of a cell that it can't be used as a number
    """Why not, in short; in a whole sentence; and what to do about it."""

    def __init__(self, reason: str, what: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.what, self.remedy = reason, what, remedy


def number_in(grid: Grid, row: int, column: int, unit: str, *, count: bool = False) -> Cell:
    """A cell with the number that it holds and shows: an amount in 万元, or a count.

    Args:
        grid: the sheet.
        row: of the cell.
        column: of the cell.
        unit: of amounts.
        count: whether it holds a number of things.

    Raises:
        Unfit: it holds no number, hides it or shows another one; or it is no count.
    """
    content, text = grid.value(row, column), grid.text(row, column).strip()
    formula = (row, column) in grid.formulas
    try:
        value = read_amount(content)
    except NotAnAmountError as error:
        why, remedy = no_amount(content)
        raise Unfit(why, f"写的是{quote(text)}，{why}", remedy) from error
    if value is None:
        return Cell(grid.name, a1(row, column), text, formula=formula)
    if value and (over := grid.over(row, column)):
        why = f"被合并单元格 {over} 盖住，看不见"
        remedy = "请取消合并，核对后清空多余的数"
        raise Unfit(why, f"写的是{quote(text)}，却{why}", remedy)
    shift = 0 if count else POINTS[unit]
    if shown := grid.mismatch(row, column, value, 0 if count else POINTS[SMALL_UNIT] - shift):
        raise Unfit(shown, f"存的是“{text}”，{shown}", "请把格子改为普通数值格式，核对数字")
    if count and (value < 0 or value != value.to_integral_value()):
        why = "应为不小于零的整数"
        raise Unfit(why, f"写的是{quote(text)}，{why}", "请改正后再试")
    places = max(0, max(TYPED_PLACES, decimals(value)) + shift)
    return Cell(grid.name, a1(row, column), text, value.scaleb(-shift), places, formula)


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one workbook.

    A cell that can't be used is refused: noted where refusals are collected, and then read as
    words, so that whoever reads on finds whatever else there is.

    Attributes:
        file: the workbook.
        unit: 元 or 万元.
        refusals: collects what can't be used; without it the first refusal is raised.
        seen: which cells were read.
    """

    file: Path
    unit: str = UNIT
    refusals: Refusals | None = None
    seen: Seen = field(default_factory=Seen, compare=False)

    @property
    def looking(self) -> CellReader:
        """The same reader leaving no trace: whoever knows what it looks at marks that as seen."""
        return CellReader(self.file, self.unit, self.refusals)

    def refuse(self, where: str, what: str, remedy: str) -> None:
        """Refuse what stands somewhere.

        Raises:
            Unusable: nobody collects refusals.
        """
        refuse(self.refusals, Unusable(self.file, where, what, remedy))

    def words(self, grid: Grid, row: int, column: int) -> Cell:
        """The words of a cell."""
        self.seen.mark(grid, row, column)
        text, fault = grid.text(row, column).strip(), _fault(grid, row, column)
        formula = (row, column) in grid.formulas
        return Cell(grid.name, a1(row, column), text or fault, formula=formula, fault=fault)

    def prose(self, grid: Grid, row: int, column: int) -> Cell:
        """Words that will be printed as the cell shows them.

        Refused are an error, a formula without a value, something that the cell does not show, or
        of which can't be told how it is shown.
        """
        cell = self.label(grid, row, column)
        remedy = "请先把格子设为文本格式，再填要印出来的文字"
        try:
            text = grid.printed(row, column).strip()
        except UnrenderableError:
            code = grid.formats.get((row, column), GENERAL)
            what = f"存的是{quote(cell.text)}，格式是“{code}”，看到的是什么，程序说不准"
            self.refuse(cell.where, what, remedy)
            return cell
        if cell.text and not text and grid.value(row, column) != 0:
            what = f"存的是{quote(cell.text)}，看不到（格式把它隐藏了）"
            self.refuse(cell.where, what, remedy)
            return cell
        return cell if text == cell.text else replace(cell, text=text)

    def label(self, grid: Grid, row: int, column: int) -> Cell:
        """Words that say what something is, such as a code, however a format would show them.

        Refused are an error, and a formula without a value.
        """
        cell = self.words(grid, row, column)
        if cell.fault:
            self.refuse_faulty(cell)
        return cell

    def refuse_faulty(self, cell: Cell) -> None:
        """Refuse a cell without a usable value."""
        remedy = "请在 Excel 或 WPS 中打开、改正、保存后再试，或直接填写"
        if cell.fault == PICTURE:
            remedy = "请改填文字或数字；要公开的图片另存为文件，写在《附件文件》里"
        self.refuse(cell.where, f"这里是“{cell.fault}”，没有值", remedy)

    def amount(self, grid: Grid, row: int, column: int) -> Cell:
        """An amount, in 万元; words where it belongs are refused."""
        return self._number(grid, row, column)

    def count(self, grid: Grid, row: int, column: int) -> Cell:
        """A number of people, vehicles and the like; what is not whole or negative is refused."""
        return self._number(grid, row, column, count=True)

    def _number(self, grid: Grid, row: int, column: int, *, count: bool = False) -> Cell:
        if _fault(grid, row, column):
            return self.words(grid, row, column)
        try:
            number = number_in(grid, row, column, self.unit, count=count)
        except Unfit as error:
            cell = self.words(grid, row, column)
            self.refuse(cell.where, error.what, error.remedy)
            return cell
        self.seen.mark(grid, row, column)
        return number


def _fault(grid: Grid, row: int, column: int) -> str:
    """Why a cell has no usable value; empty where it may have one."""
    content = grid.value(row, column)
    if isinstance(content, str) and holds_picture(content):
        return PICTURE
    return grid.broken.get((row, column), "")

"""Every style and page measure of the DOCX, as data.

`reference.py` makes the Word file from them and `pages.py` estimates the pages with them, so that
the estimate speaks of the document that is written. Measures follow GB/T 9704: A4, 22 lines of 28
characters, text 156 mm by 225 mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Align = Literal["both", "center", "left", "right"]

FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
XIAOBIAOSONG: Final = "方正小标宋简体"
HEITI: Final = "黑体"
SONGTI: Final = "宋体"

# What stands in where a machine lacks the font; Word reads the names in this order.
STAND_INS: Final = {
    FANGSONG: "仿宋,FangSong",
    KAITI: "楷体,KaiTi",
    XIAOBIAOSONG: "方正小标宋_GBK,宋体,SimSun",
    HEITI: "SimHei",
    SONGTI: "SimSun",
}

# Twentieths of a point, as Word counts.
PAPER_WIDTH: Final = 11906
PAPER_HEIGHT: Final = 16838
MARGIN_TOP: Final = 2098
MARGIN_BOTTOM: Final = 1984
MARGIN_LEFT: Final = 1588
MARGIN_RIGHT: Final = 1474
HEADER_DISTANCE: Final = 851
FOOTER_DISTANCE: Final = 1219  # the dash stands 7 mm below the text
LINE_PITCH: Final = 579
# 28 characters of 16 pt want 448 pt and the text is 442.2 pt wide, so each gives up this much. It
# stands in the styles and not in the page's grid: LibreOffice gives a character that is wider than
# a square of the grid two of them.
CHARACTER_SPACE: Final = -5
CELL_MARGIN: Final = 20, 40  # above and below, left and right
GRID_CELL_MARGIN: Final = 40, 80

BODY_LINE: Final = LINE_PITCH / 20
BODY_SIZE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """One paragraph style: sizes and distances in points, indents in characters of its size."""

    name: str
    font: str
    size: float
    line: float
    align: Align = "left"
    before: float = 0
    after: float = 0
    indent: float = 0
    right_indent: float = 0
    first_line: float = 0
    outline: int | None = None
    bold: bool = False
    keep_next: bool = False
    on_grid: bool = False
    leader: bool = False
    based_on: str = "Normal"


def _heading(level: int, font: str, *, bold: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        name=f"heading {level}",
        font=font,
        size=BODY_SIZE,
        line=BODY_LINE,
        align="both",
        first_line=2,
        outline=level - 1,
        bold=bold,
        keep_next=True,
        on_grid=True,
    )


def _cell(name: str, align: Align, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle(name=name, font=SONGTI, size=9, line=12, align=align, indent=indent)


def _dense_cell(name: str, align: Align, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle(name=name, font=SONGTI, size=7.5, line=10, align=align, indent=indent)


def _grid_cell(name: str, align: Align, indent: float = 0) -> ParagraphStyle:
    return ParagraphStyle(name=name, font=SONGTI, size=10.5, line=15, align=align, indent=indent)


PARAGRAPH_STYLES: Final[dict[str, ParagraphStyle]] = {
    "CoverName": ParagraphStyle(
        name="封面单位", font=XIAOBIAOSONG, size=26, line=40, align="center", before=120
    ),
    "CoverTitle": ParagraphStyle(
        name="封面标题", font=XIAOBIAOSONG, size=36, line=52, align="center", before=30
    ),
    "CoverDate": ParagraphStyle(
        name="封面日期", font=KAITI, size=18, line=BODY_LINE, align="center", before=230
    ),
    "ContentsTitle": ParagraphStyle(
        name="目录标题", font=XIAOBIAOSONG, size=22, line=BODY_LINE, align="center", after=14
    ),
    "TOC1": ParagraphStyle(name="toc 1", font=HEITI, size=14, line=21.5, leader=True),
    "TOC2": ParagraphStyle(name="toc 2", font=FANGSONG, size=14, line=21.5, indent=2, leader=True),
    "Heading1": ParagraphStyle(
        name="heading 1",
        font=XIAOBIAOSONG,
        size=22,
        line=BODY_LINE,
        align="center",
        after=14,
        outline=0,
        keep_next=True,
    ),
    "Heading2": _heading(2, HEITI),
    "Heading3": _heading(3, KAITI),
    "Heading4": _heading(4, FANGSONG, bold=True),
    "Body": ParagraphStyle(
        name="决算正文",
        font=FANGSONG,
        size=BODY_SIZE,
        line=BODY_LINE,
        align="both",
        first_line=2,
        on_grid=True,
    ),
    "Centre": ParagraphStyle(
        name="居中段落",
        font=FANGSONG,
        size=BODY_SIZE,
        line=BODY_LINE,
        align="center",
        on_grid=True,
    ),
    "Note": ParagraphStyle(name="表注", font=SONGTI, size=9, line=14),
    "TableTitle": ParagraphStyle(
        name="决算表标题",
        font=XIAOBIAOSONG,
        size=18,
        line=BODY_LINE,
        align="center",
        outline=1,
        keep_next=True,
        based_on="Heading2",
    ),
    "AnnexTitle": ParagraphStyle(
        name="附件标题",
        font=XIAOBIAOSONG,
        size=18,
        line=BODY_LINE,
        align="center",
        after=14,
        outline=1,
        keep_next=True,
        based_on="Heading2",
    ),
    "TableNumber": ParagraphStyle(
        name="表号", font=SONGTI, size=9, line=14, align="right", keep_next=True
    ),
    "TableHead": ParagraphStyle(name="编制单位行", font=SONGTI, size=9, line=16, keep_next=True),
    # A picture needs a line as high as itself; "line" is the least here, see _spacing.
    "Figure": ParagraphStyle(
        name="图", font=FANGSONG, size=BODY_SIZE, line=0, align="center", keep_next=True
    ),
    "Caption": ParagraphStyle(name="caption", font=HEITI, size=12, line=24, align="center"),
    "Gap": ParagraphStyle(name="间隔", font=SONGTI, size=1, line=1),
    "TableHeadCell": _cell("决算表 表头", "center"),
    "TableCell": _cell("决算表 居中", "center"),
    "TableLabel": _cell("决算表 文字", "left"),
    "TableLabel1": _cell("决算表 文字缩进1", "left", 1),
    "TableLabel2": _cell("决算表 文字缩进2", "left", 2),
    "TableCode": _cell("决算表 科目编码", "left"),
    "TableLine": _cell("决算表 行次", "center"),
    "TableAmount": _cell("决算表 金额", "right"),
    "DenseHeadCell": _dense_cell("决算密表 表头", "center"),
    "DenseCell": _dense_cell("决算密表 居中", "center"),
    "DenseLabel": _dense_cell("决算密表 文字", "left"),
    "DenseLabel1": _dense_cell("决算密表 文字缩进1", "left", 1),
    "DenseLabel2": _dense_cell("决算密表 文字缩进2", "left", 2),
    "DenseCode": _dense_cell("决算密表 科目编码", "left"),
    "DenseLine": _dense_cell("决算密表 行次", "center"),
    "DenseAmount": _dense_cell("决算密表 金额", "right"),
    "GridHeadCell": _grid_cell("说明表 表头", "center"),
    "GridCell": _grid_cell("说明表 居中", "center"),
    "GridLabel": _grid_cell("说明表 文字", "left"),
    "GridLabel1": _grid_cell("说明表 文字缩进1", "left", 1),
    "GridLabel2": _grid_cell("说明表 文字缩进2", "left", 2),
    "GridCode": _grid_cell("说明表 科目编码", "left"),
    "GridLine": _grid_cell("说明表 行次", "center"),
    "GridAmount": _grid_cell("说明表 金额", "right"),
    "Header": ParagraphStyle(name="header", font=SONGTI, size=9, line=12),
    "Footer": ParagraphStyle(name="footer", font=SONGTI, size=14, line=18),
    "FooterOdd": ParagraphStyle(
        name="页码 单页", font=SONGTI, size=14, line=18, align="right", right_indent=1
    ),
    "FooterEven": ParagraphStyle(name="页码 双页", font=SONGTI, size=14, line=18, indent=1),
}

# Names of the character styles and what each does to the words (w:rPr).
CHARACTER_STYLES: Final = {
    "Strong": ("Strong", "<w:b/><w:bCs/>"),
    "Total": ("合计行", "<w:b/><w:bCs/>"),
    "Drafted": ("待确认内容", '<w:shd w:val="clear" w:color="auto" w:fill="FFF2A8"/>'),
    "Missing": (
        "待填写内容",
        '<w:color w:val="C00000"/><w:shd w:val="clear" w:color="auto" w:fill="FFD9D9"/>',
    ),
}

TABLE_STYLES: Final = {
    "OfficialTable": ("决算表", CELL_MARGIN),
    "GridTable": ("说明表", GRID_CELL_MARGIN),
}

STYLE_NAMES: Final[dict[str, str]] = (
    {key: style.name for key, style in PARAGRAPH_STYLES.items()}
    | {key: name for key, (name, _) in CHARACTER_STYLES.items()}
    | {key: name for key, (name, _) in TABLE_STYLES.items()}
)

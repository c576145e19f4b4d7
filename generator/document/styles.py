"""Every style and page measure of the DOCX, as data.

`reference.py` makes the Word file from them and `pages.py` estimates the pages with them, so that
the estimate speaks of the document that is written. Measures follow GB/T 9704: A4, 22 lines of 28
characters, text 156 mm by 225 mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from generator.document.measures import (
    BODY_LINE,
    BODY_SIZE,
    CONTENTS_LINE,
    HEAD_LINE,
    HEADING_AFTER,
    NOTE_LINE,
    NUMBER_LINE,
    SETTINGS,
    TABLE_TITLE_LINE,
    Setting,
)
from generator.palette import Colour

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


def _cells(prefix: str, name: str, setting: Setting) -> dict[str, ParagraphStyle]:
    """The styles of the cells of one kind of table."""

    def style(role: str, align: Align, indent: float = 0) -> ParagraphStyle:
        return ParagraphStyle(
            name=f"{name} {role}",
            font=SONGTI,
            size=setting.size,
            line=setting.line,
            align=align,
            indent=indent,
        )

    return {
        f"{prefix}HeadCell": style("表头", "center"),
        f"{prefix}Cell": style("居中", "center"),
        f"{prefix}Label": style("文字", "left"),
        f"{prefix}Label1": style("文字缩进1", "left", 1),
        f"{prefix}Label2": style("文字缩进2", "left", 2),
        f"{prefix}Code": style("科目编码", "left"),
        f"{prefix}Line": style("行次", "center"),
        f"{prefix}Amount": style("金额", "right"),
    }


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table: its style, its cells' styles (which share a prefix), their name."""

    style: str
    prefix: str
    name: str
    setting: Setting


TABLE_KINDS: Final = {
    kind: TableKind(style, prefix, name, SETTINGS[kind])
    for kind, style, prefix, name in (
        ("official", "OfficialTable", "Table", "决算表"),
        ("official close", "CloseTable", "Close", "决算紧表"),
        ("official dense", "DenseTable", "Dense", "决算密表"),
        ("grid", "GridTable", "Grid", "说明表"),
        ("grid dense", "DenseGridTable", "GridDense", "说明密表"),
    )
}

#: What stands behind the title of an official table where it goes on.
CONTINUED: Final = "（续表）"

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
        name="目录标题",
        font=XIAOBIAOSONG,
        size=22,
        line=BODY_LINE,
        align="center",
        after=HEADING_AFTER,
    ),
    "TOC1": ParagraphStyle(name="toc 1", font=HEITI, size=14, line=CONTENTS_LINE, leader=True),
    "TOC2": ParagraphStyle(
        name="toc 2", font=FANGSONG, size=12, line=CONTENTS_LINE, indent=2, leader=True
    ),
    "Heading1": ParagraphStyle(
        name="heading 1",
        font=XIAOBIAOSONG,
        size=22,
        line=BODY_LINE,
        align="center",
        after=HEADING_AFTER,
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
        keep_next=True,  # what is centred is the title of what follows
    ),
    "Note": ParagraphStyle(name="表注", font=SONGTI, size=9, line=NOTE_LINE),
    "TableTitle": ParagraphStyle(
        name="决算表标题",
        font=XIAOBIAOSONG,
        size=18,
        line=TABLE_TITLE_LINE,
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
        after=HEADING_AFTER,
        outline=1,
        keep_next=True,
        based_on="Heading2",
    ),
    "TableNumber": ParagraphStyle(
        name="表号", font=SONGTI, size=9, line=NUMBER_LINE, align="right", keep_next=True
    ),
    "TableHead": ParagraphStyle(
        name="编制单位行", font=SONGTI, size=9, line=HEAD_LINE, keep_next=True
    ),
    # A picture needs a line as high as itself; "line" is the least here, see _spacing.
    "Figure": ParagraphStyle(
        name="图", font=FANGSONG, size=BODY_SIZE, line=0, align="center", keep_next=True
    ),
    "Caption": ParagraphStyle(name="caption", font=HEITI, size=12, line=24, align="center"),
    "Gap": ParagraphStyle(name="间隔", font=SONGTI, size=1, line=1),
    **{
        key: style
        for kind in TABLE_KINDS.values()
        for key, style in _cells(kind.prefix, kind.name, kind.setting).items()
    },
    "Continued": ParagraphStyle(name="续表", font=SONGTI, size=9, line=NOTE_LINE, align="center"),
    "Header": ParagraphStyle(name="header", font=SONGTI, size=9, line=12),
    "Footer": ParagraphStyle(name="footer", font=SONGTI, size=14, line=18),
    "FooterOdd": ParagraphStyle(
        name="页码 单页", font=SONGTI, size=14, line=18, align="right", right_indent=1
    ),
    "FooterEven": ParagraphStyle(name="页码 双页", font=SONGTI, size=14, line=18, indent=1),
}


def _shaded(colour: Colour) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


# Names of the character styles and what each does to the words (w:rPr).
CHARACTER_STYLES: Final = {
    "Strong": ("Strong", "<w:b/><w:bCs/>"),
    "Total": ("合计行", "<w:b/><w:bCs/>"),
    "Drafted": ("待确认内容", _shaded(Colour.DRAFTED)),
    "Missing": (
        "待填写内容",
        f'<w:color w:val="{Colour.ERROR_INK}"/>{_shaded(Colour.MISSING)}',
    ),
}

TABLE_STYLES: Final = {kind.style: kind for kind in TABLE_KINDS.values()}

STYLE_NAMES: Final[dict[str, str]] = (
    {key: style.name for key, style in PARAGRAPH_STYLES.items()}
    | {key: name for key, (name, _) in CHARACTER_STYLES.items()}
    | {key: kind.name for key, kind in TABLE_STYLES.items()}
)

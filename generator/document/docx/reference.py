"""The Word file that carries every style, page measure and page number of the DOCX.

`templates/reference.docx` is made here from nothing, so that no theme font and no trace of another
program's default file gets into a publication. A bureau restyles by opening the file in Word and
changing fonts, colours, weight and alignment; the writer finds the styles by the names below, adds
no look of its own, and refuses other measures, from which no page is reckoned (`measured.py`).

    python -m generator.document.docx.reference templates/reference.docx
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Final

from generator.document.docx.package import packed
from generator.document.measures import BODY_SIZE
from generator.document.styles import (
    CHARACTER_SPACE,
    CHARACTER_STYLES,
    FANGSONG,
    FOOTER_DISTANCE,
    HEADER_DISTANCE,
    LINE_PITCH,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    PARAGRAPH_STYLES,
    STAND_INS,
    TABLE_KINDS,
    ParagraphStyle,
    TableKind,
)
from generator.palette import Colour

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def build_reference() -> bytes:
    """The bytes of `reference.docx`, the same on every run."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.package import Package

    package = Package()

    def part(name: str, kind: str, content: str) -> Part:
        return Part(PackURI(name), kind, content.encode(), package)

    document = part("/word/document.xml", CONTENT_TYPE.WML_DOCUMENT_MAIN, _document())
    core = part("/docProps/core.xml", CONTENT_TYPE.OPC_CORE_PROPERTIES, _core_properties())
    package.relate_to(document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    for name, kind, content in (
        ("styles", "STYLES", _styles()),
        ("settings", "SETTINGS", _settings()),
        ("fontTable", "FONT_TABLE", _font_table()),
        ("footer1", "FOOTER", _footer("FooterOdd")),
        ("footer2", "FOOTER", _footer("FooterEven")),
    ):
        added = part(f"/word/{name}.xml", getattr(CONTENT_TYPE, f"WML_{kind}"), content)
        document.relate_to(added, getattr(RELATIONSHIP_TYPE, kind))
    return packed(package)


def _styles() -> str:
    paragraph = "".join(_paragraph_style(key, style) for key, style in PARAGRAPH_STYLES.items())
    character = "".join(
        f'<w:style w:type="character" w:customStyle="{int(key != "Strong")}" w:styleId="{key}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
        for key, (name, look) in CHARACTER_STYLES.items()
    )
    table = "".join(map(_table_style, TABLE_KINDS.values()))
    return (
        f'{_DECLARATION}<w:styles xmlns:w="{_W}">{_defaults()}{paragraph}{character}{table}'
        "</w:styles>"
    )


def _defaults() -> str:
    """What holds where a style is silent, and the four styles that Word expects to find."""
    body = f"{_fonts(FANGSONG)}{_size(BODY_SIZE)}"
    # Line-start rules on; no space between Chinese and figures, which would break the 28 per line;
    # no mark beyond the edge, no mark made narrower: what fits a line is the same everywhere.
    paragraph = (
        '<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/>'
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    )
    language = _language("zh-CN")
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{body}{language}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{body}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_cell_margins((0, 108))}</w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )


def _paragraph_style(key: str, style: ParagraphStyle) -> str:
    custom = ' w:customStyle="1"' if not style.name.isascii() else ""
    following = "Body" if style.outline is not None else key
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{key}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based_on}"/><w:next w:val="{following}"/><w:qFormat/>'
        f"<w:pPr>{_paragraph_look(style)}</w:pPr>"
        f"<w:rPr>{_fonts(style.font)}{_bold(style)}{_tightened(style)}{_size(style.size)}"
        f"{_language('en-US' if style.on_grid else 'zh-CN')}</w:rPr>"
        "</w:style>"
    )


def _paragraph_look(style: ParagraphStyle) -> str:
    """The children of w:pPr in the order of the schema."""
    return "".join(
        (
            f'<w:keepNext w:val="{int(style.keep_next)}"/>',
            _leader_tab() if style.leader else "",
            _off_grid(style),
            _spacing(style),
            _indents(style),
            f'<w:jc w:val="{style.align}"/>',
            f'<w:outlineLvl w:val="{9 if style.outline is None else style.outline}"/>',
        )
    )


def _leader_tab() -> str:
    right_edge = PAPER_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{right_edge}"/></w:tabs>'


def _off_grid(style: ParagraphStyle) -> str:
    """Small type and titles keep their own pitch; only running text stands on the page's grid."""
    return "" if style.on_grid else '<w:snapToGrid w:val="0"/>'


def _spacing(style: ParagraphStyle) -> str:
    """Exact lines, so that every office program breaks the pages alike; a picture's line grows."""
    line = (
        f'w:line="{round(style.line * 20)}" w:lineRule="exact"'
        if style.line
        else 'w:line="240" w:lineRule="auto"'
    )
    before, after = round(style.before * 20), round(style.after * 20)
    return f'<w:spacing w:before="{before}" w:after="{after}" {line}/>'


def _indents(style: ParagraphStyle) -> str:
    """Indents in characters for Word and WPS, in points for programs that don't know these."""
    unit = style.size * 20
    return (
        f'<w:ind w:leftChars="{round(style.indent * 100)}" w:left="{round(style.indent * unit)}"'
        f' w:rightChars="{round(style.right_indent * 100)}"'
        f' w:right="{round(style.right_indent * unit)}"'
        f' w:firstLineChars="{round(style.first_line * 100)}"'
        f' w:firstLine="{round(style.first_line * unit)}"/>'
    )


def _fonts(font: str) -> str:
    """One font for Chinese and figures, for figures of another font stand out in 仿宋."""
    return f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>'


def _bold(style: ParagraphStyle) -> str:
    return f'<w:b w:val="{int(style.bold)}"/><w:bCs w:val="{int(style.bold)}"/>'


def _tightened(style: ParagraphStyle) -> str:
    """Space between characters (w:spacing), for 28 of them in a line of running text."""
    return f'<w:spacing w:val="{CHARACTER_SPACE if style.on_grid else 0}"/>'


def _language(latin: str) -> str:
    """Language (w:lang). LibreOffice breaks figures in running text that are said to be Chinese."""
    return f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _table_style(kind: TableKind) -> str:
    margins = round(kind.setting.above * 20), round(kind.setting.beside * 20)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{Colour.BLACK}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{kind.style}">'
        f'<w:name w:val="{kind.name}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders>{_cell_margins(margins)}</w:tblPr>"
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )


def _cell_margins(margins: tuple[int, int]) -> str:
    upright, sideways = margins
    sides = (("top", upright), ("left", sideways), ("bottom", upright), ("right", sideways))
    inner = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{inner}</w:tblCellMar>"


def _settings() -> str:
    """Odd and even pages differ; lines break and tables stand as in present-day Word."""
    return (
        f'{_DECLARATION}<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for font, others in STAND_INS.items()
    )
    return f'{_DECLARATION}<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _footer(style: str) -> str:
    """— 1 —, the number being a PAGE field."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f'{_DECLARATION}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{mark.format("begin")}'
        f'<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f"{mark.format('separate')}<w:r><w:t>1</w:t></w:r>{mark.format('end')}"
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def _document() -> str:
    """One paragraph in each style, for whoever restyles; the writer leaves them out."""
    samples = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{key}"/></w:pPr><w:r><w:t>{escape(style.name)}</w:t></w:r>'
        "</w:p>"
        for key, style in PARAGRAPH_STYLES.items()
        if key not in ("Header", "Footer", "FooterOdd", "FooterEven")
    )
    words = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Body"/></w:pPr><w:r><w:rPr><w:rStyle w:val="{key}"/></w:rPr>'
        f"<w:t>{escape(name)}</w:t></w:r></w:p>"
        for key, (name, _) in CHARACTER_STYLES.items()
    )
    tables = "".join(_sample_table(kind) for kind in TABLE_KINDS.values())
    return (
        f'{_DECLARATION}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"{samples}{words}{tables}{_section()}</w:body></w:document>"
    )


def _sample_table(kind: TableKind) -> str:
    width = PAPER_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width // 2}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{kind.prefix}{role}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
        for role, text in (("Label", kind.name), ("Amount", "1.00"))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{kind.style}"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width // 2}"/>'
        f'<w:gridCol w:w="{width // 2}"/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
        '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
    )


def _section() -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{PAPER_WIDTH}" w:h="{PAPER_HEIGHT}"/>'
        f'<w:pgMar w:top="{MARGIN_TOP}" w:right="{MARGIN_RIGHT}" w:bottom="{MARGIN_BOTTOM}"'
        f' w:left="{MARGIN_LEFT}" w:header="{HEADER_DISTANCE}" w:footer="{FOOTER_DISTANCE}"'
        ' w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE_PITCH}"/></w:sectPr>'
    )


def _core_properties() -> str:
    space = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{space}"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>决算公开样板</dc:title>'
        "</cp:coreProperties>"
    )


def _main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m generator.document.docx.reference PATH\n")
        return 2
    Path(arguments[0]).write_bytes(build_reference())
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))

"""The XML of every part of every example: what Word, which repairs or refuses, is strict about."""

import io
import re
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from generator.document.docx import write_docx
from generator.document.styles import STAND_INS
from generator.writers import WRITERS
from tests.document.test_docx import html
from tests.samples import EXAMPLES, examined

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

#: Children in the order of the schema (ECMA-376, part 1, annex A); each element's own list.
ORDER = {
    "body": None,
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
    "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
    "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect "
    "bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
    "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "tr": "tblPrEx trPr tc",
    "trPr": None,  # a choice: any order
    "tc": "tcPr p tbl",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
    "tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
    "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi "
    "rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
    "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr "
    "tcPr tblStylePr",
    "styles": "docDefaults latentStyles style",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins "
    "bordersDoNotSurroundHeader updateFields defaultTabStop autoHyphenation evenAndOddHeaders "
    "drawingGridHorizontalSpacing characterSpacingControl footnotePr endnotePr compat docVars "
    "rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "compat": "useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL "
    "noColumnBalance balanceSingleByteDoubleByteWidth noExtraLineSpacing "
    "doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable "
    "useFELayout compatSetting",
}
BODIES = [*(file.parent.name for file in EXAMPLES), "a draft"]


@cache
def package(name: str) -> dict[str, etree._Element]:
    """Every part that is XML, by its name."""
    if name == "a draft":
        content = write_docx(html(body='<body class="draft">'))
    else:
        (file,) = (file for file in EXAMPLES if file.parent.name == name)
        content = WRITERS["docx"](examined(file))
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {
            part: etree.fromstring(opened.read(part))
            for part in opened.namelist()
            if part.endswith((".xml", ".rels"))
        }


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


@pytest.mark.parametrize("name", BODIES)
def test_children_stand_in_the_order_of_the_schema(name: str) -> None:
    seen = set()
    for part, root in package(name).items():
        for parent in root.iter(*(W + tag for tag, order in ORDER.items() if order)):
            order = (ORDER[local(parent)] or "").split()
            places = [order.index(local(child)) for child in parent]
            ordered = all(left <= right for left, right in pairwise(places))
            assert ordered, (part, etree.tostring(parent)[:400])
            seen.add(local(parent))
    assert {"pPr", "rPr", "tblPr", "tcPr", "sectPr", "settings", "style", "compat"} <= seen


@pytest.mark.parametrize("name", BODIES)
def test_compat_stands_in_the_order_of_the_schema(name: str) -> None:
    """`w:compat` is a sequence of its own; the last of it is compatSetting."""
    (compat,) = package(name)["word/settings.xml"].iter(f"{W}compat")
    assert local(compat[-1]) == "compatSetting"
    assert compat[-1].get(f"{W}val") == "15"  # laid out as by present-day Word


@pytest.mark.parametrize("name", BODIES)
def test_fonts_are_named_and_no_theme_is_asked(name: str) -> None:
    for part, root in package(name).items():
        for fonts in root.iter(f"{W}rFonts"):
            names = {str(key).rpartition("}")[2]: str(value) for key, value in fonts.attrib.items()}
            assert set(names) == {"ascii", "eastAsia", "hAnsi", "cs"}, part
            assert set(names.values()) <= set(STAND_INS), part
    styles = package(name)["word/styles.xml"]
    for style in styles.iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph":
            assert style.find(f"{W}rPr/{W}rFonts") is not None
    assert not [part for part in package(name) if "theme" in part]


@pytest.mark.parametrize("name", BODIES)
def test_every_font_has_others_to_fall_back_on(name: str) -> None:
    table = package(name)["word/fontTable.xml"]
    for font in table.iter(f"{W}font"):
        alternative = font.find(f"{W}altName")
        assert alternative is not None
        assert alternative.get(f"{W}val", "").isascii() or "," in alternative.get(f"{W}val", "")
    assert {font.get(f"{W}name") for font in table.iter(f"{W}font")} == set(STAND_INS)


@pytest.mark.parametrize("name", BODIES)
def test_every_reference_leads_somewhere(name: str) -> None:
    """Styles, relations, bookmarks: a missing one brings the prompt to repair."""
    parts = package(name)
    ids = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    relations = {item.get("Id") for item in parts["word/_rels/document.xml.rels"]}
    body = parts["word/document.xml"]
    for tag in ("pStyle", "rStyle", "tblStyle"):
        for root in parts.values():
            assert {item.get(f"{W}val") for item in root.iter(W + tag)} <= ids
    assert {item.get(f"{R}id") for item in body.iter() if item.get(f"{R}id")} <= relations
    marks = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} <= set(marks)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", mark or "", re.ASCII) for mark in marks)


@pytest.mark.parametrize("name", BODIES)
def test_every_cell_ends_in_a_paragraph_and_fills_its_row(name: str) -> None:
    for table in package(name)["word/document.xml"].iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.iterfind(f"{W}tr"):
            spans = [
                int(span.get(f"{W}val", "1"))
                if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None
                else 1
                for cell in row.iterfind(f"{W}tc")
            ]
            assert sum(spans) == columns
            assert all(local(cell[-1]) == "p" for cell in row.iterfind(f"{W}tc"))


def test_examples_are_looked_at() -> None:
    assert len(BODIES) == len(list(Path("examples").glob("*/workbook.xlsx"))) + 1

"""The PDF as a screen reader and an archive meet it: its structure, not its look.

What PDF/UA-1 (ISO 14289-1) and PDF/A-3 (ISO 19005-3) ask for is checked here one by one, on every
example and in both variants.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from generator.document import markup
from generator.document.headers import level_of, with_headers
from generator.document.markup import SVG
from generator.document.pdf import ENGINES, WITH_DATA, write_pdf
from generator.document.pdf.errors import PdfError
from generator.writers import WRITERS
from tests.samples import EXAMPLES, examined
from tests.sampling import sampled

pytestmark = pytest.mark.slow

UA = "pdf/ua-1"
#: What each variant declares: parts of PDF/UA and PDF/A, and the level of the latter.
CLAIMS = {
    ("typst", "pdf/ua-1"): ("1", None, None),
    ("typst", "pdf/a-3a"): ("1", "3", "A"),
    ("typst", "pdf/a-3b"): ("1", "3", "B"),
    ("weasyprint", "pdf/ua-1"): ("1", None, None),
    ("weasyprint", "pdf/a-3b"): (None, "3", "B"),
}


def name_of(file: Path) -> str:
    return file.parent.name


@cache
def written(file: Path, engine: str, variant: str) -> bytes:
    return WRITERS["pdf"](examined(file), variant=variant, engine=engine)


@cache
def pdf(file: Path, engine: str, variant: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(written(file, engine, variant)))


def attribute(tag: pikepdf.Object, name: str) -> Any:  # noqa: ANN401 - a PDF holds anything
    """An attribute of a tag, which may have several dictionaries of them."""
    found: Any = tag.get("/A", [])
    for owner in found if isinstance(found, pikepdf.Array) else [found]:
        if name in owner:
            return owner[name]
    return None


def tags(parent: pikepdf.Object, kind: str = "") -> Iterator[pikepdf.Object]:
    """All tags below one, in order."""
    kids: Any = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            if not kind or kind == kid.S:
                yield kid
            yield from tags(kid, kind)


def text_ids(tag: pikepdf.Object) -> list[str]:
    return [str(header) for header in attribute(tag, "/Headers") or []]


#: What an ordinary run tries: one of another region, and those with most pictures and forms.
TRIED = {
    file
    for file in EXAMPLES
    if name_of(file) in {"made-up-shanghai-2024", "nanchang-bigdata-2021", "rongjiang-service-2023"}
}
EVERY = pytest.mark.parametrize("file", sampled(EXAMPLES, TRIED), ids=name_of)
BY_EACH = pytest.mark.parametrize("engine", ENGINES)
BOTH = pytest.mark.parametrize(("engine", "variant"), CLAIMS)
ARCHIVES = pytest.mark.parametrize(
    ("engine", "variant"), [pair for pair in CLAIMS if pair[1] in WITH_DATA]
)


def test_every_claim_is_known() -> None:
    assert list(CLAIMS) == [(engine, it) for engine, all_of in ENGINES.items() for it in all_of]


@EVERY
@BOTH
def test_the_file_says_what_it_is(file: Path, engine: str, variant: str) -> None:
    document = pdf(file, engine, variant)
    root, title = document.Root, examined(file).title
    assert bool(root.MarkInfo.Marked)
    assert root.Lang == "zh-CN"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert document.docinfo["/Title"] == title
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == title
        names = ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
        assert tuple(map(metadata.get, names)) == CLAIMS[engine, variant]
    assert "/Encrypt" not in document.trailer
    assert "/OpenAction" not in root
    assert "/AA" not in root


@EVERY
@BOTH
def test_everything_on_a_page_is_tagged_or_decoration(
    file: Path, engine: str, variant: str
) -> None:
    """Each page's content is in marked sequences, and the order of tabs is that of the tags."""
    document = pdf(file, engine, variant)
    for page in document.pages:
        assert page.Tabs == "/S"
        assert "/StructParents" in page
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            if name in {"BDC", "BMC"}:
                depth += 1
            elif name == "EMC":
                depth -= 1
            elif name in {"Tj", "TJ", "Do", "'", '"'}:
                assert depth > 0, instruction.operands
        assert depth == 0


@EVERY
@BY_EACH
def test_headings_come_in_order(file: Path, engine: str) -> None:
    levels = [
        int(str(tag.S)[2])
        for tag in tags(pdf(file, engine, UA).Root.StructTreeRoot)
        if re.fullmatch(r"/H\d", str(tag.S))
    ]
    expected = [0]
    for heading in examined(file).composition.document.tree.iter("h1", "h2", "h3", "h4"):
        expected.append(level_of(heading, expected[-1]))
    assert levels == expected[1:]


@EVERY
@BY_EACH
def test_every_cell_of_a_table_has_its_headings(file: Path, engine: str) -> None:
    root = pdf(file, engine, UA).Root.StructTreeRoot
    found = list(tags(root, "/Table"))
    assert len(found) >= len(examined(file).disclosure.tables)
    names: set[str] = set()
    for table in found:
        heads = list(tags(table, "/TH"))
        assert heads
        own = {str(head.ID) for head in heads}
        assert len(own) == len(heads)
        assert not own & names
        names |= own
        assert {str(attribute(head, "/Scope")) for head in heads} <= {"/Column", "/Row"}
        for cell in tags(table, "/TD"):
            assert set(text_ids(cell)) <= own
        assert all(text_ids(cell) for cell in tags(table, "/TD"))


@EVERY
@BOTH
def test_every_picture_is_described(file: Path, engine: str, variant: str) -> None:
    tree = examined(file).composition.document.tree
    wanted = [drawing.findtext(f"{SVG}title") for drawing in tree.iter(f"{SVG}svg")]
    wanted += [image.get("alt") for image in tree.iter("img")]
    root = pdf(file, engine, variant).Root.StructTreeRoot
    found = [str(tag.Alt) for tag in tags(root, "/Figure")]
    assert sorted(found) == sorted(map(str, wanted))


@EVERY
@BY_EACH
def test_pictures_are_where_they_say(file: Path, engine: str) -> None:
    """Within the text of their page, and as wide as they are drawn."""
    document = pdf(file, engine, UA)
    widths = [
        float(drawing.get("width", "")) * 0.75
        for drawing in examined(file).composition.document.tree.iter(f"{SVG}svg")
    ]
    found = list(tags(document.Root.StructTreeRoot, "/Figure"))
    for tag, width in zip(found, widths, strict=True):
        left, bottom, right, top = (float(edge) for edge in attribute(tag, "/BBox"))
        assert right - left == pytest.approx(width, abs=0.1)
        assert 28 / 25.4 * 72 - 1 <= left < right <= (210 - 26) / 25.4 * 72 + 1
        assert 35 / 25.4 * 72 <= bottom < top <= (297 - 37) / 25.4 * 72


def test_an_example_has_pictures() -> None:
    count = sum(
        len(list(examined(file).composition.document.tree.iter("figure"))) for file in EXAMPLES
    )
    assert count == 3


TABLE = """<table class="official"><colgroup>{columns}</colgroup><thead>
<tr><th colspan="3">收入</th><th colspan="3">支出</th></tr>
<tr><th>项目</th><th>行次</th><th>决算数</th><th>项目</th><th>行次</th><th>决算数</th></tr></thead>
<tbody><tr><td class="label">甲</td><td class="line">1</td><td class="amount">10</td>
<td class="label">乙</td><td class="line">2</td><td class="amount">20</td></tr>
<tr class="total"><td class="line" colspan="2">合计</td><td class="amount">30</td>
<td class="label"></td><td class="line">3</td><td class="amount">40</td></tr></tbody></table>"""
FRAME = """<html lang="zh-CN"><head><title>题</title><meta name="author" content="某局"/></head>
<body><section class="cover"><p class="cover-name">某局</p><p class="cover-title">决算</p>
<p class="cover-date">日</p></section><nav class="contents"><p class="contents-title">目录</p>
<p class="contents-1"><a href="#a">部分</a></p></nav><section class="part"><h1 id="a">部分</h1>
<section class="official portrait"><h2 id="t">表</h2><p class="table-head">
<span class="start"></span><span class="middle"></span><span class="end"></span></p>{table}
</section></section></body></html>"""


def small() -> markup.Markup:
    columns = '<col style="width:16.667%"/>' * 6
    return markup.parse(FRAME.format(table=TABLE.format(columns=columns)))


@BY_EACH
def test_the_headings_of_a_table_with_two_halves(engine: str) -> None:
    """Those of its own half alone, group and column and row."""
    document = pikepdf.open(io.BytesIO(write_pdf(small(), engine=engine)))
    table = next(tags(document.Root.StructTreeRoot, "/Table"))
    heads = [str(head.ID) for head in tags(table, "/TH")]
    income, spending, *columns = heads[:8]
    first, second, total = heads[8:]
    cells = list(tags(table, "/TD"))
    assert [text_ids(cell) for cell in cells] == [
        [first, income, columns[1]],
        [first, income, columns[2]],
        [second, spending, columns[4]],
        [second, spending, columns[5]],
        [total, income, columns[2]],
        [total, spending, columns[3]],
        [total, spending, columns[4]],
        [total, spending, columns[5]],
    ]


def test_the_contract_is_left_as_it_was() -> None:
    tree = small().tree
    before = etree.tostring(tree)
    marked = with_headers(tree)
    assert etree.tostring(tree) == before
    rows = [cell.text for cell in marked.iter("th") if cell.get("scope") == "row"]
    assert rows == ["甲", "乙", "合计"]


# the archive


@EVERY
@ARCHIVES
def test_the_archive_has_colours_fonts_and_an_identifier(
    file: Path, engine: str, variant: str
) -> None:
    document = pdf(file, engine, variant)
    (intent,) = document.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert len(document.trailer.ID) == 2
    for page in document.pages:
        for annotation in page.get("/Annots", []):
            assert annotation.F == 4  # printed, neither hidden nor invisible


@EVERY
@BOTH
def test_every_font_is_embedded_and_says_its_characters(
    file: Path, engine: str, variant: str
) -> None:
    fonts = {
        font.objgen: font
        for page in pdf(file, engine, variant).pages
        for font in page.Resources.Font.values()
    }
    assert fonts
    for font in fonts.values():
        (descendant,) = font.DescendantFonts
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
        assert "/ToUnicode" in font


@EVERY
@ARCHIVES
def test_the_archive_carries_the_data_package(file: Path, engine: str, variant: str) -> None:
    document = pdf(file, engine, variant)
    with zipfile.ZipFile(io.BytesIO(WRITERS["csv"](examined(file)))) as package:
        data = {name: package.read(name) for name in package.namelist()}
    embedded = {}
    for specification in document.Root.AF:
        assert specification.AFRelationship == "/Data"
        stream = specification.EF.F
        name = str(specification.UF)
        assert stream.Subtype == ("/application/json" if name.endswith(".json") else "/text/csv")
        assert str(stream.Params.ModDate) == "D:20000101000000Z"
        embedded[name] = stream.read_bytes()
    assert len(document.Root.AF) == len(data)
    assert embedded == data
    names = [bytes(name) for name in list(document.Root.Names.EmbeddedFiles.Names)[::2]]
    assert names == sorted(names)
    assert json.loads(embedded["datapackage.json"])["title"] == examined(file).title


@BY_EACH
def test_what_is_read_by_people_carries_no_files(engine: str) -> None:
    root = pdf(min(TRIED), engine, UA).Root
    assert "/AF" not in root
    assert "/EmbeddedFiles" not in root.get("/Names", {})


@ARCHIVES
def test_the_archive_is_the_same_each_time(engine: str, variant: str) -> None:
    file = min(TRIED)
    again = WRITERS["pdf"](examined(file), variant=variant, engine=engine)
    assert again == written(file, engine, variant)


def test_what_an_engine_cannot_do_is_refused_by_name() -> None:
    with pytest.raises(PdfError) as refusal:
        write_pdf(small(), engine="weasyprint", variant="pdf/a-3a")
    assert str(refusal.value) == (
        "排版引擎 weasyprint 不能生成 pdf/a-3a。请用 --engine typst，或改用 pdf/ua-1、pdf/a-3b。"
    )
    with pytest.raises(PdfError, match="没有排版引擎“word”。可用的引擎：typst、weasyprint"):
        write_pdf(small(), engine="word")
    with pytest.raises(PdfError, match="不认识 PDF 标准“pdf/x-4”"):
        write_pdf(small(), variant="pdf/x-4")
    with pytest.raises(PdfError, match="PDF 标准 pdf/ua-1 不附数据"):
        write_pdf(small(), attachments={"数据.csv": b""})

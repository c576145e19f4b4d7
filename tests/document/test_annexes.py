"""Annexes of every kind in both outputs: their words, headings, page numbers, and real pages."""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from generator.build import contents_of as files_of
from generator.build import examine
from generator.examination import Examination
from generator.writers import WRITERS
from tests.annexes.makers import bytes_of, pdf, png, saved_pdf, spreadsheet, word, write_workbook
from tests.office import Office
from tests.samples import example

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TITLES = ["评价报告", "自评汇总", "工作说明", "荣誉证书", "批复文件", "横排文件", "很长的标题" * 9]
LONG = "本段用来把页数拉长，看目录里的页码对不对。" * 30


@cache
def folder() -> Path:
    """A workbook with an annex of every kind; PDF annexes of three pages, of one across."""
    place = Path(mkdtemp(prefix="annexes-"))
    report = word(("一、报告的第一节", "Heading 1"), *((LONG, "") for _ in range(6)))
    report.add_table(rows=2, cols=2).cell(0, 0).text = "报告里的格子"
    (place / "a.docx").write_bytes(bytes_of(report))
    wide = spreadsheet([["项目", "汇总数"], *(["甲项", 1234.5] for _ in range(30))])
    wide.worksheets[0].page_setup.orientation = "landscape"
    (place / "b.xlsx").write_bytes(bytes_of(wide))
    (place / "c.md").write_text("说明的正文。\n", "utf-8")
    (place / "d.png").write_bytes(png(900, 1200))
    (place / "e.pdf").write_bytes(saved_pdf(pdf("leaf one", "leaf two", "leaf three")))
    (place / "f.pdf").write_bytes(saved_pdf(pdf("turned leaf", rotate=90)))
    (place / "g.pdf").write_bytes(saved_pdf(pdf("last leaf", size=(842, 595))))
    names = ("a.docx", "b.xlsx", "c.md", "d.png", "e.pdf", "f.pdf", "g.pdf")
    write_workbook(place, *zip(TITLES, names, strict=True))
    return place


@cache
def examined() -> Examination:
    return examine(folder() / "填报表.xlsx")


@cache
def written(kind: str) -> bytes:
    return WRITERS[kind](examined())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def texts(content: bytes) -> list[str]:
    book = pypdfium2.PdfDocument(content)
    pages = [squeezed(page.get_textpage().get_text_bounded()) for page in book]
    book.close()
    return pages


def pages_of_headings(pages: list[str]) -> dict[str, int]:
    """The number on the last page that shows each title: the contents come before."""
    found = {}
    for title in TITLES:
        page = [text for text in pages if title in text][-1]
        number = re.search(r"—(\d+)—", page)
        assert number is not None, page
        found[title] = int(number[1])
    return found


def contents_of(docx: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    entries = {}
    for link in root.iter(f"{W}hyperlink"):
        *words, number = [text.text or "" for text in link.iter(f"{W}t")]
        entries["".join(words)] = int(number)
    return entries


def test_every_annex_stands_in_the_contents_of_the_html() -> None:
    tree = examined().composition.document.tree
    entries = [str(link.text) for link in tree.iterfind("body/nav/p/a")]
    assert entries[-len(TITLES) :] == TITLES


def test_the_pdf_shows_every_annex_on_the_page_of_the_contents() -> None:
    pages = texts(written("pdf"))
    headed = pages_of_headings(pages)
    contents = "".join(pages[1:3])
    for title, number in headed.items():
        assert re.search(rf"{title}[.…·]*{number}(?!\d)", contents), title
    said = "".join(pages)
    for words in ("报告的第一节", "报告里的格子", "1234.5", "说明的正文", "leaftwo", "turnedleaf"):
        assert words in said
    assert list(headed.values()) == sorted(headed.values())


def test_a_pdf_annex_begins_on_the_page_of_its_heading() -> None:
    pages = texts(written("pdf"))
    for title, words in (
        ("批复文件", "leafone"),
        ("横排文件", "turnedleaf"),
        (TITLES[-1], "lastleaf"),
    ):
        (page,) = [text for text in pages[3:] if title in text]
        assert words in page


def test_the_outline_leads_to_every_annex() -> None:
    book = pypdfium2.PdfDocument(written("pdf"))
    found = {item.get_title(): item.get_dest().get_index() for item in book.get_toc()}
    book.close()
    pages = texts(written("pdf"))
    for title in TITLES:
        assert title in pages[found[title]]


def test_pages_of_a_pdf_stay_pages_of_a_pdf() -> None:
    """Letters and vectors in a form, tagged as a figure, nothing of another structure."""
    with pikepdf.open(io.BytesIO(written("pdf"))) as book:
        forms = [
            item
            for item in book.objects
            if isinstance(item, pikepdf.Stream)
            and item.get("/Subtype") == "/Form"
            and b"leaf" in item.read_bytes()
        ]
        assert len(forms) == 5
        for form in forms:
            content = form.read_bytes()
            assert b"BDC" not in content
            assert b"MCID" not in content
            assert "/StructParents" not in form
        described = [
            str(item.get("/Alt"))
            for item in book.objects
            if isinstance(item, pikepdf.Dictionary)
            and item.get("/S") == "/Figure"
            and "/Alt" in item
        ]
        assert "批复文件，第2页" in described
        assert "荣誉证书" in described
        assert bool(book.Root.MarkInfo.Marked)


def test_pages_of_a_pdf_lie_within_the_paper_upright_and_in_proportion() -> None:
    """The red square of 60 points at the foot of each page comes out as a square, at the foot."""
    book = pypdfium2.PdfDocument(written("pdf"))
    pages = texts(written("pdf"))
    for words, way in (("leaftwo", (0, 1)), ("turnedleaf", (0, 0)), ("lastleaf", (0, 1))):
        (index,) = [at for at, text in enumerate(pages) if words in text]
        image = book[index].render(scale=1).to_pil().convert("RGB")
        red = [
            (x, y)
            for x in range(image.width)
            for y in range(image.height)
            if image.getpixel((x, y)) == (255, 0, 0)
        ]
        left, right = min(x for x, _ in red), max(x for x, _ in red)
        top, bottom = min(y for _, y in red), max(y for _, y in red)
        assert abs((right - left) - (bottom - top)) <= 1
        assert 40 < right - left < 60
        assert left < image.width / 3
        assert (bottom > image.height * 0.7) if way[1] else (top < image.height / 3)
    book.close()


def test_the_docx_has_the_pages_as_crisp_pictures() -> None:
    with zipfile.ZipFile(io.BytesIO(written("docx"))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        sizes = {
            str(name): int(str(width))
            for drawing in root.iter(f"{WP}inline")
            for name, width in zip(
                drawing.xpath("*[local-name()='docPr']/@descr"),  # type: ignore[arg-type]
                drawing.xpath("*[local-name()='extent']/@cx"),  # type: ignore[arg-type]
                strict=True,
            )
        }
        pictures = [
            Image.open(io.BytesIO(package.read(name))).size
            for name in package.namelist()
            if name.startswith("word/media/")
        ]
    assert len(sizes) == len(pictures) == 6
    width = sizes["批复文件，第1页"] / 914400  # inches
    assert 6 < width < 7.1
    assert max(across for across, _ in pictures) >= 180 * width - 1
    text = squeezed("".join(str(item) for item in root.itertext()))
    for words in ("报告的第一节", "报告里的格子", "1234.5", "说明的正文"):
        assert words in text


def test_the_html_holds_the_pages_as_pictures() -> None:
    tree = etree.fromstring(written("html"), etree.HTMLParser(encoding="utf-8"))
    found = [img.get("src", "")[:22] for img in tree.iter("img")]
    assert found == ["data:image/png;base64,"] * 6


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_same_annexes_give_the_same_bytes(kind: str) -> None:
    assert WRITERS[kind](examine(folder() / "填报表.xlsx")) == written(kind)


def test_libreoffice_shows_annexes_on_the_pages_of_the_contents(
    tmp_path: Path, office: Office
) -> None:
    source = tmp_path / "document.docx"
    source.write_bytes(written("docx"))
    (made,) = office.convert([source], tmp_path, "pdf")
    pages = texts(made.read_bytes())
    entries = contents_of(written("docx"))
    headed = pages_of_headings(pages)
    # what comes before the annexes is estimated, and tested, elsewhere
    before = headed[TITLES[0]] - entries[TITLES[0]]
    assert headed == {title: entries[title] + before for title in TITLES}
    for title in TITLES[4:]:
        (page,) = [text for text in pages[3:] if title in text]
        assert len(page) < len(title) + 20, "a page of the annex alone, as a picture"


def test_the_manifest_names_every_file_of_an_annex() -> None:
    inputs = examined().inputs
    assert [path.name for kind, path in inputs.items() if kind.startswith("annex-")] == [
        "a.docx", "b.xlsx", "c.md", "d.png", "e.pdf", "f.pdf", "g.pdf",
    ]  # fmt: skip
    (content,) = files_of(examined(), ["manifest"]).values()
    found = json.loads(content)["inputs"]
    content = (folder() / "e.pdf").read_bytes()
    assert found["annex-5"] == {
        "name": "e.pdf",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def alone(tmp_path: Path, name: str, title: str = "批复文件") -> Examination:
    """One annex below the heading of its part: the department wrote none itself."""
    submission, edition = example()
    part = next(it for it in edition.ordered_parts if it.content == "annexes")
    writings = {key: () if key == part.source else it for key, it in submission.writings.items()}
    file = write_workbook(
        tmp_path, (title, name), of=(replace(submission, writings=writings), edition)
    )
    return examine(file)


@pytest.mark.parametrize(("size", "words"), [((595, 842), "upright"), ((842, 595), "across")])
def test_a_pdf_annex_stands_below_the_heading_of_its_part(
    tmp_path: Path, size: tuple[int, int], words: str
) -> None:
    (tmp_path / "e.pdf").write_bytes(saved_pdf(pdf(words, "second", size=size)))
    examination = alone(tmp_path, "e.pdf")
    pages = texts(WRITERS["pdf"](examination))
    (page,) = [text for text in pages[3:] if words in text]
    assert "附件" in page
    assert "批复文件" in page
    assert "second" in pages[-1]
    assert pages[-2] == page
    number = contents_of(WRITERS["docx"](examination))["批复文件"]
    assert f"—{number}—" in page


def test_no_continued_table_is_told_of_above_an_annex_that_lies_across() -> None:
    pages = texts(written("pdf"))
    for title in TITLES:
        assert all("续表" not in text for text in pages[3:] if title in text)

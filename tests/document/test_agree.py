"""HTML, PDF and DOCX of an example say the same, in the same order.

The HTML is the measure. What a writer may add is known: page numbers, the dots of the contents, and
the heads of tables that run on to another page.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import lxml.html
import pypdfium2
import pytest
from lxml import etree

from generator.document.pdf import ENGINES
from generator.writers import WRITERS
from tests.samples import EXAMPLES, examined
from tests.tagged import structure

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTENTS_END = re.compile(r"[.…·]*\d*")


@dataclass(frozen=True)
class Piece:
    """A paragraph, heading or cell; `head` is what may be repeated above it on a new page."""

    text: str
    kind: str
    head: str = ""


def name_of(file: Path) -> str:
    return file.parent.name


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def words(element: etree._Element) -> str:
    return squeezed("".join(str(piece) for piece in element.itertext()))


@cache
def written(file: Path, kind: str, engine: str = "") -> bytes:
    options = {"engine": engine} if engine else {}
    return WRITERS[kind](examined(file), **options)


def pieces(file: Path) -> list[Piece]:
    """Everything that the HTML says, in order."""
    body = examined(file).composition.document.tree.find("body")
    assert body is not None
    return [piece for piece in _pieces(body) if piece.text]


def _pieces(parent: etree._Element, head: str = "") -> Iterator[Piece]:
    for element in parent:
        tag, look = str(element.tag), element.get("class", "")
        if tag in {"section", "nav", "figure", "tbody"}:
            yield from _pieces(element, head)
        elif tag == "table":
            lead = element.find("thead")
            top = "" if lead is None else words(lead)
            for row in element.iter("tr"):
                repeated = "" if lead is None or row.getparent() is lead else top
                kind = "cell" if row.find("*[@class='prose']") is None else "prose"
                for text in filter(None, map(words, row)):
                    yield Piece(text, kind, repeated)
                    repeated = ""
        elif tag in {"p", "h1", "h2", "h3", "h4", "figcaption"}:
            yield Piece(words(element), look or tag)


def _with_rows_of_prose(said: list[Piece]) -> Iterator[Piece]:
    """The pieces, the cells of prose that stand together as one."""
    for kind, together in groupby(said, key=lambda piece: piece.kind):
        if kind == "prose":
            yield Piece("".join(piece.text for piece in together), kind)
        else:
            yield from together


def compare(said: list[Piece], text: str) -> None:
    """The text says the pieces, one after the other, and nothing between them but what may be."""
    at = 0
    shown = list(_with_rows_of_prose(said))
    for number, piece in enumerate(shown):
        if piece.head and text.startswith(piece.head + piece.text, at):
            at += len(piece.head)
        before = "…".join(other.text for other in shown[max(0, number - 2) : number])
        found = text[at : at + len(piece.text)]
        if piece.kind == "prose":  # goes on on the next page, one cell beside the other
            assert sorted(found) == sorted(piece.text), f"after “{before}”: {text[at : at + 80]}"
        else:
            assert found == piece.text, f"after “{before}”: {text[at : at + 80]}"
        at += len(piece.text)
        if piece.kind.startswith("contents-"):
            end = CONTENTS_END.match(text, at)
            assert end is not None
            at = end.end()
    assert text[at:] == ""


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert body is not None
    return squeezed("".join(str(text.text or "") for text in body.iter(f"{W}t")))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_pdf_says_what_the_html_says(file: Path, engine: str) -> None:
    """In the order in which it is read out."""
    _, whole = structure(written(file, "pdf", engine))
    compare(pieces(file), squeezed(whole.text))


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_docx_says_what_the_html_says(file: Path) -> None:
    compare(pieces(file), docx_text(written(file, "docx")))


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_web_page_says_what_the_html_says(file: Path) -> None:
    page = lxml.html.document_fromstring(written(file, "html"))
    (article,) = page.iter("article")
    compare(pieces(file), words(article))


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_contents_name_every_heading(file: Path) -> None:
    """In order, with the words of the heading; tables are counted in the contents alone."""
    tree = examined(file).composition.document.tree
    entries = [(link.get("href", ""), words(link)) for link in tree.iter("a")]
    headings = [(f"#{heading.get('id')}", words(heading)) for heading in tree.iter("h1", "h2")]
    assert [target for target, _ in entries] == [target for target, _ in headings]
    for (_, entry), (_, heading) in zip(entries, headings, strict=True):
        assert entry == heading or re.sub(r"^[一二三四五六七八九十]+、", "", entry) == heading


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_bookmarks_of_the_pdf_are_the_headings(file: Path, engine: str) -> None:
    tree = examined(file).composition.document.tree
    document = pypdfium2.PdfDocument(written(file, "pdf", engine))
    bookmarks = [squeezed(item.get_title()) for item in document.get_toc()]
    document.close()
    assert bookmarks == [words(heading) for heading in tree.iter("h1", "h2", "h3")]


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_headings_of_the_docx_are_the_headings(file: Path) -> None:
    tree = examined(file).composition.document.tree
    with zipfile.ZipFile(io.BytesIO(written(file, "docx"))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    found = []
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and re.fullmatch(
            r"Heading[123]|TableTitle|AnnexTitle", style.get(f"{W}val", "")
        ):
            found.append(squeezed("".join(str(text.text) for text in paragraph.iter(f"{W}t"))))
    assert found == [words(heading) for heading in tree.iter("h1", "h2", "h3")]

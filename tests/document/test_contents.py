"""The numbers in the contents are the pages of the headings, in LibreOffice and in the PDF.

LibreOffice lays out without the fonts of Windows here, wider and with room around figures: what
still stands on the pages that the DOCX names there will do so where letters are narrower.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pypdfium2
import pytest
from filelock import FileLock
from lxml import etree

from generator.document.compose.frame import compose
from generator.document.docx import write_docx
from generator.document.markup import Markup
from generator.document.pdf import ENGINES, write_pdf
from generator.figures.derive import derive
from generator.submission import Submission
from tests.departments import department
from tests.office import Office
from tests.samples import EXAMPLES, examined, example
from tests.sampling import BY_THE_SECOND_ENGINE, sampled
from tests.years import edition_of

pytestmark = pytest.mark.slow

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG_NAME = "某某市某某区数据资源管理和政务服务便民服务中心" * 2 + "综合保障站"
VARIATIONS: Mapping[str, tuple[str, int, str, str]] = {
    # edition, seed, unit of the workbook, name
    "few subjects": ("jiangxi-2022", 1, "万元", "某局"),
    "many subjects": ("jiangxi-2023", 4, "元", "某某区数据局"),
    "a long name": ("jiangxi-2021", 7, "万元", LONG_NAME),
    "another region": ("shanghai-2024", 11, "元", "某某镇人民政府"),
    "the latest year": ("jiangxi-2025", 13, "万元", "某街道办事处"),
    "parts without lines for their sections": ("beijing-2024", 5, "元", "某某区公园管理处"),
    "a colon behind the number of a part": ("guangdong-2024", 6, "万元", "某某市某局"),
    # each was numbered wrong once: a part that begins a page later in one program, a heading with
    # much room above it, and one that LibreOffice leaves alone at the end of a page
    "a part in doubt": ("jiangxi-2022", 31, "元", LONG_NAME[:23]),
    "much room above": ("jiangxi-2021", 84, "万元", "某局"),
    "a heading ends a page": ("jiangxi-2022", 91, "元", LONG_NAME[:23]),
    # its name leaves no room for the year and the unit above a table that just fills its page
    "a name with a line to itself": (
        "hunan-2024",
        1,
        "万元",
        "湿地保护区水利调度中心" * 3 + "分局处站",
    ),
}
#: What an ordinary run tries: an example of each region, and what was numbered wrong once.
SAMPLE = {
    *BY_THE_SECOND_ENGINE,
    "donghu-gov-services-2022",
    "parts without lines for their sections",
    "a part in doubt",
    "a heading ends a page",
}
ALL = [*(file.parent.name for file in EXAMPLES), *VARIATIONS, "a unit"]
NAMES = sampled(ALL, SAMPLE)
Pages = list[tuple[str, int]]


def made(submission: Submission) -> Markup:
    return compose(derive(submission, edition_of(submission.identity.edition)), draft=True).document


@cache
def document(name: str) -> Markup:
    for file in EXAMPLES:
        if file.parent.name == name:
            return examined(file).composition.document
    if name == "a unit":
        submission, _ = example()
        return made(replace(submission, identity=replace(submission.identity, kind="单位")))
    edition, seed, unit, own = VARIATIONS[name]
    submission = department(edition, seed, unit=unit)
    return made(replace(submission, identity=replace(submission.identity, name=own)))


@cache
def pdf_of(name: str, engine: str) -> bytes:
    return write_pdf(document(name), engine=engine)


def headings(tree: etree._Element) -> list[str]:
    """What the contents list."""
    listed = {link.get("href", "").removeprefix("#") for link in tree.iter("a")}
    found = (heading for heading in tree.iter("h1", "h2") if heading.get("id") in listed)
    return ["".join(map(str, heading.itertext())) for heading in found]


def outline(pdf: pypdfium2.PdfDocument, titles: list[str]) -> Pages:
    """The number printed on the page where each heading stands, by the PDF's bookmarks."""
    words = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]
    marks = [
        (mark.get_title(), destination.get_index())
        for mark in pdf.get_toc(max_depth=3)
        if (destination := mark.get_dest()) is not None
    ]
    wanted = iter(titles)
    title = next(wanted)
    found: Pages = []
    for text, page in marks:
        if re.sub(r"\s", "", text) == re.sub(r"\s", "", title):
            assert re.sub(r"\s", "", title) in words[page]
            (number,) = re.findall(r"—(\d+)—", words[page])
            found.append((title, int(number)))
            title = next(wanted, "")
    return found


def stored(docx: bytes) -> list[int]:
    """The numbers in the contents of a DOCX as they are shown on opening."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    links = body.iter(f"{W}hyperlink")
    return [int([text.text or "" for text in link.iter(f"{W}t")][-1]) for link in links]


@pytest.fixture(scope="module")
def converted(shared: Path, office: Office) -> Callable[[str], Path]:
    """Gives a document as LibreOffice lays it out, once in a run; its DOCX lies beside it."""

    def convert(name: str) -> Path:
        folder = shared / "contents" / str(ALL.index(name))
        folder.mkdir(parents=True, exist_ok=True)
        source = folder / "document.docx"
        with FileLock(folder / "made.lock"):
            if not source.with_suffix(".pdf").exists():
                source.write_bytes(write_docx(document(name).tree))
                office.convert([source], folder, "pdf")
        return source.with_suffix(".pdf")

    return convert


@pytest.mark.parametrize("name", NAMES)
def test_the_docx_names_the_pages_of_libreoffice(
    name: str, converted: Callable[[str], Path]
) -> None:
    titles = headings(document(name).tree)
    pdf = pypdfium2.PdfDocument(converted(name))
    pages = outline(pdf, titles)
    pdf.close()
    numbers = stored(converted(name).with_suffix(".docx").read_bytes())
    assert pages == list(zip(titles, numbers, strict=True))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_names_its_own_pages(name: str, engine: str) -> None:
    titles = headings(document(name).tree)
    pdf = pypdfium2.PdfDocument(pdf_of(name, engine))
    pages = outline(pdf, titles)
    front = "\n".join(page.get_textpage().get_text_bounded() for page in list(pdf)[1:4])
    pdf.close()
    front = front.replace("草稿", "")  # the mark may be read as the end of a line
    numbers = [int(number) for number in re.findall(r"(?<!\d)\.+ *(\d+)\s*$", front, re.MULTILINE)]
    assert pages == list(zip(titles, numbers, strict=True))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_docx_and_pdf_have_the_same_pages(
    name: str, engine: str, converted: Callable[[str], Path]
) -> None:
    titles = headings(document(name).tree)
    pdf = pypdfium2.PdfDocument(pdf_of(name, engine))
    own = outline(pdf, titles)
    pdf.close()
    assert [page for _, page in own] == stored(converted(name).with_suffix(".docx").read_bytes())


# one engine beside the other

#: Words of running text that may stand on the page before or after: those of three lines. Typst
#: lets an opening bracket take half a character at the beginning of a line, and each has its own
#: way of sharing a row of prose between two pages.
MOVED = 3 * 28


def words_of_pages(pdf: bytes) -> list[Counter[str]]:
    """What stands on each page, whatever its order: cells over several rows come late in Typst."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    plain = (re.sub(r"\s|[\ufffe\u00ad]", "", normalize("NFKC", text)) for text in texts)
    return [Counter(re.sub(r"[.…]", "", text)) for text in plain]


@pytest.mark.parametrize("name", sampled(ALL, BY_THE_SECOND_ENGINE))
def test_both_engines_say_the_same_on_each_page(name: str) -> None:
    one, other = (words_of_pages(pdf_of(name, engine)) for engine in ENGINES)
    assert len(one) == len(other)
    left: Counter[str] = Counter()
    for number, (own, others) in enumerate(zip(one, other, strict=True)):
        before = left
        left = Counter(before)
        left.update(own)
        left.subtract(others)
        moved = sum(map(abs, left.values()))
        assert moved <= MOVED, f"page {number}: {+left} {-left}"
    assert not +left
    assert not -left

"""A long name on the cover: its lines are as long as one another, and the same in every format."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
from lxml import html

from generator.document.compose.frame import compose
from generator.document.docx.write import write_docx
from generator.document.html import write_html
from generator.document.markup import Markup
from generator.document.measures import COVER_NAME_SIZE, PAGE_WIDTH, balanced_lines
from generator.document.pdf import ENGINES, write_pdf
from tests.years import disclosed, year

ROOM = PAGE_WIDTH / COVER_NAME_SIZE
LONG_LINES = ["北方某某自治州某某自", "治县人民医院集团中心"]


@cache
def document(name: str) -> Markup:
    return compose(disclosed(year("jiangxi-2022", name=name))).document


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("某局", ["某局"]),
        ("某" * 17, ["某" * 17]),
        ("某" * 18, ["某" * 9, "某" * 9]),
        ("某市中医医院（某市中西医结合医院）", ["某市中医医院（某市中西医结合医院）"]),
        ("某市第一人民医院、某市老年病医院、某院", ["某市第一人民医院、", "某市老年病医院、某院"]),
        ("某" * 13 + "（甲乙丙丁戊己庚）", ["某" * 11, "某某（甲乙丙丁戊己庚）"]),
        ("A" * 40, ["A" * 40]),
        ("", [""]),
        (" 某 局 ", [" 某 局 "]),
        ("某" * 9 + " " * 20 + "某" * 9, ["某" * 9, "某" * 9]),
    ],
)
def test_lines_are_as_long_as_one_another(name: str, lines: list[str]) -> None:
    assert balanced_lines(name, ROOM, "、）") == lines


@pytest.mark.parametrize("length", range(18, 60))
def test_no_line_is_left_with_a_character(length: int) -> None:
    lengths = [len(line) for line in balanced_lines("某" * length, ROOM, "")]
    assert max(lengths) - min(lengths) <= 1
    assert max(lengths) <= ROOM


def test_a_short_name_is_no_concern() -> None:
    (name,) = document("某局").tree.iterfind(".//p[@class='cover-name']")
    assert (name.text, len(name)) == ("某局", 0)


def test_lines_of_the_docx() -> None:
    content = write_docx(document("".join(LONG_LINES)).tree)
    with zipfile.ZipFile(BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
    cover = body[: body.index("w:instrText")]
    assert [line for line in re.split(r"<[^>]*>", cover) if line.strip()][:2] == LONG_LINES
    assert cover.count("<w:br/>") == 1


def test_a_web_page_has_no_lines() -> None:
    (heading,) = html.fromstring(write_html(document("".join(LONG_LINES)))).iter("h1")
    assert "".join(map(str, heading[0].itertext())) == "".join(LONG_LINES)
    assert not list(heading.iter("br"))


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_lines_of_the_pdf(engine: str) -> None:
    content = write_pdf(document("".join(LONG_LINES)), engine=engine)
    with pypdfium2.PdfDocument(content) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert text.split("\r\n")[:2] == LONG_LINES

"""The text of every example, kept beside the tests so that a change of wording is seen in review.

After a change that is meant: `make test ARGS="tests/test_examples.py --snapshot-update"`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.samples import EXAMPLES, examined

pytestmark = pytest.mark.slow

#: What is told of what a department published so: it counts no offices.
LOOKED_AT = {"rongjiang-service-2023": ["list"]}
#: What the published document really lacks or gets wrong, which 审核说明 says is published so.
WAIVED = {
    "donghu-gov-services-2022": [
        (
            "《预算绩效》自评涉及资金 586.76 万元，占项目支出总额的 100%；"
            "支出表的项目支出是 288.46 万元，应为 203.41%。请核对金额、占比和口径"
        ),
    ],
    "nanchang-bigdata-2021": ["“因公出国（境）费与年初预算相比”有变动，没有填写原因"],
    "qingshanhu-bigdata-2022": [
        (
            "《预算绩效》自评涉及资金 1097.7618 万元，占项目支出总额的 73.19%；"
            "支出表的项目支出是 0 万元，不能计算占比。请核对金额、占比和口径"
        ),
        "《预算绩效》预算 1087.76 万元，执行 1087.76 万元，执行率写的是 73.19%，应为 100%。请改正",
    ],
    "qingshanhu-gov-office-2021": [
        (
            "《预算绩效》自评涉及资金 70 万元，占项目支出总额的 34.15%；"
            "支出表的项目支出是 0 万元，不能计算占比。请核对金额、占比和口径"
        ),
    ],
}
HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### "}


class TextFile(SingleFileSnapshotExtension):
    """One text file for each example."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def name_of(file: Path) -> str:
    return file.parent.name


def text_of(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()).strip()


def lines_of(tree: etree._Element) -> Iterator[str]:
    """The document as a reader meets it: headings, paragraphs, rows of tables."""
    for element in tree.iter("h1", "h2", "h3", "h4", "p", "tr", "figcaption"):
        tag = str(element.tag)
        if tag == "tr":
            yield " | ".join(text_of(cell) for cell in element)
        elif element.get("class") == "table-head":
            yield " / ".join(text_of(span) for span in element)
        elif tag in HEADINGS:
            yield f"\n{HEADINGS[tag]}{text_of(element)}\n"
        else:
            yield text_of(element)


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_an_example_has_no_error_but_what_its_department_published_so(file: Path) -> None:
    examination = examined(file)
    waived = [item.message for item in examination.findings if item.waived]
    assert waived == WAIVED.get(name_of(file), [])
    assert not any(item.is_error for item in examination.findings)
    assert not examination.is_draft
    gaps = [gap.kind for gap in examination.composition.gaps]
    assert gaps == LOOKED_AT.get(name_of(file), [])
    assert "missing" not in examination.composition.document.source


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_the_text_of_an_example(file: Path, snapshot: SnapshotAssertion) -> None:
    text = "\n".join(lines_of(examined(file).composition.document.tree)).strip() + "\n"
    assert text == snapshot(extension_class=TextFile)


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_a_second_run_gives_the_same_document(file: Path) -> None:
    examination = examined(file)
    examined.cache_clear()
    assert examined(file).composition.document.source == examination.composition.document.source

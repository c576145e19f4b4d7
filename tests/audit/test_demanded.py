"""What the country demands of a published document, and the document doesn't say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.audit.run import audit
from generator.build import build
from generator.checks.demanded import RULE
from tests.samples import EXAMPLES, examined

FILE = next(it for it in EXAMPLES if it.parent.name == "rongjiang-service-2023")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A published page whose table of government funds is empty."""
    (page,) = build(examined(FILE), tmp_path, ["html"])
    return page


def told(page: Path) -> list[tuple[str, str]]:
    return [(it.message, it.basis) for it in audit(page).remarks if it.rule == RULE]


def test_a_document_that_says_everything_is_let_alone(document: Path) -> None:
    assert told(document) == []


@pytest.mark.parametrize(
    ("said", "lacking", "basis"),
    [
        (
            r"\d\. 当此表数据为零时，[^<]*政府性基金[^<]*",
            "政府性基金",
            "没有数据的表格应当列出空表",
        ),
        (r"[^<>]*年度机关运行经费支出[^<]*", "机关运行经费", "预算法第十四条"),
        (r"[^<>]*年度政府采购支出总额[^<]*", "货物工程服务", "财预〔2016〕143号"),
    ],
)
def test_what_is_not_said_is_told_with_its_basis(
    document: Path, said: str, lacking: str, basis: str
) -> None:
    page = document.read_text("utf-8")
    document.write_text(re.sub(said, "略", page), "utf-8")
    ((message, found),) = told(document)
    assert f"“{lacking}”" in message
    assert basis in found

"""The table of cases in tests/cases/changes.yaml, which an accountant can read, as tests."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.document.compose.said import Speaker
from generator.figures.derive import Disclosure, derive
from generator.figures.figure import Figure
from generator.workbook.reading.workbook import read_workbook

ROOT = Path(__file__).parents[2]
CASES = yaml.load(
    (ROOT / "tests/cases/changes.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,  # noqa: S506 - strings only
)
EXAMPLES = {
    "jiangxi-2021": "qingshanhu-gov-office-2021",
    "jiangxi-2022": "qingshanhu-bigdata-2022",
    "jiangxi-2023": "rongjiang-service-2023",
    "shanghai-2024": "made-up-shanghai-2024",
}
SENTENCES = {"增减": "{{ 增减(甲) }}", "完成率": '{{ 完成率(甲, 乙, "年初预算") }}'}


@cache
def disclosure(edition: str) -> Disclosure:
    return derive(*read_workbook(ROOT / "examples" / EXAMPLES[edition] / "workbook.xlsx"))


def figure(text: str, label: str) -> Figure | None:
    if text == "未知":
        return None
    return Figure(None if text == "空白" else Decimal(text), label)


@pytest.mark.parametrize("edition", EXAMPLES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["情形"]))
def test_a_case_is_worded_as_the_edition_words_it(case: dict[str, Any], edition: str) -> None:
    current, other = figure(case["本年"], "本年数"), figure(case["上年"], "上年数")
    assert current is not None
    words = {
        "甲": Figure(current.value, current.label, prior=other),
        "乙": other or Figure(None, ""),
    }
    said = Speaker(disclosure(edition)).sentences.say(SENTENCES[case["写法"]], words)
    assert re.sub(r"<[^>]*>", "", said) == case["应为"][edition]


def test_every_case_is_stated_for_every_edition() -> None:
    for case in CASES:
        assert set(case["应为"]) == set(EXAMPLES), case["情形"]

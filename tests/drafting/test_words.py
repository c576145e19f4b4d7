"""The words of drafting: those of the program, with a bureau's laid on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.drafting.words import drafting_patterns, drafting_words
from generator.errors import Unusable

Lay = Callable[[str], Path]


def _forget() -> None:
    drafting_words.cache_clear()
    drafting_patterns.cache_clear()


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lay]:
    """Put a file of words where a bureau keeps its editions."""

    def write_file(text: str) -> Path:
        file = tmp_path / "drafting.yaml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("JUESUAN_EDITIONS", str(tmp_path))
        _forget()
        return file

    _forget()
    yield write_file
    _forget()


def test_a_bureau_says_only_what_it_says_otherwise(lay: Lay) -> None:
    lay("shares: [占比为]\nusual: {flat: 与去年相同}\nplanned: [概算]\n")
    known, patterns = drafting_words(), drafting_patterns()
    assert known.usual.flat == "与去年相同"
    assert known.usual.change["up"].startswith("比上年增加")
    found = patterns.share.search("教育支出（类）5.00万元，占比为3.10%")
    assert found
    assert found["share"] == "占比为"
    assert patterns.share.search("教育支出5.00万元，占3.10%") is None
    assert patterns.planned.search("年初概算数")
    assert not patterns.planned.search("年初预算数")


def test_what_a_list_asks_is_written_as_it_stands(lay: Lay) -> None:
    lay("budgets: {columns: {备注: {label: 备注, hint: 可不填}}}\n")
    budgets = drafting_words().budgets
    assert budgets.amount == "年初预算数"
    columns = budgets.data([drafting_words().uses_column])["columns"]
    assert "用途" not in columns
    assert columns["备注"] == {"label": "备注", "hint": "可不填"}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("shares: [占]\nshare: [占]\n", 2, "不认识这个键（名称相近的有“shares”"),
        ("shares: [占]\nplanned: []\n", 2, "至少写一个"),
        ("glossary:\n  key: 词\n", 2, "没有名为“词”的栏"),
        ("budgets:\n  columns:\n    年初预算数: {type: text}\n", 2, "要有一栏金额"),
        ("usual: {flat: [持平]}\n", 1, "应为一段文字"),
    ],
)
def test_what_is_wrong_is_told_in_its_place(lay: Lay, text: str, line: int, reason: str) -> None:
    file = lay(text)
    with pytest.raises(Unusable) as error:
        drafting_words()
    assert f"{file}，第 {line} 行" in str(error.value)
    assert reason in str(error.value)

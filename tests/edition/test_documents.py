"""The words of published documents: those of the program, with a bureau's laid on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.edition.documents import document_words
from generator.errors import Unusable

Lay = Callable[[str], Path]


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lay]:
    """Put a file of words where a bureau keeps its editions."""

    def write_file(text: str) -> Path:
        file = tmp_path / "documents.yaml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("JUESUAN_EDITIONS", str(tmp_path))
        document_words.cache_clear()
        return file

    document_words.cache_clear()
    yield write_file
    document_words.cache_clear()


def test_a_bureau_says_only_what_it_says_otherwise(lay: Lay) -> None:
    lay("notes: [附注]\npapers: {年报: 年度报告}\n")
    known = document_words()
    assert known.notes == ("附注",)
    assert known.papers.keys() == {"公开文本", "年报"}
    assert known.captions == ("图",)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("notes: [注]\nnote: [注]\n", 2, "不认识这个键（名称相近的有“notes”"),
        ("notes: [注]\npapers:\n  年报: '[年度'\n", 3, "“[年度”[ ] 里应为几个词，用 | 隔开"),
        ("parts: [第部分]\n", 1, "“第部分”应有一个编号：一、1 或 ①"),
        ("captions: 图\n", 1, "应为列表"),
    ],
)
def test_what_is_wrong_is_told_in_its_place(lay: Lay, text: str, line: int, reason: str) -> None:
    file = lay(text)
    with pytest.raises(Unusable) as error:
        document_words()
    assert f"{file}，第 {line} 行" in str(error.value)
    assert reason in str(error.value)

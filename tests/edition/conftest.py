"""Editions written for one test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.edition.load import load_edition
from generator.errors import Unusable

Write = Callable[..., Path]
EXTENDS = "extends: jiangxi-2022\n"
SENTENCE = "parts:\n  情况说明:\n    sections:\n      收入:\n        paragraphs:\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write an edition's file where the program looks for editions."""

    def write_file(text: str, edition: str = "test", name: str = "edition.yaml") -> Path:
        file = tmp_path / edition / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        load_edition.cache_clear()
        return file

    monkeypatch.setenv("JUESUAN_EDITIONS", str(tmp_path))
    load_edition.cache_clear()
    yield write_file
    load_edition.cache_clear()


def refusal(edition: str = "test") -> str:
    with pytest.raises(Unusable) as error:
        load_edition(edition)
    return str(error.value)

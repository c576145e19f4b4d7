"""A published document beside another one, or beside a workbook: what they print otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generator.batch.compared import compare_files
from generator.build import contents_of, examine
from generator.cli import app
from generator.commands.compare import Comparison, Difference, lines_of
from generator.errors import Unusable
from tests.samples import REPOSITORY
from tests.sampling import sampled

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"
SAME = Comparison((), ())
WORDS = "机构改革"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The example as it is published, by kind of file."""
    folder = tmp_path_factory.mktemp("公开")
    files = {}
    for name, content in contents_of(examine(EXAMPLE), ["docx", "pdf", "html"]).items():
        file = folder / name
        file.write_bytes(content)
        files[file.suffix] = file
    return files


@pytest.fixture
def retouched(documents: dict[str, Path], tmp_path: Path) -> Path:
    """The published page after someone changed a cell and some words of it."""
    page = documents[".html"].read_text("utf-8")
    assert WORDS in page
    path = tmp_path / "改过.html"
    path.write_text(page.replace("227.27<", "227.28<", 1).replace(WORDS, "有改革", 1), "utf-8")
    return path


@pytest.mark.parametrize("kind", sampled([".docx", ".pdf", ".html"], {".docx"}))
def test_a_document_says_what_its_workbook_says(documents: dict[str, Path], kind: str) -> None:
    assert compare_files(EXAMPLE, documents[kind]) == SAME
    assert compare_files(documents[kind], documents[".html"]) == SAME


@pytest.mark.parametrize(
    ("before", "where"), [("workbook", "公开01表!C7"), (".pdf", "表格1!C7"), (".html", "表格1!C7")]
)
def test_what_was_changed_is_told_once(
    documents: dict[str, Path], retouched: Path, before: str, where: str
) -> None:
    found = compare_files(documents.get(before, EXAMPLE), retouched)
    assert found.cells == (Difference(where, "227.27", "227.28"),)
    (sentence,) = found.sentences
    assert sentence.after == sentence.before.replace(WORDS, "有改革", 1)


def test_the_way_back_is_told_the_other_way(retouched: Path) -> None:
    found = compare_files(retouched, EXAMPLE)
    assert found.cells == (Difference("公开01表!C7", "227.28", "227.27"),)
    assert "有改革" in found.sentences[0].before


@pytest.mark.parametrize("before", sampled(["workbook", ".pdf", ".html"], {"workbook", ".pdf"}))
def test_what_an_audit_finds_of_one_alone_is_told(
    documents: dict[str, Path], tmp_path: Path, before: str
) -> None:
    page = documents[".html"].read_text("utf-8")
    wrong = tmp_path / "错.html"
    wrong.write_text(page.replace("227.27<", "327.27<", 1), "utf-8")
    own = documents.get(before, EXAMPLE)
    found = compare_files(own, wrong)
    assert found.solved == ()
    assert all(item.severity == "error" for item in found.new)
    assert any("327.27" in item.text for item in found.new)
    back = compare_files(wrong, own)
    assert back.new == ()
    assert len(back.solved) == len(found.new)
    lines = list(lines_of(found))
    assert lines[:2] == ["已解决的审核意见 0 条", f"新出现的审核意见 {len(found.new)} 条"]


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "函.html"
    letter.write_text("<p>请查收。</p>", "utf-8")
    with pytest.raises(Unusable):
        compare_files(EXAMPLE, letter)


def test_the_command_tells_it_as_lines_and_as_json(documents: dict[str, Path]) -> None:
    files = [str(EXAMPLE), str(documents[".html"])]
    result = CliRunner().invoke(app, ["compare", *files])
    assert result.stdout.splitlines() == [
        "已解决的审核意见 0 条",
        "新出现的审核意见 0 条",
        "填报内容不同的 0 处",
        "公开文本文字不同的 0 处",
    ]
    result = CliRunner().invoke(app, ["compare", "--json", *files])
    assert json.loads(result.stdout) == {"solved": [], "new": [], "cells": [], "sentences": []}

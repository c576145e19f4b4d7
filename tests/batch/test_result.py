"""The log of a batch: what is written there is read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.batch.result import LOG, Result, Status, lines_of, read_log

BUILT = Result(
    workbook="县/某局.xlsx",
    sha256="ab",
    status=Status.DRAFT,
    name="某局",
    kind="部门",
    edition="jiangxi-2022",
    year=2022,
    errors=1,
    findings=({"rule": "原因未填", "severity": "error", "message": "缺", "cells": []},),
    documents=("某局2022年度部门决算.docx",),
    digests=("cd",),
    seconds=1.25,
    totals={"收入": "12.30"},
    fingerprint="ef",
)
UNUSABLE = Result("坏.xlsx", "", Status.UNUSABLE, "坏.xlsx：无法打开。")


@pytest.mark.parametrize("result", [BUILT, UNUSABLE])
def test_a_result_survives_json(result: Result) -> None:
    data = json.loads(json.dumps(result.as_json()))
    assert Result.from_json(data) == result


def test_the_names_in_the_log() -> None:
    """Others read the log too: its keys and values are an interface."""
    data = BUILT.as_json()
    assert list(data) == [
        *("workbook", "sha256", "status", "message", "name", "kind", "edition", "year"),
        *("errors", "warnings", "infos", "findings", "documents", "digests", "seconds"),
        *("totals", "title", "fingerprint"),
    ]
    assert data["status"] == "draft"
    assert data["workbook"] == "县/某局.xlsx"


def test_the_later_line_holds_and_half_a_line_is_none(tmp_path: Path) -> None:
    again = Result("坏.xlsx", "00", Status.BUILT)
    half = lines_of([BUILT])[:-20]
    (tmp_path / LOG).write_bytes(lines_of([UNUSABLE, again]) + half)
    assert read_log(tmp_path) == {"坏.xlsx": again}


def test_lines_that_are_no_results_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / LOG).write_bytes(b'[]\n{"status": "new"}\n\xff\n' + lines_of([UNUSABLE]))
    assert read_log(tmp_path) == {"坏.xlsx": UNUSABLE}


def test_no_log_no_results(tmp_path: Path) -> None:
    assert read_log(tmp_path) == {}


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    odd = Result(b"\xb2\xe2.xlsx".decode("utf-8", "surrogateescape"), "", Status.UNUSABLE)
    (tmp_path / LOG).write_bytes(lines_of([odd]))
    assert read_log(tmp_path) == {odd.workbook: odd}


def test_every_status_has_a_chinese_word() -> None:
    assert len({status.chinese for status in Status}) == len(Status)

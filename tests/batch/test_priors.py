"""Last year's workbooks are found by what they say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch.conftest import Batch
from tests.batch.folders import workbook
from tests.helpers import Run, changed

pytestmark = pytest.mark.slow

NAME = "南昌市青山湖区大数据中心2022年度部门决算"


def test_last_year_is_found_by_name_kind_and_year(run: Run, tmp_path: Path) -> None:
    folder, prior, out = tmp_path / "今年", tmp_path / "去年", tmp_path / "out"
    for place in (folder, prior):
        place.mkdir()
    (folder / "a.xlsx").write_bytes(changed({"上年数!B3": None}))
    (folder / "b.xlsx").write_bytes(workbook(2, "乙局"))
    (prior / "x.xlsx").write_bytes(workbook(1, NAME.removesuffix("2022年度部门决算")))
    (prior / "坏.xlsx").write_bytes(b"PK")
    arguments = ("batch", folder, "-o", out, "--format", "docx")
    assert run(*arguments).status == 1
    outcome = run(*arguments, "--prior", prior)
    assert "b.xlsx：没有找到同名的上年填报表，没有与上年比较。" in outcome.err.splitlines()
    assert "a.xlsx：没有" not in outcome.err
    assert "其中 1 份未变" in outcome.out
    run(
        "build",
        folder / "a.xlsx",
        "-o",
        tmp_path / "one",
        "--prior",
        prior / "x.xlsx",
        "--format",
        "docx",
    )
    assert (out / f"{NAME}.docx").read_bytes() == (tmp_path / "one" / f"{NAME}.docx").read_bytes()


def test_last_year_is_not_guessed(batch: Batch, folder: Path, tmp_path: Path) -> None:
    prior = tmp_path / "去年"
    prior.mkdir()
    (folder / "甲.xlsx").write_bytes(workbook(2, "甲局"))  # of 2022
    for name in ("x.xlsx", "y.xlsx"):
        (prior / name).write_bytes(workbook(1, "甲局"))  # of 2021
    outcome = batch("--prior", prior)
    assert outcome.status == 1
    what = "上年文件夹里有 2 份同名的填报表（x.xlsx、y.xlsx）。请只保留一份。"
    assert f"甲.xlsx：{what}" in outcome.err.splitlines()

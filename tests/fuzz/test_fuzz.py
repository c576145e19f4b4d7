"""A hundred of the fuzzer's seeds, 25 in an ordinary run; `make fuzz` tries ten thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.batch.result import Status
from tests.fuzz.__main__ import SECONDS, figures
from tests.fuzz.cases import Ended, Plan, _left_behind, _misbehaved, plan_of, run
from tests.sampling import sampled

pytestmark = pytest.mark.slow

SEEDS = range(100)


@pytest.mark.parametrize("start", sampled(range(0, 100, 25), range(1)))
def test_seeds(start: int) -> None:
    cases = [run(seed) for seed in SEEDS[start : start + 25]]
    assert [(case.seed, case.fault) for case in cases if case.fault] == []
    assert max(case.seconds for case in cases) < SECONDS


def test_a_seed_always_damages_the_same() -> None:
    assert plan_of(7) == plan_of(7)


def test_what_is_no_proper_end_is_said() -> None:
    assert list(_misbehaved(2, "", "文件已损坏。\n")) == []
    assert list(_misbehaved(2, "", "")) == ["用 0 行说不可用"]
    assert list(_misbehaved(0, "", "UserWarning: x\n")) == ["说的不是中文：UserWarning: x"]
    assert list(_misbehaved(1, "Traceback (most recent", "")) == ["Traceback"]
    assert "退出状态 70" in next(_misbehaved(70, "", "程序内部出错"))


def test_what_is_left_half_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    plan = Plan("check", {"填报表.xlsx": b""}, ("check", "填报表.xlsx"))
    files = {"填报表.xlsx": b"", "out/甲.docx": b"PK", "out/.甲.part": b"", "out/乙.html": b"\x07"}
    for name, content in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content)
    assert list(_left_behind(plan, Path(), 2)) == [
        f"留下了 {name}" for name in ("out/.甲.part", "out/乙.html", "out/甲.docx")
    ]
    assert list(_left_behind(plan, Path(), 0)) == [
        "留下了 out/.甲.part",
        "乙.html 里有字符 '\\x07'",
        "甲.docx 已损坏：File is not a zip file",
    ]


def test_the_figures() -> None:
    cases = [
        Ended(1, "check", 0, "", 0.5, 100.0),
        Ended(2, "check", 2, "", 2.5, 90.0),
        Ended(3, "build", None, "KeyError: ", 0.1, 300.0),
        Ended(4, "build", Status.TIMEOUT, "超时", 60.0, 0.0),
    ]
    assert figures(cases).splitlines()[-1] == (
        "cases 4, refused 1, built 1, tracebacks 1, hangs 1, over 1024 MiB 0, "
        "slowest 60.0 s (seed 4), largest 300 MiB (seed 3)"
    )

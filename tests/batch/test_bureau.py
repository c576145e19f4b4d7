"""A bureau's night: many workbooks, ten of them broken, and what goes wrong meanwhile.

Two dozen workbooks in an ordinary run, two hundred in a long one.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from generator.batch.result import LOG, Status, read_log
from tests.batch.commands import PATIENCE, cluster, run, start, wait_until
from tests.batch.folders import BUREAU, broken, workbook

pytestmark = pytest.mark.slow

BROKEN = 10
NIGHT = pytest.param(190, marks=pytest.mark.long)
#: PDFs take ten times as long and are built by `make bench`; here only of a few.
OPTIONS = ("-j", 2, "--format", "docx")


@pytest.fixture(scope="module", params=[14, NIGHT])
def in_order(request: pytest.FixtureRequest) -> int:
    """How many workbooks are in order."""
    return int(request.param)


@pytest.fixture(scope="module")
def folder(in_order: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place: Path = tmp_path_factory.mktemp("bureau") / "填报"
    for number in range(in_order):
        file = place / f"第{number % 3}科" / f"{number:03}.xlsx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(workbook(number))
    return place


@pytest.fixture(scope="module")
def reasons(folder: Path) -> dict[str, str]:
    return broken(folder)


@pytest.fixture(scope="module")
def undisturbed(
    folder: Path, reasons: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    assert len(reasons) == BROKEN
    out: Path = tmp_path_factory.mktemp("undisturbed")
    return out, run(folder, "-o", out, *OPTIONS)


def named(err: str) -> set[str]:
    """The workbooks that lines speak of, each in as many lines as it has places to mend."""
    return {re.split("[：，]", line)[0] for line in err.splitlines()}


def documents(out: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("*.docx")}


def test_those_in_order_are_built_and_10_reported(
    undisturbed: tuple[Path, subprocess.CompletedProcess[str]],
    reasons: dict[str, str],
    in_order: int,
) -> None:
    out, ended = undisturbed
    assert ended.returncode == 1
    lines = ended.stderr.splitlines()
    assert named(ended.stderr) == set(reasons)
    for name, reason in reasons.items():
        assert any(reason in line for line in lines if line.startswith(name))
    assert all(line.endswith("。") for line in lines)
    told = f"填报表 {in_order + BROKEN} 份：已生成 {in_order} 份，不可用 {BROKEN} 份。"
    assert ended.stdout.splitlines()[-1].startswith(told)
    assert len(documents(out)) == in_order


def test_the_log_of_all(
    undisturbed: tuple[Path, subprocess.CompletedProcess[str]],
    reasons: dict[str, str],
    in_order: int,
) -> None:
    out, _ = undisturbed
    results = read_log(out)
    assert len((out / LOG).read_bytes().splitlines()) == in_order + BROKEN
    assert list(results) == sorted(results)
    failed = {name for name, result in results.items() if result.status is Status.UNUSABLE}
    assert failed == reasons.keys()
    names = [name for result in results.values() for name in result.documents]
    assert sorted(names) == sorted(documents(out))
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*names, LOG, ".juesuan.lock", *BUREAU]
    )


@pytest.mark.long
def test_killing_a_worker_and_then_the_run(
    folder: Path,
    undisturbed: tuple[Path, subprocess.CompletedProcess[str]],
    tmp_path: Path,
    in_order: int,
) -> None:
    """The next run goes on and ends with the same bytes."""
    process = start(folder, "-o", tmp_path, *OPTIONS)
    wait_until(lambda: len(documents(tmp_path)) >= in_order // 10)
    workers = workers_of(process)
    assert len(workers) == 2
    workers[0].send_signal(signal.SIGKILL)
    wait_until(lambda: len(documents(tmp_path)) >= in_order // 3)
    workers = workers_of(process)
    assert len(workers) == 2, "the worker was not replaced"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    wait_until(lambda: not any(worker.is_running() for worker in workers))
    assert len(documents(tmp_path)) < in_order
    again = run(folder, "-o", tmp_path, *OPTIONS)
    assert again.returncode == 1
    assert "未变，没有重新生成" in again.stdout
    assert len(named(again.stderr)) == BROKEN
    out, _ = undisturbed
    assert documents(tmp_path) == documents(out)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in out.iterdir()}


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def test_ctrl_c_ends_at_once_and_the_next_run_goes_on(
    folder: Path, tmp_path: Path, in_order: int
) -> None:
    process = start(folder, "-o", tmp_path, *OPTIONS)
    wait_until(lambda: len(documents(tmp_path)) >= 5)
    workers = workers_of(process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert err == "已中断。再运行同一条命令会接着做。\n"
    assert not any(worker.is_running() for worker in workers)
    done = len(read_log(tmp_path))
    assert 5 <= done < in_order


@pytest.mark.long
def test_a_cluster_gives_the_same_bytes_though_a_worker_is_lost(
    folder: Path,
    undisturbed: tuple[Path, subprocess.CompletedProcess[str]],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    in_order: int,
) -> None:
    few, pdf = tmp_path / "两份", ("--format", "pdf")
    few.mkdir()
    for number in range(2):
        (few / f"{number}.xlsx").write_bytes(workbook(number))
    with cluster(tmp_path_factory.mktemp("cluster")) as (address, workers):
        process = start(folder, "-o", tmp_path, *OPTIONS, "--scheduler", address)
        wait_until(lambda: len(documents(tmp_path)) >= in_order // 5)
        nanny = psutil.Process(workers[0].pid)
        for lost in (nanny, *nanny.children(recursive=True)):
            os.kill(lost.pid, signal.SIGKILL)
        _, err = process.communicate()
        assert run(few, "-o", few / "远", *pdf, "--scheduler", address).returncode == 0
    out, _ = undisturbed
    assert process.returncode == 1
    assert len(named(err)) == BROKEN
    assert documents(tmp_path) == documents(out)
    assert run(few, "-o", few / "近", *pdf).returncode == 0
    there, here = (sorted((few / name).glob("*.pdf")) for name in ("远", "近"))
    assert len(there) == len(here) == 2
    assert [path.read_bytes() for path in there] == [path.read_bytes() for path in here]

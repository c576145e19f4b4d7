"""What is known of a bureau's folder: read anew when a file changes, and quick when none does."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.batch.calendar import Publication, Whose
from generator.batch.notes import note
from generator.batch.result import LOG, Result, lines_of
from generator.batch.run import Order
from generator.batch.standing import Light
from generator.web.bureau import state, view
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.state import FolderState, Known
from generator.web.bureau.view import Query
from generator.web.jobs import Jobs
from tests.batch.region import disclosure, result_of
from tests.bureau_folder import DAY, LISTED, write_list

MANY = 300
#: Seconds of this process that the first page of so many departments may take.
PAGE = 0.15


def department(number: int, pattern: Result) -> Result:
    name = f"示例县第{number}局"
    return replace(pattern, workbook=f"{number:03}.xlsx", name=name, title=name)


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """A folder of many workbooks, and the log of a batch over them."""
    monkeypatch.setattr("generator.batch.calendar.today", lambda: DAY)
    folder, out = tmp_path / "填报", tmp_path / "公开"
    folder.mkdir()
    out.mkdir()
    pattern = result_of(disclosure("某局", 1), sha256=hashlib.sha256(b"PK").hexdigest())
    results = [department(number, pattern) for number in range(MANY)]
    for result in results:
        (folder / result.workbook).write_bytes(b"PK")
    (out / LOG).write_bytes(lines_of(results))
    return Order(folder, out, ("docx",), 1)


def least(call: Callable[[], object]) -> float:
    """The seconds of this process that a call takes at the least."""
    found = []
    for _ in range(5):
        begun = time.process_time()
        call()
        found.append(time.process_time() - begun)
    return min(found)


def test_the_first_page_of_many_departments_is_quick(order: Order, jobs: Jobs) -> None:
    desk = BureauDesk(order, jobs)
    known = desk.state.now()
    assert len(known.standings) == MANY
    assert least(desk.state.now) < PAGE / 2
    assert least(lambda: view.departments(desk, known, Query())) < PAGE
    desk.close()


def counting(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Which workbooks are opened for the names that stand in them."""
    opened: list[Path] = []

    def named_in(path: Path) -> tuple[str, ...]:
        opened.append(path)
        return ()

    monkeypatch.setattr(state, "named_in", named_in)
    return opened


def test_only_what_changed_is_read_anew(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = counting(monkeypatch)
    folder = FolderState(order)
    first = folder.now()
    assert len(opened) == MANY
    assert folder.now() is first
    changed = order.folder / "007.xlsx"
    changed.write_bytes(b"PK longer")
    opened.clear()
    assert folder.now() is not first
    assert opened == [changed]


@pytest.mark.parametrize("kind", ["workbook", "log", "notes", "list", "gone"])
def test_whoever_changes_it_it_is_seen(order: Order, tmp_path: Path, kind: str) -> None:
    listed = write_list(tmp_path / "名单.xlsx")
    folder = FolderState(order, listed)
    before = folder.now()
    log = order.output / LOG
    if kind == "workbook":
        (order.folder / "新.xlsx").write_bytes(b"PK")
    elif kind == "log":
        log.write_bytes(log.read_bytes().replace(b'"status": "built"', b'"status": "draft"'))
    elif kind == "notes":
        note(order.output, {Whose("示例县第1局", "部门", 2022): Publication(DAY)})
    elif kind == "list":
        os.utime(write_list(listed), (0, 0))
    else:
        (order.folder / "000.xlsx").unlink()
    after = folder.now()
    assert after is not before
    if kind != "list":
        assert told(after) != told(before)


def told(known: Known) -> list[tuple[str, str, str]]:
    return [(it.workbook, it.light, it.due.words) for it in known.standings.values()]


def test_a_key_stays_whoever_comes_and_goes(order: Order, tmp_path: Path) -> None:
    folder = FolderState(order, write_list(tmp_path / "名单.xlsx"))
    before = {it.workbook or it.whose.name: key for key, it in folder.now().standings.items()}
    (order.folder / "000.xlsx").unlink()
    after = {it.workbook or it.whose.name: key for key, it in folder.now().standings.items()}
    assert {name: before[name] for name in after if name in before} == {
        name: key for name, key in after.items() if name in before
    }
    assert len(set(before.values())) == len(before)


def test_a_folder_without_anything_has_only_those_who_are_missing(tmp_path: Path) -> None:
    (tmp_path / "填报").mkdir()
    own = Order(tmp_path / "填报", tmp_path / "没有", (), 1)
    known = FolderState(own, write_list(tmp_path / "名单.xlsx")).now()
    assert {it.light for it in known.standings.values()} == {Light.MISSING}
    assert len(known.standings) == len(LISTED)

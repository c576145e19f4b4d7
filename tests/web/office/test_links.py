"""Forms and links are handed out together, from a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from generator.web.office.store import OWN
from tests.helpers import Run
from tests.test_handout import list_of
from tests.web.office.visitors import HOME, Opened, enter

pytestmark = pytest.mark.usefixtures("small_forms")

NAMES = ("某市财政局", "某市审计局")


def links_in(file: Path) -> dict[str, str]:
    rows = load_workbook(file).worksheets[0].values
    return {str(row[0]): str(row[1]) for row in rows if str(row[1]).startswith("http")}


def test_forms_and_links_are_handed_out(office: Opened, run: Run, tmp_path: Path) -> None:
    roster = list_of(tmp_path, ("名称",), *((name,) for name in NAMES))
    out = tmp_path / "发放"
    command = ("new", "--list", roster, "-e", "jiangxi-2023", "-o", out, "--links", office.folder)
    outcome = run(*command)
    assert (outcome.status, outcome.err) == (0, "")
    assert "2 个部门的链接" in outcome.out
    links = links_in(out / "链接.xlsx")
    assert set(links) == set(NAMES)
    browser: TestClient = office.stranger()
    assert enter(browser, links[NAMES[0]].removeprefix(HOME)) == 303
    handed_out = browser.get("/handed-out").content
    assert handed_out == (out / f"{NAMES[0]}2023年度决算填报表.xlsx").read_bytes()
    assert len(list((office.folder / OWN / "forms").iterdir())) == 2


def test_a_department_that_has_a_link_keeps_it(office: Opened, run: Run, tmp_path: Path) -> None:
    link = office.link(NAMES[0])
    roster = list_of(tmp_path, ("名称",), *((name,) for name in NAMES))
    out = tmp_path / "发放"
    run("new", "--list", roster, "-e", "jiangxi-2023", "-o", out, "--links", office.folder)
    assert set(links_in(out / "链接.xlsx")) == {NAMES[1]}
    assert enter(office.stranger(), link) == 303


def test_without_an_address_nothing_is_written(run: Run, tmp_path: Path) -> None:
    roster = list_of(tmp_path, ("名称",), (NAMES[0],))
    out, folder = tmp_path / "发放", tmp_path / "填报"
    folder.mkdir()
    command = ("new", "--list", roster, "-e", "jiangxi-2023", "-o", out, "--links", folder)
    outcome = run(*command)
    assert outcome.status == 2
    assert "还不知道服务的地址" in outcome.err
    assert not out.exists()


def test_links_are_for_a_list(run: Run, tmp_path: Path) -> None:
    outcome = run("new", "-e", "jiangxi-2023", "--links", tmp_path)
    assert outcome.status == 2
    assert "--links 与 --list 同用" in outcome.err

"""The office: officers make links, departments hand in, by mouse and by keys alone."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from generator.web.office.versions import workbook_name
from tests.samples import EXAMPLE
from tests.web.chromium.window import (
    NARROW,
    PATIENCE,
    faults,
    go,
    press,
    put_down,
    walk,
)
from tests.web.office.test_server import first_link, free_port, served
from tests.web.office.visitors import PASSWORD

NAME, OTHER = "南昌市青山湖区大数据中心", "某市审计局"
ADMINISTRATOR = "管理员"


class Server:
    """The server of an office, which may be started again."""

    def __init__(self, place: Path) -> None:
        self.folder, self.port = place / "填报", free_port()
        self.folder.mkdir()
        book = Workbook()
        for name in ("名称", NAME, OTHER):
            book.worksheets[0].append([name])
        book.save(place / "名单.xlsx")
        self._said = ("--list", str(place / "名单.xlsx"), "--out", str(place / "公开"))
        self._running = ExitStack()
        self.home = f"http://127.0.0.1:{self.port}"
        program = self._running.enter_context(served(self.folder, self.port, *self._said))
        self.first_link = f"{self.home}{first_link(program)}"

    def start_again(self) -> None:
        """As after a power cut."""
        self.stop()
        self._running.enter_context(served(self.folder, self.port, *self._said))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def server(tmp_path: Path, own_cache: None) -> Iterator[Server]:  # noqa: ARG001
    own = Server(tmp_path)
    yield own
    own.stop()


@pytest.fixture
def officer(browser_of: Callable[[], BrowserContext]) -> Page:
    return browser_of().new_page()


@pytest.fixture
def accountant(browser_of: Callable[[], BrowserContext]) -> Page:
    return browser_of().new_page()


def links_in(content: bytes) -> dict[str, str]:
    rows = load_workbook(io.BytesIO(content)).worksheets[0].values
    return {str(row[0]): str(row[1]) for row in rows if str(row[1]).startswith("http")}


@pytest.mark.long
def test_from_the_link_to_the_receipt(server: Server, officer: Page, accountant: Page) -> None:
    for page in (officer, accountant):
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    come_in(server, officer)
    officer.goto(f"{server.home}/office")
    assert faults(officer) == []
    with officer.expect_download() as waiting:
        press(officer, "为没有链接的部门生成链接")
    links = links_in(Path(waiting.value.path()).read_bytes())
    assert set(links) == {NAME, OTHER}

    accountant.goto(links[NAME])
    assert faults(accountant) == []
    press(accountant, "进入")
    assert faults(accountant) == []
    put_down(accountant, EXAMPLE)
    press(accountant, "交给财政部门")
    expect(accountant.locator("#handed-in tbody tr")).to_have_count(1)
    assert faults(accountant) == []
    with accountant.expect_download() as waiting:
        accountant.locator("#handed-in").get_by_role("link", name=EXAMPLE.name).click()
    assert Path(waiting.value.path()).read_bytes() == EXAMPLE.read_bytes()
    receipt = accountant.locator("#handed-in .hash").last.inner_text()
    assert (server.folder / NAME / workbook_name(NAME)).read_bytes() == EXAMPLE.read_bytes()

    look_after(server, officer, receipt)
    press(accountant, "退出")
    assert faults(accountant) == []
    press(officer, "退出")
    assert faults(officer) == []


def come_in(server: Server, officer: Page) -> None:
    """Set the first password, which nobody knows before."""
    officer.goto(f"{server.home}/login")
    officer.get_by_label("姓名").fill(ADMINISTRATOR)
    officer.get_by_label("密码").fill("guess")
    press(officer, "登录")
    expect(officer.get_by_role("alert")).to_be_visible()
    assert faults(officer) == []
    officer.goto(server.first_link)
    assert faults(officer) == []
    for label in ("密码（至少", "再写一遍"):
        officer.get_by_label(label).fill(PASSWORD)
    press(officer, "设定密码并进入")
    expect(officer.get_by_role("heading", level=1)).to_have_text("各部门")


def look_after(server: Server, officer: Page, receipt: str) -> None:
    """What was handed in, the journal, a new link for another officer."""
    officer.goto(f"{server.home}/office")
    officer.get_by_text(f"换新、作废：{OTHER}").click()
    assert faults(officer) == []
    officer.get_by_role("link", name="第 1 次").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text(NAME)
    assert faults(officer) == []
    officer.goto(f"{server.home}/office/journal")
    officer.get_by_label("核对回执").fill(receipt)
    press(officer, "核对")
    digest = hashlib.sha256(EXAMPLE.read_bytes()).hexdigest()
    expect(officer.get_by_role("status")).to_contain_text(f"{NAME}，交来")
    expect(officer.get_by_role("status")).to_contain_text(digest)
    assert faults(officer) == []
    officer.goto(f"{server.home}/office/officers")
    assert faults(officer) == []
    officer.get_by_label("新的经办人").fill("李科长")
    press(officer, "添加，并生成设定密码的链接")
    expect(officer.get_by_label("链接", exact=True)).to_be_visible()
    assert faults(officer) == []


@pytest.mark.long
def test_by_keys_alone_over_a_new_start(
    server: Server, officer: Page, accountant: Page, tmp_path: Path
) -> None:
    officer.goto(server.first_link)
    for label in ("密码（至少", "再写一遍"):
        walk(officer, label)
        officer.keyboard.type(PASSWORD)
    go(officer, "设定密码并进入")
    go(officer, "部门与链接")
    go(officer, f"生成链接：{NAME}")
    link = officer.get_by_label("链接", exact=True).input_value()

    accountant.goto(link)
    go(accountant, "进入")
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    put_down(accountant, broken)
    expect(accountant.locator("#handed-in")).to_contain_text("改好后才能交")
    assert faults(accountant) == []
    accountant.on("filechooser", lambda chooser: chooser.set_files(EXAMPLE))
    walk(accountant, "填好的填报表")
    accountant.keyboard.press("Enter")
    field = accountant.get_by_label("填好的填报表", exact=True)
    expect(field).to_have_js_property("files.length", 1)
    go(accountant, "审核")
    accountant.wait_for_url("**/versions/2", timeout=PATIENCE)

    server.start_again()
    accountant.reload()
    accountant.wait_for_url("**/", timeout=PATIENCE)  # what lay there is examined again
    other = accountant.context.new_page()
    for page in (accountant, other):
        page.goto(f"{server.home}/versions/2")
    walk(accountant, "交给财政部门")  # the link to its part of the page
    accountant.keyboard.press("Enter")
    go(accountant, "交给财政部门")
    expect(accountant.locator("#handed-in tbody tr")).to_have_count(1)
    press(other, "交给财政部门")
    expect(other.get_by_role("alert")).to_contain_text("这期间又交过一次")
    assert faults(other) == []

    officer.reload()
    go(officer, "部门与链接")
    go(officer, "第 1 次")
    walk(officer, EXAMPLE.name)
    with officer.expect_download() as waiting:
        officer.keyboard.press("Enter")
    assert Path(waiting.value.path()).read_bytes() == EXAMPLE.read_bytes()
    go(officer, "退出")
    go(officer, "决算公开")
    walk(officer, "姓名")
    officer.keyboard.type(ADMINISTRATOR)
    walk(officer, "密码")
    officer.keyboard.type(PASSWORD)
    with officer.expect_navigation():
        officer.keyboard.press("Enter")
    expect(officer.get_by_role("heading", level=1)).to_have_text("各部门")

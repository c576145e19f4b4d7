"""The bureau's way: from a folder of workbooks to what came out, by mouse and by keys alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import BrowserContext, Page, expect
from typer.testing import CliRunner

from generator.batch.notes import read_notes
from generator.cli import app
from tests.batch.folders import workbook
from tests.bureau_folder import BROKEN, GOOD, MISSING, WITH_ERROR, fill, write_list
from tests.helpers import changed, unpacked
from tests.web.chromium.window import (
    NARROW,
    PATIENCE,
    Program,
    download,
    drop,
    faults,
    go,
    press,
    violations,
    walk,
)

CLEAN = GOOD[3]
DOCUMENT = f"{CLEAN}2024年度部门决算"


class Bureau:
    """A bureau's program over a folder, which may be started again."""

    def __init__(self, place: Path, *formats: str) -> None:
        self.place, self.folder, self.out = place, place / "填报", place / "公开"
        fill(self.folder)
        own = ("--folder", self.folder, "--out", self.out, "-j", "1")
        listed = ("--list", write_list(place / "名单.xlsx"), "--format", ",".join(formats))
        self._said = tuple(map(str, (*own, *listed)))
        self.program = Program(place, 0, *self._said)

    @property
    def home(self) -> str:
        return self.program.home

    def start_again(self) -> None:
        self.program.stop()
        self.program = Program(self.place, self.program.port, *self._said)

    def documents(self) -> list[str]:
        return sorted(path.name for path in self.out.glob("*决算.*"))


@pytest.fixture
def bureau(tmp_path: Path, own_cache: None) -> Iterator[Bureau]:  # noqa: ARG001
    own = Bureau(tmp_path / "局", "docx", "html")
    yield own
    own.program.stop()


@pytest.fixture
def window(browser_of: Callable[[], BrowserContext], bureau: Bureau) -> Page:
    page = browser_of().new_page()
    page.goto(bureau.program.link)
    return page


def wait_for_batch(page: Page, words: str = "填报表 11 份") -> None:
    expect(page.locator("#run")).to_contain_text(words, timeout=PATIENCE)


def published(bureau: Bureau, name: str, ending: str = ".html") -> Path:
    """A document as it came out, with a figure that is another one."""
    (own,) = (path for path in bureau.out.glob(f"{name}*{ending}"))
    theirs = bureau.place / f"网站上的{ending}"
    text = own.read_text("utf-8")
    total = next(iter(re.findall(r">(\d[\d,]*\.\d\d)<", text)))
    theirs.write_text(text.replace(f">{total}<", ">98765.43<", 1), "utf-8")
    return theirs


@pytest.mark.long
def test_from_the_folder_to_what_came_out(window: Page, bureau: Bureau, tmp_path: Path) -> None:
    window.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    for number, name in ((1, "甲局本级"), (6, "甲局中心")):
        unit = changed({"基本信息!B4": "单位"}, unpacked(workbook(number, name)))
        (bureau.folder / f"{name}.xlsx").write_bytes(unit)
    assert faults(window) == []
    press(window, "生成改过的")
    wait_for_batch(window, "填报表 13 份")
    assert faults(window) == []

    assert download(window, f"{CLEAN} DOCX") == built_by_the_command(bureau, tmp_path)
    with zipfile.ZipFile(io.BytesIO(download(window, "全部文本下载（ZIP）"))) as bundle:
        assert set(bureau.documents()) <= set(bundle.namelist())

    window.get_by_label("进度", exact=True).first.select_option("有错误（1）")
    expect(window.locator("#list tbody tr")).to_have_count(1)
    window.get_by_role("link", name=WITH_ERROR, exact=True).click()
    expect(window.get_by_role("heading", level=1)).to_have_text(WITH_ERROR)
    window.frame_locator("iframe").locator("a.number").first.click()
    expect(window.locator("#explained")).to_contain_text("基本信息!B13")
    assert faults(window) == []
    with window.expect_download() as waiting:
        press(window, "下载退回意见（ZIP）")
    with zipfile.ZipFile(waiting.value.path()) as bundle:
        assert len(bundle.namelist()) == 2

    look_on_publication(window, bureau)
    use_tools(window, bureau)
    press(window, "退出")
    expect(window.get_by_role("heading", level=1)).to_have_text("已退出")
    assert faults(window) == []
    assert bureau.program.ends() == 0


def look_on_publication(window: Page, bureau: Bureau) -> None:
    """The calendar, and what came out: as it was built, and otherwise."""
    window.goto(f"{bureau.home}calendar")
    assert faults(window) == []
    window.get_by_label(f"选择 {CLEAN}").check()
    window.get_by_label("勾选的部门，批复日期是").fill("2024-10-01")
    press(window, "记下")
    (noted,) = read_notes(bureau.out).values()
    assert str(noted.approved) == "2024-10-01"

    window.goto(f"{bureau.home}audits")
    assert faults(window) == []
    theirs, ours = published(bureau, GOOD[0]), bureau.out / f"{DOCUMENT}.html"
    drop(window, "公开出来的文本", theirs, ours)
    press(window, "比对、审核")
    expect(window.get_by_role("heading", name="刚才放入的")).to_be_visible(timeout=PATIENCE)
    expect(window.get_by_role("main")).to_contain_text("与生成的文本有 1 处不同")
    expect(window.get_by_role("main")).to_contain_text("与生成的文本一字不差")
    assert faults(window) == []
    report = str(window.get_by_role("link", name="审核意见").first.get_attribute("href"))
    assert unguarded(window, bureau.home + report.lstrip("/")) == []
    window.get_by_role("link", name=GOOD[0], exact=True).click()
    expect(window.get_by_text("98765.43").first).to_be_attached()
    assert faults(window) == []


def use_tools(window: Page, bureau: Bureau) -> None:
    """Forms, consolidation, the region's tables."""
    window.goto(f"{bureau.home}tools")
    assert faults(window) == []
    window.get_by_label("地区和年度").select_option("江西省 2022 年度")
    drop(window, "部门名单（不放的，用启动时写明的名单）", short_list(bureau.place / "短名单.xlsx"))
    press(window, "每个部门生成一份")
    window.wait_for_url("**/made", timeout=PATIENCE)
    assert faults(window) == []
    window.get_by_role("link", name="返回").click()
    for name in ("甲局本级", "甲局中心"):
        window.get_by_label(name).check()
    window.get_by_label("写到填报文件夹里的文件名").fill("甲局汇总.xlsx")
    press(window, "汇编")
    window.wait_for_url("**/made", timeout=PATIENCE)
    assert (bureau.folder / "甲局汇总.xlsx").exists()
    assert faults(window) == []

    window.goto(f"{bureau.home}region")
    assert faults(window) == []


def short_list(file: Path) -> Path:
    """A list of one department: forms take their time."""
    book = Workbook()
    for name in ("名称", CLEAN):
        book.worksheets[0].append([name])
    book.save(file)
    return file


def built_by_the_command(bureau: Bureau, scratch: Path) -> bytes:
    """The document that `juesuan build` makes of the workbook of a department."""
    (book,) = bureau.folder.rglob(f"{CLEAN}.xlsx")
    command = ["build", str(book), "--format", "docx", "-o", str(scratch / "输出")]
    assert CliRunner().invoke(app, command).exit_code == 0
    return (scratch / "输出" / f"{DOCUMENT}.docx").read_bytes()


def unguarded(page: Page, address: str) -> list[str]:
    """What axe says of a page that runs no scripts, axe's neither: opened past its policy."""
    browser = page.context.browser
    assert browser is not None
    state = page.context.storage_state()
    context = browser.new_context(bypass_csp=True, storage_state=state, locale="zh-CN")
    document = context.new_page()
    document.goto(address)
    found = violations(document)
    context.close()
    return found


@pytest.mark.long
def test_by_keys_alone(window: Page, bureau: Bureau) -> None:
    keys = window.keyboard
    go(window, "全部重新生成")
    go(window, "暂停")
    wait_for_batch(window, "已暂停")
    assert len(bureau.documents()) < 2 * len(GOOD)
    go(window, "继续")
    wait_for_batch(window)

    walk(window, "找")
    keys.type(CLEAN)
    expect(window.locator("#list tbody tr")).to_have_count(1)
    walk(window, f"{CLEAN} DOCX")
    with window.expect_download() as waiting:
        keys.press("Enter")
    own = bureau.out / f"{DOCUMENT}.docx"
    assert Path(waiting.value.path()).read_bytes() == own.read_bytes()
    go(window, CLEAN, key="Shift+Tab")
    expect(window.get_by_role("heading", level=1)).to_have_text(CLEAN)

    window.on("filechooser", lambda chooser: chooser.set_files(bureau.out / f"{DOCUMENT}.html"))
    walk(window, "公开情况")  # past the numbers of the document, each of which is a link
    keys.press("Enter")
    walk(window, "批复日期")
    keys.type("2024")
    keys.press("ArrowRight")
    keys.type("1001")
    go(window, "记下")
    expect(window.get_by_label("批复日期")).to_have_value("2024-10-01")
    walk(window, "公开出来的文本")
    keys.press("Enter")
    expect(window.get_by_label("公开出来的文本")).to_have_js_property("files.length", 1)
    go(window, "比对、审核")
    expect(window.get_by_role("main")).to_contain_text("与生成的文本一字不差", timeout=PATIENCE)

    go(window, "公开日历")
    walk(window, f"选择 {MISSING}")
    keys.press("Space")
    expect(window.get_by_label(f"选择 {MISSING}")).to_be_checked()
    go(window, "退出", key="Shift+Tab")
    expect(window.get_by_role("heading", level=1)).to_have_text("已退出")


@pytest.mark.long
def test_two_windows_a_broken_file_and_a_program_that_was_started_again(
    window: Page, bureau: Bureau
) -> None:
    window.get_by_role("link", name=BROKEN, exact=True).last.click()  # first the one of the list
    expect(window.get_by_role("main")).to_contain_text("文件已损坏或不完整")
    assert faults(window) == []
    window.goto(bureau.home)
    window.get_by_role("link", name=MISSING, exact=True).click()
    other = window.context.new_page()
    other.goto(window.url)
    window.get_by_label("公开网址").fill("https://a.example/one")
    press(window, "记下")
    expect(window.get_by_label("公开网址")).to_have_value("https://a.example/one")
    other.get_by_label("公开网址").fill("https://a.example/other")
    press(other, "记下")
    expect(other.get_by_role("alert")).to_contain_text("刚刚在别处改过")
    assert faults(other) == []

    text = bureau.place / "坏.pdf"
    text.write_bytes(b"%PDF-")
    window.goto(f"{bureau.home}audits")
    drop(window, "公开出来的文本", text)
    press(window, "比对、审核")
    expect(window.get_by_role("main")).to_contain_text("坏.pdf：没有收下", timeout=PATIENCE)
    assert faults(window) == []

    bureau.start_again()
    window.reload()
    expect(window.get_by_role("main")).to_contain_text("程序重新启动后，以前的页面不能再用")
    assert faults(window) == []
    window.goto(bureau.program.link)
    window.get_by_role("link", name=MISSING, exact=True).click()
    expect(window.get_by_label("公开网址")).to_have_value("https://a.example/one")

"""What gets in the way: files that are broken, a second window, a program that ended meanwhile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator.build import contents_of, examine
from tests.web.chromium.window import PATIENCE, Program, drop, faults, press, put_down, write


def test_a_broken_file_is_said_and_leads_back(page: Page, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    put_down(page, broken)
    expect(page.locator(".remarks > li")).to_contain_text(["不是 Excel 工作簿"])
    expect(page.get_by_role("button", name="标明意见")).to_have_count(0)
    page.get_by_role("link", name="决算公开", exact=True).click()
    text = tmp_path / "报告.docx"
    text.write_bytes(b"PK")
    press(page, "清空，重新开始")
    drop(page, "填好的填报表", text)
    press(page, "审核")
    expect(page.get_by_role("alert")).to_contain_text("没有填报表")
    assert faults(page) == []
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("部门决算公开")


def test_a_form_that_can_not_be_used_is_marked(page: Page, unfinished: Path) -> None:
    book = load_workbook(unfinished)
    book["基本信息"]["B5"] = "去年"
    book.save(unfinished)
    put_down(page, unfinished)
    expect(page.locator(".remarks > li")).to_contain_text(["基本信息!B5"])
    assert faults(page) == []
    press(page, "标明意见")
    page.wait_for_url("**#made", timeout=PATIENCE)
    expect(page.get_by_role("link", name="填报表-标明意见.xlsx")).to_be_visible()


def test_two_windows_overwrite_nothing(
    page: Page, context: BrowserContext, unfinished: Path
) -> None:
    put_down(page, unfinished)
    other = context.new_page()
    other.goto(page.url)
    write(page, 1, "不改，写明理由", "照实公开")
    remark = other.locator("#remark-1")
    remark.get_by_text("不改，写明理由").click()
    remark.get_by_role("textbox").fill("另一个窗口里写的")
    remark.get_by_role("button").click()
    expect(other.get_by_role("alert")).to_contain_text("已有更新的一稿")
    expect(other.get_by_label("您写的内容没有写入")).to_have_value("另一个窗口里写的")
    assert faults(other) == []
    other.get_by_role("link", name="返回").click()
    expect(other.locator(".waived", has_text="照实公开")).to_have_count(1)
    expect(other.get_by_role("navigation", name="各稿").get_by_role("link")).to_have_count(2)


@pytest.mark.long
def test_one_thing_at_a_time_is_worked_at_for_both_windows(
    page: Page, context: BrowserContext, program: Program, unfinished: Path
) -> None:
    put_down(page, unfinished)
    other = context.new_page()
    other.goto(page.url)
    with program.held():
        press(page, "生成公开文本")
        expect(page.get_by_role("heading", level=1)).to_have_text("正在生成公开文本")
        expect(page.get_by_role("progressbar")).to_be_visible()
        assert faults(page) == []
        # the other window looks on, and begins nothing
        other.frame_locator("iframe").locator("a.number").first.click()
        expect(other.locator("#explained")).to_contain_text("正在处理别的事")
        press(other, "生成公开文本")
        expect(other.get_by_role("alert")).to_contain_text("正在生成公开文本，一次只做一件事")
        other.get_by_role("link", name="看进度").click()
        press(other, "取消")
        expect(other).to_have_url(re.compile("/versions/1$"))
        expect(page.get_by_role("alert")).to_contain_text("已取消")
    put_down(other, unfinished)


@pytest.mark.long
def test_a_document_is_held_against_the_newest_version(
    page: Page, unfinished: Path, tmp_path: Path
) -> None:
    ((name, content),) = contents_of(examine(unfinished), ["html"]).items()
    put_down(page, unfinished)
    document = tmp_path / name
    document.write_bytes(content.replace(b"227.27<", b"227.28<", 1))
    drop(page, "填好的填报表", document)
    press(page, "审核")
    expect(page.get_by_role("status")).to_have_text("报表 1 处、文字 0 处不同。")
    expect(page.get_by_role("rowheader")).to_have_text("公开01表!C7")
    assert faults(page) == []


@pytest.mark.long
def test_a_program_that_was_started_again_takes_the_form_again(
    chromium: Browser, tmp_path: Path, unfinished: Path
) -> None:
    first = Program(tmp_path)
    page = chromium.new_page()
    page.goto(first.link)
    put_down(page, unfinished)
    first.stop()
    page.get_by_label("找", exact=True).press_sequentially("原因")
    expect(page.get_by_role("alert")).to_contain_text("程序可能已退出或重新启动")
    second = Program(tmp_path, first.port)
    # what was asked of the program that is gone
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("程序重新启动后，以前的页面不能再用")
    assert faults(page) == []
    page.goto(second.link)
    assert put_down(page, unfinished) == 1
    press(page, "退出")
    expect(page.get_by_role("heading", level=1)).to_have_text("已退出")
    assert faults(page) == []
    assert second.ends() == 0
    page.close()

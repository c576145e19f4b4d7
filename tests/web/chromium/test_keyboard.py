"""Without a mouse: from the first page to a download, by keys alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.web.chromium.window import PATIENCE, walk


def test_from_the_form_to_a_download(page: Page, unfinished: Path) -> None:
    page.on("filechooser", lambda chooser: chooser.set_files(unfinished))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # 跳到正文
    walk(page, "填好的填报表")
    page.keyboard.press("Enter")
    field = page.get_by_label("填好的填报表", exact=True)
    expect(field).to_have_js_property("files.length", 1)
    walk(page, "审核")
    page.keyboard.press("Enter")
    page.wait_for_url("**/versions/1", timeout=PATIENCE)

    walk(page, "级别")
    page.keyboard.press("End")  # 原因待写
    expect(page.locator(".remarks > li")).to_have_count(1)
    walk(page, "增减原因!B3")
    page.keyboard.press("Control+a")
    page.keyboard.type("机构改革，人员减少")
    walk(page, "写入填报表")
    page.keyboard.press("Enter")
    page.wait_for_url("**/versions/2", timeout=PATIENCE)

    walk(page, "生成文件")  # past the numbers of the document, each of which is a link
    page.keyboard.press("Enter")
    walk(page, "生成公开文本")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="下载")).to_be_visible(timeout=PATIENCE)
    walk(page, "全部下载")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(waiting.value.path()) as bundle:
        (name,) = (name for name in bundle.namelist() if name.endswith("标明意见的填报表.xlsx"))
        book = load_workbook(io.BytesIO(bundle.read(name)))
    assert book["增减原因"]["B3"].value == "机构改革，人员减少"


def test_a_number_of_the_document_is_asked_by_keys(page: Page, unfinished: Path) -> None:
    page.get_by_label("填好的填报表", exact=True).set_input_files(unfinished)
    page.get_by_role("button", name="审核", exact=True).press("Enter")
    page.wait_for_url("**/versions/1", timeout=PATIENCE)
    number = page.frame_locator("iframe").locator("a.number", has_text="1272.7").first
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#explained")).to_contain_text("上年数!B4")

"""The pictures of docs/使用手册.md, taken of the page and of the form while one does what it says.

.venv/bin/python -m tests.pictures

A made-up department fills in the form, forgets a reason, mistypes an amount, goes the whole way.
Nothing in a picture changes from run to run on one machine: no time, no name of a folder.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageOps
from playwright.sync_api import Locator, Page, sync_playwright

from tests.bureau_folder import LISTED, fill
from tests.departments import department
from tests.office import Office, is_installed
from tests.samples import REPOSITORY
from tests.web.chromium.window import (
    ARGUMENTS,
    PATIENCE,
    Program,
    drop,
    installed,
    press,
    put_down,
    write,
)
from tests.years import written

PICTURES = REPOSITORY / "docs" / "pictures"
EDITION, CHOICE = "jiangxi-2022", "江西省 2022 年度"
WIDTH, HEIGHT = 1100, 720
#: So few colours are enough for a page of words.
COLOURS = 64
#: Sheets that are shown: words that only their page has, how much of it is shown, from the top.
SHEETS = {"填报进度": ("在填报表里能查的", 0.4), "公开01表": ("收入支出决算总表", 0.495)}


def main() -> None:
    """Take all pictures anew; without a browser or LibreOffice those that there are stay."""
    path = installed()
    if path is None or not is_installed():
        sys.stdout.write("docs: no Chromium or no LibreOffice; docs/pictures/ stays as it is\n")
        return
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="juesuan-pictures-") as scratch:
        folder = Path(scratch)
        form = written(department(EDITION, seed=1, is_full=True), folder / "填报表.xlsx")
        faulty = folder / "改前" / form.name
        faulty.parent.mkdir()
        faulty.write_bytes(_mistyped(form))
        _take_sheets(faulty, folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path,
                headless=False,
                args=(*ARGUMENTS, "--hide-scrollbars"),
                env={**os.environ, "LANGUAGE": "zh_CN"},
            )
            program = Program(folder)
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN", reduced_motion="reduce"
            )
            page.goto(program.link)
            _walk(page, faulty, form)
            assert program.ends() == 0
            _look_on(page, folder)
            browser.close()
    sys.stdout.write("docs: docs/pictures/\n")


def _walk(page: Page, faulty: Path, form: Path) -> None:
    """The accountant's way, a picture at each station."""
    _take("首页", page.locator("body"))
    page.get_by_label("地区和年度").select_option(CHOICE)
    press(page, "生成填报表")
    page.wait_for_url("**/form", timeout=PATIENCE)
    _take("填报表已生成", page.locator("main"))
    page.get_by_role("link", name="首页").click()

    drop(page, "填好的填报表", faulty)
    _take("放入", page.locator("section", has=page.locator("#put")))
    put_down(page, faulty)
    _take("审核意见", page)
    lacking = page.locator(".remarks > li", has_text="原因未填").first
    lacking.locator("summary", has_text="在这里写原因").click()
    number = str(lacking.get_attribute("id")).partition("-")[2]
    page.fill(f"#reason-{number}", "机构改革，人员增加")
    _take("写原因", lacking)
    page.frame_locator("iframe").locator("a.number").nth(4).click()
    page.locator("#explained li").first.wait_for()
    _take("数从哪来", page.locator("section.document"))
    write(page, 1, "不改，写明理由", "文件如此，照实公开")
    put_down(page, form)
    page.locator(".changes summary").click()
    _take("与上一稿相比", page.locator(".changes"))
    press(page, "生成公开文本")
    page.get_by_role("heading", name="下载").wait_for(timeout=PATIENCE)
    _take("下载", page.locator("#made"))
    press(page, "退出")


def _look_on(page: Page, folder: Path) -> None:
    """The bureau's page, once what was handed in is checked; without terms, which change daily."""
    fill(folder / "填报")
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    for name in ("名称", *LISTED):
        book.active.append([name])
    book.save(folder / "名单.xlsx")
    more = ("--folder", folder / "填报", "--out", folder / "公开", "--list", folder / "名单.xlsx")
    program = Program(folder, 0, *map(str, more))
    page.goto(program.link)
    press(page, "只检查")
    page.get_by_role("button", name="暂停").wait_for(state="detached", timeout=PATIENCE)
    page.goto(program.home)
    _take("各部门", page.locator("#list"))
    press(page, "退出")
    assert program.ends() == 0


def _mistyped(form: Path) -> bytes:
    """The form without a reason, and with another amount of the first row of the first table."""
    book = load_workbook(form)
    book["增减原因"]["B3"] = None
    book["公开01表"]["C7"] = 308
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _take(name: str, shown: Page | Locator) -> None:
    _save(name, Image.open(BytesIO(shown.screenshot())))


def _save(name: str, image: Image.Image) -> None:
    small = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)


def _take_sheets(form: Path, folder: Path) -> None:
    """Sheets of the form as Excel shows them."""
    office = Office(folder / "office", os.getpid())
    try:
        (printed,) = office.convert([form], folder, "pdf")
        with pypdfium2.PdfDocument(printed) as document:
            for sheet, (words, share) in SHEETS.items():
                image = next(_pages_with(document, words)).render(scale=2).to_pil().convert("RGB")
                left, top, right, bottom = ImageOps.invert(image).getbbox() or (0, 0, *image.size)
                _save(
                    f"表-{sheet}", image.crop((left, top, right, top + int((bottom - top) * share)))
                )
    finally:
        office.end()


def _pages_with(document: pypdfium2.PdfDocument, words: str) -> Iterator[pypdfium2.PdfPage]:
    return (page for page in document if words in page.get_textpage().get_text_bounded())


if __name__ == "__main__":
    main()

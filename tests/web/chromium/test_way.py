"""The accountant's way, from the choice of a region to the files that the command line writes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from generator.build import examine
from generator.cli import app
from generator.commands.report import review_of
from tests.samples import REPOSITORY
from tests.web.chromium.window import (
    NARROW,
    PATIENCE,
    WIDE,
    Program,
    download,
    faults,
    press,
    put_down,
    violations,
    write,
)

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"
FORMATS = ("docx", "pdf", "html", "json", "csv")


@pytest.fixture(
    params=[pytest.param(NARROW, id="375", marks=pytest.mark.long), pytest.param(WIDE, id="1366")]
)
def window(page: Page, request: pytest.FixtureRequest) -> Page:
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    return page


def test_a_form_for_a_region_and_year(window: Page) -> None:
    window.get_by_label("地区和年度").select_option("江西省 2022 年度")
    window.get_by_label("类型").select_option("单位")
    press(window, "生成填报表")
    expect(window.get_by_role("heading", level=1)).to_have_text("填报表已生成")
    assert faults(window) == []
    name = window.locator("a.button").inner_text()
    book = load_workbook(io.BytesIO(download(window, name)), read_only=True)
    values = {str(row[0]): row[1] for row in book["基本信息"].iter_rows(values_only=True)}
    assert (values["类型"], values["年度"]) == ("单位", 2022)


def test_from_the_form_to_the_files(page: Page, unfinished: Path, tmp_path: Path) -> None:
    """On a telephone; by keys it is gone on a wide screen (`test_keyboard`)."""
    window = page
    window.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert faults(window) == []
    put_down(window, unfinished)
    own = review_of(examine(unfinished)).remarks
    remarks = window.locator(".remarks > li")
    expect(remarks).to_have_count(len(own))
    assert faults(window) == []

    window.get_by_label("级别").select_option("原因待写（1）")
    expect(remarks).to_have_count(1)
    (lacking,) = (item.number for item in own if item.rule == "原因未填")
    window.locator(f"#reason-{lacking}").fill("机构改革，人员减少。")
    expect(window.locator(f"#sentence-{lacking} mark")).to_have_text("机构改革，人员减少")
    window.locator(f"#remark-{lacking}").get_by_role("button", name="写入填报表").click()
    window.wait_for_url("**/versions/2", timeout=PATIENCE)
    expect(window.locator(".changes summary")).to_contain_text("解决 1 条，新增 0 条意见")

    write(window, 1, "不改，写明理由", "文件如此，照实公开")
    expect(window.locator(".waived", has_text="文件如此，照实公开")).to_have_count(1)
    window.locator(".changes summary").click()
    assert faults(window) == []

    press(window, "生成公开文本")
    window.wait_for_url("**/versions/3#made", timeout=PATIENCE)
    assert faults(window) == []
    built = built_by_the_command(download(window, unfinished.name), tmp_path)
    for name, content in built.items():
        assert download(window, name) == content, name
    with zipfile.ZipFile(io.BytesIO(download(window, "全部下载（ZIP）"))) as bundle:
        assert {name: bundle.read(name) for name in built} == built
        (marked,) = (name for name in bundle.namelist() if "标明意见" in name)
    assert "审核意见" in load_workbook(io.BytesIO(download(window, marked))).sheetnames


def built_by_the_command(workbook: bytes, folder: Path) -> dict[str, bytes]:
    """What `juesuan build` writes of a workbook, by name."""
    own, out = folder / "另存.xlsx", folder / "输出"
    own.write_bytes(workbook)
    command = ["build", str(own), "--format", ",".join(FORMATS), "-o", str(out)]
    assert CliRunner().invoke(app, command).exit_code in {0, 1}
    built = {file.name: file.read_bytes() for file in out.iterdir()}
    assert len(built) == len(FORMATS)
    return built


def test_findings_are_looked_through_as_one_types(page: Page, unfinished: Path) -> None:
    put_down(page, unfinished)
    own = review_of(examine(unfinished)).remarks
    remarks, words = page.locator(".remarks > li"), page.get_by_label("找", exact=True)
    words.press_sequentially("增减原因!B3")
    expect(remarks).to_have_count(1)
    expect(page.locator("#found").get_by_role("status")).to_have_text("列出 1 条")
    words.fill("没有这样的词")
    expect(page.locator("#found").get_by_role("status")).to_have_text("没有符合的意见")
    words.fill("")
    expect(remarks).to_have_count(len(own))


def test_findings_and_numbers_lead_to_their_places(window: Page, unfinished: Path) -> None:
    put_down(window, unfinished)
    frame, link = window.frame_locator("iframe"), window.locator("a[data-go]").first
    link.click()
    place = str(link.get_attribute("href")).partition("#")[2]
    expect(frame.locator(f"#{place}")).to_be_in_viewport()
    frame.locator("a.number", has_text="1272.7").first.click()
    expect(window.locator("#explained")).to_contain_text("上年数!B4")
    window.get_by_label("文本里的数").fill("227.27")
    press(window, "从哪些格子来")
    expect(window.locator("#explained")).to_contain_text("[公开01表!C7：“227.27”]")
    assert faults(window) == []


def test_the_manual_is_shown(window: Page) -> None:
    window.get_by_role("link", name="使用手册").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("使用手册")
    for picture in window.get_by_role("img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert faults(window) == []


def test_the_document_can_be_read_by_every_ability(
    chromium: Browser, program: Program, page: Page, unfinished: Path
) -> None:
    """Its frame runs no scripts, axe's neither: it is opened by itself, past its policy."""
    put_down(page, unfinished)
    context = chromium.new_context(bypass_csp=True, storage_state=page.context.storage_state())
    document = context.new_page()
    document.goto(f"{program.home}versions/1/preview")
    assert violations(document) == []
    context.close()

"""The accountant's way over the page, from the form to the documents; and what gets in the way."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import wait
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from generator.batch.worker import Limits, TaskWatch
from generator.build import contents_of, examine
from generator.commands.report import review_of
from generator.edition.load import load_edition
from generator.progress import Steps
from generator.web import tasks
from generator.web.face import MOST_FILES
from generator.web.jobs import Errand, Jobs
from generator.workbook.form import write_form
from tests.helpers import book_of
from tests.samples import REPOSITORY
from tests.web.browser import opened, text_of

EXAMPLE = REPOSITORY / "examples" / "qingshanhu-bigdata-2022" / "workbook.xlsx"
BLANK = ("", b"")
CHECKING: Errand[object] = Errand("审核填报表", "/?done", "/?back", lambda _: None)


def put_down(
    browser: TestClient, *files: tuple[str, bytes], prior: tuple[str, bytes] = BLANK
) -> str:
    """Put files down as the form of the page does; the page that one gets to, as text."""
    sent = [*(("files", file) for file in files), ("prior", prior)]
    answer = browser.post("/versions", files=sent)
    while 'id="progress"' in answer.text:
        answer = browser.get("/working")
    assert answer.status_code == 200
    return str(answer.text)


def example() -> tuple[str, bytes]:
    return ("填报表.xlsx", EXAMPLE.read_bytes())


def test_the_first_page_offers_every_edition(browser: TestClient) -> None:
    page = browser.get("/").text
    assert 'value="jiangxi-2022"' in page
    assert '<optgroup label="上海市">' in page


def test_a_blank_form_is_the_one_that_the_command_writes(browser: TestClient) -> None:
    data = {"edition": "shanghai-2024", "kind": "单位"}
    page = browser.post("/form", data=data, files={"files": BLANK}).text
    assert "填报表已生成" in page
    answer = browser.get("/form/file")
    assert answer.headers["content-disposition"].startswith("attachment")
    edition = load_edition("shanghai-2024")
    ours, theirs = (
        load_workbook(io.BytesIO(content))["基本信息"]
        for content in (answer.content, write_form(edition, None, kind="单位"))
    )
    assert list(ours.values) == list(theirs.values)


def test_last_years_workbook_is_carried_over(browser: TestClient) -> None:
    browser.post("/form", data={"edition": "jiangxi-2023"}, files={"files": example()})
    book = load_workbook(io.BytesIO(browser.get("/form/file").content))
    words = {str(row[1]) for row in book["基本信息"].values}
    assert "南昌市青山湖区大数据中心" in words
    assert "jiangxi-2023" in words


def test_this_years_form_is_no_source_of_a_form(browser: TestClient) -> None:
    answer = browser.post("/form", data={"edition": "jiangxi-2022"}, files={"files": example()})
    assert "填报表.xlsx：是 2022 年度的填报表。填好的填报表请直接审核。" in text_of(answer.text)


def test_findings_are_those_of_check(browser: TestClient) -> None:
    page = text_of(put_down(browser, example()))
    review = review_of(examine(EXAMPLE))
    assert review.counts in page
    assert review.title in page
    for remark in review.remarks:
        assert remark.rule in page
        assert all(cell.where in page for cell in remark.cells[:4])


def test_findings_can_be_filtered_and_counted(browser: TestClient) -> None:
    put_down(browser, example())
    remarks = review_of(examine(EXAMPLE)).remarks
    warnings = [item for item in remarks if item.severity == "warning" and not item.waived]
    page = browser.get("/versions/1?level=warning").text
    assert f"警告（{len(warnings)}）" in page
    assert page.count('id="remark-') == len(warnings)
    about = [item for item in remarks if any("名词解释" in cell.where for cell in item.cells)]
    assert browser.get("/versions/1?q=名词解释!").text.count('id="remark-') == len(about) > 0
    assert "没有符合的意见" in browser.get("/versions/1?q=没有这样的词").text


def test_the_files_are_the_bytes_that_build_writes(browser: TestClient) -> None:
    put_down(browser, example())
    answer = browser.post("/versions/1/made")
    while 'id="progress"' in answer.text:
        answer = browser.get("/working")
    assert "全部下载（ZIP）" in answer.text
    expected = contents_of(examine(EXAMPLE), ["docx", "html", "json", "csv"])
    (bundle,) = {name for name in expected if name.endswith(".docx")}
    packed = browser.get(f"/versions/1/made/{bundle.replace('.docx', '.zip')}")
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
        for name, content in expected.items():
            assert archive.read(name) == content, name
            assert browser.get(f"/versions/1/made/{name}").content == content
    assert {Path(name).suffix for name in names} >= {".pdf", ".xlsx"}


def test_the_document_is_shown_in_a_frame_that_can_do_nothing(browser: TestClient) -> None:
    page = put_down(browser, example())
    assert 'sandbox="allow-same-origin"' in page
    frame = browser.get("/versions/1/preview")
    assert frame.content == tasks.check([EXAMPLE], None).preview
    assert frame.headers["content-security-policy"].startswith(
        "sandbox allow-same-origin; default-src 'none'"
    )


def test_a_form_that_can_not_be_used_says_where_and_can_be_marked(browser: TestClient) -> None:
    book = book_of(EXAMPLE.read_bytes())
    (cell, *_) = (row[1] for row in book["基本信息"].iter_rows() if row[0].value == "年度")
    cell.value = "去年"
    stream = io.BytesIO()
    book.save(stream)
    page = put_down(browser, ("填报表.xlsx", stream.getvalue()))
    assert f"基本信息!{cell.coordinate}" in page
    assert "改好后才有公开文本" in page
    assert browser.get("/versions/1/preview").status_code == 404
    assert "填报表-标明意见.xlsx" in browser.post("/versions/1/made").text


def test_the_form_may_come_with_last_years(browser: TestClient) -> None:
    edition = load_edition("jiangxi-2023")
    browser.post("/form", data={"edition": edition.id}, files={"files": example()})
    form = browser.get("/form/file").content
    page = text_of(put_down(browser, ("今年.xlsx", form), ("去年.xlsx", EXAMPLE.read_bytes())))
    assert "与上年“去年.xlsx”比较" in page


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ([("报告.docx", b"PK")], "没有填报表。请放入填好的填报表（.xlsx）。"),
        ([("坏.xlsx", b"no workbook")], "坏.xlsx"),
        ([("a.xlsx", EXAMPLE.read_bytes()), ("b.xlsx", EXAMPLE.read_bytes())], "有 2 份填报表"),
        ([BLANK], "没有放入文件"),
    ],
)
def test_what_is_no_form_is_refused_in_a_line(
    browser: TestClient, files: list[tuple[str, bytes]], line: str
) -> None:
    page = put_down(browser, *files)
    assert line in text_of(page)
    assert "juesuan-web" not in page  # the folder in which it lies
    assert "Traceback" not in page


def test_a_bomb_is_refused(browser: TestClient) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        with zipfile.ZipFile(EXAMPLE) as book:
            for name in book.namelist():
                if name != "xl/sharedStrings.xml":
                    bomb.writestr(name, book.read(name))
        bomb.writestr("xl/sharedStrings.xml", b" " * 150_000_000)
    page = text_of(put_down(browser, ("填报表.xlsx", stream.getvalue())))
    assert "不可用" in page or "没有做成" in page
    assert browser.get("/").status_code == 200


def test_too_many_files_are_refused(browser: TestClient) -> None:
    files = [("files", (f"{at}.png", b"x")) for at in range(MOST_FILES + 1)]
    answer = browser.post("/versions", files=files)
    assert answer.status_code == 400
    assert "文件太多" in answer.text


def test_a_file_lies_in_its_folder_whatever_it_is_called(browser: TestClient) -> None:
    page = put_down(browser, ("../../../填报表.xlsx", EXAMPLE.read_bytes()))
    assert "填报表.xlsx" in page
    assert "../" not in page


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "passwd", "%2e%2e"])
def test_a_download_is_looked_up_among_what_was_made(browser: TestClient, name: str) -> None:
    put_down(browser, example())
    assert browser.get(f"/versions/1/made/{name}").status_code == 404
    assert browser.get(f"/static/{name}").status_code == 404


def test_words_of_a_workbook_are_words_on_the_page(browser: TestClient) -> None:
    book = book_of(EXAMPLE.read_bytes())
    sheet = book["基本信息"]
    (cell,) = (row[1] for row in sheet.iter_rows() if row[0].value == "名称")
    cell.value = "<script>alert(1)</script>局"
    stream = io.BytesIO()
    book.save(stream)
    page = put_down(browser, ('"><img src=x>.xlsx', stream.getvalue()))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;局" in page
    assert b"<script>" not in browser.get("/versions/1/preview").content


def test_a_query_is_words_on_the_page(browser: TestClient) -> None:
    put_down(browser, example())
    page = browser.get("/versions/1", params={"q": '"><b>x', "level": "<i>"}).text
    assert "<b>x" not in page
    assert "<i>" not in page


def test_a_fault_of_the_program_shows_no_trace(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.web.views.start", lambda _: 1 / 0)
    with opened(jobs) as browser:
        answer = browser.get("/")
    assert answer.status_code == 500
    assert "程序内部出错" in answer.text
    assert "ZeroDivision" not in answer.text


def test_annexes_and_last_years_workbook_stay_for_the_next_version(browser: TestClient) -> None:
    put_down(browser, example(), ("附注.md", "附注".encode()))
    page = put_down(browser, example())
    assert "第 2 稿" in page
    assert "这不是最新的一稿" in browser.get("/versions/1").text


def test_the_desk_can_be_cleared(browser: TestClient) -> None:
    put_down(browser, example())
    assert "清空" not in browser.post("/anew", data={"seen": "1"}).text
    assert browser.get("/versions/1").status_code == 404


def test_an_old_page_clears_nothing_that_came_since(browser: TestClient) -> None:
    put_down(browser, example())
    put_down(browser, example())
    for seen in ("1", "", "x"):
        answer = browser.post("/anew", data={"seen": seen})
        assert answer.status_code == 409
        assert "这期间又放入了一稿" in answer.text
    assert browser.get("/versions/2").status_code == 200


def test_the_page_ends_the_program(browser: TestClient) -> None:
    assert "可以关闭这个页面" in browser.post("/quit").text


def test_other_ways_lead_back(browser: TestClient) -> None:
    assert browser.get("/nowhere").status_code == 404
    assert browser.get("/versions").status_code == 405
    assert browser.get("/form").status_code == 404
    assert browser.post("/form", data={"edition": "../x"}).status_code == 400
    assert "请选择地区和年度" in browser.post("/form", data={"edition": "../x"}).text


def without_a_reason() -> tuple[str, bytes]:
    book = book_of(EXAMPLE.read_bytes())
    book["增减原因"]["B3"] = None
    return ("填报表.xlsx", saved(book))


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def counted(page: str) -> str:
    """The counts of all findings that a page tells."""
    return text_of(page).partition("个，已说明")[0].rpartition("错误 ")[2]


def send(browser: TestClient, path: str, **data: str) -> str:
    answer = browser.post(path, data=data)
    while 'id="progress"' in answer.text:
        answer = browser.get("/working")
    return str(answer.text)


def test_a_finding_is_waived_on_the_page_in_a_new_copy(browser: TestClient) -> None:
    put_down(browser, example())
    remarks = review_of(examine(EXAMPLE)).remarks
    page = send(browser, "/versions/1/waivers", number="1", text="文件如此，\n照实公开")
    assert "第 2 稿" in page
    assert "说明：文件如此， 照实公开" in text_of(page)
    copy = browser.get("/versions/2/workbook").content
    (line,) = (
        row
        for row in load_workbook(io.BytesIO(copy))["审核说明"].values
        if row[2] == "文件如此， 照实公开"
    )
    assert line[:2] == (remarks[0].rule, remarks[0].cells[0].where)
    assert browser.get("/versions/1/workbook").content == EXAMPLE.read_bytes()


def test_a_reason_is_written_on_the_page(browser: TestClient) -> None:
    page = put_down(browser, without_a_reason())
    assert "原因待写（1）" in page
    only = browser.get("/versions/1?level=reasons").text
    assert only.count('id="remark-') == 1
    assert "在这里写原因" in only
    assert "主要原因是： 〔原因待填写〕" in text_of(only).partition("在这里写原因")[2]
    page = send(browser, "/versions/1/reasons", place="增减原因!B3", text="=机构改革，人员减少")
    assert "原因待写" not in page
    copy = load_workbook(io.BytesIO(browser.get("/versions/2/workbook").content))
    cell = copy["增减原因"]["B3"]
    assert (cell.value, cell.data_type) == ("=机构改革，人员减少", "s")
    assert "机构改革，人员减少" in browser.get("/versions/2/preview").text


@pytest.mark.parametrize(
    ("path", "data", "status", "words"),
    [
        ("waivers", {"number": "1", "text": " \n"}, 400, "没有写原因"),
        ("waivers", {"number": "1", "text": "很" * 2001}, 400, "超过了 2000 个字"),
        ("waivers", {"number": "99", "text": "照实"}, 400, "不能用说明代替"),
        ("reasons", {"place": "基本信息!B2", "text": "照实"}, 400, "送来的内容不对"),
    ],
)
def test_what_can_not_be_written_is_refused(
    browser: TestClient, path: str, data: dict[str, str], status: int, words: str
) -> None:
    put_down(browser, example())
    answer = browser.post(f"/versions/1/{path}", data=data)
    assert answer.status_code == status
    assert words in answer.text
    assert browser.get("/versions/2").status_code == 404


def test_an_older_page_writes_over_nothing(browser: TestClient) -> None:
    put_down(browser, example())
    put_down(browser, example())
    answer = browser.post("/versions/1/waivers", data={"number": "1", "text": "照实"})
    assert answer.status_code == 409
    assert "已有更新的一稿" in answer.text
    assert browser.get("/versions/3").status_code == 404
    assert "不改，写明理由" not in browser.get("/versions/1").text


def test_what_may_not_stand_can_not_be_waived_on_the_page(browser: TestClient) -> None:
    book = book_of(EXAMPLE.read_bytes())
    sheet = book["审核说明"] if "审核说明" in book.sheetnames else book.create_sheet("审核说明")
    sheet.append(("没有这条规则", None, "说明"))
    page = put_down(browser, ("填报表.xlsx", saved(book)))
    (part,) = (it for it in page.split("<li class=") if "没有对应的审核意见" in it)
    assert "不改，写明理由" not in part


def test_an_annex_goes_along_into_the_copy(browser: TestClient) -> None:
    book = book_of(EXAMPLE.read_bytes())
    sheet = book.create_sheet("附件文件")
    sheet.append(("标题", "文件"))
    sheet.append(("附注", "附件/附注.md"))
    page = put_down(
        browser, ("填报表.xlsx", saved(book)), ("附注.md", "# 附注\n\n一段附注。".encode())
    )
    assert "没有找到" not in page
    page = send(browser, "/versions/1/waivers", number="1", text="照实公开")
    assert "第 2 稿" in page
    assert "没有找到" not in page
    assert "一段附注" in browser.get("/versions/2/preview").text


def test_the_next_version_says_what_changed(browser: TestClient) -> None:
    assert "与上一稿相比" not in put_down(browser, without_a_reason())
    page = text_of(put_down(browser, example()))
    words = "解决 1 条，新增 0 条意见；填报内容 1 处、公开文本 1 处不同"
    assert f"与上一稿相比：{words}" in page
    assert "增减原因!B3 空白 2022年机构改革" in page


def test_a_version_that_can_be_used_again_says_what_it_solves(browser: TestClient) -> None:
    book = book_of(EXAMPLE.read_bytes())
    book["基本信息"]["B5"] = "去年"
    put_down(browser, ("填报表.xlsx", saved(book)))
    assert "解决 1 条" in text_of(put_down(browser, example()))


def test_a_number_is_followed_to_its_cells(browser: TestClient) -> None:
    put_down(browser, example())
    page = text_of(browser.get("/versions/1/sources?number=227.27").text)
    assert "227.27（收入.总额）" in page
    assert "[公开01表!C7：“227.27”]" in page
    missing = browser.get("/versions/1/sources", params={"number": "<b>1</b>"}).text
    assert "文本里没有“&lt;b&gt;1&lt;/b&gt;”" in missing


def test_while_something_is_worked_at_the_page_answers(jobs: Jobs) -> None:
    with opened(jobs) as browser:
        job = jobs.begin(CHECKING, partial(time.sleep, 1))
        page = browser.get("/working").text
        assert 'aria-live="polite"' in page
        assert "正在审核填报表" in page
        part = browser.get("/working", headers={"hx-request": "true"}).text
        assert part.startswith('<div id="progress"')
        answer = browser.post("/versions", files={"files": example()})
        assert answer.status_code == 409
        assert "正在审核填报表，一次只做一件事" in answer.text
        job.future.result()
        last = browser.get("/working", headers={"hx-request": "true"})
        assert last.headers["hx-redirect"] == "/?done"


def test_what_takes_too_long_is_ended_and_said() -> None:
    hasty = Jobs(Limits(seconds=0.2))
    try:
        with opened(hasty) as browser:
            call = partial(time.sleep, 60)
            hasty.begin(CHECKING, call).future.result()
            assert "时间太长，没有做完" in browser.get("/working").text
    finally:
        hasty.close()


def test_a_fault_in_the_worker_is_said_with_a_report(jobs: Jobs) -> None:
    with opened(jobs) as browser:
        jobs.begin(CHECKING, partial(int, "名称")).future.result()
        page = browser.get("/working").text
        assert "程序内部出错" in page
        assert "ValueError" not in page
        report = browser.get("/report").text
        assert "ValueError" in report
        assert "名称" not in report


def test_a_document_is_held_against_the_newest_version(browser: TestClient) -> None:
    ((name, content),) = contents_of(examine(EXAMPLE), ["html"]).items()
    assert "没有填报表" in put_down(browser, (name, content))
    put_down(browser, example())
    page = text_of(put_down(browser, (name, content)))
    assert f"第 1 稿与“{name}”" in page
    assert "报表的数和文字都相同" in page
    page = text_of(put_down(browser, (name, content.replace(b"227.27<", b"227.28<", 1))))
    assert "报表 1 处、文字 0 处不同。" in page
    assert "公开01表!C7 227.27 227.28" in page
    page = text_of(put_down(browser, (name, content.replace(b"227.27<", b"327.27<", 1))))
    assert "只有这份文本才有的审核意见" in page
    assert browser.get("/versions/2").status_code == 404
    letter = ("函.html", "<p>请查收。</p>".encode())
    assert "没有做成" in put_down(browser, letter)


def test_what_was_written_in_vain_can_be_copied(browser: TestClient) -> None:
    put_down(browser, example())
    put_down(browser, example())
    answer = browser.post("/versions/1/waivers", data={"number": "1", "text": "照实<b>"})
    assert '<textarea id="words" readonly>照实&lt;b&gt;</textarea>' in answer.text
    assert 'href="/versions/2">返回' in answer.text


def test_a_job_tells_its_steps_and_can_be_called_off(jobs: Jobs) -> None:
    with opened(jobs) as browser:
        job = jobs.begin(CHECKING, two_steps)
        while job.progress.done < 1:
            time.sleep(0.01)
        page = browser.get("/working").text
        assert "正在审核填报表（2/2）：等着。" in text_of(page)
        assert '<progress max="2" value="1"' in page
        assert browser.post("/cancel", data={"number": "0"}).status_code == 409
        answer = browser.post("/cancel", data={"number": str(job.number)}, follow_redirects=False)
        assert answer.headers["location"] == "/?back"
        assert "已取消，什么也没有改动" in browser.get("/working").text
        put_down(browser, example())


def two_steps() -> None:
    steps = Steps(2)
    steps.begin("开始")
    steps.begin("等着")
    time.sleep(60)


class Many:
    """Three things to do, each when the test says so."""

    def __init__(self) -> None:
        self.may_end = threading.Semaphore(0)

    def __call__(self, watch: TaskWatch) -> int:
        watch.progress.total = 3
        for number in range(3):
            watch.begin_more()
            self.may_end.acquire()
            watch.progress.advance(f"第 {number + 1} 份")
        watch.begin_more()
        return 3


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_many_things_rest_while_they_are_paused_and_go_on(jobs: Jobs) -> None:
    kept: list[int] = []
    with opened(jobs) as browser:
        many = Many()
        errand = Errand("写意见", "/?done", "/?back", kept.append)
        job = jobs.begin_here(errand, many, can_pause=True)
        own = {"number": str(job.number)}
        wait_until(lambda: job.progress.total == 3)
        page = browser.get("/working").text
        assert "正在写意见（1/3）" in text_of(page)
        assert browser.post("/pause", data={"number": "0"}).status_code == 409
        assert "已暂停：完成 0 份，共 3 份。" in text_of(browser.post("/pause", data=own).text)
        many.may_end.release(3)
        wait_until(lambda: job.progress.done == 1)
        time.sleep(0.1)
        page = browser.get("/working").text
        assert "已暂停：完成 1 份，共 3 份。" in text_of(page)
        assert 'formaction="/go-on"' in page
        browser.post("/go-on", data=own)
        job.future.result(20)
        assert (job.trouble, kept) == (None, [3])


def test_what_is_paused_can_be_called_off(jobs: Jobs) -> None:
    kept: list[int] = []
    with opened(jobs) as browser:
        many = Many()
        errand = Errand("写意见", "/?done", "/?back", kept.append)
        job = jobs.begin_here(errand, many, can_pause=True)
        browser.post("/pause", data={"number": str(job.number)})
        many.may_end.release(1)
        answer = browser.post("/cancel", data={"number": str(job.number)}, follow_redirects=False)
        assert answer.headers["location"] == "/?back"
        assert "已取消，什么也没有改动" in browser.get("/working").text
        assert kept == []


def test_a_number_is_not_asked_while_something_is_worked_at(jobs: Jobs) -> None:
    with opened(jobs) as browser:
        put_down(browser, example())
        job = jobs.begin(CHECKING, partial(time.sleep, 60))
        assert "正在处理别的事" in browser.get("/versions/1/sources?number=227.27").text
        job.call_off()
        wait([job.future])

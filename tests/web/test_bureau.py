"""The bureau's page over a folder of a dozen departments; the command line sees the same."""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from generator.batch.calendar import Whose
from generator.batch.notes import read_notes
from generator.batch.overview import renew_overview
from generator.batch.result import LOG, read_log
from generator.batch.run import Order, carry_out
from generator.web.jobs import Jobs
from tests.batch.folders import workbook
from tests.bureau_folder import (
    BROKEN,
    DAY,
    GOOD,
    LISTED,
    MISSING,
    WITH_ERROR,
    fill,
    quiet,
    write_list,
)
from tests.helpers import Run, changed, unpacked
from tests.web.browser import opened_bureau, text_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, the list, and what a batch made of them."""
    place: Path = tmp_path_factory.mktemp("bureau")
    fill(place / "填报")
    listed = write_list(place / "名单.xlsx")
    outcome = carry_out(order_in(place), quiet)
    renew_overview(outcome.results, place / "公开", listed, DAY)
    return place


def order_in(place: Path) -> Order:
    return Order(place / "填报", place / "公开", ("html",), 2)


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to change, on the day from which terms are seen."""
    monkeypatch.setattr("generator.batch.calendar.today", lambda: DAY)
    copy = tmp_path / "局"
    shutil.copytree(built, copy)
    return copy


@pytest.fixture
def bureau(jobs: Jobs, place: Path) -> Iterator[TestClient]:
    with opened_bureau(jobs, order_in(place), place / "名单.xlsx") as client:
        yield client


def link_of(page: str, name: str) -> str:
    """Where the name of a department leads."""
    found = re.search(rf'href="(/departments/\w+)[^"]*">{name}<', page)
    assert found, name
    return found[1]


def row_of(page: str, name: str) -> str:
    """The words of a department's row."""
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    return text_of(next(row for row in rows if f">{name}<" in row))


def stamp_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def wait_for_run(client: TestClient) -> str:
    """Wait until the batch has ended; the first page then."""
    end = time.monotonic() + 120
    while "hx-redirect" not in client.get("/run").headers:
        assert time.monotonic() < end
        time.sleep(0.05)
    return client.get("/").text


def wait_for_job(client: TestClient, page: str) -> str:
    while 'id="progress"' in page:
        page = client.get("/working").text
    return page


# the list


def test_each_department_has_its_light(bureau: TestClient) -> None:
    page = bureau.get("/").text
    assert "名单上 11 个部门：已报送 9 个，未报送 2 个" in page
    assert "未报送" in row_of(page, MISSING)
    assert "不可用" in row_of(page, BROKEN)
    assert "有错误 5" in row_of(page, WITH_ERROR)
    assert "可公开 0 0" in row_of(page, GOOD[3])
    assert "有警告" in row_of(page, GOOD[0])
    assert "逾期 20 天，没有公开" in row_of(page, GOOD[0])
    assert "还有 17 天" in row_of(page, GOOD[1])


def test_the_totals_are_those_of_the_overview(bureau: TestClient, place: Path) -> None:
    overview = (place / "公开" / "index.html").read_text("utf-8")
    totals = re.search(r"<tfoot>.*?</tfoot>", overview, re.DOTALL)
    assert totals
    amounts = re.findall(r"[\d,]+\.\d\d", totals[0])
    assert len(amounts) == 4
    foot = bureau.get("/").text.partition("<tfoot>")[2]
    assert re.findall(r"[\d,]+\.\d\d", foot.partition("</tfoot>")[0]) == amounts


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("light=missing", [MISSING]),
        ("light=errors", [WITH_ERROR]),
        ("light=late", [GOOD[0]]),
        (f"q={BROKEN}", [BROKEN]),
        ("q=没有这个词", []),
        ("light=missing&q=坏", []),
    ],
)
def test_it_can_be_searched(bureau: TestClient, query: str, names: list[str]) -> None:
    page = bureau.get(f"/?{query}").text
    assert re.findall(r'href="/departments/\w+">([^<]+)<', page) == names


def test_a_finding_is_looked_for_too(bureau: TestClient) -> None:
    message = "收入合计"
    page = bureau.get(f"/?q={message}&light=errors").text
    assert WITH_ERROR in page


def test_it_can_be_sorted_by_every_column(bureau: TestClient) -> None:
    first = bureau.get("/").text
    for address in re.findall(r'<th scope="col"[^>]*><a href="([^"]+)"', first):
        page = bureau.get(address.replace("&amp;", "&")).text
        assert "aria-sort=" in page, address
    errors = bureau.get("/?sort=errors&down=1").text
    assert re.findall(r'href="/departments/\w+">([^<]+)<', errors)[0] == WITH_ERROR
    figures = [
        float(it.replace(",", ""))
        for row in re.findall(r"<tr>.*?</tr>", bureau.get("/?sort=f0&down=1").text, re.DOTALL)
        if (found := re.search(r'data-label="本年收入">([\d,.]+)<', row)) and (it := found[1])
    ]
    assert figures[:-1] == sorted(figures[:-1], reverse=True)


# the batch


def test_what_changed_is_told_before_it_is_built_and_built_alone(
    bureau: TestClient, place: Path
) -> None:
    (place / "填报" / "有错.xlsx").write_bytes(workbook(0, WITH_ERROR))
    page = bureau.get("/").text
    assert "待检查" in row_of(page, WITH_ERROR)
    assert "检查之后改过" in row_of(page, WITH_ERROR)
    bureau.post("/run", data={"what": "build"})
    page = wait_for_run(bureau)
    assert "其中 9 份未变，没有重新生成" in page
    assert "有错误" not in row_of(page, WITH_ERROR)


def test_the_command_line_and_the_page_go_on_with_one_another(
    bureau: TestClient, place: Path, run: Run
) -> None:
    (place / "填报" / "新.xlsx").write_bytes(workbook(3, MISSING))
    page = bureau.get("/").text
    assert "待检查" in row_of(page, "新")
    options = ("--list", place / "名单.xlsx", "--format", "html", "-j", "1")
    outcome = run("batch", place / "填报", "-o", place / "公开", *options)
    assert "其中 10 份未变" in outcome.out
    page = bureau.get("/").text
    assert "未报送 1 个" in page
    assert MISSING in page
    bureau.post("/run", data={"what": "build"})
    assert "其中 11 份未变" in wait_for_run(bureau)


def test_a_batch_is_paused_and_gone_on_with_by_a_server_that_was_started_anew(
    jobs: Jobs, place: Path
) -> None:
    order = replace(order_in(place), jobs=1)
    with opened_bureau(jobs, order, None) as client:
        client.post("/run", data={"what": "again"})
        end = time.monotonic() + 120
        while not re.search(r"已完成 [1-9]", text_of(client.get("/run").text)):
            assert time.monotonic() < end
            time.sleep(0.02)
        page = client.post("/run/pause").text
        assert "正在停下" in page or "已暂停" in page
        page = wait_for_run(client)
        assert "已暂停" in page
    done = [it for it in read_log(place / "公开").values() if it.fingerprint]
    assert 0 < len(done) < len(LISTED)
    with opened_bureau(jobs, order, None) as client:
        client.post("/run", data={"what": "build"})
        page = wait_for_run(client)
        assert f"其中 {len(done)} 份未变" in page


def test_what_is_paused_goes_on(bureau: TestClient) -> None:
    bureau.post("/run", data={"what": "again"})
    bureau.post("/run/pause")
    assert "/run/go-on" in wait_for_run(bureau)
    bureau.post("/run/go-on")
    assert "填报表 11 份" in wait_for_run(bureau)


def test_what_is_cancelled_is_over(bureau: TestClient, place: Path) -> None:
    bureau.post("/run", data={"what": "again"})
    bureau.post("/run/cancel")
    page = wait_for_run(bureau)
    assert "已取消" in page
    assert "/run/go-on" not in page
    assert (place / "公开" / LOG).exists()


def test_two_batches_at_once_are_refused(bureau: TestClient) -> None:
    bureau.post("/run", data={"what": "again"})
    assert bureau.post("/run", data={"what": "build"}).status_code == 409
    bureau.post("/run/cancel")
    wait_for_run(bureau)


def test_checking_alone_leaves_the_documents(bureau: TestClient, place: Path) -> None:
    before = sorted(path.name for path in (place / "公开").glob("*.html"))
    bureau.post("/run", data={"what": "check"})
    wait_for_run(bureau)
    assert sorted(path.name for path in (place / "公开").glob("*.html")) == before


def test_what_is_no_task_is_refused(bureau: TestClient) -> None:
    assert bureau.post("/run", data={"what": "rm"}).status_code == 400


# a department


def test_a_department_has_its_findings_beside_its_document(bureau: TestClient) -> None:
    link = link_of(bureau.get("/").text, WITH_ERROR)
    page = bureau.get(link).text
    assert "错误 5 个" in page
    assert "公开01表!C7" in page
    preview = bureau.get(f"{link}/preview")
    assert "default-src 'none'" in preview.headers["content-security-policy"]
    at = re.search(r'href="(sources\?at=\d+)"', preview.text)
    assert at
    assert 'class="tree"' in bureau.get(f"{link}/{at[1]}").text
    assert bureau.get(f"{link}?level=warning").text.count('class="error"') == 0


def test_last_years_workbook_is_found_as_a_batch_finds_it(jobs: Jobs, place: Path) -> None:
    (place / "去年").mkdir()
    (place / "去年" / "旧表.xlsx").write_bytes(workbook(1, GOOD[1]))  # the year before
    order = replace(order_in(place), priors=place / "去年")
    with opened_bureau(jobs, order, None) as client:
        page = client.get("/").text
        assert "与上年“旧表.xlsx”比较" in client.get(link_of(page, GOOD[1])).text
        assert "与上年" not in text_of(client.get(link_of(page, GOOD[3])).text)[:400]


def test_one_that_can_not_be_used_says_why(bureau: TestClient) -> None:
    page = bureau.get(link_of(bureau.get("/").text, BROKEN)).text
    assert "文件已损坏或不完整" in page
    assert "改好后才有公开文本" in page


def test_one_that_did_not_hand_in_has_a_page_too(bureau: TestClient) -> None:
    page = bureau.get(link_of(bureau.get("/").text, MISSING)).text
    assert "未报送" in page
    assert "审核意见" not in page.partition("<main")[2].partition("公开文本审核")[0]


def test_the_document_is_the_one_that_was_built(bureau: TestClient, place: Path) -> None:
    page = bureau.get("/").text
    (address,) = re.findall(r'href="(/documents/[^"]*)" aria-label="示例县第4局 HTML"', page)
    answer = bureau.get(address)
    assert answer.content == (place / "公开" / f"{GOOD[3]}2024年度部门决算.html").read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    [
        "/documents/..%2f名单.xlsx",
        "/documents/../名单.xlsx",
        "/documents/结果.jsonl",
        "/kept/结果.jsonl",
        "/kept/..%2f名单.xlsx",
        "/region/files/..%2f结果.jsonl",
        "/departments/nobody",
        "/made/x",
    ],
)
def test_nothing_but_what_is_known_can_be_had(bureau: TestClient, path: str) -> None:
    assert bureau.get(path).status_code == 404


def test_a_workbook_goes_back_with_a_note(bureau: TestClient) -> None:
    link = link_of(bureau.get("/").text, WITH_ERROR)
    answer = bureau.get(f"{link}/send-back?last=2024-10-20")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        names = sorted(bundle.namelist())
        note = bundle.read(f"{WITH_ERROR}-退回意见.html").decode()
        book = load_workbook(io.BytesIO(bundle.read(names[0])))
    assert names == [f"{WITH_ERROR}-标明意见的填报表.xlsx", f"{WITH_ERROR}-退回意见.html"]
    assert f"{WITH_ERROR}：" in note
    assert "有错误 5 个" in note
    assert "于 2024 年 10 月 20 日前重新报送" in note
    assert "提示" not in text_of(note)
    assert "随附的填报表" in note
    assert "审核意见" in book.sheetnames
    assert bureau.get(f"{link}/send-back?last=x").status_code == 400


def test_all_that_are_wrong_go_back_at_once(bureau: TestClient) -> None:
    page = wait_for_job(bureau, bureau.post("/send-back").text)
    assert "退回意见.zip" in page
    with zipfile.ZipFile(io.BytesIO(bureau.get("/made/退回意见.zip").content)) as bundle:
        names = bundle.namelist()
    assert f"{WITH_ERROR}/{WITH_ERROR}-退回意见.html" in names
    assert f"{BROKEN}/{BROKEN}-退回意见.html" in names


# publication


def test_what_is_noted_is_what_the_command_tells(bureau: TestClient, place: Path, run: Run) -> None:
    link = link_of(bureau.get("/").text, GOOD[1])
    sent = {
        "seen": stamp_in(bureau.get(link).text),
        "approved": "2024-10-05",  # as the list has it: nothing to be noted
        "published": "2024-10-07",
        "address": "https://a.example/b",
    }
    page = bureau.post(f"{link}/publication", data=sent).text
    assert "按期公开" in page
    (noted,) = read_notes(place / "公开").values()
    assert (noted.approved, noted.address) == (None, "https://a.example/b")
    assert "已公开" in row_of(bureau.get("/").text, GOOD[1])
    told = run("calendar", place / "公开", "--list", place / "名单.xlsx").out
    assert f"{GOOD[1]}（部门，2022 年度）：已公开" in told
    calendar = bureau.get("/calendar").text
    assert "https://a.example/b" in calendar
    assert "逾期没有公开的 1 个" in calendar


def test_a_form_that_is_out_of_date_changes_nothing(bureau: TestClient, place: Path) -> None:
    link = link_of(bureau.get("/").text, GOOD[2])
    stamp = stamp_in(bureau.get(link).text)
    sent = {"seen": stamp, "approved": "2024-09-01", "published": "", "address": ""}
    assert bureau.post(f"{link}/publication", data=sent).status_code == 200
    answer = bureau.post(f"{link}/publication", data=sent | {"approved": "2020-01-01"})
    assert answer.status_code == 409
    assert "刚刚在别处改过" in answer.text
    (noted,) = read_notes(place / "公开").values()
    assert str(noted.approved) == "2024-09-01"


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"approved": "九月"}, "批复日期"), ({"address": "javascript:alert(1)"}, "公开网址")],
)
def test_what_is_no_day_or_address_is_refused(
    bureau: TestClient, place: Path, sent: dict[str, str], words: str
) -> None:
    link = link_of(bureau.get("/").text, GOOD[2])
    stamp = stamp_in(bureau.get(link).text)
    answer = bureau.post(f"{link}/publication", data={"seen": stamp, **sent})
    assert answer.status_code == 409
    assert words in answer.text
    assert not read_notes(place / "公开")


def test_many_are_approved_at_once_or_none(bureau: TestClient, place: Path) -> None:
    chosen = re.findall(r'name="of" value="(\w+ \w+)"', bureau.get("/calendar").text)
    assert len(chosen) == len(LISTED) + 1
    bureau.post("/calendar", data={"of": chosen, "approved": "2024-09-30"})
    notes = read_notes(place / "公开")
    assert {str(it.approved) for it in notes.values()} == {"2024-09-30"}
    assert len(notes) == len(chosen)
    assert (
        bureau.post("/calendar", data={"of": chosen, "approved": "2024-10-01"}).status_code == 409
    )
    assert read_notes(place / "公开") == notes
    # the list is completed by the notes, not replaced: one who hands in later keeps its day
    assert "期限" in bureau.get("/calendar").text


def test_what_came_out_is_held_against_what_was_built(
    bureau: TestClient, place: Path, run: Run
) -> None:
    """One as it was built, one with a changed figure, one of nobody, put down together."""
    out = place / "公开"
    same = out / f"{GOOD[3]}2024年度部门决算.html"
    text = (out / f"{GOOD[0]}2021年度部门决算.html").read_text("utf-8")
    total = next(iter(re.findall(r"1,?738\.42", text)))
    changed_text = text.replace(total, "98765.43", 1)
    files = [
        ("files", ("a.html", same.read_bytes())),
        ("files", ("b.html", changed_text.encode())),
        ("files", ("c.html", text.replace(GOOD[0], "别县财政局").encode())),
    ]
    html = wait_for_job(bureau, bureau.post("/audits", files=files).text)
    page = text_of(html)
    assert f"a.html：{GOOD[3]}，与生成的文本一字不差" in page
    assert f"b.html：{GOOD[0]}，与生成的文本有 1 处不同" in page
    assert "c.html：没有收下，文本里的名称是“别县财政局”" in page
    (nobody,) = re.findall(r'href="(/kept/[^"]*)">看审核意见', html)
    assert "别县财政局" in bureau.get(nobody).text
    link = link_of(bureau.get("/").text, GOOD[0])
    own = bureau.get(link).text
    assert "98765.43" in own
    report = re.search(r'href="(/kept/[^"]*\.html)">审核意见', own)
    assert report
    shown = bureau.get(report[1])
    assert shown.headers["content-security-policy"].startswith("sandbox;")
    assert "98765.43" in shown.text
    kept = read_notes(out)[Whose(GOOD[0], "部门", 2021).key].document
    assert kept is not None
    assert bureau.get(f"/kept/{kept.file}").content == changed_text.encode()
    told = run("calendar", out, "--list", place / "名单.xlsx").out
    assert "与生成的文本有 1 处不同" in told


def test_a_document_of_whom_the_page_says(bureau: TestClient, place: Path) -> None:
    link = link_of(bureau.get("/").text, GOOD[4])
    sent = {"seen": stamp_in(bureau.get(link).text)}
    file = {"files": ("../通知.html", "<p>通知</p>".encode())}
    page = wait_for_job(bureau, bureau.post(f"{link}/published", data=sent, files=file).text)
    assert "与生成的文本有" in page
    assert all(path.name.startswith(GOOD[4]) for path in (place / "公开" / "公开文本").iterdir())


def test_documents_that_are_called_off_are_not_kept(
    bureau: TestClient, place: Path, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.web.jobs.PATIENCE", 0)
    name = f"{GOOD[3]}2024年度部门决算.html"
    files = {"files": (name, (place / "公开" / name).read_bytes())}
    page = bureau.post("/audits", files=files).text
    assert "取消" in page
    job = jobs.latest
    assert job is not None
    bureau.post("/cancel", data={"number": str(job.number)})
    job.future.result(60)
    assert "已取消，什么也没有改动" in bureau.get("/working").text
    assert not read_notes(place / "公开")
    assert not (place / "公开" / "公开文本").exists()


# what is done now and then


def test_forms_are_handed_out_by_the_list(bureau: TestClient) -> None:
    page = wait_for_job(bureau, bureau.post("/forms", data={"edition": "jiangxi-2023"}).text)
    assert f"共 {len(LISTED)} 份" in page
    with zipfile.ZipFile(io.BytesIO(bureau.get("/made/发放的填报表.zip").content)) as bundle:
        assert f"{MISSING}2023年度决算填报表.xlsx" in bundle.namelist()


def test_units_are_consolidated_into_the_folder(bureau: TestClient, place: Path) -> None:
    for number, name in ((1, "甲局本级"), (6, "甲局中心")):
        unit = changed({"基本信息!B4": "单位"}, unpacked(workbook(number, name)))
        (place / "填报" / f"{name}.xlsx").write_bytes(unit)
    page = bureau.get("/tools").text
    books = re.findall(r'name="of" value="(\w+)">(.*?)</label>', page, re.DOTALL)
    sent = {
        "of": [key for key, words in books if "甲局" in words],
        "name": "甲局",
        "target": "../甲局汇总.xlsx",
        "transfers": "keep",
    }
    page = wait_for_job(bureau, bureau.post("/merge", data=sent).text)
    assert "共 2 份" in page
    assert "下载 甲局汇总.xlsx" in page
    assert (place / "填报" / "甲局汇总.xlsx").exists()
    assert "待检查" in row_of(bureau.get("/").text, "甲局汇总")
    again = wait_for_job(bureau, bureau.post("/merge", data=sent).text)
    assert "文件已经存在" in again


def test_transfers_are_listed_first_and_followed_then(bureau: TestClient, place: Path) -> None:
    for number, name in ((1, "甲局本级"), (6, "甲局中心")):
        unit = changed({"基本信息!B4": "单位"}, unpacked(workbook(number, name)))
        (place / "填报" / f"{name}.xlsx").write_bytes(unit)
    page = bureau.get("/tools").text
    books = re.findall(r'name="of" value="(\w+)">(.*?)</label>', page, re.DOTALL)
    sent = {"of": [key for key, words in books if "甲局" in words], "target": "汇总.xlsx"}
    wait_for_job(bureau, bureau.post("/merge", data=sent | {"transfers": "list"}).text)
    listed = bureau.get("/made/汇总-往来清单.xlsx")
    assert listed.status_code == 200
    assert not (place / "填报" / "汇总.xlsx").exists()
    files = {"files": ("清单.xlsx", listed.content)}
    wait_for_job(
        bureau, bureau.post("/merge", data=sent | {"transfers": "given"}, files=files).text
    )
    assert (place / "填报" / "汇总.xlsx").exists()


def test_the_region_is_shown_and_its_files_are_had(bureau: TestClient, place: Path) -> None:
    page = bureau.get("/region").text
    assert "汇总表.xlsx" in page
    assert bureau.get("/region/2022").status_code == 200
    assert bureau.get("/region/1999").status_code == 404
    answer = bureau.get("/region/files/汇总表.xlsx")
    assert answer.content == (place / "公开" / "汇总" / "汇总表.xlsx").read_bytes()


def test_everything_comes_as_one_zip(bureau: TestClient, place: Path) -> None:
    answer = bureau.get("/everything")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    assert "总览.xlsx" in files
    assert "汇总/汇总表.xlsx" in files
    assert sum(name.endswith("部门决算.html") for name in files) == len(GOOD) + 2
    assert all((place / "公开" / name).read_bytes() == it for name, it in files.items())


def test_the_overview_is_as_the_notes_have_it(bureau: TestClient) -> None:
    chosen = re.findall(r'name="of" value="(\w+ \w+)"', bureau.get("/calendar").text)[:1]
    bureau.post("/calendar", data={"of": chosen, "approved": "2024-09-30"})
    book = load_workbook(io.BytesIO(bureau.post("/overview").content))
    words = [str(cell) for row in book["公开日历"].values for cell in row]
    assert "2024-09-30（周一）" in words


def test_a_log_that_names_files_elsewhere_gives_none_away(bureau: TestClient, place: Path) -> None:
    log = place / "公开" / LOG
    secret = place / "密.docx"
    secret.write_bytes(b"secret")
    name = f"{GOOD[3]}2024年度部门决算.html"
    log.write_text(log.read_text("utf-8").replace(name, "../密.docx"), "utf-8")
    assert bureau.get("/documents/..%2f密.docx").status_code == 404
    assert b"secret" not in bureau.get("/everything").content


# what gets in the way


def test_html_in_names_is_escaped(jobs: Jobs, place: Path) -> None:
    (place / "填报" / "<b>甲&.xlsx").write_bytes(b"PK")
    with opened_bureau(jobs, order_in(place), None) as client:
        page = client.get("/").text
        assert "<b>甲" not in page
        assert "&lt;b&gt;甲&amp;" in page


def test_a_list_that_can_not_be_used_is_told_as_on_the_command_line(
    bureau: TestClient, place: Path
) -> None:
    (place / "名单.xlsx").write_bytes(b"PK")
    answer = bureau.get("/")
    assert answer.status_code == 409
    assert "名单.xlsx：文件已损坏" in answer.text


@pytest.mark.parametrize("path", ["/", "/calendar", "/audits", "/region", "/tools"])
def test_every_page_has_what_screen_readers_need(bureau: TestClient, path: str) -> None:
    page = bureau.get(path).text
    assert page.count("<h1>") == 1
    assert 'lang="zh-CN"' in page
    assert 'aria-current="page"' in page
    for field in re.findall(r"<(?:input|select)[^>]*>", page):
        named = re.search(r'id="([\w-]+)"', field)
        is_labelled = named and f'for="{named[1]}"' in page
        assert (
            is_labelled
            or "aria-label" in field
            or 'type="hidden"' in field
            or in_label(page, field)
        ), field


def in_label(page: str, field: str) -> bool:
    """Whether a field stands within its label."""
    before = page.partition(field)[0]
    return before.rfind("<label") > before.rfind("</label>")


def test_nothing_is_left_behind_but_the_folder(jobs: Jobs, place: Path) -> None:
    scratch: list[Path] = []
    with opened_bureau(jobs, order_in(place), None) as client:
        client.get(link_of(client.get("/").text, GOOD[0]))
        scratch += [it for it in Path(place.parent).iterdir() if it != place]
    assert not scratch

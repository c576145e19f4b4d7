"""The document beside the findings: numbers that can be asked, places that can be gone to."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from tests.helpers import changed, form_of_example, read
from tests.samples import example
from tests.web.browser import text_of
from tests.web.test_page import put_down


def test_findings_lead_to_their_places(browser: TestClient) -> None:
    page = put_down(browser, ("表.xlsx", changed({"公开01表!C7": "1"})))
    preview = browser.get("/versions/1/preview").text
    places = re.findall(r'/preview#([\w-]+)"', page)
    assert len(places) > 5
    for place in places:
        assert f'id="{place}"' in preview
    first = re.search(r'id="remark-1".*?/preview#([\w-]+)"', page, re.DOTALL)
    assert first
    # the finding of the table's total leads to the total itself, which is derived
    assert re.search(rf'>本年收入合计</th>.{{0,90}}<td[^>]*id="{first[1]}"[^>]*><a', preview)


def test_the_frame_needs_nothing_that_the_policy_forbids(browser: TestClient) -> None:
    put_down(browser, ("表.xlsx", form_of_example()))
    frame = browser.get("/versions/1/preview")
    assert "unsafe" not in frame.headers["content-security-policy"]
    assert "style=" not in frame.text
    assert "<script" not in frame.text
    assert browser.get("/static/preview.css").status_code == 200


def test_a_number_says_where_it_comes_from(browser: TestClient) -> None:
    put_down(browser, ("表.xlsx", form_of_example()))
    preview = browser.get("/versions/1/preview").text
    links = dict(re.findall(r'href="(sources\?at=\d+)" class="number">([^<]+)<', preview))
    address = next(link for link, text in links.items() if text == "1272.7")
    part = browser.get(f"/versions/1/{address}").text
    assert "上年本年支出合计 = 1499.97" in part
    assert "上年数!B4" in part


def test_a_number_of_a_table_names_its_cell(browser: TestClient) -> None:
    put_down(browser, ("表.xlsx", changed({"公开01表!C7": "227.27"})))
    preview = browser.get("/versions/1/preview").text
    table = preview[preview.index('id="table-1"') :]
    link = re.search(r'href="(sources\?at=\d+)" class="number">227.27<', table)
    assert link
    assert "公开01表!C7" in browser.get(f"/versions/1/{link[1]}").text


def test_a_number_that_is_not_there(browser: TestClient) -> None:
    put_down(browser, ("表.xlsx", form_of_example()))
    assert "文本里没有" in browser.get("/versions/1/sources?at=999999").text
    assert "文本里没有" in browser.get("/versions/1/sources?at=-1").text
    assert browser.get("/versions/2/sources?at=1").status_code == 404


def test_a_reason_is_asked_for_with_its_sentence(browser: TestClient) -> None:
    places = [cell.where for cell in example()[0].reasons.values() if cell.text][:2]
    page = put_down(browser, ("表.xlsx", changed(dict.fromkeys(places, ""))))
    sentences = re.findall(r'<p class="sentence"[^>]*>(.*?)</p>', page)
    assert len(sentences) == len(places)
    for sentence in sentences:
        assert "<mark data-shows" in sentence
        assert text_of(sentence).endswith("。")


def test_a_reason_of_a_subject_goes_into_its_line(browser: TestClient) -> None:
    submission, edition = example()
    (name, column) = next(
        (name, listing.reason_column)
        for name, listing in edition.forms.lists.items()
        if listing.reason_column
    )
    row = next(row for row in submission.lists[name] if row[column].text)
    page = put_down(browser, ("表.xlsx", changed({row[column].where: ""})))
    assert f'name="place" value="{row[column].where}"' in page
    sent = {"place": row[column].where, "text": "人员增加"}
    browser.post("/versions/1/reasons", data=sent)
    while 'id="progress"' in browser.get("/working").text:
        pass
    rows = read(browser.get("/versions/2/workbook").content).lists[name]
    assert "人员增加" in {row[column].text for row in rows}

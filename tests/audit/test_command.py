"""`juesuan audit`: one document or many, and every kind of report."""

import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from generator.annexes.model import Words
from generator.audit.pdf_marks import with_highlights
from generator.audit.rules import RULES, remark
from generator.audit.run import audit
from generator.build import build, examine
from generator.checks.finding import Severity
from generator.edition.load import load_edition
from generator.published.read import read_published
from generator.published.source.places import PagePlaces
from tests.audit.planted import Original, W, dropped_section, figure_in_sentence
from tests.departments import department
from tests.helpers import Run
from tests.samples import EXAMPLE, EXAMPLES, examined
from tests.years import written


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (document,) = build(examined(EXAMPLE), tmp_path_factory.mktemp("good"), ["docx"])
    return document


@pytest.fixture(scope="module")
def wrong(good: Path) -> Path:
    """The same document with one amount of a sentence changed."""
    original = Original(good.read_bytes(), read_published(good))
    planted = figure_in_sentence(original, Random(1))  # noqa: S311
    assert planted is not None
    target = good.with_name("wrong.docx")
    target.write_bytes(planted.content)
    return target


def test_what_is_wrong_is_told_with_its_place_and_what_follows(run: Run, wrong: Path) -> None:
    outcome = run("audit", wrong)
    assert outcome.status == 1
    assert "认出的版式 jiangxi-2022" in outcome.out
    (line,) = (line for line in outcome.out.splitlines() if line.startswith("错误："))
    assert re.search(
        r"写的是“[\d.]+”，按本文的数应为“[\d.]+”。.*（第 \d+ 段；规则：文字与表不符）", line
    )


def test_a_document_without_errors_ends_with_zero(run: Run, good: Path) -> None:
    outcome = run("audit", good, "-e", "jiangxi-2022")
    assert outcome.status == 0
    assert "错误 0 个" in outcome.out


def test_findings_as_data(run: Run, wrong: Path) -> None:
    outcome = run("audit", wrong, "--json", "-")
    (report,) = json.loads(outcome.out)["documents"]
    assert report["edition"] == "jiangxi-2022"
    assert report["edition_recognised"]
    assert report["summary"]["errors"] == 1
    first = report["findings"][0]
    assert first["place"].startswith("第 ")
    assert first["stands"] != first["follows"]


def test_the_page_marks_the_passage(run: Run, wrong: Path, tmp_path: Path) -> None:
    run("audit", wrong, "--html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    finding = audit(wrong).remarks[0]
    assert f'<mark class="error">{finding.stands}</mark>' in page


def test_the_document_comes_back_with_comments(run: Run, wrong: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.docx"
    run("audit", wrong, "--annotate", target)
    with zipfile.ZipFile(target) as marked, zipfile.ZipFile(wrong) as before:
        comments = etree.fromstring(marked.read("word/comments.xml"))
        assert "文字与表不符" in "".join(map(str, comments.itertext()))
        root = etree.fromstring(marked.read("word/document.xml"))
        (start,) = root.iterfind(f".//{W}commentRangeStart[@{W}id='0']")
        between: list[str] = []
        for item in start.itersiblings():
            if item.tag == f"{W}commentRangeEnd":
                break
            between.append("".join(map(str, item.itertext())))
        assert "".join(between) == audit(wrong).remarks[0].stands
        others = set(before.namelist()) - {
            *("word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"),
            "docProps/core.xml",
        }
        assert others <= set(marked.namelist())


def test_what_is_missing_is_a_comment_on_the_first_words(
    run: Run, good: Path, tmp_path: Path
) -> None:
    original = Original(good.read_bytes(), read_published(good))
    planted = dropped_section(original, Random(1))  # noqa: S311
    assert planted is not None
    file = tmp_path / "shorter.docx"
    file.write_bytes(planted.content)
    run("audit", file, "--annotate", tmp_path / "marked.docx")
    with zipfile.ZipFile(tmp_path / "marked.docx") as marked:
        comments = etree.fromstring(marked.read("word/comments.xml"))
        (missing,) = (
            it for it in comments if "章节缺失" in "".join(str(text) for text in it.itertext())
        )
        root = etree.fromstring(marked.read("word/document.xml"))
    number = missing.get(f"{W}id")
    (start,) = root.iterfind(f".//{W}commentRangeStart[@{W}id='{number}']")
    assert start.getparent() is next(
        it for it in root.iter(f"{W}p") if any(True for _ in it.iter(f"{W}t"))
    )


@pytest.mark.slow
def test_a_pdf_comes_back_with_its_passages_highlighted(run: Run, tmp_path: Path) -> None:
    (document,) = build(examined(EXAMPLE), tmp_path, ["pdf"])
    target = tmp_path / "marked.pdf"
    run("audit", document, "--annotate", target)
    told = {it.message for it in audit(document).remarks if it.block is not None}
    highlighted = set[str]()
    with pikepdf.open(target) as pdf, pypdfium2.PdfDocument(target) as drawn:
        for page, own in zip(pdf.pages, drawn, strict=True):
            for note in page.obj.get("/Annots", []):
                if note.get("/Subtype") == "/Highlight":
                    highlighted.add(str(note.Contents).partition("：")[2])
                    text = own.get_textpage().get_text_bounded(*map(float, note.Rect))
                    assert text.strip()
    assert highlighted == told


def test_what_is_missing_is_a_note_on_the_first_page() -> None:
    blank = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(blank)
    missing = [remark("目录缺失", "", "没有找到目录"), remark("章节缺失", "", "没有找到一节")]
    noted = with_highlights(blank.getvalue(), missing, PagePlaces())
    with pikepdf.open(BytesIO(noted)) as pdf:
        (note,) = pdf.pages[0].obj.Annots.as_list()
        assert str(note.Contents).splitlines() == [
            "警告（目录缺失）：没有找到目录",
            "警告（章节缺失）：没有找到一节",
        ]
        left, low, right, high = map(float, note.Rect)
    assert 0 < left < right < 595
    assert 0 < low < high < 842


def test_nothing_is_written_over(run: Run, wrong: Path, tmp_path: Path) -> None:
    (tmp_path / "marked.docx").write_bytes(b"")
    assert run("audit", wrong, "--annotate", tmp_path / "marked.docx").status == 2
    assert run("audit", wrong, "--annotate", tmp_path / "marked.pdf").status == 2


def test_a_broken_file_keeps_no_other_from_its_audit(
    run: Run, good: Path, wrong: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for file in (good, wrong):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "broken.docx").write_text("nothing")
    report = tmp_path / "all.json"
    outcome = run("audit", folder, "-o", tmp_path / "out", "--json", report, "-j", "2")
    assert outcome.status == 2
    assert "3/3" in outcome.out
    found = {it["file"]: it for it in json.loads(report.read_text("utf-8"))["documents"]}
    assert "不是Word 文档" in found["broken.docx"]["trouble"]
    assert found["wrong.docx"]["summary"]["errors"] == 1
    assert found[good.name]["summary"]["errors"] == 0
    written = {it.name for it in (tmp_path / "out").rglob("*") if it.is_file()}
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "公开文本 3 份，没有审核 1 份，有错误 1 份" in page
    order = [page.index(name) for name in ("broken.docx", "wrong.docx", good.name)]
    assert order == sorted(order)
    links = {unquote(it) for it in re.findall(r'href="([^"]+)"', page)}
    assert {"审核总览.xlsx", "审核意见/wrong.docx.html", "审核意见/wrong.docx"} <= links
    assert all((tmp_path / "out" / link).is_file() for link in links)
    assert {"审核总览.xlsx", "wrong.docx.html", "wrong.docx", f"{good.name}.html"} <= written


def changed(good: Path, name: str, change: Callable[[str], str]) -> Path:
    """A copy of a document with its XML changed."""
    target = good.with_name(name)
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                data = change(data.decode()).encode()
            new.writestr(item, data)
    return target


@pytest.mark.parametrize(
    ("rule", "stands", "instead"),
    [
        ("域代码", "部门主要职能</w:t>", "部门主要职能 PAGEREF _Toc123 \\h</w:t>"),
        ("年度", "2022年度部门决算表", "2021年度部门决算表"),
        ("金额单位", "金额单位：万元", "金额单位：元"),
        ("名称不一", "编制单位：南昌市青山湖区大数据中心", "编制单位：另一个单位"),
        ("没有读懂", "主要原因是", "其主要的缘故在于"),
    ],
)
def test_what_titles_and_heads_say(good: Path, rule: str, stands: str, instead: str) -> None:
    """Each is told where it was put, and not of the document as it was."""
    document = changed(good, "changed.docx", lambda text: text.replace(stands, instead, 1))
    assert rule in {it.rule for it in audit(document).remarks}
    assert rule not in {it.rule for it in audit(good).remarks}


def test_every_rule_says_what_it_finds() -> None:
    for rule in RULES.values():
        assert rule.finds
        assert not rule.finds.endswith("。")
        assert rule.basis


def test_advice_of_the_form_before_the_first_term(good: Path) -> None:
    """It explains no term, so no list of the department's holds it."""
    advice = "名词解释应以财务会计制度等规定为基本说明，可结合实际适当细化。"
    original = Original(good.read_bytes(), read_published(good))
    (terms,) = (
        it
        for it in original.published.recognised.outline.stretches
        if original.edition.parts[it.part].content == "terms"
    )
    first = terms.blocks[0]
    assert isinstance(first, Words)
    target = good.with_name("advised.docx")
    target.write_bytes(original.with_words(first.where, lambda _: advice))
    (told,) = (it for it in audit(target).remarks if it.rule == "模板文字")
    assert (told.where, told.severity) == (first.where, Severity.WARNING)


TEXT = """\
示例局2022年度部门决算

目录

第一部分 示例局概况
第二部分 2022年度部门决算表
第三部分 2022年度部门决算情况说明

一、收入决算情况说明

本部门2022年度收入总计711.32万元，其中年初结转和结余0万元，与2021年持平；\
本年收入合计711.32万元，较2021年增加276.97万元，下降63.8%，主要原因是：项目增加。

本年收入的具体构成为：财政拨款收入691.73万元，占97.3%；其他收入19.59万元，占2.8%。
"""


def test_a_text_without_tables_is_held_against_itself(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, "utf-8")
    told = {
        (it.rule, it.stands, it.follows) for it in audit(file, load_edition("jiangxi-2022")).remarks
    }
    assert ("比率不符", "97.3%", "97.2%") in told
    assert ("增减不符", "下降", "增长") in told
    assert not any(stands == "2.8%" for _, stands, _ in told)
    assert "没有报表" in {rule for rule, _, _ in told}


def test_a_rate_of_completion_whose_wording_is_called_like_a_list(tmp_path: Path) -> None:
    """Of subjects too: 全年预算 is how the region words it, and what it calls its budgets."""
    made = department("guangdong-2024", 1, is_full=True)
    (document,) = build(examine(written(made, tmp_path / "book.xlsx")), tmp_path, ["docx"])
    original = Original(document.read_bytes(), read_published(document))
    section, item = next(
        (section, item)
        for section in original.published.sections
        for item in section.reading.found
        if item.slot.source[:2] == ("完成率", "行.决算")
    )
    stands = section.body.words(item.start, item.end)
    wrong = original.in_sentence("比率", section, item, lambda _: "73.9%")
    document.write_bytes(wrong.content)
    told = {(it.rule, it.stands, it.follows) for it in audit(document).remarks}
    assert ("文字与表不符", "73.9%", stands) in told


@pytest.mark.parametrize(("line", "told"), [("2023年8月", []), ("2023年度", ["2023"])])
def test_a_date_on_the_cover_is_of_another_year(tmp_path: Path, line: str, told: list[str]) -> None:
    """Final accounts come out in the year after."""
    file = tmp_path / "text.txt"
    file.write_text(TEXT.replace("\n\n目录", f"\n\n{line}\n\n目录", 1), "utf-8")
    remarks = audit(file, load_edition("jiangxi-2022")).remarks
    assert [it.stands for it in remarks if it.rule == "年度"] == told


def test_the_way_that_a_reason_names_is_held_against_the_budget(tmp_path: Path) -> None:
    """Where there are tables against them, where there are none against the section itself."""
    file = next(it for it in EXAMPLES if it.parent.name == "qingshanhu-gov-office-2021")
    (document,) = build(examined(file), tmp_path, ["docx"])
    original = Original(document.read_bytes(), read_published(document))
    section, item = original.slots(
        lambda it: it.slot.source[0] == "原因" and it.slot.kind == "direction"
    )[0]
    stands = section.body.words(item.start, item.end)
    document.write_bytes(original.in_sentence("方向", section, item, lambda _: "不变").content)
    changed = Original(document.read_bytes(), original.published)
    for bare in (False, True):
        tables = {f"表 {number}" for number in range(1, 20)} if bare else set[str]()
        document.write_bytes(changed.without(tables))
        told = {(it.rule, it.stands, it.follows) for it in audit(document).remarks}
        assert ("文字与表不符", "不变", stands) in told

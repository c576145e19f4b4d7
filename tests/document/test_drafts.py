"""Reasons that the program drafts from the lines that moved: marked, traceable, written back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from generator.build import examine
from generator.checks.finding import Severity
from generator.checks.reasons import check_reasons
from generator.document.compose.frame import Composition, compose
from generator.document.docx import write_docx
from generator.document.explain import find_printed
from generator.document.pdf import write_pdf
from generator.errors import Unusable
from generator.examination import Examination
from generator.figures.derive import derive
from generator.submission import Cell
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.writing.annotate import with_texts
from tests.helpers import Content, Run, changed, packed, parts_of
from tests.samples import EXAMPLES, cell, example, with_words
from tests.years import disclosed, year

pytestmark = pytest.mark.slow

MARK = "〔系统草拟，请核实〕"
#: 本年支出合计 is drafted from the sheet 上年数.
EMPTIED: Mapping[str, Content] = {"增减原因!B4": None}
DRAFT = "资本性支出减少1088.97万元（占减少额的85.6%）；工资福利支出增加27.34万元，抵消了一部分"


def workbook(folder: Path, cells: Mapping[str, Content], name: str = "表") -> Path:
    file = folder / f"{name}.xlsx"
    file.write_bytes(changed(cells))
    return file


@cache
def drafted() -> Composition:
    submission, edition = example()
    return compose(derive(with_words(submission, "reasons", "本年支出合计", ""), edition))


def spans(composition: Composition, kind: str) -> list[str]:
    found = composition.document.tree.iter("span")
    return ["".join(map(str, item.itertext())) for item in found if item.get("class") == kind]


# in the document


def test_a_draft_is_marked_in_html() -> None:
    assert spans(drafted(), "drafted") == [MARK + DRAFT]
    assert drafted().drafts == {"本年支出合计": DRAFT}


def test_a_draft_is_marked_in_word() -> None:
    document = Document(BytesIO(write_docx(drafted().document.tree)))
    text = "".join(paragraph.text for paragraph in document.paragraphs)
    assert f"主要原因是：{MARK}{DRAFT}；年末结转和结余" in text


def test_a_draft_is_marked_in_pdf() -> None:
    pdf = pypdfium2.PdfDocument(write_pdf(drafted().document))
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    assert MARK + DRAFT in re.sub(r"\s", "", text)


def test_a_draft_is_a_warning_and_no_reason_for_a_draft_document(tmp_path: Path) -> None:
    examination = examine(workbook(tmp_path, EMPTIED))
    (finding,) = (item for item in examination.findings if item.rule.startswith("原因"))
    assert (finding.rule, finding.severity) == ("原因系统草拟", Severity.WARNING)
    assert finding.message == (
        f"“本年支出合计与上年相比”的原因由系统草拟。请核实、改写；照用的，填入原因并删去“{MARK}”"
    )
    assert [item.where for item in finding.cells] == ["增减原因!B4"]
    assert not examination.is_draft


def test_nothing_known_leaves_a_blank_and_a_draft_document(tmp_path: Path) -> None:
    cells = {**EMPTIED, **{f"上年数!B{row}": None for row in (6, 7, 8, 9)}}
    examination = examine(workbook(tmp_path, cells))
    assert "原因未填" in {item.rule for item in examination.findings}
    assert examination.is_draft
    assert "〔原因待填写〕" in spans(examination.composition, "missing")
    assert not examination.composition.drafts
    body = examination.composition.document.tree.find("body")
    assert body is not None
    assert body.get("class") == "draft"


def with_reason(text: str) -> Examination | Composition:
    submission, edition = example()
    return compose(derive(with_words(submission, "reasons", "本年支出合计", text), edition))


def test_a_reason_that_still_bears_the_mark_is_a_warning() -> None:
    composition = with_reason(f"{MARK}{DRAFT}。")
    assert [gap.kind for gap in composition.gaps] == ["drafted"]  # type: ignore[union-attr]
    assert spans(composition, "drafted") == [MARK + DRAFT]  # type: ignore[arg-type]


def test_without_the_mark_it_is_accepted() -> None:
    composition = with_reason(DRAFT)
    assert not composition.gaps  # type: ignore[union-attr]
    assert not spans(composition, "drafted")  # type: ignore[arg-type]


def test_an_unchanged_figure_needs_no_draft() -> None:
    submission, edition = example()
    for name in submission.reasons:
        submission = with_words(submission, "reasons", name, "")
    submission = with_words(submission, "prior", "本年支出合计", "227.27")
    assert "本年支出合计" not in compose(derive(submission, edition)).drafts


def test_names_are_escaped_once() -> None:
    now, before = {"2010301": ("150", "0")}, {"2010301": ("100", "0")}
    submission = year("jiangxi-2023", spending=now)
    entries = submission.tables["支出表"]
    subjects = tuple(
        replace(subject, name="R&D <一>#1" if len(subject.code) == 7 else subject.name)
        for subject in entries.subjects
    )
    tables = {**submission.tables, "支出表": replace(entries, subjects=subjects)}
    disclosure = disclosed(
        replace(submission, tables=tables), year("jiangxi-2022", spending=before)
    )
    composition = compose(disclosure)
    words = "R&D <一>#1增加50.00万元（占增加额的100.00%）"
    assert composition.drafts["本年支出合计"] == words
    assert MARK + words in spans(composition, "drafted")


# traceable


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_every_amount_of_every_examples_drafts_is_explained(file: Path) -> None:
    submission, edition = read_workbook(file)
    emptied = {name: replace(item, text="") for name, item in submission.reasons.items()}
    composition = compose(derive(replace(submission, reasons=emptied), edition))
    for name, text in composition.drafts.items():
        amounts = re.findall(r"([\d.,]+(?:%|万元))", text)
        assert amounts, name
        for amount in amounts:
            found = find_printed(composition.printed, amount)
            assert found, amount
            assert all(list(printed.figure.cells()) for printed in found), amount


def test_a_draft_from_last_years_workbook_is_explained_and_no_finding() -> None:
    before = year("jiangxi-2022", spending={"2010301": ("100", "0"), "2010302": ("20", "0")})
    now = year("jiangxi-2023", spending={"2010301": ("150", "0"), "2010302": ("17", "0")})
    composition = compose(disclosed(now, before))
    text = composition.drafts["本年支出合计"]
    assert text == ("行政运行增加50.00万元；一般行政管理事务减少3.00万元，抵消了一部分")
    for amount in ("50.00", "106.38%", "3.00"):
        places = {
            item.sheet
            for printed in find_printed(composition.printed, amount)
            for item in printed.figure.cells()
        }
        assert places >= {"公开03表", "[2022.xlsx]公开03表"}, amount
    for reason in (MARK + text, text):
        said = replace(now, reasons={**now.reasons, "本年支出合计": cell_of(reason)})
        assert not list(check_reasons(disclosed(said, before)))


def cell_of(text: str) -> Cell:
    return replace(cell(""), text=text)


# written back


def test_draft_writes_the_reasons_cells_and_nothing_else(run: Run, tmp_path: Path) -> None:
    file, target = workbook(tmp_path, EMPTIED), tmp_path / "草拟.xlsx"
    before = file.read_bytes()
    outcome = run("draft", file, "-o", target)
    assert outcome.status == 0
    assert outcome.out == f"已草拟 1 条原因，写在 {target}，请核实、改写\n"
    assert file.read_bytes() == before
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target) as new:
        assert old.namelist() == new.namelist()
        other = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert len(other) == 1
    own, copy = load_workbook(file), load_workbook(target)
    assert copy["增减原因"]["B4"].value == MARK + DRAFT
    copy["增减原因"]["B4"].value = None
    for sheet in own:
        for row in sheet.iter_rows():
            for item in row:
                twin = copy[sheet.title][item.coordinate]
                assert (item.value, item.style_id) == (twin.value, twin.style_id)
                assert (item.comment is None) == (twin.comment is None)
    assert examine(target).composition.drafts == {}
    rules = [item.rule for item in examine(target).findings if item.rule.startswith("原因")]
    assert rules == ["原因系统草拟"]


def test_a_calculated_value_survives() -> None:
    """A program that loads and saves a workbook would drop what its formulas came to."""
    submission, _ = example()
    assert any(b"<f>" in content for content in parts_of().values())
    file = Path(submission.file)
    copy = with_texts(file.read_bytes(), {submission.reasons["本年支出合计"]: "改写"})
    assert read_workbook(file, copy)[0].tables == submission.tables


def test_draft_does_not_overwrite(run: Run, tmp_path: Path) -> None:
    file = workbook(tmp_path, EMPTIED)
    outcome = run("draft", file, "-o", file)
    assert outcome.status == 2
    assert outcome.err == f"{file}：文件已经存在。请换一个文件名，以免覆盖已填的内容。\n"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize(
    "rows",
    [
        "",
        '<row r="1"/><row r="9"/>',
        '<row r="4"><c r="A4" s="3"/><c r="C4"/></row>',
        '<row r="4"><c r="B4" s="2" t="s"><v>0</v></c></row>',
        "<row/><row/><row/><row><c/><c/></row>",
    ],
)
def test_a_cell_that_the_sheet_does_not_have_is_added(tmp_path: Path, rows: str) -> None:
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r/relationships"><sheets>'
        '<sheet name="增减原因" r:id="1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="1" '
        'Target="worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    texts = {replace(cell(""), sheet="增减原因", address="B4"): " 甲&乙"}
    copy = with_texts(file.read_bytes(), texts)
    with zipfile.ZipFile(BytesIO(copy)) as package:
        root = etree.fromstring(package.read("xl/worksheets/a.xml"))
    found = list(root.iter("{*}t"))
    assert [item.text for item in found] == [" 甲&乙"]
    row = found[0].getparent().getparent().getparent()  # type: ignore[union-attr]
    assert row is not None
    assert row.get("r", "4") == "4"
    numbers = [int(item.get("r", at)) for at, item in enumerate(row.getparent(), start=1)]  # type: ignore[arg-type]
    assert numbers == sorted(numbers)
    addresses = [item.get("r", "") for item in row]
    assert addresses == sorted(addresses)


# over random departments

CENTS = st.integers(0, 300000).map(lambda cents: f"{cents / 100:.2f}")
FEW = st.one_of(st.sampled_from(["0", "0.004", "100", ""]), CENTS)
SPENDING = st.dictionaries(
    st.sampled_from(["2010301", "2010302", "2060101"]), st.tuples(CENTS, CENTS)
)
ECONOMIC = st.dictionaries(st.sampled_from(["30101", "30201", "30305", "31002"]), FEW)
INCOME = st.dictionaries(
    st.sampled_from(["一般公共预算财政拨款收入", "事业收入", "其他收入", "年初结转和结余"]), FEW
)
THREE = st.dictionaries(
    st.tuples(
        st.sampled_from(["因公出国费", "公车购置费", "公车运行费", "公务接待费"]),
        st.sampled_from(["年初预算数", "决算数"]),
    ),
    FEW,
)


def is_part_three(heading: etree._Element) -> bool:
    return heading.get("id") == "part-3"


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(data=st.data(), edition=st.sampled_from([2022, 2023]))
def test_no_sentence_says_nonsense(data: st.DataObject, edition: int) -> None:
    made = [
        year(
            f"jiangxi-{each}",
            spending=data.draw(SPENDING),
            economic=data.draw(ECONOMIC),
            income=data.draw(INCOME),
            three_public=data.draw(THREE),
        )
        for each in (edition, edition - 1)
    ]
    disclosure = disclosed(*made)
    composition = compose(disclosure)
    (heading,) = (item for item in composition.document.tree.iter("h1") if is_part_three(item))
    part = heading.getparent()
    assert part is not None
    text = "\n".join("".join(map(str, item.itertext())) for item in part.iter("p"))
    assert not re.search(r"None|nan|Figure\(|(?:增加|减少|增长|下降|降低)-", text), text
    assert not re.search(r"(?:增加|减少)0(?:\.0+)?万元", text), text
    for name in ("本年收入合计", "本年支出合计", "工资福利支出"):
        sentence = rf"{name}[\d.]+万元，[较比与](?:上年|\d{{4}}年)度?(增加|减少|持平)"
        figure = disclosure.figures[name]
        assert figure.prior is not None
        moved = figure.amount - figure.prior.amount
        found = re.search(sentence, text)
        assert found is not None, text
        assert (found[1] == "持平") == (abs(moved) < 0.005), found[0]
        if found[1] != "持平":
            assert (found[1] == "增加") == (moved > 0), found[0]


def test_no_copy_takes_a_damaged_part_along() -> None:
    """Such as a sheet of the form's own, which nobody reads."""
    content = packed({**parts_of(), "docProps/app.xml": b"<Properties><Company"})
    with pytest.raises(Unusable, match=r"填报表\.xlsx，docProps/app\.xml：这一部分已损坏"):
        with_texts(content, {}, "填报表.xlsx")

"""The document of a department: its sentences, its blanks, and where its numbers come from."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from generator.build import examine
from generator.checks.finding import Severity
from generator.document.compose.frame import Composition, compose
from generator.edition.load import available, load_edition
from generator.edition.model import Edition, Part
from generator.errors import Unusable
from generator.figures.derive import derive
from generator.money import NumberStyle, read_amount, round_half_up
from generator.submission import Block, Cell, Submission, TableRow
from tests.departments import department
from tests.helpers import changed
from tests.samples import example, with_cells, with_style, with_words
from tests.years import edition_of

MAIN = "情况说明"


def composed(handed_in: Submission | None = None, edition: Edition | None = None) -> Composition:
    own, usual = example()
    return compose(derive(handed_in or own, edition or usual))


@cache
def untouched() -> Composition:
    return composed()


def text_of(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def paragraphs(composition: Composition) -> list[str]:
    return [text_of(element) for element in composition.document.tree.iter("p")]


def paragraph(composition: Composition, start: str) -> str:
    """The only paragraph that begins so."""
    (found,) = (text for text in paragraphs(composition) if text.startswith(start))
    return found


def missing(composition: Composition) -> list[str]:
    spans = composition.document.tree.iter("span")
    return [text_of(span) for span in spans if span.get("class") == "missing"]


def with_sentence(text: str, section: str = "国有资产") -> Edition:
    """The edition with one paragraph of part three in other words."""
    edition = example()[1]
    part = edition.parts[MAIN]
    changed = part.sections[section].model_copy(update={"paragraphs": {"总额": text}})
    return with_part(
        MAIN, part.model_copy(update={"sections": {**part.sections, section: changed}})
    )


def with_part(name: str, part: Part) -> Edition:
    edition = example()[1]
    return edition.model_copy(update={"parts": {**edition.parts, name: part}})


def said(sentence: str, handed_in: Submission | None = None) -> str:
    """What a sentence of an edition comes out as, for the example."""
    composition = composed(handed_in, with_sentence(f"句子：{sentence}"))
    return paragraph(composition, "句子：").removeprefix("句子：")


# the example's sentences, as its department published them


@pytest.mark.parametrize(
    "sentence",
    [
        (
            "本部门2022年年末实有人数7人，其中在职人员7人，离休人员0人，退休人员0人（不含由养老保险基金"
            "发放养老金的离退休人员）；年末其他人员0人；年末学生人数0人；由养老保险基金发放养老金的"
            "离退休人员0人。"
        ),
        (
            "本年收入的具体构成为：财政拨款收入227.27万元，占100.0%；事业收入0万元，占0%；"
            "经营收入0万元，占0%；其他收入0万元，占0%。"
        ),
        (
            "本部门2022年度支出总计227.27万元，其中本年支出合计227.27万元，较2021年减少1272.7万元，"
            "下降84.8%，主要原因是：2022年机构改革，本单位主要业务划转区政数局，同时相比2021年减少了"
            "赣政通、网站集约化迁移项目资金；年末结转和结余0万元，较2021年持平，主要原因是："
            "当年资金全部支出。"
        ),
        (
            "本部门2022年度财政拨款本年支出年初预算数为401.57万元，决算数为227.27万元，"
            "完成年初预算的56.6%。其中："
        ),
        (
            "（一）一般公共服务支出年初预算数为401.57万元，决算数为227.27万元，完成年初预算的56.6%，"
            "主要原因是：机构改革后，部分业务资金划转至区政数局。"
        ),
        (
            "（一）工资福利支出133万元，较2021年增加27.34万元，增长25.9%，主要原因是：发放了政府性补贴"
            "及工资增长。"
        ),
        (
            "（三）对个人和家庭补助支出0.29万元，较2021年减少0.09万元，下降23.7%，主要原因是："
            "减少了人员支出。"
        ),
        (
            "（二）公务接待费支出全年预算数为0万元，决算数为0万元，完成全年预算的0%，决算数较2021年持平。"
            "全年国内公务接待0批，累计接待0人次，其中外事接待0批，累计接待0人次。"
        ),
        "本部门不是行政单位或参照公务员法管理事业单位，故无机关运行经费支出。",
        (
            "截止2022年12月31日，本部门国有资产占用情况见公开10表《国有资产占用情况表》。"
            "本单位无公务用车。"
        ),
    ],
)
def test_the_example_says(sentence: str) -> None:
    assert sentence in paragraphs(untouched())


def test_the_example_has_no_gap() -> None:
    assert untouched().gaps == ()
    assert missing(untouched()) == []
    assert untouched().document.tree.find("body[@class]") is None


def test_parts_and_sections_stand_in_the_order_of_the_edition() -> None:
    tree = untouched().document.tree
    assert [text_of(heading) for heading in tree.iter("h1")] == [
        "第一部分 南昌市青山湖区大数据中心部门概况",
        "第二部分 2022年度部门决算表",
        "第三部分 2022年度部门决算情况说明",
        "第四部分 名词解释",
        "第五部分 附件",
    ]
    tables = [text_of(heading) for heading in tree.iterfind(".//section/section/h2")]
    edition = example()[1]
    assert tables[: len(edition.table_order)] == [
        table.title for _, table in edition.ordered_tables
    ]
    (account,) = (part for part in tree.iter("section") if "决算情况说明" in text_of(part[0]))
    numbered = [text_of(heading)[:2] for heading in account.iterfind("h2")]
    assert numbered == ["一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "九、"]


def test_another_order_of_parts_is_numbered_anew() -> None:
    edition = example()[1]
    other = edition.model_copy(update={"part_order": ("决算表", "概况")})
    titles = [text_of(heading) for heading in composed(None, other).document.tree.iter("h1")]
    assert titles == [
        "第一部分 2022年度部门决算表",
        "第二部分 南昌市青山湖区大数据中心部门概况",
    ]


def test_a_draft_is_marked() -> None:
    composition = compose(derive(*example()), draft=True)
    body = composition.document.tree.find("body")
    assert body is not None
    assert body.get("class") == "draft"


# what the department still has to supply


def test_a_reason_left_blank_is_a_visible_blank_and_a_gap() -> None:
    for text in ("", "  ", "主要原因是：", "。"):
        handed_in = with_words(example()[0], "reasons", "本年收入合计", text)
        composition = composed(handed_in)
        assert missing(composition) == ["〔原因待填写〕"]
        (gap,) = composition.gaps
        assert gap.kind == "reason"
        assert gap.message == "“本年收入合计与上年相比”有变动，没有填写原因"
        assert gap.cells == (handed_in.reasons["本年收入合计"],)
        assert "下降84.5%，主要原因是：〔原因待填写〕。" in paragraph(
            composition, "本部门2022年度收入总计"
        )


def test_a_reason_that_need_not_be_given_leaves_no_gap() -> None:
    handed_in = with_words(example()[0], "reasons", "年初结转和结余", "")
    composition = composed(handed_in)
    assert composition.gaps == ()


def test_a_reason_for_what_did_not_move_is_not_asked_for() -> None:
    handed_in = with_words(example()[0], "reasons", "年末结转和结余", "")
    composition = composed(handed_in)
    assert composition.gaps == ()
    assert paragraph(composition, "本部门2022年度支出总计").endswith("0万元，较2021年持平。")


@pytest.mark.parametrize(
    "typed", ["业务划转", "业务划转。", "主要原因是：业务划转；", " 主要原因：业务划转 "]
)
def test_a_reason_is_joined_without_its_lead_and_stop(typed: str) -> None:
    handed_in = with_words(example()[0], "reasons", "本年收入合计", typed)
    text = paragraph(composed(handed_in), "本部门2022年度收入总计")
    assert text.endswith("下降84.5%，主要原因是：业务划转。")


def test_a_missing_prior_amount_is_a_visible_blank_and_a_gap() -> None:
    for text in ("", None):
        composition = composed(with_words(example()[0], "prior", "本年支出合计", text))
        assert missing(composition) == ["〔上年数待填写〕"]
        (gap,) = composition.gaps
        assert gap.kind == "prior"
        assert gap.message == "“本年支出合计”没有上年数，无法说明增减"


def test_a_missing_count_is_a_visible_blank() -> None:
    handed_in = with_words(example()[0], "fields", "在职人员", "")
    composition = composed(handed_in)
    assert "其中在职人员〔待填写〕人，" in paragraph(composition, "本部门2022年年末")


def test_an_item_that_was_none_last_year_has_no_rate() -> None:
    composition = composed(with_words(example()[0], "prior", "工资福利支出", "0"))
    text = paragraph(composition, "（一）工资福利支出")
    assert text.startswith("（一）工资福利支出133万元，较2021年增加133万元，上年无此项金额")


@pytest.mark.parametrize(
    ("typed", "prior", "words"),
    [
        ("3.00", "-0.05", "3万元，较2021年增加3.05万元（2021年为-0.05万元）"),
        ("-3.00", "-2.00", "-3万元，较2021年减少1万元（2021年为-2万元）"),
        ("-3.00", "2.00", "-3万元，较2021年减少5万元（2021年为2万元）"),
        ("0", "-2.00", "0万元，较2021年增加2万元（2021年为-2万元）"),
    ],
)
def test_a_change_from_or_to_less_than_nothing_has_no_rate(
    typed: str, prior: str, words: str
) -> None:
    """增长6100%, of a base below zero, says nothing; that the rate is left out is told."""
    own = with_cells(example()[0], "收支总表", {("年末结转和结余", "决算数"): typed})
    composition = composed(with_negative_prior(own, "年末结转和结余", prior))
    text = paragraph(composition, "本部门2022年度支出总计")
    assert f"年末结转和结余{words}" in text
    told = [gap.message for gap in composition.gaps if gap.kind == "rate"]
    negative = [amount for amount in (typed, prior) if amount.startswith("-")]
    assert len(told) == 1
    assert told[0].startswith("“年末结转和结余”的增减比率没有意义，正文里不写：")
    assert all(f"是 {amount}" in told[0] for amount in negative)


def with_negative_prior(base: Submission, name: str, text: str) -> Submission:
    cell = replace(base.prior[name], text=text, value=Decimal(text))
    return replace(base, prior={**base.prior, name: cell})


def test_a_rate_that_is_left_out_is_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "填报表.xlsx"
    file.write_bytes(changed({"上年数!B3": -0.05}))
    (finding,) = (item for item in examine(file).findings if item.rule == "增减比率")
    assert finding.severity is Severity.INFO
    assert finding.message == (
        "“本年收入合计”的增减比率没有意义，正文里不写：上年“本年收入合计”是 -0.05。请核对"
    )
    assert [cell.where for cell in finding.cells] == ["上年数!B3"]


@pytest.mark.parametrize("edition_id", available())
def test_every_edition_words_a_change_from_less_than_nothing(edition_id: str) -> None:
    edition = load_edition(edition_id)
    for way in edition.wording.change.values():
        assert "比率" not in way.below_zero
        assert "基数" in way.below_zero


def test_a_budget_below_zero_has_no_completion_rate() -> None:
    handed_in = with_cells(
        example()[0],
        "三公表",
        {("公务接待费", "决算数"): "0.5", ("公务接待费", "全年预算数"): "-0.5"},
    )
    composition = composed(with_words(handed_in, "reasons", "公务接待费", "来访增加"))
    text = paragraph(composition, "（二）公务接待费")
    assert text.startswith("（二）公务接待费支出全年预算数为-0.5万元，决算数为0.5万元，决算数")
    assert any("“公务接待费”的完成率没有意义" in gap.message for gap in composition.gaps)


def test_a_budget_of_nothing_has_no_rate() -> None:
    handed_in = with_cells(example()[0], "三公表", {("公务接待费", "决算数"): "0.5"})
    handed_in = with_words(handed_in, "reasons", "公务接待费", "来访增加")
    text = paragraph(composed(handed_in), "（二）公务接待费")
    assert text.startswith("（二）公务接待费支出全年预算数为0万元，决算数为0.5万元，决算数")


# what the department typed is words, never markup or a template

HOSTILE = "<script>alert(1)</script> & {{ 7*7 }} {% if %} &amp; ]]> '\" <b>"


@pytest.mark.parametrize("part", ["name", "reason", "duty", "term", "writing", "field", "subject"])
def test_what_was_typed_is_printed_as_it_was_typed(part: str) -> None:
    own, _ = example()
    typed = Cell("表", "B3", HOSTILE)
    handed_in = {
        "name": lambda: replace(own, identity=replace(own.identity, name=HOSTILE)),
        "reason": lambda: with_words(own, "reasons", "本年收入合计", HOSTILE),
        "duty": lambda: replace(own, lists={**own.lists, "主要职责": ({"内容": typed},)}),
        "term": lambda: replace(
            own, lists={**own.lists, "名词解释": ({"名词": typed, "解释": typed},)}
        ),
        "writing": lambda: replace(
            own, writings={**own.writings, "预算绩效": (Block("text", HOSTILE),)}
        ),
        "field": lambda: with_words(own, "fields", "资产说明", HOSTILE),
        "subject": lambda: _with_subject(own, HOSTILE),
    }[part]()
    composition = composed(handed_in)
    assert composition.document.tree.find(".//script") is None
    everything = "\n".join(
        text_of(element) for element in composition.document.tree.iter("p", "td")
    )
    assert HOSTILE in everything
    assert "49" not in re.findall(r"& (\S+)", everything)


def _with_subject(own: Submission, name: str) -> Submission:
    table = own.tables["支出表"]
    subjects = (replace(table.subjects[0], name=name), *table.subjects[1:])
    return replace(own, tables={**own.tables, "支出表": replace(table, subjects=subjects)})


def test_lines_of_a_list_are_paragraphs() -> None:
    own, _ = example()
    rows = tuple({"内容": Cell("主要职责", f"A{at}", f"职责{at}")} for at in range(3))
    composition = composed(replace(own, lists={**own.lists, "主要职责": rows}))
    found = [text for text in paragraphs(composition) if text.startswith("职责")]
    assert found == ["职责0", "职责1", "职责2"]


# numbers and the figures behind them


def test_every_number_in_the_text_is_recorded_with_its_figure() -> None:
    """Amounts, counts and percentages of part three are all among the printed numbers."""
    composition = untouched()
    for section in ("收入", "支出", "财政拨款支出", "基本支出", "政府采购"):
        printed = {item.text for item in composition.printed if item.sentence.startswith(section)}
        for amount in _amounts_of(composition, section):
            assert amount in printed


def _amounts_of(composition: Composition, section: str) -> list[str]:
    names = list(example()[1].parts[MAIN].sections)
    part = composition.document.tree.findall("body/section[@class='part']")[2]
    numbers: list[str] = []
    at = -1
    for element in part:
        at += element.tag == "h2"
        if element.tag == "p" and at == names.index(section):
            numbers += re.findall(r"(\d[\d.]*)万元", text_of(element))
            numbers += re.findall(r"(\d[\d.]*%)", text_of(element))
    assert numbers
    return numbers


def test_a_printed_number_is_its_figure_rounded_once() -> None:
    edition = example()[1]
    numbers = edition.style.numbers
    for item in untouched().printed:
        amount = read_amount(item.text.removesuffix("%"))
        assert amount is not None
        places = numbers.percent.places if item.text.endswith("%") else numbers.amount.places
        assert round_half_up(item.figure.amount, places) == amount


def test_a_printed_number_leads_to_cells() -> None:
    for item in untouched().printed:
        assert item.figure.label
        if item.figure.value:
            assert list(item.figure.cells())


def test_a_printed_number_knows_its_sentence() -> None:
    by_sentence = {item.sentence for item in untouched().printed}
    assert {"基本支出.工资福利支出", "收入.总额", "收支总表"} <= by_sentence
    (wages,) = (
        item
        for item in untouched().printed
        if item.sentence == "基本支出.工资福利支出" and item.text == "25.9%"
    )
    assert wages.figure.label == "工资福利支出增减比率"


def test_the_table_prints_the_figures_of_its_cells() -> None:
    printed = [item for item in untouched().printed if item.sentence == "基本支出表"]
    cells = [
        text_of(cell)
        for cell in untouched().document.tree.findall(".//table[@class]")[5].iter("td")
        if cell.get("class") == "amount" and text_of(cell)
    ]
    assert [item.text for item in printed] == cells


def test_a_house_style_changes_every_number() -> None:
    edition = with_style(
        example()[1],
        numbers={
            "amount": {"places": 3, "strip": "none", "thousands": True, "zero": None},
            "percent": {"places": 2, "zero": None},
        },
    )
    text = paragraph(composed(None, edition), "本部门2022年度支出总计")
    assert "较2021年减少1,272.700万元，下降84.85%" in text
    assert "年末结转和结余0.000万元" in text


# tables


def test_notes_of_an_empty_table() -> None:
    edition = example()[1]
    tables = {
        name: table.model_copy(update={"notes": ("注。",), "notes_when_empty": ("无此数据。",)})
        for name, table in edition.tables.items()
        if name in {"基金表", "支出表"}
    }
    composition = composed(
        None, edition.model_copy(update={"tables": {**edition.tables, **tables}})
    )
    notes = {
        text_of(section[0]): [text_of(note) for note in section if note.get("class") == "note"]
        for section in composition.document.tree.iterfind(".//section/section")
    }
    assert notes[edition.tables["支出表"].title] == ["注。"]
    assert notes[edition.tables["基金表"].title] == ["注。", "无此数据。"]


def test_blank_and_zero_in_a_table() -> None:
    style = with_style(example()[1], numbers={"table_amount": {"zero": "0", "blank": "——"}})
    own = with_cells(example()[0], "三公表", {("公务接待费", "决算数"): ""})
    own = with_cells(own, "三公表", {("因公出国费", "决算数"): "0.00"})
    rows = {
        text_of(row[0]): text_of(row[4])
        for row in composed(own, style).document.tree.iter("tr")
        if len(row) == 5
    }
    assert rows["3. 公务接待费"] == "——"
    assert rows["1. 因公出国（境）费"] == "0"


# terms, annexes, writings


def test_terms_of_the_workbook_replace_those_of_the_edition() -> None:
    own, edition = example()
    assert "（二）事业收入：指事业单位开展专业业务活动及辅助活动取得的收入。" in paragraphs(
        untouched()
    )
    bare = composed(replace(own, lists={**own.lists, "名词解释": ()}))
    terms = [
        text for text in paragraphs(bare) if re.match(r"（[一二三四五六七八九十]+）.+：指", text)
    ]
    assert 0 < len(terms) <= len(edition.terms)
    first = next(iter(edition.terms.items()))
    assert terms[0] == f"（一）{first[0]}：{first[1]}"


def terms_of(seed: int, edition: str, **spending: int) -> list[str]:
    """The terms of a made-up department whose spending is none but this, in 万元."""
    made = department(edition, seed)
    for table in ("支出表",):
        entries = made.tables[table]
        cells = {
            (row, column): replace(cell, text="", value=None)
            if column not in spending
            else replace(cell, text=str(spending[column]), value=Decimal(spending[column]))
            for (row, column), cell in entries.cells.items()
        }
        made = replace(made, tables={**made.tables, table: replace(entries, cells=cells)})
    made = replace(made, lists={**made.lists, "名词解释": ()})
    own = edition_of(edition)
    part = own.parts["名词解释"].model_copy(update={"every_term": False})
    update = {"parts": {**own.parts, "名词解释": part}, "terms": example()[1].terms}
    chosen = own.model_copy(update=update)
    text = "\n".join(paragraphs(compose(derive(made, chosen))))
    return [name for name in chosen.terms if f"{name}：" in text]


def test_terms_follow_what_the_document_uses() -> None:
    """A kind of spending without an amount, of which no sentence speaks, is not explained."""
    without = terms_of(3, "shanghai-2024", 基本支出=10)
    with_it = terms_of(3, "shanghai-2024", 基本支出=10, 上缴上级支出=5)
    assert "上缴上级支出" not in without
    assert "上缴上级支出" in with_it
    assert {"“三公”经费支出", "机关运行经费支出", "基本支出"} <= set(without)


def test_more_terms_than_a_hundred() -> None:
    own, _ = example()
    rows = tuple(
        {"名词": Cell("表", f"A{at}", f"词{at}"), "解释": Cell("表", f"B{at}", "义")}
        for at in range(1, 121)
    )
    composition = composed(replace(own, lists={**own.lists, "名词解释": rows}))
    assert "（一百一十二）词112：义" in paragraphs(composition)


def glossary(*rows: tuple[str, str, str], edition: Edition | None = None) -> list[str]:
    """The headings and paragraphs of a department's terms, each with its meaning and group."""
    own, _ = example()
    listed = tuple(
        {
            column: Cell("名词解释", f"{letter}{at}", text)
            for column, letter, text in zip(("名词", "解释", "类别"), "ABC", row, strict=True)
        }
        for at, row in enumerate(rows, start=2)
    )
    tree = composed(replace(own, lists={**own.lists, "名词解释": listed}), edition).document.tree
    (part,) = (item for item in tree.iter("section") if "名词解释" in text_of(item[0]))
    return [text_of(element) for element in part.iter("h3", "p") if text_of(element)]


def test_groups_of_terms_are_numbered_whatever_stands_outside_them() -> None:
    said = glossary(("甲", "指甲。", ""), ("乙", "指乙。", "收入"), ("丙", "指丙。", "支出"))
    assert said == [
        "（一）甲：指甲。",
        "一、收入",
        "（一）乙：指乙。",
        "二、支出",
        "（一）丙：指丙。",
    ]


def test_a_group_that_is_a_term_itself_is_named_once() -> None:
    said = glossary(("“三公”经费", "是指费用。", "“三公”经费"))
    assert said == ["一、“三公”经费", "是指费用。"]


def test_a_house_may_number_terms_in_figures() -> None:
    house = with_style(example()[1], options={"名词数字编号": True})
    assert glossary(("甲", "指甲。", ""), ("乙", "指乙。", ""), edition=house) == [
        "1.甲：指甲。",
        "2.乙：指乙。",
    ]


def test_annexes_stand_in_their_order_and_in_the_contents() -> None:
    own, _ = example()
    table = Block(
        "table",
        rows=(
            TableRow((("项目", 1, 1), ("分", 1, 2))),
            TableRow((("甲", 2, 1), ("1", 1, 1), ("2", 1, 1))),
            TableRow((("3", 1, 1), ("4", 1, 1))),
        ),
        columns=3,
    )
    blocks = (
        Block("title", "自评表"),
        Block("text", "第一附件"),
        table,
        Block("title", "评价报告"),
        Block("heading", "一、基本情况"),
        Block("subheading", "1. 立项"),
        Block("text", "第二附件"),
    )
    tree = composed(replace(own, writings={**own.writings, "附件": blocks})).document.tree
    annexes = tree.findall(".//section[@class='annex']")
    assert [text_of(annex[0]) for annex in annexes] == ["自评表", "评价报告"]
    assert [[str(element.tag) for element in annex] for annex in annexes] == [
        ["h2", "p", "table"],
        ["h2", "h3", "h4", "p"],
    ]
    assert [text_of(link) for link in tree.iter("a")][-3:] == [
        "第五部分 附件",
        "自评表",
        "评价报告",
    ]
    cells = [
        (cell.tag, cell.get("rowspan"), cell.get("colspan")) for cell in annexes[0].iter("th", "td")
    ]
    assert cells[:3] == [("th", None, None), ("th", None, "2"), ("td", "2", None)]


def test_without_annexes_the_part_says_so_or_is_left_out() -> None:
    part = example()[1].parts["附件"]
    assert paragraphs(untouched())[-1] == "无。"
    silent = with_part("附件", part.model_copy(update={"when_empty": None}))
    titles = [text_of(heading) for heading in composed(None, silent).document.tree.iter("h1")]
    assert titles[-1] == "第四部分 名词解释"


# sentences of an edition


def test_what_a_sentence_may_say() -> None:
    assert said("{{ 名称 }}{{ 年度 }}{{ 上年 }}{{ 类型 }}{{ 自称 }}") == (
        "南昌市青山湖区大数据中心20222021部门本部门"
    )
    assert said("{{ 金额(收入总计) }}、{{ 金额(收入总计 - 其他收入) }}") == "227.27、227.27"
    assert said("{{ 占比(工资福利支出, 基本支出) }}") == "58.5%"
    assert said("{{ 表.三公表.表号 }}《{{ 表.三公表.表题 }}》").startswith("公开09表《")
    assert said("{% if 经营收入 %}有{% else %}无{% endif %}") == "无"
    assert said("{% if 填写(经营收入) %}填了{% endif %}") == "填了"
    assert said("{{ 中文数(12) }}") == "十二"
    assert (
        said("{{ 增减(本年支出合计, '比上年决算数') }}") == "较上年决算数减少1272.7万元，降低84.8%"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "{{ ().__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 金额.__globals__ }}",
        "{{ 金额.__self__ }}",
        "{{ 金额.__func__.__code__ }}",
        "{{ 名称 | attr('__class__') }}",
        "{{ '{0.__class__}'.format(名称) }}",
        "{{ self.__init__ }}",
        "{% include '/etc/passwd' %}",
        "{% import '/etc/passwd' as x %}",
        "{% extends 'document.html.j2' %}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{{ 没有的词 }}",
        "{{ 词.没有 }}",
        "{{ 选项.没有 }}",
        "{{ 表.没有.表号 }}",
        "{{ 表.pop('资产表') }}",
        "{{ 词.update({'a': 'b'}) }}",
        "{{ 1 / 0 }}",
        "{{ 金额() }}",
        "{{ 原因('没有') }}",
        "{{ 增减(本年收入合计, '没有') }}",
        "{{ 有数科目('没有', '合计', '年初预算', '年初预算数') }}",
        "{{ 收入总计 * 2 }}",
        "{{ 名称() }}",
    ],
)
def test_a_hostile_or_broken_sentence_is_refused(sentence: str) -> None:
    with pytest.raises(Unusable) as error:
        said(sentence)
    message = str(error.value)
    assert example()[1].id in message
    assert message.endswith("。请改正版式。")
    assert "\n" not in message


def test_a_sentence_cannot_write_markup() -> None:
    """The words of an edition may hold tags of the contract; anything else is refused there."""
    assert said("{{ '<b>' }}") == "<b>"


def test_number_styles_print_the_same_everywhere() -> None:
    assert NumberStyle(places=1, zero="0").print(read_amount("0.04")) == "0.0"

"""Consolidated units: every sum against the units' own figures, and all rules upheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from generator.checks.consolidation import check_consolidation
from generator.checks.finding import Finding
from generator.checks.required import check_required
from generator.checks.rules import check_rules
from generator.checks.sums import check_sums
from generator.edition.shapes import ByFunction
from generator.errors import Unusable
from generator.figures.derive import Disclosure, derive
from generator.figures.figure import Figure
from generator.merge.books import UnitBook
from generator.merge.consolidate import consolidate
from generator.merge.transfers import agreed, stated, transfers_of
from generator.submission import Block, Cell, FormLayout, NamedFile, ProjectEvaluation, Submission
from generator.workbook.form import write_form
from generator.workbook.reading.workbook import read_workbook
from tests.helpers import FILE
from tests.merge.units import NAMES, PAIRS, books, named, settled, units, without_totals
from tests.sampling import editions, sampled
from tests.years import edition_of

pytestmark = pytest.mark.slow

YEAR = "jiangxi-2022"
EDITIONS = editions()


def errors(disclosure: Disclosure) -> list[Finding]:
    """Errors and warnings of every check over numbers."""
    outcomes = (outcome.finding for outcome in check_rules(disclosure))
    found: Iterator[Finding] = (item for item in outcomes if item)
    return [
        item
        for item in (
            *check_sums(disclosure),
            *found,
            *check_required(disclosure),
            *check_consolidation(disclosure),
        )
        if item.severity.value == "error" or item.rule.startswith("汇总数")
    ]


def saved(submission: Submission) -> Disclosure:
    """The submission written into a workbook, read again and derived."""
    edition = edition_of(submission.identity.edition)
    read, _ = read_workbook(FILE, write_form(edition, submission))
    return derive(read, edition)


def sums(parts: Sequence[UnitBook], table: str, address: tuple[str, str]) -> Decimal:
    """What the units' tables say, added up; a code that a unit lacks is what is below it."""
    total = Decimal(0)
    for book in parts:
        figures = book.disclosure.tables[table].figures
        total += figures[address].amount if address in figures else Decimal(0)
    return total


@pytest.mark.parametrize("edition_id", EDITIONS)
@pytest.mark.parametrize("seed", sampled(range(2), range(1)))
def test_every_cell_is_the_sum_of_the_units(edition_id: str, seed: int) -> None:
    parts = books(units(edition_id, seed))
    merged = saved(consolidate(parts).submission)
    for name, table in merged.tables.items():
        for address, figure in table.figures.items():
            assert figure.amount == sums(parts, name, address), (name, address)
    for name, field in merged.fields.items():
        if isinstance(field, Figure):
            own = [book.disclosure.fields[name] for book in parts]
            total = sum((item.amount for item in own if isinstance(item, Figure)), Decimal(0))
            assert field.amount == total, name
    for name, cell in merged.submission.prior.items():
        priors = [book.submission.prior[name].value or Decimal(0) for book in parts]
        assert (cell.value or 0) == sum(priors)


@pytest.mark.parametrize("edition_id", EDITIONS)
@pytest.mark.parametrize("seed", sampled(range(10, 25), range(10, 12)))
def test_consolidated_units_pass_all_checks(edition_id: str, seed: int) -> None:
    """Rounded as they come: totals typed, calculated or blank, in 元 and in 万元."""
    parts = books(units(edition_id, seed, count=4))
    assert [errors(book.disclosure) for book in parts] == [[]] * 4
    merged = consolidate(parts)
    assert errors(derive(merged.submission, edition_of(edition_id))) == []


@pytest.mark.parametrize("edition_id", EDITIONS)
@pytest.mark.parametrize("seed", sampled(range(30, 36), range(30, 31)))
def test_eliminated_transfers_leave_both_sides_and_all_totals(edition_id: str, seed: int) -> None:
    parts = books(settled(units(edition_id, seed, measures=("元",))))
    assert [errors(book.disclosure) for book in parts] == [[]] * 3
    edition = edition_of(edition_id)
    taken = agreed(transfers_of(parts, edition))
    plain = derive(consolidate(parts).submission, edition)
    without = saved(consolidate(parts, transfers=taken).submission)
    assert errors(without) == []
    amount = Decimal(0)
    for income, spending in PAIRS.values():
        got = plain.tables["收入表"].figures["合计", income].amount
        assert got == plain.tables["支出表"].figures["合计", spending].amount
        assert without.tables["收入表"].figures["合计", income].amount == 0
        assert without.tables["支出表"].figures["合计", spending].amount == 0
        amount += got
    for name in ("收入总计", "支出总计", "本年收入合计", "本年支出合计"):
        assert without.figures[name].amount == plain.figures[name].amount - amount, name
    for name in ("年末结转和结余", "财政拨款支出", "三公经费", "基本支出"):
        assert without.figures[name].amount == plain.figures[name].amount, name


def test_sides_that_do_not_agree_are_refused_with_both_sides() -> None:
    parts = books(units(YEAR, 1))
    with pytest.raises(Unusable) as refused:
        agreed(transfers_of(parts, edition_of(YEAR)))
    message = str(refused.value)
    assert message.startswith("内部往来“上级补助”两边不一致：收入 ")
    assert "--transfers" in message
    assert all(name in message for name in NAMES[:3])


def test_a_pair_that_only_one_side_has_is_left() -> None:
    parts = books(units(YEAR, 1))
    found = transfers_of(parts, edition_of(YEAR))
    assert agreed([item for item in found if item.side == "income"]) == []


def test_part_of_the_transfers_may_be_eliminated() -> None:
    edition = edition_of(YEAR)
    parts = books(units(YEAR, 1, measures=("元",)))
    found = transfers_of(parts, edition)
    one = next(item for item in found if item.kind == "上级补助" and item.side == "income")
    other = next(item for item in found if item.kind == "上级补助" and item.side == "spending")
    amount = min(one.amount, other.amount) / 2
    amounts = {
        item.key: replace(item.cell, text=str(amount), value=amount) for item in (one, other)
    }
    taken = stated(found, amounts, FILE)
    plain, without = (
        derive(consolidate(parts, transfers=items).submission, edition) for items in ([], taken)
    )
    assert errors(without) == []
    for table, item in (("收入表", one), ("支出表", other)):
        column = PAIRS["上级补助"][table == "支出表"]
        for code in (item.code, item.code[:5], item.code[:3], "合计"):
            before = plain.tables[table].figures[code, column].amount
            assert without.tables[table].figures[code, column].amount == before - amount
    assert without.figures["收入总计"].amount == plain.figures["收入总计"].amount - amount


@pytest.mark.parametrize(
    ("factor", "words"),
    [(2, "不在 0 与账面数"), (-1, "不在 0 与账面数")],
)
def test_more_than_is_booked_is_refused(factor: int, words: str) -> None:
    found = transfers_of(books(units(YEAR, 2)), edition_of(YEAR))
    item = found[0]
    wrong = replace(item.cell, value=item.amount * factor)
    with pytest.raises(Unusable, match=words):
        stated(found, {item.key: wrong}, FILE)


def test_sides_that_the_accountant_states_unequally_are_refused() -> None:
    found = transfers_of(books(units(YEAR, 2)), edition_of(YEAR))
    item = found[0]
    with pytest.raises(Unusable, match="抵销的收入与支出不相等"):
        stated(found, {item.key: item.cell}, FILE)


def test_a_subject_of_which_nothing_is_left_is_dropped() -> None:
    edition = edition_of(YEAR)
    parts = books(settled(units(YEAR, 3, measures=("元",))))
    result = consolidate(parts, transfers=agreed(transfers_of(parts, edition)))
    for name, table in edition.ordered_tables:
        if isinstance(table, ByFunction):
            entries = result.submission.tables[name]
            for subject in entries.subjects:
                own = [cell.value for key, cell in entries.cells.items() if key[0] == subject.code]
                gone = f"《{table.title}》科目 {subject.code} 抵销后没有余额，已略去"
                assert gone not in result.notes or any(own)


# what can't be consolidated


def test_other_editions_years_and_kinds_are_refused_by_name() -> None:
    first, second, third = units(YEAR, 4)
    other_year = named(units("jiangxi-2023", 4)[1], NAMES[1])
    with pytest.raises(
        Unusable, match=r"示例局信息中心.xlsx：是 2023 年度的填报表，而 示例局（本级）"
    ):
        consolidate(books([first, other_year]))
    other = named(units("jiangxi-2024", 4)[1], NAMES[1])
    shanghai = named(units("shanghai-2024", 4)[0], NAMES[0])
    with pytest.raises(
        Unusable, match=r"版式是 jiangxi-2024，而 示例局（本级）.xlsx 是 shanghai-2024"
    ):
        consolidate(books([shanghai, other]))
    with pytest.raises(Unusable, match="类型是“部门”，本身就是汇总数"):
        consolidate(books([first, named(second, "示例局", "部门")]))
    with pytest.raises(Unusable, match="都是“示例局执法队”的填报表"):
        consolidate(books([first, third, named(second, NAMES[2])]))
    twins = books([first, second])
    with pytest.raises(Unusable, match="内容完全相同"):
        consolidate([twins[0], replace(twins[1], digest=twins[0].digest)])


def test_a_subject_without_those_below_it_is_refused_where_others_have_them() -> None:
    first, second, _ = units(YEAR, 5)
    entries = first.tables["支出表"]
    top = entries.subjects[0].code[:3]
    shallow = replace(
        entries, subjects=tuple(item for item in entries.subjects if item.code == top)
    )
    second = replace(second, tables={**second.tables, "支出表": entries})
    first = replace(first, tables={**first.tables, "支出表": shallow})
    with pytest.raises(Unusable, match=f"科目 {top} 没有填到款、项，而别的单位填到了 {top}"):
        consolidate(books([first, second]))


# words


def with_reasons(submission: Submission, text: str) -> Submission:
    reasons = {name: replace(cell, text=text) for name, cell in submission.reasons.items()}
    return replace(submission, reasons=reasons)


def test_reasons_that_differ_stand_one_after_the_other_and_are_marked() -> None:
    first, second, third = units(YEAR, 6)
    parts = books([with_reasons(first, "人员增加。"), with_reasons(second, "项目减少"), third])
    reasons = consolidate(parts).submission.reasons
    assert reasons["公务接待费"].text == (
        "〔汇总自各单位，请改写〕示例局（本级）：人员增加；示例局信息中心：项目减少；"
        f"示例局执法队：{third.reasons['公务接待费'].text}"
    )
    alike = [with_reasons(unit, "人员增加。") for unit in (first, second, third)]
    assert consolidate(books(alike)).submission.reasons["公务接待费"].text == "人员增加。"


def test_units_are_listed_and_the_departments_name_is_that_of_its_own_unit() -> None:
    second, first, third = units(YEAR, 7)
    parts = books([named(first, NAMES[1]), named(second, NAMES[0]), third])
    result = consolidate(parts)
    assert result.submission.identity.name == "示例局"
    assert result.submission.identity.kind == "部门"
    listed = [row["单位名称"].text for row in result.submission.lists["所属单位"]]
    assert listed == list(NAMES[:3])
    assert [unit.name for unit in result.submission.units] == list(NAMES[:3])
    assert "《所属单位》列有“日常工作”，没有给出它的填报表" in result.notes
    assert consolidate(parts, name="某局").submission.identity.name == "某局"


def test_budgets_of_different_depth_are_brought_to_the_same() -> None:
    first, second, _ = units(YEAR, 8)
    row = first.lists["年初预算"][0]

    def rows(amounts: dict[str, str]) -> tuple[dict[str, object], ...]:
        return tuple(
            {
                **row,
                "科目编码": replace(row["科目编码"], text=code),
                "年初预算数": replace(row["年初预算数"], text=text, value=Decimal(text)),
            }
            for code, text in amounts.items()
        )

    shallow = replace(first, lists={**first.lists, "年初预算": rows({"201": "10"})})  # type: ignore[dict-item]
    deep = replace(
        second,
        lists={**second.lists, "年初预算": rows({"2010301": "3", "2010302": "4", "205": "5"})},  # type: ignore[dict-item]
    )
    result = consolidate(books([shallow, deep]))
    merged = {
        row["科目编码"].text: row["年初预算数"].value for row in result.submission.lists["年初预算"]
    }
    assert merged == {"201": Decimal(17), "205": Decimal(5)}
    assert any("示例局信息中心填到 2010301" in note for note in result.notes)


def test_what_is_not_taken_along_is_told() -> None:
    first, second, _ = units(YEAR, 9)
    blank = FormLayout(0, (), {}, (), {}, 0)
    own = replace(
        second,
        annexes=(NamedFile("", "甲.pdf", Cell("附件文件", "B2")),),
        evaluations=(ProjectEvaluation("项目支出绩效自评表", "网络建设", Block("table"), blank),),
    )
    notes = consolidate(books([first, own])).notes
    assert f"{NAMES[1]}的《附件文件》没有带过来" in notes
    assert f"{NAMES[1]}的自评表没有带过来" in notes
    notes = consolidate(books([first, second])).notes
    assert not [note for note in notes if "没有带过来" in note]


# what changes afterwards


def test_a_sum_that_was_changed_is_told() -> None:
    merged = consolidate(books(units(YEAR, 9))).submission
    read, edition = read_workbook(FILE, write_form(edition_of(YEAR), merged))
    assert errors(derive(read, edition)) == []
    for name, sources in merged.sources.items():
        said = [(item.unit, item.cell.where, item.cell.value, item.note) for item in sources]
        again = read.sources[name]
        assert said == [
            (item.unit, item.cell.where, item.cell.value, item.note) for item in again
        ], name
    entries = read.tables["收支总表"]
    address = ("事业收入", "决算数")
    cell = entries.cells[address]
    altered = replace(cell, value=(cell.value or Decimal(0)) + 1, text="别的数")
    cells = {**entries.cells, address: altered}
    changed = replace(read, tables={**read.tables, "收支总表": replace(entries, cells=cells)})
    found = [item for item in check_consolidation(derive(changed, edition)) if item.cells]
    told = [item for item in found if item.rule == "汇总数已改"]
    assert [item.cells[0].address for item in told] == [cell.address]
    assert "是 别的数，各单位相加是" in told[0].message


def test_totals_that_units_leave_blank_lead_down_to_what_they_add_up() -> None:
    submissions = [without_totals(item) for item in units(YEAR, 10)]
    merged = consolidate(books(submissions)).submission
    sources = merged.sources["收支总表.本年收入合计.决算数"]
    assert len(sources) > 3
    total = sum((source.cell.value or Decimal(0) for source in sources), Decimal(0))
    assert total == derive(merged, edition_of(YEAR)).figures["本年收入合计"].amount


def test_words_that_nobody_rewrote_are_told() -> None:
    first, second, third = units(YEAR, 11)
    blocks = tuple(
        replace(block, text="另一种写法。") if block.kind == "text" else block
        for block in second.writings["预算绩效"]
    )
    second = replace(second, writings={**second.writings, "预算绩效": blocks})
    parts = books([with_reasons(first, "人员增加。"), second, third])
    merged = consolidate(parts).submission
    mark = "〔汇总自各单位，请改写〕"
    written = merged.writings["预算绩效"]
    assert [(block.kind, block.text) for block in written if block.text.startswith(mark)] == [
        ("subheading", mark + name) for name in NAMES[:3]
    ]
    read, edition = read_workbook(FILE, write_form(edition_of(YEAR), merged))
    found = check_consolidation(derive(read, edition))
    told = [item for item in found if item.rule == "汇总文字未改"]
    assert {"增减原因", "预算绩效"} <= {item.cells[0].sheet for item in told}
    assert all(item.severity.value == "warning" for item in told)

"""Editions laid on one another, and found; styles laid on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.edition.load import available, edition_folders, load_edition, load_style
from generator.edition.shapes import AnyTable, ByEconomic, ByFunction, Fixed, Ledger
from generator.edition.source import read_yaml
from generator.errors import Unusable
from tests.edition.conftest import EXTENDS, SENTENCE, Write, refusal

BASE = "jiangxi-2022"


def test_a_mistake_is_told_where_it_was_written(write: Write) -> None:
    """A row of one file, taken over by a second edition, is refused in the first one's file."""
    base = write(EXTENDS + "figures:\n  新数: 收支总表.没有 # !\n", "base", "figures.yaml")
    write("extends: jiangxi-2022\n", "base")
    write("extends: base\nname: 另一版\n")
    base.write_text("figures:\n\n  新数: 收支总表.没有\n", encoding="utf-8")
    assert refusal() == f"{base}，第 3 行：figures.新数：没有“收支总表.没有”。请改正后再用。"


def test_removing_what_is_used_is_refused_where_it_is_used(write: Write) -> None:
    write(EXTENDS + "tables:\n  三公表: null\n")
    message = refusal()
    assert "没有“三公表" in message
    assert "，第 " in message


def test_an_unknown_edition(write: Write) -> None:
    write(EXTENDS)
    message = refusal("nowhere")
    assert message.startswith("没有名为“nowhere”的版式。可用的版式：")
    assert BASE in message
    assert "test" in message


def test_an_abstract_edition_is_for_others(write: Write) -> None:
    write(EXTENDS + "abstract: true\n", "ground")
    write("extends: ground\nname: 可用\n")
    assert load_edition("test").name == "可用"
    assert "test" in available()
    assert "ground" not in available()
    assert refusal("ground").startswith("版式“ground”只供别的版式使用。可用的版式：")


def test_extending_an_unknown_edition(write: Write) -> None:
    file = write("name: 新版\nextends: elsewhere\n")
    assert refusal().startswith(f"{file}，第 2 行：没有名为“elsewhere”的版式。可用的版式：")


@pytest.mark.parametrize("chain", [("test",), ("test", "b"), ("test", "b", "c")])
def test_editions_that_extend_one_another(write: Write, chain: tuple[str, ...]) -> None:
    files = [
        write(f"name: 圈\nextends: {base}\n", edition)
        for edition, base in zip(chain, (*chain[1:], chain[0]), strict=True)
    ]
    around = " → ".join((*chain, "test"))
    reason = f"extends 绕成了圈：{around}。请改正 extends。"
    assert refusal() == f"{files[-1]}，第 2 行：{reason}"


def test_the_file_that_extends_is_named(write: Write) -> None:
    write("name: 新版\n")
    file = write("\n\nextends: elsewhere\n", name="zz.yaml")
    assert refusal().startswith(f"{file}，第 3 行：")


def test_an_edition_of_its_own_needs_everything(write: Write) -> None:
    file = write("name: 新版\n")
    message = refusal()
    assert message.startswith(f"{file}，第 1 行：")
    assert "缺少这一项" in message


def test_an_unreadable_file_is_named(write: Write) -> None:
    write(EXTENDS)
    file = write("a: [\n", name="tables.yaml")
    assert refusal().startswith(f"{file}，第 2 行：YAML 写法有误")


def test_a_name_that_two_files_give(write: Write) -> None:
    """The files of an edition are laid together; the later one by name counts."""
    write(EXTENDS + "name: 甲\n")
    write("name: 乙\n", name="zz.yaml")
    assert load_edition("test").name == "乙"


def test_folders_of_the_environment_come_first(write: Write, tmp_path: Path) -> None:
    write(EXTENDS)
    assert edition_folders()["test"] == tmp_path / "test"
    assert BASE in edition_folders()


DERIVED = """
extends: jiangxi-2022
id: test
name: 某省2030年度部门决算公开
region: 某省
year: 2030
table_order:
  [支出表, 收支总表, 收入表, 财拨总表, 一般公共预算支出表, 基本支出表, 基金表, 国资表,
   三公表, 资产表]
tables:
  支出表: {number: 公开00表}
  收支总表:
    sides:
      收入:
        rows:
          事业收入: {label: 五、事业单位收入}
parts:
  情况说明:
    sections:
      国有资产:
        paragraphs:
          总额: '{{ 自称 }}见{{ 表.资产表.表号 }}。'
terms:
  结余分配: null
style:
  numbers:
    amount: {places: 4}
"""


def differing(one: object, other: object, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The paths at which two values of plain data differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in (*one, *(key for key in other if key not in one)):
            yield from differing(one.get(key), other.get(key), (*path, str(key)))
    elif one != other:
        yield ".".join(path)


def test_a_derived_edition_states_only_what_differs(write: Write) -> None:
    base = load_edition(BASE)
    write(DERIVED)
    edition = load_edition("test")
    changed = set(differing(base.model_dump(), edition.model_dump()))
    own = ("column_proofs.", "measured")
    assert {path for path in changed if not path.startswith(own)} == {
        "id",
        "name",
        "region",
        "year",
        "table_order",
        "tables.支出表.number",
        "tables.收支总表.sides.收入.rows.事业收入.label",
        "parts.情况说明.sections.国有资产.paragraphs.总额",
        "terms.结余分配",
        "style.numbers.amount.places",
    }
    assert [name for name, _ in edition.ordered_tables][:2] == ["支出表", "收支总表"]
    table = edition.tables["收支总表"]
    assert isinstance(table, Ledger)
    assert table.sides["收入"].rows["事业收入"].line == 5


def test_the_base_is_left_as_it_was(write: Write) -> None:
    before = load_edition(BASE)
    write(DERIVED)
    load_edition("test")
    assert load_edition(BASE) == before


def test_a_derived_edition_can_be_derived_from(write: Write) -> None:
    write(DERIVED)
    write(
        "extends: test\nyear: 2031\ntables:\n  收入表:\n    columns:\n      经营收入: null\n"
        "rules: {B01经营: null}\n",
        "next",
    )
    edition = load_edition("next")
    assert (edition.id, edition.year, edition.region) == ("next", 2031, "某省")
    table = edition.tables["收入表"]
    assert isinstance(table, ByFunction)
    assert "经营收入" not in table.columns


def test_a_column_may_be_added_and_used(write: Write) -> None:
    write(
        EXTENDS
        + "tables:\n  支出表:\n    columns:\n      本年支出合计: {total: 2..7}\n"
        + "      其他: {label: 其他, number: 7}\n"
        + "figures:\n  新数: 支出表.合计.其他 + 支出表[201].其他\n"
        + SENTENCE
        + "          总额: '{{ 金额(新数) }}'\n"
    )
    assert load_edition("test").figures["新数"] == "支出表.合计.其他 + 支出表[201].其他"


# what ships


@pytest.mark.parametrize("edition_id", available())
def test_every_edition_loads(edition_id: str) -> None:
    edition = load_edition(edition_id)
    assert edition.id == edition_id
    assert edition.name
    assert edition.sources
    assert edition.ordered_tables
    assert edition.ordered_parts


@pytest.mark.parametrize("edition_id", available())
def test_an_edition_bears_its_year_in_its_name(edition_id: str) -> None:
    edition = load_edition(edition_id)
    assert edition_id.endswith(f"-{edition.year}")
    assert str(edition.year) in edition.name
    assert edition.region in edition.name


@pytest.mark.parametrize("edition_id", available())
def test_totals_add_up_what_is_there(edition_id: str) -> None:
    """A single line that a total names is a line of the table."""
    edition = load_edition(edition_id)
    for name, table in edition.tables.items():
        for group in _numbered(table):
            numbers = {number for number, _ in group}
            for _, total in group:
                for term in (total or "").replace("-", "+").split("+"):
                    assert ".." in term or not term or int(term) in numbers, (name, total)


def _numbered(table: AnyTable) -> Iterator[list[tuple[int, str | None]]]:
    if isinstance(table, Ledger):
        for side in table.sides.values():
            yield [(row.line, row.total) for row in side.rows.values()]
            yield [(column.number, column.total) for column in side.columns.values()]
    elif not isinstance(table, ByEconomic):
        yield [(column.number, column.total) for column in table.columns.values()]
        if isinstance(table, Fixed):
            yield [(row.line, row.total) for row in table.rows.values()]


# house styles


def test_a_style_is_laid_on_the_edition(tmp_path: Path) -> None:
    edition = load_edition(BASE)
    file = tmp_path / "style.yaml"
    file.write_text("numbers:\n  amount: {strip: none}\nwords: {编制单位: 部门}\n", "utf-8")
    styled = load_style(read_yaml(file), edition)
    assert styled.style.numbers.amount.strip == "none"
    assert edition.style.numbers.amount.strip == "all"
    assert styled.style.numbers.amount.zero == edition.style.numbers.amount.zero
    assert styled.style.numbers.percent == edition.style.numbers.percent
    assert styled.style.words == {**edition.style.words, "编制单位": "部门"}
    assert edition.style.words["编制单位"] == "编制单位"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("numbers:\n  amount:\n    digits: 2\n", 3),
        ("words: {}\ncolour: 红\n", 2),
        ("numbers:\n  amount:\n    places: 两\n", 3),
        ("options:\n  附件必列: 也许\n", 2),
        ("numbers:\n  amount:\n    places: 7\n", 3),
        ("numbers:\n  percent:\n    places: -1\n", 3),
        ("words:\n  编制单位: null\n", 2),
        ("options:\n  附件必列: null\n", 2),
    ],
)
def test_a_wrong_style_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "style.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(Unusable) as error:
        load_style(read_yaml(file), load_edition(BASE))
    assert str(error.value).startswith(f"{file}，第 {line} 行：")


@pytest.mark.parametrize("name", ['""', '"  "'])
def test_a_subject_without_a_name_is_refused(write: Write, name: str) -> None:
    file = write(EXTENDS + f"tables:\n  基本支出表:\n    subjects:\n      30205: {name} # !\n")
    message = refusal()
    assert message.startswith(f"{file}，第 ")
    assert message.endswith("tables.基本支出表.subjects.30205：不能为空。请改正后再用。")

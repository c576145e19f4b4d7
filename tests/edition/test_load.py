"""Editions laid on one another; a wrong one is refused with file, line and reason.

A case is the edition as its author would write it; the line at fault ends in `# !`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.edition.load import available, edition_folders, load_edition, load_style
from generator.edition.model import AnyTable, ByEconomic, ByFunction, Fixed, Ledger
from generator.errors import Unusable

BASE = "jiangxi-2022"
MARK = "# !"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write an edition's file where the program looks for editions."""

    def write_file(text: str, edition: str = "test", name: str = "edition.yaml") -> Path:
        file = tmp_path / edition / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        load_edition.cache_clear()
        return file

    monkeypatch.setenv("JUESUAN_EDITIONS", str(tmp_path))
    load_edition.cache_clear()
    yield write_file
    load_edition.cache_clear()


def refusal(edition: str = "test") -> str:
    with pytest.raises(Unusable) as error:
        load_edition(edition)
    return str(error.value)


CARD = "forms:\n  cards:\n    基本信息:\n      fields:\n"
EXTENDS = f"extends: {BASE}\n"
INCOME = "tables:\n  收支总表:\n    sides:\n      收入:\n        rows:\n"
SENTENCE = "parts:\n  情况说明:\n    sections:\n      收入:\n        paragraphs:\n"

WRONG = {
    # tables
    "line twice": (
        INCOME + "          新收入: {label: 九、新收入, line: 8} # !\n",
        "tables.收支总表.sides.收入.rows.新收入：行次 8 与“其他收入”相同",
    ),
    "column number twice": (
        "tables:\n  收入表:\n    columns:\n      新收入: {label: 新收入, number: 7} # !\n",
        "tables.收入表.columns.新收入：栏次 7 与“其他收入”相同",
    ),
    "line outside the side": (
        INCOME + "          新收入: {label: 九、新收入, line: 32} # !\n",
        "tables.收支总表.sides.收入.rows.新收入：行次 32 不在 1..31 之内",
    ),
    "missing label": (
        INCOME + "          新收入: {line: 9} # !\n",
        "tables.收支总表.sides.收入.rows.新收入.label：缺少这一项",
    ),
    "missing line": (
        INCOME + "          新收入: # !\n            label: 九、新收入\n",
        "tables.收支总表.sides.收入.rows.新收入.line：缺少这一项",
    ),
    "missing title of a table": (
        "tables:\n  新表: # !\n    shape: fixed\n    columns: {}\n    rows: {}\n",
        "tables.新表.title：缺少这一项",
    ),
    "line is no number": (
        INCOME + "          其他收入:\n            line: 八 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.line：应为整数",
    ),
    "unknown key of a row": (
        INCOME + "          其他收入:\n            lable: 八、其他收入 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.lable：不认识这个键",
    ),
    "unknown key of a table": (
        "tables:\n  收入表:\n    titel: 收入表 # !\n",
        "tables.收入表.titel：不认识这个键",
    ),
    "unknown shape": (
        "tables:\n  新表: {shape: matrix, title: 新表} # !\n",
        "tables.新表：shape 只能是 ledger、function、economic、fixed",
    ),
    "no shape": ("tables:\n  新表: {title: 新表} # !\n", "tables.新表：缺少 shape"),
    "row of the other side": (
        INCOME + "          外交支出: {label: 外交支出, line: 9}\n",
        "两边有同名的行",
    ),
    "total over itself": (
        INCOME + "          本年收入合计:\n            total: 1..27 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：合计把自己也加了进去",
    ),
    "total over a total over itself": (
        INCOME + "          其他收入:\n            total: '31' # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.total：合计把自己也加了进去",
    ),
    "column total over itself": (
        "tables:\n  收入表:\n    columns:\n      其他收入:\n        total: 1+2\n",
        "合计把自己也加了进去",
    ),
    "broken total": (
        INCOME + "          本年收入合计:\n            total: 1 至 8 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：写法不符合要求",
    ),
    "dash in an unknown column": (
        "tables:\n  三公表:\n    rows:\n      公务接待费:\n        dash: [预算] # !\n",
        "tables.三公表.rows.公务接待费.dash：没有“预算”这一栏",
    ),
    "indent too deep": (
        INCOME + "          其他收入:\n            indent: 3 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.indent：",
    ),
    "subject without its kind": (
        "tables:\n  基本支出表:\n    subjects:\n      39801: 奇怪的支出 # !\n",
        "tables.基本支出表.subjects.39801：所属的类没有列在任何一栏（groups）",
    ),
    "code that is none": (
        "tables:\n  基本支出表:\n    subjects:\n      3O1: 工资 # !\n",
        "tables.基本支出表.subjects.3O1",
    ),
    "title of another table": (
        "tables:\n  收入表:\n    title: 支出决算表\n",
        "“支出决算表”与收入表相同",
    ),
    "number of another table": (
        "tables:\n  基金表: # !\n    number: 公开 01 表\n",
        "tables.基金表：“公开 01 表”与收支总表相同",
    ),
    "true is no text": (
        "tables:\n  收入表:\n    title: true # !\n",
        "tables.收入表.title：应为一段文字",
    ),
    "no truth": (
        "tables:\n  收入表:\n    landscape: 是 # !\n",
        "tables.收入表.landscape：应为 true 或 false",
    ),
    "text instead of a list": (
        "tables:\n  收入表:\n    notes: 注 # !\n",
        "tables.收入表.notes：应为列表",
    ),
    "list instead of a mapping": (
        "tables:\n  收入表:\n    columns: [甲, 乙] # !\n",
        "tables.收入表.columns：应为“键: 值”",
    ),
    # orders
    "unknown table in the order": (
        "table_order:\n  - 收支总表\n  - 没有的表 # !\n",
        "table_order.1：没有“没有的表”",
    ),
    "unknown part in the order": (
        "part_order: [概况, 后记] # !\n",
        "part_order.1：没有“后记”",
    ),
    # figures
    "unknown row": (
        "figures:\n  人均: 收支总表.没有的行 # !\n",
        "figures.人均：没有“收支总表.没有的行”",
    ),
    "unknown column": (
        "figures:\n  新数: 支出表.合计.没有的栏 # !\n",
        "figures.新数：没有“支出表.合计.没有的栏”",
    ),
    "column left out though there are several": (
        "figures:\n  新数: 三公表.三公经费 # !\n",
        "figures.新数：没有“三公表.三公经费”",
    ),
    "unknown table": ("figures:\n  新数: 没有的表.甲 # !\n", "figures.新数：没有“没有的表.甲”"),
    "unknown figure": ("figures:\n  新数: 没有的数 # !\n", "figures.新数：没有“没有的数”"),
    "unknown subject": (
        "figures:\n  新数: 基本支出表[398] # !\n",
        "figures.新数：没有“基本支出表.398”",
    ),
    "unknown column of a list": (
        "figures:\n  新数: 年初预算.没有的列 # !\n",
        "figures.新数：没有“年初预算.没有的列”",
    ),
    "words where a number belongs": (
        "figures:\n  新数: 收入总计 + 资产说明 # !\n",
        "figures.新数：没有“资产说明”",
    ),
    "python": (
        "figures:\n  新数: 收入总计.__class__ # !\n",
        "figures.新数：没有“收入总计.__class__”",
    ),
    "bad expression": (
        "figures:\n  新数: 收入总计 + # !\n",
        "figures.新数：表达式“收入总计 +”写法有误",
    ),
    "expression outside the language": (
        "figures:\n  新数: 收入总计 ** 2 # !\n",
        "figures.新数：表达式中的“收入总计 ** 2”不在允许的写法之内",
    ),
    "unknown function": (
        "figures:\n  新数: eval(收入总计) # !\n",
        "figures.新数：不能使用“eval”",
    ),
    "comparison is no number": (
        "figures:\n  新数: 收入总计 > 支出总计 # !\n",
        "figures.新数：不能使用“>”",
    ),
    "name that is no word": ("figures:\n  2022年: 收入总计 # !\n", "figures.2022年"),
    "name of a function": ("figures:\n  金额: 收入总计 # !\n", "figures.金额：这个名字已经用过"),
    "name of a word": ("figures:\n  年度: 收入总计 # !\n", "figures.年度：这个名字已经用过"),
    "field named like a table": (
        CARD + "        收入表: {label: 收入} # !\n",
        "forms.cards.基本信息.fields.收入表：这个名字已经用过",
    ),
    # forms
    "unknown figure in a total": (
        CARD + "        总人数: {label: 总人数, type: count, total: 在职人员 + 没有} # !\n",
        "forms.cards.基本信息.fields.总人数.total：没有“没有”",
    ),
    "unknown type": (
        CARD + "        新数:\n          label: 新数\n          type: money # !\n",
        "forms.cards.基本信息.fields.新数.type：不是允许的取值",
    ),
    "unknown figure of the prior year": (
        "forms:\n  prior:\n    - 本年收入合计\n    - 没有的数 # !\n",
        "forms.prior.1：没有名为“没有的数”的指标",
    ),
    "reason for an unknown figure": (
        "forms:\n  reasons:\n    新原因:\n      label: 新\n      change: 没有的数 # !\n",
        "forms.reasons.新原因.change：没有名为“没有的数”的指标",
    ),
    "reason against an unknown figure": (
        "forms:\n  reasons:\n    新原因:\n      label: 新\n      against: 没有的数 # !\n",
        "forms.reasons.新原因.against：没有名为“没有的数”的指标",
    ),
    # words
    "unknown word": (
        SENTENCE + "          总额: '{{ 金额(没有的数) }}万元' # !\n",
        "parts.情况说明.sections.收入.paragraphs.总额：句子里用了没有定义的词“没有的数”",
    ),
    "broken sentence": (
        SENTENCE + "          总额: '{{ 金额(收入总计 }}万元' # !\n",
        "parts.情况说明.sections.收入.paragraphs.总额：句子写法有误（",
    ),
    "sentence without its end": (
        SENTENCE + "          总额: '{% if 收入总计 %}有' # !\n",
        "parts.情况说明.sections.收入.paragraphs.总额：句子写法有误（",
    ),
    "unknown word in a phrase": (
        "wording:\n  change:\n    同比:\n      up: 增加{{ 差额 }}万元，{{ 比例 }} # !\n",
        "wording.change.同比.up：句子里用了没有定义的词“比例”",
    ),
    "word of another phrase": (
        "wording:\n  title: '{{ 序号 }}' # !\n",
        "wording.title：句子里用了没有定义的词“序号”",
    ),
    "unknown word in a note": (
        "tables:\n  收入表:\n    notes: # !\n      - '{{ 月份 }}'\n",
        "tables.收入表.notes",
    ),
    "incomplete change": (
        "wording:\n  change:\n    新比: # !\n      up: 增\n      down: 减\n      flat: 平\n",
        "wording.change.新比.from_zero：缺少这一项",
    ),
    # the rest
    "unknown key": ("colour: 红 # !\n", "colour：不认识这个键"),
    "absurd year": ("year: 20222 # !\n", "year："),
    "unknown key of a style": (
        "style:\n  words: {}\n  fonts: {} # !\n",
        "style.fonts：不认识这个键",
    ),
    "unknown key of a number": (
        "style:\n  numbers:\n    amount:\n      digits: 2 # !\n",
        "style.numbers.amount.digits：",
    ),
    "places that are no number": (
        "style:\n  numbers:\n    amount:\n      places: 两 # !\n",
        "style.numbers.amount.places：应为整数",
    ),
    "wrong id": ("id: other # !\n", "id：id 应与文件夹同名（test）"),
    "key twice": ("year: 2023\nyear: 2024 # !\n", "“year”写了两次。请删去其中一个"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_edition_is_refused_with_its_line(write: Write, case: str) -> None:
    text, reason = WRONG[case]
    text = EXTENDS + text
    file = write(text)
    message = refusal()
    assert reason in message
    assert message.endswith("。")
    assert "\n" not in message
    if MARK in text:
        line = text[: text.index(MARK)].count("\n") + 1
        assert message.startswith(f"{file}，第 {line} 行：{reason}")


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
    write("extends: elsewhere\n")
    assert "没有名为“elsewhere”的版式" in refusal()


@pytest.mark.parametrize("chain", [("test",), ("test", "b"), ("test", "b", "c")])
def test_editions_that_extend_one_another(write: Write, chain: tuple[str, ...]) -> None:
    for edition, base in zip(chain, (*chain[1:], chain[0]), strict=True):
        write(f"extends: {base}\n", edition)
    message = refusal()
    assert f"extends 绕成了圈：{' → '.join((*chain, 'test'))}" in message
    assert "edition.yaml" in message


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
    assert set(differing(base.model_dump(), edition.model_dump())) == {
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
        "extends: test\nyear: 2031\ntables:\n  收入表:\n    columns:\n      经营收入: null\n",
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
    styled = load_style(file, edition)
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
    ],
)
def test_a_wrong_style_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "style.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(Unusable) as error:
        load_style(file, load_edition(BASE))
    assert str(error.value).startswith(f"{file}，第 {line} 行：")

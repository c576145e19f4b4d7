"""What an edition may say: the typed form of its YAML.

Keys that name things (tables, rows, columns, figures, sentences) are the field's own Chinese words,
for they are what templates and rules use; keys that say what a value means are English.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.edition.privacy import PrivacyWords
from generator.edition.prose import ProsePatterns
from generator.edition.requirements import Requirement
from generator.edition.roles import Roles
from generator.edition.shapes import AnyTable
from generator.edition.shapes.parts import Driver, Model, Name
from generator.edition.words import WordGroup
from generator.language import POINTS
from generator.money import NumberStyle
from generator.text import same

FieldType = Literal["text", "paragraph", "amount", "count", "choice"]


class Entry(Model):
    """One thing to fill in beside the tables: a line of a card, or a column of a list.

    `merge` says what becomes of it when units are consolidated into their department: `sum`;
    `same`: what all units that say something say, else blank; `first`: what the first unit says,
    the department's own (本级) before the others; `join`: what each unit says, one after the other,
    to be rewritten; `blank`. By default amounts and counts are summed, paragraphs joined; a text or
    a choice of a card must be the same, in a list the first counts. `reason` marks the column of a
    list that says why the amounts of its row differ.
    """

    label: str
    type: FieldType = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    total: str = ""
    width: int = Field(default=20, ge=1, le=255)
    merge: Literal["sum", "same", "first", "join", "blank"] | None = None
    reason: bool = False


class Card(Model):
    """A sheet of questions, one to a line: 基本信息, 政府采购."""

    title: str
    fields: dict[Name, Entry]


class Listing(Model):
    """A sheet, or part of one, with as many rows as the department needs; `key` must not repeat.

    When units are consolidated, a list is taken from the `first` unit that has it, or the rows of
    all units are joined by their key (`join`), or it names the `units`. Lists with a key are joined
    by default. `subjects` names a table whose 项 each have a row, where the table is filled in when
    the workbook is written.
    """

    title: str
    columns: dict[Name, Entry] = Field(min_length=1)
    key: Name | None = None
    subjects: Name | None = None
    merge: Literal["first", "join", "units"] | None = None

    @property
    def reason_column(self) -> str | None:
        """The column that says why the amounts of a row differ."""
        return next((name for name, entry in self.columns.items() if entry.reason), None)


class Writing(Model):
    """A sheet of the department's own headings, paragraphs and tables: performance, annexes."""

    title: str
    hint: str = ""
    starts_with: tuple[tuple[str, str], ...] = ()


class FundColumns(Model):
    """What heads the columns of the money of a project, as the form calls them."""

    initial: str
    budget: str
    executed: str
    points: str
    rate: str
    score: str


class IndicatorColumns(Model):
    """What heads the columns of a project's indicators."""

    first: str
    second: str
    third: str
    target: str
    reached: str
    points: str
    score: str
    reason: str


class Evaluation(Model):
    """The form in which a project evaluates itself (项目支出绩效自评表), a sheet for each.

    `funds` heads the lines of money: `whole`, which is worth `fund_points`, and the `parts` that it
    adds up. `score` says how the money's score follows: `proportional` is points by 执行率, `typed`
    leaves it to the department. `executed` names, for lines of money, the figure that was executed:
    a form of the whole department says again what its tables say. `groups` are the 一级指标, each
    with its 二级指标. `rate` is the style of 执行率, in percent.
    """

    title: str
    period: str
    hint: str = ""
    project: str
    owner: str
    unit: str
    funds: str
    fund_columns: FundColumns
    whole: str
    parts: tuple[str, ...]
    executed: dict[str, Name] = {}
    fund_points: int = Field(default=10, ge=0, le=100)
    score: Literal["proportional", "typed"] = "typed"
    rate: NumberStyle = NumberStyle(strip="all")
    goals: str
    expected: str
    reached: str
    indicators: str
    indicator_columns: IndicatorColumns
    groups: tuple[tuple[str, tuple[str, ...]], ...] = Field(min_length=1)
    total: str


class Reason(Model):
    """A 原因 that the accountant states.

    `change` names the figure that it explains, `against` the figure that this one is compared with
    (a budget); without it, the comparison is with the prior year. A reason that is not required
    may stay empty although the figure moved.
    """

    label: str
    change: Name | None = None
    against: Name | None = None
    required: bool = True


class Draft(Model):
    """How a drafted reason reads: it says only which lines moved, and by how much."""

    part: str = "{{ 名称 }}{{ 方向 }}{{ 差额 }}万元"
    share: str = "（占{{ 方向 }}额的{{ 比重 }}）"
    between: str = "，"
    offset: str = "；{{ 名称 }}{{ 方向 }}{{ 差额 }}万元，抵消了一部分"
    mark: str = "〔系统草拟，请核实〕"
    joined: str = "〔汇总自各单位，请改写〕"


class Chart(Model):
    """Bars at the end of a section of sentences, drawn where the house style asks for charts.

    One bar for each figure of `bars`, under the label beside it; or one for each subject of a
    `table` by function code, of one level (`digits`), in a `column`. `whole` names the figure of
    which shares are printed; `compare` sets last year's bar beside this year's.
    """

    section: Name
    title: str
    bars: dict[Name, str] = {}
    table: Name | None = None
    column: str = ""
    digits: Literal[3, 5, 7] = 3
    whole: Name | None = None
    compare: bool = False


class Rule(Model):
    """A check: one comparison over tables and figures, and what to say where it fails.

    `each` applies it to every subject of a level, written as 码; `when` is a condition; `basis` is
    the law, form or relation that the rule rests on.
    """

    check: str
    basis: str
    remedy: str
    severity: Literal["error", "warning", "info"] = "error"
    each: Literal["", "类", "款", "项"] = ""
    when: str = ""


class Budget(Model):
    """A column of budgets in an export, which the official table lacks and a list asks for.

    The rows of `table` that stand for a subject are the lines of `list`, whose columns `code`,
    `name` and `amount` they fill in; `heading` stands above the column. Where the budgets are of
    more than the list asks for, `sources` names the rows of income that it is about: the column is
    used only if they are all of the row `income`.
    """

    table: Name
    heading: str
    list: Name
    code: Name
    name: Name
    amount: Name
    income: Name | None = None
    sources: tuple[Name, ...] = ()


class Imports(WordGroup):
    """What accounting systems call what the official tables show, for reading their exports.

    `titles` are other titles of tables, each with the tables that it may hold, and the cards of
    which a line each may be told; `labels` are other words for a label of a column or a row,
    `上级/下级` where the heading above belongs to it; `budgets` are read into lists. The others are
    headings: of columns with codes, names, labels and 行次, of columns that say nothing (序号), of
    final accounts among budgets; and what stands before the department's name. Around labels
    stand: `among` before a part, `units` in brackets with `unit_headings`, `whole` below a heading
    whose whole amount is meant. Around titles: numbers of `number_kinds` with one of `tables`,
    `around_titles` before, `continued` behind. What exports have
    and nothing published needs: `unneeded_titles` are whole tables, `unneeded` columns, rows and
    sides by the table or card beside whose own they stand. `subtotals` add up a part.
    Names of departments end in `name_ends`. One with `own_levels` is the department's own unit,
    one with `whole_levels`, or in brackets `kinds`, no other department either; `places` between a
    city and its department mean another one. Units of amounts stand behind `unit_headings`, before
    which `amounts` may stand; `currencies` before or behind them.
    """

    titles: dict[str, tuple[Name, ...]] = {}
    labels: dict[str, tuple[str, ...]] = {}
    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    actual: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    unit_headings: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    number_kinds: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    around_titles: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()
    name_ends: tuple[str, ...] = ()
    own_levels: tuple[str, ...] = ()
    whole_levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    unneeded_titles: tuple[str, ...] = ()
    unneeded: dict[Name, tuple[str, ...]] = {}
    budgets: dict[Name, Budget] = {}

    @property
    def sums(self) -> frozenset[str]:
        """Labels of rows that add up others, in a form in which writings are equal."""
        return frozenset(map(same, (*self.totals, *self.subtotals)))


class Elimination(Model):
    """A transfer between the units of a department, which is income of one and spending of another.

    Each side names first the column of a table by function code that it stands in, 码 being the
    subject, then the other cells that hold it too (`收支总表.上级补助收入`, `收支总表.码`).
    """

    income: Annotated[tuple[str, ...], Field(min_length=1)]
    spending: Annotated[tuple[str, ...], Field(min_length=1)]


class Forms(Model):
    """Everything the workbook asks for beside the official tables."""

    cards: dict[Name, Card] = {}
    lists: dict[Name, Listing] = {}
    writings: dict[Name, Writing] = {}
    evaluations: dict[Name, Evaluation] = {}
    prior: tuple[Name, ...] = ()
    reasons: dict[Name, Reason] = {}


class Section(Model):
    """A 一、 section: its title, and its paragraphs as templates by name, or else the terms.

    A template may give several lines; each is a paragraph, `### ` makes it a heading. A section
    whose title says nothing is left out. Without any title it is what a part says before its first
    heading. `source` and `every_term` are those of a part: a section may explain the terms where no
    part does.
    """

    title: str | None = None
    content: Literal["sentences", "terms"] = "sentences"
    paragraphs: dict[Name, str] = {}
    source: Name | None = None
    every_term: bool = False


class Part(Model):
    """第N部分: sections of sentences, the official tables, the terms, or the annexes.

    Sections of a part with the tables stand behind these and are numbered with them: what a region
    counts among its tables and the department writes itself, as forms of self-evaluation.
    `source` names the list that holds the department's terms (its columns: term, meaning and, if it
    has a third, the heading under which the term stands), or the writing with its annexes;
    `when_empty` stands in a part without any; without it, such a part is left out. `every_term`
    explains every term of the edition, even one whose row or column holds nothing. What stands in a
    part that is not `listed` is left out of the contents.
    """

    title: str
    source: Name | None = None
    content: Literal["sections", "tables", "terms", "annexes"] = "sections"
    sections: dict[Name, Section] = {}
    when_empty: str | None = None
    every_term: bool = False
    listed: bool = True


class Change(Model):
    """How an edition words a change against the prior year, by case.

    `below_zero` is for amounts of which one is negative: a rate would say nothing. `nothing` is for
    two that are zero, where those are not said to be `flat`.
    """

    up: str
    down: str
    flat: str
    from_zero: str
    below_zero: str = "{{ 方向 }}{{ 差额 }}万元（原为{{ 基数 }}万元）"
    nothing: str | None = None

    def cases(self) -> dict[str, str]:
        """The cases that are worded, each with its template."""
        return self.model_dump(exclude_none=True)


class Completion(Model):
    """How an edition words a completion rate, by case."""

    rate: str
    no_budget: str = ""
    nothing: str = ""

    def cases(self) -> dict[str, str]:
        """The cases, each with its template."""
        return self.model_dump()


class Directions(Model):
    """What an edition calls the way in which an amount moved, and how it stands to a budget.

    `rising`, `falling` and `staying` are the words by which documents say so.
    """

    up: str = "增加"
    down: str = "减少"
    flat: str = "持平"
    above: str = "大于"
    below: str = "小于"
    equal: str = "等于"
    rising: tuple[str, ...] = ("增加", "增长", "上升")
    falling: tuple[str, ...] = ("减少", "下降", "降低")
    staying: tuple[str, ...] = ("持平", "不变")

    @property
    def moving(self) -> tuple[str, ...]:
        """Every word that says that an amount moved."""
        return tuple(dict.fromkeys((self.up, self.down, *self.rising, *self.falling)))

    @property
    def all_staying(self) -> tuple[str, ...]:
        """Every word that says that it did not."""
        return tuple(dict.fromkeys((self.flat, *self.staying)))

    def is_rise(self, word: str) -> bool:
        """Whether a word says that something grew."""
        return word == self.up or word in self.rising

    def meant(self, word: str) -> str:
        """The edition's own word for a word of direction; any other as it is."""
        if self.is_rise(word):
            return self.up
        if word == self.down or word in self.falling:
            return self.down
        return self.flat if word in self.staying else word


class Wording(Model):
    """Phrases that sentences share.

    `part_heading` and `section_heading` number the titles of parts and of what stands in them;
    `own_name` is what a department calls itself. `cover_head` stands above the cover's name (a
    number under which the document is supervised), `contents_head` below the title of the contents.
    """

    title: str
    part_heading: str = "第{{ 序号 }}部分 {{ 标题 }}"
    section_heading: str = "{{ 序号 }}、{{ 标题 }}"
    own_name: str = "本{{ 类型 }}"
    directions: Directions = Field(default_factory=Directions)
    cover_name: str = "{{ 名称 }}"
    cover_title: str = "{{ 年度 }}年度{{ 类型 }}决算"
    cover_date: str = "{{ 发布日期 }}"
    table_head: tuple[str, str, str]
    cover_head: str = ""
    contents_head: str = ""
    contents_note: str = ""
    change: dict[Name, Change]
    completion: dict[Name, Completion]
    reason: dict[Name, str]
    draft: Draft = Field(default_factory=Draft)
    missing_reason: str = "〔原因待填写〕"
    missing_prior: str = "〔上年数待填写〕"
    missing_field: str = "〔待填写〕"
    term: str = "{{ 名词 }}：{{ 解释 }}"
    term_group: str = "{{ 序号 }}、{{ 名词 }}"

    def rate_word(self, way: str, *, rises: bool) -> str:
        """The word before the rate of a change that rose or fell, where it is one of its own."""
        phrase, said = self.change[way], self.directions
        text, known, usual = (
            (phrase.up, said.rising, said.up) if rises else (phrase.down, said.falling, said.down)
        )
        return next((word for word in known if word != usual and word in text), usual)


class Numbers(Model):
    """The styles of numbers in prose and in tables."""

    amount: NumberStyle = Field(default_factory=NumberStyle)
    percent: NumberStyle = Field(default_factory=NumberStyle)
    count: NumberStyle = NumberStyle(places=0)
    table_amount: NumberStyle = Field(default_factory=NumberStyle)
    table_count: NumberStyle = NumberStyle(places=0)


class Style(Model):
    """House style: a bureau's choices on top of an edition.

    `words` are replacements for words that bureaus choose (编制单位 or 部门); `options` switch
    optional sentences, which test them as `选项.名`; `charts` draws the edition's charts. Amounts
    are printed in `amount_unit`, and so the 万元 of the edition's words is read.
    """

    numbers: Numbers = Field(default_factory=Numbers)
    amount_unit: Literal["万元", "元"] = "万元"
    words: dict[Name, str] = {}
    options: dict[Name, bool] = {}
    charts: bool = False

    @property
    def scale(self) -> int:
        """By how many places the point of an amount in 万元 moves when it is printed."""
        return POINTS[self.amount_unit]

    @property
    def amount_places(self) -> int:
        """To how many decimal places of 万元 amounts are printed."""
        return self.numbers.amount.places + self.scale


class MeasuredDocument(Model):
    """How much of a real document the edition printed again, part by part: `884/979`."""

    document: str
    date: str
    shares: dict[str, Annotated[str, StringConstraints(pattern=r"^[0-9]+/[0-9]+$")]]
    remark: str = ""


class Edition(Model):
    """One region's official layout for one fiscal year.

    An abstract edition only serves others as a base (`extends`) and may be incomplete.
    `region` and `sources` are for whoever reads the file; nothing is decided by them.
    `column_proofs` says of a table where the order of its columns was seen; it is not handed on.
    `measured` are real documents that were printed again; it is not handed on, either.
    `requirements` are what every disclosure must print; `lacks` says of some why this one doesn't.
    `former_names` are what lines of the tables were once called, and what they are called now.
    `counted` names 三公 amounts with the counts that there must be beside each, in groups of which
    one may stand for the others.
    """

    id: str
    name: str
    region: str
    year: int = Field(ge=1990, le=2100)
    abstract: bool = False
    kinds: tuple[str, ...] = Field(default=("部门", "单位"), min_length=1)
    sources: tuple[str, ...] = ()
    requirements: dict[Name, Requirement] = {}
    lacks: dict[Name, str] = {}
    measured: tuple[MeasuredDocument, ...] = ()
    table_order: tuple[Name, ...] = Field(min_length=1)
    column_proofs: dict[Name, str] = {}
    tables: dict[Name, AnyTable]
    figures: dict[Name, str]
    drivers: dict[Name, tuple[Driver, ...]] = {}
    rules: dict[Name, Rule] = {}
    eliminations: dict[Name, Elimination] = {}
    forms: Forms
    imports: Imports = Field(default_factory=Imports)
    part_order: tuple[Name, ...] = Field(min_length=1)
    parts: dict[Name, Part]
    terms: dict[str, str | dict[str, str]] = {}
    former_names: dict[str, str] = {}
    counted: dict[Name, tuple[tuple[Name, ...], ...]] = {}
    roles: Roles = Field(default_factory=Roles)
    prose: ProsePatterns = Field(default_factory=ProsePatterns)
    privacy: PrivacyWords = Field(default_factory=PrivacyWords)
    charts: dict[Name, Chart] = {}
    wording: Wording
    style: Style = Field(default_factory=Style)

    @property
    def numbers(self) -> frozenset[str]:
        """The names of everything that is a number: figures, and fields of amounts or counts."""
        fields = (
            name for name, entry in self.reporting_fields() if entry.type in {"amount", "count"}
        )
        return frozenset({*self.figures, *fields})

    def reporting_fields(self) -> Iterator[tuple[str, Entry]]:
        """Every line of every card, with its name."""
        for card in self.forms.cards.values():
            yield from card.fields.items()

    @property
    def ordered_tables(self) -> list[tuple[str, AnyTable]]:
        """The official tables with their names, in the order of the document."""
        return [(name, self.tables[name]) for name in self.table_order]

    @property
    def filled_tables(self) -> list[tuple[str, AnyTable]]:
        """The official tables in which anything is filled in, in the order of the document."""
        return [(name, table) for name, table in self.ordered_tables if not table.is_derived]

    @property
    def ordered_parts(self) -> list[Part]:
        """The parts in the order of the document."""
        return [self.parts[name] for name in self.part_order]

    def glossaries(self) -> Iterator[tuple[str, str, Part | Section]]:
        """Where terms are explained: the names of the part and of its section, if one does."""
        for name in self.part_order:
            part = self.parts[name]
            if part.content == "terms":
                yield name, "", part
            for key, section in part.sections.items():
                if section.content == "terms":
                    yield name, key, section

"""Whether an edition hangs together: every name that it uses exists, nothing is there twice.

Checked in the order tables, forms, figures, parts, sentences; the first mistake is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter

from generator import expression
from generator.edition import grammar, sentences
from generator.edition.charts import check_charts
from generator.edition.model import Edition, Entry, Rule, Section, Style
from generator.edition.order import check_order
from generator.edition.printed import lacking as lacking_requirements
from generator.edition.prose import check_prose
from generator.edition.requirements import check_lacks, check_requirements
from generator.edition.roles import check_roles
from generator.edition.shapes.checking import check_distinct, ring
from generator.edition.shapes.parts import Driver
from generator.edition.shapes.table import SUBJECT
from generator.edition.source import Invalid, Keys
from generator.edition.words import check_phrases
from generator.text import near, same

#: What figures may apply, with how many operands.
OPERATIONS: Mapping[str, range] = {
    **dict.fromkeys("+-*/", range(2, 3)),
    **dict.fromkeys(("sum", "min", "max"), range(1, 100)),
    "abs": range(1, 2),
}
#: How a rule writes last year's value of a figure.
PRIOR = "上年"
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
#: What the sides of a rule may apply besides, and what its condition may.
RULE_OPERATIONS: Mapping[str, range] = {**OPERATIONS, PRIOR: range(1, 2)}
CONDITION_OPERATIONS: Mapping[str, range] = {
    **RULE_OPERATIONS,
    **dict.fromkeys(COMPARISONS, range(2, 3)),
    **dict.fromkeys(("and", "or"), range(2, 20)),
}
#: A figure of a figure of a figure: nobody could follow more.
MAX_DEPTH = 20
MAX_PLACES = 6
DIGITS = 10
#: Sheets that every workbook has; the first card stands on the second one.
FIXED_SHEETS = (
    "填报说明",
    "填报进度",
    "基本信息",
    "科目明细",
    "科目目录",
    "科目计算",
    "上年数",
    "增减原因",
    "附件文件",
    "审核说明",
    "汇总单位",
    "汇总来源",
)
IDENTITY_SHEET = "基本信息"
#: What Excel takes as the name of a sheet.
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")
_NUMERIC = ("amount", "count")


def validate(edition: Edition) -> None:
    """Refuse an edition that contradicts itself.

    Raises:
        Invalid: the first mistake, with the keys where it stands.
    """
    _check_orders(edition)
    for name, table in edition.tables.items():
        table.check(("tables", name))
    _check_sources(edition)
    _check_sheets(edition)
    _check_names(edition)
    _check_forms(edition)
    _check_figures(edition)
    _check_uses(edition)
    _check_drivers(edition)
    check_charts(edition)
    _check_rules(edition)
    _check_counted(edition)
    _check_eliminations(edition)
    _check_budgets(edition)
    _check_parts(edition)
    _check_evaluations(edition)
    check_roles(edition.roles)
    check_prose(edition.prose)
    check_phrases(edition.privacy, ("privacy",))
    check_style(edition.style, ("style",))
    _check_options(edition)
    _check_sentences(edition)
    check_requirements(edition.requirements)
    check_lacks(edition.requirements, edition.lacks, lacking_requirements(edition))


def check_style(style: Style, keys: Keys = ()) -> None:
    """Refuse a style by which no number can be printed.

    Raises:
        Invalid: with the keys at fault, which begin with `keys`.
    """
    for name in type(style.numbers).model_fields:
        number = getattr(style.numbers, name)
        if not 0 <= number.places <= MAX_PLACES:
            raise Invalid((*keys, "numbers", name, "places"), f"小数位应为 0 到 {MAX_PLACES}")
        if number.digits and len(set(number.digits)) != DIGITS:
            raise Invalid((*keys, "numbers", name, "digits"), "应为 0 到 9 的十个不同的字")


# tables


def _check_orders(edition: Edition) -> None:
    check_order(("table_order",), edition.table_order, edition.tables)
    check_order(("part_order",), edition.part_order, edition.parts)
    for name in edition.column_proofs:
        if name not in edition.table_order:
            raise Invalid(("column_proofs", name), f"没有“{name}”")
    titles: dict[str, str] = {}
    for name, table in edition.ordered_tables:
        for text in filter(None, (table.title, table.number)):
            if titles.setdefault(same(text), name) != name:
                raise Invalid(("tables", name), f"“{text}”与{titles[same(text)]}相同")


def _check_sources(edition: Edition) -> None:
    """A column repeats one of a table that takes nothing itself and has rows of the same kind."""
    for name, table in edition.ordered_tables:
        for column, (other, its) in table.sources().items():
            keys = ("tables", name, "columns", column, "source")
            if other not in edition.table_order or other == name:
                raise Invalid(keys, f"没有别的表叫“{other}”")
            source = edition.tables[other]
            if its not in source.all_columns:
                raise Invalid(keys, f"“{other}”没有“{its}”这一栏")
            if source.sources():
                raise Invalid(keys, f"“{other}”自己有取自别的表的栏")
            if source.has_own_rows != table.has_own_rows:
                raise Invalid(keys, f"“{other}”的行与这张表不同")
            if table.has_own_rows and not table.is_derived:
                raise Invalid(keys, "按科目列示的表，各栏要么都取自别的表，要么都不取")


# forms


def _check_sheets(edition: Edition) -> None:
    taken = {same(title) for title in FIXED_SHEETS}
    for position, (keys, title) in enumerate(_sheets(edition)):
        if not _SHEET_NAME.fullmatch(title):
            raise Invalid(keys, "工作表的名称应为 1 到 31 个字，不含 [ ] : * ? / \\")
        identity = position == 0 and same(title) == IDENTITY_SHEET
        if same(title) in taken and not identity:
            raise Invalid(keys, f"“{title}”与另一张工作表同名")
        taken.add(same(title))


def _sheets(edition: Edition) -> Iterator[tuple[Keys, str]]:
    """The sheets of the workbook, cards first: where each is named, and its name."""
    forms = edition.forms
    yield from ((("forms", "cards", name, "title"), it.title) for name, it in forms.cards.items())
    for name, table in edition.filled_tables:
        key = "number" if table.number else "title"
        yield ("tables", name, key), table.number or table.title
    yield from ((("forms", "lists", name, "title"), it.title) for name, it in forms.lists.items())
    for name, writing in forms.writings.items():
        yield ("forms", "writings", name, "title"), writing.title
    for name, evaluation in forms.evaluations.items():
        yield ("forms", "evaluations", name, "title"), evaluation.title


def _check_names(edition: Edition) -> None:
    owners: dict[str, Keys] = {}
    forms = edition.forms
    groups: list[tuple[Keys, Iterable[str]]] = [
        (("figures",), edition.figures),
        (("tables",), edition.tables),
        (("forms", "lists"), forms.lists),
        *((("forms", "cards", name, "fields"), card.fields) for name, card in forms.cards.items()),
    ]
    for keys, group in groups:
        for name in group:
            own = name in grammar.SIGNATURES or (name in sentences.WORDS and name != "编制单位")
            if name in owners or own:
                raise Invalid((*keys, name), "这个名字已经用过")
            owners[name] = keys


def _check_forms(edition: Edition) -> None:
    for name, card in edition.forms.cards.items():
        _check_entries(("forms", "cards", name, "fields"), card.fields)
    for name, listing in edition.forms.lists.items():
        keys: Keys = ("forms", "lists", name)
        _check_entries((*keys, "columns"), listing.columns)
        if listing.key is not None and listing.key not in listing.columns:
            raise Invalid((*keys, "key"), f"没有“{listing.key}”这一列")
        if listing.subjects is not None:
            own = {name for name, table in edition.ordered_tables if table.has_own_rows}
            if listing.subjects not in own or listing.key is None:
                raise Invalid((*keys, "subjects"), "应为一张功能科目表，名单以编码为主键（key）")
        for column, entry in listing.columns.items():
            if entry.total:
                raise Invalid((*keys, "columns", column, "total"), "名单的列不能有 total")


def _check_entries(keys: Keys, entries: Mapping[str, Entry]) -> None:
    check_distinct(((*keys, name, "label"), entry.label, ()) for name, entry in entries.items())
    for name, entry in entries.items():
        if (entry.type == "choice") != bool(entry.choices):
            raise Invalid((*keys, name), "choice 与 choices 要一起写")
        if entry.merge == "sum" and entry.type not in _NUMERIC:
            raise Invalid((*keys, name, "merge"), "只有 amount、count 才能相加")
        if entry.merge == "join" and entry.type not in {"text", "paragraph"}:
            raise Invalid((*keys, name, "merge"), "只有文字才能逐个单位列出")
        if entry.total and entry.type not in _NUMERIC:
            raise Invalid((*keys, name, "total"), "只有 amount、count 才能有 total")


# figures


def _check_figures(edition: Edition) -> None:
    places = {name: (keys, text) for name, keys, text in _expressions(edition)}
    uses: dict[str, set[str]] = {}
    for name, (keys, text) in places.items():
        heads = {path[0] for path in _references(edition, keys, text)}
        uses[name] = heads & places.keys()
    if around := ring(uses):
        raise Invalid(places[around[0]][0], f"绕成了圈：{' → '.join(around)}")
    depths: dict[str, int] = {}
    for name in TopologicalSorter(uses).static_order():
        depths[name] = 1 + max((depths[other] for other in uses[name]), default=0)
        if depths[name] > MAX_DEPTH:
            raise Invalid(places[name][0], f"一层套一层超过了 {MAX_DEPTH} 层")


def _expressions(edition: Edition) -> Iterator[tuple[str, Keys, str]]:
    """Name, place and text of every expression: figures, and the totals of fields."""
    for name, text in edition.figures.items():
        yield name, ("figures", name), text
    for card_name, card in edition.forms.cards.items():
        for name, entry in card.fields.items():
            if entry.total:
                yield name, ("forms", "cards", card_name, "fields", name, "total"), entry.total


def _check_rules(edition: Edition) -> None:
    for name, rule in edition.rules.items():
        keys: Keys = ("rules", name)
        parsed = _parsed((*keys, "check"), rule.check)
        if not isinstance(parsed, expression.Operation) or parsed.name not in COMPARISONS:
            raise Invalid((*keys, "check"), "应为一个比较，例如 甲 == 乙")
        for side in parsed.operands:
            _check_operations((*keys, "check"), side, RULE_OPERATIONS)
        _check_rule_paths(edition, (*keys, "check"), parsed, subject=bool(rule.each))
        if rule.each and not any(SUBJECT in path for path in expression.references(parsed)):
            raise Invalid((*keys, "each"), f"写了 each，表达式里却没有“{SUBJECT}”")
        if rule.when:
            condition = _parsed((*keys, "when"), rule.when)
            _check_operations((*keys, "when"), condition, CONDITION_OPERATIONS)
            _check_rule_paths(edition, (*keys, "when"), condition, subject=False)


def _check_counted(edition: Edition) -> None:
    """An amount and its counts are figures, fields, or rows of a table that has both."""
    both = (table for table in edition.tables.values() if table.counts())
    known = edition.numbers | {row.key for table in both for row in table.rows_of(())}
    for name, groups in edition.counted.items():
        if name not in known:
            raise Invalid(("counted", name), f"没有“{name}”（不再适用的写 {name}: null）")
        for at, group in enumerate(groups):
            if known.isdisjoint(group):
                raise Invalid(("counted", name, at), f"没有“{'”“'.join(group)}”")


def _check_eliminations(edition: Edition) -> None:
    for name, elimination in edition.eliminations.items():
        for side in ("income", "spending"):
            for at, text in enumerate(getattr(elimination, side)):
                keys: Keys = ("eliminations", name, side, at)
                parsed = _parsed(keys, text)
                if not isinstance(parsed, expression.Reference):
                    raise Invalid(keys, "应为一个格子，例如 收支总表.上级补助收入")
                path = _with_a_code(edition, parsed.path)
                if path[0] not in edition.tables or not reference_exists(edition, path):
                    raise Invalid(keys, f"没有“{text}”")
                by_code = edition.tables[path[0]].has_own_rows
                if at == 0 and not (by_code and parsed.path[1] == SUBJECT):
                    raise Invalid(keys, "应先写按功能分类的表的一栏，例如 收入表.码.上级补助收入")
                if at > 0 and by_code:
                    raise Invalid(keys, "按功能分类的表只写在第一个")


def _check_budgets(edition: Edition) -> None:
    """A column of budgets stands in a table with rows for subjects, and fills columns of a list."""
    for name, budget in edition.imports.budgets.items():
        keys: Keys = ("imports", "budgets", name)
        table = edition.tables.get(budget.table)
        if table is None or not any(table.function_rows(())):
            raise Invalid((*keys, "table"), f"“{budget.table}”不是各行为功能分类科目的表")
        listing = edition.forms.lists.get(budget.list)
        if listing is None:
            raise Invalid((*keys, "list"), f"没有清单“{budget.list}”")
        for key in ("code", "name", "amount"):
            if getattr(budget, key) not in listing.columns:
                raise Invalid((*keys, key), f"清单“{budget.list}”没有“{getattr(budget, key)}”一栏")
        rows = {row.key for row in table.rows_of(())}
        for row in filter(None, (budget.income, *budget.sources)):
            if row not in rows:
                place = "income" if row == budget.income else "sources"
                raise Invalid((*keys, place), f"“{budget.table}”没有“{row}”一行")


def _check_rule_paths(
    edition: Edition, keys: Keys, parsed: expression.Expression, *, subject: bool
) -> None:
    for path in expression.references(parsed):
        if SUBJECT in path and not subject:
            raise Invalid(keys, f"用了“{SUBJECT}”，却没有写 each")
        if not _rule_may_name(edition, path):
            hint = f"这条规则不再适用的，在 rules 下写 {keys[1]}: null"
            raise Invalid(keys, f"{_no(edition, path)}（{hint}）")
    for operation in expression.operations(parsed):
        if operation.name == PRIOR:
            operand = operation.operands[0]
            if not isinstance(operand, expression.Reference) or operand.path[0] in edition.tables:
                raise Invalid(keys, f"“{PRIOR}”的括号里应为一个指标")


def lacking(edition: Edition, rule: Rule) -> Iterator[str]:
    """What a rule of another edition names that this one hasn't."""
    for text in filter(None, (rule.check, rule.when)):
        for path in expression.references(expression.parse(text)):
            if not _rule_may_name(edition, path):
                yield ".".join(path)


def _rule_may_name(edition: Edition, path: expression.Path) -> bool:
    return reference_exists(edition, _with_a_code(edition, path))


def _with_a_code(edition: Edition, path: expression.Path) -> expression.Path:
    """The path with some subject put in for 码: any code, or a row of a ledger that has one."""
    table = edition.tables.get(path[0])
    row = table.example if table else SUBJECT
    return tuple(row if part == SUBJECT else part for part in path)


def _references(edition: Edition, keys: Keys, text: str) -> list[expression.Path]:
    """What an expression names, once all of it is known to exist."""
    parsed = _parsed(keys, text)
    _check_operations(keys, parsed, OPERATIONS)
    paths = list(expression.references(parsed))
    for path in paths:
        if not reference_exists(edition, path):
            raise Invalid(keys, _no(edition, path))
    return paths


def _no(edition: Edition, path: expression.Path) -> str:
    """That there is nothing of that name, and which names of its kind are like it."""
    head, *rest = path
    name = ".".join(path)
    if head in edition.tables:
        likely = near(name, (f"{head}{cell}" for cell, _ in edition.tables[head].names()))
    elif head in edition.forms.lists:
        likely = near(name, (f"{head}.{it}" for it in edition.forms.lists[head].columns))
    elif rest:
        likely = near(head, (*edition.tables, *edition.forms.lists))
    else:
        likely = near(head, edition.numbers)
    return f"没有“{name}”{likely}"


def _parsed(keys: Keys, text: str) -> expression.Expression:
    try:
        return expression.parse(text)
    except expression.ExpressionError as error:
        raise Invalid(keys, str(error)) from error


def _check_operations(
    keys: Keys, parsed: expression.Expression, allowed: Mapping[str, range]
) -> None:
    for operation in expression.operations(parsed):
        if operation.name not in allowed:
            raise Invalid(keys, f"不能使用“{operation.name}”")
        count = len(operation.operands)
        if count not in allowed[operation.name]:
            raise Invalid(keys, f"“{operation.name}”的括号里不能有 {count} 个数")


def reference_exists(edition: Edition, path: expression.Path) -> bool:
    """Whether a path names a cell, a column of a list, a field or a figure of the edition."""
    head, *rest = path
    if head in edition.tables:
        return head in edition.table_order and edition.tables[head].has(rest)
    if head in edition.forms.lists:
        return len(rest) == 1 and rest[0] in edition.forms.lists[head].columns
    return not rest and head in edition.numbers


def _check_uses(edition: Edition) -> None:
    """Prior amounts, reasons and drivers name figures that there are."""
    forms = edition.forms
    check_distinct((("forms", "prior", at), name, ()) for at, name in enumerate(forms.prior))
    check_distinct(
        (("forms", "reasons", name, "label"), it.label, ()) for name, it in forms.reasons.items()
    )
    uses: list[tuple[Keys, str | None]] = [
        *((("forms", "prior", index), name) for index, name in enumerate(forms.prior)),
        *((("forms", "reasons", name, "change"), it.change) for name, it in forms.reasons.items()),
        *(
            (("forms", "reasons", name, "against"), it.against)
            for name, it in forms.reasons.items()
        ),
        *((("drivers", name), name) for name in edition.drivers),
    ]
    for keys, figure in uses:
        _check_figure(edition, keys, figure)


def _check_figure(edition: Edition, keys: Keys, name: str | None) -> None:
    if name is not None and name not in edition.numbers:
        raise Invalid(keys, f"没有名为“{name}”的指标")


def _check_drivers(edition: Edition) -> None:
    for name, drivers in edition.drivers.items():
        for at, driver in enumerate(drivers):
            keys: Keys = ("drivers", name, at)
            if bool(driver.figures) == (driver.table is not None):
                raise Invalid(keys, "figures 与 table 写且只写一样")
            for figure in driver.figures:
                _check_figure(edition, (*keys, "figures"), figure)
            if driver.table is not None:
                _check_driving_table(edition, keys, driver, driver.table)


def _check_driving_table(edition: Edition, keys: Keys, driver: Driver, name: str) -> None:
    table = edition.tables[name] if name in edition.table_order else None
    if table is None:
        raise Invalid((*keys, "table"), f"没有按科目列示的表“{name}”")
    key, problem = table.breakdown_problem(driver)
    if key == "table":
        problem = f"{problem}“{name}”"
    if key:
        raise Invalid((*keys, key), problem)


# parts and sentences


def _check_parts(edition: Edition) -> None:
    sources: Mapping[str, Iterable[str]] = {
        "terms": edition.forms.lists,
        "annexes": edition.forms.writings,
    }
    for name, part in edition.parts.items():
        if part.source is not None and part.source not in sources.get(part.content, ()):
            what = {"terms": "名单", "annexes": "撰写页"}.get(part.content)
            reason = f"没有{what}“{part.source}”" if what else "只有 terms、annexes 才有 source"
            raise Invalid(("parts", name, "source"), reason)
        if part.sections and part.content not in {"sections", "tables"}:
            raise Invalid(("parts", name, "sections"), "只有 sections、tables 才能分节")
        may_lack_title = part.content == "sections"
        for at, (key, section) in enumerate(part.sections.items()):
            is_first = at == 0 and may_lack_title
            _check_section(edition, ("parts", name, "sections", key), section, is_first=is_first)


def _check_section(edition: Edition, keys: Keys, section: Section, *, is_first: bool) -> None:
    """A section has sentences or explains the terms of a list; the first may have no title."""
    if section.title is None and not is_first:
        raise Invalid(keys, "没有标题（title）的只能是这一部分的第一节")
    if section.content == "terms":
        if section.paragraphs:
            raise Invalid((*keys, "paragraphs"), "名词解释（content: terms）的节不能另有段落")
        if section.source is not None and section.source not in edition.forms.lists:
            raise Invalid((*keys, "source"), f"没有名单“{section.source}”")
    elif section.source is not None:
        raise Invalid((*keys, "source"), "只有 terms 才有 source")


def _check_evaluations(edition: Edition) -> None:
    """A form is told from others by its labels, and has an annex to stand in."""
    for name, form in edition.forms.evaluations.items():
        keys: Keys = ("forms", "evaluations", name)
        check_distinct(
            ((*keys, "parts", at), label, ()) for at, label in enumerate((form.whole, *form.parts))
        )
        for label, figure in form.executed.items():
            if label not in {form.whole, *form.parts}:
                raise Invalid((*keys, "executed", label), f"资金里没有“{label}”一行")
            if figure not in edition.numbers:
                raise Invalid((*keys, "executed", label), f"没有指标“{figure}”")
        for group in ("fund_columns", "indicator_columns"):
            labels = getattr(form, group).model_dump()
            check_distinct(((*keys, group, key), label, ()) for key, label in labels.items())
        sources = [part.source for part in edition.parts.values() if part.content == "annexes"]
        if not any(sources):
            raise Invalid(keys, "自评表没有在正文写明位置时列为附件，要有 source 的附件部分")


def _check_options(edition: Edition) -> None:
    """Rows that a house style may leave out name an option that there is."""
    for name, table in edition.tables.items():
        for keys, option in table.options():
            if option not in edition.style.options:
                raise Invalid(("tables", name, *keys), f"体例里没有选项“{option}”")


def _check_sentences(edition: Edition) -> None:
    checker = grammar.Grammar(edition)
    for sentence in sentences.sentences(edition):
        try:
            checker.check(sentence)
        except sentences.SentenceError as error:
            raise Invalid(sentence.keys, str(error)) from error
    for keys, text in sentences.plain_texts(edition):
        if re.search(r"\{[{%#]", text):
            raise Invalid(keys, "这里只能写文字，不能用 {{ }}、{% %}")

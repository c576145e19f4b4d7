"""The sentences of `prose/`, each put where its rule reads, and what the rule says of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.catalog import codes as codes_of
from generator.catalog import names_of
from generator.checks.finding import Finding
from generator.checks.glossary import check_glossary
from generator.checks.headcount import check_headcount
from generator.checks.performance import check_performance
from generator.checks.reasons import check_reasons
from generator.checks.wording import check_wording
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.submission import Block, Cell, TableRow
from tests.checks.words import (
    WRITING,
    clean,
    explaining,
    with_budget,
    with_subjects,
    with_submission,
    written,
)
from tests.years import disclosed, edition_of, year

FOLDER = Path(__file__).parent / "prose"
Case = Mapping[str, Any]
HALVES, KINDS = ("dev", "held_out"), ("ordinary", "target")
#: The rules of a file, where they are called otherwise.
RULES = {
    "模板文字-空白": ("模板文字",),
    "模板文字-提示": ("模板文字",),
    "完成率": ("执行率",),
    "名词旧称": ("旧称", "科目错字"),
    "项目金额-自评": ("项目金额",),
    "项目金额-整体": ("项目金额",),
    "项目金额-部门评价": ("项目金额",),
}
LEVELS = {1: "heading", 2: "heading", 3: "subheading", 4: "subheading"}
#: A reason by the way its figure went and what it is compared with.
REASONS = {
    ("up", "prior"): "本年支出合计",
    ("down", "prior"): "商品和服务支出",
    ("up", "budget"): "公车运行费预算差异",
    ("down", "budget"): "公务接待费预算差异",
}
MOVED: dict[str, Any] = {
    "prior": {"本年支出合计": "100", "商品和服务支出": "40", "公车运行费": "5"},
    "spending": {"2010301": ("120.5", "29.5")},
    "economic": {"30101": "90", "30201": "30.5"},
    "three_public": {
        ("公务接待费", "决算数"): "1.5",
        ("公务接待费", "全年预算数"): "3",
        ("公车运行费", "决算数"): "5",
        ("公车运行费", "全年预算数"): "3",
    },
}


#: What a case gives amounts of, and the figures that they are.
FIGURES = {
    "spent": ("本年支出合计",),
    "project_spent": ("项目支出",),
    "working": ("在职人员",),
}
#: Between a term and its meaning.
TERM = re.compile("[：:]|是?指")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the sentences that a rule is for it finds, and how many others."""

    found: int
    targets: int
    false: int
    ordinary: int

    @property
    def precision(self) -> float:
        """What share of those found are meant; 1 where none is found."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0

    @property
    def recall(self) -> float:
        """What share of those meant is found."""
        return self.found / self.targets


@cache
def cases_of(file: str) -> Mapping[str, Mapping[str, list[Case]]]:
    """The sentences of a file by half and kind."""
    cases: dict[str, dict[str, list[Case]]] = yaml.safe_load(
        (FOLDER / f"{file}.yaml").read_text(encoding="utf-8")
    )
    return cases


@cache
def told(file: str) -> tuple[tuple[str, str, Case, tuple[Finding, ...]], ...]:
    """Every sentence of a file with its half and kind, and what its rule says of it."""
    return tuple(
        (half, kind, case, tuple(findings(file, case)))
        for half in HALVES
        for kind in KINDS
        for case in cases_of(file)[half][kind]
    )


def tally(file: str, halves: tuple[str, ...] = HALVES) -> Tally:
    """What a rule finds in its file."""
    counted = {
        kind: [bool(found) for half, of, _, found in told(file) if half in halves and of == kind]
        for kind in KINDS
    }
    target, ordinary = counted["target"], counted["ordinary"]
    return Tally(sum(target), len(target), sum(ordinary), len(ordinary))


def findings(file: str, case: Case) -> list[Finding]:
    """What the rule of a file says of a sentence."""
    rules = RULES.get(file, (file,))
    return [item for item in said(placed(file, case)) if item.rule in rules]


def said(disclosure: Disclosure) -> list[Finding]:
    """What all rules that read prose say."""
    checks: tuple[Callable[[Disclosure], Iterator[Finding]], ...] = (
        check_wording,
        check_reasons,
        check_performance,
        check_glossary,
        check_headcount,
    )
    return [item for check in checks for item in check(disclosure)]


def placed(file: str, case: Case) -> Disclosure:
    """A disclosure with the sentence where it would be typed, and what it is held against."""
    base = PLACES.get(file, _written)(case)
    identity = base.submission.identity
    changed = replace(
        identity, kind=case.get("kind", identity.kind), year=case.get("year", identity.year)
    )
    base = with_submission(base, identity=changed)
    for key, names in FIGURES.items():
        if key in case:
            base = _with_figures(base, names, Decimal(str(case[key])))
    return _with_amounts(base, case["amounts"]) if "amounts" in case else base


def _written(case: Case) -> Disclosure:
    """In the writing on performance."""
    own = tuple(_blocks(case.get("lines") or [case["text"]]))
    base = with_submission(clean(), writings={WRITING: own, "附件": ()})
    units = tuple(
        {"单位名称": Cell("所属单位", f"A{at}", unit)}
        for at, unit in enumerate(case.get("units", ()), start=2)
    )
    return with_submission(base, lists={**base.submission.lists, "所属单位": units})


def _cut(case: Case) -> Disclosure:
    return _written({"lines": [{"table": [["目标", "完成"], [case["cell"], "—"]]}, case["other"]]})


def _reported(case: Case) -> Disclosure:
    """A sentence, and a report in an annex."""
    project = case["text"].partition("：")[0]
    lines = case["report"]
    title, text = (
        (lines, ["完成。"]) if isinstance(lines, str) else (f"{project}项目绩效评价报告", lines)
    )
    return written(case["text"], annex=(f"#{title}", *text))


def _paid(case: Case) -> Disclosure:
    money = (
        ("项目名称", "全年预算数", "全年执行数", "执行率"),
        ("城乡环境整治", str(case["budget"]), str(case["spent"]), ""),
    )
    return written(f"组织对“城乡环境整治”等1个项目开展了部门评价，{case['text']}", money)


def _defined(case: Case) -> Disclosure:
    """In the glossary: the term before the colon, its meaning behind it."""
    terms = [TERM.split(line, maxsplit=1) for line in case.get("lines") or [case["text"]]]
    base = explaining(*((name, *meaning, "")[:2] for name, *meaning in terms))  # type: ignore[arg-type]
    edition = f"jiangxi-{case.get('year', 2022)}"
    if case.get("table_scope") == "一般公共预算":
        edition = "jiangxi-2021"
    base = replace(base, edition=edition_of(edition))
    if "subjects" in case:
        names = {f"_{201 + at}": name for at, name in enumerate(case["subjects"])}
        base = replace(with_subjects(**names), submission=base.submission)
    return base


def _budgeted(case: Case) -> Disclosure:
    """As the reason of a 类 whose budget and actual differ."""
    subjects = {f"_{code[:digits]}": code for code in case["subjects"] for digits in (3, 5, 7)}
    codes = {
        names_of(code, 2022)[0].name: code
        for code in codes_of()
        if len(code) == 3 and names_of(code, 2022)
    }
    base = with_subjects(**subjects)
    economic = base.tables["基本支出表"]
    figures = {at: figure for at, figure in economic.figures.items() if at[0] != "30113"}
    tables = {**base.tables, "基本支出表": replace(economic, figures=figures)}
    return with_budget(codes[case["category"]], case["text"], replace(base, tables=tables))


def _blocks(lines: list[Any]) -> Iterator[Block]:
    for at, line in enumerate(lines):
        cell = Cell(WRITING, f"B{20 * at + 2}")
        if isinstance(line, str):
            yield Block("text", line, cell=cell)
        elif "heading" in line:
            yield Block(LEVELS[line.get("level", 2)], line["heading"], cell=cell)
        else:
            rows = tuple(
                TableRow(tuple((str(words), 1, 1) for words in row)) for row in line["table"]
            )
            yield Block("table", rows=rows, columns=len(line["table"][0]), cell=cell)


def _explained(case: Case) -> Disclosure:
    """As the reason of a figure that rose or fell."""
    name = REASONS[case.get("direction", "up"), case.get("against", "prior")]
    if case.get("moved") is False:
        name = "公车运行费"  # 5, as last year
    now = year("jiangxi-2022", reasons={name: case["text"]}, **MOVED)
    before = case.get("prior_text")
    return disclosed(now, year("jiangxi-2021", reasons={name: before}) if before else None)


def _with_figures(base: Disclosure, names: tuple[str, ...], amount: Decimal) -> Disclosure:
    known = {name: Figure(amount, name) for name in names}
    tables = dict(base.tables)
    for table, column in (
        ("一般公共预算支出表", "项目支出"),
        ("一般公共预算支出表", "本年支出合计"),
    ):
        if column in names:
            old = tables[table]
            figures = {**old.figures, ("合计", column): known[column]}
            tables[table] = replace(old, figures=figures)
    return replace(
        base, figures={**base.figures, **known}, fields={**base.fields, **known}, tables=tables
    )


def _with_amounts(base: Disclosure, amounts: list[float]) -> Disclosure:
    table = base.tables["支出表"]
    more = {
        (f"已知{at}", "本年支出合计"): Figure(Decimal(str(amount)), "已知")
        for at, amount in enumerate(amounts)
    }
    changed = replace(table, figures={**table.figures, **more})
    return replace(base, tables={**base.tables, "支出表": changed})


def report(names: list[str]) -> Iterator[str]:
    """Lines for whoever works on the rules: what went wrong in the half that may be looked at."""
    for path in sorted(FOLDER.glob("*.yaml")):
        file = path.stem
        if names and file not in names:
            continue
        for half, kind, case, found in told(file):
            if half == "dev" and bool(found) != (kind == "target"):
                yield f"  {kind} {dict(case)} {[item.message for item in found]}"
        one, other = (tally(file, (half,)) for half in HALVES)
        yield (
            f"{file}: dev {one.precision:.2f} {one.recall:.2f} ({one.false} false), "
            f"held out {other.precision:.2f} {other.recall:.2f} ({other.false} false)"
        )


PLACES: dict[str, Callable[[Case], Disclosure]] = {
    **dict.fromkeys(
        ("原因方向不符", "原因年度", "原因金额无出处", "原因含模板文字", "原因照抄上年"), _explained
    ),
    **dict.fromkeys(("名词旧称", "名词口径", "名词无关"), _defined),
    **dict.fromkeys(("评价对象", "报告与自评"), _reported),
    "原因科目不符": _budgeted,
    "支付进度": _paid,
    "文字截断": _cut,
}


if __name__ == "__main__":
    import sys

    print("\n".join(report(sys.argv[1:])))  # noqa: T201

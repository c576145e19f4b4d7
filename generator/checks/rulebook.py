"""The rules in tables to read: those of the program, those of the editions, and what is left out.

`juesuan rules` prints them, and docs/审核规则.md is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.checks.finding import Severity
from generator.checks.registry import OR, Check, checks
from generator.edition.load import load_edition, usable
from generator.edition.model import Edition, Rule
from generator.edition.validate import lacking

_INTRODUCTION = """\
# 审核规则

本页由 `juesuan rules --markdown` 生成（`make docs`），不要手工修改。
有一条错误没有改，公开文本就标为草稿；警告、提示请核对。确实如此的，在填报表的《审核说明》写明原因。
“版式要有”一栏是版式里的键（见《版式编写说明》），`roles` 下的是它写的名字；没有的，这条规则不查。
"""
_NOT_STATED = "版式没有写这条规则"


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rules under a title: what heads the columns, and the rows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables_of(name: str | None = None) -> list[RuleTable]:
    """All rules, or those of one edition, and then what each edition, or this one, leaves out.

    Raises:
        Unusable: there is no edition of that name, or it contradicts itself.
    """
    chosen = None if name is None else load_edition(name)
    editions = list(usable())
    shown = editions if chosen is None else [chosen]
    known = {rule: stated for item in editions for rule, stated in item.rules.items()}
    return [
        _of_code(chosen),
        _of_editions(shown) if chosen is None else _of_edition(chosen),
        *(_left_out(edition, known) for edition in shown),
    ]


def as_lines(tables: Iterable[RuleTable]) -> Iterator[str]:
    """The tables as lines, their columns parted by tabs."""
    for at, table in enumerate(tables):
        if at:
            yield ""
        yield table.title
        for row in (table.heads, *table.rows):
            yield "\t".join(row)


def as_markdown(tables: Iterable[RuleTable]) -> str:
    """The tables as a page."""
    lines = [_INTRODUCTION]
    for table in tables:
        lines += [f"## {table.title}", ""]
        rows = (table.heads, ("---",) * len(table.heads), *table.rows)
        lines += [f"| {' | '.join(row)} |" for row in rows]
        lines += [""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _of_code(edition: Edition | None) -> RuleTable:
    heads = ("规则", "级别", "查出什么", "依据", "版式要有")
    rows = tuple(
        (it.id, it.severity.chinese, it.finds, it.basis, _named(_needs(it, edition)))
        for it in checks().values()
        if edition is None or not it.lacking(edition)
    )
    return RuleTable("程序里的规则", heads, rows)


def _needs(it: Check, edition: Edition | None) -> Iterable[str]:
    return it.needs if edition is None else it.needed(edition)


def _of_editions(editions: Sequence[Edition]) -> RuleTable:
    """The rules that editions state; one that several state alike stands once."""
    stated: dict[tuple[str, Rule], list[str]] = {}
    for edition in editions:
        for name, rule in edition.rules.items():
            stated.setdefault((name, rule), []).append(edition.id)
    rows = tuple(
        (
            *_row(name, rule),
            "全部" if len(ids) == len(editions) else "、".join(ids),
        )
        for (name, rule), ids in sorted(stated.items(), key=lambda item: item[0][0])
    )
    return RuleTable("版式里的规则", ("规则", "级别", "查出什么", "依据", "版式"), rows)


def _of_edition(edition: Edition) -> RuleTable:
    rows = tuple(_row(name, rule) for name, rule in edition.rules.items())
    return RuleTable("版式里的规则", ("规则", "级别", "查出什么", "依据"), rows)


def _row(name: str, rule: Rule) -> tuple[str, ...]:
    each = f"每个{rule.each}，" if rule.each else ""
    when = f"（{rule.when} 时）" if rule.when else ""
    finds = f"{rule.remedy}：{each}{rule.check}{when}"
    return name, Severity(rule.severity).chinese, finds, rule.basis


def _left_out(edition: Edition, known: Mapping[str, Rule]) -> RuleTable:
    """The rules that say nothing about a workbook of this edition, and why."""
    silent = ((it.id, it.lacking(edition)) for it in checks().values())
    rows = [(name, f"没有{_named(names)}") for name, names in silent if names]
    for name, rule in sorted(known.items()):
        if name not in edition.rules:
            names = list(dict.fromkeys(lacking(edition, rule)))
            rows.append((name, f"没有{_named(names)}" if names else _NOT_STATED))
    return RuleTable(f"{edition.id} 不查的规则", ("规则", "为什么"), tuple(rows))


def _named(needs: Iterable[str]) -> str:
    """Names as they stand in editions; one of several is enough where 或 parts them."""
    return "、".join("或".join(f"“{one}”" for one in need.split(OR)) for need in needs)

"""docs/版式.md: what each edition rests on, from its own data, and what the country demands of all.

`python -m generator.edition.register` prints the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from generator.edition.listing import UNPROVED, in_short, percent, proved, unproved
from generator.edition.load import usable
from generator.edition.model import Edition
from generator.edition.requirements import Requirement

_INTRODUCTION = f"""\
# 版式

本页由各版式自己的数据生成（`make docs`），不要手工修改；怎么写见[版式编写说明](版式编写说明.md)。
没有见到原文的写明“{UNPROVED}”。每个版式都用一个虚构的部门（示例局）测试：从填报到印出，再从印出的文本读回。
与公开文本比较的，是把文本读进填报表再印出来，逐格、逐数、逐字比较（`juesuan edition test`）；
部门自己写的节和附件照原样印出，不说明句子对不对，另列。
"""
_DEMANDS = """\
各版式没有印的，要在自己的数据里写明为什么；依据没有见到的（未证）只列在这里，不要求。
"""


def page() -> str:
    """The page, in Markdown."""
    editions = list(usable())
    heads = ("版式", "名称", "证明")
    rows = [(it.id, it.name, in_short(it)) for it in editions]
    lines = [_INTRODUCTION, *_table(heads, rows)]
    for edition in editions:
        lines += ["", *_edition(edition)]
    lines += ["", "## 各地都要公开的内容", "", _DEMANDS, *_demands(editions)]
    return "\n".join(lines) + "\n"


def _edition(edition: Edition) -> Iterator[str]:
    yield f"## {edition.id}：{edition.name}"
    yield from _listed("已证", proved(edition))
    yield from _listed("未证", unproved(edition))
    lacks = [f"{edition.requirements[name].asks}：{why}" for name, why in edition.lacks.items()]
    yield from _listed("没有印的公开要求", lacks)
    if edition.measured:
        parts = list(dict.fromkeys(part for it in edition.measured for part in it.shares))
        yield ""
        yield from _table(
            ("公开文本", "比较日期", *parts, "说明"),
            [
                (it.document, it.date, *(_share(it.shares.get(part)) for part in parts), it.remark)
                for it in edition.measured
            ],
        )


def _share(share: str | None) -> str:
    return f"{share}（{percent(share)}）" if share else "没有比"


def _demands(editions: Iterable[Edition]) -> Iterator[str]:
    """The requirements; one that editions state alike stands once."""
    wanted: dict[tuple[str, str], Requirement] = {}
    for edition in editions:
        for name, item in edition.requirements.items():
            wanted.setdefault((name, item.model_dump_json()), item)
    heads = ("要求", "要公开什么", "依据", "在哪里见到", "怎么查")
    yield from _table(
        heads,
        [
            (name, it.asks, it.basis, "；".join(it.seen) or UNPROVED, _ways(it))
            for (name, _), it in wanted.items()
        ],
    )


def _ways(requirement: Requirement) -> str:
    ways = []
    if requirement.is_printed:
        ways.append("版式载入时查")
    if any(not saying.of_edition for saying in requirement.says.values()):
        ways.append("填报表、公开文本查")
    if requirement.rules:
        ways.append(f"规则：{'、'.join(requirement.rules)}")
    if requirement.beyond:
        ways.append(f"不由程序查：{requirement.beyond}")
    return "；".join(ways) or "不查"


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield ""
        yield f"{title}："
        yield ""
        yield from (f"- {item}" for item in items)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (heads, ("---",) * len(heads), *rows):
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.stdout.write(page())

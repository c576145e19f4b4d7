"""The units that carry out projects, against those that were consolidated (汇编范围, E05)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.roles import rows_of
from generator.figures.derive import Disclosure
from generator.figures.scores import ScoreTable, cells_in
from generator.language import AND
from generator.text import is_abbreviated, same

#: A shorter name is like too many others.
_SHORTEST = 4
_AND = re.compile(rf"[、，,]|{AND}")


@check(
    "汇编范围",
    Severity.INFO,
    "绩效表的项目单位不在汇编的单位之中",
    "部门决算包括本级和所属单位",
    needs=("forms.writings", "roles.units", "prose.scores.units"),
)
def check_units(
    disclosure: Disclosure, title: str, tables: Iterable[ScoreTable]
) -> Iterator[Finding]:
    """汇编范围 (E05): a unit that carries out a project is none of those that were consolidated."""
    submission = disclosure.submission
    roles = disclosure.edition.roles
    rows = rows_of(disclosure, roles.units)
    known = [submission.identity.name, *(cell.text for row in rows for cell in row.values())]
    if submission.identity.kind not in roles.consolidating or not rows:
        return
    for named in (unit for table in tables for unit in table.units):
        units = [unit for unit in _AND.split(named.text) if len(same(unit)) >= _SHORTEST]
        odd = [unit for unit in units if not any(is_abbreviated(unit, it) for it in known if it)]
        if odd and len(odd) == len(units):
            message = (
                f"《{title}》的项目单位“{named.text}”不在纳入汇编的单位之中。"
                "请核对是否漏列；是其他部门的单位的，不必改"
            )
            yield Finding("汇编范围", Severity.INFO, message, cells_in(named))

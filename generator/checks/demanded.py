"""What the country demands of every disclosure, looked for in the words that are printed."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.required import check_required
from generator.edition.printed import label_lines
from generator.edition.requirements import Saying, bare, unsaid
from generator.figures.derive import Disclosure

RULE = "公开要求"


@check(
    RULE,
    Severity.WARNING,
    "国家规定必须公开的内容，印出的文字里没有",
    "版式 requirements 里各条自己的依据；依据未见的不查",
    needs=("requirements",),
)
def check_demanded(disclosure: Disclosure, printed: Sequence[str]) -> Iterator[Finding]:
    """A finding for each requirement that the document doesn't meet.

    Nothing is said while something that must be filled in is blank: sentences wait for it.

    Args:
        disclosure: what the workbook says.
        printed: the sentences, headings and notes of its document; none where nothing is printed.
    """
    if not printed or any(check_required(disclosure)):
        return
    text = bare(printed)
    if any(unmet(disclosure, text, disclosure.tables)):
        text = f"{text}\n{bare(label_lines(disclosure.edition))}"
        for message, basis in unmet(disclosure, text, disclosure.tables):
            yield Finding(RULE, Severity.WARNING, message, basis=basis)


def unmet(disclosure: Disclosure, text: str, printed: Container[str]) -> Iterator[tuple[str, str]]:
    """What is demanded and not said, with its basis.

    Args:
        disclosure: the amounts.
        text: what is said, `bare`.
        printed: the tables that are printed.
    """
    edition = disclosure.edition

    def is_asked(saying: Saying) -> bool:
        if saying.of_edition:
            return False
        name = saying.if_empty
        if name is not None and (name not in printed or not _is_empty(disclosure, name)):
            return False
        return saying.if_filled is None or bool(disclosure.figure(saying.if_filled))

    for name, requirement in edition.requirements.items():
        if not requirement.is_proved or name in edition.lacks:
            continue
        if lacking := unsaid(requirement, text, is_asked):
            named = "、".join(f"“{one}”" for one in lacking)
            what = f"印出的文字里没有{named}。应当公开{requirement.asks}，没有的也请写明"
            yield what, requirement.basis


def _is_empty(disclosure: Disclosure, name: str) -> bool:
    """Whether a table is there and holds nothing."""
    table = disclosure.tables.get(name)
    return table is not None and not any(table.figures.values())

"""Columns and rows: those of the edition below where labels agree, with their totals.

A total is kept only if the document's own numbers add up to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.catalog import codes, history_of
from generator.drafting.base import Data
from generator.drafting.columns import (
    numbering_of,
    stacks_of,
)
from generator.drafting.naming import bare, matched, new_name, words_for
from generator.drafting.tables.work import TableWork
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.shapes.parts import Column, Row, terms_of_sum
from generator.importing.vocabulary import Vocabulary
from generator.text import strip_ordinal


def columns_of(
    work: TableWork, among: Sequence[int], known: Mapping[str, Column], first: int = 1
) -> dict[str, Data]:
    """The columns of amounts at some places; the keys are in order."""
    stacks = stacks_of(work.head)
    labels = [stacks[at][-1] if stacks[at] else "" for at in among]
    groups = [stacks[at][-2] if len(stacks[at]) > 1 else "" for at in among]
    if len(set(groups)) == 1:
        groups = ["" for _ in groups]  # what is above all of them is the side's title
    vocabulary = work.vocabulary
    words = {
        name: [
            *([f"{column.group}{it}" for it in (column.label, *column.aliases)]),
            *(words_for(vocabulary, column.label, column.aliases) if not column.group else ()),
        ]
        for name, column in known.items()
    }
    wanted = [f"{group}{label}" for group, label in zip(groups, labels, strict=True)]
    names, guessed = matched(wanted, words, vocabulary)
    if None in names:  # the same label, below another heading
        alone, more = matched(
            [label if name is None else "" for label, name in zip(labels, names, strict=True)],
            {
                name: words_for(vocabulary, it.label, it.aliases)
                for name, it in known.items()
                if name not in names
            },
            vocabulary,
        )
        names = [one or other for one, other in zip(names, alone, strict=True)]
        guessed |= more
    result: dict[str, Data] = {}
    numbers: dict[str, int] = {}
    for at, (label, group, name) in enumerate(zip(labels, groups, names, strict=True)):
        own = name or new_name(f"{group}{label}", result)
        if name is None and known:
            work.doubt(f"“{label}”一栏是新的")
        elif name in guessed:
            work.doubt(f"“{label}”一栏按相近的名称认作“{own}”")
        number = first + at
        result[own] = {"label": label, "number": number}
        if group:
            result[own]["group"] = group
        numbers[own] = number
    for own, data in result.items():
        total = _total(own, known, numbers, "number")
        if total:
            data["total"] = total
        if own in known and known[own].width != Column(label="", number=1).width:
            data["width"] = f"{known[own].width:g}"
    return result


def rows_of(
    work: TableWork,
    labelled: Sequence[tuple[int, str]],
    known: Mapping[str, Row],
    *,
    by_code: bool = False,
    others: Sequence[str] = (),
) -> dict[str, Data]:
    """The rows that have a label, by name.

    Args:
        work: the table.
        labelled: the number of each line, and its label.
        known: the rows of the edition below.
        by_code: whether rows stand for subjects.
        others: the names of the rows beside them.
    """
    vocabulary = work.vocabulary
    words = {name: words_for(vocabulary, row.label, row.aliases) for name, row in known.items()}
    names, guessed = matched([label for _, label in labelled], words, vocabulary)
    result: dict[str, Data] = {}
    numbers: dict[str, int] = {}
    for (number, label), name in zip(labelled, names, strict=True):
        if not label:
            continue
        row = known.get(name or "")
        code = row.code if row else _code_of(label, vocabulary) if by_code else None
        meant = name or next((it for it, one in known.items() if code and one.code == code), "")
        taken = [*result, *others]
        own = meant if meant and meant not in taken else new_name(label, [*taken, *known])
        if own not in known and known:
            work.doubt(f"“{label}”一行是新的")
        elif own in guessed:
            work.doubt(f"“{label}”一行按相近的名称认作“{own}”")
        numbers[own] = number
        result[own] = {"line": number, "label": label, **_looks(label, row)}
        if code:
            result[own]["code"] = code
    for own, data in result.items():
        if total := _total(own, known, numbers, "line"):
            data["total"] = total
    return result


def _total(
    name: str,
    known: Mapping[str, Column | Row],
    numbers: Mapping[str, int],
    key_: str,
) -> str:
    """What a row or a column adds up, by our own numbers; blank where it isn't known."""
    item = known.get(name)
    if item is None or not item.total:
        return ""
    owners = {getattr(it, key_): its_name for its_name, it in known.items()}
    terms = [
        (sign, numbers[owner])
        for sign, number in terms_of_sum(item.total)
        if (owner := owners.get(number)) in numbers and owner is not None
    ]
    return _sum(terms)


def number_headings(work: TableWork, *, lined: bool) -> None:
    """Whether 行次 and 栏次 are printed, and by which words."""
    work.draft.data["number_heading"] = numbering_of(work.head)
    if not lined:
        work.draft.data["line_heading"] = ""


def _looks(label: str, row: Row | None) -> Data:
    """Whether a row is bold, and how far it is indented."""
    bold = row.bold if row else any(word in label for word in drafting_words().totals)
    indent = row.indent if row else _indent(label)
    return {**({"bold": True} if bold else {}), **({"indent": indent} if indent else {})}


def _indent(label: str) -> int:
    if drafting_patterns().among.match(label):
        return 2
    return 1 if re.match(r"\d", label) else 0


def _code_of(label: str, vocabulary: Vocabulary) -> str | None:
    """The 类 that a row of a ledger stands for."""
    key = vocabulary.key
    name = _without_tail(key(bare(label)))
    for code in _tops():
        if any(_without_tail(key(strip_ordinal(it.name))) == name for it in history_of(code)):
            return code
    return None


def _without_tail(name: str) -> str:
    for tail in drafting_words().tails:
        name = name.removesuffix(tail)
    return name


def _tops() -> Iterator[str]:
    return (code for code in codes() if len(code) == 3)  # noqa: PLR2004 - a 类


def _sum(terms: Sequence[tuple[int, int]]) -> str:
    """Signed numbers as official forms say them: `1..8`, `27+28-29`."""
    text = ""
    at = 0
    if all(sign > 0 for sign, _ in terms):
        terms = sorted(terms)
    while at < len(terms):
        sign, first = terms[at]
        last = first
        while at + 1 < len(terms) and terms[at + 1] == (sign, last + 1) and sign > 0:
            at, last = at + 1, last + 1
        mark = "-" if sign < 0 else "+" if text else ""
        text += f"{mark}{first}" if first == last else f"{mark}{first}..{last}"
        at += 1
    return text

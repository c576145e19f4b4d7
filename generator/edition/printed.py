"""What an edition may print, as lines: every branch of its sentences, every heading and label.

Numbers stand as 0, reasons and changes as the edition words them. It is what requirements are
looked for in before any department has filled anything in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.edition.model import Edition
from generator.edition.requirements import Saying, bare, unsaid
from generator.edition.sentences import sentences

_SLOT = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_FUNCTION = re.compile(r"\s*(\w+)\(")
_STYLE_WORD = re.compile(r"\s*词\.(\w+)\s*")
#: The words that every sentence knows and that are not numbers, as they might stand.
_KNOWN = {"名称": "某部门", "编制单位": "某部门", "类型": "部门", "自称": "本部门"}
#: The phrases of wording that stand in sentences by themselves, and the way if none is named.
_CHANGE, _REASONS, _COMPLETION = "增减", ("原因", "差异原因"), "完成率"
_USUAL = {"增减": "同比", "原因": "原因", "差异原因": "原因"}
#: Where a reason stands, for each edition leads in to reasons by its own words.
_REASON_STANDS = "〔原因〕"
_LABELS = frozenset({"label", "group", "title"})


def lacking(edition: Edition) -> dict[str, list[str]]:
    """The requirements that an edition doesn't print, each with what it lacks of it."""
    text = bare(printed_lines(edition)) if edition.requirements else ""
    there = frozenset(edition.table_order)

    def is_asked(saying: Saying) -> bool:
        return saying.if_empty is None or saying.if_empty in there

    found = {
        name: [
            *(table for table in requirement.tables if table not in there),
            *unsaid(requirement, text, is_asked),
        ]
        for name, requirement in edition.requirements.items()
    }
    return {name: missing for name, missing in found.items() if missing}


def printed_lines(edition: Edition) -> Iterator[str]:
    """Everything that an edition may print, line by line."""
    for sentence in sentences(edition):
        where = sentence.keys
        if where[0] == "wording" or (where[0] == "tables" and where[1] not in edition.table_order):
            continue
        if where[0] == "parts" and where[1] not in edition.part_order:
            continue
        yield from _plain(edition, sentence.text).splitlines()
    yield from label_lines(edition)


def label_lines(edition: Edition) -> Iterator[str]:
    """The titles of an edition's tables, and the labels of their columns and rows."""
    for _, table in edition.ordered_tables:
        yield from _labels(table.model_dump())


def _plain(edition: Edition, template: str) -> str:
    return _SLOT.sub(lambda slot: _said(edition, slot[1], slot[2]), template)


def _said(edition: Edition, slot: str | None, tag: str | None) -> str:
    """What may stand where a sentence has a slot or a tag."""
    literals = [one or other for one, other in _QUOTED.findall(slot or tag or "")]
    if slot is None:
        return "、".join(literals)
    named = _FUNCTION.match(slot)
    wording = edition.wording
    way = literals[-1] if literals else ""
    if named and named[1] == _CHANGE:
        change = wording.change.get(way) or wording.change.get(_USUAL[named[1]])
        return _plain(edition, change.up) if change else "0"
    if named and named[1] in _REASONS:
        reason = wording.reason.get(way) or wording.reason.get(_USUAL[named[1]], "")
        return f"{_plain(edition, reason)}{_REASON_STANDS}"
    if named and named[1] == _COMPLETION and way in wording.completion:
        return _plain(edition, wording.completion[way].rate)
    if word := _STYLE_WORD.fullmatch(slot):
        return edition.style.words.get(word[1], "")
    return "".join(literals) or _KNOWN.get(slot.strip(), "0")


def _labels(data: object) -> Iterable[str]:
    """The titles and labels in the data of a table."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _LABELS and isinstance(value, str):
                yield value
            yield from _labels(value)

"""The editions as they are listed: all of them, or one with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.edition.lineage import editions_below
from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.errors import Unusable

UNPROVED = "未证"


def listed() -> tuple[list[str], list[Unusable]]:
    """A line for each edition that can be used, and what is wrong with each that can't."""
    lines, faults = [], []
    for edition_id in available():
        try:
            edition = load_edition(edition_id)
        except Unusable as fault:
            lines.append(f"{edition_id}\t不能使用，见下")
            faults.append(fault)
        else:
            lines.append(f"{edition_id}\t{edition.name}\t{in_short(edition)}")
    return lines, faults


def proved(edition: Edition) -> list[str]:
    """What the edition rests on."""
    return [source for source in edition.sources if UNPROVED not in source]


def unproved(edition: Edition) -> list[str]:
    """What of it was never seen: what its sources say so of, and columns whose order is unknown."""
    said = [source for source in edition.sources if UNPROVED in source]
    unseen = [
        f"《{table.title}》" for name, table in edition.ordered_tables
        if name not in edition.column_proofs
    ]  # fmt: skip
    return [*said, *([f"栏目次序：{'、'.join(unseen)}"] if unseen else [])]


def in_short(edition: Edition) -> str:
    """How far an edition is proved, on one line."""
    said = len(edition.sources) - len(proved(edition))
    seen, tables = len(edition.column_proofs), len(edition.table_order)
    parts = [
        f"依据 {len(proved(edition))} 条",
        f"{UNPROVED} {said} 条",
        f"栏次已证 {seen}/{tables} 表",
    ]
    if edition.lacks:
        parts.append(f"公开要求缺 {len(edition.lacks)} 条")
    if edition.measured:
        parts.append(f"与 {len(edition.measured)} 份公开文本比较过")
    return "，".join(parts)


def about(edition: Edition) -> Iterator[str]:
    """What an edition is made from, what it lacks, and where each table's columns were seen."""
    yield f"{edition.id}\t{edition.name}"
    yield ""
    yield "依据"
    yield from edition.sources
    for below in editions_below(edition.id):
        yield ""
        only = "，只供别的版式使用" if below.is_abstract else ""
        yield f"沿用 {below.id}（{below.name}{only}），它的依据"
        yield from below.sources or ("没有写",)
    if edition.lacks:
        yield ""
        yield "没有印的公开要求"
        for name, why in edition.lacks.items():
            yield f"{edition.requirements[name].asks}\t{why}"
    for item in edition.measured:
        yield ""
        yield f"印出《{item.document}》（{item.date}）"
        yield from (f"{part}\t{share}\t{percent(share)}" for part, share in item.shares.items())
        if item.remark:
            yield item.remark
    yield ""
    yield "各表栏目的次序"
    for name, table in edition.ordered_tables:
        yield f"{table.title}\t{edition.column_proofs.get(name, UNPROVED)}"


def percent(share: str) -> str:
    """A share such as 884/979 in percent."""
    again, whole = map(int, share.split("/"))
    return f"{100 * again / whole:.1f}%" if whole else "—"

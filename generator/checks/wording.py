"""Words that were not finished: leftovers, slips of the pen, another year's text (E01 to E17).

What a department typed is published as it stands, so these rules speak of everything typed. They
look for what can hardly be meant; what an official form words oddly is not the department's slip.
Reasons are looked at by `reasons` too, and what is told there is not told again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.leftovers import check_leftovers
from generator.checks.numbering import check_headings, check_numbering
from generator.checks.own_year import check_years
from generator.checks.registry import check
from generator.checks.slips import check_lines, check_slips
from generator.checks.texts import JoinedTexts, Text, published_texts, unquoted
from generator.edition.phrases import not_behind, words
from generator.edition.prose import SelfReference
from generator.edition.sentences import own_name
from generator.figures.derive import Disclosure
from generator.language import SMALL_UNIT, UNITS
from generator.money import decimals, number_in, round_half_up
from generator.submission import Cell
from generator.text import same

_SENTENCE = re.compile(r"[^。；;\n]+")
#: A number of so many digits that it is not by chance the same as another one.
_TELLING = 4


def check_wording(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on everything typed that gets published."""
    texts = published_texts(disclosure)
    prose = JoinedTexts(texts)
    known = disclosure.edition.prose
    yield from check_leftovers(prose, known.leftovers)
    yield from check_slips(texts, prose, known)
    yield from _self_reference(disclosure, texts)
    yield from _units(disclosure, prose)
    yield from check_years(prose, disclosure.submission.identity.year, known)
    yield from _name(disclosure)
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        yield from check_headings(title, blocks, known.ordinals)
        written = [(block.text, block.cell) for block in blocks]
        yield from check_numbering(title, written, known.ordinals)
        yield from check_lines(title, written, known.ordinals)
    for name, rows in disclosure.submission.lists.items():
        listing = disclosure.edition.forms.lists[name]
        if len(listing.columns) == 1:
            lines = [(cell.text, cell) for row in rows for cell in row.values()]
            yield from check_numbering(listing.title, lines, known.ordinals)
            yield from check_lines(listing.title, lines, known.ordinals)


@check("自称", Severity.WARNING, "部门自称“本单位”，或者单位自称“本部门”", "公开主体的称谓前后一致")
def _self_reference(disclosure: Disclosure, texts: Sequence[Text]) -> Iterator[Finding]:
    """自称 (E17): 本单位 in a department's document or 本部门 in a unit's; annexes aside."""
    kind = disclosure.submission.identity.kind
    others = tuple(it for it in disclosure.edition.kinds if it != kind)
    if not others:
        return
    patterns = _self_patterns(disclosure.edition.prose.self_reference, others)
    found: dict[str, None] = {}
    cells: dict[Cell, None] = {}
    for text in texts:
        own = next(_own_names(*patterns, text), "") if not text.annex else ""
        if own:
            found[own] = None
            cells |= dict.fromkeys(text.cells)
    if found:
        shown = "、".join(f"“{word}”" for word in found)
        own = own_name(disclosure.edition, kind)
        message = f"类型是“{kind}”，有 {len(cells)} 处文字自称{shown}。指本{kind}的请改为“{own}”"
        yield Finding("自称", Severity.WARNING, message, tuple(cells))


def _self_patterns(
    known: SelfReference, kinds: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A body that speaks of itself by its kind, and one that speaks of others before."""
    selves = words(known.selves)
    # 各单位公开本单位决算
    others = (
        rf"(?:{words(known.others_before)})(?:(?!{selves})[^，。；]){{0,4}}"
        rf"(?:{words(known.others)})"
    )
    return (
        re.compile(rf"{not_behind(known.not_behind)}(?:{selves})(?:{words(kinds)})"),
        re.compile(rf"{others}|{words(known.others_named)}"),
    )


def _own_names(own: re.Pattern[str], others: re.Pattern[str], text: Text) -> Iterator[str]:
    for sentence in _SENTENCE.findall(unquoted(text.text)):
        for match in own.finditer(sentence):
            if not others.search(sentence[: match.start()]):
                yield match[0]


@check(
    "金额单位",
    Severity.WARNING,
    "文字里的金额与表里的数一样，单位不一样",
    "公开文本的金额单位前后一致",
)
def _units(disclosure: Disclosure, prose: JoinedTexts) -> Iterator[Finding]:
    """金额单位 (E07): an amount in words is the table's, but for 元 or 万元.

    1. 711.23元 where the tables have 711.23万元: of so many digits, or said of an official item.
    2. 7112300万元 where they have 711.23万元, and nothing as large as it says.
    """
    amounts = [abs(item) for item in _amounts(disclosure)]
    most = max(amounts, default=Decimal(0))
    known = disclosure.edition.prose
    # what stands before an amount for one of many
    each = words(known.amounts.each)
    one_of_many = re.compile(each)
    item = re.compile(rf"(?:{words(known.own.amounts)})(?:(?!{each})[^，。；]){{0,4}}$")
    for text, match in prose.find(_amount(known.amounts.per)):
        value = number_in(match[1])
        if value is None or text.kind == "reason":
            continue
        before = prose.joined[max(0, match.start() - 16) : match.start()].rpartition("\n")[2]
        if match[2] == SMALL_UNIT:
            in_tables = value
            meant = _digits(value) >= _TELLING or bool(item.search(before))
        else:
            in_tables = value.scaleb(-4)
            meant = value > most and _digits(value) > 1
        if meant and not one_of_many.search(before) and _is_among(in_tables, amounts):
            message = (
                f"《{text.place}》里写的是“{match[0]}”，表里是 {in_tables:f}万元。请核对金额单位"
            )
            yield Finding("金额单位", Severity.WARNING, message, text.cells)


def _amount(per: tuple[str, ...]) -> re.Pattern[str]:
    units = words(unit for unit, moved in UNITS.items() if moved <= 0)
    return re.compile(rf"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)[^\S\n]*({units})(?!{words(per)})")


def _is_among(value: Decimal, amounts: Sequence[Decimal]) -> bool:
    places = decimals(value)
    return any(round_half_up(it, places) == value for it in amounts)


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _amounts(disclosure: Disclosure) -> Iterator[Decimal]:
    for table in disclosure.tables.values():
        for figure in table.figures.values():
            if figure.value:
                yield figure.value


@check(
    "名称不一致",
    Severity.WARNING,
    "表头的编制单位与封面的名称不同",
    "公开主体的名称前后一致",
    needs=("roles.issuer",),
)
def _name(disclosure: Disclosure) -> Iterator[Finding]:
    """名称 (A18, E05): the heads of the tables name another body than the cover."""
    name, fields = disclosure.submission.identity.name, disclosure.submission.fields
    cell = next((fields[it] for it in disclosure.edition.roles.issuer if it in fields), None)
    if cell is not None and cell.text and same(cell.text) != same(name):
        message = f"表头的编制单位是“{cell.text}”，封面的名称是“{name}”。请核对，应为同一全称"
        yield Finding("名称不一致", Severity.WARNING, message, (cell,))

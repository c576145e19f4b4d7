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
from generator.edition.phrases import words
from generator.edition.sentences import own_name
from generator.figures.derive import Disclosure
from generator.money import decimals, number_in, round_half_up
from generator.submission import Cell
from generator.text import same

_SENTENCE = re.compile(r"[^。；;\n]+")
#: A body speaks of itself: not of 其本单位, 基本单位.
_SELF = "(?<![基资日样其各该由])[本我](?:{})"
#: A sentence that speaks of others before means them: 各单位公开本单位决算.
_OTHERS = re.compile(
    r"(?:[各每该某其他相关有所下属级属在等]|主管)(?:[^，。；本我]{0,4})?(?:单位|部门)|主管局|举报人|申请人"
)
_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)[^\S\n]*(万元|元)(?!/|／|每)")
#: What stands before an amount for one of many.
_EACH = re.compile("[每均]|单价|标准|限额")
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
    yield from check_years(prose, disclosure.submission.identity.year, known.own)
    yield from _name(disclosure)
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        yield from check_headings(title, blocks)
        written = [(block.text, block.cell) for block in blocks]
        yield from check_numbering(title, written)
        yield from check_lines(title, written)
    for name, rows in disclosure.submission.lists.items():
        listing = disclosure.edition.forms.lists[name]
        if len(listing.columns) == 1:
            lines = [(cell.text, cell) for row in rows for cell in row.values()]
            yield from check_numbering(listing.title, lines)
            yield from check_lines(listing.title, lines)


@check("自称", Severity.WARNING, "部门自称“本单位”，或者单位自称“本部门”", "公开主体的称谓前后一致")
def _self_reference(disclosure: Disclosure, texts: Sequence[Text]) -> Iterator[Finding]:
    """自称 (E17): 本单位 in a department's document or 本部门 in a unit's; annexes aside."""
    kind = disclosure.submission.identity.kind
    others = [re.escape(it) for it in disclosure.edition.kinds if it != kind]
    if not others:
        return
    pattern = re.compile(_SELF.format("|".join(others)))
    found: dict[str, None] = {}
    cells: dict[Cell, None] = {}
    for text in texts:
        own = next(_own_names(pattern, text), "") if not text.annex else ""
        if own:
            found[own] = None
            cells |= dict.fromkeys(text.cells)
    if found:
        shown = "、".join(f"“{word}”" for word in found)
        own = own_name(disclosure.edition, kind)
        message = f"类型是“{kind}”，有 {len(cells)} 处文字自称{shown}。指本{kind}的请改为“{own}”"
        yield Finding("自称", Severity.WARNING, message, tuple(cells))


def _own_names(pattern: re.Pattern[str], text: Text) -> Iterator[str]:
    for sentence in _SENTENCE.findall(unquoted(text.text)):
        for match in pattern.finditer(sentence):
            if not _OTHERS.search(sentence[: match.start()]):
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
    item = re.compile(rf"(?:{words(disclosure.edition.prose.own.amounts)})[^，。；每均]{{0,4}}$")
    for text, match in prose.find(_AMOUNT):
        value = number_in(match[1])
        if value is None or text.kind == "reason":
            continue
        before = prose.joined[max(0, match.start() - 16) : match.start()].rpartition("\n")[2]
        if match[2] == "元":
            in_tables = value
            meant = _digits(value) >= _TELLING or bool(item.search(before))
        else:
            in_tables = value.scaleb(-4)
            meant = value > most and _digits(value) > 1
        if meant and not _EACH.search(before) and _is_among(in_tables, amounts):
            message = (
                f"《{text.place}》里写的是“{match[0]}”，表里是 {in_tables:f}万元。请核对金额单位"
            )
            yield Finding("金额单位", Severity.WARNING, message, text.cells)


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
    needs=("编制单位",),
)
def _name(disclosure: Disclosure) -> Iterator[Finding]:
    """名称 (A18, E05): the heads of the tables name another body than the cover."""
    name, cell = disclosure.submission.identity.name, disclosure.submission.fields.get("编制单位")
    if cell is not None and cell.text and same(cell.text) != same(name):
        message = f"表头的编制单位是“{cell.text}”，封面的名称是“{name}”。请核对，应为同一全称"
        yield Finding("名称不一致", Severity.WARNING, message, (cell,))

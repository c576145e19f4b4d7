"""Words that were not finished: leftovers, slips of the pen, another year's text (E01 to E17).

What a department typed is published as it stands, so these rules speak of everything typed. They
look for what can hardly be meant; what an official form words oddly is not the department's slip.
Reasons are looked at by `reasons` too, and what is told there is not told again here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.checks.finding import Finding, Severity
from generator.checks.texts import Prose, Text, published_texts, unquoted
from generator.figures.derive import Disclosure
from generator.money import NotAnAmountError, decimals, read_amount, round_half_up
from generator.submission import Block, Cell
from generator.text import same

_CHOICES = "增加|减少|增长|下降|上升|降低|持平|大于|小于|高于|低于"
#: A choice or a blank of the official form that nobody made or filled in.
_BLANK = re.compile(
    rf"(?=[增减下上降持大小高低])(?:{_CHOICES})[^\S\n]*[（(][^\S\n]*(?:{_CHOICES})[^\S\n]*[）)]"
    r"|[×✕]{2,}(?![×\d])|(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9_])_{2,}(?![A-Za-z0-9_])|＿{2,}|【[\s　]*】|^[^\S\n]*…+[^\S\n]*$",
    re.MULTILINE,
)
#: The form's advice to whoever fills it in.
_ADVICE = re.compile(
    r"如[^，。\n]{0,6}持平[^，。\n]{0,4}，?[^，。\n]{0,2}作持平表述|名词解释应以|不涉及的不列|作下述说明"
    r"|(?:此处|请在此)[^，。\n]{0,6}填[写列]|待补充|待填写|[（(【](?:请填|填写|请说明|如有请)[^）)】\n]*[）)】]"
    r"|…+[^\S\n]*[（(]|请根据实际情况(?:填写|说明|修改)"
)
_DOUBLED = re.compile(
    r"(主要原因是?|增加|减少|增长|下降|上升|持平|较上年|与上年相比|由于|因为|以及|政策|进行|预算|决算|万元)"
    r"[：:，]?[^\S\n]*\1|增减少|减增加|增下降|降增长|增增|(?<![加缩])减减(?!免)"
)
_PUNCTUATION = re.compile(
    r"。[；，、：]|[；，、：]。|；；|，，|、、|：：|(?<!。)。。(?!。)|[，；、][，；、]"
)
_EXTRA_BRACKET = re.compile(r"[（(][类款项][）)]{2}")
#: Words that a cell's edge cuts in two more often than anyone ends a sentence with their half.
_HALVES = {
    word[0]: word[1]
    for word in re.findall(
        "..",
        "工作成本管理服务建设发展标准系统保障项目资金预算经费执行提升水平能力质量群众企业单位部门"
        "指标目标任务机制制度环境要求措施情况效果计划活动设备网络平台",
    )
}
#: How many characters before the cut must stand elsewhere with the whole word.
_CONTEXT = 6
_ENUMERATION = re.compile(r"[^。；：:，,\n]+")
#: An item of an enumeration that is shorter may well come twice.
_ITEM_LENGTH = 10
_LEADING = re.compile("^(?:分别|主要)?(?:是|为|包括)")
_COUNTED = re.compile(r"(?:^|(?<=[\s，。；：、]))[\dA-Za-z一二三四五六七八九十]{1,3}[）)]")
_SELF = {
    "部门": re.compile(r"(?<![基资日样])[本我]单位"),
    "单位": re.compile(r"(?<![基资日样])[本我]部门"),
}
_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)[^\S\n]*(万元|元)(?!/|／|每)")
#: A number of so many digits that it is not by chance the same as another one.
_TELLING = 4
#: Where a text says which year it is about, as far as a document's own year is meant.
_OWN_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2})年度?(?:本|我)?(?:部门|单位)(?:整体|收支)?(?:预算|决算|预决算)"
    r"|截[止至]到?((?:19|20)\d{2})年(?:12月|年?底|年?末)"
    r"|本年度?[（(]((?:19|20)\d{2})年|(?<!\d)((?:19|20)\d{2})年度?[（(]本年"
)
_TITLE_YEAR = re.compile(
    r"^\s*(?<!\d)((?:19|20)\d{2})年度[^，。；]*$|[（(]\s*((?:19|20)\d{2})年度\s*[）)]\s*$"
)
#: A heading or a caption is not longer.
_TITLE_LENGTH = 40
_HEADINGS = ("heading", "subheading")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}
_CHINESE = "[一二三四五六七八九十]{1,3}"
_ORDINALS = (
    ("一、", re.compile(rf"({_CHINESE})、")),
    ("（一）", re.compile(rf"[（(]({_CHINESE})[）)]")),
    ("1.", re.compile(r"(\d{1,2})\s*[.．、](?!\d)")),
    ("（1）", re.compile(r"[（(](\d{1,2})[）)]")),
)
#: A number that goes further ahead counts something else.
_FARTHEST_SKIP = 3


def check_wording(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on everything typed that gets published."""
    texts = published_texts(disclosure)
    prose = Prose(texts)
    yield from _leftovers(prose)
    yield from _slips(prose)
    yield from _cut(prose)
    yield from _repeated(texts)
    yield from _self_reference(disclosure, texts)
    yield from _units(disclosure, prose)
    yield from _years(disclosure, prose)
    yield from _name(disclosure)
    for name, blocks in disclosure.submission.writings.items():
        title = disclosure.edition.forms.writings[name].title
        yield from _empty_headings(title, blocks)
        yield from _numbering(title, [(block.text, block.cell) for block in blocks])
    for name, rows in disclosure.submission.lists.items():
        listing = disclosure.edition.forms.lists[name]
        if len(listing.columns) == 1:
            lines = [(cell.text, cell) for row in rows for cell in row.values()]
            yield from _numbering(listing.title, lines)


def _leftovers(prose: Prose) -> Iterator[Finding]:
    """模板文字 (E01): a blank or a piece of advice of the official form is still there."""
    found: dict[Text, dict[str, None]] = {}
    for pattern in (_BLANK, _ADVICE):
        for text, match in prose.find(pattern):
            # a column may well be headed 增加（减少）, and reasons are looked at elsewhere
            choice_in_table = text.kind == "cell" and match[0][0] in _CHOICES
            if not choice_in_table and not (text.kind == "reason" and pattern is _BLANK):
                found.setdefault(text, {})[match[0].strip()] = None
    for text, words in found.items():
        shown = "、".join(f"“{item}”" for item in words)
        message = f"《{text.place}》里还有模板文字{shown}。请按实际情况改写或删去"
        yield Finding("模板文字", Severity.ERROR, message, text.cells)


def _slips(prose: Prose) -> Iterator[Finding]:
    """叠字 (E02) and 标点 (E03): words written twice, broken punctuation."""
    for text, match in prose.find(_DOUBLED):
        message = f"《{text.place}》里写的是“{match[0]}”，像是重复或漏改。请核对"
        yield Finding("叠字", Severity.WARNING, message, text.cells)
    for text, match in prose.find(_PUNCTUATION):
        if text.kind != "cell":
            message = f"《{text.place}》里的“{_around(prose, match)}”标点不对。请改正"
            yield Finding("标点", Severity.WARNING, message, text.cells)
    for text, match in prose.find(_EXTRA_BRACKET):
        plain = _COUNTED.sub("", text.text)
        if len(re.findall("[）)]", plain)) > len(re.findall("[（(]", plain)):
            message = f"《{text.place}》里的“{_around(prose, match)}”多了一个括号。请改正"
            yield Finding("标点", Severity.WARNING, message, text.cells)


def _cut(prose: Prose) -> Iterator[Finding]:
    """文字截断 (E14): a cell ends in half a word, and the same words go on elsewhere."""
    for text in prose.texts:
        words = text.text.strip()
        half = words[-1:]
        if text.kind != "cell" or half not in _HALVES or len(words) < _CONTEXT:
            continue
        whole = words[-_CONTEXT:] + _HALVES[half]
        if whole in prose.joined:
            message = (
                f"《{text.place}》的“{words[-12:]}”像是没有写完，别处写的是“{whole}”。"
                "请核对是否被列宽截断"
            )
            yield Finding("文字截断", Severity.INFO, message, text.cells)


def _repeated(texts: Sequence[Text]) -> Iterator[Finding]:
    """重复条目 (E02): an enumeration has the same item twice, down to its number."""
    for text in texts:
        if text.kind == "cell" or "、" not in text.text:
            continue
        for match in _ENUMERATION.finditer(text.text):
            items = [_LEADING.sub("", item.strip()) for item in match[0].split("、")]
            for item, times in Counter(items).items():
                if times > 1 and len(item) >= _ITEM_LENGTH:
                    message = f"《{text.place}》里“{item}”列了 {times} 次。请核对是否重复"
                    yield Finding("重复条目", Severity.INFO, message, text.cells)


def _around(prose: Prose, match: re.Match[str]) -> str:
    """A match with a few characters before and after it on its line."""
    before = prose.joined[max(0, match.start() - 6) : match.start()].rpartition("\n")[2]
    after = prose.joined[match.end() : match.end() + 6].partition("\n")[0]
    return before + match[0] + after


def _self_reference(disclosure: Disclosure, texts: Sequence[Text]) -> Iterator[Finding]:
    """自称 (E17): 本单位 in a department's document or 本部门 in a unit's; annexes aside."""
    kind = disclosure.submission.identity.kind
    pattern = _SELF.get(kind)
    if pattern is None:
        return
    found: dict[str, None] = {}
    cells: dict[Cell, None] = {}
    for text in texts:
        if not text.annex and (match := pattern.search(unquoted(text.text))):
            found[match[0]] = None
            cells |= dict.fromkeys(text.cells)
    if found:
        words = "、".join(f"“{word}”" for word in found)
        message = f"类型是“{kind}”，有 {len(cells)} 处文字自称{words}。指本{kind}的请改为“本{kind}”"
        yield Finding("自称", Severity.WARNING, message, tuple(cells))


def _units(disclosure: Disclosure, prose: Prose) -> Iterator[Finding]:
    """金额单位 (E07): an amount in words is the table's, but for 元 or 万元."""
    known: dict[int, set[Decimal]] = {}
    for text, match in prose.find(_AMOUNT):
        value = _amount(match[1])
        if value is None or text.kind == "reason" or _digits(value) < _TELLING:
            continue
        # 711.23元 where the tables have 711.23万元; 7112300万元 where they have 711.23万元
        in_tables = value if match[2] == "元" else value.scaleb(-4)
        if match[2] == "万元" and value < 10_000:  # noqa: PLR2004 - 元 in a 万元
            continue
        places = decimals(in_tables)
        if places not in known:
            known[places] = {round_half_up(item, places) for item in _amounts(disclosure)}
        if in_tables in known[places]:
            right = f"{in_tables:f}万元"
            message = f"《{text.place}》里写的是“{match[0]}”，表里是 {right}。请核对金额单位"
            yield Finding("金额单位", Severity.WARNING, message, text.cells)


def _amount(text: str) -> Decimal | None:
    try:
        return read_amount(text)
    except NotAnAmountError:
        return None


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def _amounts(disclosure: Disclosure) -> Iterator[Decimal]:
    for table in disclosure.tables.values():
        for figure in table.figures.values():
            if figure.value:
                yield figure.value


def _years(disclosure: Disclosure, prose: Prose) -> Iterator[Finding]:
    """年度 (E06): a text speaks of another year as this document's."""
    year = disclosure.submission.identity.year
    for text, match in prose.find(_OWN_YEAR):
        named = int(next(filter(None, match.groups())))
        start = match.start()
        line = prose.joined[prose.joined.rfind("\n", 0, start) + 1 : match.end() + 200]
        if abs(named - year) > 1 and text.kind != "reason" and _is_own(line, match[0]):
            message = (
                f"本文件是 {year} 年度的，《{text.place}》里写的是“{match[0]}”。请核对是否为旧文"
            )
            yield Finding("年度", Severity.WARNING, message, text.cells)
    for text in prose.texts:
        is_title = text.kind in {"title", *_HEADINGS} or (
            text.kind == "text" and len(text.text) <= _TITLE_LENGTH
        )
        match_ = _TITLE_YEAR.search(text.text) if is_title else None
        if match_ is not None:
            named = int(match_[1] or match_[2])
            if named < year:
                message = (
                    f"本文件是 {year} 年度的，《{text.place}》的标题写的是“{named}年度”。"
                    "请核对是否为旧文"
                )
                yield Finding("年度", Severity.WARNING, message, text.cells)


def _is_own(line: str, words: str) -> bool:
    """Whether words stand outside quotations and titles of other documents."""
    return words in unquoted(line)


def _name(disclosure: Disclosure) -> Iterator[Finding]:
    """名称 (A18, E05): the heads of the tables name another body than the cover."""
    name, cell = disclosure.submission.identity.name, disclosure.submission.fields.get("编制单位")
    if cell is not None and cell.text and same(cell.text) != same(name):
        message = f"表头的编制单位是“{cell.text}”，封面的名称是“{name}”。请核对，应为同一全称"
        yield Finding("名称不一致", Severity.WARNING, message, (cell,))


def _empty_headings(title: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """空标题 (E13): an annex without content, or a heading before the next one of its kind."""
    # where nothing is written at all, that is told once, and not of every heading
    written = any(block.kind in {"text", "table"} for block in blocks)
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.kind == "title":
            empty = following is None or following.kind == "title"
            message = f"《{title}》的“{block.text}”只有标题，没有内容。请补上，或删去标题"
        elif block.kind in _HEADINGS and written:
            style = _ordinal(block.text)[0]
            empty = following is None or (
                following.kind == block.kind
                and bool(style)
                and _ordinal(following.text)[0] == style
            )
            message = f"《{title}》的“{block.text}”下面没有内容。请补上，或删去标题"
        else:
            continue
        if empty:
            cells = (block.cell,) if block.cell else ()
            yield Finding("空标题", Severity.WARNING, message, cells)


def _numbering(title: str, lines: Sequence[tuple[str, Cell | None]]) -> Iterator[Finding]:
    """跳号 (E16): 1, 2, 4. A number goes on counting where one of its kind stopped."""
    open_: list[tuple[str, int]] = []
    for text, cell in lines:
        style, number = _ordinal(text)
        if not style:
            continue
        before = next((at for at in reversed(range(len(open_))) if open_[at][0] == style), None)
        goes_on = [at for at, item in enumerate(open_) if item == (style, number - 1)]
        if goes_on:
            open_[goes_on[-1] :] = [(style, number)]
        elif number == 1 or before is None:
            open_.append((style, number))
        else:
            last = open_[before][1]
            if last < number - 1 <= last + _FARTHEST_SKIP:
                shown = text if len(text) <= _TITLE_LENGTH else f"{text[:12]}…"
                message = f"《{title}》的编号从 {last} 跳到 {number}：“{shown}”。请核对是否漏了内容"
                yield Finding("跳号", Severity.WARNING, message, (cell,) if cell else ())
                open_[before:] = [(style, number)]
            else:
                # a list of its own, such as a form's extract; the one around it goes on later
                open_.append((style, number))


def _ordinal(text: str) -> tuple[str, int]:
    """The kind and the number of an ordinal at the beginning of a text; ("", 0) for none."""
    words = text.strip()
    for style, pattern in _ORDINALS:
        match = pattern.match(words)
        if match:
            return style, int(match[1]) if match[1].isdigit() else _chinese(match[1])
    return "", 0


def _chinese(words: str) -> int:
    """1 to 99 in Chinese digits."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS[words[0]]
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)

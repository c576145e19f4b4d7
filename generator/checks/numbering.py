"""Headings and numbers: a heading without content, a number that was skipped (E13, E16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.stated import cells_of
from generator.edition.ordinals import CIRCLED, Ordinals, pattern_of_sample
from generator.edition.words import Words
from generator.language import value_of
from generator.submission import Block, Cell

#: A longer line is shown by its beginning.
_TITLE_LENGTH = 40
_HEADINGS = ("heading", "subheading")
_RANKS = {"title": 0, "heading": 1, "subheading": 2}
#: Where a number may stand within a paragraph.
_INLINE = re.compile("(?:^|(?<=[。；;：:，, 　]))")
#: A line that may be the one that seems to be missing: 3.1项专项资金.
_MAYBE = re.compile(r"(\d{1,2})[.．、]\d")
#: A number that goes further ahead counts something else.
_FARTHEST_SKIP = 3
#: How long a number with its signs may be.
_NUMBER_LENGTH = 8


@check(
    "空标题", Severity.WARNING, "标题下面没有内容", "公开的内容应当完整", needs=("forms.writings",)
)
def check_headings(title: str, blocks: Sequence[Block], known: Ordinals) -> Iterator[Finding]:
    """空标题 (E13): an annex without content, or a heading before the next one of its kind."""
    # where nothing is written at all, that is told once, and not of every heading
    written = any(block.kind in {"text", "table"} for block in blocks)
    seen: set[str] = set()
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if block.kind == "title":
            empty = following is None or following.kind == "title"
            message = f"《{title}》的“{block.text}”只有标题，没有内容。请补上，或删去标题"
        elif block.kind in _HEADINGS and written:
            empty = following is None or _is_next(block, following, seen, known)
            message = f"《{title}》的“{block.text}”下面没有内容。请补上，或删去标题"
        else:
            continue
        seen.add(ordinal(block.text, known)[0])
        if empty:
            yield Finding("空标题", Severity.WARNING, message, cells_of(block))


def _is_next(heading: Block, following: Block, seen: set[str], known: Ordinals) -> bool:
    """Whether what follows a heading is a heading of its level or of one that is around it."""
    if following.kind not in _RANKS or "。" in heading.text.strip()[:-1]:
        return False
    if following.kind != heading.kind:
        return _RANKS[following.kind] < _RANKS[heading.kind]
    style, other = (ordinal(it.text, known)[0] for it in (heading, following))
    if not style or not other:
        return False
    styles = list(known)
    outer = styles.index(other) < styles.index(style)
    return style == other or (outer and other in seen)


def check_numbering(
    title: str, lines: Sequence[tuple[str, Cell | None]], known: Ordinals
) -> Iterator[Finding]:
    """跳号 (E16): 1, 2, 4. A number goes on counting where one of its kind stopped."""
    open_: list[tuple[str, int]] = []
    maybe: set[int] = set()
    for text, cell in lines:
        yield from _inline(title, text, cell, known)
        style, number = ordinal(text, known)
        if not style:
            maybe |= {int(found) for found in _MAYBE.findall(text.strip()[:4])}
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
                if not maybe & set(range(last + 1, number)):
                    yield _skipped(title, last, number, text, cell)
                open_[before:] = [(style, number)]
            else:
                # a list of its own, such as a form's extract; the one around it goes on later
                open_.append((style, number))


def _inline(title: str, text: str, cell: Cell | None, known: Ordinals) -> Iterator[Finding]:
    """Numbers within a paragraph: 一是…；二是…；四是…."""
    found: dict[str, int] = {}
    for at in (match.start() for match in _INLINE.finditer(text)):
        style, number = ordinal(text[at : at + _NUMBER_LENGTH], known)
        last = found.get(style, 0)
        if style and number == last + 1:
            found[style] = number
        elif style and last and last + 1 < number <= last + 1 + _FARTHEST_SKIP:
            yield _skipped(title, last, number, text[at : at + _TITLE_LENGTH], cell)
            found[style] = number


@check("跳号", Severity.WARNING, "编号跳过了", "编号连续（党政机关公文格式）")
def _skipped(title: str, last: int, number: int, text: str, cell: Cell | None) -> Finding:
    shown = text if len(text) <= _TITLE_LENGTH else f"{text[:12]}…"
    message = f"《{title}》的编号从 {last} 跳到 {number}：“{shown}”。请核对是否漏了内容"
    return Finding("跳号", Severity.WARNING, message, (cell,) if cell else ())


@lru_cache(maxsize=8)
def _patterns(kinds: tuple[tuple[str, Words], ...]) -> dict[str, re.Pattern[str]]:
    return {
        style: re.compile("|".join(map(pattern_of_sample, samples)) or "(?!)")
        for style, samples in kinds
    }


def ordinal(text: str, known: Ordinals) -> tuple[str, int]:
    """The kind and the number of an ordinal at the beginning of a text; ("", 0) for none."""
    for style, pattern in _patterns(tuple(known.items())).items():
        match = pattern.match(text.strip())
        if match:
            number = next(filter(None, match.groups()))
            circled = CIRCLED.find(number) + 1
            return style, circled or value_of(number)
    return "", 0

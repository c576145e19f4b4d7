"""Trees of sentences as regular expressions.

The library `regex` carries them rather than the one that Python brings: it gives every capture of
a repeated group, and ends a search that takes too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import regex

from generator.language import HUNDRED_SIGN, SIGNS, UNITS
from generator.published.plain import plain
from generator.published.trees import Branch, Choice, Item, LiteralWords, Repeat, Slot, Tree

Match = regex.Match[str]
#: Seconds after which a search is given up.
_PATIENCE = 2.0
_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_HOLDS = {
    "amount": _NUMBER,
    "count": rf"\d+|[{SIGNS}{HUNDRED_SIGN}]+",
    "percent": rf"{_NUMBER}%?",
    "ordinal": rf"\d+|[{SIGNS}]+",
    "year": r"(?:19|20)\d\d",
    "name": r"[^，。；：]{1,60}?",
    "words": r".+?",
    "names": r"[^。；]+?",
    "lines": r".+?",
    "blocks": r".*?",
}
MARKS = "，；。：、"
MARK = regex.compile(rf"([{MARKS}])")
_NUMBERS = frozenset({"amount", "count", "percent"})
#: How many characters tell a row from whatever else words may say.
_KNOWN_BY = 4
#: How a line begins that is one of several.
_NUMBERED = regex.compile(rf"\(?(?:\d+|[{SIGNS}]+)[).、]")
OWN_UNIT = next(unit for unit, moved in UNITS.items() if not moved)
#: The unit behind an amount: what an edition says, and what a department may say instead.
UNIT = Slot("unit", ("单位", OWN_UNIT), (OWN_UNIT, *(unit for unit in UNITS if unit != OWN_UNIT)))


@dataclass(frozen=True, slots=True)
class SlotFound:
    """What stands in a slot.

    Attributes:
        slot: which.
        start: from which character of the plain text.
        end: to which.
        row: for each loop around it, from inside out, where its row begins: it keeps rows apart.
    """

    slot: Slot
    start: int
    end: int
    row: tuple[int, ...] = ()


@dataclass(slots=True)
class _Expression:
    """A regular expression for a tree, and what its groups stand for."""

    slots: dict[str, Slot] = field(default_factory=dict)
    names: dict[Slot, str] = field(default_factory=dict)
    conditions: dict[str, Branch] = field(default_factory=dict)
    loops: int = 0
    #: What no words may hold: where a numbered line begins; what every row of a list says.
    barred: str = ""

    def of(self, tree: Tree) -> str:
        return "".join(self._item(item) for item in _units_apart(tree))

    def _item(self, item: Item) -> str:
        if isinstance(item, LiteralWords):
            return str(regex.escape(plain(item.text).text))
        if isinstance(item, Slot):
            return self._slot(item)
        if isinstance(item, Repeat):
            return self._repeat(item)
        return "(?:" + "|".join(self._options(item)) + ")"

    def _options(self, choice: Choice) -> Iterator[str]:
        conditions = choice.conditions or (None,) * len(choice.options)
        for option, condition in zip(choice.options, conditions, strict=True):
            mark = ""
            if condition is not None:
                name = f"c{len(self.conditions)}"
                self.conditions[name] = condition
                mark = f"(?P<{name}>)"
            yield mark + self.of(option)

    def _slot(self, slot: Slot) -> str:
        if slot not in self.names:
            self.names[slot] = f"s{len(self.names)}"
            self.slots[self.names[slot]] = slot
        holds = _HOLDS.get(slot.kind) or "|".join(
            regex.escape(plain(choice).text) for choice in slot.choices
        )
        if slot.kind == "words" and slot.may_lack:
            holds = ".*?"
        if slot.kind == "words" and self.barred:
            holds = holds.replace(".", f"(?:(?!{self.barred}).)")
        if slot.source == ("自称",):
            # no longer than that, where it stands: other words may stand before it
            own = "|".join(regex.escape(plain(choice).text) for choice in slot.choices)
            holds = rf"{own}|(?:(?!{own})[^，。；：]){{1,60}}?"
        return f"(?P<{self.names[slot]}>{holds})"

    def _repeat(self, item: Repeat) -> str:
        self.loops += 1
        row = f"r{self.loops}"
        outer = self.barred
        self.barred = "|".join(filter(None, (outer, said_by_every(item))))
        single, first, middle, last = (
            f"(?P<{row}>{self.of(body)})"
            for body in (item.single, item.first, item.middle, item.last)
        )
        self.barred = outer
        if single == first == middle == last:
            return f"(?:{single})+"
        return f"(?:{first}(?:{middle})*{last}|{single})"


def said_by_every(rows: Repeat) -> str:
    """What every row of a list says and no reason would, as an expression.

    That is words with a number behind them, as rows say it; words alone only if they are long.
    """
    said: list[str] = []
    for item, after in zip(rows.middle, (*rows.middle[1:], None), strict=True):
        if not isinstance(item, LiteralWords):
            continue
        *alone, last = (it.removeprefix(OWN_UNIT) for it in MARK.split(plain(item.text).text))
        if isinstance(after, Slot) and after.kind in _NUMBERS:
            said += [rf"{regex.escape(last)}(?=-?\d)"] if len(last) >= _KNOWN_BY else []
        else:
            alone.append(last)
        said += [regex.escape(words) for words in alone if len(words) >= 2 * _KNOWN_BY]
    return "|".join(said)


def _numbered_lines(tree: Tree) -> Iterator[str]:
    """What numbered lines say before their first amount, as expressions.

    A line that may lack, and is there in other words, would else be a part of the reason before it.
    """
    said = words = ""
    for item in tree:
        if isinstance(item, LiteralWords):
            _, ends, own = item.text.rpartition("\n")
            said, words = ("", "") if ends else (said, words)
            said += regex.escape(plain(own).text)
            words += plain(own).text
        elif isinstance(item, Slot) and item.kind == "ordinal":
            said += f"(?:{_HOLDS[item.kind]})"
            words += SIGNS[0]
        else:
            if isinstance(item, Slot) and item.kind in _NUMBERS and _NUMBERED.match(words):
                yield rf"{said}(?=-?\d)"
            for option in item.options if isinstance(item, Choice) else ():
                yield from _numbered_lines(option)
            said, words = "", ""


def _units_apart(tree: Tree) -> Iterator[Item]:
    """A tree in which the unit behind an amount may be another than the edition's."""
    before: Item | None = None
    for item in tree:
        words = item.text.lstrip() if isinstance(item, LiteralWords) else ""
        if isinstance(before, Slot) and before.kind == "amount" and words.startswith(OWN_UNIT):
            yield UNIT
            yield LiteralWords(words.removeprefix(OWN_UNIT))
        else:
            yield item
        before = item


@dataclass(frozen=True, slots=True)
class Compiled:
    """A tree, ready to search with; a search that takes too long finds nothing."""

    pattern: regex.Pattern[str]
    slots: dict[str, Slot]
    conditions: dict[str, Branch]
    loops: int

    def result(self, match: Match) -> tuple[list[SlotFound], list[Branch]]:
        """What a match holds."""
        rows = [match.spans(f"r{at}") for at in range(1, self.loops + 1)]
        found = [
            SlotFound(slot, start, end, _rows_around(rows, start, end))
            for name, slot in self.slots.items()
            for start, end in match.spans(name)
        ]
        held = [
            replace(condition, row=_rows_around(rows, start, end))
            for name, condition in self.conditions.items()
            for start, end in match.spans(name)
        ]
        return sorted(found, key=lambda it: (it.start, it.end)), held

    def whole(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The tree as the whole of a text, or of a stretch of it."""
        return _in_time(self.pattern.fullmatch, text, start, end)

    def first(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """The first place where it stands."""
        return _in_time(self.pattern.search, text, start, end)

    def beginning(self, text: str, start: int = 0, end: int | None = None) -> Match | None:
        """Where it stands at the very beginning."""
        return _in_time(self.pattern.match, text, start, end)

    def each(self, text: str, start: int, end: int) -> list[Match]:
        """All places where it stands; none if looking for them takes too long."""
        try:
            return list(self.pattern.finditer(text, start, end, timeout=_PATIENCE))
        except TimeoutError:
            return []


def _in_time(
    find: Callable[..., Match | None], text: str, start: int, end: int | None
) -> Match | None:
    """What a way of searching finds, unless it takes too long."""
    try:
        return find(text, start, end, timeout=_PATIENCE)
    except TimeoutError:
        return None


def _rows_around(
    rows: Sequence[Sequence[tuple[int, int]]], start: int, end: int
) -> tuple[int, ...]:
    around = [span for loop in rows for span in loop if span[0] <= start and end <= span[1]]
    return tuple(span[0] for span in sorted(around, key=lambda span: span[1] - span[0]))


@lru_cache(maxsize=2048)
def compiled(tree: Tree) -> Compiled:
    """The regular expression of a tree, once for each."""
    expression = _Expression(barred="|".join(dict.fromkeys(_numbered_lines(tree))))
    pattern = expression.of(tree)
    return Compiled(
        regex.compile(pattern, regex.DOTALL | regex.V1),
        expression.slots,
        expression.conditions,
        expression.loops,
    )

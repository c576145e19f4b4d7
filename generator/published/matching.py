"""Find what patterns say in a text: a whole section at once, or else as much as is there.

A section is first read as its edition words it, word by word. Where a department changed a
sentence, each paragraph is looked for by itself, and of a paragraph that isn't there the clauses
that are. What is left over is given back as unread; nothing of it is guessed.

The library `regex` carries it rather than the one that Python brings: it gives every capture of
a repeated group, and ends a search that takes too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

import regex

from generator.language import HUNDRED_SIGN, SIGNS, UNITS
from generator.published.pattern import Branch, Choice, Item, LiteralWords, Repeat, Slot, Tree
from generator.published.plain import Plain, plain

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
_MARKS = "，；。：、"
_MARK = regex.compile(rf"([{_MARKS}])")
_ANY_MARK = Choice((*((LiteralWords(mark),) for mark in _MARKS), ()))
_CLAUSE_END = regex.compile(r"(?<=[，；。：])")
#: Slots of which nothing says where they end.
_OPEN = frozenset({"words", "names", "lines", "blocks"})
_NUMBERS = frozenset({"amount", "count", "percent"})
#: How many characters tell a row from whatever else words may say.
_KNOWN_BY = 4
#: How a line begins that is one of several.
_NUMBERED = regex.compile(rf"\(?(?:\d+|[{SIGNS}]+)[).、]")
#: A clause with fewer characters of its own could stand anywhere.
_TELLING = 2


_UNIT = next(unit for unit, moved in UNITS.items() if not moved)
#: The unit behind an amount: what an edition says, and what a department may say instead.
UNIT = Slot("unit", ("单位", _UNIT), (_UNIT, *(unit for unit in UNITS if unit != _UNIT)))


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


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a section.

    Attributes:
        found: what stands in the slots, in the order of the text.
        conditions: what the branches say that stand there.
        unread: from where to where nothing was taken.
        whole: whether all of it reads as the edition words it.
    """

    found: tuple[SlotFound, ...]
    conditions: tuple[Branch, ...]
    unread: tuple[tuple[int, int], ...]
    whole: bool


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
        *alone, last = (it.removeprefix(_UNIT) for it in _MARK.split(plain(item.text).text))
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
        if isinstance(before, Slot) and before.kind == "amount" and words.startswith(_UNIT):
            yield UNIT
            yield LiteralWords(words.removeprefix(_UNIT))
        else:
            yield item
        before = item


@dataclass(frozen=True, slots=True)
class Compiled:
    """A tree, ready to search with."""

    search: regex.Pattern[str]
    slots: dict[str, Slot]
    conditions: dict[str, Branch]
    loops: int

    def result(self, match: regex.Match[str]) -> tuple[list[SlotFound], list[Branch]]:
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


@lru_cache(maxsize=2048)
def _without_marks(tree: Tree) -> Tree:
    """A tree in which any punctuation may be another one, or lack."""
    found: list[Item] = []
    for item in tree:
        if isinstance(item, LiteralWords):
            pieces = filter(None, _MARK.split(plain(item.text).text))
            words = (LiteralWords(piece) for piece in pieces)
            found += [_ANY_MARK if _MARK.fullmatch(it.text) else it for it in words]
        elif isinstance(item, Choice):
            found.append(replace(item, options=tuple(map(_without_marks, item.options))))
        elif isinstance(item, Repeat):
            single, first, middle, last = map(
                _without_marks, (item.single, item.first, item.middle, item.last)
            )
            found.append(Repeat(single, first, middle, last, item.source))
        else:
            found.append(item)
    return tuple(found)


def read_section(
    paragraphs: Sequence[Tree], text: Plain, *, marks_may_lack: bool = False, unit: str = _UNIT
) -> Reading:
    """What a section says, by the patterns of its paragraphs.

    Args:
        paragraphs: the pattern of each paragraph, in their order.
        text: the section without its title.
        marks_may_lack: whether punctuation may have been lost: word processors let it hang over
            the edge of a line, and what hangs there may not be in their PDF.
        unit: that of the document's amounts.

    What differs in punctuation alone is read as well, but is not as the edition words it.
    """
    for trees, is_strict in zip(_readings(tuple(paragraphs)), (True, False), strict=True):
        together = compiled(tuple(item for tree in trees for item in tree))
        if not (match := _match(together, text.text)):
            continue
        found, conditions = together.result(match)
        wrong = [it for it in found if it.slot == UNIT and text.text[it.start : it.end] != unit]
        sure, unread = _without(found, wrong)
        is_whole = not unread and (is_strict or marks_may_lack)
        return Reading(tuple(sure), tuple(conditions), tuple(unread), whole=is_whole)
    return _read_apart(paragraphs, text, unit)


def _readings(paragraphs: tuple[Tree, ...]) -> Iterator[tuple[Tree, ...]]:
    """Patterns as they are; then with any punctuation."""
    yield paragraphs
    yield tuple(map(_without_marks, paragraphs))


def _read_apart(paragraphs: Sequence[Tree], text: Plain, unit: str) -> Reading:
    found: list[SlotFound] = []
    conditions: list[Branch] = []
    taken: list[tuple[int, int]] = []
    shared = _shared(tuple(paragraphs))
    lines = [line for tree in paragraphs for line in _lines(tree)]
    for start, end, tree in _stretches(lines, text.text, shared):
        for reading, held, span in _read_stretch(tree, text.text, start, end, shared):
            found += reading
            conditions += held
            taken.append(span)
    wrong = [it for it in found if it.slot == UNIT and text.text[it.start : it.end] != unit]
    sure, unread = _without(found, wrong)
    return Reading(
        tuple(sorted(sure, key=lambda it: (it.start, it.end))),
        tuple(conditions),
        tuple(sorted([*unread, *_between(taken, len(text.text))])),
        whole=False,
    )


def _without(
    found: Sequence[SlotFound], units: Sequence[SlotFound]
) -> tuple[list[SlotFound], list[tuple[int, int]]]:
    """What was found without the amounts in other units than the edition's, and where these are."""
    starts = {unit.start: unit.end for unit in units}
    sure = [it for it in found if it.slot.kind != "amount" or it.end not in starts]
    unread = [
        (it.start, starts[it.end]) for it in found if it.slot.kind == "amount" and it.end in starts
    ]
    return sure, unread


def _lines(tree: Tree) -> Iterator[Tree]:
    """A paragraph's lines: what may lack and begins a line is one by itself."""
    own: list[Item] = []
    for item in tree:
        if isinstance(item, Choice) and all(
            isinstance(option[0], LiteralWords) and option[0].text.startswith("\n")
            for option in filter(None, item.options)
        ):
            yield tuple(own)
            yield (item,)
            own = []
        else:
            own.append(item)
    yield tuple(own)


def _stretches(
    paragraphs: Sequence[Tree], text: str, shared: frozenset[Tree]
) -> Iterator[tuple[int, int, Tree]]:
    """Each paragraph that begins somewhere, with the text up to where the next one begins."""
    starts: list[tuple[int, Tree]] = []
    at = 0
    for tree in paragraphs:
        for clause in _first_clauses(_clauses(tree)):
            if clause in shared:
                continue
            match = _in_time(compiled(clause).search.search, text, at, len(text))
            if match and match.end() > match.start():
                starts.append((match.start(), tree))
                at = match.end()
                break
    for number, (start, tree) in enumerate(starts):
        yield start, starts[number + 1][0] if number + 1 < len(starts) else len(text), tree


def _first_clauses(clauses: Clauses) -> Iterator[Tree]:
    """All clauses that can be looked for alone, those of every choice among them."""
    for item in clauses:
        if isinstance(item, Either):
            for option in item.options:
                yield from _first_clauses(option)
        elif _is_telling(item) and not _is_open(item):
            yield item


Piece = tuple[list[SlotFound], list[Branch], tuple[int, int]]


def _read_stretch(
    tree: Tree, text: str, start: int, end: int, shared: frozenset[Tree]
) -> Iterator[Piece]:
    at = start
    for piece in _read_sentences(tree, text, start, end, shared):
        yield piece
        at = max(at, piece[2][1])
    for rows in _repeats(tree):
        yield from _read_rows(rows, text, at, end)


def _read_sentences(  # noqa: PLR0913 - where they stand, and what is known of them
    tree: Tree,
    text: str,
    start: int,
    end: int,
    shared: frozenset[Tree],
    *,
    anywhere: bool = True,
) -> Iterator[Piece]:
    """What sentences say that fill a text, or stand somewhere in it; or else their clauses."""
    for (own,) in _readings((tree,)):
        whole = compiled(own)
        match = _match(whole, text, start, end)
        if match is None and anywhere:
            match = _in_time(whole.search.search, text, start, end)
        if match and match.end() > match.start():
            yield *whole.result(match), match.span()
            return
    for expression, found in _read_clauses(_clauses(tree), text, start, end, shared):
        yield *expression.result(found), found.span()


def _repeats(tree: Tree) -> Iterator[Repeat]:
    """The lists whose rows a paragraph goes through."""
    for item in tree:
        if isinstance(item, Repeat):
            yield item
        elif isinstance(item, Choice):
            for option in item.options:
                yield from _repeats(option)


def _read_rows(rows: Repeat, text: str, at: int, end: int) -> Iterator[Piece]:
    """Rows that don't all read as the edition words them: each by itself, up to the next one."""
    first = next(_first_clauses(_clauses(rows.single)), ())
    if not first or not isinstance(first[0], Slot) or first[0].kind != "ordinal":
        return  # nothing says where a row begins
    starts = [match.start() for match in _find_all(compiled(first), text, at, end)]
    for start, after in pairwise([*starts, end]):
        row = _read_sentences(
            rows.single, text, start, after, _shared((rows.single,)), anywhere=False
        )
        for found, held, span in row:
            yield [replace(it, row=(start,)) for it in found], held, span


def _read_clauses(  # noqa: PLR0913 - where it stands, and what stands before
    clauses: Clauses,
    text: str,
    at: int,
    end: int,
    shared: frozenset[Tree],
    *,
    near: bool = False,
    linked: bool = False,
) -> list[tuple[Compiled, regex.Match[str]]]:
    """The clauses that stand in a text, one after the other.

    One that could stand anywhere, or whose words say several figures (`shared`), counts only
    right behind the one that stands before it in the sentence. What belongs to a choice must follow
    what stands before it: no figure may lie between.
    """
    read: list[tuple[Compiled, regex.Match[str]]] = []
    for item in clauses:
        if isinstance(item, Either):
            options = [
                _read_clauses(it, text, at, end, shared, near=True, linked=linked)
                for it in item.options
            ]
            best = max(options, key=lambda found: sum(it.end() - it.start() for _, it in found))
            read += best
            linked = linked or bool(best)
        else:
            found = _read_clause(item, text, (at, end), shared, linked=linked)
            linked = found is not None
            if found is None:
                continue
            if near and any(character.isdigit() for character in text[at : found[1].start()]):
                linked = False
                continue
            read.append(found)
        if read:
            at = read[-1][1].end()
    return read


def _read_clause(
    clause: Tree,
    text: str,
    span: tuple[int, int],
    shared: frozenset[Tree],
    *,
    linked: bool,
) -> tuple[Compiled, regex.Match[str]] | None:
    can_be_searched = _is_telling(clause) and clause not in shared
    if _is_open(clause) or not (linked or can_be_searched):
        return None
    expression = compiled(_with_any_end(clause))
    find = expression.search.search if can_be_searched else expression.search.match
    match = _in_time(find, text, *span)
    return (expression, match) if match and match.end() > match.start() else None


def _with_any_end(clause: Tree) -> Tree:
    """A clause of numbers that may end in another mark: the sentence may go on behind it."""
    *before, last = clause
    is_open = any(isinstance(item, Slot) and item.kind in _OPEN for item in before)
    if is_open or not isinstance(last, LiteralWords) or not _MARK.fullmatch(last.text[-1]):
        return clause
    ends = Choice(tuple((LiteralWords(mark),) for mark in _MARKS))
    words = last.text[:-1]
    return (*before, *([LiteralWords(words)] if words else []), ends)


@dataclass(frozen=True, slots=True)
class Either:
    """The clauses of each option of a choice."""

    options: tuple[Clauses, ...]


Clauses = tuple["Tree | Either", ...]


@lru_cache(maxsize=2048)
def _clauses(tree: Tree) -> Clauses:
    """A paragraph's clauses, in their order."""
    clauses: list[Tree | Either] = []
    own: list[Item] = []
    for item in tree:
        if isinstance(item, Choice) and _holds_clauses(item):
            clauses.append(tuple(own))
            own = []
            clauses.append(Either(tuple(_clauses(option) for option in item.options if option)))
        elif isinstance(item, LiteralWords):
            *ended, rest = _CLAUSE_END.split(plain(item.text).text)
            for piece in ended:
                clauses.append((*own, LiteralWords(piece)))
                own = []
            own += [LiteralWords(rest)] if rest else []
        else:
            own.append(item)
    clauses.append(tuple(own))
    return tuple(it for it in clauses if it)


def _holds_clauses(choice: Choice) -> bool:
    return any(
        isinstance(item, (Choice, Repeat))
        or (isinstance(item, LiteralWords) and _CLAUSE_END.search(plain(item.text).text))
        for option in choice.options
        for item in option
    )


@lru_cache(maxsize=512)
def _shared(paragraphs: tuple[Tree, ...]) -> frozenset[Tree]:
    """The clauses of which the words alone don't tell which figure they say."""
    rows = [rows.single for tree in paragraphs for rows in _repeats(tree)]
    said: dict[Tree, str] = {
        clause: "".join(_words(clause))
        for tree in (*paragraphs, *rows)
        for clause in _all(_clauses(tree))
    }
    return frozenset(
        clause
        for clause, words in said.items()
        if any(other != clause and words.strip(_MARKS) in found for other, found in said.items())
    )


def _all(clauses: Clauses) -> Iterator[Tree]:
    for item in clauses:
        if isinstance(item, Either):
            for option in item.options:
                yield from _all(option)
        else:
            yield item


def _words(tree: Tree) -> Iterator[str]:
    """What a clause says, with the kind of each slot in its place."""
    for item in tree:
        if isinstance(item, LiteralWords):
            yield plain(item.text).text
        elif isinstance(item, Slot):
            yield f"{{{item.kind}}}"
        elif isinstance(item, Choice):
            yield "|".join("".join(_words(option)) for option in item.options)


def _is_telling(clause: Tree) -> bool:
    """Whether a clause can be looked for alone: it holds slots, and words to be known by."""
    words = sum(len(item.text) for item in clause if isinstance(item, LiteralWords))
    return words > _TELLING and any(not isinstance(item, LiteralWords) for item in clause)


def _is_open(clause: Tree) -> bool:
    """Whether a clause ends in words of which nothing says where they end."""
    last = clause[-1]
    return isinstance(last, Slot) and last.kind in _OPEN


def _between(taken: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in sorted(taken):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _match(
    expression: Compiled, text: str, start: int = 0, end: int | None = None
) -> regex.Match[str] | None:
    return _in_time(expression.search.fullmatch, text, start, end)


def _find_all(expression: Compiled, text: str, start: int, end: int) -> list[regex.Match[str]]:
    try:
        return list(expression.search.finditer(text, start, end, timeout=_PATIENCE))
    except TimeoutError:
        return []


def _in_time(
    find: Callable[..., regex.Match[str] | None], text: str, start: int, end: int | None
) -> regex.Match[str] | None:
    """What a way of searching finds, unless it takes too long."""
    try:
        return find(text, start, end, timeout=_PATIENCE)
    except TimeoutError:
        return None

"""Find what patterns say in a text: a whole section at once, or else as much as is there.

A section is first read as its edition words it, word by word. Where a department changed a
sentence, each paragraph is looked for by itself, and of a paragraph that isn't there the clauses
that are. What is left over is given back as unread; nothing of it is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import regex

from generator.published.expressions import (
    MARK,
    MARKS,
    OWN_UNIT,
    UNIT,
    Compiled,
    Match,
    SlotFound,
    compiled,
)
from generator.published.plain import Plain, plain
from generator.published.trees import Branch, Choice, Item, LiteralWords, Repeat, Slot, Tree

_ANY_MARK = Choice((*((LiteralWords(mark),) for mark in MARKS), ()))
_CLAUSE_END = regex.compile(r"(?<=[，；。：])")
#: Slots of which nothing says where they end.
_OPEN = frozenset({"words", "names", "lines", "blocks"})
#: A clause with fewer characters of its own could stand anywhere.
_TELLING = 2


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


@lru_cache(maxsize=2048)
def _without_marks(tree: Tree) -> Tree:
    """A tree in which any punctuation may be another one, or lack."""
    found: list[Item] = []
    for item in tree:
        if isinstance(item, LiteralWords):
            pieces = filter(None, MARK.split(plain(item.text).text))
            words = (LiteralWords(piece) for piece in pieces)
            found += [_ANY_MARK if MARK.fullmatch(it.text) else it for it in words]
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
    paragraphs: Sequence[Tree], text: Plain, *, marks_may_lack: bool = False, unit: str = OWN_UNIT
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
        if not (match := together.whole(text.text)):
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
            match = compiled(clause).first(text, at)
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
        match = whole.whole(text, start, end)
        if match is None and anywhere:
            match = whole.first(text, start, end)
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
    starts = [match.start() for match in compiled(first).each(text, at, end)]
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
) -> list[tuple[Compiled, Match]]:
    """The clauses that stand in a text, one after the other.

    One that could stand anywhere, or whose words say several figures (`shared`), counts only
    right behind the one that stands before it in the sentence. What belongs to a choice must follow
    what stands before it: no figure may lie between.
    """
    read: list[tuple[Compiled, Match]] = []
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
) -> tuple[Compiled, Match] | None:
    can_be_searched = _is_telling(clause) and clause not in shared
    if _is_open(clause) or not (linked or can_be_searched):
        return None
    expression = compiled(_with_any_end(clause))
    find = expression.first if can_be_searched else expression.beginning
    match = find(text, *span)
    return (expression, match) if match and match.end() > match.start() else None


def _with_any_end(clause: Tree) -> Tree:
    """A clause of numbers that may end in another mark: the sentence may go on behind it."""
    *before, last = clause
    is_open = any(isinstance(item, Slot) and item.kind in _OPEN for item in before)
    if is_open or not isinstance(last, LiteralWords) or not MARK.fullmatch(last.text[-1]):
        return clause
    ends = Choice(tuple((LiteralWords(mark),) for mark in MARKS))
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
        if any(other != clause and words.strip(MARKS) in found for other, found in said.items())
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

"""Where the parts and sections of a published document stand.

The words of headings are the edition's; what numbers them is not looked at. A heading stands in the
contents as well: the last place where all of them follow in order is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

from generator.annexes.model import TextBlock, Words
from generator.edition.model import Edition, Part
from generator.language import NUMERAL
from generator.published.expressions import compiled
from generator.published.pattern import Patterns
from generator.published.plain import Plain, plain
from generator.published.source import PublishedText
from generator.published.trees import Choice, LiteralWords, Repeat, Slot, Tree

_NUMBER = rf"(?:{NUMERAL}|\d{{1,2}})"
_TITLE = "{{ 标题 }}"
_ORDINAL = re.compile(rf"^(?:{NUMERAL}[、.．，]|\d{{1,2}}[、.．])")
#: The longest heading, and how like its edition's a heading must be.
_LONGEST = 60
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """The blocks of one section, or of a part without sections.

    Attributes:
        part: the edition's name of the part.
        section: of the section; empty for a part without any.
        heading: the block that heads it; None where none does.
        blocks: what stands below.
    """

    part: str
    section: str
    heading: Words | None
    blocks: tuple[TextBlock, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A document divided as its edition divides it.

    Attributes:
        front: what stands before the first part: cover and contents.
        stretches: parts and sections in order.
        missing: parts (name, "") and sections that were not found.
        likeness: how well the headings fit the edition, in sum.
        names: what headings say where the department's name stands.
        kinds: what they say where it stands whether it is a department or a unit.
    """

    front: tuple[TextBlock, ...]
    stretches: tuple[Stretch, ...]
    missing: tuple[tuple[str, str], ...]
    likeness: float = 0.0
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def evidence(self) -> float:
        """How well what was found fits, whatever is missing."""
        return self.likeness + len(self.missing) / 2

    @property
    def is_mostly_there(self) -> bool:
        """Whether most of what the edition heads was found."""
        return sum(it.heading is not None for it in self.stretches) > len(self.missing)

    def of(self, part: str, section: str = "") -> Stretch | None:
        """The stretch of a part or a section."""
        return next(
            (it for it in self.stretches if it.part == part and it.section == section), None
        )


@dataclass(frozen=True, slots=True)
class HeadingNumbers:
    """What numbers the headings of parts and of sections."""

    part: re.Pattern[str]
    section: re.Pattern[str]

    @classmethod
    def of(cls, edition: Edition) -> HeadingNumbers:
        """As an edition numbers them; a section also in the ways that all use."""
        wording = edition.wording
        section = f"{_ORDINAL.pattern}|{_numbering(wording.section_heading)}"
        return cls(re.compile(f"{_numbering(wording.part_heading)}[：:、]?"), re.compile(section))

    def without(self, text: str) -> str:
        """A heading without its number."""
        return self.section.sub("", self.part.sub("", text))


def _numbering(heading: str) -> str:
    """What stands before a title, as an expression; what an edition says besides is left out."""
    before = "".join(heading.partition(_TITLE)[0].split())
    pieces = re.split(r"\{\{.*?\}\}", re.sub(r"\{%.*?%\}", "", before))
    return "^" + _NUMBER.join(re.escape(plain(piece).text) for piece in pieces)


def outline_of(source: PublishedText, edition: Edition) -> Outline:
    """Divide a document into the parts and sections of an edition."""
    patterns = Patterns(edition)
    numbers = HeadingNumbers.of(edition)
    blocks = source.blocks
    parts = [(name, edition.parts[name]) for name in edition.part_order]
    starts = _part_starts(blocks, [patterns.of(part.title) for _, part in parts], numbers)
    found = [
        (start, name, part)
        for (name, part), start in zip(parts, starts, strict=True)
        if start is not None
    ]
    stretches: list[Stretch] = []
    missing = [(name, "") for (name, _), start in zip(parts, starts, strict=True) if start is None]
    ends = [*(start for start, _, _ in found), len(blocks)][1:]
    for (start, name, part), end in zip(found, ends, strict=True):
        own, lacking = _sections(name, part, blocks[start:end], patterns, numbers)
        stretches += own
        missing += lacking
    front = blocks[: found[0][0]] if found else blocks
    titles = {(name, ""): patterns.of(part.title) for name, part in parts}
    for name, part in parts:
        titles |= {
            (name, key): patterns.of(part.title if it.title is None else it.title)
            for key, it in part.sections.items()
        }
    heads = [
        (titles[it.part, it.section], plain(numbers.without("".join(it.heading.text.split()))))
        for it in stretches
        if it.heading is not None
    ]
    fits = sum(likeness(title, text.text) for title, text in heads)
    names = [name for title, text in heads for name in _said_in(title, text, "名称")]
    kinds = [kind for title, text in heads for kind in _said_in(title, text, "类型")]
    for start, name, _ in found:
        # a heading may be broken after the name
        two = "".join(it.text for it in words_of(blocks[start : start + 2]))
        names += _said_in(titles[name, ""], plain(numbers.without("".join(two.split()))), "名称")
    return Outline(
        tuple(front),
        tuple(stretches),
        tuple(missing),
        fits - len(missing) / 2,
        tuple(names),
        tuple(kinds),
    )


def _said_in(title: Tree, text: Plain, word: str) -> Iterator[str]:
    """What stands in a heading where the department's name belongs, or another word."""
    expression = compiled(title)
    if match := expression.whole(text.text):
        found, _ = expression.result(match)
        slots = (it for it in found if it.slot.source == (word,))
        yield from (text.original_of(it.start, it.end) for it in slots)


def _part_starts(
    blocks: Sequence[TextBlock], titles: Sequence[Tree], numbers: HeadingNumbers
) -> list[int | None]:
    """Where each part begins: the last place where its heading stands, in order.

    A heading may have lost its number. Then it stands alone behind the part before it, word for
    word; what has the number is only its line in the contents.
    """
    heads = [
        (at, text)
        for at, block in enumerate(blocks)
        if isinstance(block, Words) and numbers.part.match(plain(block.text).text)
        for text in _head_texts(blocks, at, numbers)
    ]
    places = [[at for at, text in heads if likeness(title, text) >= _ALIKE] for title in titles]
    starts: list[int | None] = [None] * len(titles)
    before = len(blocks)
    for number in range(len(titles) - 1, -1, -1):
        fitting = [at for at in places[number] if at < before]
        above = max((at for own in places[:number] for at in own if at < before), default=None)
        if above is not None and (not fitting or fitting[-1] < above):
            fitting += _unnumbered(blocks, range(above + 1, before), titles[number])
        if fitting:
            starts[number] = before = fitting[-1]
    return starts


def _unnumbered(blocks: Sequence[TextBlock], among: range, title: Tree) -> list[int]:
    """The first line that is a title with its year, of all that have no number."""
    if not any(isinstance(item, Slot) and item.kind == "year" for item in title):
        return []
    alike = (
        at
        for at in among
        if isinstance(block := blocks[at], Words) and compiled(title).whole(plain(block.text).text)
    )
    return list(islice(alike, 1))


def _head_texts(blocks: Sequence[TextBlock], at: int, numbers: HeadingNumbers) -> Iterator[str]:
    """The words of a heading without its number; a long one may go on in the next line."""
    text = ""
    for block in blocks[at : at + 2]:
        if isinstance(block, Words) and len(text) + len(block.text) <= _LONGEST * 2:
            text += plain(block.text).text
            yield numbers.part.sub("", text)


def _sections(
    name: str, part: Part, blocks: Sequence[TextBlock], patterns: Patterns, numbers: HeadingNumbers
) -> tuple[list[Stretch], list[tuple[str, str]]]:
    """The sections of a part, and those that are not there; `blocks` begin with its heading."""
    heading = blocks[0]
    head = heading if isinstance(heading, Words) else None
    if part.content != "sections" and not part.sections:
        return [Stretch(name, "", head, tuple(blocks[1:]))], []
    titles = {
        key: patterns.of(section.title)
        for key, section in part.sections.items()
        if section.title is not None
    }
    first = next((key for key in part.sections if key not in titles), "")
    starts = _section_starts(blocks, range(1, len(blocks)), titles, numbers)
    missing = [(name, key) for key in titles if key not in starts and not _may_lack(titles[key])]
    order = sorted(starts.items(), key=lambda item: item[1])
    stretches = []
    start = order[0][1] if order else len(blocks)
    if start > 1 and (order or first or part.content != "sections"):
        stretches.append(Stretch(name, first, head, tuple(blocks[1:start])))
    ends = [*(at for _, at in order), len(blocks)][1:]
    for (key, at), after in zip(order, ends, strict=True):
        title = blocks[at]
        own = title if isinstance(title, Words) else None
        stretches.append(Stretch(name, key, own, tuple(blocks[at + 1 : after])))
    return stretches, missing


def _may_lack(title: Tree) -> bool:
    """Whether a section may be left out: a title that may say nothing."""
    return compiled(title).whole("") is not None


def _section_starts(
    blocks: Sequence[TextBlock], among: range, titles: Mapping[str, Tree], numbers: HeadingNumbers
) -> dict[str, int]:
    """The best place of each section's heading such that all follow in order."""
    heads = [(at, text) for at in among if (text := _heading(blocks[at], numbers))]
    keys = list(titles)
    # the best total likeness of the first `i` headings with the first `j` titles
    best = [[0.0] * (len(keys) + 1) for _ in range(len(heads) + 1)]
    for i, (_, text) in enumerate(heads, start=1):
        for j, key in enumerate(keys, start=1):
            alike = likeness(titles[key], text)
            taken = best[i - 1][j - 1] + alike if alike >= _ALIKE else 0.0
            best[i][j] = max(best[i - 1][j], best[i][j - 1], taken)
    starts: dict[str, int] = {}
    i, j = len(heads), len(keys)
    while i and j:
        if best[i][j] == best[i][j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            starts[keys[j - 1]] = heads[i - 1][0]
            i, j = i - 1, j - 1
    return starts


def _heading(block: TextBlock, numbers: HeadingNumbers) -> str:
    """The words of a heading of a section, without its number; empty for anything else."""
    if not isinstance(block, Words) or len(block.text) > _LONGEST:
        return ""
    text = plain(block.text).text
    numbered = numbers.section.match(text)
    return text[numbered.end() :] if numbered else ""


def likeness(title: Tree, text: str) -> float:
    """How like a heading is to what its edition prints, from 0 to 1."""
    text = text.rstrip("。：，")
    if compiled(title).whole(text):
        return 1.0
    if title and isinstance(title[0], Slot) and title[0].kind == "name":
        # whose it is stands before; it may be called otherwise
        return max((_ratio(wanted, text[-len(wanted) :]) for wanted in _wordings(title)), default=0)
    return max((_ratio(wanted, text) for wanted in _wordings(title)), default=0)


def _ratio(wanted: str, text: str) -> float:
    return SequenceMatcher(None, wanted, text).ratio() if wanted else 0.0


@lru_cache(maxsize=512)
def _wordings(title: Tree) -> tuple[str, ...]:
    """The words of a title without its slots, one for each choice."""
    texts = [""]
    for item in title:
        if isinstance(item, LiteralWords):
            texts = [text + plain(item.text).text for text in texts]
        elif isinstance(item, Choice):
            options = [text for option in item.options for text in _wordings(option)]
            texts = [text + option for text in texts for option in options]
        elif isinstance(item, Slot) and item.kind == "kind":
            texts = [text + choice for text in texts for choice in item.choices]
        elif isinstance(item, Repeat):
            pass
    return tuple(texts)


def words_of(blocks: Sequence[TextBlock]) -> Iterator[Words]:
    """The paragraphs among blocks."""
    return (block for block in blocks if isinstance(block, Words))

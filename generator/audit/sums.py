"""Sums that sentences say by themselves: a total and all of its parts in one section.

Tables of an edition and its rules know what adds up to what. Where the table itself was not read,
but one section says the total and each of its parts, the sentence alone can be added up. A part
that a section leaves out is nothing only where the whole section was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generator import expression
from generator.audit.inputs import slots_of
from generator.edition.model import Edition
from generator.figures.stated import stated
from generator.published.expressions import SlotFound
from generator.published.fill import number_of
from generator.published.pattern import Patterns
from generator.published.read import SectionRead

Place = tuple[str, ...]
#: A figure and its amount.
Value = tuple[str, Decimal]
#: Of how few parts no sum is made.
_FEW = 2


@dataclass(frozen=True, slots=True)
class Sum:
    """A total that is not what its parts add up to."""

    found: SlotFound
    stands: str
    follows: str


@dataclass(frozen=True)
class Sums:
    """What adds up by an edition.

    Attributes:
        edition: whose tables and rules.
        patterns: its sentences.
    """

    edition: Edition
    patterns: Patterns

    def wrong(self, section: SectionRead, totals: Sequence[SlotFound]) -> Iterator[Sum]:
        """Totals of a section that its own parts contradict; a slip is told once."""
        said = _Said(self, section)
        judged = [
            (found, used)
            for item in totals
            if item.slot.source[0] == "金额" and not item.row
            for found, used in self._judged(section, item, said)
        ]
        slips = {found.found.slot.source[1] for found, _ in judged}
        yield from (found for found, used in judged if not slips & used)

    def _judged(
        self, section: SectionRead, item: SlotFound, said: _Said
    ) -> Iterator[tuple[Sum, frozenset[str]]]:
        """The total, if it is wrong, with the figures that were added up."""
        text = section.body.words(item.start, item.end)
        total = number_of(text)
        place = self._places.get(item.slot.source[1])
        if place is None or total is None:
            return
        for parts in self.parts_of(place):
            values = said.values(parts)
            if values is None or len(values) < _FEW:
                continue
            slack = sum((stated(f"{it:f}").slack for _, it in values), Decimal(0))
            follows = sum((it for _, it in values), Decimal(0))
            if not stated(f"{total:f}").meets((follows - slack, follows + slack)):
                yield Sum(item, text, f"{follows:f}"), frozenset(name for name, _ in values)
                return

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Figures that are one cell, with its place."""
        places = {}
        for name, text in self.edition.figures.items():
            found = expression.parse(text)
            if isinstance(found, expression.Reference) and (place := self._place(found.path)):
                places[name] = place
        return places

    @cached_property
    def names(self) -> dict[Place, str]:
        """The figure that a cell is."""
        return {place: name for name, place in self._places.items()}

    def _place(self, path: expression.Path) -> Place | None:
        if path[0] not in self.edition.tables:
            return None
        return path[0], *self.edition.tables[path[0]].address_of(path[1:])

    @cached_property
    def _equal(self) -> dict[Place, list[list[Place]]]:
        """For a cell, the cells that it is the sum of: by its table, and by rules."""
        equal: dict[Place, list[list[Place]]] = {}
        for name, table in self.edition.ordered_tables:
            for addition in table.additions([]):
                if all(sign > 0 for sign, _ in addition.terms):
                    parts: list[Place] = [(name, *part) for _, part in addition.terms]
                    equal.setdefault((name, *addition.total), []).append(parts)
        for rule in self.edition.rules.values():
            check = expression.parse(rule.check)
            if not rule.each and isinstance(check, expression.Operation) and check.name == "==":
                sides = [list(self._terms(side)) for side in check.operands]
                for one, others in (sides, sides[::-1]):
                    if len(one) == 1 and one[0] and all(others):
                        equal.setdefault(one[0], []).append([it for it in others if it])
        return equal

    def _terms(self, side: expression.Expression) -> Iterator[Place | None]:
        """The cells that a side adds up; None for anything else."""
        if isinstance(side, expression.Operation) and side.name == "+":
            for operand in side.operands:
                yield from self._terms(operand)
        elif isinstance(side, expression.Reference):
            yield self._place(side.path)
        else:
            yield None

    def parts_of(self, place: Place) -> list[list[Place]]:
        """What a cell is the sum of."""
        return self._equal.get(place, [])


class _Said:
    """What one section says of cells."""

    def __init__(self, sums: Sums, section: SectionRead) -> None:
        self._sums = sums
        self._amounts: dict[str, Decimal] = {}
        for item in section.reading.found:
            value = number_of(section.body.words(item.start, item.end))
            if item.slot.source[0] == "金额" and not item.row and value is not None:
                self._amounts.setdefault(item.slot.source[1], value)
        self._silent = _figures_of(sums.patterns, section) if section.reading.whole else frozenset()

    def values(self, places: Sequence[Place], depth: int = 0) -> list[Value] | None:
        """The amounts of cells, or of what they are the sums of; None if one isn't said."""
        values: list[Value] = []
        for place in places:
            found = self._value(place, depth)
            if found is None:
                return None
            values += found
        return values

    def _value(self, place: Place, depth: int) -> list[Value] | None:
        name = self._sums.names.get(place, "")
        if name in self._amounts:
            return [(name, self._amounts[name])]
        if name in self._silent:
            return [(name, Decimal(0))]
        if depth > _FEW:
            return None
        found = (self.values(parts, depth + 1) for parts in self._sums.parts_of(place))
        return next((it for it in found if it is not None), None)


def _figures_of(patterns: Patterns, section: SectionRead) -> frozenset[str]:
    """The figures that a section would print."""
    spec = patterns.edition.parts[section.stretch.part].sections[section.stretch.section]
    slots = [slot for _, text in spec.paragraphs.items() for slot in slots_of(patterns.of(text))]
    return frozenset(slot.source[1] for slot in slots if slot.source[0] == "金额")

"""What a document says enough to know.

An audit concludes from nothing else: from tables that were read to the last amount, and from lists
all of whose sentences were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator import expression
from generator.figures.figure import Figure, typed
from generator.money import decimals
from generator.published.fill import amount_in
from generator.published.pattern import Patterns
from generator.published.read import Published, SectionRead
from generator.published.trees import Choice, Repeat, Slot, Tree
from generator.submission import Cell
from generator.text import same

#: The rows of a table that hold amounts, as a list: 有数科目, table, …
_OF_TABLE = "有数科目"
#: Where rows of subjects name the list that their budgets belong to, and what says a budget.
_LIST_OF_SUBJECTS = 3
_BUDGET = ("金额", "行.预算")


@dataclass(frozen=True)
class Inputs:
    """Which figures a document says enough to know."""

    published: Published

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Sheets of which an amount could not be placed, or that name another unit than the others.

        What adds up there isn't known. A table may go on in another of which nothing was
        recognised: then it is the one before.
        """
        imported = self.published.imported
        tables = imported.tables.values()
        read = {page.sheet.grid.name for table in tables for page, _ in table.pages}
        units = Counter(unit for table in tables for _, unit in table.pages if unit)
        usual = max(units, key=units.__getitem__, default="")
        doubtful = {
            page.sheet.grid.name
            for table in tables
            for page, unit in table.pages
            if unit not in {"", usual}
        }
        before = ""
        lost = {item.sheet for item in imported.leftovers if item.amounts}
        for name in self._sheets():
            if name in read:
                before = name
            if name in lost:
                doubtful |= {name, before}
        return frozenset(doubtful)

    def _sheets(self) -> Iterator[str]:
        names = dict.fromkeys(item.sheet for item in self.published.imported.leftovers)
        for table in self.published.imported.tables.values():
            names |= dict.fromkeys(page.sheet.grid.name for page, _ in table.pages)
        return iter(sorted(names, key=lambda it: (len(it), it)))

    @cached_property
    def _tables(self) -> frozenset[str]:
        return frozenset(
            name
            for name, table in self.published.imported.tables.items()
            if not any(page.sheet.grid.name in self.doubtful for page, _ in table.pages)
        )

    @cached_property
    def _partial(self) -> frozenset[str]:
        """Lists that lack rows: a sentence was not read, or it isn't clear what its row is of."""
        edition, lists = self.published.edition, self.published.submission.lists
        patterns = Patterns(edition, self.published.recognised.kind)
        partial = set(edition.forms.lists)
        for section in self.published.sections:
            if section.reading.whole:
                partial -= {
                    name
                    for name in _lists_of(section, patterns)
                    if _rows_of(section, name) <= len(lists.get(name, ()))
                }
        return frozenset(partial)

    @cached_property
    def broken(self) -> frozenset[str]:
        """Lists of whose rows sentences were not read, or not told of what they are."""
        published = self.published
        patterns = Patterns(published.edition, published.recognised.kind)
        return frozenset(
            rows[_LIST_OF_SUBJECTS] if rows[0] == _OF_TABLE else rows[0]
            for section in published.sections
            for rows in _all_rows_of(section, patterns)
            if not section.reading.whole or self._lacks_rows(section, rows)
        )

    def _lacks_rows(self, section: SectionRead, rows: tuple[str, ...]) -> bool:
        """Whether a section says more rows than were placed."""
        lists = self.published.submission.lists
        if rows[0] != _OF_TABLE:
            return _rows_of(section, rows[0]) > len(lists.get(rows[0], ()))
        own = [it for it in section.reading.found if it.slot.rows == rows]
        said = {it.row for it in own if it.slot.source == _BUDGET}
        return len(said) > len(lists.get(rows[_LIST_OF_SUBJECTS], ()))

    def is_row_placed(self, rows: tuple[str, ...], name: str) -> bool:
        """Whether what is said of a subject by its name went to the list that it belongs to.

        A text may say how far a budget was fulfilled and not how large it was: then it isn't known.
        """
        if not rows or rows[0] != _OF_TABLE:
            return True
        listed, budget = rows[_LIST_OF_SUBJECTS : _LIST_OF_SUBJECTS + 2]
        label = list(self.published.edition.forms.lists[listed].columns)[1]
        placed = self.published.submission.lists.get(listed, ())
        return any(
            label in row and same(row[label].text) == same(name)
            for row in placed
            if budget in row and row[budget].value is not None
        )

    def applicable(self) -> Iterator[str]:
        """The edition's rules of which the document says everything that they compare."""
        for name, rule in self.published.edition.rules.items():
            texts = [text for text in (rule.check, rule.when) if text]
            if all(self.are_known(text) for text in texts):
                yield name

    def stated(self) -> dict[str, Figure]:
        """Figures that tables don't tell, as sentences say them first."""
        found: dict[str, Figure] = {}
        for section in self.published.sections:
            for item in section.reading.found:
                name = item.slot.source[-1]
                value = amount_in(section.body.words(item.start, item.end), self.published.edition)
                if (
                    item.slot.source[0] == "金额"
                    and name in self.published.edition.figures
                    and name not in found
                    and value is not None
                    and not self.are_known(name)
                ):
                    where = section.body.where(item.start)
                    places = max(2, decimals(value))
                    found[name] = typed(Cell("", where, f"{value:f}", value, places), name)
        return found

    def are_rows_known(self, rows: tuple[str, ...]) -> bool:
        """Whether everything that rows of sentences print was read."""
        return not rows or rows[0] != _OF_TABLE or rows[1] in self._tables

    def are_known(self, text: str) -> bool:
        """Whether every cell, field and list that an expression rests on was read."""
        return self._are_known(text, frozenset())

    def _are_known(self, text: str, above: frozenset[str]) -> bool:
        paths = expression.references(expression.parse(text))
        return all(self._is_known(path, above) for path in paths)

    def _is_known(self, path: expression.Path, above: frozenset[str]) -> bool:
        name = path[0]
        edition, submission = self.published.edition, self.published.submission
        if name in edition.tables:
            return name in self._tables
        if name in edition.forms.lists:
            return bool(submission.lists.get(name)) and name not in self._partial
        if name in edition.figures:
            return name in above or self._are_known(edition.figures[name], above | {name})
        entry = dict(edition.reporting_fields()).get(name)
        if entry is None:
            return True
        if entry.total and self._are_known(entry.total, above | {name}):
            return True
        cell = submission.fields.get(name)
        return cell is not None and bool(cell.text) and not self._is_added_up(entry.total)

    def _is_added_up(self, total: str) -> bool:
        """Whether rows were read that a field would be the sum of, not all of them."""
        paths = expression.references(expression.parse(total)) if total else ()
        return any(self.published.submission.lists.get(path[0]) for path in paths)


def _all_rows_of(section: SectionRead, patterns: Patterns) -> frozenset[tuple[str, ...]]:
    """All lists through which a section goes."""
    stretch = section.stretch
    spec = patterns.edition.parts[stretch.part].sections[stretch.section]
    slots = (slot for text in spec.paragraphs.values() for slot in slots_of(patterns.of(text)))
    return frozenset(slot.rows for slot in slots if slot.rows)


def _lists_of(section: SectionRead, patterns: Patterns) -> Iterator[str]:
    """The lists whose rows a section prints."""
    stretch = section.stretch
    spec = patterns.edition.parts[stretch.part].sections[stretch.section]
    for text in spec.paragraphs.values():
        for slot in slots_of(patterns.of(text)):
            # of subjects only those that have an amount are printed
            if slot.rows and slot.rows[0] != _OF_TABLE:
                yield slot.rows[0]


def _rows_of(section: SectionRead, name: str) -> int:
    """How many rows of a list a section says."""
    found = section.reading.found
    return len({item.row for item in found if item.row and name in item.slot.rows})


def slots_of(tree: Tree) -> Iterator[Slot]:
    """All slots of a pattern."""
    for item in tree:
        if isinstance(item, Slot):
            yield item
        elif isinstance(item, Choice):
            for option in item.options:
                yield from slots_of(option)
        elif isinstance(item, Repeat):
            yield from slots_of(item.middle)

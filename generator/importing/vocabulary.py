"""The words by which an export is read: an edition's own, and the others that it lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.edition.model import Edition
from generator.edition.shapes.parts import Column, Row
from generator.importing.labels import LabelForms
from generator.importing.targets import Target, targets_of
from generator.text import same
from generator.workbook.reading.head import head_patterns, title_in
from generator.workbook.reading.headings import Stack

#: How notes of tables say the year.
_YEAR = "{{ 年度 }}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What may stand above a column, or beside a row, that is looked for.

    Attributes:
        label: the edition's own word, for messages.
        words: the words that mean it.
        paths: words that mean it below others.
        group: the edition's heading above it; may be empty.
        whole: headings that only say that the whole amount of the one above stands here.
    """

    label: str
    words: frozenset[str]
    paths: tuple[Stack, ...] = ()
    group: str = ""
    whole: frozenset[str] = frozenset()

    def rank(self, stack: Stack) -> int | None:
        """How well the words above a column fit, 0 the best; None if they don't."""
        if not stack:
            return None
        if any(stack[-len(path) :] == path or stack[-1] == "".join(path) for path in self.paths):
            return 0
        if stack[-1] in self.words:
            grouped = len(stack) > 1
            return 1 if bool(self.group) == grouped and self.group in {"", *stack[:-1]} else 2
        above = stack[:-1]
        return 3 if above and stack[-1] in self.whole and above[-1] in self.words else None


class Vocabulary:
    """The words of one edition."""

    def __init__(self, edition: Edition) -> None:
        imports = edition.imports
        forms = self.forms = LabelForms(imports)
        self.heads = head_patterns(imports)
        key = self.key = forms.key
        self.targets = targets_of(edition)
        self.titles = {key(title): names for title, names in imports.titles.items()}
        self.titles = {
            title: known
            for title, names in self.titles.items()
            if (known := tuple(name for name in names if name in self.targets))
        }
        self.numbers: dict[str, str] = {}
        for name, table in edition.ordered_tables:
            self.titles[key(table.title)] = (name,)
            if table.number:
                self.numbers[same(table.number)] = name
        self.others = {key(label): words for label, words in imports.labels.items()}
        self.codes, self.names, self.items, self.lines, self.ignored, self.totals, self.actual = (
            frozenset(map(key, words))
            for words in (
                imports.codes,
                imports.names,
                imports.items,
                imports.lines,
                imports.ignored,
                imports.totals,
                imports.actual,
            )
        )
        self.notes = frozenset(
            line.replace(_YEAR, str(edition.year))
            for table in edition.tables.values()
            for line in table.notes
        )
        own = {key(table.title) for _, table in edition.ordered_tables}
        self.unneeded_titles = frozenset(map(key, imports.unneeded_titles)) - own
        self.unneeded = {
            name: frozenset(tuple(map(key, word.split("/"))) for word in words)
            for name, words in imports.unneeded.items()
        }

    def title(self, text: object) -> tuple[str, ...]:
        """The tables and cards that words are the title of; none if they are no title."""
        for words in self.forms.titles(text):
            if names := self.titles.get(self.key(words)):
                return names
            if known := title_in(words, self.titles, self.heads):
                return known[0]
        return ()

    def is_unneeded_title(self, text: object) -> bool:
        """Whether words are the title of a table that nothing published needs."""
        return any(self.key(words) in self.unneeded_titles for words in self.forms.titles(text))

    def is_unneeded(self, name: str, stack: Stack) -> bool:
        """Whether what stands below or beside some words is of no use for a table or a card."""
        paths = {stack[at:end] for at in range(len(stack)) for end in range(at + 1, len(stack) + 1)}
        return not paths.isdisjoint(self.unneeded.get(name, ()))

    def wanted(self, label: str, aliases: Iterable[str] = (), group: str = "") -> Wanted:
        """What stands for a label in an export."""
        key = self.key
        own = [label, *aliases]
        others = [word for each in own for word in self.others.get(key(each), ())]
        words = frozenset(map(key, (*own, *(word for word in others if "/" not in word))))
        paths = tuple(
            tuple(key(part) for part in word.split("/")) for word in others if "/" in word
        )
        return Wanted(label, words, paths, key(group) if group else "", self.forms.whole)

    def columns(self, columns: Mapping[str, Column]) -> dict[str, Wanted]:
        """What stands above the columns of a table, by their names."""
        return {
            name: self.wanted(column.label, column.aliases, column.group)
            for name, column in columns.items()
        }

    def row(self, row: Row) -> Wanted:
        """What stands beside a row of a table."""
        # a part of a group that is all of it goes by the group's name as well
        group = (row.group,) if row.group and self.key(row.label) in self.forms.whole else ()
        return self.wanted(row.label, (*row.aliases, *group), row.group)

    def headings(self, target: Target) -> frozenset[str]:
        """Every word that may stand in the headings of a table or a card."""
        found = {*self.codes, *self.names, *self.items, *self.lines, *self.ignored}
        found |= set(map(self.key, target.headings))
        wanted = [item for block in target.blocks for item in self.columns(block.columns).values()]
        for item in wanted:
            found |= item.words | {word for path in item.paths for word in path}
            found |= {item.group} - {""}
        return frozenset(found)

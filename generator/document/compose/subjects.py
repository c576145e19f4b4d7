"""What sentences may say of subjects: those of a table that have an amount or a budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.catalog import names_of
from generator.document.compose.sentences import Gap, Sentences, clean
from generator.edition.model import Listing
from generator.figures.derive import Table, leaves
from generator.figures.figure import Figure, combine, typed
from generator.submission import Cell
from generator.text import same


@dataclass(frozen=True, slots=True)
class Subjects:
    """Lists of subjects, for sentences that go through them."""

    sentences: Sentences

    def subjects(
        self, table_name: str, column: str, list_name: str, budget: str, digits: int = 3
    ) -> list[dict[str, object]]:
        """有数科目: the subjects of a table, of one level, that have an actual or a budget.

        Each comes as 编码, 名称, the names of its 类 and 款, 决算 and 预算, and whatever else the
        list says of it. Reasons of what stands below it in the list are its own, if it has none.
        """
        table = self.sentences.disclosure.tables[table_name]
        listing = self.sentences.disclosure.edition.forms.lists[list_name]
        rows = self.sentences.disclosure.submission.lists.get(list_name, ())
        key = listing.key or next(iter(listing.columns))
        by_code = {same(row[key].text): row for row in rows}
        actuals = {code: (name, figure) for code, name, figure in _subjects(table, column, digits)}
        label = listing.columns[budget].label
        for code, row in by_code.items():
            if len(code) < digits:
                message = f"《{listing.title}》的“{code}”应填到 {digits} 位编码"
                self.sentences.gaps.append(Gap("budget", message, (row[key],)))
            else:
                own_name = _name_in(row, listing) if len(code) == digits else ""
                name = own_name or self._called(table, code[:digits])
                actuals.setdefault(code[:digits], (name, Figure(None, label)))
        reason = listing.reason_column
        result: list[dict[str, object]] = []
        for code, (name, actual) in sorted(actuals.items()):
            own = [row for row in leaves(rows, key) if same(row[key].text).startswith(code)]
            planned = combine("sum", [typed(row[budget], f"{name}{label}") for row in own], label)
            exact = by_code.get(code, {})
            said = {
                name: clean(exact[name].text) if name in exact else "" for name in listing.columns
            }
            if actual or planned:
                result.append(
                    {
                        **said,
                        "编码": code,
                        "名称": name,
                        "类": self._called(table, code[:3]),
                        "款": self._called(table, code[:5]),
                        "决算": actual,
                        "预算": planned,
                        "差异原因": said[reason] or _together(own, reason) if reason else "",
                    }
                )
        return result

    def _called(self, table: Table, code: str) -> str:
        """A subject's name in a table; one that had a budget alone is called as the list has it."""
        for subject in table.subjects:
            if subject.code == code:
                return subject.name
        listed = names_of(code, self.sentences.disclosure.edition.year)
        return listed[0].name if len(listed) == 1 else ""

    def economic_subjects(self, table_name: str, group: str) -> list[str]:
        """有数经济科目: the names of the 款 with an amount in one group of a table."""
        table = self.sentences.disclosure.tables[table_name]
        shape = table.table
        return [
            shape.listed()[code]
            for code in shape.grouped()[group]
            if len(code) > len("301") and table.figures[shape.address_of((code,))]
        ]


def _subjects(table: Table, column: str, digits: int) -> Iterator[tuple[str, str, Figure]]:
    """Code, name and figure of each subject of one level: 3 digits 类, 5 款, 7 项."""
    for row in table.table.function_rows(table.subjects):
        if len(row.code) == digits and column in row.columns:
            yield row.code, row.label, table.figures[row.key, column]


def _together(rows: Iterable[Mapping[str, Cell]], column: str) -> str:
    """What several rows say in one column, each once."""
    texts = (clean(row[column].text).strip().rstrip("。；;.") for row in rows)
    return "；".join(dict.fromkeys(filter(None, texts)))


def _name_in(row: Mapping[str, Cell], listing: Listing) -> str:
    """What a row of a list calls its subject: its second column."""
    return clean(row[list(listing.columns)[1]].text)

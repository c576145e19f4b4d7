"""What plays a part in a disclosure, by the names that its edition gives (`edition.roles`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator import expression
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.submission import Cell


def figures_of(disclosure: Disclosure, names: Iterable[str]) -> Iterator[Figure | None]:
    """The figure of each name, a figure, a field or a cell; None for what has no amount."""
    for name in names:
        (path,) = expression.references(expression.parse(name))
        table = disclosure.tables.get(path[0])
        if table is None:
            found = disclosure.figure(name)
        else:
            found = table.figures.get(table.table.address_of(path[1:]))
        yield found if found is not None and found.value is not None else None


def figure_of(disclosure: Disclosure, names: Iterable[str]) -> Figure | None:
    """The first figure that has an amount."""
    found = figures_of(disclosure, names)
    return next((figure for figure in found if figure is not None), None)


def rows_of(disclosure: Disclosure, names: Iterable[str]) -> list[Mapping[str, Cell]]:
    """The rows of the lists of these names."""
    lists = disclosure.submission.lists
    return [row for name in names for row in lists.get(name, ())]

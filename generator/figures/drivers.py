"""Drivers: which parts of an amount moved it.

The change of an amount that has parts is the sum of its parts' changes. The few parts that moved
with it and explain most of it are its drivers; parts that moved against it are never called its
cause, they offset it. An edition says which ways of taking an amount apart make sense (by source,
by subject, by economic code); the way whose few drivers explain most is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from generator.edition.layout import Address
from generator.edition.shapes.parts import Driver
from generator.figures.change import HUNDRED, percentage
from generator.figures.derive import Disclosure, Table
from generator.figures.figure import Figure, agree, combine
from generator.money import round_half_up

#: How much of a change its drivers should explain, in per cent, and how many there may be.
ENOUGH = Decimal(80)
AT_MOST = 3
#: Below this, what is known does not explain the change, and nothing is drafted.
AT_LEAST = Decimal(50)
_HALF = Decimal("0.5")


class Contribution(NamedTuple):
    """A part that moved: its name, its difference, and that as a percentage of the whole change."""

    name: str
    difference: Figure
    share: Figure


class Explanation(NamedTuple):
    """Drivers of a change, greatest first, and the greatest part that offset it."""

    drivers: tuple[Contribution, ...]
    offsets: tuple[Contribution, ...]

    @property
    def explained(self) -> Decimal:
        """How much of the change the drivers explain, in per cent; over 100 where parts offset."""
        return sum((driver.share.amount for driver in self.drivers), Decimal(0))


def explain_change(
    disclosure: Disclosure, name: str, difference: Figure, places: int
) -> Explanation | None:
    """The drivers of a named figure's change; None where no parts of last year are known.

    Args:
        disclosure: with the prior year's figures, as far as they are known.
        name: the figure whose change is to be explained.
        difference: its change, not zero.
        places: decimals at which a part's change counts as none.
    """
    ways = [
        (driver, list(parts_of(disclosure, driver)))
        for driver in disclosure.edition.drivers.get(name, ())
    ]
    found = [
        explanation
        for driver, parts in ways
        if accounts_for(parts, difference, in_full=driver.table is not None)
        and (explanation := explain(parts, difference, places)).explained >= AT_LEAST
    ]
    return max(found, key=lambda item: min(item.explained, HUNDRED), default=None)


def accounts_for(parts: list[tuple[str, Figure]], difference: Figure, *, in_full: bool) -> bool:
    """Whether the parts' changes add up to the change.

    The rows of a table do so in full, but for rounding, unless rows are missing from one of the
    years; of named figures some may be unknown, but not what makes the greater half of the change.
    """
    known = combine("sum", [part for _, part in parts])
    if in_full:
        return agree(difference, known)
    return abs(difference.amount - known.amount) <= abs(difference.amount) * _HALF


def explain(parts: list[tuple[str, Figure]], difference: Figure, places: int) -> Explanation:
    """What moved a change, and what offset it, of the parts that it has.

    Args:
        parts: the change of each part, by name.
        difference: the whole change, not zero.
        places: decimals at which a part's change counts as none.
    """
    moved = [
        Contribution(name, part, _size(percentage(part, difference, f"{name}占变动额比重")))
        for name, part in parts
        if not round_half_up(part.amount, places).is_zero()
    ]
    up = difference.amount > 0
    with_it = [item for item in moved if (item.difference.amount > 0) == up]
    against = [item for item in moved if (item.difference.amount > 0) != up]
    with_it.sort(key=lambda item: -abs(item.difference.amount))
    against.sort(key=lambda item: -abs(item.difference.amount))
    drivers: list[Contribution] = []
    reached = Decimal(0)
    for item in with_it[:AT_MOST]:
        drivers.append(item)
        reached += item.share.amount
        if reached >= ENOUGH:
            break
    return Explanation(tuple(drivers), tuple(against[:1]))


def _size(share: Figure) -> Figure:
    return replace(share, value=abs(share.amount))


def parts_of(disclosure: Disclosure, driver: Driver) -> Iterator[tuple[str, Figure]]:
    """Each part by name with its difference, where last year's is known."""
    if driver.figures:
        yield from _named_parts(disclosure, driver.figures)
    elif disclosure.prior is not None and driver.table is not None:
        current = disclosure.tables[driver.table]
        prior = disclosure.prior.tables.get(driver.table)
        if prior is not None:
            yield from _table_parts(current, prior, driver)


def _named_parts(disclosure: Disclosure, names: tuple[str, ...]) -> Iterator[tuple[str, Figure]]:
    figures = {name: disclosure.figure(name) for name in names}
    for name, figure in figures.items():
        if figure is not None and figure.prior is not None:
            yield name, combine("-", [figure, figure.prior], f"{name}增减")


def _table_parts(current: Table, prior: Table, driver: Driver) -> Iterator[tuple[str, Figure]]:
    now, then = _breakdown(current, driver), _breakdown(prior, driver)
    if now is None or then is None:
        return
    names = {key: name for key, (name, _) in ({**then, **now}).items()}
    often = Counter(names.values())
    for key in dict.fromkeys((*now, *then)):
        # 行政运行 stands under many a 款: the code says which is meant
        name = names[key] if often[names[key]] == 1 else f"{names[key]}（{key}）"
        before, after = then.get(key), now.get(key)
        a = current.figures[after[1]] if after else Figure(Decimal(0), name)
        b = prior.figures[before[1]] if before else Figure(Decimal(0), f"上年{name}")
        yield name, combine("-", [a, b], f"{name}增减")


def _breakdown(table: Table, driver: Driver) -> Mapping[str, tuple[str, Address]] | None:
    """The parts that a driver means; None where the table, as its edition has it, has no such."""
    return table.table.breakdown(driver, table.subjects)

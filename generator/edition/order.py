"""The order of what an edition lists by name, whatever the editions below it have listed.

Editions laid on one another only append. Three things decide where a name stands: an order that
is written beside the list (`paragraph_order` beside `paragraphs`), which names all of them; else
the official numbers, 栏次 of columns and 行次 of rows; else the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from generator.edition.source import EditionSource, Invalid, Keys

#: What may be ordered: the key of the list, the key of its order, and the number that its entries
#: have.
LISTS: Mapping[str, tuple[str, str]] = {
    "columns": ("column_order", "number"),
    "rows": ("row_order", "line"),
    "sections": ("section_order", ""),
    "paragraphs": ("paragraph_order", ""),
    "cards": ("card_order", ""),
    "fields": ("field_order", ""),
    "lists": ("list_order", ""),
    "reasons": ("reason_order", ""),
    "terms": ("term_order", ""),
}
#: A ledger has blank lines between its rows, so its 行次 are their places.
_PLACED_BY_LINE = "lines"


def set_in_order(source: EditionSource) -> None:
    """Put every list in its order, and take out what says the order.

    Raises:
        Invalid: an order that leaves something out, or names something twice or unknown.
    """
    _order_below((), source.data)


def check_order(keys: Keys, names: Sequence[str], things: Container[str]) -> None:
    """Refuse an order that names something unknown, or twice.

    Raises:
        Invalid: with the keys at fault, which begin with `keys`.
    """
    for index, name in enumerate(names):
        if name not in things:
            raise Invalid((*keys, index), f"没有“{name}”")
        if name in names[:index]:
            raise Invalid((*keys, index), f"“{name}”写了两次")


def _order_below(keys: Keys, around: dict[str, Any]) -> None:
    for name in LISTS:
        if isinstance(around.get(name), dict):
            around[name] = _in_order(keys, around, name)
    for name, value in around.items():
        if isinstance(value, dict):
            _order_below((*keys, name), value)


def _in_order(keys: Keys, around: dict[str, Any], name: str) -> dict[str, Any]:
    order, number = LISTS[name]
    things: dict[str, Any] = around[name]
    if order not in around or (name == "rows" and _PLACED_BY_LINE in around):
        return _by_number(things, number)
    names = around.pop(order)
    place = (*keys, order)
    if not isinstance(names, list):
        raise Invalid(place, "应为列表")
    check_order(place, names, things)
    if missing := [thing for thing in things if thing not in names]:
        raise Invalid(place, f"缺少“{missing[0]}”，次序要写全")
    return {name: things[name] for name in names}


def _by_number(things: dict[str, Any], number: str) -> dict[str, Any]:
    """By the official numbers, where all things have one."""
    numbers = {
        name: int(thing[number])
        for name, thing in things.items()
        if isinstance(thing, dict) and str(thing.get(number)).isdecimal()
    }
    if numbers.keys() != things.keys():
        return things
    return {name: things[name] for name in sorted(things, key=numbers.__getitem__)}

"""Tables that are like another one of the same edition, and say only what differs (`like`)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from generator.edition.source import EditionSource, Invalid, Keys
from generator.text import near

_TABLES, _LIKE = "tables", "like"


def copy_tables(whole: EditionSource, own: EditionSource) -> None:
    """Lay what one file says of such tables on a copy of the table that each is like.

    Args:
        whole: the edition so far, with all that this and its other files say.
        own: the file.

    Raises:
        Invalid: a table is like one that there isn't, or that is itself like another.
    """
    tables: dict[str, Any] = whole.data.get(_TABLES, {})
    for name, table in (own.data.get(_TABLES) or {}).items():
        if not isinstance(table, dict) or _LIKE not in table:
            continue
        other = table[_LIKE]
        found = tables.get(other) if isinstance(other, str) and other != name else None
        if not isinstance(found, dict) or _LIKE in found:
            reason = f"没有可以照抄的表“{other}”{near(str(other), tables)}"
            raise Invalid((_TABLES, name, _LIKE), reason)
        copied = EditionSource({name: deepcopy(found)}, {})
        copied.overlay(EditionSource({name: {**table, _LIKE: None}}))
        tables[name] = copied.data[name]
        _copy_places(whole, (_TABLES, other), (_TABLES, name))


def _copy_places(whole: EditionSource, other: Keys, name: Keys) -> None:
    """What was not written in a table stands where it was written in the other one."""
    size = len(other)
    for keys, place in list(whole.places.items()):
        if keys[:size] == other:
            whole.places.setdefault((*name, *keys[size:]), place)

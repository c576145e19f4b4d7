"""Under which condition a text is said, and whether it calls its department by its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.drafting.alike import Row
from generator.drafting.conditions import (
    Condition,
    Having,
    hangs_on,
    hangs_on_kind,
    hangs_on_lack,
    named_in,
    said_in,
)
from generator.drafting.sentences.amounts import name_of
from generator.drafting.sentences.gathered import SentenceDrafter
from generator.drafting.words import drafting_words

_NUMBERS = frozenset({"amount", "count"})
#: Stands for the department's kind until the sentence is taken apart.
_KIND = "\N{OBJECT REPLACEMENT CHARACTER}"


def condition_of(
    drafter: SentenceDrafter, drafted: str, row: Row, having: Having
) -> Condition | None:
    """What tells the documents with a text from those without; None where nothing does."""
    text = next(filter(None, row))
    return (
        hangs_on(drafted, having, drafter.known, drafter.gathered.figures)
        or _without_figure(drafter, text, having)
        or hangs_on_kind(having, drafter.kinds)
        or _with_field(drafter, drafted, text)
    )


def _without_figure(drafter: SentenceDrafter, text: str, having: Having) -> Condition | None:
    figure = hangs_on_lack(text, having, drafter.known)
    if figure is None:
        return None
    name = name_of(drafter, figure)
    return Condition(f"not {name}", f"“{name}”没有数才写")


def _with_field(drafter: SentenceDrafter, drafted: str, text: str) -> Condition | None:
    """What a text asks to be filled in, or says that there is none of."""
    fields = {
        name: entry for name, entry in drafter.gathered.fields.items() if entry["type"] in _NUMBERS
    }
    said = said_in(drafted)
    if asked := [name for name in said if name in fields]:
        return Condition(asked[0], f"填了“{asked[0]}”才写")
    if said:
        return None
    at = named_in(text, [(name, entry["label"]) for name, entry in fields.items()])
    if at is None:
        return None
    name = [*fields][at]
    return Condition(f"not {name}", f"没有填“{name}”才写")


def kinds_marked(main: int, row: Row, kinds: Sequence[str]) -> str:
    """The model's sentence, marked where each document says the kind that it is of."""
    text, own = row[main] or "", kinds[main]
    others = [(it, kind) for it, kind in zip(row, kinds, strict=False) if it and kind != own]
    if not others:
        return text
    either = re.compile("|".join(map(re.escape, dict.fromkeys(kinds))))
    said = [either.findall(it) for it, _ in others]
    places = [*either.finditer(text)]
    if any(len(it) != len(places) for it in said):
        return text
    for at in reversed(range(len(places))):
        found = places[at]
        is_own_name = text[: found.end()].endswith(drafting_words().own)
        if (
            found[0] == own
            and not is_own_name
            and all(it[at] == kind for it, (_, kind) in zip(said, others, strict=True))
        ):
            text = text[: found.start()] + _KIND + text[found.end() :]
    return text


def with_kinds(drafted: str) -> str:
    """A drafted sentence with the word for what was marked."""
    return drafted.replace(_KIND, "{{ 类型 }}")

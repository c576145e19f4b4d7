"""What a sentence prints, as a tree: literal words, slots, choices and repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal as One

#: What a slot holds.
Kind = One[
    "amount", "count", "percent", "direction", "size", "ordinal", "year", "name", "kind", "words",
    "names", "lines", "blocks", "choice", "unit",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiteralWords:
    """Words that stand there as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that the department's data fills.

    Attributes:
        kind: what stands there.
        source: what prints it: the function with its arguments, or the word by itself;
            (`金额`, `收入总计`), (`增减`, `收入总计`, `同比`, `差额`), (`行.单位名称`,).
        choices: the words that it may be, where these are known.
        rows: the list whose rows `行` stands for: (`所属单位`,), (`有数科目`, `财拨总表`, …).
        may_lack: whether nothing may stand there: a word of a card that was left blank.
    """

    kind: Kind
    source: tuple[str, ...]
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; `conditions` says, for each, what holds where it stands (see `Branch`)."""

    options: tuple[Tree, ...]
    conditions: tuple[Branch | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Rows of a list, one after the other; `source` is the list."""

    single: Tree
    first: Tree
    middle: Tree
    last: Tree
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """What a branch stands for: a choice of a card (`行政参公` is `是`), a case of a change.

    Attributes:
        source: the field, or (`增减`, figure).
        value: the choice, or the case.
        row: where it stands among the rows of loops, once it was found: as of a slot.
    """

    source: tuple[str, ...]
    value: str
    row: tuple[int, ...] = ()


Item = LiteralWords | Slot | Choice | Repeat
Tree = tuple[Item, ...]
NOTHING: Tree = ()


def choice_of(
    options: Sequence[Tree],
    conditions: Sequence[Branch | None] = (),
    *,
    optional: bool = False,
) -> Tree:
    """A choice, or what there is without one."""
    options = [joined(option) for option in options]
    if optional:
        options.append(NOTHING)
    conditions = [*conditions, *[None] * (len(options) - len(conditions))]
    if len(options) == 1 and conditions[0] is None:
        return options[0]
    if not any(options):
        return NOTHING
    return (Choice(tuple(options), tuple(conditions)),)


def joined(tree: Tree) -> Tree:
    """A sequence whose neighbouring words are one."""
    found: list[Item] = []
    for item in tree:
        if isinstance(item, LiteralWords) and found and isinstance(found[-1], LiteralWords):
            found[-1] = LiteralWords(found[-1].text + item.text)
        elif not isinstance(item, LiteralWords) or item.text:
            found.append(item)
    return tuple(found)


def without_stop(tree: Tree) -> Tree:
    """What a phrase says without its full stop."""
    if not tree:
        return tree
    *before, last = tree
    if isinstance(last, LiteralWords):
        return joined((*before, LiteralWords(last.text.rstrip("。"))))
    if isinstance(last, Choice):
        options = tuple(without_stop(option) for option in last.options if option)
        return (*before, *choice_of(options, last.conditions))
    return tree


def of_rows(tree: Tree, rows: tuple[str, ...]) -> Tree:
    """The same, its slots belonging to rows of a list."""
    found: list[Item] = []
    for item in tree:
        if isinstance(item, Slot):
            found.append(replace(item, rows=rows))
        elif isinstance(item, Choice):
            options = tuple(of_rows(option, rows) for option in item.options)
            found.append(replace(item, options=options))
        else:
            found.append(item)
    return joined(tuple(found))

"""What heads the columns of a printed table, what labels its rows, and so of which shape it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from generator.annexes.model import GridCell
from generator.drafting.words import drafting_patterns, drafting_words
from generator.text import same
from generator.workbook.reading.cells import amount_of

Cells = tuple[tuple[GridCell, ...], ...]
#: A subject of the budget classification, and one by economic code.
CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_ECONOMIC = re.compile(r"3(?:0[1-9]|1[0-3]|99)(?:\d{2})?")
#: A table has labels of rows on so many sides at most.
_MOST_SIDES = 2


def divided(rows: Cells) -> tuple[Cells, Cells]:
    """The headings, and the rows below."""
    if not rows:
        return (), ()
    end = max(cell.rows for cell in rows[0])
    while end < len(rows) - 1 and _is_heading(rows[end], rows[end - 1]):
        end += 1
    return rows[:end], rows[end:]


def _is_heading(row: Sequence[GridCell], above: Sequence[GridCell]) -> bool:
    texts = [same(cell.text) for cell in row if cell.text.strip()]
    if not texts:
        return False
    if any(_is_numbering(cell.text) for cell in above[:1]) or _is_numbers(above):
        return False
    if CODE.fullmatch(texts[0]):
        return False
    if drafting_patterns().first.match(texts[0]):
        # labels of rows may stand side by side, as headings
        return len(set(texts)) > _MOST_SIDES and all(amount_of(text) is None for text in texts)
    if any(drafting_patterns().heading.fullmatch(text) for text in texts) or _is_numbers(row):
        return True
    return len(texts) > 1 and all(amount_of(text) is None for text in texts)


def _is_numbers(row: Sequence[GridCell]) -> bool:
    """Whether a row says the numbers of columns."""
    numbers = [same(cell.text) for cell in row if same(cell.text).isdigit()]
    return (
        len(numbers) > 1
        and len(set(numbers)) == len(numbers)
        and numbers[0] == "1"
        and (numbers == [str(at) for at in range(1, len(numbers) + 1)])
    )


def has_numbers(row: Sequence[GridCell]) -> bool:
    """Whether a row of headings numbers the columns."""
    return any(same(cell.text).isdigit() for cell in row)


def numbering_of(head: Cells) -> str:
    """What stands before the numbers of the columns; blank where there are none."""
    words = [same(cell.text) for row in head if has_numbers(row) for cell in row]
    return next((word for word in words if _is_numbering(word)), "")


def stacks_of(head: Cells) -> list[list[str]]:
    """The headings above each column, without those that number it."""
    width = len(head[0]) if head else 0
    stacks: list[list[str]] = []
    for column in range(width):
        stack: list[str] = []
        for row in head:
            text = row[column].text.strip()
            is_number = same(text).isdigit() or _is_numbering(text)
            if text and not (is_number and has_numbers(row)) and text not in stack[-1:]:
                stack.append(text)
        stacks.append(stack)
    return stacks


def shape_of(head: Cells, body: Cells) -> str:
    """Which of the shapes of tables it has."""
    stacks = stacks_of(head)
    coded = [at for at, stack in enumerate(stacks) if heads_codes(stack)]
    own = [same(row[at].text) for at in coded for row in body]
    if coded:
        found = [text for text in own if CODE.fullmatch(text)]
        is_economic = bool(found) and all(map(_ECONOMIC.fullmatch, found))
        listed = len({at for at in coded if stacks[at]}) > 1 and not _adjacent(coded)
        return "economic" if is_economic or (not found and listed) else "function"
    return "ledger" if len(items_of(stacks)) > 1 and len(body) > 1 else "fixed"


def _adjacent(columns: Sequence[int]) -> bool:
    return [*columns] == [*range(columns[0], columns[-1] + 1)]


def items_of(stacks: Sequence[Sequence[str]]) -> list[int]:
    """The columns in which the labels of rows stand."""
    return [
        at
        for at, stack in enumerate(stacks)
        if stack and drafting_patterns().item.fullmatch(same(stack[-1]))
    ]


def repeated(stacks: Sequence[Sequence[str]]) -> list[str]:
    """The topmost headings, where there are several and the same headings stand below each."""
    tops = list(dict.fromkeys(stack[0] for stack in stacks if stack))
    each = len(stacks) // max(1, len(tops))
    below = [[*stack[1:]] for stack in stacks[:each]]
    is_so = len(tops) > 1 and [*stacks] == [[top, *rest] for top in tops for rest in below]
    return tops if is_so else []


def is_line(stack: Sequence[str]) -> bool:
    """Whether words above a column say that lines are numbered in it."""
    return bool(stack) and _is_numbering(stack[-1])


def heads_codes(stack: Iterable[str]) -> bool:
    """Whether words above a column say that codes stand below."""
    return any(map(drafting_patterns().code.fullmatch, stack))


def _is_numbering(text: str) -> bool:
    """Whether words head the numbers of columns or rows."""
    return same(text) in drafting_words().numbering

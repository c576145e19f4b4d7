"""The words above each column of a table, where merged cells and several lines of headings are."""

from __future__ import annotations

from collections.abc import Callable

from generator.workbook.spreadsheet.grid import Grid

#: The words above a column, from the top down.
Stack = tuple[str, ...]


def stacks_of(
    grid: Grid, rows: range, form: Callable[[object], str], *, reaching: bool = False
) -> tuple[Stack, ...]:
    """The words above each column, each once.

    Args:
        grid: the sheet.
        rows: its rows of headings.
        form: makes the form in which words are compared.
        reaching: whether a heading that is not merged reaches on below the same words, as programs
            draw it that merge no cells.
    """
    stacks: list[list[str]] = [[] for _ in range(grid.width)]
    for row in rows:
        before: tuple[Stack, str] | None = None
        for column, stack in enumerate(stacks):
            content = grid.shown(row, column)
            text = "" if content is None else form(content)
            if reaching:
                above = tuple(stack)
                is_below = before is not None and before[0] == above
                if not text and before and is_below and _is_open(grid, row, column, rows):
                    text = before[1]
                before = (above, text) if text else None
            if text and text not in stack[-1:]:
                stack.append(text)
    return tuple(map(tuple, stacks))


def _is_open(grid: Grid, row: int, column: int, rows: range) -> bool:
    """Whether a blank cell may belong to the heading on its left: one of its own stands below."""
    below = range(row + 1, rows.stop)
    return (row, column) not in grid.merges and any(grid.text(at, column).strip() for at in below)

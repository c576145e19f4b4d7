"""Words of the units, put together for the accountant to rewrite; nothing is made up.

What all units say alike stands as it is. What they say differently is set one after the other under
each one's name, and marked, so that a check can tell that nobody has rewritten it yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.merge.books import UnitBook
from generator.submission import Block, Cell
from generator.text import same

#: What a unit says, by its name.
Said = Mapping[str, Cell]


def said_by(books: Sequence[UnitBook], cells: Sequence[Cell | None]) -> dict[str, Cell]:
    """What each unit that says something says."""
    pairs = zip(books, cells, strict=True)
    return {book.name: cell for book, cell in pairs if cell is not None and cell.text.strip()}


def is_unanimous(said: Said) -> bool:
    """Whether all who say something say the same."""
    return len({same(cell.text) for cell in said.values()}) <= 1


def words(text: str) -> Cell:
    """A cell with words; blank for none."""
    return Cell("", "", text)


def first(said: Said) -> Cell:
    """What the first who says something says."""
    return words(next((cell.text for cell in said.values()), ""))


def joined(said: Said, mark: str) -> Cell:
    """What is said, once if all say the same, else one after the other, marked."""
    if is_unanimous(said):
        return first(said)
    parts = (f"{name}：{cell.text.strip().rstrip('。；;')}" for name, cell in said.items())
    return words(f"{mark}{'；'.join(parts)}。")


def join_writings(writings: Mapping[str, Sequence[Block]], mark: str) -> tuple[Block, ...]:
    """The units' own writing, heading by heading, below each heading unit by unit.

    Annexes, which have titles, are put together title by title.
    """
    own = {name: tuple(blocks) for name, blocks in writings.items() if blocks}
    if len(set(own.values())) <= 1:
        return next(iter(own.values()), ())
    kinds = {block.kind for blocks in own.values() for block in blocks}
    parting = "title" if "title" in kinds else "heading"
    chapters: dict[str, tuple[Block | None, dict[str, list[Block]]]] = {}
    for name, blocks in own.items():
        heading: Block | None = None
        for block in blocks:
            if block.kind == parting:
                heading = block
            _, by_unit = chapters.setdefault(same(heading.text) if heading else "", (heading, {}))
            if block.kind != parting:
                by_unit.setdefault(name, []).append(block)
    found: list[Block] = []
    for head, by_unit in chapters.values():
        found += [head] if head else []
        found += _chapter(by_unit, mark)
    return tuple(found)


def _chapter(by_unit: Mapping[str, Sequence[Block]], mark: str) -> list[Block]:
    if len({tuple(blocks) for blocks in by_unit.values()}) <= 1:
        return list(next(iter(by_unit.values()), ()))
    found = []
    for name, blocks in by_unit.items():
        found += [Block("subheading", f"{mark}{name}"), *blocks]
    return found

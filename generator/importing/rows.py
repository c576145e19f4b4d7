"""Which row of a table is meant by the labels of an export."""

from __future__ import annotations

from collections.abc import Sequence

from generator.edition.shapes.table import TableBlock
from generator.importing.vocabulary import Vocabulary
from generator.workbook.reading.cells import quote


class Rows:
    """Tells which row of a table the rows of a part are, which may be any of some blocks."""

    def __init__(self, blocks: Sequence[TableBlock], vocabulary: Vocabulary) -> None:
        self.lines = {name: row.line for block in blocks for name, row in block.rows.items()}
        self.sides = {name: at for at, block in enumerate(blocks) for name in block.rows}
        self.by_words: dict[str, list[str]] = {}
        self.key = key = vocabulary.key
        exact = {key(row.label) for block in blocks for row in block.rows.values()}
        for block in blocks:
            for name, row in block.rows.items():
                own = {key(word) for word in (row.label, *row.aliases)}
                for word in vocabulary.row(row).words:
                    if word in own or word not in exact:
                        self.by_words.setdefault(word, []).append(name)

    def meant(self, found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """For each label with its 行次 the row that is meant, or blank and why none is.

        Between equal labels the side decides on which most others stand, then the order of the
        lines, then the 行次.
        """
        choices = [list(self.by_words.get(self.key(words), ())) for words, _ in found]
        sure = [self.sides[options[0]] for options in choices if len(options) == 1]
        side = max(set(sure), key=sure.count) if sure else None
        for at, options in enumerate(choices):
            own = [option for option in options if self.sides[option] == side]
            choices[at] = own if len(options) > 1 and own else options
        for at, options in enumerate(choices):
            if len(options) > 1:
                choices[at] = self._in_order(choices, at, found[at][1])
        return [
            (options[0], "") if len(options) == 1 else ("", _reason(words, bool(options)))
            for options, (words, _) in zip(choices, found, strict=True)
        ]

    def _in_order(self, choices: Sequence[Sequence[str]], at: int, number: str) -> list[str]:
        options = list(choices[at])
        above = [self.lines[other[0]] for other in choices[:at] if self._anchors(other, options)]
        below = [
            self.lines[other[0]] for other in choices[at + 1 :] if self._anchors(other, options)
        ]
        low, high = max(above, default=0), min((line for line in below if line > 0), default=10**9)
        between = [option for option in options if low < self.lines[option] < high]
        if len(between) > 1:
            return [option for option in between if number == str(self.lines[option])] or between
        return between or options

    def _anchors(self, other: Sequence[str], options: Sequence[str]) -> bool:
        return len(other) == 1 and self.sides[other[0]] == self.sides[options[0]]


def _reason(words: str, unclear: bool) -> str:  # noqa: FBT001
    if not words:
        return "这一行没有写项目"
    return f"{quote(words)}不止一行可以放，分不清" if unclear else f"{quote(words)}不是本表的项目"

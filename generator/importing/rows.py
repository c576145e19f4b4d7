"""Which row of a table is meant by the labels of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.edition.shapes.parts import Row
from generator.importing.vocabulary import Vocabulary, key
from generator.workbook.reading.cells import quote


class Rows:
    """Tells which row of a table the rows of a block are."""

    def __init__(self, sides: Mapping[str, Mapping[str, Row]], vocabulary: Vocabulary) -> None:
        self.lines = {
            (side, name): row.line for side, rows in sides.items() for name, row in rows.items()
        }
        self.by_words: dict[str, list[tuple[str, str]]] = {}
        exact = {key(row.label) for rows in sides.values() for row in rows.values()}
        for side, rows in sides.items():
            for name, row in rows.items():
                own = {key(word) for word in (row.label, *row.aliases)}
                for word in vocabulary.row(row).words:
                    if word in own or word not in exact:
                        self.by_words.setdefault(word, []).append((side, name))

    def meant(self, found: Sequence[tuple[str, str]]) -> list[tuple[str, str] | str]:
        """For each label with its 行次, the side and row that is meant, or why none is.

        Between equal labels the side decides on which most others stand, then the order of the
        lines, then the 行次.
        """
        choices = [list(self.by_words.get(key(words), ())) for words, _ in found]
        sure = [options[0][0] for options in choices if len(options) == 1]
        side = max(set(sure), key=sure.count) if sure else ""
        for at, options in enumerate(choices):
            own = [option for option in options if option[0] == side]
            choices[at] = own if len(options) > 1 and own else options
        for at, options in enumerate(choices):
            if len(options) > 1:
                choices[at] = self._in_order(choices, at, found[at][1])
        return [
            options[0] if len(options) == 1 else self._reason(words, bool(options))
            for options, (words, _) in zip(choices, found, strict=True)
        ]

    def _in_order(
        self, choices: Sequence[Sequence[tuple[str, str]]], at: int, number: str
    ) -> list[tuple[str, str]]:
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

    @staticmethod
    def _anchors(other: Sequence[tuple[str, str]], options: Sequence[tuple[str, str]]) -> bool:
        return len(other) == 1 and other[0][0] == options[0][0]

    @staticmethod
    def _reason(words: str, unclear: bool) -> str:  # noqa: FBT001
        if not words:
            return "这一行没有写项目"
        return (
            f"{quote(words)}不止一行可以放，分不清" if unclear else f"{quote(words)}不是本表的项目"
        )

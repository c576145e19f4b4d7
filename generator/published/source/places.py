"""Where the characters of a published document stand on its pages, so that they can be marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

#: How much of the height of a character the next one shares in the same line.
_SHARED = 0.5


class PageBox(NamedTuple):
    """Where something stands in the file: a page from 1, and corners in its own coordinates."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PagePlaces:
    """The boxes of characters.

    Attributes:
        boxes: for each paragraph or cell, by its place in words, a box for each character; None
            for what is not printed, such as the end of a line.
        sideways: the pages whose lines run up or down in the coordinates of the file.
    """

    boxes: Mapping[str, tuple[PageBox | None, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    sideways: frozenset[int] = frozenset()

    def rectangles(self, where: str, start: int = 0, end: int | None = None) -> tuple[PageBox, ...]:
        """The rectangles that cover a stretch, one for each line of each page.

        Args:
            where: the place of a paragraph or of a cell, as it tells it.
            start: the first character of its text.
            end: where the stretch ends, that character not counted in; the whole text by default.
        """
        return tuple(self._merged(self.boxes.get(where, ())[start:end]))

    def _merged(self, boxes: tuple[PageBox | None, ...]) -> Iterator[PageBox]:
        whole: PageBox | None = None
        for box in boxes:
            if box is None:
                continue
            if whole is not None and self._is_beside(whole, box):
                whole = PageBox(
                    whole.page, min(whole.x0, box.x0), min(whole.y0, box.y0),
                    max(whole.x1, box.x1), max(whole.y1, box.y1),
                )  # fmt: skip
                continue
            if whole is not None:
                yield whole
            whole = box
        if whole is not None:
            yield whole

    def _is_beside(self, one: PageBox, other: PageBox) -> bool:
        """Whether two boxes stand in one line."""
        if one.page != other.page:
            return False
        low, high, low2, high2 = (
            (one.x0, one.x1, other.x0, other.x1)
            if one.page in self.sideways
            else (one.y0, one.y1, other.y0, other.y1)
        )
        shared = min(high, high2) - max(low, low2)
        return shared > _SHARED * min(high - low, high2 - low2)

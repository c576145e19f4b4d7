"""The paper of a leaf, a page that holds a page of a PDF annex.

Its margins are narrower than the document's, for that page has margins of its own.
"""

from __future__ import annotations

from typing import Final

#: Millimetres.
LEAF_TOP: Final = 15
LEAF_SIDE: Final = 15
LEAF_BOTTOM: Final = 20
PAPER_SHORT: Final = 210
PAPER_LONG: Final = 297
_POINTS: Final = 72 / 25.4  # to the millimetre


def leaf_room(*, landscape: bool) -> tuple[float, float]:
    """Width and height between the margins of a leaf, in points."""
    across, down = (PAPER_LONG, PAPER_SHORT) if landscape else (PAPER_SHORT, PAPER_LONG)
    return (across - 2 * LEAF_SIDE) * _POINTS, (down - LEAF_TOP - LEAF_BOTTOM) * _POINTS

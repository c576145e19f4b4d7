"""The words of a section, as findings quote them."""

from __future__ import annotations

import pytest

from generator.annexes.model import Words
from generator.published.body import body_of

BLOCKS = tuple(
    Words("text", ((text, False),), "某段")
    for text in ("（三）国有资产情况", "截至年末，共有车辆 8 辆，其中用车8辆", "（四）其他情况")
)


@pytest.mark.parametrize(
    ("found", "clause"),
    [
        ("截至年末", "截至年末"),
        ("车辆8辆", "共有车辆 8 辆"),
        ("用车8", "其中用车8辆"),
        ("情况截至", "（三）国有资产情况截至年末"),
    ],
)
def test_a_clause_ends_where_its_paragraph_does(found: str, clause: str) -> None:
    body = body_of(BLOCKS)
    start = body.text.text.index(found)
    assert body.clause(start, start + len(found)) == clause

"""Text with a blank between characters and digits: 12 月 is 12月 again.

Some programs that turn pages into text put one there, throughout. Official documents have none. In
tables the blank may stand between two things, a code and a name; there it stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.annexes.model import TextBlock, Words

_HAN = "[\u4e00-\u9fff]"
_SPACED = re.compile(rf"(?<={_HAN}) +(?=\d)|(?<=[\d%]) +(?={_HAN})")
_CLOSE = re.compile(rf"{_HAN}(?=\d)|[\d%](?={_HAN})")
#: So many blanks, and more than there are places without one, were put there by a program.
_MANY = 40


def unspaced(blocks: Sequence[TextBlock]) -> list[TextBlock]:
    """The blocks of a text, the blanks beside digits taken out of its words if they are a habit."""
    texts = [block.text for block in blocks if isinstance(block, Words)]
    spaced = sum(len(_SPACED.findall(text)) for text in texts)
    if spaced < _MANY or spaced < sum(len(_CLOSE.findall(text)) for text in texts):
        return list(blocks)
    return [
        replace(block, runs=tuple((_SPACED.sub("", text), bold) for text, bold in block.runs))
        if isinstance(block, Words)
        else block
        for block in blocks
    ]

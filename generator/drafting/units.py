"""In which unit a document prints amounts; an edition says them all in 万元.

What is printed in 元 is so put into 万元 before sentences are taken apart, to the last place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from generator.annexes.model import DrawnGrid, Words
from generator.language import SMALL_UNIT, UNIT, UNITS

_AMOUNT = re.compile(rf"(-?\d[\d,]*(?:\.\d+)?)(\s*)({UNIT}|{SMALL_UNIT})")


def unit_of(blocks: Sequence[Words | DrawnGrid]) -> str:
    """The unit of most amounts of the text."""
    texts = (block.text for block in blocks if isinstance(block, Words))
    units = [unit for text in texts for *_, unit in _AMOUNT.findall(text)]
    return SMALL_UNIT if units.count(SMALL_UNIT) > units.count(UNIT) else UNIT


def in_edition_unit(
    blocks: Sequence[Words | DrawnGrid],
) -> tuple[Words | DrawnGrid, ...]:
    """The paragraphs with amounts in 元 as editions say them; tables stay."""
    return tuple(_raised(block) if isinstance(block, Words) else block for block in blocks)


def _raised(block: Words) -> Words:
    if SMALL_UNIT not in block.text:
        return block
    runs = tuple((_AMOUNT.sub(_in_edition_unit, text), bold) for text, bold in block.runs)
    return replace(block, runs=runs)


def _in_edition_unit(found: re.Match[str]) -> str:
    number, _, unit = found.groups()
    if unit == UNIT:
        return found[0]
    value = Decimal(number.replace(",", "")).scaleb(UNITS[unit])
    return f"{value:,f}{UNIT}" if "," in number else f"{value:f}{UNIT}"

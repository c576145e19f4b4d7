"""How a region prints numbers, as its documents show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from generator.drafting.documents import DraftDocument
from generator.drafting.sentences import Gathered

Data = dict[str, Any]


def style_of(gathered: Gathered, documents: Sequence[DraftDocument]) -> Data:
    """The house style: how many places, zeros, thousands."""
    cells = [cell.text for document in documents for sheet in document.sheets
             for row in sheet.rows for cell in row]  # fmt: skip
    table: Data = {"places": "2"}
    if any(re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", text.strip()) for text in cells):
        table["thousands"] = True
    if not any(re.fullmatch(r"0\.00", text.strip()) for text in cells):
        table["zero"] = ""
    amounts: Data = {"places": "2", "strip": _strip(gathered.amounts)}
    amounts |= _zero(gathered.amounts)
    percents: Data = {"places": str(_places(gathered.percents) or 2)}
    percents |= {"strip": _strip(gathered.percents), **_zero(gathered.percents)}
    if any("," in text for text in gathered.amounts):
        amounts["thousands"] = True
    blank = next((text for text in gathered.amounts if not text.strip("0.")), "0")
    return {
        "numbers": {
            "amount": {**amounts, "blank": blank},
            "percent": percents,
            "count": {"places": "0", "blank": "0"},
            "table_amount": table,
            "table_count": {"places": "0"},
        }
    }


def _strip(texts: Sequence[str]) -> str:
    """How numbers end: with all their places, without those that are zero, or as whole numbers."""
    places = _places(texts)
    fractions = [text.partition(".")[2] for text in texts]
    whole = any(
        text.strip("0") and not fraction for text, fraction in zip(texts, fractions, strict=True)
    )
    if any(len(it) == places and not it.strip("0") for it in fractions) or not places:
        return "none"
    if any(len(it) == places and it.endswith("0") for it in fractions):
        return "whole" if whole else "none"
    return "all" if any(len(it) < places for it in fractions) else "none"


def _zero(texts: Sequence[str]) -> Data:
    """A zero without places, where that is how it is printed."""
    return {"zero": "0"} if "0" in texts and not any(it.startswith("0.0") for it in texts) else {}


def _places(texts: Sequence[str]) -> int:
    return max((len(text.partition(".")[2]) for text in texts), default=2)

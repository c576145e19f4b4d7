"""How a region prints numbers, as its documents show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.annexes.model import Words
from generator.drafting.base import Data
from generator.drafting.documents import DraftDocument
from generator.language import UNIT

_NUMBER = r"-?\d[\d,]*(?:\.\d+)?"


def style_of(documents: Sequence[DraftDocument]) -> Data:
    """The house style: how many places, zeros, thousands."""
    cells = [cell.text for document in documents for sheet in document.sheets
             for row in sheet.rows for cell in row]  # fmt: skip
    table: Data = {"places": "2"}
    if any(re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", text.strip()) for text in cells):
        table["thousands"] = True
    if not any(re.fullmatch(r"0\.00", text.strip()) for text in cells):
        table["zero"] = ""
    unit = documents[0].unit
    texts = [it.text for document in documents for it in document.source.blocks
             if isinstance(it, Words)]  # fmt: skip
    printed = [it for text in texts for it in re.findall(f"({_NUMBER}){unit}", text)]
    shares = [it for text in texts for it in re.findall(f"({_NUMBER})%", text)]
    amounts: Data = {"places": "2", "strip": _strip(printed), **_zero(printed)}
    percents: Data = {"places": str(_places(shares) or 2)}
    percents |= {"strip": _strip(shares), **_zero(shares)}
    if any("," in text for text in printed):
        amounts["thousands"] = True
    blank = next((text for text in printed if not text.strip("0.")), "0")
    return {
        **({} if unit == UNIT else {"amount_unit": unit}),
        "numbers": {
            "amount": {**amounts, "blank": blank},
            "percent": percents,
            "count": {"places": "0", "blank": "0"},
            "table_amount": table,
            "table_count": {"places": "0"},
        },
    }


def _strip(texts: Sequence[str]) -> str:
    """How most numbers end: with all their places, without those that are zero, or as whole ones.

    A department's own words, which are among them, may print the same amount otherwise.
    """
    places = _places(texts)
    # each number once: what all departments write in the same words says no more than one of them
    fractions = [text.partition(".")[2] for text in dict.fromkeys(texts) if text.strip("0.")]
    cut = [it for it in fractions if len(it) < places or not it]
    kept = [it for it in fractions if it.endswith("0") and len(it) == places]
    whole_cut, whole_kept = cut.count(""), sum(not it.strip("0") for it in kept)
    if whole_kept and whole_kept >= whole_cut:
        return "none"
    ends_cut, ends_kept = len(cut) - whole_cut, len(kept) - whole_kept
    if ends_kept and ends_kept >= ends_cut:
        return "whole" if whole_cut else "none"
    return "all" if cut else "none"


def _zero(texts: Sequence[str]) -> Data:
    """A zero without places, where that is how it is printed."""
    return {"zero": "0"} if "0" in texts and not any(it.startswith("0.0") for it in texts) else {}


def _places(texts: Sequence[str]) -> int:
    return max((len(text.partition(".")[2]) for text in texts), default=2)

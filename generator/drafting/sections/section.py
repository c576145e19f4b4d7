"""A section in the making, and its paragraphs as they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.annexes.model import Words
from generator.drafting.base import Data
from generator.drafting.headings import Block
from generator.drafting.words import drafting_words
from generator.edition.phrases import words as any_of
from generator.language import FISCAL, YEAR_SIGN


@dataclass
class SectionDraft:
    """A section as YAML, what is doubtful of each of its paragraphs, and what it doesn't say."""

    data: Data
    doubts: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def texts_of(blocks: Sequence[Block]) -> list[str]:
    """The paragraphs among blocks, without blanks."""
    return ["".join(it.text.split()) for it in blocks if isinstance(it, Words) and it.text.strip()]


def name_for(text: str) -> str:
    """A name for a paragraph: what its first clause is about."""
    text = re.sub(r"\{\{.*?\}\}", "", text)
    words = re.split(r"[\d，。：；、]", re.sub(r"^[（(].{1,3}[）)]|^\d+[.、]", "", text))
    own = any_of((*drafting_words().own, f"{YEAR_SIGN}{FISCAL}"))
    words = [re.sub(rf"{own}|[^\w]", "", it) for it in words]
    return next((it[:12] for it in words if len(it) > 1), "段")

"""Names of places and offices, which no form of words keeps."""

from __future__ import annotations

from generator.drafting.words import drafting_patterns, drafting_words

#: What stands where a name was, so that it is seen on the page until someone mends the sentence.
NAMELESS = "〔名称〕"
TAKEN_OUT = f"原有地名或单位名称，已换成{NAMELESS}，请改成通用的说法"


def without_names(text: str) -> str:
    """A text without the names of places and of their offices; 各省市县区 are none."""
    any_region = frozenset(drafting_words().any_region)
    return drafting_patterns().local.sub(
        lambda found: found[0] if any_region.issuperset(found[0][:3]) else NAMELESS, text
    )

"""Names of places and offices, which no form of words keeps."""

from __future__ import annotations

import re

#: What stands where a name was, so that it is seen on the page until someone mends the sentence.
NAMELESS = "〔名称〕"
TAKEN_OUT = f"原有地名或单位名称，已换成{NAMELESS}，请改成通用的说法"
_HAN = r"[\u4e00-\u9fff]"
_LOCAL = re.compile(
    rf"{_HAN}{{2,4}}[省市县区](?:(?=财政|人民)|{_HAN}{{0,10}}(?:局|中心|委员会|办公室))"
)
#: Words of any region: 各省市县区, 本级, 设区市.
_ANY = frozenset("各省市县区本级设地方同乡镇和及")


def without_names(text: str) -> str:
    """A text without the names of places and of their offices."""
    return _LOCAL.sub(lambda found: found[0] if _ANY.issuperset(found[0][:3]) else NAMELESS, text)

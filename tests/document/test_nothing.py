"""A department without any money of a kind: no sentence leads in to what is not there."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from generator.document.compose.frame import compose
from generator.figures.derive import derive
from generator.submission import Cell
from tests.years import edition_of, newest, year

#: Sentences that were to go on, and marks that stand beside nothing.
BROKEN = re.compile(r"[：，、；]。|，，|。。|、，|，；|（）")
GOES_ON = re.compile(r"[，：]$")
HEADINGS = {"h1", "h2", "h3"}
#: What stands there is for the department to write, and it is told so.
WRITTEN = "绩效"
#: Where published documents do say that there are 0 offices.
COUNTING = {"jiangxi-2025"}
#: Lists that every department fills in.
LISTS = ("主要职责", "主要职能", "所属单位", "二级预算单位")


@cache
def blocks_of(edition_id: str) -> list[tuple[str, str]]:
    """The tags and words of the document of a department with no amount at all, in their order."""
    edition = edition_of(edition_id)
    lists = {
        name: ({column: Cell(name, "A2", "某项") for column in edition.forms.lists[name].columns},)
        for name in LISTS
        if name in edition.forms.lists
    }
    handed_in = year(edition_id)
    handed_in = replace(handed_in, lists={**handed_in.lists, **lists})
    tree = compose(derive(handed_in, edition)).document.tree
    parts = tree.iterfind("body/section[@class='part']")
    found = (block for part in parts for block in part.iter("p", "table", *HEADINGS))
    return [(str(block.tag), "".join(map(str, block.itertext()))) for block in found]


@pytest.mark.parametrize("edition_id", newest())
def test_no_sentence_leads_in_to_nothing(edition_id: str) -> None:
    blocks = blocks_of(edition_id)
    assert [text for tag, text in blocks if tag == "p" and BROKEN.search(text)] == []
    followed = zip(blocks, [*blocks[1:], ("h1", "")], strict=True)
    goes_on = [text for (_, text), (tag, _) in followed if GOES_ON.search(text) and tag in HEADINGS]
    assert goes_on == []


@pytest.mark.parametrize("edition_id", newest())
def test_a_heading_within_a_section_has_something_below_it(edition_id: str) -> None:
    blocks = blocks_of(edition_id)
    bare = [
        text
        for (tag, text), (after, _) in pairwise(blocks)
        if tag == "h3" and after in HEADINGS and WRITTEN not in text
    ]
    assert bare == []


@pytest.mark.parametrize("edition_id", sorted(set(newest()) - COUNTING))
def test_a_department_without_offices_counts_none(edition_id: str) -> None:
    assert [text for _, text in blocks_of(edition_id) if "0个内设机构" in text] == []

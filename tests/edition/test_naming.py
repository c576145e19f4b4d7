"""The names that an edition's author is told are those that its sentences and rules may use."""

from __future__ import annotations

import pytest

from generator import expression
from generator.edition.grammar import SIGNATURES, Grammar
from generator.edition.load import available
from generator.edition.naming import name_lines
from generator.edition.shapes.table import SUBJECT
from generator.edition.validate import reference_exists
from tests.years import edition_of


def groups(edition_id: str) -> dict[str, list[str]]:
    """The names under each title."""
    blocks = "\n".join(name_lines(edition_of(edition_id))).split("\n\n")
    return {
        title: [line.partition("\t")[0] for line in lines]
        for title, *lines in (block.split("\n") for block in blocks)
    }


@pytest.mark.parametrize("edition_id", available())
def test_every_word_of_sentences_is_told(edition_id: str) -> None:
    told = {
        part
        for group in groups(edition_id).values()
        for name in group
        for part in (name, name.partition("(")[0], name.partition(".")[0])
    }
    assert Grammar(edition_of(edition_id)).known <= told
    assert SIGNATURES.keys() <= told


@pytest.mark.parametrize("edition_id", available())
def test_every_cell_that_is_told_exists(edition_id: str) -> None:
    told = groups(edition_id)["表里的格（指标、规则）"]
    assert len(told) > 100
    for name in told:
        if SUBJECT not in name.split("."):
            (path,) = expression.references(expression.parse(name))
            assert reference_exists(edition_of(edition_id), path), name


def test_sentences_stand_in_the_order_of_the_document() -> None:
    told = groups("jiangxi-2022")["句子（explain、覆盖）"]
    assert told[:3] == ["主要职责.职责", "基本情况.单位", "基本情况.人员"]

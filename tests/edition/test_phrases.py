"""Phrases find what they say, refuse what they can't say, and take no time over any text."""

from __future__ import annotations

import time

import pytest

from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.edition.phrases import PhraseError, numbers, pattern, pattern_of
from generator.edition.words import WordGroup, phrases_in
from tests.edition.conftest import EXTENDS, Write, refusal


def found(phrase: str, text: str) -> str:
    match = pattern((phrase,)).search(text)
    return match[0] if match else ""


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("请填写", "（请填写金额）", "请填写"),
        ("[增加|减少]了", "今年减少了", "减少了"),
        ("预算[数|]为", "预算为5", "预算为"),
        ("预算[数|]为", "预算数为5", "预算数为"),
        # the longest choice, whatever their order
        ("[干部|干部职工]{数}人", "干部职工5人", "干部职工5人"),
        ("请…填写", "请根据情况填写", "请根据情况填写"),
        ("请…填写", "请说明。不必填写", ""),
        ("请…填写", "请按照二〇二二年度部门决算公开要求填写", ""),
        ("请……填写", "请说明。不必填写", "请说明。不必填写"),
        ("（{数}%）", "(98.5％)", "(98.5％)"),
        ("a.c", "abc", ""),
        ("金额{数}", "金额.5", ""),
        # what is no amount
        ("金额{数}", "金额1,2,3", ""),
        ("金额{金额}", "金额1,2万元", ""),
        ("金额{金额}", "金额1,234.5万元", "金额1,234.5万元"),
        ("金额{金额}", "金额５００万元", "金额５００万元"),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, expected: str) -> None:
    assert found(phrase, text).strip() == expected


def test_the_numbers_of_a_phrase() -> None:
    match = pattern(("预算{金额}，执行率{数}%",)).search("预算 1,200.5 万元，执行率 98%")
    assert match is not None
    assert numbers(match) == ["1,200.5 万元", "98"]


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "应为 1 到 400 个字"),
        ("…填写", "“…”的前后都要有字"),
        ("请…", "“…”的前后都要有字"),
        ("甲…乙…丙…丁", "“…”最多 2 处"),
        ("[甲|乙", "[ ] 里应为几个词，用 | 隔开"),
        ("[]", "[ ] 里应为几个词，用 | 隔开"),
        ("甲]", "只能用 [甲|乙]、…、……、{数}、{金额}"),
        ("{个数}", "只能用 [甲|乙]、…、……、{数}、{金额}"),
    ],
)
def test_what_is_no_phrase(phrase: str, reason: str) -> None:
    with pytest.raises(PhraseError) as error:
        pattern_of(phrase)
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("甲……甲…甲{数}", "甲" * 20_000),
        ("[甲|]" * 30 + "乙", "甲" * 20_000),
        ("[甲|甲甲|甲甲甲]" * 20 + "乙", "甲" * 20_000),
        ("甲{数}{数}{数}%", "甲" + "1" * 20_000),
        ("甲{金额}", "甲" + "1," * 20_000),
    ],
)
def test_no_phrase_takes_long(phrase: str, text: str) -> None:
    """A regular expression of the same shape would take years."""
    start = time.process_time()
    assert found(phrase, text) == ""
    assert time.process_time() - start < 5


def places_of_phrases() -> list[tuple[str, ...]]:
    """The keys of everything in an edition that holds phrases by name."""
    edition = load_edition("jiangxi-2022")
    groups = [
        name for name in Edition.model_fields if isinstance(getattr(edition, name), WordGroup)
    ]
    found = [keys for name in groups for keys, _ in phrases_in(getattr(edition, name), (name,))]
    return sorted({tuple(map(str, keys[:-1])) for keys in found})


@pytest.mark.parametrize("keys", places_of_phrases(), ids=".".join)
def test_an_edition_with_a_phrase_that_can_t_be_read(write: Write, keys: tuple[str, ...]) -> None:
    nested = "".join(f"{'  ' * depth}{key}:\n" for depth, key in enumerate(keys))
    write(f"{EXTENDS}{nested}{'  ' * len(keys)}填写: '请[填写'\n")
    message = refusal()
    assert f"第 {2 + len(keys)} 行" in message
    assert f"{'.'.join(keys)}.填写：“请[填写”[ ] 里应为几个词，用 | 隔开" in message


def test_personal_data_and_prose_have_phrases() -> None:
    assert {keys[0] for keys in places_of_phrases()} == {"privacy", "prose"}


def test_an_edition_with_a_word_that_no_check_reads(write: Write) -> None:
    write(f"{EXTENDS}prose:\n  leftover: {{}}\n")
    message = refusal()
    assert "第 3 行" in message
    assert "不认识这个键" in message


def test_an_edition_adds_a_phrase_and_takes_one_away(write: Write) -> None:
    write(f"{EXTENDS}prose:\n  leftovers:\n    advice: {{本市: 按市局口径填报, 示例: null}}\n")
    advice = load_edition("test").prose.leftovers.advice
    assert advice["本市"] == "按市局口径填报"
    assert "示例" not in advice
    assert "示例" in load_edition("jiangxi-2022").prose.leftovers.advice


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("全年预算数 A", "全年预算数"),
        ("全年执行数（B）", "全年执行数"),
        ("执行率（B/A）", "执行率"),
        ("项目资金 (万元)", "项目资金"),
        ("资金总额", "资金总额"),
        ("分值（分值）", "分值(分值)"),
    ],
)
def test_units_and_letters_behind_a_heading_say_nothing(heading: str, plain: str) -> None:
    assert load_edition("jiangxi-2023").prose.scores.without_mark(heading) == plain


def test_a_form_of_evaluation_says_all_its_labels(write: Write) -> None:
    write(f"{EXTENDS}forms:\n  evaluations:\n    另一张:\n      title: 另一张\n")
    message = refusal()
    assert "第 3 行" in message or "第 4 行" in message or "第 5 行" in message
    assert "forms.evaluations.另一张" in message


@pytest.mark.parametrize("edition", available())
def test_every_edition_knows_the_headings_of_score_tables(edition: str) -> None:
    scores = load_edition(edition).prose.scores
    assert all((scores.points, scores.scores, scores.budgets, scores.actuals, scores.rates))

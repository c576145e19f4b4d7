"""What checks look for is the edition's: another one may say it otherwise, and is refused in place.

Each case is a few lines of YAML, as an officer elsewhere would write them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from generator.checks.completeness import check_completeness
from generator.checks.finding import Finding
from generator.checks.headcount import check_headcount
from generator.checks.performance import check_performance
from generator.checks.privacy import check_privacy
from generator.checks.registry import checks
from generator.checks.wording import check_wording
from generator.edition.load import load_edition
from generator.figures.derive import Disclosure
from tests.checks.words import clean, saying, with_submission
from tests.edition.conftest import EXTENDS, Write, refusal

Check = Callable[[Disclosure], Iterator[Finding]]


def rules(check: Check, disclosure: Disclosure) -> list[str]:
    return [finding.rule for finding in check(disclosure)]


def elsewhere(disclosure: Disclosure) -> Disclosure:
    """The same words in a workbook of the edition that a case wrote."""
    return replace(disclosure, edition=load_edition("test"))


@pytest.mark.parametrize(
    ("check", "yaml", "here", "there"),
    [
        (
            check_wording,
            "prose:\n  leftovers:\n    either: [涉/不涉]\n",
            "本年（是/否）开展评价。",
            "本年（涉/不涉）密。",
        ),
        (
            check_wording,
            "prose:\n  leftovers:\n    blanks: [张三单位]\n",
            "由某某负责。",
            "由张三单位负责。",
        ),
        (
            check_wording,
            "prose:\n  self_reference:\n    selves: [我们]\n",
            "本单位认真执行。",
            "我们单位认真执行。",
        ),
        (
            check_privacy,
            "privacy:\n  roles:\n    联系人: null\n    答复人: 答复人\n",
            "联系人：王小明",
            "答复人：王小明",
        ),
        (
            check_privacy,
            "privacy:\n  internal:\n    不得外传: 阅后即焚\n",
            "本报告不得外传。",
            "本报告阅后即焚。",
        ),
        (
            check_privacy,
            "privacy:\n  levels: [密件]\n  level_values: [密件]\n",
            "（机密）",
            "（密件）",
        ),
        (
            check_performance,
            "prose:\n  ratings:\n    announced: [评分]\n",
            "3个项目的得分情况如下：甲项目90分。",
            "3个项目的评分情况如下：甲项目90分。",
        ),
        (
            check_performance,
            "prose:\n  projects:\n    lead_ins: [依次为]\n",
            "共有3个项目，分别为：甲、乙。",
            "共有3个项目，依次为：甲、乙。",
        ),
    ],
)
def test_another_edition_says_it_otherwise(
    write: Write, check: Check, yaml: str, here: str, there: str
) -> None:
    write(EXTENDS + yaml)
    for words, says in ((here, True), (there, False)):
        assert bool(rules(check, saying(words))) is says, words
        assert bool(rules(check, elsewhere(saying(words)))) is not says, words


def test_ordinals_of_an_edition(write: Write) -> None:
    write(f"{EXTENDS}prose:\n  ordinals: {{其一、: [其一、]}}\n")
    texts = saying("其一、学习。", "其二、检查。", "其四、整改。")
    assert rules(check_wording, texts) == []
    assert rules(check_wording, elsewhere(texts)) == ["跳号"]


def test_an_ordinal_without_a_number(write: Write) -> None:
    write(f"{EXTENDS}prose:\n  ordinals:\n    其一、: [其他、]\n")
    message = refusal()
    assert "第 4 行" in message
    assert "“其他、”应有一个编号：一、1 或 ①" in message


def test_a_list_that_an_edition_calls_otherwise(write: Write) -> None:
    """Of the list that holds the duties something must be filled in, whatever its name."""
    lists = "forms:\n  lists:\n    职能任务: {title: 职能任务, columns: {内容: {label: 内容}}}\n"
    write(f"{EXTENDS}{lists}roles:\n  duties: [职能任务]\n")
    empty = with_submission(clean(), lists={**clean().submission.lists, "主要职责": ()})
    assert "《主要职责》" in next(check_completeness(empty)).message
    (finding,) = (it for it in check_completeness(elsewhere(clean())) if it.rule == "内容缺失")
    assert "《职能任务》" in finding.message


def test_a_role_that_nothing_plays(write: Write) -> None:
    write(f"{EXTENDS}roles:\n  present: [到岗人数]\n")
    edition = load_edition("test")
    assert checks()["实有人数"].lacking(edition) == ("到岗人数",)
    assert rules(check_headcount, elsewhere(clean())) == []


@pytest.mark.parametrize("name", ["三公表.", "一 二", "甲 + 乙"])
def test_a_role_that_is_no_name(write: Write, name: str) -> None:
    write(f"{EXTENDS}roles:\n  spent:\n    - {name}\n")
    message = refusal()
    assert "第 4 行" in message
    assert "roles.spent.0" in message

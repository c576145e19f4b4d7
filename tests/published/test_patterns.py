"""Sentences read backwards: what an edition prints, its patterns take apart again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import markupsafe
import pytest

from generator.document.compose import Said, say
from generator.edition.load import available
from generator.edition.model import Edition, Section
from generator.figures.derive import Disclosure, derive
from generator.published.expressions import SlotFound
from generator.published.matching import Reading, read_section
from generator.published.pattern import Patterns
from generator.published.plain import Plain, plain
from tests.departments import department
from tests.samples import EXAMPLES, examined
from tests.years import edition_of, newest


def sections(said: Said, edition: Edition) -> Iterator[tuple[str, Section, str]]:
    """Name, section and text of each section of sentences."""
    for part, view in zip(edition.ordered_parts, said.views["parts"], strict=False):  # type: ignore[call-overload]
        for (name, section), drawn in zip(part.sections.items(), view["sections"], strict=False):
            lines = [
                str(markupsafe.Markup(block["text"]).striptags())  # noqa: S704 - our own
                if isinstance(block, dict)
                else block.text
                for block in drawn["blocks"]
                if not isinstance(block, dict) or "text" in block
            ]
            if section.content == "sentences":
                yield name, section, "\n".join(lines)


def readings(said: Said, disclosure: Disclosure) -> Iterator[tuple[str, Plain, Reading]]:
    patterns = Patterns(disclosure.edition, disclosure.submission.identity.kind)
    for name, section, text in sections(said, disclosure.edition):
        trees = [patterns.of(template) for _, template in section.paragraphs.items()]
        words = plain(text)
        yield name, words, read_section(trees, words, unit=disclosure.edition.style.amount_unit)


def numbers(disclosure: Disclosure, said: Said) -> tuple[list[str], list[str]]:
    """The numbers that were printed in sentences, and those that were read from them."""
    found: list[str] = []
    for name, words, reading in readings(said, disclosure):
        assert reading.whole, (name, words.original)
        found += [
            words.original_of(item.start, item.end)
            for item in reading.found
            if item.slot.kind in {"amount", "count", "percent"} and item.slot.source[0] != "length"
        ]
    places = {
        f"{name}.{paragraph}"
        for part in disclosure.edition.ordered_parts
        for name, section in part.sections.items()
        for paragraph in section.paragraphs
    }
    return [printed.text for printed in said.printed if printed.sentence in places], found


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_examples_are_taken_apart_again(file: Path) -> None:
    examination = examined(file)
    printed, found = numbers(examination.disclosure, examination.said)
    # a sentence may compute a zero that it doesn't show
    assert (Counter(printed) - Counter(found)).keys() <= {"0"}
    assert {text for text in found if text not in printed} <= {"0%"}  # words of the edition


@pytest.mark.parametrize("edition", available())
@pytest.mark.parametrize("kind", ["部门", "单位"])
def test_made_up_departments_are_taken_apart_again(edition: str, kind: str) -> None:
    for seed in range(3):
        disclosure = derive(department(edition, seed, kind=kind), edition_of(edition))
        numbers(disclosure, say(disclosure))


@pytest.mark.parametrize("edition", ["jiangxi-2021", *newest()])
def test_what_a_draft_leaves_blank_is_read_as_such(edition: str) -> None:
    """Amounts of last year, counts and reasons that are missing stop no sentence."""
    submission = replace(department(edition, 2), prior={}, fields={}, reasons={})
    disclosure = derive(submission, edition_of(edition))
    said = say(disclosure)
    blanks = [
        words.original_of(item.start, item.end)
        for name, words, reading in readings(said, disclosure)
        for item in reading.found
        if reading.whole or pytest.fail(name)
    ]
    assert "〔上年数待填写〕" in blanks


@pytest.fixture(name="running")
def running_costs() -> tuple[tuple[object, ...], str]:
    """The patterns of a section, and what it says."""
    edition = edition_of("jiangxi-2022")
    section = edition.parts["情况说明"].sections["基本支出"]
    patterns = Patterns(edition, "部门")
    text = (
        "本部门2022年度一般公共预算财政拨款基本支出1100.00万元，其中：\n"
        "（一）工资福利支出1 000.50万元，较2021年增加20.5 万元，增长2.1%，"
        "主要原因是：人员\n增加。\n"
        "（二）商品和服务支出99.5万元，较2021年减少3万元，下降2.9%，"
        "主要原因是：厉行节约。\n"
        "（三）对个人和家庭补助支出0万元，较2021年持平。\n"
        "（四）资本性支出0万元，较2021年持平。"
    )
    return tuple(patterns.of(it) for _, it in section.paragraphs.items()), text


def told(trees: tuple[object, ...], text: str) -> dict[tuple[str, ...], str]:
    words = plain(text)
    reading = read_section(trees, words)  # type: ignore[arg-type]
    return {it.slot.source: words.original_of(it.start, it.end) for it in reading.found}


def test_blanks_and_broken_lines_say_nothing(running: tuple[tuple[object, ...], str]) -> None:
    trees, text = running
    found = told(trees, text)
    assert found["金额", "工资福利支出"] == "1 000.50"
    assert found["增减", "工资福利支出", "同比", "差额"] == "20.5"
    assert found["原因", "工资福利支出"] == "人员\n增加"
    assert found["增减", "商品和服务支出", "同比", "方向"] == "减少"


def test_a_wrong_word_of_direction_is_read_as_it_stands(
    running: tuple[tuple[object, ...], str],
) -> None:
    trees, text = running
    found = told(trees, text.replace("下降2.9%", "增长2.9%"))
    assert found["增减", "商品和服务支出", "同比", "升降"] == "增长"


def test_a_sentence_in_other_words_does_not_disturb_the_others(
    running: tuple[tuple[object, ...], str],
) -> None:
    trees, text = running
    other = "（二）商品和服务支出99.5万元，比上年少了3万元，主要原因是：厉行节约。"
    text = text.replace(text.split("\n")[3], other)
    words = plain(text)
    reading = read_section(trees, words)  # type: ignore[arg-type]
    found = told(trees, text)
    assert not reading.whole
    assert found["金额", "商品和服务支出"] == "99.5"
    assert ("增减", "商品和服务支出", "同比", "差额") not in found
    assert found["增减", "工资福利支出", "同比", "差额"] == "20.5"
    unread = "".join(words.original_of(*stretch) for stretch in reading.unread)
    assert "比上年少了3万元" in unread
    assert "工资福利" not in unread


def test_a_line_that_may_lack_is_no_part_of_the_reason_before_it() -> None:
    edition = edition_of("jiangxi-2021")
    section = edition.parts["情况说明"].sections["基本支出"]
    trees = tuple(Patterns(edition, "部门").of(it) for _, it in section.paragraphs.items())
    lines = (
        "本部门2021年度一般公共预算财政拨款基本支出1100.00万元，其中：",
        "（一）工资福利支出1000万元，较2020年增加20万元，增长2.04%，主要原因是：人员增加。",
        "（二）商品和服务支出100万元，较2020年减少3万元，增长（下降）2.91%，主要原因是：节约。",
        "（三）对个人和家庭补助支出0万元，较2020年持平。",
        "（四）资本性支出0万元，较2020年持平。",
    )
    found = told(trees, "\n".join(lines))
    assert found["原因", "工资福利支出"] == "人员增加"
    assert found["金额", "商品和服务支出"] == "100"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_without_its_lead_no_amount_goes_to_another_figure(file: Path) -> None:
    disclosure = examined(file).disclosure
    patterns = Patterns(disclosure.edition, disclosure.submission.identity.kind)
    for _, section, text in sections(say(disclosure), disclosure.edition):
        trees = [patterns.of(template) for _, template in section.paragraphs.items()]
        whole = read_section(trees, plain(text))
        _, mark, rest = text.partition("，")
        words = plain(rest)
        gone = len(plain(text).text) - len(words.text)
        known = {it.start - gone: it.slot.source for it in whole.found if is_amount(it)}
        wrong = [
            (it.slot.source, words.original_of(it.start, it.end))
            for it in read_section(trees, words).found
            if mark and is_amount(it) and known.get(it.start) != it.slot.source
        ]
        assert wrong == []


def is_amount(found: SlotFound) -> bool:
    return found.slot.kind == "amount"


def test_ordinary_prose_is_not_taken_for_a_sentence(
    running: tuple[tuple[object, ...], str],
) -> None:
    trees, _ = running
    words = plain("本局勤俭办一切事业，2022年召开会议12次，印发文件300份，满意度达98.5%。")
    assert read_section(trees, words).found == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("mark", ["，增长", "。\n（二）", "：\n（一）", "：人员"])
def test_a_mark_that_was_lost_at_the_edge_of_a_line_stops_nothing(
    running: tuple[tuple[object, ...], str], mark: str
) -> None:
    trees, text = running
    lost = text.replace(mark, mark[1:], 1)
    assert lost != text
    strict = read_section(trees, plain(lost))  # type: ignore[arg-type]
    assert not strict.whole
    words = plain(lost)
    reading = read_section(trees, words, marks_may_lack=True)  # type: ignore[arg-type]
    assert reading.whole
    found = {it.slot.source: words.original_of(it.start, it.end) for it in reading.found}
    assert found == told(trees, text)


@pytest.mark.parametrize("change", [("增长2.1%", "增长%"), ("万元，较2021年增加", "万元增加")])
def test_nothing_but_marks_may_lack(
    running: tuple[tuple[object, ...], str], change: tuple[str, str]
) -> None:
    trees, text = running
    assert change[0] in text
    words = plain(text.replace(*change, 1))
    assert not read_section(trees, words, marks_may_lack=True).whole  # type: ignore[arg-type]

"""Texts that were converted page by page: their lines are paragraphs again."""

from pathlib import Path

from generator.annexes.model import Words
from generator.published.source.web import read_web_blocks

SENTENCE = (
    "组织对纳入部门预算范围的二级项目五个全面开展绩效自评，"
    "共涉及资金一百二十万元，占项目支出总额的百分之百"
)
WIDTH = 28


def texts(lines: list[str]) -> list[str]:
    blocks = read_web_blocks(Path("text.txt"), "\n\n".join(lines).encode())
    return [it.text for it in blocks if isinstance(it, Words)]


def wrapped(text: str) -> list[str]:
    return [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]


PARAGRAPHS = [f"{SENTENCE}，第{at}次{SENTENCE}。" for at in range(20)]


def test_lines_that_were_broken_where_they_were_full_are_joined() -> None:
    lines = [line for text in PARAGRAPHS for line in wrapped(text)]
    assert texts(lines) == PARAGRAPHS


def test_titles_stand_by_themselves_however_long() -> None:
    title = "五、一般公共预算财政拨款“三公”经费支出决算情况说明"
    lines = [line for text in PARAGRAPHS for line in (title, *wrapped(text))]
    assert texts(lines) == [line for text in PARAGRAPHS for line in (title, text)]


def test_what_is_numbered_begins_anew() -> None:
    full = SENTENCE[:WIDTH]
    lines = [line for text in PARAGRAPHS for line in (full, f"（一）{full}", *wrapped(text)[:1])]
    assert sum(text.startswith("（一）") for text in texts(lines)) == len(PARAGRAPHS)


def test_a_text_of_whole_paragraphs_stays_as_it_is() -> None:
    lines = [line for text in PARAGRAPHS for line in ("概况", "没有句号的一行", text)]
    assert texts(lines) == lines

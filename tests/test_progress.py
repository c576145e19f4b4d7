"""One account of how far something has come, for terminal, log and page."""

from __future__ import annotations

import re

from generator.progress import Progress


def test_a_line_says_how_many_what_and_how_long() -> None:
    progress = Progress(4)
    progress.advance("甲.xlsx：已生成")
    assert re.fullmatch(r"1/4 甲.xlsx：已生成（还需 \d+ 秒）", progress.line())
    assert re.fullmatch(r"1/4 .*（2.0 份/秒，还需 \d+ 秒）", progress.line("2.0 份/秒，"))


def test_what_is_done_again_counts_once() -> None:
    progress = Progress(2)
    progress.advance("甲", count=1)
    progress.advance("甲", count=0)
    assert progress.done == 1


def test_nothing_is_foretold_before_anything_is_done() -> None:
    assert Progress(9).left == 0.0


def test_the_rest_takes_as_long_as_what_is_done() -> None:
    progress = Progress(3)
    progress.begun -= 10
    progress.advance()
    assert 19 < progress.left < 21
    assert progress.seconds == 10

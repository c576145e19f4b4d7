"""What one edition has that another has not, in words."""

from __future__ import annotations

import pytest

from generator.edition.difference import difference
from generator.edition.load import available
from tests.helpers import runner
from tests.years import edition_of


@pytest.mark.parametrize("edition", available())
def test_an_edition_does_not_differ_from_itself(edition: str) -> None:
    assert list(difference(edition_of(edition), edition_of(edition))) == []


def test_what_was_added_removed_and_reworded() -> None:
    lines = list(difference(edition_of("jiangxi-2021"), edition_of("jiangxi-2022")))
    assert "删去 基本支出表·科目·39906：“赠与”" in lines
    assert "增加 基本支出表·科目·39909：“经常性赠与”" in lines
    assert "修改 基金表·编号：由 “公开08表” 改为 “公开07表”" in lines
    assert "修改 基本支出表·科目·30111：由 “公务员医疗补助缴费” 改为 “公务员医疗补助缴款”" in lines


def test_the_way_back_says_the_contrary() -> None:
    there, back = (
        list(difference(edition_of(one), edition_of(other)))
        for one, other in (("jiangxi-2021", "jiangxi-2022"), ("jiangxi-2022", "jiangxi-2021"))
    )
    assert len(there) == len(back)
    for way, other in (("增加", "删去"), ("删去", "增加")):
        added = {line.removeprefix(way) for line in there if line.startswith(way)}
        assert added == {line.removeprefix(other) for line in back if line.startswith(other)}


def test_sentences_read_as_they_will_and_widths_are_left_out() -> None:
    edition = edition_of("jiangxi-2022")
    (name, table), *_ = edition.tables.items()
    new = table.model_copy(update={"title": "{% if 甲 %}\n没有{{ 金额(乙) }}\n{% endif %}"})
    wider = edition.model_copy(update={"tables": {**edition.tables, name: new}})
    (line,) = difference(edition, wider)
    assert line.endswith("改为 “没有［金额(乙)］”")


def test_the_command_lists_the_differences(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(monkeypatch, capsys)
    told = run("editions", "--diff", "jiangxi-2021", "jiangxi-2022")
    assert "39909" in told.out
    same = run("editions", "--diff", "jiangxi-2022", "jiangxi-2022")
    assert same.out == "两个版式内容相同\n"

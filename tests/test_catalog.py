"""The budget classification as data."""

import re

from generator.catalog import codes, history_of, names_of


def test_every_row_can_be_read() -> None:
    found = [item for code in codes() for item in history_of(code)]
    assert len(found) > 100
    for item in found:
        assert re.fullmatch(r"\d{3}|\d{5}|\d{7}", item.code)
        assert item.name == item.name.strip() != ""
        assert item.confidence in {"high", "medium", "low"}
        assert item.first is None or item.last is None or item.first <= item.last
        assert "own knowledge" not in item.source


def test_every_code_stands_below_another_one() -> None:
    known = set(codes())
    assert not [code for code in known if len(code) > 3 and code[:-2] not in known]


def test_a_name_holds_for_its_years() -> None:
    assert [item.name for item in names_of("20805", 2019)] == ["行政事业单位离退休"]
    assert [item.name for item in names_of("20805", 2022)] == ["行政事业单位养老支出"]
    assert [item.name for item in names_of("215", 2022)] == ["资源勘探工业信息等支出"]


def test_an_unknown_code_has_no_name() -> None:
    assert names_of("2999999", 2022) == ()
    assert history_of("301") == ()


def test_only_a_name_seen_in_print_contradicts() -> None:
    (seen,), (remembered,) = names_of("20103", 2022), names_of("2010303", 2022)
    assert seen.attested
    assert remembered.sure
    assert not remembered.attested

"""A rule of an edition that can't work is refused when the edition is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.edition.load import FOLDERS_VARIABLE, available, load_edition
from generator.errors import Unusable

RULE = "rules:\n  新规则:\n    basis: 试\n    remedy: 试\n    check: {check}\n"


def refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> str:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "edition.yaml").write_text("extends: jiangxi-2022\n" + rule, "utf-8")
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))
    load_edition.cache_clear()
    with pytest.raises(Unusable) as error:
        load_edition("own")
    return str(error.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (RULE.format(check="收支总表.没有这行 == 1"), "没有“收支总表.没有这行”"),
        (RULE.format(check="支出表.合计.没有这栏 == 1"), "没有“支出表.合计.没有这栏”"),
        (RULE.format(check="收支总表.收入总计"), "应为一个比较，例如 甲 == 乙"),
        (RULE.format(check="收支总表.收入总计 == (1 < 2)"), "不能使用“<”"),
        (RULE.format(check="支出表.码.基本支出 == 1"), "用了“码”，却没有写 each"),
        (RULE.format(check="收入总计 == 1\n    each: 类"), "写了 each，表达式里却没有“码”"),
        (RULE.format(check="基本支出表.码 == 1\n    each: 类"), "没有“基本支出表.码”"),
        (RULE.format(check="上年(收支总表.收入总计) == 1"), "“上年”的括号里应为一个指标"),
        (RULE.format(check="上年(收入总计, 支出总计) == 1"), "“上年”的括号里不能有 2 个数"),
        (RULE.format(check="收入总计 == 1\n    when: 没有 > 0"), "没有“没有”"),
        (RULE.format(check="open('x') == 1"), "不在允许的写法之内"),
    ],
)
def test_a_wrong_rule_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, message: str
) -> None:
    said = refusal(tmp_path, monkeypatch, rule)
    assert said.startswith("edition.yaml，第 ")
    assert "rules.新规则." in said
    assert message in said


def test_every_edition_has_rules_with_a_basis_and_a_remedy() -> None:
    load_edition.cache_clear()
    for name in available():
        rules = load_edition(name).rules
        assert len(rules) > 20
        assert all(rule.basis and rule.remedy for rule in rules.values())

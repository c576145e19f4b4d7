"""Every rule that is written in code is registered, wired in, tried both ways, and has a basis."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.checks.finding import Finding, Severity
from generator.checks.notices import UNUSABLE, refused
from generator.checks.registry import Check, check, checks
from generator.checks.rules import check_rules
from generator.checks.run import run_checks
from generator.document.compose import say
from generator.edition.load import available
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.figures.derive import Disclosure
from tests.checks.rule_cases import CASES
from tests.samples import EXAMPLES, REPOSITORY, examined
from tests.years import edition_of

SEVERITIES = list(Severity)
EDITIONS = [edition_of(name) for name in available()]


def told(disclosure: Disclosure) -> list[Finding]:
    """What all checks say, as when a workbook is examined."""
    said = say(disclosure)
    outcomes = tuple(check_rules(disclosure))
    return list(run_checks(disclosure, outcomes, said.gaps, tuple(said.lines())))


def test_every_rule_has_a_case() -> None:
    without = checks().keys() - {UNUSABLE} - CASES.keys()
    assert not without, "add a pair to CASES of rule_cases.py, or a file to prose/"
    assert CASES.keys() <= checks().keys()


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_is_broken_by_one_case_and_kept_by_another(rule: str, tmp_path: Path) -> None:
    wrong, right = (told(case(tmp_path)) for case in CASES[rule])
    assert rule in {item.rule for item in wrong}, "is its function in _CHECKS of checks/run.py?"
    assert rule not in {item.rule for item in right}
    for item in (*wrong, *right):
        assert_registered(item)


def test_what_makes_a_workbook_unusable_is_a_rule_too() -> None:
    (finding,) = refused(Unusable(Path("a.xlsx"), "", "读不出", "请另存"), Path("a.xlsx"))
    assert finding.rule == UNUSABLE
    assert_registered(finding)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_examples_know_no_other_rules(file: Path) -> None:
    examination = examined(file)
    for finding in examination.findings:
        if finding.rule not in examination.disclosure.edition.rules:
            assert_registered(finding)


def assert_registered(finding: Finding) -> None:
    """A rule of code is no graver than it says; one of an edition is the edition's to say."""
    known = checks().get(finding.rule)
    if known is None:
        assert any(finding.rule in edition.rules for edition in EDITIONS), finding.rule
    else:
        # the gravest comes first
        assert SEVERITIES.index(known.severity) <= SEVERITIES.index(finding.severity), finding


def findings_in(file: Path) -> Iterator[tuple[int, str]]:
    """Line and id of each finding that a module makes.

    An id that is no literal is left out: the cases above tell of it.
    """
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"Finding", "finding"}:
                yield node.lineno, str(node.args[0].value)


#: Names that some edition lacks, without which a check goes on: it takes whichever there is.
MAY_LACK = {"主要职责", "主要职能", "其他人员", "养老基金离退休人员"}
MODULES = sorted((REPOSITORY / "generator").rglob("*.py"))
CHECKS = [module for module in MODULES if module.parent.name == "checks"]


@pytest.mark.parametrize("rule", checks())
def test_a_check_says_what_it_finds_and_on_what_it_rests(rule: str) -> None:
    known = checks()[rule]
    for words in (known.finds, known.basis):
        assert any("\u4e00" <= character <= "\u9fff" for character in words)
        assert not words.endswith("。")


@pytest.mark.parametrize("rule", checks())
def test_what_a_check_needs_is_the_name_of_something(rule: str) -> None:
    """Some edition has it: a name that none has is misspelt."""
    for need in checks()[rule].needs:
        alone = Check(rule, Severity.INFO, "", "", (need,), "")
        assert any(not alone.lacking(edition) for edition in EDITIONS), need


def names_of(edition: Edition) -> set[str]:
    """Everything that an edition gives a name which a check may ask for."""
    fields = (name for name, _ in edition.reporting_fields())
    forms = edition.forms
    return {*edition.figures, *fields, *edition.tables, *forms.lists, *forms.writings}


@pytest.mark.parametrize("module", CHECKS, ids=lambda module: module.stem)
def test_a_name_that_an_edition_may_lack_is_declared(module: Path) -> None:
    """Else the check is silent there, and nobody is told."""
    names = [names_of(edition) for edition in EDITIONS]
    lacked_by_some = {it for known in names for it in known if any(it not in o for o in names)}
    own = [it for it in checks().values() if it.module == f"generator.checks.{module.stem}"]
    declared = {part for it in own for need in it.needs for part in re.split("[|.]", need)}
    tree = ast.parse(module.read_text("utf-8"))
    written = {it.value for it in ast.walk(tree) if isinstance(it, ast.Constant)}
    assert written & lacked_by_some <= declared | MAY_LACK


def test_no_finding_is_made_of_a_rule_that_is_not_registered() -> None:
    for module in MODULES:
        for line, rule in findings_in(module):
            assert rule in checks(), f"{module}:{line}: {rule}"


def test_a_rule_is_registered_once() -> None:
    known = next(iter(checks()))
    with pytest.raises(AssertionError, match=f"two checks are called {known}"):
        check(known, Severity.INFO, "发现", "依据")(print)
    with pytest.raises(AssertionError, match="乙 says not on what it rests"):
        check("乙", Severity.INFO, "发现", "")(print)


def test_no_edition_has_a_rule_of_the_same_name() -> None:
    for edition in EDITIONS:
        assert not edition.rules.keys() & checks().keys()

"""The pages ask for nothing that the browsers of government offices don't know.

Those of 麒麟 and 统信, and 360's, are a Chromium of version 86; Firefox is the long-lived one that
old systems still get. What is used of CSS must stand in the list below, each with the versions that
brought it: what nobody has looked up is no better than what is too new. Of scripts and HTML, what
is too new is listed, for the old is without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import tinycss2
from tinycss2.ast import Node

from generator.page_templates import page_template
from generator.paths import templates_dir

CHROMIUM, FIREFOX = 86, 115
#: What every browser of the last ten years knows.
_OLD = """
align-items background border border-bottom border-collapse border-color border-left
border-left-color border-radius border-right border-spacing border-top border-width box-shadow
box-sizing clip-path color column-gap content cursor display flex flex-direction flex-wrap float
font font-family font-size font-style font-variant-numeric font-weight height justify-content
left letter-spacing line-height list-style margin margin-bottom margin-left margin-right
margin-top max-height max-width min-height min-width opacity order outline outline-color
outline-offset overflow overflow-x overflow-y padding padding-bottom padding-left padding-right
padding-top position right table-layout text-align text-decoration text-indent text-overflow
text-transform top transform transition vertical-align visibility white-space width word-break
z-index :active :after :before :checked :disabled :empty :first-child :focus :hover :last-child
:link :not :nth-child :nth-of-type :only-child :root :target :visited @media @page @supports
min() url() attr() calc() rgb() rgba() translate() var() inset() ch cm em mm ms pt px rem s vh
vw deg
"""
OLD = frozenset(_OLD.split())
#: What came later: since which Chromium, and since which Firefox.
LATER = {
    "color-scheme": (81, 96),
    "gap": (84, 63),
    "row-gap": (84, 63),
    "grid-template-columns": (57, 52),
    "grid-column": (57, 52),
    "grid-template-areas": (57, 52),
    "grid-area": (57, 52),
    "overflow-wrap": (23, 49),
    "fr": (57, 52),
    "minmax()": (57, 52),
    "repeat()": (57, 52),
    "clamp()": (79, 75),
    "max()": (79, 75),
    ":focus-within": (60, 52),
    ":focus-visible": (86, 85),
}
#: What is too new, and since when: an expression, Chromium, Firefox.
TOO_NEW = {
    "script": {
        r"\.at\(": (92, 90),
        r"\.findLast": (97, 104),
        r"Object\.hasOwn\(": (93, 92),
        r"structuredClone\(": (98, 94),
        r"randomUUID\(": (92, 95),
        r"\.toSorted\(|\.toReversed\(|\.with\(": (110, 115),
        r"\.showPicker\(": (99, 101),
        r"\.checkVisibility\(": (105, 106),
        r"static\s*\{": (94, 93),
        r"\bimport\s.*\bassert\b|\bawait\s+import": (91, 200),
        r"navigator\.userAgentData": (90, 200),
        r":has\(": (105, 121),
    },
    "html": {
        r"<search\b": (118, 118),
        r"<dialog\b": (37, 98),  # but its fallback is more work than a page of its own
        r"\sinert\b": (102, 112),
        r"\spopover\b": (114, 125),
        r"<details[^>]*\sname=": (120, 130),
        r'\shidden="until-found"': (102, 139),
        r"\sblocking=": (105, 200),
    },
}
PLAIN = {"skip_comments": True, "skip_whitespace": True}
SHEETS = sorted(file.name for file in (templates_dir() / "web").glob("*.css.j2"))
SCRIPTS = sorted((templates_dir() / "web" / "static").glob("*.js"))
PAGES = sorted((templates_dir() / "web").rglob("*.html.j2"))


def used_in(rules: Iterable[Node]) -> Iterator[str]:
    """Properties, pseudo-classes, rules, functions and units."""
    for rule in rules:
        if rule.type == "at-rule":
            yield f"@{rule.at_keyword}"
            yield from values_in(rule.prelude)
            yield from used_in(
                tinycss2.parse_rule_list(
                    rule.content or [], skip_comments=True, skip_whitespace=True
                )
            )
            continue
        assert rule.type == "qualified-rule", rule
        yield from selected_by(rule.prelude)
        for item in tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        ):
            assert item.type == "declaration", f"{item.type}: rules within rules are too new"
            if not item.name.startswith("--"):
                yield item.name
            yield from values_in(item.value)


def values_in(tokens: Iterable[Node]) -> Iterator[str]:
    for token in tokens:
        if token.type == "function":
            yield f"{token.lower_name}()"
            yield from values_in(token.arguments)
        elif token.type == "dimension":
            yield token.lower_unit
        elif token.type == "() block":
            yield from values_in(token.content)


def selected_by(prelude: list[Node]) -> Iterator[str]:
    for token, after in pairwise(prelude):
        if token.type == "literal" and token.value == ":":
            yield f":{after.name if after.type == 'function' else getattr(after, 'value', '')}"


@pytest.mark.parametrize("sheet", SHEETS)
def test_style_sheets_know_nothing_too_new(sheet: str) -> None:
    text = page_template(f"web/{sheet}").render()
    used = {*used_in(tinycss2.parse_stylesheet(text, **PLAIN))}
    assert len(used) > 20
    known = OLD | {
        name for name, since in LATER.items() if since[0] <= CHROMIUM and since[1] <= FIREFOX
    }
    # `::before` is `:` and `:before`
    assert used - known - {"::"} == set(), "look up since when browsers know it"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda it: it.name)
def test_scripts_ask_for_nothing_too_new(script: Path) -> None:
    assert too_new_in("script", script) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.name)
def test_pages_hold_nothing_too_new(page: Path) -> None:
    assert too_new_in("html", page) == []


def too_new_in(kind: str, file: Path) -> list[str]:
    text = file.read_text("utf-8")
    return [found[0] for expression in TOO_NEW[kind] for found in re.finditer(expression, text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a:has(b) { color: red }", ":has"),
        ("a { inset: 0 }", "inset"),
        ("@container (width > 1px) { a { color: red } }", "@container"),
        ("a { height: 100dvh }", "dvh"),
        ("a { aspect-ratio: 1 }", "aspect-ratio"),
    ],
)
def test_what_is_too_new_is_found(text: str, what: str) -> None:
    used = {*used_in(tinycss2.parse_stylesheet(text, **PLAIN))}
    assert what in used - OLD - LATER.keys()

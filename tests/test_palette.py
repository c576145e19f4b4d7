"""Each colour stands once in the code; templates use no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.palette import Colour
from generator.paths import templates_dir
from tests.sources import MODULES, over

_WHOLE = re.compile(r"(?:FF)?[0-9A-F]{6}")
_WITHIN = re.compile(r"""#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b|(?:fill|color|val)="[0-9A-F]{6}\b""")
OTHERS = [module for module in MODULES if module.name != "palette.py"]
_IN_TEMPLATE = re.compile(r"""#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3}(?=[ ;}"]))\b""")
_STYLED = ("*.j2", "*.css", "*.typ")


def colours_in(source: str) -> Iterator[str]:
    """The colours that strings of a module hold, whole or within other words."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _WHOLE.fullmatch(node.value):
                yield node.value
            yield from _WITHIN.findall(node.value)


@pytest.mark.parametrize(
    "source", ["fill = 'FFC7CE'", "style = 'color:#b00020'", "'w:fill=\"FFF2A8\"'"]
)
def test_a_colour_in_code_is_seen(source: str) -> None:
    assert list(colours_in(source))


@over(OTHERS)
def test_no_colour_is_written_elsewhere(module: Path) -> None:
    assert not list(colours_in(module.read_text("utf-8")))


def test_each_meaning_has_a_colour_of_its_own() -> None:
    assert len(Colour.__members__) == len(Colour)


def test_templates_use_no_other_colour() -> None:
    known = {item.css for item in Colour} | {f"#{item.value.lower()}" for item in Colour}
    for pattern in _STYLED:
        for file in templates_dir().glob(pattern):
            found = re.findall(
                r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=[ ;}\"])", file.read_text("utf-8")
            )
            assert {colour.lower() for colour in found} <= known, file.name

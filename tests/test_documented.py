"""Whatever one may write, in a command, an edition or a house style, stands in the documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel
from typer.main import get_command

from generator import manual
from generator.batch.settings import Overview
from generator.cli import app
from generator.drafting.words import DraftingWords
from generator.edition import register
from generator.edition.documents import DocumentWords
from generator.edition.model import Edition
from generator.edition.order import LISTS
from generator.formats import FORMATS, MANIFEST
from generator.writers import WRITERS
from tests.samples import REPOSITORY

GUIDE = REPOSITORY / "docs" / "版式编写说明.md"
COMMANDS = REPOSITORY / "docs" / "命令.md"
EDITIONS = REPOSITORY / "docs" / "版式.md"
PROGRAM: Any = get_command(app)


def test_the_page_of_commands_is_in_step_with_the_program() -> None:
    assert COMMANDS.read_text("utf-8") == manual.page(), "run `make docs`"


def test_the_page_of_editions_is_in_step_with_their_data() -> None:
    assert EDITIONS.read_text("utf-8") == register.page(), "run `make docs`"


def commands_of(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Every command with the words that call it, those of groups too."""
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{path}{name} ")


@pytest.mark.parametrize(("command", "known"), [*commands_of(PROGRAM)])
def test_every_command_and_option_says_what_it_is_for(command: str, known: Any) -> None:  # noqa: ANN401
    section = COMMANDS.read_text("utf-8").partition(f"## juesuan {command}\n")[2]
    stated = section.partition("\n## ")[0]
    assert known.help
    for parameter in known.params:
        assert parameter.help, parameter.name
        for name in (*parameter.opts[: parameter.param_type_name == "option"], parameter.help):
            assert name in stated


def keys_below(type_: object, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every path at which an edition has keys of its own, `*` for a name, with these keys."""
    names = keys_of(type_)
    if not names:
        into = f"{path}.*" if get_origin(type_) is dict else path
        for argument in get_args(type_):
            yield from keys_below(argument, into)
        return
    yield path, set(names)
    hints = get_type_hints(type_)
    for name in names:
        yield from keys_below(hints[name], f"{path}.{name}" if path else name)


def keys_of(type_: object) -> list[str]:
    """The keys of a model; none of what is no model."""
    if not isinstance(type_, type):
        return []
    if issubclass(type_, BaseModel):
        return list(type_.model_fields)
    return [field.name for field in fields(type_)] if is_dataclass(type_) else []


def known_keys(type_: type[BaseModel]) -> dict[str, set[str]]:
    """What may stand at a path; the shapes of tables have theirs together."""
    known: dict[str, set[str]] = {}
    for path, keys in keys_below(type_):
        known[path] = known.get(path, set()) | keys
    return known


def documented_keys(number: str) -> dict[str, set[str]]:
    """What a chapter of the guide says: a heading names the paths, its table their keys."""
    chapter = GUIDE.read_text("utf-8").partition(f"\n## {number}、")[2].partition("\n## ")[0]
    documented: dict[str, set[str]] = {}
    for section in chapter.split("\n### ")[1:]:
        heading, _, body = section.partition("\n")
        keys = re.findall(r"^\| `(\w+)` \| .*\w", body, re.MULTILINE)
        assert len(keys) == len(set(keys)), heading
        for path in re.findall(r"`([^`]*)`", heading) or [""]:
            documented[path] = set(keys)
    return documented


def test_every_key_of_an_edition_and_of_a_style_is_documented() -> None:
    """A house style has the keys of `style`."""
    assert documented_keys("十") == known_keys(Edition)


def test_every_key_of_an_order_is_documented() -> None:
    text = GUIDE.read_text("utf-8")
    assert [order for order, _ in LISTS.values() if f"`{order}`" not in text] == []


def test_every_key_of_the_overview_is_documented() -> None:
    assert documented_keys("十一") == known_keys(Overview)


def test_every_key_of_published_documents_is_documented() -> None:
    assert documented_keys("十三") == known_keys(DocumentWords)


def test_every_key_of_drafting_is_documented() -> None:
    assert documented_keys("十四") == known_keys(DraftingWords)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_format_is_documented_and_written(readme: str) -> None:
    rows = re.findall(
        r"^\| ((?:`\w+`(?:, |、)?)+) \|", (REPOSITORY / readme).read_text("utf-8"), re.MULTILINE
    )
    documented = {name for row in rows for name in re.findall(r"\w+", row)}
    assert documented == set(FORMATS), f"mend the table of formats in {readme}"
    assert {*WRITERS, MANIFEST} == set(FORMATS)


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_what_a_page_for_contributors_names_exists(page: str) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    paths = re.findall(r"`((?:generator|templates|tests|docs|examples)/[^`<…]*)`", text)
    assert len(paths) > 10
    for path in paths:
        assert (REPOSITORY / path).exists(), path
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (REPOSITORY / page).parent.joinpath(link).exists(), link

"""What the documents name is there: pages and headings, files, commands and their options."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from generator.cli import app
from tests.samples import REPOSITORY

PROGRAM: Any = get_command(app)
PAGES = sorted(
    page
    for folder in (".", "docs", "examples", "examples/*")
    for page in (*REPOSITORY.glob(f"{folder}/*.md"),)
)
#: Where files are that documents name by less than their whole path.
ROOTS = ("", "generator", "generator/document")
ROOMS = "generator|tests|templates|docs|examples|scripts|document|edition|published|workbook|checks"
LINK = re.compile(r"\]\(([^)\s]+)\)")
FILE = re.compile(rf"`((?:{ROOMS})/[\w./-]+)`")
#: A command as it is shown, up to the remark behind it or the end of the quotation.
SHOWN = re.compile(r"(?:^ {4,}|`)juesuan ([^`\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def page(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_a_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in LINK.findall(page.read_text("utf-8")):
        if ":" in link:
            continue
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        if heading:
            assert heading in {anchor(it) for it in headings(target)}, link


def headings(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)


def anchor(heading: str) -> str:
    """What a heading is called in links, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_a_file_that_is_named_is_there(page: Path) -> None:
    if page.name == "CHANGELOG.md":  # it tells of what was
        return
    for name in FILE.findall(page.read_text("utf-8")):
        assert any((REPOSITORY / root / name).exists() for root in ROOTS), name


def test_a_command_that_is_shown_is_one(page: Path) -> None:
    if page.name == "CHANGELOG.md":
        return
    for shown in SHOWN.findall(page.read_text("utf-8")):
        typed = shown.partition("  # ")[0]
        name = typed.split()[0]
        if not re.fullmatch("[a-z]+", name):
            continue
        assert name in PROGRAM.commands, typed
        command = PROGRAM.commands[name]
        for word in typed.split()[1:2] if hasattr(command, "commands") else ():
            command = command.commands[word]
        known = {"--help", *(it for one in command.params for it in one.opts)}
        assert set(OPTION.findall(typed)) <= known, typed


def test_nothing_but_the_house_lies_at_the_top() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a clone: what belongs to the repository is not known here")
    tops = {line.strip('"').split("/")[0] for line in listed.stdout.splitlines()}
    assert tops == {
        *(".ci", ".gitignore", "pyproject.toml", "requirements.lock", "Makefile", "LICENSE"),
        *("README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md"),
        *("docs", "examples", "generator", "scripts", "templates", "tests"),
    }

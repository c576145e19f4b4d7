"""Whatever one may write, in a command, an edition or a house style, stands in the documents."""

from __future__ import annotations

from typing import Any

import pytest
from typer.main import get_command

from generator import manual
from generator.cli import app
from tests.samples import REPOSITORY

COMMANDS = REPOSITORY / "docs" / "命令.md"
PROGRAM: Any = get_command(app)


def test_the_page_of_commands_is_in_step_with_the_program() -> None:
    assert COMMANDS.read_text("utf-8") == manual.page(), "run `make docs`"


@pytest.mark.parametrize("command", PROGRAM.commands)
def test_every_command_and_option_says_what_it_is_for(command: str) -> None:
    section = COMMANDS.read_text("utf-8").partition(f"## juesuan {command}\n")[2]
    stated = section.partition("\n## ")[0]
    known = PROGRAM.commands[command]
    assert known.help
    for parameter in known.params:
        assert parameter.help, parameter.name
        for name in (*parameter.opts[: parameter.param_type_name == "option"], parameter.help):
            assert name in stated

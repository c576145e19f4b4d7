"""The program with one command alone: it says of that command what the whole program says."""

import pytest
import typer
from typer.testing import CliRunner

from generator.cli.run import app, app_with

COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
#: What has commands of its own is made with all others.
GROUPS = {"edition"}


@pytest.mark.parametrize("command", COMMANDS)
def test_one_command_is_the_same_as_in_the_whole_program(command: str) -> None:
    alone = app_with(command)
    assert (alone is app) == (command in GROUPS)
    said = [CliRunner().invoke(it, [command, "--help"], prog_name="juesuan") for it in (app, alone)]
    assert said[0].exit_code == 0
    assert said[1].output == said[0].output


@pytest.mark.parametrize("word", ["", "--help", "--version", "chek"])
def test_what_is_no_command_meets_the_whole_program(word: str) -> None:
    assert app_with(word) is app

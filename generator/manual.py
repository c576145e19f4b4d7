"""docs/命令.md: every command with what it takes, as the program itself has them.

`python -m generator.manual` prints the page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

_INTRODUCTION = """\
# 命令

本页由 `python -m generator.manual` 生成（`make docs`），不要手工修改。
`juesuan 命令 --help` 显示同样的内容。怎样用、退出状态的含义见 [README](../README.zh-CN.md)。
"""


def page() -> str:
    """The page, in Markdown."""
    from typer.main import get_command

    from generator.cli import app

    whole: Any = get_command(app)
    lines = [_INTRODUCTION, *_section("juesuan", whole)]
    lines += _below("juesuan", whole)
    return "\n".join(lines) + "\n"


def _below(name: str, group: Any) -> Iterator[str]:  # noqa: ANN401
    """The commands of a group, and those of the groups among them."""
    for own, command in group.commands.items():
        yield ""
        yield from _section(f"{name} {own}", command)
        if hasattr(command, "commands"):
            yield from _below(f"{name} {own}", command)


def _section(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - Typer brings its own Click
    usage = [word for parameter in command.params if (word := _usage(parameter))]
    yield f"## {name}"
    yield ""
    yield command.help
    yield ""
    yield f"    {' '.join([name, *usage])}"
    if command.params:
        yield ""
        yield "| 参数、选项 | 含义 | 不写时 |"
        yield "| --- | --- | --- |"
        yield from (_row(parameter) for parameter in command.params)


def _usage(parameter: Any) -> str:  # noqa: ANN401
    """How an argument, or an option that must be given, stands in the command."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar) if parameter.required else f"[{parameter.metavar}]"
    return f"{parameter.opts[0]} {parameter.metavar}" if parameter.required else ""


def _row(parameter: Any) -> str:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        names = parameter.metavar
    else:
        value = f" {parameter.metavar}" if parameter.metavar else ""
        names = "、".join(f"`{name}{value}`" for name in parameter.opts)
    default = "必须写" if parameter.required else parameter.default
    plain = str(default) if default else ""
    return f"| {names} | {parameter.help} | {plain} |"


if __name__ == "__main__":
    sys.stdout.write(page())

"""The way into the program: every command by its name, and how each of them ends."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Annotated

import typer

from generator import __version__
from generator.cli import bureau, documents, editions, pages, workbooks
from generator.cli.arguments import argument_error
from generator.cli.printing import complain
from generator.cli.status import DONE, FAULT, INTERRUPTED, UNREAD, UNUSABLE
from generator.errors import Unusable
from generator.system import speak_chinese

#: So many new objects before the collector looks at them: most are there to stay.
_GARBAGE = 100_000

_PARTS = (workbooks, documents, bureau, pages, editions)


def root(
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本号")] = False,
) -> None:
    """把填好的决算填报表变成可以公开的部门（单位）决算文本。"""
    if version:
        typer.echo(__version__)
        raise typer.Exit(DONE)


def _empty() -> typer.Typer:
    """The program without its commands."""
    program = typer.Typer(
        name="juesuan",
        help="把填好的决算填报表变成可以公开的部门（单位）决算文本。",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    program.callback(invoke_without_command=True)(root)
    return program


app = _empty()
for part in _PARTS:
    app.add_typer(part.app)


def app_with(command: str = "") -> typer.Typer:
    """The program with the command that is asked for, for to make all of them ready takes time.

    Where there is no such command it has all of them, and knows what to say.
    """
    for part in _PARTS:
        for known in part.app.registered_commands:
            if known.callback and command == (known.name or known.callback.__name__):
                program = _empty()
                program.registered_commands.append(known)
                return program
    return app


def main() -> None:
    """Run the command line; whatever ends it is said in one line and by the exit status."""
    gc.set_threshold(_GARBAGE)
    # what a process holds goes with it: nobody need look for what of it is garbage
    atexit.register(gc.freeze)
    speak_chinese()
    try:
        status = app_with(*sys.argv[1:2])(standalone_mode=False)
    except Unusable as error:
        complain(*error.lines)
        sys.exit(UNUSABLE)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(UNREAD)
    except BaseException as error:
        # a panic of a library in Rust is a BaseException, but neither of these
        if isinstance(error, SystemExit | KeyboardInterrupt):
            raise
        if (message := argument_error(error)) is None:
            complain(_fault(error))
            sys.exit(FAULT)
        complain(message)
        sys.exit(UNUSABLE)
    sys.exit(status if isinstance(status, int) else DONE)


def _fault(error: BaseException) -> str:
    """One line for a fault of our own, and its report."""
    from generator.fault import ADVICE, write_report

    what = "程序内部出错，没有做完，不是填报的问题"
    report = write_report(error, sys.argv[1:])
    return f"{what}。出错报告在 {report}，{ADVICE}。" if report else f"{what}。出错报告写不下来。"

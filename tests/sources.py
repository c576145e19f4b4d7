"""The program's own source, read once for all the tests that go over every module of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGE = REPOSITORY / "generator"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_templates" not in path.parts)


def name_of(module: Path) -> str:
    return str(module.relative_to(PACKAGE))


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


@cache
def nodes_of(module: Path) -> tuple[ast.AST, ...]:
    """All of a module's syntax."""
    return tuple(ast.walk(parsed(module)))


def over(
    modules: Iterable[Path],
) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test that asks the same of each module and tells of all that fail.

    Hundreds of tests of a millisecond each take longer to be told of than to run.
    """

    def whole(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            faults = [fault for module in modules if (fault := fault_of(check, module))]
            assert not faults, "\n".join(faults)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return whole


def fault_of(check: Callable[[Path], None], module: Path) -> str:
    """What a check has against a module; empty: nothing."""
    try:
        check(module)
    except AssertionError as error:
        return f"{module}: {error}"
    return ""

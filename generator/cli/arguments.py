"""Mistakes in the arguments, said in Chinese."""

from __future__ import annotations

import re

from generator.cli.status import SEE_HELP

#: What Typer says about a mistake in the arguments, and how we say it.
_ARGUMENT_MESSAGES = (
    (r"No such command .(.*).\.", "没有“{}”这个命令"),
    (r"Got unexpected extra argument.*? \((.*)\)", "多了“{}”"),
    (r"Option .(.*). requires .*", "选项“{}”后面缺少内容"),
    (r"Option .(.*). does not take a value\.", "选项“{}”后面不带内容"),
)
#: The same by the name of the exception's class, whose module depends on the version of Typer.
_ARGUMENT_ERRORS = {
    "NoSuchOption": "没有“{}”这个选项",
    "MissingParameter": "缺少“{}”",
    "BadParameter": "“{}”的写法不对",
}


def argument_error(error: BaseException) -> str | None:
    """One Chinese line for a mistake in the arguments; None for any other exception."""
    kinds = [type_.__name__ for type_ in type(error).__mro__]
    if "UsageError" not in kinds:
        return None
    message = str(getattr(error, "message", error))
    if found := re.fullmatch(r".* '(.*)' is not readable\.", message, re.DOTALL):
        return f"{found[1]}：没有读取的权限。请取得读取的权限，或请有权限的人另存一份。"
    for pattern, words in _ARGUMENT_MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return f"{words.format(found[1])}。{SEE_HELP}"
    known = next((_ARGUMENT_ERRORS[kind] for kind in kinds if kind in _ARGUMENT_ERRORS), None)
    what = known.format(_offending_word(error)) if known else "没有写明命令，或参数有误"
    return f"{what}。{SEE_HELP}"


def _offending_word(error: BaseException) -> str:
    parameter = getattr(error, "param", None)
    words = (
        getattr(error, "option_name", None),
        getattr(parameter, "metavar", None),
        getattr(parameter, "name", None),
    )
    return next((str(word).rstrip("…") for word in words if word), "参数")

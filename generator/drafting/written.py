"""A draft as YAML that an officer reads on: short things on one line, remarks as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

_PLAIN = re.compile(r"[\w“（《][\w“”（）《》、，。；·—…/ ]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_SHORT = 110
#: By the path of keys: what stands in a comment above.
Remarks = Mapping[tuple[str, ...], Sequence[str]]


def as_yaml(data: Mapping[str, object], remarks: Remarks | None = None, head: str = "") -> str:
    """The data, block by block, with its remarks."""
    lines = [f"# {line}" for line in head.splitlines()]
    return "\n".join([*lines, *_mapping(data, (), remarks or {})]) + "\n"


def _mapping(data: Mapping[str, object], path: tuple[str, ...], remarks: Remarks) -> Iterator[str]:
    indent = "  " * len(path)
    for key, value in data.items():
        own = (*path, str(key))
        yield from (f"{indent}# 存疑：{line}" for line in remarks.get(own, ()))
        start = f"{indent}{_scalar(str(key))}:"
        whole = f"{start} {_flow(value)}"
        below = any(it[: len(own)] == own and it != own for it in remarks)
        if isinstance(value, Mapping) and value and (below or not path or not _is_leaf(value)
                                                     or len(whole) > _SHORT):  # fmt: skip
            yield start
            yield from _mapping(value, own, remarks)
        elif isinstance(value, list) and value and len(whole) > _SHORT:
            yield start
            yield from (f"{indent}  - {_flow(item)}" for item in value)
        elif isinstance(value, str) and "\n" in value:
            yield f"{start} |"
            yield from (f"{indent}  {line}" for line in value.rstrip("\n").split("\n"))
        else:
            yield whole


def _is_leaf(value: Mapping[str, object]) -> bool:
    return not any(isinstance(it, Mapping) for it in value.values()) and not any(
        isinstance(it, str) and "\n" in it for it in value.values()
    )


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(k))}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return _scalar(str(value))


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS
    return text if is_plain else json.dumps(text, ensure_ascii=False)

"""Plain data with a memory of where each value was written, and how it is laid on other data.

It comes from YAML (`yaml_text`, which is loaded where some is read).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from generator.errors import Unusable

MAX_BYTES = 4_000_000

Keys = tuple[str | int, ...]


class Invalid(Exception):  # noqa: N818 - a carrier on its way to Unusable
    """Something wrong at a path of keys; the message is Chinese and says why."""

    def __init__(self, keys: Keys, reason: str) -> None:
        super().__init__(reason)
        self.keys = keys


class SourcePlace(NamedTuple):
    """File and line (from 1) at which a value stands; in a workbook its sheet and row."""

    file: Path
    line: int
    sheet: str = ""

    @property
    def where(self) -> str:
        """The line as a message says it."""
        return f"{self.sheet}!A{self.line}" if self.sheet else f"第 {self.line} 行"

    def below(self, lines: int) -> SourcePlace:
        """The place so many lines further down."""
        return self._replace(line=self.line + lines)


@dataclass(slots=True)
class EditionSource:
    """Plain data, and the place of every value in it by its path of keys."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Keys, SourcePlace] = field(default_factory=dict)

    def place(self, keys: Keys) -> SourcePlace | None:
        """The place of a value, or of the nearest value around it."""
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.places:
                return self.places[keys[:end]]
        return None

    def overlay(self, other: EditionSource) -> None:
        """Lay another source on this one: mappings merge, all else replaces, null removes."""
        _merge(self.data, other.data)
        self.places.update(other.places)


def _merge(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if value is None:
            below.pop(key, None)
        elif isinstance(value, dict) and isinstance(below.get(key), dict):
            _merge(below[key], value)
        elif isinstance(value, dict):
            below[key] = {}
            _merge(below[key], value)
        else:
            below[key] = value


def read_yaml(file: Path) -> EditionSource:
    """Read one YAML file whose top level is a mapping.

    Raises:
        Unusable: unreadable, not UTF-8, not YAML, a key twice, an alias, or not a mapping.
    """
    return parse_yaml(read_text(file), SourcePlace(file, 1))


def read_text(file: Path) -> str:
    """The text of a file of data.

    Raises:
        Unusable: unreadable, too large, or not UTF-8.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise Unusable(file, "", "文件过大", "请检查是否选错了文件")
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(file, "", "无法读取", "请确认文件存在、可读，并以 UTF-8 编码保存") from error


def parse_yaml(text: str, start: SourcePlace) -> EditionSource:
    """Read YAML whose top level is a mapping.

    Args:
        text: the YAML.
        start: where its first line stands.

    Raises:
        Unusable: not YAML, a key twice, an alias, or not a mapping.
    """
    kept = _parsed(text, start)
    return EditionSource(_copy(kept.data), dict(kept.places))


@lru_cache(maxsize=64)
def _parsed(text: str, start: SourcePlace) -> EditionSource:
    """A file's data, kept: editions that extend the same one read its files over and over."""
    from generator.edition.yaml_text import construct

    source = EditionSource()
    source.data = construct(text, start, source.places)
    return source


def _copy(data: dict[str, Any]) -> dict[str, Any]:
    """Data whose mappings may be changed; lists are only ever replaced."""
    return {key: _copy(value) if isinstance(value, dict) else value for key, value in data.items()}

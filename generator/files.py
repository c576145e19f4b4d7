"""Write files whole: beside their places, renamed once all are written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from generator.errors import Unusable


def write_whole(contents: Mapping[Path, bytes]) -> None:
    """Write files beside their places and rename them once all are written; all or nothing.

    Raises:
        Unusable: a file can't be written; what stood there before still does.
    """
    parts: dict[Path, Path] = {}
    target: Path | None = None
    try:
        with ExitStack() as undo:
            for target, content in contents.items():
                parts[target] = _write_beside(target, content, undo)
            for target, part in parts.items():
                before = target.read_bytes() if target.exists() else None
                part.replace(target)
                undo.callback(_restore, target, before)
            undo.pop_all()
    except OSError as error:
        raise Unusable(
            target, "", "无法写入", "请确认文件夹可写、文件没有被别的程序打开"
        ) from error


def _write_beside(target: Path, content: bytes, undo: ExitStack) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    part = Path(name)
    undo.callback(part.unlink, missing_ok=True)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    part.chmod(0o644)
    return part


def _restore(target: Path, before: bytes | None) -> None:
    if before is None:
        target.unlink()
    else:
        target.write_bytes(before)

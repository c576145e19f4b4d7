"""What is handed in of a version: the workbook and what it names, if it is the department's own."""

from __future__ import annotations

from pathlib import Path

from generator.batch.beside import STYLE, annexes_of
from generator.errors import Unusable
from generator.text import same
from generator.web.office.versions import WORKBOOK
from generator.workbook.reading.workbook import identity_of


def pack(workbook: Path, owner: str) -> dict[str, bytes]:
    """The files to hand in, by path with `/`; a worker's task.

    Args:
        workbook: the workbook, with what it names laid beside it.
        owner: the department that hands it in.

    Raises:
        Unusable: it is another department's, or says of none.
    """
    identity = identity_of(workbook)
    name = identity.name if identity is not None else ""
    if same(name) != same(owner):
        what = f"填报表的名称是“{name}”，这里只收“{owner}”的填报表"
        raise Unusable(workbook, "", what, "请核对“基本信息”里的名称，或放入自己的填报表")
    content = workbook.read_bytes()
    styles = sorted(workbook.parent.glob(f"*{STYLE}"))
    beside = [path.resolve() for path in (*styles, *annexes_of(workbook, content))]
    folder = workbook.parent.resolve()
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in beside}
    return {**files, WORKBOOK: content}

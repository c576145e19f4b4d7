"""What is handed in of a version: the workbook and what it names, if it is the department's own."""

from __future__ import annotations

from pathlib import Path

from generator.batch.beside import STYLE, annexes_of
from generator.errors import Unusable
from generator.text import same
from generator.web.office.versions import Parcel, workbook_name
from generator.workbook.reading.workbook import identity_of


def pack(workbook: Path, owner: str) -> Parcel:
    """What is handed in; a worker's task.

    Args:
        workbook: the workbook, with what it names laid beside it.
        owner: the department that hands it in.

    Raises:
        Unusable: it is another department's, or says of none, or names a file that would take its
            place.
    """
    identity = identity_of(workbook)
    name = identity.name if identity is not None else ""
    if same(name) != same(owner):
        what = f"填报表的名称是“{name}”，这里只收“{owner}”的填报表"
        raise Unusable(workbook, "", what, "请核对“基本信息”里的名称，或放入自己的填报表")
    content = workbook.read_bytes()
    styles = sorted(workbook.parent.glob(f"*{STYLE}"))
    paths = [path.resolve() for path in (*styles, *annexes_of(workbook, content))]
    folder = workbook.parent.resolve()
    beside = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    if workbook_name(owner) in beside:
        what = f"附件“{workbook_name(owner)}”与交上去的填报表同名"
        raise Unusable(workbook, "", what, "请改附件的文件名，填报表里列出的也一起改")
    return Parcel(content, beside)

"""What the bureau's face asks a worker for; it calls what the commands call.

A workbook of the folder may change at any time. So it is looked at as a batch does it: read once,
with all that it names, and laid out in a folder of its own, which never changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.batch.task import LaidOut, Task, lay_out
from generator.commands.hand_out import hand_out
from generator.commands.merge import merge
from generator.commands.report import review_of, review_of_refusal
from generator.commands.send_back import send_back_note
from generator.errors import Unusable
from generator.system import safe_name
from generator.web.tasks import Checked, Made, checked_of, examined, zipped
from generator.workbook.spreadsheet.grid import can_be_opened
from generator.workbook.writing.review import with_review


@dataclass(frozen=True, slots=True)
class Looked:
    """A workbook that was looked at.

    Attributes:
        laid: where it lies.
        checked: what there is to say of it.
    """

    laid: LaidOut
    checked: Checked


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What came of consolidating units.

    Attributes:
        made: the file; the department's workbook, or the list of transfers to fill in.
        units: how many units it adds up; 0 for a list of transfers.
        notes: what to look at, in Chinese, a line each.
    """

    made: Made = field(default_factory=Made)
    units: int = 0
    notes: tuple[str, ...] = ()


def look(task: Task, folder: Path) -> Looked:
    """Look at a workbook, as it is laid out in a new folder."""
    laid = lay_out(task, folder)
    return Looked(laid, checked_of(laid.workbook, laid.prior, style=laid.style))


def send_back(task: Task, name: str, last: date | None) -> Mapping[str, bytes]:
    """What goes back to a department: the note, and its workbook with the places marked."""
    with TemporaryDirectory(prefix="juesuan-") as place:
        laid = lay_out(task, Path(place) / "一份")
        workbook = laid.workbook
        try:
            examination = examined(workbook, laid.prior, laid.style)
        except Unusable as error:
            review, content = review_of_refusal(error, workbook), None
        else:
            review, content = review_of(examination), examination.content
        safe, is_marked = safe_name(name), can_be_opened(workbook)
        note = send_back_note(review, workbook.name, last, name, is_marked=is_marked)
        files = {f"{safe}-退回意见.html": note}
        if is_marked:
            files[f"{safe}-标明意见的填报表.xlsx"] = with_review(workbook, review, content)
        return files


def forms(departments: Path, edition: str | None, kind: str | None) -> Consolidated:
    """A form for each department of a list, as one ZIP.

    Raises:
        Unusable: the list can't be used.
    """
    with TemporaryDirectory(prefix="juesuan-") as place:
        folder = Path(place) / "发放"
        made = hand_out(departments, folder, edition=edition, kind=kind)
        files = {item.target.name: item.target.read_bytes() for item in made}
        notes = tuple(f"{item.target.name}：{item.note}" for item in made if item.note)
    bundle = "发放的填报表.zip"
    return Consolidated(Made({**files, bundle: zipped(files)}, bundle), len(files), notes)


def consolidate(
    files: Sequence[Path], output: Path, name: str, transfers: Path | None, *, eliminate: bool
) -> Consolidated:
    """Consolidate units into a department's workbook, written to a folder.

    Args:
        files: the units' workbooks.
        output: the workbook to write.
        name: the department's name; blank for that of its own unit.
        transfers: a list of what is eliminated; one that isn't there is written.
        eliminate: whether what units paid one another is eliminated where both sides agree.

    Raises:
        Unusable: the workbooks can't be consolidated, or there is one of that name already.
    """
    if output.exists():
        what = "文件已经存在"
        raise Unusable(output.name, "", what, "请换一个文件名，或先移走原来的文件")
    merged = merge(files, output, name=name, eliminate=eliminate, transfers=transfers)
    notes = (*merged.to_look_at(lambda file: file.name), *merged.told())
    written = merged.written
    made = Made({written.name: written.read_bytes()}, written.name)
    return Consolidated(made, merged.units, notes)

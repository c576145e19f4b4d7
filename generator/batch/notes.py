"""Where it is written down what is known of publications: the list of departments, and the notes.

What a bureau knows stands in its list, in columns of their own, or in `OUT/公开情况.jsonl`, where
the page and the command `calendar` note it: one JSON object a line, and of two lines about one
department the later holds. What is noted goes before the list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from filelock import FileLock

from generator.batch.calendar import AS_DAY, NOTHING, Publication, Whose, day_of
from generator.errors import Unusable
from generator.text import same
from generator.workbook.reading.roster import ADDRESS, APPROVED, PUBLISHED, Roster, read_roster
from generator.workbook.reading.sheets import NAME
from generator.workbook.spreadsheet.grid import a1

#: Name of the notes in the output folder, and of the lock that whoever writes them takes.
NOTES = "公开情况.jsonl"
LOCK = ".juesuan-calendar.lock"


# the list


def read_listed(file: Path) -> dict[str, Publication]:
    """What the list of departments says of publications, by name, in the columns that it has.

    Raises:
        Unusable: the list can't be read, or what stands for a day is none.
    """
    roster = read_roster(file)
    return {
        same(roster.text(row, NAME)): Publication(
            _listed_day(roster, row, APPROVED),
            _listed_day(roster, row, PUBLISHED),
            roster.text(row, ADDRESS),
        )
        for row in roster.rows
    }


def _listed_day(roster: Roster, row: int, heading: str) -> date | None:
    text = roster.text(row, heading)
    try:
        return day_of(text)
    except ValueError as error:
        place = f"{roster.grid.name}!{a1(row, roster.columns[heading])}"
        raise Unusable(roster.file, place, f"“{heading}”写的是“{text}”", AS_DAY) from error


# the notes


def read_notes(folder: Path) -> dict[tuple[str, str, int], Publication]:
    """What was noted in an output folder, by whose it is; nothing where there are no notes."""
    try:
        content = (folder / NOTES).read_bytes()
    except OSError:
        return {}
    found = {}
    for line in content.split(b"\n"):
        try:
            data = json.loads(line.decode("utf-8", "surrogateescape"))
            whose = Whose(str(data["name"]), str(data["kind"]), int(data["year"]))
            found[whose.key] = Publication.from_json(data)
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # a line that was cut short is no line
    return found


def note(
    folder: Path, changes: Mapping[Whose, Publication], seen: Mapping[Whose, str] | None = None
) -> None:
    """Note what is known of publications, all of it or nothing.

    Args:
        folder: the output folder.
        changes: what is known now, by whose it is.
        seen: the stamps of what was known when the change was made up; whoever changes what
            another one has changed since is refused.

    Raises:
        Unusable: another one was faster, or the notes can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK):
            known = read_notes(folder)
            for whose, stamp in (seen or {}).items():
                if known.get(whose.key, NOTHING).stamp != stamp:
                    what = f"“{whose.name}”的公开情况刚刚在别处改过"
                    raise Unusable(None, "", what, "请看过现在的内容再改")
            _append(folder / NOTES, changes)
    except OSError as error:
        raise Unusable(folder / NOTES, "", "无法写入", "请确认文件夹可写、未满") from error


def _append(path: Path, changes: Mapping[Whose, Publication]) -> None:
    lines = (
        json.dumps(
            {"name": whose.name, "kind": whose.kind, "year": whose.year} | known.as_json(),
            ensure_ascii=False,
        )
        for whose, known in changes.items()
    )
    with path.open("ab") as stream:
        # what a killed program left unfinished shall not swallow the next line
        text = "\n" * bool(stream.tell()) + "".join(f"{line}\n" for line in lines)
        stream.write(text.encode("utf-8", "surrogateescape"))


def disagreements(noted: Publication, listed: Publication) -> Sequence[str]:
    """What the list says otherwise than the notes, in Chinese."""
    pairs = (
        (APPROVED, noted.approved, listed.approved),
        (PUBLISHED, noted.published, listed.published),
        (ADDRESS, noted.address, listed.address),
    )
    return [
        f"“{heading}”记的是 {own}，名单上是 {other}"
        for heading, own, other in pairs
        if own and other and own != other
    ]

"""The calendar of publication: when final accounts were approved, by when and where they came out.

What a bureau knows of that stands in its list of departments, in columns of their own, or in
`OUT/公开情况.jsonl`, where the page and the command `calendar` note it: one JSON object a line, and
of two lines about one department the later holds. What is noted goes before the list.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock

from generator.batch.settings import load_overview
from generator.errors import Unusable
from generator.text import printable, same
from generator.workbook.reading.roster import ADDRESS, APPROVED, PUBLISHED, Roster, read_roster
from generator.workbook.reading.sheets import NAME
from generator.workbook.spreadsheet.grid import a1

#: Name of the notes in the output folder, and of the lock that whoever writes them takes.
NOTES = "公开情况.jsonl"
LOCK = ".juesuan-calendar.lock"
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,500}")
_AS_DAY = "请写成 年-月-日"
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True, order=True)
class Whose:
    """Whose final accounts: a department and a unit may have the same name."""

    name: str
    kind: str = ""
    year: int = 0

    @property
    def key(self) -> tuple[str, str, int]:
        """A form in which two writings of the same name are equal."""
        return same(self.name), self.kind, self.year


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document as it was published, kept in the output folder.

    Attributes:
        file: its path from the output folder, with `/`.
        sha256: of its bytes.
        ours: the document of ours that it was compared with; blank where there was none.
        is_same: whether the bytes are the same.
        differences: what it says otherwise, in Chinese, a line each, as far as they are listed.
        count: how many differences there are.
        report: the page of its audit, from the output folder; blank where it was not audited.
        errors: findings of its audit, by severity; None where it was not audited.
        warnings: the same of warnings.
        infos: the same of what is to be looked at.
        trouble: why it could not be audited.
    """

    file: str
    sha256: str
    ours: str = ""
    is_same: bool = False
    differences: tuple[str, ...] = ()
    count: int = 0
    report: str = ""
    errors: int | None = None
    warnings: int | None = None
    infos: int | None = None
    trouble: str = ""

    @property
    def word(self) -> str:
        """What came of the comparison."""
        if not self.ours:
            return "没有可以比对的文本"
        if self.is_same:
            return "与生成的文本一字不差"
        if not self.count:
            return "与生成的文本字节不同，内容相同"
        return f"与生成的文本有 {self.count} 处不同"


@dataclass(frozen=True, slots=True)
class Publication:
    """What is known of a publication.

    Attributes:
        approved: when the final accounts were approved.
        published: when they came out.
        address: where.
        document: the document as it came out.
    """

    approved: date | None = None
    published: date | None = None
    address: str = ""
    document: KeptDocument | None = None

    @property
    def is_out(self) -> bool:
        """Whether they came out, as far as anyone said."""
        return bool(self.published or self.address or self.document)

    @property
    def is_linked(self) -> bool:
        """Whether the address is one that a browser may follow; a list may have any words there."""
        return bool(_ADDRESS.fullmatch(self.address))

    @property
    def stamp(self) -> str:
        """A name for just this knowledge, by which a form that is out of date is known."""
        words = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """The same as plain data, without what is not known."""
        known = asdict(self)
        for name in ("approved", "published"):
            known[name] = known[name].isoformat() if known[name] else None
        return {name: value for name, value in known.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Publication:
        """What `as_json` said.

        Raises:
            KeyError, TypeError, ValueError: it is no such thing.
        """
        days = {
            name: date.fromisoformat(data[name]) if data.get(name) else None
            for name in ("approved", "published")
        }
        document = data.get("document")
        if document:
            names = {item.name for item in fields(KeptDocument)}
            own = {name: value for name, value in document.items() if name in names}
            kept = KeptDocument(**own | {"differences": tuple(own.get("differences", ()))})
        return cls(
            **days, address=str(data.get("address", "")), document=kept if document else None
        )

    def over(self, other: Publication) -> Publication:
        """This knowledge, completed by another."""
        return Publication(
            self.approved or other.approved,
            self.published or other.published,
            self.address or other.address,
            self.document or other.document,
        )


NOTHING = Publication()


@dataclass(frozen=True, slots=True)
class News:
    """What someone says anew of a publication; what is not said stays as it is known."""

    approved: date | None = None
    published: date | None = None
    address: str = ""

    @classmethod
    def of(cls, approved: str, published: str, address: str) -> News:
        """What someone wrote.

        Raises:
            Unusable: it is no day, or no address.
        """
        words = printable(address).strip()
        if words and not _ADDRESS.fullmatch(words):
            what = f"“{ADDRESS}”写的是“{words[:80]}”"
            raise Unusable(None, "", what, "请写完整的网址，以 http:// 或 https:// 开头")
        return cls(_said_day(APPROVED, approved), _said_day(PUBLISHED, published), words)

    @property
    def says_anything(self) -> bool:
        """Whether anything is said."""
        return bool(self.approved or self.published or self.address)

    def over(self, known: Publication) -> Publication:
        """What is known with this."""
        return replace(
            known,
            approved=self.approved or known.approved,
            published=self.published or known.published,
            address=self.address or known.address,
        )


def _said_day(heading: str, text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError as error:
        raise Unusable(None, "", f"“{heading}”写的是“{text}”", _AS_DAY) from error


def today() -> date:
    """The day by the clock of this machine."""
    return datetime.now().astimezone().date()


class TermState(StrEnum):
    """How a publication stands to its term."""

    UNKNOWN = "unknown"
    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Due:
    """By when a department has to publish, and how it stands to that.

    Attributes:
        term: how it stands.
        last: the last day of the term; None where nobody said when it began.
        words: the same in Chinese.
    """

    term: TermState
    last: date | None
    words: str

    @property
    def is_late(self) -> bool:
        """Whether the department has let the term pass and not published."""
        return self.term is TermState.LATE


def due_of(publication: Publication, day: date) -> Due:
    """By when a department has to publish, seen from a day."""
    settings = load_overview().calendar
    if publication.approved is None:
        words = "已公开，没有批复日期" if publication.is_out else "没有批复日期"
        return Due(TermState.UNKNOWN, None, words)
    last = publication.approved + timedelta(days=settings.days)
    if publication.published is not None:
        over = (publication.published - last).days
        words = f"逾期 {over} 天公开" if over > 0 else "按期公开"
        return Due(TermState.MISSED if over > 0 else TermState.KEPT, last, words)
    if publication.is_out:
        return Due(TermState.UNKNOWN, last, "已公开，没有公开日期")
    left = (last - day).days
    if left < 0:
        return Due(TermState.LATE, last, f"逾期 {-left} 天，没有公开")
    words = f"还有 {left} 天" if left else "今天到期"
    return Due(TermState.SOON if left <= settings.soon else TermState.OPEN, last, words)


def day_of(text: str) -> date | None:
    """A day as people write it; None where nothing is written.

    Raises:
        ValueError: it is no day.
    """
    words = "".join(text.split())
    if not words:
        return None
    found = _DAY.fullmatch(words)
    if not found:
        raise ValueError(text)
    return date(*map(int, found.groups()))


def day_words(day: date | None) -> str:
    """A day with its weekday; blank where there is none."""
    return f"{day.isoformat()}（周{_WEEKDAYS[day.weekday()]}）" if day else ""


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
        raise Unusable(roster.file, place, f"“{heading}”写的是“{text}”", _AS_DAY) from error


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

"""The calendar of publication: when final accounts were approved, by when and where they came out.

Where that is written down, `notes` knows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from generator.batch.settings import load_overview
from generator.errors import Unusable
from generator.text import printable, same
from generator.workbook.reading.roster import ADDRESS, APPROVED, PUBLISHED

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,500}")
#: How a day is to be written.
AS_DAY = "请写成 年-月-日"
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
        raise Unusable(None, "", f"“{heading}”写的是“{text}”", AS_DAY) from error


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

"""What the pages show, put into the templates; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.responses import Response

from generator.checks.finding import Severity
from generator.checks.notices import UNUSABLE
from generator.checks.waivers import NOT_WAIVABLE
from generator.commands.report import SHOWN, WAIVED
from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.text import same
from generator.web.desk import Desk, Version
from generator.web.pages import Frame, NavLink, page
from generator.web.tasks import MOST_NUMBERS, Checked, FigureTree
from generator.workbook.remarks import Remark

#: As many differences of two versions as are listed.
MOST_CHANGES = 300
#: What may be chosen besides the severities: what is waived, and what lacks a reason.
WAIVED_LEVEL, REASONS = "waived", "reasons"


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many findings there are of a level, and the word for it."""

    level: str
    word: str
    count: int


def start(desk: Desk) -> Response:
    """Where one begins: get a form, or put one down."""
    return _page("start", desk, regions=regions())


def formed(desk: Desk) -> Response:
    """The form that was made, and what came of the files."""
    return _page("form", desk, form=desk.form)


def findings(desk: Desk, version: Version, level: str = "", words: str = "") -> Response:
    """What there is to say of a version, beside its document."""
    checked = version.checked
    assert checked is not None, "a version is put down when it is checked"
    remarks = checked.review.remarks
    shown = [
        item
        for item in remarks
        if (_lacks_reason(item, checked) if level == REASONS else is_meant(item, level))
        and holds(item, words)
    ]
    levels = levels_of(remarks)
    if checked.reasons:
        count = sum(_lacks_reason(item, checked) for item in remarks)
        levels.append(LevelCount(REASONS, "原因待写", count))
    return _page(
        "findings",
        desk,
        version=version,
        checked=checked,
        remarks=shown,
        levels=levels,
        reasons=level == REASONS,
        level=level,
        words=words,
        most=SHOWN,
        most_changes=MOST_CHANGES,
        is_newest=desk.is_newest(version),
        can_waive=can_waive,
    )


def explained(
    desk: Desk,
    version: Version,
    wanted: str,
    branches: Sequence[FigureTree],
    *,
    is_busy: bool = False,
) -> Response:
    """Where a number of a version's document comes from; not told while something is worked at."""
    address = f"/versions/{version.number}"
    name = f"第 {version.number} 稿"
    return sources(frame_of(desk), address, name, wanted, branches, is_busy=is_busy)


def sources(  # noqa: PLR0913 - all that such a page says
    frame: Frame,
    address: str,
    name: str,
    wanted: str,
    branches: Sequence[FigureTree],
    *,
    is_busy: bool = False,
) -> Response:
    """Where a number of a document comes from, whosever it is."""
    shown = {
        "address": address,
        "name": name,
        "wanted": wanted,
        "branches": branches,
        "most": MOST_NUMBERS,
        "is_busy": is_busy,
    }
    return page("sources", frame, shown)


def against(desk: Desk, version: Version) -> Response:
    """What a document says otherwise than a version."""
    assert version.against is not None, "it was held against it"
    name, found = version.against
    return _page(
        "against", desk, version=version, document=name, found=found, most_changes=MOST_CHANGES
    )


def is_meant(remark: Remark, level: str) -> bool:
    """Whether a finding is of a level; blank for any."""
    return level in {"", WAIVED_LEVEL if remark.waived else remark.severity}


def holds(remark: Remark, words: str) -> bool:
    """Whether a finding holds some words, or names a cell with them."""
    places = (cell.where for cell in remark.cells)
    text = same("".join((remark.rule, remark.text, *places)))
    return same(words).casefold() in text.casefold()


def _lacks_reason(remark: Remark, checked: Checked) -> bool:
    """Whether a finding goes when a reason is written, which the page can do."""
    return bool(remark.cells) and not remark.waived and remark.cells[0].where in checked.reasons


def can_waive(remark: Remark) -> bool:
    """Whether a reason may stand in place of a correction."""
    return not remark.waived and remark.rule not in NOT_WAIVABLE | {UNUSABLE}


def levels_of(remarks: Sequence[Remark]) -> list[LevelCount]:
    """What may be chosen of some findings, with how many there are of each."""
    words = [(severity.value, severity.chinese) for severity in Severity]
    counted = [LevelCount("", "全部", len(remarks))]
    for level, word in (*words, (WAIVED_LEVEL, WAIVED)):
        count = sum(is_meant(item, level) for item in remarks)
        counted.append(LevelCount(level, word, count))
    return counted


def regions() -> list[tuple[str, list[Edition]]]:
    """The editions that can be used, by region, the newest year first."""
    editions = []
    for name in available():
        try:
            editions.append(load_edition(name))
        except Unusable:  # `juesuan editions` says what is wrong with it
            continue
    editions.sort(key=lambda edition: (edition.region, -edition.year))
    return [(region, list(own)) for region, own in groupby(editions, lambda item: item.region)]


def frame_of(desk: Desk) -> Frame:
    """The versions, at the head of each page."""
    links = [NavLink(f"/versions/{it.number}", f"第 {it.number} 稿") for it in desk.versions]
    if desk.owner:
        return Frame(links, foot=f"{desk.owner}。没有交的文件退出后删除，交了的都留存。")
    return Frame(links)


def _page(name: str, desk: Desk, version: Version | None = None, **context: object) -> Response:
    here = f"/versions/{version.number}" if version is not None else ""
    frame = frame_of(desk)
    shown = {"desk": desk, "version": version, "versions": desk.versions, **context}
    return page(name, frame, shown, here=here)

"""What the pages show, put into the templates; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from generator import __version__
from generator.checks.finding import Severity
from generator.checks.notices import UNUSABLE
from generator.checks.waivers import NOT_WAIVABLE
from generator.commands.report import SHOWN, WAIVED
from generator.edition.load import available, load_edition
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.page_templates import page_template
from generator.paths import templates_dir
from generator.text import same
from generator.web.desk import Desk, Version
from generator.web.jobs import Job
from generator.web.tasks import MOST_NUMBERS, Checked, FigureTree
from generator.workbook.remarks import Remark

#: Files that the pages load, and what they are; the style sheet takes its colours from elsewhere.
STATIC: Mapping[str, str] = {
    "page.css": "text/css",
    "preview.css": "text/css",
    "page.js": "text/javascript",
    "htmx.min.js": "text/javascript",
}
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


def static(name: str) -> Response | None:
    """A file that the pages load."""
    if name not in STATIC:
        return None
    if STATIC[name] == "text/css":
        return Response(page_template(f"web/{name}.j2").render(), media_type=STATIC[name])
    content = (templates_dir() / "web" / "static" / name).read_bytes()
    return Response(content, media_type=STATIC[name])


def start(desk: Desk) -> Response:
    """Where one begins: get a form, or put one down."""
    return _page("start", desk, regions=_regions())


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
    levels = _levels(remarks)
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
    desk: Desk, version: Version, wanted: str, branches: Sequence[FigureTree]
) -> Response:
    """Where a number of the document comes from."""
    return _page(
        "sources", desk, version=version, wanted=wanted, branches=branches, most=MOST_NUMBERS
    )


def working(desk: Desk, job: Job, *, is_part: bool) -> Response:
    """What is worked at; the whole page, or the part that changes."""
    return _page("progress" if is_part else "working", desk, job=job)


def trouble(desk: Desk, lines: Sequence[str], back: str, *, report: bool, status: int) -> Response:
    """Why something did not come about."""
    return _page("trouble", desk, status=status, lines=lines, back=back, report=report)


def ended() -> Response:
    """The last page."""
    return _page("ended", None)


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


def download(content: bytes, name: str, media: str = "application/octet-stream") -> Response:
    """A file to keep, never to be shown by the browser."""
    response = Response(content, media_type=media)
    response.headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _levels(remarks: Sequence[Remark]) -> list[LevelCount]:
    words = [(severity.value, severity.chinese) for severity in Severity]
    counted = [LevelCount("", "全部", len(remarks))]
    for level, word in (*words, (WAIVED_LEVEL, WAIVED)):
        count = sum(is_meant(item, level) for item in remarks)
        counted.append(LevelCount(level, word, count))
    return counted


def _regions() -> list[tuple[str, list[Edition]]]:
    """The editions that can be used, by region, the newest year first."""
    editions = []
    for name in available():
        try:
            editions.append(load_edition(name))
        except Unusable:  # `juesuan editions` says what is wrong with it
            continue
    editions.sort(key=lambda edition: (edition.region, -edition.year))
    return [(region, list(own)) for region, own in groupby(editions, lambda item: item.region)]


def _page(name: str, desk: Desk | None, *, status: int = 200, **context: object) -> Response:
    template = page_template(f"web/{name}.html.j2", trimmed=True)
    versions = desk.versions if desk is not None else []
    html = template.render(
        versions=versions, is_open=desk is not None, version_number=__version__, **context
    )
    return HTMLResponse(html, status)

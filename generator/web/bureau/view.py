"""What the bureau's pages show, put into the templates; nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from generator.batch.book import list_line, places_in, remark_of, sorted_findings
from generator.batch.calendar import Publication, day_words
from generator.batch.calendar_page import TINTS
from generator.batch.notes import disagreements
from generator.batch.outliers import number
from generator.batch.page import AMOUNT
from generator.batch.result import Result, counts_of
from generator.batch.settings import load_overview
from generator.batch.standing import Light, Standing, by_term
from generator.batch.taken import Taken, summary_of
from generator.checks.finding import Severity
from generator.commands.report import SHOWN, WAIVED
from generator.text import same
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.state import Known
from generator.web.bureau.work import Looked
from generator.web.pages import Frame, NavLink, page
from generator.web.views import holds, is_meant, levels_of

FRAME = Frame(
    (
        NavLink("/", "各部门"),
        NavLink("/calendar", "公开日历"),
        NavLink("/audits", "公开文本审核"),
        NavLink("/region", "汇总表"),
        NavLink("/tools", "发放与汇编"),
    ),
    about="各页",
    foot="填报表和文本都在本机的文件夹里，退出后还在。",
)
#: Who let the term pass: what may be chosen besides the lights.
LATE = "late"
#: As many findings as are listed where the workbook could not be looked at anew.
MOST_FINDINGS = 300


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the list of departments.

    Attributes:
        words: what a name, a workbook or a finding holds.
        light: how far they are; blank for all.
        sort: by which column.
        is_down: whether the greatest comes first.
    """

    words: str = ""
    light: str = ""
    sort: str = ""
    is_down: bool = False

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Query:
        """What an address asks."""
        words, light, sort = (given.get(name, "")[:100] for name in ("q", "light", "sort"))
        return cls(words, light, sort, given.get("down", "") == "1")

    def address(self, **changes: str) -> str:
        """The address of the list that asks so, but for some changes."""
        asked = {"q": self.words, "light": self.light, "sort": self.sort} | changes
        asked.setdefault("down", "1" if self.is_down and "sort" not in changes else "")
        known = {name: value for name, value in asked.items() if value}
        return f"/?{urlencode(known)}" if known else "/"


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The heading of a column: its word, where it leads, how the column is sorted."""

    word: str
    address: str
    sorted: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department in the list."""

    key: str
    standing: Standing
    counts: tuple[object, ...]
    figures: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]


def departments(desk: BureauDesk, known: Known, query: Query) -> Response:
    """The list of departments, with what is to be done."""
    columns = load_overview().columns
    items = [it for it in known.standings.items() if _is_meant(it[1], query)]
    order = _orders(list(columns)).get(query.sort)
    if order is not None:
        items.sort(key=lambda it: order(it[1]), reverse=query.is_down)
    rows = [_row(key, it) for key, it in items]
    shown = {
        "known": known,
        "rows": rows,
        "query": query,
        "lights": _lights(known),
        "headings": _headings(query, list(columns.values())),
        "counts": counts_of(known.results),
        "handed_in": list_line(known.scope, known.bureau.expected),
        "totals": [AMOUNT.print(known.totals[name]) for name in columns],
        "counted": len(known.scope.counted),
        "outliers": [
            (kind, list(found)) for kind, found in groupby(known.outliers, lambda it: it.kind)
        ],
        "run": desk.runs.latest,
        "formats": "、".join(it.upper() for it in desk.order.formats) or "无",
        "folder": desk.order.folder,
        "output": desk.order.output,
        "can_pack": any(it.documents for it in known.results),
        "wrong": sum(known.counts[it] for it in (Light.ERRORS, Light.UNUSABLE)),
    }
    return page("bureau/departments", FRAME, shown, here="/")


def run_part(desk: BureauDesk) -> Response:
    """How far the batch is, alone."""
    return page("bureau/run", FRAME, {"run": desk.runs.latest})


def _is_meant(item: Standing, query: Query) -> bool:
    if query.light == LATE:
        if not item.due.is_late:
            return False
    elif query.light and item.light != query.light:
        return False
    sought = same(query.words).casefold()
    return not sought or any(sought in same(it).casefold() for it in _words_of(item))


def _words_of(item: Standing) -> Sequence[str]:
    """What one may look for of a department."""
    own = (item.whose.name, item.workbook, item.hint, item.publication.address, item.due.words)
    if item.result is None:
        return own
    return (*own, item.result.message, *(str(it["message"]) for it in item.result.findings))


def _lights(known: Known) -> list[tuple[str, str, int]]:
    """What may be chosen: a value, a word, how many."""
    chosen = [("", "全部", len(known.standings))]
    chosen += [(it.value, it.chinese, count) for it, count in known.counts.items()]
    return [*chosen, (LATE, "逾期未公开", known.late)]


def _orders(figures: Sequence[str]) -> dict[str, Callable[[Standing], Any]]:
    """By what the list may be sorted."""

    def figure(name: str) -> Callable[[Standing], Any]:
        def amount(item: Standing) -> Any:  # noqa: ANN401 - compared with its like alone
            found = number(item.result.totals, name) if item.result is not None else None
            return (found is not None, found or 0)

        return amount

    lights = list(Light)
    return {
        "name": lambda it: same(it.whose.name),
        "light": lambda it: lights.index(it.light),
        "errors": lambda it: it.result.errors if it.result is not None else -1,
        "warnings": lambda it: it.result.warnings if it.result is not None else -1,
        "due": lambda it: (it.due.last is None, it.due.last),
        **{f"f{at}": figure(name) for at, name in enumerate(figures)},
    }


def _headings(query: Query, labels: Sequence[str]) -> list[ColumnHead]:
    columns = [("name", "名称", False), ("light", "进度", False)]
    columns += [("errors", "错误", True), ("warnings", "警告", True)]
    columns += [(f"f{at}", label, True) for at, label in enumerate(labels)]
    columns.append(("due", "公开", False))
    found = []
    for sort, word, is_number in columns:
        is_own = query.sort == sort
        goes_down = is_number if not is_own else not query.is_down
        address = query.address(sort=sort, down="1" if goes_down else "")
        direction = ("descending" if query.is_down else "ascending") if is_own else ""
        found.append(ColumnHead(word, address, direction, is_number))
    return found


def _row(key: str, item: Standing) -> DepartmentRow:
    result = item.result
    examined = result is not None and result.status.is_examined
    counts = (result.errors, result.warnings) if result is not None and examined else ("", "")
    totals = result.totals if result is not None else {}
    figures = tuple(AMOUNT.print(number(totals, name)) for name in load_overview().columns)
    return DepartmentRow(key, item, counts, figures, _documents(result))


def _documents(result: Result | None) -> tuple[tuple[str, str], ...]:
    """The documents: what each is, and its name."""
    names = result.documents if result is not None else ()
    return tuple((PurePosixPath(it).suffix.lstrip(".").upper(), it) for it in names)


def department(  # noqa: PLR0913, PLR0917 - all that the page shows
    known: Known,
    key: str,
    looked: Looked | None,
    trouble: Sequence[str],
    level: str,
    words: str,
) -> Response:
    """A department: its findings, its document, its publication."""
    item = known.standings[key]
    remarks = looked.checked.review.remarks if looked is not None else ()
    found = [it for it in remarks if is_meant(it, level) and holds(it, words)]
    shown = {
        "key": key,
        "item": item,
        "known": known,
        "checked": looked.checked if looked is not None else None,
        "trouble": trouble,
        "remarks": found,
        "all_remarks": remarks,
        "levels": levels_of(remarks),
        "level": level,
        "words": words,
        "most": SHOWN,
        "told": _told(item.result) if looked is None and item.result is not None else [],
        "documents": _documents(item.result),
        "remark": remark_of(item.result, known.scope) if item.result is not None else "",
        "disagreements": _disagreements(known, item),
        "calendar": load_overview().calendar,
        "day_words": day_words,
        "tint": TINTS[item.due.term],
    }
    return page("bureau/department", FRAME, shown)


def _disagreements(known: Known, item: Standing) -> Sequence[str]:
    listed = (known.bureau.listed or {}).get(same(item.whose.name), Publication())
    return disagreements(item.noted, listed)


def _told(result: Result) -> list[Mapping[str, str]]:
    """The findings of the log."""
    return [
        {
            "level": WAIVED if it.get("waived") else Severity(it["severity"]).chinese,
            "severity": "waived" if it.get("waived") else str(it["severity"]),
            "rule": str(it["rule"]),
            "message": str(it["message"]),
            "places": places_in(it),
        }
        for it in sorted_findings(result)[:MOST_FINDINGS]
    ]


def calendar(known: Known, words: str, *, late: bool) -> Response:
    """Who is to publish by when."""
    sought = same(words).casefold()
    items = {id(it): key for key, it in known.standings.items()}
    rows = [
        (items[id(it)], it, TINTS[it.due.term])
        for it in by_term(list(known.standings.values()))
        if (not late or it.due.is_late) and sought in same(it.whose.name).casefold()
    ]
    shown = {
        "known": known,
        "rows": rows,
        "words": words,
        "late": late,
        "calendar": load_overview().calendar,
        "day_words": day_words,
        "published": known.counts[Light.PUBLISHED],
    }
    return page("bureau/calendar", FRAME, shown, here="/calendar")


def audits(known: Known, taken: Sequence[Taken]) -> Response:
    """What was published, as it was taken in; and what became of the last ones."""
    rows = [
        (key, it, it.publication.document)
        for key, it in known.standings.items()
        if it.publication.document is not None
    ]
    rows.sort(key=lambda row: (-(row[2].count or 0), -(row[2].errors or 0)) if row[2] else (0, 0))
    summary = summary_of(taken) if taken else ""
    shown = {"rows": rows, "taken": taken, "summary": summary, "known": known}
    return page("bureau/audits", FRAME, shown, here="/audits")


def region(known: Known, files: Sequence[str], frames: Sequence[tuple[str, int]]) -> Response:
    """The region's tables."""
    shown = {
        "known": known,
        "files": files,
        "frames": frames,
        "left_out": sorted(known.scope.left_out.items()),
        "counted": len(known.scope.counted),
    }
    return page("bureau/region", FRAME, shown, here="/region")


def tools(desk: BureauDesk, known: Known, regions: Sequence[tuple[str, Sequence[Any]]]) -> Response:
    """Hand out forms, and consolidate units."""
    books = [(key, it) for key, it in known.standings.items() if it.workbook and not _is_whole(it)]
    books.sort(key=lambda pair: same(pair[1].whose.name))
    shown = {"regions": regions, "books": books, "listed": desk.listed, "known": known}
    return page("bureau/tools", FRAME, shown, here="/tools")


def _is_whole(item: Standing) -> bool:
    """Whether a workbook is a department's, which adds up its units already."""
    return item.result is not None and bool(item.result.totals.get("is_department"))


def made(desk: BureauDesk, title: str) -> Response:
    """What was made, to download."""
    return page("bureau/made", FRAME, {"made": desk.made, "title": title})

"""Where each department stands: a light, what it handed in, when it is to publish.

It follows from the log of a batch, the list of departments and what was noted of publications, so
that the page, the overview and the command `calendar` say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath

from generator.batch.calendar import (
    NOTHING,
    Due,
    News,
    Publication,
    Whose,
    day_words,
    due_of,
    today,
)
from generator.batch.notes import note, read_listed, read_notes
from generator.batch.result import LOG, Result, Status, name_of, read_log
from generator.batch.scope import Scope, read_expected, scope_of
from generator.errors import Unusable
from generator.text import near, same


class Light(StrEnum):
    """How far a department is, from nothing to published."""

    MISSING = "missing"
    UNUSABLE = "unusable"
    UNCHECKED = "unchecked"
    ERRORS = "errors"
    WARNINGS = "warnings"
    READY = "ready"
    PUBLISHED = "published"

    @property
    def chinese(self) -> str:
        """The word that users see."""
        return _CHINESE[self]


_CHINESE = {
    Light.MISSING: "未报送",
    Light.UNUSABLE: "不可用",
    Light.UNCHECKED: "待检查",
    Light.ERRORS: "有错误",
    Light.WARNINGS: "有警告",
    Light.READY: "可公开",
    Light.PUBLISHED: "已公开",
}


@dataclass(frozen=True, slots=True)
class Bureau:
    """What a bureau's list and notes say; a folder without them has neither.

    Attributes:
        expected: the departments that are to hand in; None where there is no list.
        listed: what the list says of publications, by name.
        noted: what was noted of them, by whose they are.
    """

    expected: tuple[str, ...] | None = None
    listed: Mapping[str, Publication] | None = None
    noted: Mapping[tuple[str, str, int], Publication] | None = None


def read_bureau(output: Path, listed: Path | None) -> Bureau:
    """What the list and the notes in the output folder say.

    Raises:
        Unusable: the list can't be used.
    """
    noted = read_notes(output)
    if listed is None:
        return Bureau(noted=noted)
    return Bureau(tuple(read_expected(listed)), read_listed(listed), noted)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a department, or a unit, stands.

    Attributes:
        whose: its name, and what kind and year it is, as far as it handed in.
        light: how far it is.
        workbook: what it handed in; blank where it didn't.
        result: what became of that; None where nobody looked yet.
        noted: what was noted of its publication.
        publication: the same, completed by the list.
        due: by when it is to publish.
        hint: what else to know, in Chinese.
    """

    whose: Whose
    light: Light
    workbook: str
    result: Result | None
    noted: Publication
    publication: Publication
    due: Due
    hint: str = ""


def standings_of(
    results: Sequence[Result],
    scope: Scope,
    bureau: Bureau,
    day: date,
    fresh: Mapping[str, str] | None = None,
) -> list[Standing]:
    """Where all stand, in the order of their workbooks; who is missing comes first.

    Args:
        results: what the log tells.
        scope: who is in and who is out.
        bureau: the list and the notes.
        day: the day from which terms are seen.
        fresh: the workbooks that are there now, with the SHA-256 of each; None where nobody looked,
            and the log is believed.
    """
    owners = {item.workbook: item.name for item in scope.missing if item.workbook}
    found = list(_missing(scope, bureau, day, fresh or {}))
    known = {item.workbook: item for item in results}
    for workbook in sorted(known if fresh is None else fresh):
        result = known.get(workbook)
        digest = "" if fresh is None else fresh[workbook]
        found.append(_standing(workbook, result, digest, scope, bureau, day, owners))
    return found


def _missing(
    scope: Scope, bureau: Bureau, day: date, fresh: Mapping[str, str]
) -> Iterator[Standing]:
    for item in scope.missing:
        if item.workbook:  # it did hand in, though nothing that can be used
            continue
        whose = Whose(item.name)
        near = (it for it in fresh if same(item.name) in same(PurePosixPath(it).stem))
        hint = item.hint or "".join(f"可能是 {it}，还没有检查" for it in list(near)[:1])
        noted, known = _known(whose, bureau)
        due = due_of(known, day)
        yield Standing(whose, Light.MISSING, "", None, noted, known, due, hint)


def _standing(  # noqa: PLR0913, PLR0917 - all that a standing follows from
    workbook: str,
    result: Result | None,
    digest: str,
    scope: Scope,
    bureau: Bureau,
    day: date,
    owners: Mapping[str, str],
) -> Standing:
    if result is None:
        whose = Whose(PurePosixPath(workbook).stem)
        due = due_of(NOTHING, day)
        return Standing(whose, Light.UNCHECKED, workbook, None, NOTHING, NOTHING, due)
    name = owners.get(workbook) or name_of(result)
    whose = Whose(name, result.kind, result.year)
    noted, known = _known(whose, bureau)
    light = Light.PUBLISHED if known.is_out else _light(result)
    is_changed = bool(digest) and digest != result.sha256
    if is_changed and light is not Light.PUBLISHED:
        light = Light.UNCHECKED
    hints = ["检查之后改过，下面是上次的结果" if is_changed else ""]
    if light in {Light.WARNINGS, Light.READY} and not result.documents:
        hints.append("还没有生成文本")
    if result.status.is_examined and workbook in scope.left_out:
        hints.append(f"不计入汇总：{scope.left_out[workbook]}")
    if workbook in scope.alone:
        hints.append("是单位，没有见到汇编它的部门，单独计入")
    hint = "；".join(filter(None, hints))
    return Standing(whose, light, workbook, result, noted, known, due_of(known, day), hint)


def _light(result: Result) -> Light:
    if not result.status.is_examined:
        return Light.UNUSABLE
    if result.status is Status.DRAFT:
        return Light.ERRORS
    return Light.WARNINGS if result.warnings else Light.READY


def _known(whose: Whose, bureau: Bureau) -> tuple[Publication, Publication]:
    """What was noted, and the same completed by the list."""
    notes = bureau.noted or {}
    noted = notes.get(whose.key, NOTHING)
    before = notes.get(Whose(whose.name).key, NOTHING)  # from when it had not handed in yet
    listed = (bureau.listed or {}).get(same(whose.name), NOTHING)
    return noted, noted.over(before).over(listed)


def counts_by_light(standings: Sequence[Standing]) -> Mapping[Light, int]:
    """How many stand where, in the order of the lights; all lights are there."""
    counts = Counter(item.light for item in standings)
    return {light: counts[light] for light in Light}


def calendar_of(results: Sequence[Result], bureau: Bureau, day: date) -> list[Standing]:
    """Who is to publish by when, the first comes first; nobody where nothing is known of that."""
    standings = standings_of(results, scope_of(results, bureau.expected), bureau, day)
    return by_term(standings) if any(it.publication != NOTHING for it in standings) else []


def calendar_lines(output: Path, listed: Path | None, day: date) -> Iterator[tuple[str, bool]]:
    """The calendar of an output folder: a line for each department, and whether it is late.

    Raises:
        Unusable: it is no output folder, or the list can't be used.
    """
    for item in by_term(_standings_in(output, listed, day)):
        yield line_of(item), item.due.is_late


def by_term(standings: Sequence[Standing]) -> list[Standing]:
    """Who is to publish first comes first; whose term nobody knows comes last."""
    return sorted(standings, key=lambda it: (it.due.last or date.max, it.whose))


def line_of(item: Standing) -> str:
    """A department in the calendar, in one line."""
    known = item.publication
    parts = [
        item.light.chinese,
        f"批复 {day_words(known.approved)}" if known.approved else "",
        f"期限 {day_words(item.due.last)}" if item.due.last else "",
        f"公开 {day_words(known.published)}" if known.published else "",
        item.due.words,
        known.address,
        known.document.word if known.document else "",
    ]
    kind = f"（{item.whose.kind}，{item.whose.year} 年度）" if item.whose.kind else ""
    return f"{item.whose.name}{kind}：{'，'.join(filter(None, parts))}"


def meant(standings: Sequence[Standing], department: str | None) -> list[Standing]:
    """The departments that a name means; all that handed in something usable for none.

    Raises:
        Unusable: nobody has that name, or nobody handed in.
    """
    handed_in = [it for it in standings if it.whose.kind]
    if department is None:
        if not handed_in:
            raise Unusable(None, "", "还没有报送的部门", "请先运行 juesuan batch")
        return handed_in
    found = [it for it in standings if same(it.whose.name) == same(department)]
    if not found:
        names = near(department, {it.whose.name for it in standings})
        raise Unusable(None, "", f"没有“{department}”{names}", "请照填报表或名单上的名称写")
    return [it for it in found if it.whose.kind] or found


def note_said(output: Path, listed: Path | None, department: str | None, said: News) -> list[str]:
    """Note what someone says of publications; the names of those that it was noted of.

    Raises:
        Unusable: nobody has that name, or it can't be noted.
    """
    found = meant(_standings_in(output, listed, today()), department)
    note(output, {it.whose: said.over(it.noted) for it in found})
    return [it.whose.name for it in found]


def _standings_in(output: Path, listed: Path | None, day: date) -> list[Standing]:
    if not (output / LOG).is_file():
        remedy = "请写明 juesuan batch 输出的文件夹"
        raise Unusable(output, "", f"里面没有 {LOG}", remedy)
    bureau = read_bureau(output, listed)
    results = list(read_log(output).values())
    return standings_of(results, scope_of(results, bureau.expected), bureau, day)


def the_one(output: Path, listed: Path | None, department: str) -> Standing:
    """The department that a name means.

    Raises:
        Unusable: nobody has that name, or more than one.
    """
    found = meant(_standings_in(output, listed, today()), department)
    if len(found) > 1:
        kinds = "、".join(f"{it.whose.kind} {it.whose.year}" for it in found)
        what = f"有 {len(found)} 个“{department}”（{kinds}）"
        raise Unusable(None, "", what, "请不写名称，由公开的文本自己认出")
    return found[0]

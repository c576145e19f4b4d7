"""总览.xlsx and 汇总表.xlsx: the pages of the bureau's workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from generator.batch.calendar_page import calendar_page
from generator.batch.outliers import Outlier, number, sum_over
from generator.batch.region import CodeTable, RegionTotals
from generator.batch.result import Result, Status, counts_of, name_of
from generator.batch.scope import Scope
from generator.batch.settings import load_overview
from generator.batch.standing import Standing
from generator.checks.finding import Severity
from generator.edition.layout import TOTAL
from generator.text import few
from generator.workbook.writing.listing import Link, ListColumn, ListPage, ListRow, Tint, Value

TINTS: Mapping[Status, Tint] = {Status.BUILT: "good", Status.DRAFT: "warning"}
_LEVEL_TINTS: Mapping[str, Tint] = {"error": "bad", "warning": "warning", "info": ""}
_UNIT = "金额单位：万元"
#: As many findings as one sheet lists; beyond that nobody reads on.
MAX_FINDINGS = 50_000
#: As many cells as it names of each.
_SHOWN = 4


def tint_of(result: Result) -> Tint:
    """Green, orange for a draft, red for whatever came to nothing."""
    return TINTS.get(result.status, "bad")


def list_line(scope: Scope, expected: Sequence[str] | None) -> str:
    """How many of the list have handed in."""
    if expected is None:
        return "没有给出名单，不能核对未报送的部门"
    done = len(expected) - len(scope.missing)
    return f"名单上 {len(expected)} 个部门：已报送 {done} 个，未报送 {len(scope.missing)} 个"


# 总览


def overview_pages(
    results: Sequence[Result],
    scope: Scope,
    outliers: Sequence[Outlier],
    expected: Sequence[str] | None,
    calendar: Sequence[Standing] = (),
) -> list[ListPage]:
    """The sheets of 总览.xlsx."""
    pages = [_departments(results, scope, expected)]
    if expected is not None:
        pages.append(_handed_in(scope, expected))
    if calendar:
        pages.append(calendar_page(calendar))
    return [*pages, _hints(outliers), _findings(results)]


def _departments(
    results: Sequence[Result], scope: Scope, expected: Sequence[str] | None
) -> ListPage:
    figures = load_overview().columns
    formats = _formats(results)
    columns = [
        ListColumn("名称", 32),
        ListColumn("类型", 6),
        ListColumn("年度", 6),
        ListColumn("状态", 9),
        ListColumn("错误", 6, "count"),
        ListColumn("警告", 6, "count"),
        ListColumn("提示", 6, "count"),
        *(ListColumn(f"{label}（万元）", 14, "amount") for label in figures.values()),
        ListColumn("计入汇总", 6),
        *(ListColumn(name.upper(), 7, "link") for name in formats),
        ListColumn("说明", 52),
        ListColumn("填报表", 28),
    ]
    rows = [_department(item, scope, figures, formats) for item in results]
    rows.append(_total(scope.counted, figures, len(columns)))
    lead = [counts_of(results), list_line(scope, expected)]
    lead.append("合计只加“计入汇总”的，所属单位已含在部门数里的不重复相加")
    return ListPage("总览", "部门决算总览", columns, rows, lead, frozen=1)


def _department(
    result: Result, scope: Scope, figures: Mapping[str, str], formats: Sequence[str]
) -> ListRow:
    documents = {PurePosixPath(path).suffix.lstrip("."): path for path in result.documents}
    counted = result.workbook not in scope.left_out
    examined = result.status.is_examined
    values: list[Value] = [
        name_of(result),
        result.kind,
        str(result.year or ""),
        result.word,
        *((result.errors, result.warnings, result.infos) if examined else (None,) * 3),
        *(number(result.totals, name) for name in figures),
        "是" if counted else "否",
        *(Link(name.upper(), documents[name]) if name in documents else None for name in formats),
        remark_of(result, scope),
        result.workbook,
    ]
    return ListRow(values, tint_of(result))


def remark_of(result: Result, scope: Scope) -> str:
    """Why a workbook came to nothing or isn't counted; of a draft its first errors."""
    reason = scope.left_out.get(result.workbook, "")
    if not result.status.is_examined:
        return result.message
    parts = [f"不计入汇总：{reason}"] if reason else []
    if result.workbook in scope.alone:
        parts.append("是单位，没有见到汇编它的部门，单独计入")
    errors = [item["message"] for item in result.findings if _counts(item, "error")]
    if errors:
        parts.append(str(errors[0]))
    return "；".join(parts)


def _counts(finding: Mapping[str, Any], severity: str) -> bool:
    return finding.get("severity") == severity and not finding.get("waived")


def _total(results: Sequence[Result], figures: Mapping[str, str], width: int) -> ListRow:
    values: list[Value] = [f"合计（{len(results)} 份）", "", "", "", None, None, None]
    values[4:7] = [
        sum(getattr(item, name) for item in results) for name in ("errors", "warnings", "infos")
    ]
    values += [sum_over(results, name) for name in figures]
    return ListRow([*values, *([None] * (width - len(values)))], "quiet", bold=True)


def _formats(results: Sequence[Result]) -> list[str]:
    suffixes = (PurePosixPath(path).suffix for item in results for path in item.documents)
    return sorted({suffix.lstrip(".") for suffix in suffixes})


def _handed_in(scope: Scope, expected: Sequence[str]) -> ListPage:
    hints = {item.name: item.hint for item in scope.missing}
    rows = [ListRow((name, "未报送", hints[name]), "bad") for name in expected if name in hints]
    rows += [
        ListRow((name_of(item), "名单以外", f"填报表 {item.workbook}，不计入汇总"), "warning")
        for item in scope.strangers
    ]
    rows += [ListRow((name, "已报送", ""), "good") for name in expected if name not in hints]
    columns = [ListColumn("名称", 50), ListColumn("报送情况", 12), ListColumn("说明", 70)]
    return ListPage("报送情况", "报送情况", columns, rows, [list_line(scope, expected)])


def _hints(outliers: Sequence[Outlier]) -> ListPage:
    rows = [
        ListRow((item.kind, "、".join(item.names), item.message, item.basis)) for item in outliers
    ]
    columns = [
        ListColumn("情况", 14),
        ListColumn("部门", 44),
        ListColumn("内容", 80),
        ListColumn("依据", 50),
    ]
    lead = ["以下各项只是提示，不是错误；阈值在 templates/overview.yaml"]
    return ListPage("提请留意", "提请留意", columns, rows or [ListRow(("没有", "", "", ""))], lead)


def _findings(results: Sequence[Result]) -> ListPage:
    columns = [
        ListColumn("名称", 36),
        ListColumn("级别", 8),
        ListColumn("规则", 18),
        ListColumn("意见", 90),
        ListColumn("位置", 30),
        ListColumn("已说明", 40),
    ]
    rows = [row for item in results for row in _finding_rows(item)]
    lead = [f"只列前 {MAX_FINDINGS} 条"] if len(rows) > MAX_FINDINGS else []
    return ListPage("审核意见", "审核意见", columns, rows[:MAX_FINDINGS], lead, frozen=1)


def _finding_rows(result: Result) -> Iterator[ListRow]:
    for item in sorted_findings(result):
        severity, waived = str(item["severity"]), str(item.get("waived", ""))
        values = (name_of(result), Severity(severity).chinese, item["rule"], item["message"])
        tint: Tint = "quiet" if waived else _LEVEL_TINTS[severity]
        yield ListRow((*values, places_in(item), waived), tint)


def places_in(finding: Mapping[str, Any]) -> str:
    """The first few cells of a finding, and how many there are."""
    return few([f"{cell['sheet']}!{cell['cell']}" for cell in finding.get("cells", ())], _SHOWN)


def sorted_findings(result: Result) -> list[Mapping[str, Any]]:
    """The findings, gravest first, waived ones last."""
    order = [severity.value for severity in Severity]
    return sorted(
        result.findings,
        key=lambda item: (bool(item.get("waived")), order.index(str(item["severity"]))),
    )


# 汇总表


def region_pages(regions: Sequence[RegionTotals], scope: Scope) -> list[ListPage]:
    """The sheets of 汇总表.xlsx; named by year where there is more than one."""
    pages = []
    for region in regions:
        suffix = f" {region.year}" if len(regions) > 1 else ""
        pages.append(_figures_page(region, suffix))
        pages.append(_by_department(region, suffix))
        pages += [_code_page(table, region, suffix) for table in region.tables]
    return [*pages, _scope_page(regions, scope)]


def scope_line(region: RegionTotals) -> str:
    """How many departments a table adds up, and how many of them are drafts."""
    drafts = sum(item.status is Status.DRAFT for item in region.results)
    words = f"由 {len(region.results)} 份填报表汇总"
    return words + (f"，其中 {drafts} 份有错误未改（草稿）" if drafts else "")


def _figures_page(region: RegionTotals, suffix: str) -> ListPage:
    settings = load_overview()
    heads = settings.headings
    columns = [
        ListColumn(heads.item, 46),
        *(
            ListColumn(heading, 16, "amount")
            for heading in (heads.budget, heads.actual, heads.prior, heads.difference)
        ),
        ListColumn(heads.change, 12, "percent"),
        ListColumn(heads.completion, 14, "percent"),
    ]
    rows = []
    for line in region.figures:
        spec = line.spec
        if spec.count:
            count = int(line.value)
            rows.append(
                ListRow((spec.label, None, count, None, None, None, None), indent=spec.indent)
            )
            continue
        change = None if line.prior is None else line.value - line.prior
        values = (spec.label, line.budget, line.value, line.prior, change)
        rows.append(
            ListRow((*values, line.rate, line.completion), bold=not spec.indent, indent=spec.indent)
        )
    return ListPage(
        f"{settings.figures_sheet}{suffix}",
        f"{region.year}年度{settings.figures_title}",
        columns,
        rows,
        [f"{scope_line(region)}　{_UNIT}"],
        notes_of(region),
        filters=False,
    )


def notes_of(region: RegionTotals) -> list[str]:
    """What a reader of the table of 三公 must know."""
    gaps = {line.spec.figure: line.unknown for line in region.figures if not line.spec.count}
    partly = {name: count for name, count in gaps.items() if 0 < count < len(region.results)}
    each = "、".join(f"“{name}”{count} 份" for name, count in partly.items())
    return [f"注：有填报表没有上年数的项目，不汇总上年数：{each}"] if each else []


def _by_department(region: RegionTotals, suffix: str) -> ListPage:
    specs = [line.spec for line in region.figures if not line.spec.count]
    columns = [ListColumn("名称", 44), *(ListColumn(spec.label, 18, "amount") for spec in specs)]
    rows = [
        ListRow((name_of(item), *(number(item.totals, spec.figure) for spec in specs)))
        for item in region.results
    ]
    totals = [line.value for line in region.figures if not line.spec.count]
    rows.append(ListRow((TOTAL, *totals), "quiet", bold=True))
    settings = load_overview()
    title = f"{region.year}年度{settings.departments_title}"
    lead = [f"{scope_line(region)}　{_UNIT}"]
    return ListPage(f"{settings.departments_sheet}{suffix}", title, columns, rows, lead, frozen=1)


def _code_page(table: CodeTable, region: RegionTotals, suffix: str) -> ListPage:
    labels, heads = table.spec.columns.values(), load_overview().headings
    columns = [
        ListColumn(heads.code, 13),
        ListColumn(heads.name, 44),
        *(ListColumn(label, 17, "amount") for label in labels),
    ]
    rows = []
    for line in table.lines:
        amounts: list[Value] = [amount or None for amount in line.amounts]
        if line.code == TOTAL:
            rows.append(ListRow((line.code, "", *amounts), "quiet", bold=True))
        else:
            level = (len(line.code) - 3) // 2
            rows.append(ListRow((line.code, line.name, *amounts), bold=level == 0, indent=level))
    notes = []
    if table.shallow:
        notes.append(f"注：没有填到项级的，只加到所填的一级：{'、'.join(table.shallow)}")
    name = f"{table.spec.title.partition('（')[0]}{suffix}"
    title = f"{region.year}年度{table.spec.title}"
    lead = [f"{scope_line(region)}　{_UNIT}"]
    return ListPage(name, title, columns, rows, lead, notes, filters=False, frozen=2)


def _scope_page(regions: Sequence[RegionTotals], scope: Scope) -> ListPage:
    columns = [
        ListColumn("名称", 44),
        ListColumn("年度", 8),
        ListColumn("计入", 8),
        ListColumn("说明", 60),
        ListColumn("填报表", 40),
    ]
    rows: list[ListRow] = []
    for region in regions:
        for item in region.results:
            why = f"{item.word}：有错误未改" if item.status is Status.DRAFT else ""
            if item.workbook in scope.alone:
                why = "；".join(filter(None, (why, "是单位，没有见到汇编它的部门")))
            tint: Tint = "warning" if why else ""
            rows.append(ListRow((name_of(item), str(item.year), "是", why, item.workbook), tint))
    for workbook, why in scope.left_out.items():
        rows.append(ListRow((PurePosixPath(workbook).stem, "", "否", why, workbook), "bad"))
    rows += [
        ListRow((item.name, "", "否", "；".join(filter(None, ("未报送", item.hint))), ""), "bad")
        for item in scope.missing
    ]
    return ListPage("汇总范围", "汇总范围", columns, rows)

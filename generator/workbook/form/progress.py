"""The sheets that help to fill in the others.

The first one, 填报进度, shows what is filled in, what is missing and which rules are broken;
填报说明 tells how to go about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.palette import Colour
from generator.workbook.cell_looks import AMOUNT_FORMAT
from generator.workbook.form.contents import FormContents, FormTask
from generator.workbook.form.detail import DetailSheet, detailed
from generator.workbook.form.looks import (
    HEAD,
    LABEL,
    PLAIN,
    TITLE,
    CellValue,
    FormPage,
    Look,
    a1,
    runs,
)
from generator.workbook.form.relations import WEIGHTS, Relation, columns_for_each, relations
from generator.workbook.form.tables import TableSheet
from generator.workbook.form.watch import Watch, watch, watch_detail
from generator.workbook.reading import sheets

_WIDTHS = (26, 34, 15, 15, 15, 12, 56)
_SHEETS_ROW = 5
_SHEET_HEADINGS = ("工作表", "进度", "已填格数", "必填未填", "红格", "待核对", "说明")
_RULE_HEADINGS = ("规则", "关系", "左边", "右边", "相差", "结果", "怎么办")
#: A hidden column that says how much a broken rule adds to the flags of its cells.
_STATE = 9
_NUMBER = Look(align="right", format="0")
_AMOUNT = Look(align="right", format=AMOUNT_FORMAT)
_ADVICE = {
    "table": "没有数据的表留空，不要删",
    "list": "没有的不填",
    "answers": "没有的填 0；不清楚的留空",
}
#: In characters, two for a Chinese one: as wide as fits on the page without being made smaller.
_GUIDE_WIDTH = 76
#: One paragraph a line.
_GUIDE = (
    "先填《基本信息》：名称、类型、年度和金额单位。金额单位填“元”或“万元”，全表一致。",
    "浅黄色格子是要填的；灰色格子由公式算出，不用填。",
    (
        "{tables}：在《科目明细》里每个项级科目填一行，名称、类、款各行和合计自动生成。"
        "行不够时，在《科目明细》插入行，在表里取消隐藏行。"
    ),
    (
        "也可以不用《科目明细》，照官方表把类、款、项逐行填在或贴在表里，盖过灰色的公式。"
        "同一张表只用一种填法。"
    ),
    (
        "格子变红，是表内或表间关系不符，《填报进度》写明是哪一条；变橙色的请核对。"
        "其余的由 juesuan check 查。"
    ),
    "没有数据的表要保留空表。没有的金额留空，不要填“无”。",
    "《上年数》填上一年度的决算数，《年初预算》填年初预算，用来计算增减和完成率。",
    "《增减原因》写主要原因，只写原因本身，不写金额和百分比，程序会写在句子里。",
    "填好后保存，运行 juesuan check 检查，运行 juesuan build 生成公开文本。",
    "审核意见确有原因、不必改的，在《审核说明》写明规则和原因；缺填的不能用说明代替。",
    "另有文件要作附件的，放在填报表所在的文件夹里，在《附件文件》写明标题和文件名。",
)


def begin_progress(contents: FormContents) -> FormPage:
    """The first sheet; it is written when all the others are."""
    page = contents.book.page(sheets.PROGRESS_SHEET, is_one_page=True)
    page.widths(_WIDTHS)
    return page


def write_progress(
    contents: FormContents, page: FormPage, detail: DetailSheet, tables: Mapping[str, TableSheet]
) -> None:
    """Write the rules that live in the workbook, and the first sheet."""
    wanted = columns_for_each(contents.edition)
    watches = {name: watch(sheet, wanted.get(name, ())) for name, sheet in tables.items()}
    found = list(relations(contents.edition, watches))
    first = _SHEETS_ROW + len(tables) + len(contents.tasks) + 5
    for row, relation in enumerate(found, start=first):
        _relation(page, row, relation, watches)
    for made in watches.values():
        made.finish()
    tasks = _tasks(contents, detail, watches)
    _head(contents, page, tasks)
    for column, label in enumerate(_SHEET_HEADINGS, start=1):
        page.put(_SHEETS_ROW, column, label, HEAD)
    for row, task in enumerate(tasks, start=_SHEETS_ROW + 1):
        _task(page, row, task)
    title = "表间关系（在填报表里能查的；其余由 juesuan check 查）"
    page.wide(first - 2, 1, len(_WIDTHS), title, Look("bold", align="plain", is_boxed=False))
    for column, label in enumerate(_RULE_HEADINGS, start=1):
        page.put(first - 1, column, label, HEAD)
    last = first + len(found) - 1
    _colours(page, first, last, len(tasks))
    page.sheet.freeze_panes = f"A{_SHEETS_ROW + 1}"
    page.hide_columns(_STATE - 1, _STATE)
    page.sheet.print_area = f"A1:{a1(max(last, first), len(_WIDTHS))}"
    page.protect()


def _tasks(
    contents: FormContents, detail: DetailSheet, watches: Mapping[str, Watch]
) -> list[FormTask]:
    """What there is to do, in the order of the sheets."""
    first, last = min(detail.amounts.values()), max(detail.amounts.values())
    inputs = [f"{a1(detail.first, first)}:{a1(detail.last - 1, last)}"]
    tasks = [
        FormTask(detail.page, inputs, flags=watch_detail(detail, watches)),
        *(FormTask(made.page, _inputs(made.sheet), flags=made.block) for made in watches.values()),
        *contents.tasks,
    ]
    return sorted(tasks, key=lambda task: contents.book.pages.index(task.page))


def _inputs(sheet: TableSheet) -> list[str]:
    """What is typed into a table; in one that fetches its rows, what it shows."""
    if sheet.is_fetched:
        columns = [column for _, column in sheet.places.values()]
        return [f"{a1(sheet.rows[0], min(columns))}:{a1(sheet.rows[-1], max(columns))}"]
    places = [place for address, place in sheet.places.items() if address not in sheet.formulas]
    return list(runs(sorted(places, key=lambda place: (place[1], place[0]))))


def _head(contents: FormContents, page: FormPage, tasks: Sequence[FormTask]) -> None:
    width, last = len(_WIDTHS), _SHEETS_ROW + len(tasks)
    page.wide(1, 1, width, f"{contents.edition.name}填报进度", TITLE)
    name = contents.name_place
    page.wide(2, 1, width, f'=IF({name}="","还没有填名称",{name})', replace(PLAIN, align="centre"))
    red, missing = f"SUM(E{_SHEETS_ROW + 1}:E{last})", f"SUM(D{_SHEETS_ROW + 1}:D{last})"
    amber = f"SUM(F{_SHEETS_ROW + 1}:F{last})"
    said = (
        f'="红格 "&{red}&" 个，待核对 "&{amber}&" 个，必填未填 "&{missing}&" 格。"'
        f'&IF({red}+{missing}=0,"可以运行 juesuan check 检查了。","请点下面的工作表名称去改。")'
    )
    page.wide(3, 1, width, said, replace(PLAIN, font="bold", align="centre"))


def _task(page: FormPage, row: int, task: FormTask) -> None:
    title = task.page.title
    page.put(row, 1, title, Look("link"))
    page.link(row, 1, task.page.place("A1"))
    inputs = "+".join(f"COUNTA({task.page.place(place)})" for place in task.inputs) or "0"
    if task.flags:  # formulas that show nothing are no contents
        inputs = "+".join(f"COUNT({task.page.place(place)})" for place in task.inputs) or "0"
    required = "+".join(f"COUNTBLANK({task.page.place(place)})" for place in task.required)
    page.formula(row, 3, f"={inputs}", _NUMBER)
    page.formula(row, 4, f"={required or '0'}", _NUMBER)
    page.formula(row, 5, f'=COUNTIF({task.flags},">=1")' if task.flags else "=0", _NUMBER)
    amber = f'=COUNTIF({task.flags},">0")-E{row}' if task.flags else "=0"
    page.formula(row, 6, amber, _NUMBER)
    blank = "没有填" if task.may_be_blank else "还没有填"
    state = (
        f'=IF(E{row}>0,"有红格，请核对",IF(D{row}>0,"必填的没有填完",'
        f'IF(C{row}=0,"{blank}","已填")))'
    )
    page.formula(row, 2, state, LABEL)
    page.put(row, 7, _about(task), Look("small"))


def _about(task: FormTask) -> str:
    if task.flags:
        return _ADVICE["table"]
    return _ADVICE["list"] if task.may_be_blank else _ADVICE["answers"]


def _relation(page: FormPage, row: int, relation: Relation, watches: Mapping[str, Watch]) -> None:
    rule = relation.rule
    page.put(row, 1, relation.name, LABEL)
    page.put(row, 2, rule.basis, LABEL)
    page.put(row, 7, rule.remedy, Look("small"))
    wrong = "不符" if rule.severity == "error" else "请核对"
    amounts: list[CellValue] = [f"={side.value}" for side in relation.sides]
    amounts = [*amounts, f"=C{row}-D{row}"] if amounts else [None] * 3
    for column, amount in enumerate(amounts, start=3):
        page.formula(row, column, amount, _AMOUNT)
    count, state = a1(row, _STATE - 1), a1(row, _STATE)
    said = f'"{wrong}"' if relation.sides else f'{count}&" 处{wrong}"'
    page.formula(row, 6, f'=IF({count}>0,{said},"通过")', LABEL)
    page.bare(row, _STATE - 1, f"={relation.broken}")
    page.bare(row, _STATE, f"=({count}>0)*{WEIGHTS[rule.severity]}")
    for path in relation.paths if relation.sides else ():
        address = watches[path[0]].sheet.table.address_of(path[1:])
        watches[path[0]].flag(address, page.place(f"${state}"))


def _colours(page: FormPage, first: int, last: int, tasks: int) -> None:
    top, bottom = _SHEETS_ROW + 1, _SHEETS_ROW + tasks
    page.reddens(f"A{top}:G{bottom}", f"$E{top}")
    page.colours(f"A{top}:G{bottom}", f"$D{top}+$F{top}>0", Colour.WARNING)
    page.reddens(f"A{first}:G{last}", f"${a1(1, _STATE)[:-1]}{first}")


def write_guide(contents: FormContents) -> None:
    """The sheet that tells how to fill in the others, and which rows stand in which tables."""
    page = contents.book.page(sheets.GUIDE_SHEET)
    page.widths((_GUIDE_WIDTH,))
    tables = "、".join(
        table.number or f"《{table.title}》" for _, table in detailed(contents.edition)
    )
    page.put(1, 1, f"{contents.edition.name}填报表", TITLE)
    for number, line in enumerate(_GUIDE, start=1):
        text = f"{number}. {line.format(tables=tables)}"
        page.put(number + 2, 1, text, PLAIN)
        page.sheet.row_dimensions[number + 2].height = 18 * (1 + 2 * len(text) // _GUIDE_WIDTH)
    page.sheet.print_area = f"A1:A{len(_GUIDE) + 2}"

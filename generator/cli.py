"""The commands, thin: each calls one function below and prints what came of it.

Exit status 0: done; 1: findings of severity error (documents are still built, marked 草稿);
2: unusable input or arguments, said in one line for each place; 70: a fault of our own, said in one
line and written down in a report; 130: interrupted.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from generator import __version__
from generator.document.pdf import DEFAULT_ENGINE, ENGINES, VARIANTS, refuse
from generator.errors import Unusable
from generator.formats import FORMATS
from generator.system import show, speak_chinese
from generator.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.batch.audits import Audited
    from generator.checks.finding import Finding
    from generator.examination import Examination
    from generator.workbook.remarks import Review

DONE, FINDINGS, UNUSABLE, FAULT, INTERRUPTED = 0, 1, 2, 70, 130
#: Whoever reads our output no longer does: what a shell calls a program that SIGPIPE ended.
UNREAD = 141
#: What stands for it where a file is asked for.
STANDARD_OUTPUT = Path("-")
_ANY_WIDTH = 10_000
#: So many new objects before the collector looks at them: most are there to stay.
_GARBAGE = 100_000
_HELP = "用 juesuan --help 查看用法。"

app = typer.Typer(
    name="juesuan",
    help="把填好的决算填报表变成可以公开的部门（单位）决算文本。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

edition_app = typer.Typer(
    help="由公开文本草拟版式，检验版式能印出公开文本的多少。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(edition_app, name="edition")

File = Annotated[Path, typer.Argument(metavar="填报表", help="填好的填报表（.xlsx）")]
Files = Annotated[
    list[Path], typer.Argument(metavar="填报表…", help="填好的填报表（.xlsx），可以有多个")
]
OutputFile = Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个文件")]
OutputFolder = Annotated[
    Path, typer.Option("-o", "--output", metavar="文件夹", help="写到哪个文件夹")
]
Kind = Annotated[str | None, typer.Option("--kind", metavar="类型", help="部门 或 单位")]
StyleFile = Annotated[
    Path | None, typer.Option("--style", metavar="文件", help="体例文件（.yaml）")
]

PriorFile = Annotated[
    Path | None,
    typer.Option("--prior", metavar="文件", help="上年填报表（.xlsx）或公开文本，版式不同也可以"),
]

FormatList = Annotated[
    str, typer.Option("--format", metavar="格式", help=f"{'、'.join(FORMATS)}，用逗号隔开")
]
Engine = Annotated[
    str, typer.Option("--engine", metavar="引擎", help=f"PDF 的排版引擎：{'、'.join(ENGINES)}")
]
DepartmentList = Annotated[
    Path | None,
    typer.Option(
        "--list",
        metavar="文件",
        help="应报送部门的名单（.xlsx），有“名称”一栏，可以有批复日期、公开日期、公开网址",
    ),
]


@app.callback(invoke_without_command=True)
def root(
    *,
    version: Annotated[bool, typer.Option("--version", help="显示版本号")] = False,
) -> None:
    """把填好的决算填报表变成可以公开的部门（单位）决算文本。"""
    if version:
        typer.echo(__version__)
        raise typer.Exit(DONE)


@app.command()
def editions(
    edition: Annotated[
        str | None, typer.Argument(metavar="版式", help="版式名；不写则列出全部")
    ] = None,
    *,
    names: Annotated[
        bool, typer.Option("--names", help="列出这个版式的句子、指标和规则可以用的名字")
    ] = False,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option("--diff", metavar="版式 版式", help="说明后一版式与前一版式有何不同"),
    ] = None,
) -> None:
    """列出可用的版式；写明一个的，列出它的依据，和各表栏目的次序在哪里见过。"""
    from generator.edition.difference import difference
    from generator.edition.listing import about, listed
    from generator.edition.load import load_edition

    if diff is not None:
        before, after = (load_edition(name) for name in diff)
        lines = list(difference(before, after))
        typer.echo("\n".join(lines) if lines else "两个版式内容相同")
        return
    if names:
        from generator.edition.naming import name_lines

        if edition is None:
            raise Unusable(None, "", "没有写明版式", "请写 juesuan editions 版式 --names")
        typer.echo("\n".join(name_lines(load_edition(edition))))
        return
    if edition is not None:
        typer.echo("\n".join(about(load_edition(edition))))
        return
    lines, faults = listed()
    typer.echo("\n".join(lines))
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(2)


Published = Annotated[
    list[Path],
    typer.Argument(metavar="公开文本…", help="同一地区、同一年度的公开文本（.docx、.pdf、.html）"),
]


@edition_app.command("draft")
def draft_an_edition(
    documents: Published,
    *,
    extends: Annotated[
        str, typer.Option("--extends", metavar="版式", help="在哪个版式上草拟")
    ] = "national",
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="文件夹", help="版式写到哪里，文件夹名就是版式名"),
    ],
) -> None:
    """由公开文本草拟一个版式：表格、句子、要填的内容；存疑的写成注释，并列出。"""
    from generator.drafting.draft import draft_edition
    from generator.files import write_whole

    if (output / "edition.yaml").exists():
        raise Unusable(output, "", "里面已经有版式", "请换一个文件夹，以免盖掉改过的内容")
    drafted = draft_edition(documents, output.resolve().name, extends)
    output.mkdir(parents=True, exist_ok=True)
    write_whole({output / name: text.encode() for name, text in drafted.files.items()})
    _print_lines(f"存疑：{line}" for line in drafted.doubts)
    _print_lines((*drafted.summary, f"已生成 {output}"))


@edition_app.command("test")
def prove_an_edition(
    folder: Annotated[Path, typer.Argument(metavar="版式文件夹", help="有 edition.yaml 的文件夹")],
    documents: Published,
    *,
    most: Annotated[
        int, typer.Option("--most", metavar="处数", help="每一部分最多列出几处没有印出的", min=0)
    ] = 20,
) -> None:
    """检验版式：把公开文本读进来再印一遍，说明各部分印出了多少，没有印出的是哪些。"""
    from generator.drafting.reproduced import reproduce
    from generator.edition.load import load_folder

    edition = load_folder(folder)
    for document in documents:
        _print_lines(reproduce(document, edition).lines(most))


@app.command()
def rules(
    edition: Annotated[
        str | None,
        typer.Argument(metavar="版式", help="版式名，见 juesuan editions；不写则列出全部规则"),
    ] = None,
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="以 Markdown 输出")] = False,
) -> None:
    """列出审核规则：查出什么、依据什么，版式不查哪些、为什么。"""
    from generator.audit.rules import rules_table
    from generator.checks.rulebook import as_lines, as_markdown, tables_of

    first, *others = tables_of(edition)
    tables = [first, rules_table(), *others]
    typer.echo(as_markdown(tables) if markdown else "\n".join(as_lines(tables)), nl=not markdown)


@app.command()
def fonts() -> None:
    """说明本机由哪些字体担任小标宋、黑体、楷体、仿宋和宋体。"""
    from generator.document.fonts import Served, describe, served

    found: dict[str, list[Served]] = {}
    for engine in ENGINES:
        try:
            found[engine] = served(engine)
        except Unusable as error:
            _complain(str(error))
    typer.echo("\n".join(describe(found)))
    lacking = [
        f"{item.role.name}（{item.role.use}，{engine}）"
        for engine, items in found.items()
        for item in items
        if not item.family
    ]
    if lacking:
        what = f"没有可用的字体：{'、'.join(lacking)}"
        raise Unusable(None, "", what, "请安装这些字体或同类的开源字体")


@app.command()
def new(  # noqa: PLR0913 - the options of the command
    *,
    edition: Annotated[
        str | None,
        typer.Option("-e", "--edition", metavar="版式", help="版式名，见 juesuan editions"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="写到哪个文件；有名单的，哪个文件夹"),
    ] = None,
    kind: Kind = None,
    prior: PriorFile = None,
    departments: Annotated[
        Path | None,
        typer.Option("--list", metavar="名单", help="部门名单（电子表格），每个部门生成一份"),
    ] = None,
    style: Annotated[
        Path | None,
        typer.Option("--style", metavar="文件", help="体例文件（.yaml），存进填报表，随它走"),
    ] = None,
    links: Annotated[
        Path | None,
        typer.Option(
            "--links",
            metavar="文件夹",
            help="与 --list 同用：为各部门生成网上填报的链接；写 juesuan web --folder 的文件夹",
        ),
    ] = None,
) -> None:
    """生成空白填报表；给出上年填报表的，把上年数、职责、单位、名词带过来。"""
    from generator.commands.forms import begin, form_name
    from generator.edition.load import load_edition
    from generator.files import write_whole

    if departments is not None:
        if prior is not None:
            remedy = "请写在名单的“上年填报表”一栏"
            raise Unusable(None, "", "一份上年填报表不能给多个部门", remedy)
        _hand_out(departments, output, edition, kind, style, links)
        return
    if links is not None:
        raise Unusable(None, "", "没有名单", "--links 与 --list 同用，请写明部门名单")
    if edition is None:
        raise Unusable(None, "", "缺少“版式”", _HELP.removesuffix("。"))
    loaded = load_edition(edition)
    _refuse_kind(kind, loaded.kinds)
    target = output or Path(form_name(loaded))
    _refuse_target(target)
    write_whole({target: begin(loaded, kind=kind, prior=prior, style=style)})
    typer.echo(f"已生成 {target}")


def _hand_out(  # noqa: PLR0913, PLR0917 - the options of the command
    departments: Path,
    output: Path | None,
    edition: str | None,
    kind: str | None,
    style: Path | None,
    links: Path | None,
) -> None:
    from generator.commands.hand_out import hand_out

    if output is None:
        raise Unusable(None, "", "没有写明文件夹", "请用 -o 写明填报表写到哪个文件夹")

    def write_forms() -> dict[str, Path]:
        made = hand_out(departments, output, edition=edition, kind=kind, style=style)
        for item in made:
            typer.echo(f"已生成 {item.target}")
            if item.note:
                typer.echo(f"{item.target}：{item.note}", err=True)
        return {item.submission.identity.name: item.target for item in made}

    if links is None:
        write_forms()
        return
    from generator.web.office.links import LIST, hand_out_links

    count = hand_out_links(links, output / LIST, write_forms)
    typer.echo(f"已生成 {output / LIST}：{count} 个部门的链接；原有链接的部门照旧，不在其中")


@app.command("import")
def import_tables(  # noqa: PLR0913 - the options of the command
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="文件…",
            help="公开文本（.docx、.pdf、.html、.txt）、导出的决算报表（.xlsx、.xls、.ods）或其文件夹",
        ),
    ],
    output: OutputFile,
    *,
    edition: Annotated[
        str | None, typer.Option("-e", "--edition", metavar="版式", help="版式；有公开文本的可不写")
    ] = None,
    kind: Kind = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="名称", help="部门（单位）名称；不写的，从表头取"),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="单位", help="表上没有写金额单位的，按“元”还是“万元”"),
    ] = None,
) -> None:
    """把公开过的文本，会计、决算系统导出的决算报表，填进填报表。"""
    from generator.edition.load import load_edition
    from generator.files import write_whole
    from generator.published.bring import bring

    loaded = None if edition is None else load_edition(edition)
    if loaded is not None:
        _refuse_kind(kind, loaded.kinds)
    if unit not in {None, "元", "万元"}:
        raise Unusable(None, "", f"金额单位“{unit}”不可用", "请用元或万元")
    _refuse_target(output)
    name = None if name is None else printable(name)
    brought = bring(files, loaded, kind=kind, name=name, unit=unit)
    write_whole({output: brought.workbook})
    for line in brought.lines():
        typer.echo(line)
    typer.echo(f"已生成 {output}")


@app.command()
def audit(  # noqa: PLR0913 - the options of the command
    files: Annotated[
        list[Path],
        typer.Argument(metavar="文件…", help="公开文本（.docx、.pdf、.html、.txt），或其文件夹"),
    ],
    *,
    edition: Annotated[
        str | None, typer.Option("-e", "--edition", metavar="版式", help="版式；不写则从文本认出")
    ] = None,
    prior: PriorFile = None,
    as_json: Annotated[
        Path | None,
        typer.Option("--json", metavar="文件", help="把审核意见写成 JSON；写 - 则输出到屏幕"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="文件", help="把审核意见写成网页（.html），标在文本里"),
    ] = None,
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="文件", help="另存一份加了批注的文本（.docx、.pdf）"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件夹", help="多份文本的总览、意见和批注写到哪里"),
    ] = None,
    jobs: Annotated[
        int, typer.Option("-j", "--jobs", metavar="份数", help="同时审核几份；不写则按处理器数")
    ] = 0,
) -> None:
    """审核公开过的文本：文字与报表、报表之间、应当公开的内容，逐处列出意见。"""
    from generator.batch.audits import documents_in

    documents = documents_in(files)
    if output is None and len(documents) == 1 and not files[0].is_dir():
        _audit_one(files[0], edition, prior, as_json, html, annotate)
    for option, value in (("--prior", prior), ("--html", html), ("--annotate", annotate)):
        if value is not None:
            remedy = "多份文本的意见和批注请用 -o 写明文件夹"
            raise Unusable(None, "", f"选项“{option}”只用于一份文本", remedy)
    _audit_many(documents, edition, as_json, output, jobs)


def _audit_one(  # noqa: PLR0913, PLR0917 - the options of the command
    file: Path,
    edition: str | None,
    prior: Path | None,
    as_json: Path | None,
    html: Path | None,
    annotate: Path | None,
) -> NoReturn:
    from generator.audit.report import as_html, counts_of, head_lines, line_of
    from generator.audit.report import as_json as report_of
    from generator.audit.run import audit as audit_file
    from generator.edition.load import load_edition
    from generator.files import write_whole

    _refuse_marks(file, annotate)
    loaded = None if edition is None else load_edition(edition)
    found = audit_file(file, loaded, prior)
    reports: dict[Path, bytes] = {}
    if html is not None:
        reports[html] = as_html(found)
    if annotate is not None:
        from generator.audit.marked import marked

        reports[annotate] = marked(found)
    write_whole(reports)
    is_quiet = as_json == STANDARD_OUTPUT
    if as_json is not None:
        _write_json({"documents": [report_of(found)]}, as_json)
    if not is_quiet:
        _print_lines([*head_lines(found), *map(line_of, found.remarks), counts_of(found.remarks)])
    for target in reports:
        typer.echo(f"已生成 {target}", err=is_quiet)
    raise typer.Exit(FINDINGS if found.has_errors else DONE)


def _audit_many(
    documents: Mapping[str, Path],
    edition: str | None,
    as_json: Path | None,
    output: Path | None,
    jobs: int,
) -> NoReturn:
    from generator.batch.audits import Wish, audit_all, line_of, write_results
    from generator.batch.run import available_jobs
    from generator.batch.worker import Limits
    from generator.edition.load import load_edition
    from generator.progress import Progress

    if edition is not None:
        load_edition(edition)
    is_quiet = as_json == STANDARD_OUTPUT
    progress = Progress(len(documents))

    def done(result: Audited) -> None:
        progress.advance(line_of(result))
        typer.echo(printable(progress.line()), err=is_quiet)

    wish = Wish(edition, annotate=output is not None)
    results = audit_all(documents, wish, jobs or available_jobs(), Limits(), done)
    if as_json is not None:
        _write_json({"documents": [result.as_json() for result in results]}, as_json)
    if output is not None:
        typer.echo(f"总览见 {write_results(results, output)}", err=is_quiet)
    if any(result.trouble for result in results):
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(FINDINGS if any(result.errors for result in results) else DONE)


def _write_json(report: object, target: Path) -> None:
    from generator.files import write_whole

    text = json.dumps(report, ensure_ascii=False, indent=2)
    if target == STANDARD_OUTPUT:
        typer.echo(text)
    else:
        write_whole({target: f"{text}\n".encode()})


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(printable(line))


def _refuse_marks(file: Path, annotate: Path | None) -> None:
    """Refuse to write marks over a file that is there, or into one of another kind."""
    if annotate is None:
        return
    if annotate.suffix.lower() != file.suffix.lower():
        what = f"加批注的文本与原来的一样是 {file.suffix} 文件"
        raise Unusable(annotate, "", what, f"请让文件名以 {file.suffix} 结尾")
    if annotate.exists():
        raise Unusable(annotate, "", "文件已经存在", "请换一个文件名")


@app.command()
def check(  # noqa: PLR0913 - the options of the command
    file: File,
    *,
    prior: PriorFile = None,
    style: StyleFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
    annotate: Annotated[
        Path | None,
        typer.Option("--annotate", metavar="文件", help="另存一份标明审核意见的填报表（.xlsx）"),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="文件", help="把审核意见写成网页（.html）")
    ] = None,
    send_back: Annotated[
        Path | None,
        typer.Option("--send-back", metavar="文件", help="写一份退回给部门的意见（.html）"),
    ] = None,
) -> None:
    """检查填报表，列出审核意见。"""
    from generator.build import examine
    from generator.checks.notices import refused
    from generator.workbook.spreadsheet.grid import can_be_opened

    _refuse_targets(annotate, html, send_back)
    try:
        examination = examine(file, style=style, prior=prior)
    except Unusable as error:
        if as_json:
            _print_json(refused(error, file))
        if (annotate or html or send_back) and can_be_opened(file):
            from generator.commands.report import review_of_refusal

            review = review_of_refusal(error, file)
            for target in _write_reports(file, review, annotate, html, send_back):
                typer.echo(f"已生成 {target}", err=True)
        raise
    written: list[Path] = []
    if annotate or html or send_back:
        from generator.commands.report import review_of

        review = review_of(examination)
        written = _write_reports(file, review, annotate, html, send_back, examination.content)
    if as_json:
        _print_json(examination.findings)
    else:
        _print_findings(examination)
    for target in written:
        typer.echo(f"已生成 {target}", err=as_json)
    raise typer.Exit(FINDINGS if examination.is_draft else DONE)


@app.command()
def build(  # noqa: PLR0913 - the options of the command
    files: Files,
    output: OutputFolder,
    *,
    prior: PriorFile = None,
    style: StyleFile = None,
    keep_style: Annotated[
        bool,
        typer.Option(
            "--keep-style", help="另存一份填报表到输出的文件夹，把 --style 的体例存在里面"
        ),
    ] = False,
    formats: FormatList = "docx,pdf",
    pdf_variant: Annotated[
        str,
        typer.Option(
            "--pdf-variant",
            metavar="标准",
            help="PDF 的标准：pdf/ua-1（无障碍）、pdf/a-3b（归档，附数据）、pdf/a-3a（两者都是）",
        ),
    ] = VARIANTS[0],
    engine: Engine = DEFAULT_ENGINE,
) -> None:
    """生成公开文本。"""
    from generator.build import build as build_files
    from generator.build import examine, targets_of
    from generator.commands.report import line_of
    from generator.files import write_whole

    wanted = _formats(formats)
    if keep_style and style is None:
        raise Unusable(None, "", "没有写明体例", "请用 --style 写明要存进填报表的体例文件")
    refuse(engine, pdf_variant)
    status = DONE
    sources: dict[Path, Path] = {}
    for file in files:
        try:
            examination = examine(file, style=style, prior=prior)
            for target in targets_of(examination, output, wanted).values():
                _refuse_same_name(file, sources.setdefault(target, file), target)
            copies = _with_style(file, output, style, examination) if keep_style and style else {}
            for target in build_files(
                examination, output, wanted, pdf_variant=pdf_variant, engine=engine
            ):
                typer.echo(f"已生成 {target}")
            write_whole(copies)
            for target in copies:
                typer.echo(f"已生成 {target}，体例存在里面")
        except Unusable as error:
            _complain(*error.lines)
            status = UNUSABLE
            continue
        for finding in examination.findings:
            typer.echo(line_of(finding), err=True)
        if examination.is_draft:
            status = max(status, FINDINGS)
            typer.echo(f"{file}：有错误未改，文本标为草稿", err=True)
    raise typer.Exit(status)


@app.command()
def batch(  # noqa: PLR0913 - the options of the command
    folder: Annotated[
        Path, typer.Argument(metavar="填报表文件夹", help="放填报表的文件夹，连同下级文件夹")
    ],
    output: OutputFolder,
    *,
    jobs: Annotated[
        int, typer.Option("-j", "--jobs", metavar="份数", help="同时生成几份；不写则按处理器数")
    ] = 0,
    check_only: Annotated[bool, typer.Option("--check-only", help="只检查，不生成文本")] = False,
    formats: FormatList = "docx,pdf",
    engine: Engine = DEFAULT_ENGINE,
    style: StyleFile = None,
    prior: Annotated[
        Path | None,
        typer.Option("--prior", metavar="文件夹", help="放上年填报表的文件夹，按名称对应"),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="秒", help="一份填报表最多用几秒")
    ] = 300,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", help="一份填报表最多用多少内存")
    ] = 1024,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="地址", help="Dask 调度程序，如 tcp://主机:8786")
    ] = "",
    listed: DepartmentList = None,
    again: Annotated[bool, typer.Option("--again", help="没有改过的也重新生成")] = False,
) -> None:
    """生成一个文件夹里所有填报表的公开文本，并写总览和汇总表；中断后再运行会接着做。"""
    from generator.batch.calendar import today
    from generator.batch.overview import INDEX, renew_overview
    from generator.batch.progress import ending_of, remarks_of, watching
    from generator.batch.result import Status
    from generator.batch.run import Order, available_jobs, carry_out
    from generator.batch.standing import read_bureau
    from generator.batch.worker import Limits

    read_bureau(output, listed)  # a list that can't be used is told before anything is built
    refuse(engine, VARIANTS[0])
    for name, value in (("--jobs", jobs + 1), ("--timeout", timeout), ("--memory", memory)):
        if value <= 0:
            raise Unusable(None, "", f"选项“{name}”应大于零", _HELP.rstrip("。"))
    order = Order(
        folder,
        output,
        () if check_only else tuple(_formats(formats)),
        jobs or available_jobs(),
        Limits(timeout, memory),
        style,
        prior,
        scheduler,
        engine,
        again,
    )
    begun = time.monotonic()
    try:
        outcome = carry_out(order, watching)
    except KeyboardInterrupt:
        _complain("已中断。再运行同一条命令会接着做。")
        raise typer.Exit(INTERRUPTED) from None
    _complain(*remarks_of(outcome))
    renew_overview(outcome.results, output, listed, today())
    ending = ending_of(outcome, time.monotonic() - begun)
    typer.echo(f"{ending}总览见 {output / INDEX}")
    in_order = all(result.status is Status.BUILT for result in outcome.results)
    raise typer.Exit(DONE if in_order else FINDINGS)


@app.command()
def calendar(  # noqa: PLR0913 - the options of the command
    output: Annotated[
        Path, typer.Argument(metavar="输出的文件夹", help="juesuan batch 的 -o 写明的文件夹")
    ],
    *,
    listed: DepartmentList = None,
    department: Annotated[
        str | None,
        typer.Option("--department", metavar="名称", help="记哪个部门的；不写的，记所有已报送的"),
    ] = None,
    approved: Annotated[
        str, typer.Option("--approved", metavar="日期", help="记下批复日期，写成 年-月-日")
    ] = "",
    published: Annotated[
        str, typer.Option("--published", metavar="日期", help="记下公开日期")
    ] = "",
    address: Annotated[str, typer.Option("--address", metavar="网址", help="记下公开的网址")] = "",
    document: Annotated[
        list[Path] | None,
        typer.Option(
            "--document",
            metavar="文件",
            help="收下公开出来的文本，与生成的比对、审核；可以有多个，也可以是文件夹",
        ),
    ] = None,
) -> None:
    """公开日历：谁该在哪天之前公开，公开了没有，公开的与生成的是否一样。"""
    from generator.batch.calendar import News, today
    from generator.batch.standing import calendar_lines, note_said
    from generator.batch.taken import summary_of, take_in_for

    said = News.of(approved, published, address)
    if said.says_anything:
        for name in note_said(output, listed, department, said):
            typer.echo(f"已记下 {name}")
    if document:
        taken = take_in_for(output, listed, department, document)
        _print_lines((*(item.line for item in taken), summary_of(taken)))
        raise typer.Exit(DONE if all(item.is_in_order for item in taken) else FINDINGS)
    if not said.says_anything:
        lines = list(calendar_lines(output, listed, today()))
        _print_lines(line for line, _ in lines)
        late = sum(is_late for _, is_late in lines)
        typer.echo(f"共 {len(lines)} 个，逾期没有公开的 {late} 个")
        raise typer.Exit(FINDINGS if late else DONE)


@app.command()
def merge(
    files: Files,
    output: OutputFile,
    *,
    name: Annotated[
        str, typer.Option("--name", metavar="名称", help="部门名称；不写的照本级的名称")
    ] = "",
    eliminate: Annotated[
        bool, typer.Option("--eliminate", help="抵销单位之间的往来（两边一致的）")
    ] = False,
    transfers: Annotated[
        Path | None,
        typer.Option(
            "--transfers",
            metavar="文件",
            help="按这份往来清单（.xlsx）抵销；还没有这个文件的，先列出往来供填写",
        ),
    ] = None,
) -> None:
    """把各单位（含本级）的填报表汇总成部门的填报表。"""
    from generator.commands.merge import merge as merge_files

    _refuse_target(output)
    if transfers is not None and transfers.suffix.lower() != ".xlsx":
        raise Unusable(transfers, "", "往来清单是 .xlsx 文件", "请让文件名以 .xlsx 结尾")
    name = printable(name)
    merged = merge_files(files, output, name=name, eliminate=eliminate, transfers=transfers)
    for line in merged.to_look_at():
        typer.echo(line, err=True)
    for line in merged.told():
        typer.echo(line)
    if merged.units:
        typer.echo(f"已生成 {merged.written}，由 {merged.units} 个单位汇总")
    else:
        typer.echo(f"已生成 {merged.written}，请在“抵销数”一栏写明抵销多少，再运行一次")
    raise typer.Exit(FINDINGS if merged.faulty else DONE)


@app.command()
def draft(
    file: File,
    output: OutputFile,
    *,
    prior: PriorFile = None,
    style: StyleFile = None,
) -> None:
    """按变动的项目草拟没有填写的原因，写进填报表的副本。"""
    from generator.build import examine
    from generator.files import write_whole
    from generator.workbook.writing.annotate import with_texts

    _refuse_target(output)
    examination = examine(file, style=style, prior=prior)
    mark = examination.disclosure.edition.wording.draft.mark
    reasons = examination.disclosure.submission.reasons
    texts = {
        reasons[name]: f"{mark}{text}"
        for name, text in examination.said.drafts.items()
        if name in reasons
    }
    write_whole({output: with_texts(examination.content, texts, file)})
    typer.echo(f"已草拟 {len(texts)} 条原因，写在 {output}，请核实、改写")


@app.command()
def explain(
    file: File,
    wanted: Annotated[
        str, typer.Argument(metavar="数字或句子", help="文本里的一个数字，或句子名，如 收入.总额")
    ],
    *,
    prior: PriorFile = None,
    style: StyleFile = None,
) -> None:
    """说明文本里的一个数字从哪些格子来。"""
    from rich.console import Console

    from generator.build import examine
    from generator.document.explain import find_printed, trees

    examination = examine(file, style=style, prior=prior)
    found = find_printed(examination.said.printed, wanted)
    if not found:
        raise Unusable(file, "", f"文本里没有“{wanted}”", "请照文本里的写法给出数字，或给出句子名")
    # lines of a file or a pipe are as long as they are
    width = None if sys.stdout.isatty() else _ANY_WIDTH
    console = Console(markup=False, highlight=False, soft_wrap=True, width=width)
    for tree in trees(found):
        console.print(tree)


@app.command()
def compare(
    before: Annotated[
        Path,
        typer.Argument(metavar="前一稿", help="填报表（.xlsx）或公开文本（.docx、.pdf、.html）"),
    ],
    after: Annotated[
        Path, typer.Argument(metavar="后一稿", help="同上；可以一份是填报表，一份是文本")
    ],
    *,
    prior: PriorFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """说明后一稿与前一稿有何不同：审核意见、填报内容、公开文本的文字；有公开文本的，比报表的数、文字和审核公开文本的意见。"""
    from generator.batch.compared import compare_files
    from generator.commands.compare import lines_of

    found = compare_files(before, after, prior)
    if as_json:
        _write_json(found.as_json(), STANDARD_OUTPUT)
    else:
        _print_lines(lines_of(found))


@app.command()
def web(  # noqa: PLR0913 - the options of the command
    *,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="文件夹", help="财政局用：放各部门填报表的文件夹"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件夹", help="财政局用：公开文本和总览写到哪个文件夹"),
    ] = None,
    listed: DepartmentList = None,
    prior: Annotated[
        Path | None,
        typer.Option("--prior", metavar="文件夹", help="财政局用：放上年填报表的文件夹"),
    ] = None,
    style: StyleFile = None,
    formats: FormatList = "docx,pdf",
    jobs: Annotated[
        int, typer.Option("-j", "--jobs", metavar="份数", help="同时生成几份；不写则按处理器数")
    ] = 0,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="地址", help="Dask 调度程序，如 tcp://主机:8786")
    ] = "",
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="端口", help="在哪个端口；不写则选空闲的，有 --host 的用 8000"
        ),
    ] = 0,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="打开浏览器")] = True,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="地址",
            help="让局域网里的部门用各自的链接来交填报表：本机在局域网里的地址，或 0.0.0.0",
        ),
    ] = "",
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name", metavar="主机名", help="链接里用的主机名，可以有几个；与 --host 同用"
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", metavar="文件", help="加密用的证书（PEM）；与 --host 同用"),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="文件", help="证书的私钥（PEM）；证书文件里已有的不写"),
    ] = None,
) -> None:
    """在浏览器里取填报表、审核、生成公开文本；有文件夹的是财政局的页面，有 --host 的局域网可用。"""
    if (certificate or key or names) and not host:
        raise Unusable(None, "", "没有写 --host", "--name、--certificate、--key 与 --host 同用")

    def tell(link: str) -> None:
        typer.echo(f"页面在 {link}\n在页面上点“退出”，或在这里按 Ctrl-C，程序就结束。")

    if folder is None:
        if host or output or listed or prior or style or scheduler:
            raise Unusable(None, "", "没有写明填报表的文件夹", "请用 --folder 写明")
        from generator.web.serve import serve_accountant

        serve_accountant(port, tell, opens=opens)
        return
    order = None
    if output is not None:
        from generator.batch.run import Order, available_jobs

        wanted = tuple(_formats(formats))
        own = jobs if jobs > 0 else available_jobs()
        order = Order(folder, output, wanted, own, style=style, priors=prior, scheduler=scheduler)
    if host:
        from generator.web.office.serve import Place, serve_office

        place = Place(host, port, folder, listed, names or [], certificate, key, scheduler, order)
        serve_office(place, typer.echo)
        return
    if order is None:
        raise Unusable(None, "", "没有写明输出的文件夹", "请用 --out 写明公开文本写到哪个文件夹")
    from generator.web.serve import serve_bureau

    serve_bureau(order, listed, port, tell, opens=opens)


@app.command()
def account(
    name: Annotated[str, typer.Argument(metavar="姓名", help="财政部门的经办人")],
    *,
    folder: Annotated[
        Path, typer.Option("--folder", metavar="文件夹", help="juesuan web --host 的填报表文件夹")
    ],
) -> None:
    """给财政部门的一位经办人一个链接，用来设定密码；忘了密码的，也用它。"""
    from generator.web.office.serve import link_for_officer

    typer.echo(
        f"请{name}打开这个链接，设定密码（只能用一次）：{link_for_officer(folder, name).address}"
    )


def _print_findings(examination: Examination) -> None:
    """A table for whoever reads it in a terminal, a line for each finding for all others."""
    from generator.commands.report import as_table, line_of, review_of

    review = review_of(examination)
    if sys.stdout.isatty():
        from rich.console import Console

        if examination.findings:
            Console(highlight=False).print(as_table(review))
    else:
        for finding in examination.findings:
            typer.echo(line_of(finding))
    typer.echo(review.counts)


def _with_style(
    file: Path, folder: Path, style: Path, examination: Examination
) -> dict[Path, bytes]:
    """A copy of a workbook that keeps a house style, and where it goes."""
    from generator.build import keep_style
    from generator.workbook.writing.house_style import with_kept_style

    target = folder / file.name
    _refuse_target(target)
    kept = keep_style(style, examination.disclosure.edition)
    return {target: with_kept_style(file, examination.content, kept)}


def _print_json(findings: Sequence[Finding]) -> None:
    from generator.checks.finding import summary

    told = [finding.as_json() for finding in findings]
    _write_json({"summary": summary(findings), "findings": told}, STANDARD_OUTPUT)


def _write_reports(  # noqa: PLR0913, PLR0917 - the options of the command
    file: Path,
    review: Review,
    annotate: Path | None,
    html: Path | None,
    send_back: Path | None,
    content: bytes | None = None,
) -> list[Path]:
    """Write the reports that were asked for, and name them."""
    from generator.files import write_whole

    reports: dict[Path, bytes] = {}
    if annotate is not None:
        from generator.workbook.writing.review import with_review

        reports[annotate] = with_review(file, review, content)
    if html is not None:
        from generator.commands.report import as_html

        reports[html] = as_html(review)
    if send_back is not None:
        from generator.commands.send_back import send_back_note

        reports[send_back] = send_back_note(review, file.name, is_marked=annotate is not None)
    write_whole(reports)
    return list(reports)


def _refuse_kind(kind: str | None, kinds: Sequence[str]) -> None:
    if kind is not None and kind not in kinds:
        raise Unusable(None, "", f"类型“{kind}”不可用", f"请用{'或'.join(kinds)}")


def _refuse_target(target: Path) -> None:
    """Refuse to write a workbook under a name that is none, or over another one."""
    if target.suffix.lower() != ".xlsx":
        raise Unusable(target, "", "填报表是 .xlsx 文件", "请让文件名以 .xlsx 结尾")
    if target.exists():
        raise Unusable(target, "", "文件已经存在", "请换一个文件名，以免覆盖已填的内容")


def _formats(words: str) -> list[str]:
    """The formats that are asked for."""
    wanted = [name.strip().lower() for name in words.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise Unusable(None, "", f"不认识格式“{unknown[0]}”", f"可用的格式：{'、'.join(FORMATS)}")
    if not wanted:
        raise Unusable(None, "", "没有写明格式", f"可用的格式：{'、'.join(FORMATS)}")
    return wanted


def _refuse_targets(annotate: Path | None, *pages: Path | None) -> None:
    """Refuse to write a report where it can't be told from, or would replace, something else."""
    if annotate is not None:
        _refuse_target(annotate)
    for page in pages:
        if page is not None and page.suffix.lower() not in {".html", ".htm"}:
            raise Unusable(page, "", "审核意见的网页是 .html 文件", "请让文件名以 .html 结尾")


def _refuse_same_name(file: Path, source: Path, target: Path) -> None:
    """Refuse to write over what another workbook of the same run became."""
    if source != file:
        what = f"与 {source} 同名同年度，都会写到 {target.name}"
        raise Unusable(file, "", what, "请核对两份填报表的名称，或分别放到不同的文件夹")


def _complain(*messages: str) -> None:
    """Print each message on one line, whatever a cell or a file name brings into it."""
    said = [" ".join(message.split()) for message in messages]
    for line in said:
        typer.echo(line, err=True)
    show("\n".join(said))


def main() -> None:
    """Run the command line; whatever ends it is said in one line and by the exit status."""
    gc.set_threshold(_GARBAGE)
    # what a process holds goes with it: nobody need look for what of it is garbage
    atexit.register(gc.freeze)
    speak_chinese()
    try:
        status = app(standalone_mode=False)
    except Unusable as error:
        _complain(*error.lines)
        sys.exit(UNUSABLE)
    except typer.Abort:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(UNREAD)
    except BaseException as error:
        # a panic of a library in Rust is a BaseException, but neither of these
        if isinstance(error, SystemExit | KeyboardInterrupt):
            raise
        if (message := _argument_error(error)) is None:
            _complain(_fault(error))
            sys.exit(FAULT)
        _complain(message)
        sys.exit(UNUSABLE)
    sys.exit(status if isinstance(status, int) else DONE)


def _fault(error: BaseException) -> str:
    """One line for a fault of our own, and its report."""
    from generator.fault import ADVICE, write_report

    what = "程序内部出错，没有做完，不是填报的问题"
    report = write_report(error, sys.argv[1:])
    return f"{what}。出错报告在 {report}，{ADVICE}。" if report else f"{what}。出错报告写不下来。"


#: What Typer says about a mistake in the arguments, and how we say it.
_ARGUMENT_MESSAGES = (
    (r"No such command .(.*).\.", "没有“{}”这个命令"),
    (r"Got unexpected extra argument.*? \((.*)\)", "多了“{}”"),
    (r"Option .(.*). requires .*", "选项“{}”后面缺少内容"),
    (r"Option .(.*). does not take a value\.", "选项“{}”后面不带内容"),
)
#: The same by the name of the exception's class, whose module depends on the version of Typer.
_ARGUMENT_ERRORS = {
    "NoSuchOption": "没有“{}”这个选项",
    "MissingParameter": "缺少“{}”",
    "BadParameter": "“{}”的写法不对",
}


def _argument_error(error: BaseException) -> str | None:
    """One Chinese line for a mistake in the arguments; None for any other exception."""
    kinds = [type_.__name__ for type_ in type(error).__mro__]
    if "UsageError" not in kinds:
        return None
    message = str(getattr(error, "message", error))
    if found := re.fullmatch(r".* '(.*)' is not readable\.", message, re.DOTALL):
        return f"{found[1]}：没有读取的权限。请取得读取的权限，或请有权限的人另存一份。"
    for pattern, words in _ARGUMENT_MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return f"{words.format(found[1])}。{_HELP}"
    known = next((_ARGUMENT_ERRORS[kind] for kind in kinds if kind in _ARGUMENT_ERRORS), None)
    return (
        f"{known.format(_offending_word(error)) if known else '没有写明命令，或参数有误'}。{_HELP}"
    )


def _offending_word(error: BaseException) -> str:
    parameter = getattr(error, "param", None)
    words = (
        getattr(error, "option_name", None),
        getattr(parameter, "metavar", None),
        getattr(parameter, "name", None),
    )
    return next((str(word).rstrip("…") for word in words if word), "参数")

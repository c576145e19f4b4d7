"""Commands over many departments: their documents, their calendar, what they published."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from generator.cli.options import (
    DepartmentList,
    Engine,
    FormatList,
    Jobs,
    OutputFolder,
    PriorFile,
    Scheduler,
    StyleFile,
)
from generator.cli.printing import complain, print_lines, write_json
from generator.cli.refusals import refuse_marks, wanted_formats
from generator.cli.status import DONE, FINDINGS, INTERRUPTED, SEE_HELP, STANDARD_OUTPUT, UNUSABLE
from generator.document.pdf import DEFAULT_ENGINE, VARIANTS, refuse
from generator.errors import Unusable
from generator.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.batch.audits import Audited


app = typer.Typer()


@app.command()
def batch(  # noqa: PLR0913 - the options of the command
    folder: Annotated[
        Path, typer.Argument(metavar="填报表文件夹", help="放填报表的文件夹，连同下级文件夹")
    ],
    output: OutputFolder,
    *,
    jobs: Jobs = 0,
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
    scheduler: Scheduler = "",
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
            raise Unusable(None, "", f"选项“{name}”应大于零", SEE_HELP.rstrip("。"))
    order = Order(
        folder,
        output,
        () if check_only else tuple(wanted_formats(formats)),
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
        complain("已中断。再运行同一条命令会接着做。")
        raise typer.Exit(INTERRUPTED) from None
    complain(*remarks_of(outcome))
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
        print_lines((*(item.line for item in taken), summary_of(taken)))
        raise typer.Exit(DONE if all(item.is_in_order for item in taken) else FINDINGS)
    if not said.says_anything:
        lines = list(calendar_lines(output, listed, today()))
        print_lines(line for line, _ in lines)
        late = sum(is_late for _, is_late in lines)
        typer.echo(f"共 {len(lines)} 个，逾期没有公开的 {late} 个")
        raise typer.Exit(FINDINGS if late else DONE)


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
    jobs: Jobs = 0,
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

    refuse_marks(file, annotate)
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
        write_json({"documents": [report_of(found)]}, as_json)
    if not is_quiet:
        print_lines([*head_lines(found), *map(line_of, found.remarks), counts_of(found.remarks)])
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
        write_json({"documents": [result.as_json() for result in results]}, as_json)
    if output is not None:
        typer.echo(f"总览见 {write_results(results, output)}", err=is_quiet)
    if any(result.trouble for result in results):
        raise typer.Exit(UNUSABLE)
    raise typer.Exit(FINDINGS if any(result.errors for result in results) else DONE)

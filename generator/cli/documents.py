"""Commands about one department's workbook: its findings, its document, its numbers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.options import (
    Engine,
    File,
    Files,
    FormatList,
    OutputFolder,
    PriorFile,
    StyleFile,
)
from generator.cli.printing import complain, print_findings, print_json, print_lines, write_json
from generator.cli.refusals import refuse_same_name, refuse_target, refuse_targets, wanted_formats
from generator.cli.status import DONE, FINDINGS, STANDARD_OUTPUT, UNUSABLE
from generator.document.pdf import DEFAULT_ENGINE, VARIANTS, refuse
from generator.errors import Unusable

if TYPE_CHECKING:
    from generator.examination import Examination
    from generator.workbook.remarks import Review


app = typer.Typer()
_ANY_WIDTH = 10_000


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

    refuse_targets(annotate, html, send_back)
    try:
        examination = examine(file, style=style, prior=prior)
    except Unusable as error:
        if as_json:
            print_json(refused(error, file))
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
        print_json(examination.findings)
    else:
        print_findings(examination)
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

    wanted = wanted_formats(formats)
    if keep_style and style is None:
        raise Unusable(None, "", "没有写明体例", "请用 --style 写明要存进填报表的体例文件")
    refuse(engine, pdf_variant)
    status = DONE
    sources: dict[Path, Path] = {}
    for file in files:
        try:
            examination = examine(file, style=style, prior=prior)
            for target in targets_of(examination, output, wanted).values():
                refuse_same_name(file, sources.setdefault(target, file), target)
            copies = _with_style(file, output, style, examination) if keep_style and style else {}
            for target in build_files(
                examination, output, wanted, pdf_variant=pdf_variant, engine=engine
            ):
                typer.echo(f"已生成 {target}")
            write_whole(copies)
            for target in copies:
                typer.echo(f"已生成 {target}，体例存在里面")
        except Unusable as error:
            complain(*error.lines)
            status = UNUSABLE
            continue
        for finding in examination.findings:
            typer.echo(line_of(finding), err=True)
        if examination.is_draft:
            status = max(status, FINDINGS)
            typer.echo(f"{file}：有错误未改，文本标为草稿", err=True)
    raise typer.Exit(status)


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
        write_json(found.as_json(), STANDARD_OUTPUT)
    else:
        print_lines(lines_of(found))


def _with_style(
    file: Path, folder: Path, style: Path, examination: Examination
) -> dict[Path, bytes]:
    """A copy of a workbook that keeps a house style, and where it goes."""
    from generator.build import keep_style
    from generator.workbook.writing.house_style import with_kept_style

    target = folder / file.name
    refuse_target(target)
    kept = keep_style(style, examination.disclosure.edition)
    return {target: with_kept_style(file, examination.content, kept)}


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

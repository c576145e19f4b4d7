"""Commands that make a workbook: blank, filled from exports, merged, with reasons drafted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import File, Files, Kind, OutputFile, PriorFile, StyleFile
from generator.cli.refusals import refuse_kind, refuse_target
from generator.cli.status import DONE, FINDINGS, SEE_HELP
from generator.errors import Unusable
from generator.text import printable

app = typer.Typer()


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
        raise Unusable(None, "", "缺少“版式”", SEE_HELP.removesuffix("。"))
    loaded = load_edition(edition)
    refuse_kind(kind, loaded.kinds)
    target = output or Path(form_name(loaded))
    refuse_target(target)
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
        refuse_kind(kind, loaded.kinds)
    if unit not in {None, "元", "万元"}:
        raise Unusable(None, "", f"金额单位“{unit}”不可用", "请用元或万元")
    refuse_target(output)
    name = None if name is None else printable(name)
    brought = bring(files, loaded, kind=kind, name=name, unit=unit)
    write_whole({output: brought.workbook})
    for line in brought.lines():
        typer.echo(line)
    typer.echo(f"已生成 {output}")


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

    refuse_target(output)
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

    refuse_target(output)
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

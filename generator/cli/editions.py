"""Commands about editions, rules and fonts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import StyleFile
from generator.cli.printing import complain, print_lines
from generator.document.pdf import ENGINES
from generator.errors import Unusable

app = typer.Typer()

edition_app = typer.Typer(
    help="由公开文本草拟版式，检验版式能印出公开文本的多少。",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(edition_app, name="edition")


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
    print_lines(f"存疑：{line}" for line in drafted.doubts)
    print_lines((*drafted.summary, f"已生成 {output}"))


@edition_app.command("test")
def prove_an_edition(
    folder: Annotated[Path, typer.Argument(metavar="版式文件夹", help="有 edition.yaml 的文件夹")],
    documents: Published,
    *,
    style: StyleFile = None,
    most: Annotated[
        int, typer.Option("--most", metavar="处数", help="每一部分最多列出几处没有印出的", min=0)
    ] = 20,
) -> None:
    """检验版式：把公开文本读进来再印一遍，说明各部分印出了多少，没有印出的是哪些。"""
    from generator.drafting.reproduced import reproduce
    from generator.edition.load import load_folder, load_style
    from generator.edition.source import read_yaml

    edition = load_folder(folder)
    if style is not None:
        edition = load_style(read_yaml(style), edition)
    for document in documents:
        print_lines(reproduce(document, edition).lines(most))


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
            complain(str(error))
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

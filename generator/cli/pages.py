"""Commands that open a page in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.cli.options import DepartmentList, FormatList, Jobs, Scheduler, StyleFile
from generator.cli.refusals import wanted_formats
from generator.errors import Unusable

app = typer.Typer()


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
    jobs: Jobs = 0,
    scheduler: Scheduler = "",
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

        wanted = tuple(wanted_formats(formats))
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

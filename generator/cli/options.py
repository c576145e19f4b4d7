"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generator.document.pdf import ENGINES
from generator.formats import FORMATS

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

Jobs = Annotated[
    int, typer.Option("-j", "--jobs", metavar="份数", help="同时做几份；不写则按处理器数")
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", metavar="地址", help="Dask 调度程序，如 tcp://主机:8786")
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

"""What official tables are made of, whatever their shape: columns, rows, and which are added up."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,7}$")]
#: A 行次 or 栏次.
Number = Annotated[int, Field(ge=1, le=9999)]
#: Which lines or columns a total adds up, as official forms say it: `1..8`, `27+28+29`, `1+2-3`.
Sum = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9]{1,4}(\.\.[0-9]{1,4})?([+-][0-9]{1,4}(\.\.[0-9]{1,4})?)*$", max_length=500
    ),
]
#: How many columns of amounts stand side by side on a page.
Band = Annotated[int, Field(ge=2, le=40)]
#: The width of a column, in relation to its neighbours.
Width = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class Model(BaseModel):
    """Frozen, and closed: a key that nobody reads is a mistake.

    Hardly any part is validated but within a whole: validators are built when they are asked for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Column(Model):
    """A column of amounts.

    `number` is its 栏次, which totals refer to even where it isn't printed; `group` is a heading
    that it shares with its neighbours; `width` is in relation to the other columns' widths.
    `source` is the column of another table whose amounts it repeats, row by row (`表.栏`).
    """

    label: str
    number: Number
    group: str = ""
    total: Sum | None = None
    source: Annotated[str, StringConstraints(pattern=r"^([^\W\d]\w*\.[^\W\d]\w*)?$")] = ""
    width: Width = 10
    aliases: tuple[str, ...] = ()


Columns = Annotated[dict[Name, Column], Field(min_length=1)]


class Row(Model):
    """A row of a ledger or a fixed list; `line` is its 行次, `code` the subject it stands for.

    `option` names the option of the house style without which a ledger leaves the row out.
    """

    label: str
    line: Number
    total: Sum | None = None
    code: Code | None = None
    dash: tuple[str, ...] = ()
    group: str = ""
    count: bool = False
    indent: int = Field(default=0, ge=0, le=2)
    bold: bool = False
    option: Name | None = None
    aliases: tuple[str, ...] = ()


class Driver(Model):
    """One way of taking a figure apart, to see what moved it.

    By `figures` that add up to it; or by the subjects of a `table`: of a table by function code
    those with so many `digits` in a `column`, of a table by economic code those below `code`.
    """

    figures: tuple[Name, ...] = ()
    table: Name | None = None
    column: str = ""
    digits: int = 7
    code: str = ""


def ranges_of_sum(total: str) -> list[tuple[int, range]]:
    """`1..3-5` as signed ranges: [(1, 1 to 3), (-1, 5)]; one that runs backwards is empty."""
    return [
        (-1 if sign == "-" else 1, range(int(first), int(last or first) + 1))
        for sign, first, last in re.findall(r"([+-]?)(\d+)(?:\.\.(\d+))?", total)
    ]


def terms_of_sum(total: str) -> list[tuple[int, int]]:
    """`1..3-5` as signed numbers: [(1, 1), (1, 2), (1, 3), (-1, 5)]."""
    return [(sign, number) for sign, numbers in ranges_of_sum(total) for number in numbers]

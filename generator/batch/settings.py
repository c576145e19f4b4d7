"""What a bureau sees of all its departments, by `templates/overview.yaml`.

Names that an edition does not know are left out for its departments.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from generator.edition.load import read_as
from generator.edition.shapes.parts import Model, Name
from generator.edition.source import read_yaml
from generator.paths import templates_dir


class Rise(Model):
    """A figure that rose by more than so many per cent without any of these reasons given."""

    figure: Name
    reasons: tuple[Name, ...]


class Outliers(Model):
    """What a bureau should have a look at; none of it is an error.

    Attributes:
        rise_above: how many per cent above last year's is much.
        rises: the figures that this is asked of.
        completion_above: how many per cent of the budget is much.
        completions: pairs of a figure and its budget.
        same_reason_in: in how many departments the same reason stands.
        same_reason_from: how many characters a reason has that is worth comparing.
        basis: why each is worth a look, by its name.
    """

    rise_above: int = Field(ge=0)
    rises: tuple[Rise, ...]
    completion_above: int = Field(ge=100)
    completions: tuple[tuple[Name, Name], ...]
    same_reason_in: int = Field(ge=2)
    same_reason_from: int = Field(ge=1)
    basis: dict[Literal["rises", "completions", "same_reason"], str]


class Calendar(Model):
    """By when a department has to publish.

    Attributes:
        days: so many days after its final accounts were approved.
        soon: so many days before the end it is told that the end is near.
        basis: what says so.
    """

    days: int = Field(ge=1)
    soon: int = Field(ge=0)
    basis: str


class RegionFigure(Model):
    """A line of a region's table: a figure, its budget, how it is printed.

    Where last year's is not stated, it is that of the `parts`, if they make the whole figure.
    """

    figure: Name
    label: str
    budget: Name | None = None
    parts: tuple[Name, ...] = ()
    count: bool = False
    indent: int = Field(default=0, ge=0, le=2)


class RegionTable(Model):
    """A table by function of all departments together: which of their tables, which columns."""

    title: str
    table: Name
    columns: dict[Name, str]


class RegionHeadings(Model):
    """What heads the columns of the region's tables: those of 三公, `code` and `name` the others.

    `difference` is how much `actual` differs from `prior`, `change` that in per cent.
    """

    item: str
    budget: str
    actual: str
    prior: str
    difference: str
    change: str
    completion: str
    code: str
    name: str


class Overview(Model):
    """What a bureau sees of all its departments, and what it publishes of them together.

    `columns` are the figures of each department in the overview, `figures` those of the region's
    table of 三公, `tables` its tables by function. `calendar` says by when each is to publish.
    `title` is that of the whole; the `departments` have a table of 三公 too. A `sheet` is named
    apart from its title. `headings` are those of all tables.
    """

    columns: dict[Name, str]
    title: str
    figures_sheet: str
    figures_title: str
    departments_sheet: str
    departments_title: str
    headings: RegionHeadings
    figures: tuple[RegionFigure, ...]
    tables: tuple[RegionTable, ...]
    outliers: Outliers
    calendar: Calendar


@cache
def load_overview() -> Overview:
    """What the file says.

    Raises:
        Unusable: it can't be read or is wrong.
    """
    return read_as(Overview, read_yaml(templates_dir() / "overview.yaml"))

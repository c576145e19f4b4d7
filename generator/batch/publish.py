"""The region's figures as a document to publish, in the HTML that all writers share."""

from __future__ import annotations

from decimal import Decimal

from generator.batch.book import notes_of
from generator.batch.region import CodeTable, FigureLine, RegionTotals
from generator.batch.result import name_of
from generator.batch.scope import Scope
from generator.batch.settings import load_overview
from generator.document import markup
from generator.edition.layout import TOTAL
from generator.money import NumberStyle
from generator.page_templates import page_template

_AMOUNT, _COUNT = NumberStyle(), NumberStyle(places=0)
#: Codes of 类, 款: the published table stops there, as the workbook goes on to 项.
_PUBLISHED_DIGITS = 5


def region_document(region: RegionTotals, scope: Scope) -> markup.Markup:
    """The document of a year: whom it covers, 三公, income and spending by function."""
    figures = {line.spec.figure: line for line in region.figures}
    total = next(iter(figures.values()), None)
    settings = load_overview()
    source = page_template("region.html.j2", trimmed=True).render(
        year=region.year,
        names=[name_of(item) for item in region.results],
        missing=[item.name for item in scope.missing],
        title=settings.title,
        figures_title=settings.figures_title,
        headings=settings.headings,
        figures=[_figure_row(line) for line in region.figures],
        notes=notes_of(region),
        total=total,
        parts=[line for line in region.figures if line.spec.indent == 1],
        tables=[_table(table) for table in region.tables],
        amount=_AMOUNT.print,
    )
    return markup.parse(source)


def _figure_row(line: FigureLine) -> dict[str, object]:
    spec = line.spec
    if spec.count:
        amounts = ["——", _COUNT.print(line.value), "——", "——", "——"]
    else:
        values = (line.budget, line.value, line.prior, line.rate, line.completion)
        amounts = ["——" if value is None else _AMOUNT.print(value) for value in values]
    return {"label": spec.label, "indent": spec.indent, "amounts": amounts}


def _table(table: CodeTable) -> dict[str, object]:
    labels = list(table.spec.columns.values())
    width = (100 - 10 - 24) / len(labels)
    rows = [
        {"code": line.code, "name": line.name, "amounts": [_blank(item) for item in line.amounts]}
        for line in table.lines
        if line.code == TOTAL or len(line.code) <= _PUBLISHED_DIGITS
    ]
    widths = ["10.00", "24.00", *(f"{width:.2f}" for _ in labels)]
    return {"title": table.spec.title, "labels": labels, "widths": widths, "rows": rows}


def _blank(amount: Decimal) -> str:
    return _AMOUNT.print(amount) if amount else ""

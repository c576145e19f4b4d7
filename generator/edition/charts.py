"""What the charts of an edition may name."""

from __future__ import annotations

from generator.edition.model import Chart, Edition
from generator.edition.source import Invalid, Keys


def check_charts(edition: Edition) -> None:
    """Refuse a chart that can't be drawn.

    Raises:
        Invalid: the first mistake, with the keys where it stands.
    """
    sections = {key for part in edition.parts.values() for key in part.sections}
    for name, chart in edition.charts.items():
        keys: Keys = ("charts", name)
        if chart.section not in sections:
            raise Invalid((*keys, "section"), f"没有“{chart.section}”这一节")
        if bool(chart.bars) == (chart.table is not None):
            raise Invalid(keys, "bars 与 table 写且只写一样")
        for key, names in (
            ("bars", [*chart.bars]),
            ("whole", [chart.whole] if chart.whole else []),
        ):
            if unknown := [figure for figure in names if figure not in edition.numbers]:
                raise Invalid((*keys, key), f"没有名为“{unknown[0]}”的指标")
        if chart.table is not None:
            _check_table(edition, keys, chart, chart.table)


def _check_table(edition: Edition, keys: Keys, chart: Chart, name: str) -> None:
    table = edition.tables[name] if name in edition.table_order else None
    if table is None or not table.has_own_rows:
        raise Invalid((*keys, "table"), f"没有按功能科目列示的表“{name}”")
    if chart.column not in table.all_columns:
        raise Invalid((*keys, "column"), f"没有“{chart.column}”这一栏")
    if chart.compare:
        raise Invalid((*keys, "compare"), "科目没有上年数，只有 bars 才能与上年比较")

"""The whole disclosure as one JSON document, described by docs/open-data.schema.json.

Amounts are strings of decimal digits, for most readers of JSON would make binary floats of numbers.
Each carries the sheets and cells of the workbook that it comes from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.opendata.records import (
    AMOUNT_MEASURE,
    COUNT_MEASURE,
    UNIT,
    Dataset,
    datasets,
    named_figures,
    number,
    places,
)

#: Raised when a reader of older files would misread newer ones.
SCHEMA_VERSION = 1

#: A number as the text prints it, the sentence it stands in, and the figure behind it.
Said = tuple[str, str, Figure]


def as_json(disclosure: Disclosure, title: str, *, draft: bool, said: Iterable[Said]) -> bytes:
    """The tables, the figures and the numbers of the text, down to their cells.

    Args:
        disclosure: the tables and figures.
        title: of the document.
        draft: whether the document is marked 草稿.
        said: the numbers that the document prints, in order.
    """
    identity, edition = disclosure.submission.identity, disclosure.edition
    content = {
        "schema": SCHEMA_VERSION,
        "title": title,
        "publisher": identity.name,
        "kind": identity.kind,
        "year": identity.year,
        "edition": {"id": edition.id, "name": edition.name},
        "unit": UNIT,
        "draft": draft,
        "tables": [_table(table) for table in datasets(disclosure)],
        "figures": [
            {
                "name": item.name,
                "measure": COUNT_MEASURE if item.is_count else AMOUNT_MEASURE,
                **_value(item.figure),
                "prior": _value(item.figure.prior) if item.figure.prior else None,
            }
            for item in named_figures(disclosure)
        ],
        "text": [
            {"sentence": sentence, "printed": text, "label": figure.label, **_value(figure)}
            for text, sentence, figure in said
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _table(table: Dataset) -> dict[str, object]:
    return {
        "name": table.name,
        "title": table.title,
        "number": table.number,
        "sheet": table.sheet,
        "columns": [{"name": name, "title": title} for name, title in table.columns.items()],
        "rows": [
            {
                **record.keys,
                "amounts": {name: _value(figure) for name, figure in record.figures.items()},
            }
            for record in table.records
        ],
    }


def _value(figure: Figure) -> dict[str, object]:
    value = None if figure.value is None else number(figure.value)
    return {"value": value, "cells": places(figure)}

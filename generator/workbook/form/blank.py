"""A submission in which nothing is filled in yet but who publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.edition.model import Edition
from generator.edition.sentences import compile_sentence
from generator.language import UNIT
from generator.submission import Block, Cell, Entries, Identity, Submission
from generator.workbook.reading.sheets import LAYERS


def blank_submission(
    edition: Edition,
    name: str,
    kind: str,
    unit: str = UNIT,
    fields: Mapping[str, Cell] | None = None,
) -> Submission:
    """What a blank workbook says, with the words that its writings begin with.

    Args:
        edition: whose workbook it is.
        name: the department's; may be empty.
        kind: 部门 or 单位.
        unit: 元 or 万元.
        fields: lines of cards that are known, by name.
    """
    writings = {
        key: tuple(
            Block(LAYERS[layer], text)
            for layer, template in writing.starts_with
            if (text := compile_sentence(template).render(类型=kind))
        )
        for key, writing in edition.forms.writings.items()
    }
    return Submission(
        file=Path(),
        identity=Identity(edition.id, name, kind, edition.year, unit),
        tables={key: Entries(table.number or key, {}) for key, table in edition.tables.items()},
        fields=dict(fields or {}),
        lists={},
        writings=writings,
        prior={},
        reasons={},
    )

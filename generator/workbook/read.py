"""Read a filled workbook into a submission."""

from __future__ import annotations

from pathlib import Path

from generator.edition.load import load_edition
from generator.edition.model import Edition
from generator.submission import Submission
from generator.workbook.cells import CellReader
from generator.workbook.grid import open_grids
from generator.workbook.sheets import (
    ITEM,
    PRIOR_HEADING,
    PRIOR_SHEET,
    REASON_HEADING,
    REASON_ITEM,
    REASON_SHEET,
    check_identity,
    read_card,
    read_identity,
    read_labelled,
    read_list,
    read_writing,
)
from generator.workbook.tables import read_tables


def read_workbook(file: Path, content: bytes | None = None) -> tuple[Submission, Edition]:
    """Read a workbook by the edition that it names.

    Args:
        file: the workbook; messages name it so.
        content: its bytes, where they are at hand already.

    Raises:
        Unusable: it can't be read as a filled workbook; the message says where and why.
    """
    grids = open_grids(file, content)
    identity = read_identity(grids, CellReader(file))
    edition = load_edition(identity.edition)
    reader = CellReader(file, identity.unit)
    check_identity(identity, edition, grids, reader)
    forms = edition.forms
    fields = {
        name: cell
        for card in forms.cards.values()
        for name, cell in read_card(grids, card, reader).items()
    }
    entries = dict(edition.reporting_fields())
    types = {name: entries[name].type if name in entries else "amount" for name in forms.prior}
    submission = Submission(
        file=file,
        identity=identity,
        tables=read_tables(grids, edition, reader),
        fields=fields,
        lists={name: read_list(grids, item, reader) for name, item in forms.lists.items()},
        writings={
            name: read_writing(grids, writing, reader) for name, writing in forms.writings.items()
        },
        prior=read_labelled(
            grids,
            PRIOR_SHEET,
            (ITEM, PRIOR_HEADING),
            {name: name for name in forms.prior},
            reader,
            types=types,
        ),
        reasons=read_labelled(
            grids,
            REASON_SHEET,
            (REASON_ITEM, REASON_HEADING),
            {name: reason.label for name, reason in forms.reasons.items()},
            reader,
        ),
    )
    return submission, edition

"""The document as DOCX: the HTML of docs/html.md walked into the styles of `reference.docx`.

Looks are the reference's, so that a bureau restyles in Word alone: fonts, colours, weight and
alignment. What moves lines and pages is held to ours (`measured.py`). The writer adds what no
style can say: which style, where pages begin, which way a page lies, how wide columns are.

The body is written as one string of WordprocessingML and never parsed; python-docx opens and saves
the package around it.
Child elements stand in the order of the schema, for Word refuses a file that mixes them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.document.docx.body import BodyWriter
from generator.document.docx.measured import hold_measures
from generator.document.docx.package import describe, open_reference, save, style_ids
from generator.document.docx.sections import page_setup
from generator.document.settle import settle
from generator.paths import templates_dir

if TYPE_CHECKING:
    from lxml import etree


def write_docx(document: etree._Element) -> bytes:
    """The document as the bytes of a DOCX; the same input gives the same bytes.

    Args:
        document: the `html` element of docs/html.md, to which it keeps, for `markup.parse` saw to
            that; pages of annexes are in it as pictures.

    Raises:
        Unusable: the reference is no Word file, lacks a style, or has other measures than ours.
    """
    path = templates_dir() / "reference.docx"
    template = open_reference(path)
    styles, setup = style_ids(template, path), page_setup(template, path)
    hold_measures(path)
    settled = settle(document)
    shown = {name: str(page) for name, page in settled.pages.items()}
    writer = BodyWriter(template, styles, setup, settled, shown)
    body = writer.write(document)
    describe(template, document)
    return save(template, body)

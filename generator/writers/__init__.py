"""What writes each format; a writer imports its library when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.document.pdf import DEFAULT_ENGINE, VARIANTS, WITH_DATA, refuse
from generator.examination import Examination


def _docx(examination: Examination) -> bytes:
    from generator.document.docx import write_docx
    from generator.document.leaves import with_pictures

    document = examination.composition.document
    return write_docx(with_pictures(document.tree, document.leaves))


def _pdf(
    examination: Examination, variant: str = VARIANTS[0], engine: str = DEFAULT_ENGINE
) -> bytes:
    from generator.document.pdf import write_pdf

    refuse(engine, variant)
    data = _data_package(examination) if variant in WITH_DATA else {}
    document = examination.composition.document
    return write_pdf(document, engine=engine, variant=variant, attachments=data)


def _html(examination: Examination) -> bytes:
    from generator.document.html import write_html

    return write_html(examination.composition.document)


def _json(examination: Examination) -> bytes:
    from generator.opendata.dataset import as_json

    disclosure = examination.disclosure
    said = [
        (printed.text, printed.sentence, printed.figure)
        for printed in examination.said.printed
        if printed.sentence not in disclosure.tables
    ]
    return as_json(disclosure, examination.title, draft=examination.is_draft, said=said)


def _csv(examination: Examination) -> bytes:
    from generator.opendata.datapackage import packed

    return packed(_data_package(examination))


def _data_package(examination: Examination) -> dict[str, bytes]:
    from generator.opendata.datapackage import data_package

    return data_package(examination.disclosure, examination.title)


#: All formats but the manifest, which tells of the others.
WRITERS: Mapping[str, Callable[..., bytes]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "json": _json,
    "csv": _csv,
}

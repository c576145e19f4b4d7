"""The engine Typst: one template, the document as JSON beside it, no way out.

The compiler sees the template, the JSON and a folder that holds the document's pictures and
nothing else; it opens no other file and asks no network. A character that no font has stops the
work, as Typst itself refuses to declare a standard then.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst

from generator.document.pdf.errors import PdfError, missing
from generator.document.pdf.leaves import lay_in, stand_ins
from generator.document.pdf.typst.data import handover
from generator.document.pdf.typst.fonts import installed, stacks
from generator.document.pdf.typst.tags import completed
from generator.document.settle import settle
from generator.paths import templates_dir

if TYPE_CHECKING:
    from generator.document.markup import Markup

#: The standards that Typst is asked for by those that a file declares.
_STANDARDS: Final[Mapping[str, list[typst.PDFStandard]]] = {
    "pdf/ua-1": ["ua-1"],
    "pdf/a-3a": ["ua-1", "a-3a"],
    "pdf/a-3b": ["ua-1", "a-3b"],
}
_TEMPLATE: Final = "document.typ"
_MEDIA: Final = {".csv": "text/csv", ".json": "application/json"}
#: Not the clock, so that the same data give the same file; an archive wants a time (PDF/A).
_WRITTEN: Final = 946684800  # 2000-01-01
_EPOCH_VARIABLE: Final = "SOURCE_DATE_EPOCH"
_MISSING: Final = re.compile(r'the text `"(.+?)"` could not be displayed(?: with font `"(.+?)"`)?')
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Warnings that change nothing on the page: a family that isn't installed, one of many.
_HARMLESS: Final = ("unknown font family",)


def write(document: Markup, *, variant: str, attachments: Mapping[str, bytes]) -> bytes:
    """Set a document and return the PDF.

    Args:
        document: keeps to docs/html.md.
        variant: the standard that the file declares, one of those that Typst can.
        attachments: files by name that the PDF carries as its data.

    Raises:
        PdfError: a font lacks a character, or the template is wrong.
    """
    archive = variant != "pdf/ua-1"
    leaves = stand_ins(document.tree, document.leaves, archive=archive)
    data = handover(document, settle(document.tree), leaves)
    files = dict(data.files)
    attached = []
    for number, name in enumerate(sorted(attachments, key=str.encode)):
        files[f"attachment-{number}"] = attachments[name]
        media = _MEDIA.get(Path(name).suffix, "application/octet-stream")
        attached.append([name, f"attachment-{number}", media])
    content = {**data.content, "attachments": attached, "dated": archive}
    pdf = _compiled(content, files, variant, document)
    return lay_in(completed(pdf, data.tables), document.tree, document.leaves)


def _compiled(
    content: Mapping[str, object], files: Mapping[str, bytes], variant: str, document: Markup
) -> bytes:
    template = templates_dir() / _TEMPLATE
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        compiler = typst.Compiler(
            _source(template),
            root=folder,
            font_paths=installed(),
            ignore_system_fonts=True,
            package_path=folder,
            package_cache_path=folder,
            sys_inputs={
                "fonts": json.dumps(stacks(), ensure_ascii=False),
                "document": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
            },
        )
        try:
            pdf, warnings = compiler.compile_with_warnings(
                format="pdf", pdf_standards=_STANDARDS[variant], timestamp=_timestamp()
            )
        except typst.TypstError as error:
            raise _refusal(error, document, template) from error
    said = [item.message for item in warnings if not item.message.startswith(_HARMLESS)]
    if said:
        raise PdfError(template, "", f"排版时出错：{'；'.join(said)}", "请检查版面模板和附图")
    assert isinstance(pdf, bytes)
    return pdf


def _source(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as error:
        raise PdfError(template, "", "读不出版面模板", "请重新安装本程序") from error


def _refusal(error: typst.TypstError, document: Markup, template: Path) -> PdfError:
    """What Typst says, in words that help: which characters are missing, or what else it is."""
    found = {
        _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text): font
        for text, font in _MISSING.findall(error.diagnostic)
    }
    if found:
        return missing(found, document.tree, "版面模板")
    return PdfError(template, "", f"排版时出错：{error.message}", "请检查版面模板和附图")


def _timestamp() -> int:
    seconds = os.environ.get(_EPOCH_VARIABLE, "")
    return int(seconds) if seconds.isascii() and seconds.isdigit() else _WRITTEN

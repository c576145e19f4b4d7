"""Annex files made for tests, as people and as attackers make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from openpyxl import Workbook
from PIL import Image

from generator.annexes.files import read_annexes
from generator.annexes.model import Annex
from generator.edition.model import Edition
from generator.submission import Cell, NamedFile, Submission
from generator.workbook.form import write_form
from tests.samples import example

CELL = Cell("附件文件", "B2")


def named(*names: str, title: str = "") -> tuple[NamedFile, ...]:
    return tuple(NamedFile(title, name, CELL) for name in names)


def submission_in(folder: Path, *names: str, title: str = "") -> Submission:
    submission, _ = example()
    return replace(submission, file=folder / "填报表.xlsx", annexes=named(*names, title=title))


def read_one(folder: Path, name: str, title: str = "") -> Annex:
    (annex,) = read_annexes(submission_in(folder, name, title=title))
    return annex


def write_workbook(
    folder: Path, *named_files: tuple[str, str], of: tuple[Submission, Edition] | None = None
) -> Path:
    """The example's workbook with annexes, by title and file."""
    submission, edition = of or example()
    files = tuple(NamedFile(title, name, CELL) for title, name in named_files)
    file = folder / "填报表.xlsx"
    file.write_bytes(write_form(edition, replace(submission, annexes=files)))
    return file


def word(
    *paragraphs: tuple[str, str], core: Mapping[str, str] | None = None
) -> docx.document.Document:
    """A Word document of paragraphs with their styles."""
    document = docx.Document()
    document.core_properties.author = ""
    for text, style in paragraphs:
        document.add_paragraph(text, style or None)
    for name, value in (core or {}).items():
        setattr(document.core_properties, name, value)
    return document


def spreadsheet(rows: Sequence[Sequence[object]]) -> Workbook:
    book = Workbook()
    book.properties.creator = ""
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    return book


def pdf(
    *texts: str, size: tuple[int, int] = (595, 842), rotate: int = 0, embedded: bool = True
) -> pikepdf.Pdf:
    """A PDF with a page of vectors and words for each text; a red square stands at its foot."""
    book = pikepdf.new()
    for text in texts:
        book.add_blank_page(page_size=size)
        page = book.pages[-1]
        font: pikepdf.Object = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        if embedded:
            font = _embedded(book)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        content = (
            "/Span << /MCID 7 >> BDC 1 0 0 rg 0 0 60 60 re f 0 g EMC "
            f"BT /F1 18 Tf 80 {size[1] - 100} Td ({text}) Tj ET"
        )
        page.obj.Contents = book.make_stream(content.encode())
        page.obj.StructParents = 3
        if rotate:
            page.obj.Rotate = rotate
    return book


def _bar(height: int) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, height), (400, height), (400, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _embedded(book: pikepdf.Pdf) -> pikepdf.Object:
    """A font of bars for Latin letters, each of its own height, within the file."""
    letters = [chr(code) for code in range(32, 127)]
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(dict(zip(map(ord, letters), names[1:], strict=True)))
    builder.setupGlyf({name: _bar(100 + 5 * at) for at, name in enumerate(names)})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    stream = io.BytesIO()
    builder.save(stream)
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name("/ABCDEF+Squares"),
        Flags=32,
        FontBBox=[0, -200, 500, 800],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=500,
        StemV=80,
        FontFile2=book.make_stream(stream.getvalue()),
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.TrueType,
        BaseFont=pikepdf.Name("/ABCDEF+Squares"),
        Encoding=pikepdf.Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=126,
        Widths=[500] * len(letters),
        FontDescriptor=book.make_indirect(descriptor),
    )


def saved_pdf(book: pikepdf.Pdf, **options: object) -> bytes:
    stream = io.BytesIO()
    book.save(stream, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def png(width: int = 120, height: int = 80, colour: str = "steelblue") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "PNG")
    return stream.getvalue()


def repacked(content: bytes, changes: Mapping[str, bytes]) -> bytes:
    """An Office file with parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def bytes_of(document: docx.document.Document | Workbook) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()

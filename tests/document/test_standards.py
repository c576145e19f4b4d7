"""Whatever a PDF declares it keeps to: our own rules, clause by clause, and a validator's."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.writers import WRITERS
from tests.annexes.makers import pdf, saved_pdf
from tests.document.test_accessible import BOTH, CLAIMS, EVERY, tags, written
from tests.document.test_annexes import alone
from tests.samples import EXAMPLE
from tests.sampling import sampled
from tests.standards import ARCHIVE, LEVEL_A, UA, faults

pytestmark = pytest.mark.slow


@EVERY
@BOTH
def test_every_claim_is_kept(file: Path, engine: str, variant: str) -> None:
    ua, _, level = CLAIMS[engine, variant]
    assert faults(written(file, engine, variant), ua=ua is not None, archive=level or "") == []


@EVERY
@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_the_validator_finds_nothing(file: Path, engine: str, tmp_path: Path) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(written(file, engine, "pdf/ua-1"))
    report = pdfua.validate(str(path))
    assert [finding for outcome in report.outcomes for finding in outcome.findings] == []


@pytest.mark.parametrize(
    ("engine", "variant"),
    [
        pytest.param(*claim, marks=[] if claim == ("typst", "pdf/a-3a") else pytest.mark.long)
        for claim in CLAIMS
    ],
)
@pytest.mark.parametrize("embedded", [True, False])
def test_pages_of_an_annex_keep_the_claim(
    tmp_path: Path,
    engine: str,
    variant: str,
    embedded: bool,  # noqa: FBT001
) -> None:
    """A page whose font isn't within its file becomes a picture; any other stays a page."""
    (tmp_path / "e.pdf").write_bytes(saved_pdf(pdf("leaf one", "leaf two", embedded=embedded)))
    content = WRITERS["pdf"](alone(tmp_path, "e.pdf"), engine=engine, variant=variant)
    ua, _, level = CLAIMS[engine, variant]
    assert faults(content, ua=ua is not None, archive=level or "") == []
    with pikepdf.open(io.BytesIO(content)) as book:
        last = book.pages[-1]
        kinds = {str(item.Subtype) for item in last.Resources.XObject.values()}
    assert ("/Form" in kinds) == embedded
    assert ("/Image" in kinds) != embedded


# each rule can be broken

Break = Callable[[pikepdf.Pdf], object]


def first(book: pikepdf.Pdf, kind: str) -> Any:  # noqa: ANN401
    return next(tags(book.Root.StructTreeRoot, kind))


def add(book: pikepdf.Pdf, content: bytes) -> None:
    book.pages[2].contents_add(content)


def font(book: pikepdf.Pdf) -> Any:  # noqa: ANN401
    return next(iter(book.pages[2].Resources.Font.values()))


def metadata(book: pikepdf.Pdf, name: str, value: str | None) -> None:
    with book.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
        if value is None:
            del found[name]
        else:
            found[name] = value


BREAKS: dict[str, Break] = {
    "UA-1 5": lambda book: metadata(book, "pdfuaid:part", None),
    "UA-1 7.1 (1)": lambda book: add(book, b"0 0 9 9 re f"),
    "UA-1 7.1 (2)": lambda book: add(book, b"/Artifact BMC /P <</MCID 999>> BDC n EMC EMC"),
    "UA-1 7.1 (5-7)": lambda book: setattr(first(book, "/P"), "S", Name("/Absatz")),
    "UA-1 7.1 (8-11)": lambda book: setattr(book.Root.ViewerPreferences, "DisplayDocTitle", False),
    "UA-1 7.2 (2)": lambda book: setattr(book.Root, "Lang", String("zh-TW")),
    "UA-1 7.2 (3-20)": lambda book: setattr(first(book, "/TBody"), "S", Name("/Sect")),
    "UA-1 7.2 (42-43)": lambda book: (
        first(book, "/TBody").K[0].K.append(Dictionary(S=Name.TD, K=Array()))
    ),
    "UA-1 7.3 (1)": lambda book: setattr(first(book, "/P"), "S", Name.Figure),
    "UA-1 7.4.2": lambda book: setattr(first(book, "/H2"), "S", Name.H5),
    "UA-1 7.5 (1-2)": lambda book: setattr(first(book, "/TD"), "A", Dictionary(O=Name.Table)),
    "UA-1 7.10": lambda book: setattr(book.Root, "OCProperties", Dictionary()),
    "UA-1 7.11": lambda book: book.Root.AF[0].__delitem__("/UF"),
    "UA-1 7.18.1": lambda book: book.pages[1].Annots[0].__delitem__("/Contents"),
    "UA-1 7.18.3": lambda book: setattr(book.pages[1].obj, "Tabs", Name.R),
    "UA-1 7.20": lambda book: book.make_stream(b"", Subtype=Name.Form, Ref=Dictionary()),
    "UA-1 7.21.3": lambda book: setattr(font(book), "Encoding", Name("/UniGB-UTF16-H")),
    "UA-1 7.21.4.1": lambda book: font(book).DescendantFonts[0].__delitem__("/FontDescriptor"),
    "UA-1 7.21.7": lambda book: font(book).__delitem__("/ToUnicode"),
    "A-3 6.1.6": lambda book: setattr(font(book).ToUnicode, "F", Dictionary(Type=Name.Filespec)),
    "A-3 6.2.3": lambda book: add(book, b"/Artifact BMC 0 0 0 1 k EMC"),
    "A-3 6.2.8": lambda book: book.make_stream(b"", Subtype=Name.Image, Interpolate=True),
    "A-3 6.2.11.4": lambda book: font(book).DescendantFonts[0].__delitem__("/FontDescriptor"),
    "A-3 6.3.1": lambda book: setattr(book.pages[1].Annots[0], "F", 2),
    "A-3 6.5": lambda book: setattr(book.Root, "OpenAction", Dictionary(S=Name.JavaScript)),
    "A-3 6.6.2": lambda book: metadata(book, "pdfaid:part", "2"),
    "A-3 6.6.3": lambda book: book.docinfo.__setitem__("/Title", "另一个题目"),
    "A-3 6.8": lambda book: setattr(book.Root.AF[0], "AFRelationship", Name.Unspecified),
    "A-3 6.9": lambda book: setattr(book.Root, "OCProperties", Dictionary()),
    "A-3 6.2.11.7": lambda book: font(book).__delitem__("/ToUnicode"),
    "A-3 6.7.2": lambda book: setattr(book.Root.MarkInfo, "Marked", False),
    "A-3 6.7.4": lambda book: setattr(book.Root, "Lang", String("en")),
}
#: What the library that breaks files here would mend when it writes one.
BYTES: dict[str, Callable[[bytes], bytes]] = {
    "A-3 6.1.2": lambda content: content.replace(b"%\x80\x80\x80\x80", b"%abcd", 1),
    "A-3 6.1.3": lambda content: content + b"more",
}


def test_every_rule_is_broken_once() -> None:
    clauses = {clause.partition(":")[0].partition(",")[0] for clause in UA | ARCHIVE | LEVEL_A}
    assert {clause.removesuffix(" (A)") for clause in clauses} == {*BREAKS, *BYTES}


CLAUSES = [*BREAKS, *BYTES]


@pytest.mark.parametrize("clause", sampled(CLAUSES, {*CLAUSES[::4], *BYTES}))
def test_a_broken_rule_is_told(clause: str) -> None:
    content = written(EXAMPLE, "typst", "pdf/a-3a")
    if clause in BYTES:
        content = BYTES[clause](content)
    else:
        with pikepdf.open(io.BytesIO(content)) as book:
            kept = BREAKS[clause](book)
            if isinstance(kept, pikepdf.Object):  # must be named to be written
                book.Root.Kept = kept
            stream = io.BytesIO()
            book.save(stream, fix_metadata_version=False)
            content = stream.getvalue()
    assert any(fault.startswith(clause) for fault in faults(content, ua=True, archive="A"))

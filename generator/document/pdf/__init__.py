"""The document as PDF: the HTML of docs/html.md, set by one of two engines.

Both fall into the same pages, say the same words and keep to the same standards; what one of them
can't do is refused by its name. WeasyPrint is styled by templates/style.css; Typst is many
times as fast, needs no libraries of the system, and keeps to two standards in one file.
An engine is loaded when it is called.
"""

from __future__ import annotations

from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Final

from generator.document.pdf.errors import PdfError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.document.markup import Markup

#: The standards that each engine keeps to: readable for everyone (PDF/UA), fit for the archive
#: (PDF/A); an archive by Typst is PDF/UA-1 as well.
ENGINES: Final[Mapping[str, tuple[str, ...]]] = {
    "typst": ("pdf/ua-1", "pdf/a-3a", "pdf/a-3b"),
    "weasyprint": ("pdf/ua-1", "pdf/a-3b"),
}
DEFAULT_ENGINE: Final = "typst"
VARIANTS: Final = tuple(dict.fromkeys(name for names in ENGINES.values() for name in names))
#: Those that may carry files.
WITH_DATA: Final = frozenset({"pdf/a-3a", "pdf/a-3b"})


def write_pdf(
    document: Markup,
    *,
    engine: str = DEFAULT_ENGINE,
    variant: str = VARIANTS[0],
    attachments: Mapping[str, bytes] | None = None,
) -> bytes:
    """Set a document and return the PDF; the same document gives the same bytes.

    Args:
        document: keeps to docs/html.md.
        engine: one of `ENGINES`.
        variant: the standard that the file declares and keeps to.
        attachments: files by name that the PDF carries as the data it shows (relationship Data);
            an archive takes them in PDF/A-3 alone.

    Raises:
        PdfError: a font lacks a character, the look is wrong, or the engine can't do it.
    """
    refuse(engine, variant)
    if attachments and variant not in WITH_DATA:
        choices = "、".join(sorted(WITH_DATA))
        raise PdfError(None, "", f"PDF 标准 {variant} 不附数据", f"附数据的标准：{choices}")
    with needed(engine):
        if engine == "weasyprint":
            from generator.document.pdf.weasyprint.write import write
        else:
            from generator.document.pdf.typst.write import write
    return write(document, variant=variant, attachments=attachments or {})


@contextmanager
def needed(engine: str) -> Iterator[None]:
    """Say what is missing where an engine can't be loaded.

    Raises:
        PdfError: it lacks a library.
    """
    try:
        with redirect_stdout(StringIO()):  # WeasyPrint prints a page of its own
            yield
    except (ImportError, OSError) as error:
        lacks = "系统库 Pango" if isinstance(error, OSError) else f" Python 软件包 {engine}"
        others = "、".join(name for name in ENGINES if name != engine)
        what = f"排版引擎 {engine} 缺少{lacks}，用不了"
        raise PdfError(None, "", what, f"请安装，或用 --engine {others}") from error


def refuse(engine: str, variant: str) -> None:
    """Refuse an engine that there is not, and a standard that it does not keep to.

    Raises:
        PdfError: it is so.
    """
    if engine not in ENGINES:
        choices = "、".join(ENGINES)
        raise PdfError(None, "", f"没有排版引擎“{engine}”", f"可用的引擎：{choices}")
    if variant not in VARIANTS:
        choices = "、".join(VARIANTS)
        raise PdfError(None, "", f"不认识 PDF 标准“{variant}”", f"可用的标准：{choices}")
    if variant not in ENGINES[engine]:
        able = "、".join(name for name, variants in ENGINES.items() if variant in variants)
        what = f"排版引擎 {engine} 不能生成 {variant}"
        raise PdfError(None, "", what, f"请用 --engine {able}，或改用 {'、'.join(ENGINES[engine])}")

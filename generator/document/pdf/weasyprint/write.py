"""The engine WeasyPrint: the HTML of docs/html.md, styled by one sheet of CSS.

Whatever WeasyPrint would only write to its log stops the work here: a character that no font has
would stand as an empty box in somebody's name. The same document gives the same bytes: no date and
no random identifier goes into the file.

Setting thirty pages makes millions of small objects and hardly any cycle, so the garbage collector
rests meanwhile and runs once at the end, unless whoever calls has it rest anyway; the parsed style
sheet is kept for the next document.
"""

from __future__ import annotations

import base64
import functools
import gc
import io
import logging
import warnings
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml import etree

from generator.paths import templates_dir

with warnings.catch_warnings():
    # A missing libharfbuzz-subset is reported by `_report_subsetting`.
    warnings.simplefilter("ignore", DeprecationWarning)
    import weasyprint

from weasyprint.css.counters import CounterStyle
from weasyprint.pdf import pydyf
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from generator.document.headers import with_headers
from generator.document.pages import line_width
from generator.document.pdf.errors import PdfError, missing
from generator.document.pdf.leaves import is_leaf, lay_in, stand_ins
from generator.document.pdf.weasyprint.justify import justified
from generator.document.pdf.weasyprint.table_ends import end_tables
from generator.document.pdf.weasyprint.tags import (
    join_rows,
    join_tables,
    place_figures,
    say_headers,
    say_levels,
)
from generator.document.settle import settle
from generator.document.styles import PARAGRAPH_STYLES
from generator.document.table_head import USUAL_SHARE, middle_of, widths_of

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Mapping

    from generator.document.markup import Markup

LOGGER = logging.getLogger(__name__)
WEASYPRINT_LOGGER = logging.getLogger("weasyprint")

_ARCHIVES = frozenset({"pdf/a-3b"})
MISSING_GLYPH = ".notdef glyph rendered"
# Messages of WeasyPrint that change nothing on the page.
HARMLESS = (
    "Deprecated `",  # the declaration is understood
    "Unable to subset",  # the font is embedded whole
)
# Of attachments: not the clock, so that the same data give the same file.
WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Style:
    """A style sheet, parsed, and what belongs to it between documents."""

    css: weasyprint.CSS
    fonts: FontConfiguration
    counters: CounterStyle


def write(document: Markup, *, variant: str, attachments: Mapping[str, bytes]) -> bytes:
    """Set a document and return the PDF.

    Args:
        document: keeps to docs/html.md.
        variant: standard that the file declares, one of WeasyPrint's `pdf_variant`; PDF/UA is
            tagged, so that a screen reader can tell headings, tables and their heads; so is here
            every other.
        attachments: files by name that the PDF carries as the data it shows (relationship Data);
            an archive takes them in PDF/A-3 alone.

    Raises:
        PdfError: a font lacks a character, or the style sheet is wrong.
    """
    _report_subsetting(is_slow=harfbuzz_subset is None)
    path = templates_dir() / "style.css"
    with _resting_collector(), _records() as records:
        style = _style(path)
        archive = variant in _ARCHIVES
        leaves = stand_ins(document.tree, document.leaves, archive=archive)
        tree = _with_sizes(_settled(document.tree), leaves)
        pages = _render(tree, style)
        first = _first_page(document, pages)
        if first % 2:  # the first page is a left-hand one then, for number 1 to stand at the right
            tree.set("style", "break-before: left")
            pages = _render(tree, style)
        with warnings.catch_warnings():
            # WeasyPrint leaves it to Python to close its colour profile.
            warnings.simplefilter("ignore", ResourceWarning)
            pdf: bytes = pages.write_pdf(
                pdf_variant=variant,
                pdf_tags=True,
                attachments=_attachments(attachments),
                finisher=lambda pages, file: _finish(file, pages, first, archive=archive),
            )
    _raise_for(records, document, path)
    return lay_in(pdf, document.tree, document.leaves)


@functools.cache
def _report_subsetting(*, is_slow: bool) -> None:
    if is_slow:
        LOGGER.warning(
            "libharfbuzz-subset is not installed: each PDF takes three to six times as long.",
        )


@functools.cache
def _style(path: pathlib.Path) -> _Style:
    """Parse a style sheet once."""
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise PdfError(path, "", "读不出样式文件", "文件应可读，为 UTF-8 编码") from error
    fonts, counters = FontConfiguration(), CounterStyle()
    with _records() as records:
        css = weasyprint.CSS(
            string=source,
            font_config=fonts,
            counter_style=counters,
            url_fetcher=_nothing_fetched(),
        )
    if records:
        raise PdfError(path, "", f"样式有误：{_sentences(records)}", "请改正样式文件")
    return _Style(css, fonts, counters)


def _render(tree: etree._Element, style: _Style) -> weasyprint.Document:
    # HTML has no short form for empty elements: `<td/>` would stay open.
    html = etree.tostring(with_headers(tree), method="html", encoding="unicode")
    with justified():
        pages = weasyprint.HTML(string=html, url_fetcher=_nothing_fetched()).render(
            font_config=style.fonts, counter_style=style.counters, stylesheets=[style.css]
        )
    end_tables(pages)
    return pages


def _settled(tree: etree._Element) -> etree._Element:
    """A copy whose pages fall as those of the DOCX do."""
    settled, copy = settle(tree), deepcopy(tree)
    for block, own in zip(tree.iter(), copy.iter(), strict=True):
        styles = []
        if block in settled.spacing:
            styles.append(f"letter-spacing: {settled.spacing[block] / 20}pt")
        if block in settled.breaks:
            styles.append("break-before: page")
        if styles:
            own.set("style", "; ".join(styles))
    for head in copy.iterfind("body//p[@class='table-head']"):
        _make_room(head)
    return copy


def _with_sizes(tree: etree._Element, leaves: Mapping[str, tuple[bytes, str]]) -> etree._Element:
    """The document with the sizes of its pictures as CSS wants them, and what stands for leaves.

    Args:
        tree: keeps to docs/html.md; the same tree if nothing is to be done.
        leaves: what is set for each page of a PDF annex.
    """
    if tree.find(".//img[@width]") is None:
        return tree
    tree = deepcopy(tree)
    for img in tree.iter("img"):
        across, down = img.get("width"), img.get("height")
        if across and down:
            del img.attrib["width"], img.attrib["height"]
            img.set("style", f"width:{across}px;height:{down}px;max-width:none;max-height:none")
        if is_leaf(img):
            content, media = leaves[img.get("src", "")]
            img.set("src", f"data:image/{media};base64,{base64.b64encode(content).decode()}")
    return tree


def _make_room(head: etree._Element) -> None:
    """Let a name that is long take more of the line above a table than its share."""
    total = line_width(head)
    widths = widths_of(head, PARAGRAPH_STYLES["TableHead"].size)
    middle = middle_of(widths, total)
    start, centre, end = head
    if middle is None:
        head.set("style", "flex-wrap: wrap")
        start.set("style", "flex: 1 0 100%")
        centre.set("style", f"flex: 1 1 0; margin-left: {widths[2]:.2f}pt")
        end.set("style", "flex: none")
    elif widths[0] > total * USUAL_SHARE:
        gap = middle - widths[1] / 2 - widths[0]
        start.set("style", "flex: none; white-space: nowrap")
        centre.set("style", f"flex: none; margin-left: {gap:.2f}pt")


def _nothing_fetched() -> URLFetcher:
    """Pictures come within the document; nothing else is opened, neither net nor disk."""
    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


@contextmanager
def _resting_collector() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
            gc.collect()


class _Collector(logging.Handler):
    """Keeps what WeasyPrint warns of, unless it is harmless."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        if not record.getMessage().startswith(HARMLESS):
            self.records.append(record)


@contextmanager
def _records() -> Iterator[list[logging.LogRecord]]:
    """Collect WeasyPrint's warnings, whatever level the application has set for its logger."""
    collector, level = _Collector(), WEASYPRINT_LOGGER.level
    WEASYPRINT_LOGGER.addHandler(collector)
    WEASYPRINT_LOGGER.setLevel(logging.WARNING)
    try:
        yield collector.records
    finally:
        WEASYPRINT_LOGGER.setLevel(level)
        WEASYPRINT_LOGGER.removeHandler(collector)


def _raise_for(records: list[logging.LogRecord], document: Markup, path: pathlib.Path) -> None:
    absent = dict.fromkeys(_missing_character(record) for record in records)
    absent.pop("", None)
    if absent:
        raise missing(dict.fromkeys(absent, ""), document.tree, "样式文件")
    if records:
        raise PdfError(path, "", f"排版时出错：{_sentences(records)}", "请检查样式文件和附图")


def _missing_character(record: logging.LogRecord) -> str:
    if isinstance(record.args, tuple) and str(record.msg).startswith(MISSING_GLYPH):
        return str(record.args[0])
    return ""


def _sentences(records: list[logging.LogRecord]) -> str:
    return "；".join(dict.fromkeys(record.getMessage().rstrip(".") for record in records))


def _first_page(document: Markup, pages: weasyprint.Document) -> int:
    """Index of the page that bears the number 1: where the first part's heading stands."""
    heading = document.tree.find("body/section[@class='part']/h1")
    name = "" if heading is None else heading.get("id")
    return next((i for i, page in enumerate(pages.pages) if name in page.anchors), 0)


def _attachments(files: Mapping[str, bytes]) -> list[weasyprint.Attachment]:
    """Files to embed, in the order of their names, as a PDF's tree of names wants them."""
    return [
        weasyprint.Attachment(
            file_obj=io.BytesIO(files[name]),
            name=name,
            created=WRITTEN,
            modified=WRITTEN,
            relationship="Data",
        )
        for name in sorted(files, key=str.encode)
    ]


def _finish(file: pydyf.PDF, pages: weasyprint.Document, first: int, *, archive: bool) -> None:
    _label_pages(file, first)
    join_rows(file, pages)
    join_tables(file)
    say_headers(file)
    say_levels(file)
    place_figures(file)
    if archive:
        _show_pictures_as_they_are(file)
    if "AF" in file.catalog:  # WeasyPrint names every file twice
        file.catalog["AF"] = pydyf.Array(dict.fromkeys(file.catalog["AF"]))


def _show_pictures_as_they_are(file: pydyf.PDF) -> None:
    """An archive doesn't have them smoothed (PDF/A-3, 6.2.8)."""
    for item in file.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra["Interpolate"] = "false"


def _label_pages(file: pydyf.PDF, first: int) -> None:
    """Let viewers count as the pages do: roman before the first part, then from 1."""
    labels = [first, pydyf.Dictionary({"S": "/D"})]
    if first:
        labels = [0, pydyf.Dictionary({"S": "/r"}), *labels]
    file.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})

"""The document as it will look, for the frame beside the findings.

It is the same HTML that the writers take, with a style sheet of the page's own. Each number that
can be explained is a link, and what a finding is about has an id, so that a link leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from generator.document.headers import with_headers
from generator.document.html import draw_as_image
from generator.document.leaves import with_pictures
from generator.document.markup import SVG
from generator.examination import Examination
from generator.submission import Cell
from generator.text import same
from generator.web.lacking import AskedReason

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_WIDTH = re.compile(r"width:\s*([\d.]+%)")
_TAG = re.compile(r"<[^>]*>")
#: As many characters of a cell's words are looked for, and so many there must be.
_SOUGHT, _FEWEST = 24, 6


@dataclass(frozen=True, slots=True)
class Preview:
    """The page of the frame, and where in it each finding leads, by the finding's number."""

    html: bytes
    places: Mapping[int, str]


def draw_preview(
    examination: Examination,
    remarks: Iterable[tuple[int, tuple[Cell, ...]]],
    lacking: Iterable[AskedReason],
) -> Preview:
    """Draw the frame's page.

    Args:
        examination: what is shown.
        remarks: the number of each finding, with its cells.
        lacking: the reasons that are asked for.
    """
    document = examination.composition.document
    tree = with_headers(with_pictures(document.tree, document.leaves))
    drawing = _Drawing(examination, tree, list(lacking))
    drawing.link_numbers()
    places = {number: place for number, cells in remarks if (place := drawing.place_of(cells))}
    return Preview(as_frame(tree), places)


def as_frame(tree: etree._Element) -> bytes:
    """The page of a frame, of a document that is looked at: it is taken apart by this."""
    _without_styles(tree)
    _made_plain(tree)
    head = tree.find("head")
    assert head is not None
    etree.SubElement(head, "link", rel="stylesheet", href="/static/preview.css")
    html = etree.tostring(tree, method="html", encoding="unicode")
    return f"<!DOCTYPE html>\n{html}".encode()


@dataclass
class _Drawing:
    """The tree, and what stands where in it."""

    examination: Examination
    tree: etree._Element
    lacking: list[AskedReason]
    by_cell: dict[str, etree._Element] = field(default_factory=dict)
    by_sentence: dict[str, etree._Element] = field(default_factory=dict)
    ids: int = 0

    def link_numbers(self) -> None:
        """Make links of the numbers whose figures are known."""
        sections = [it for it in self.tree.iter("section") if "official" in it.get("class", "")]
        for section, name in zip(sections, self.examination.disclosure.tables, strict=False):
            numbers, cells = list(self._printed(name)), self._cells_of(name)
            for cell in section.iter("td"):
                if numbers and (cell.text or "") == numbers[0][1]:
                    at, text = numbers.pop(0)
                    self._remember(at, cell, cells)
                    cell.text = None
                    cell.append(_link(at, text))
        places = self._places()
        taken: dict[str, list[tuple[int, str]]] = {}
        for paragraph in list(self.tree.iter("p")):
            sentence = places.get(_words(paragraph))
            if sentence is None:
                continue
            self.by_sentence.setdefault(sentence, paragraph)
            numbers = taken.setdefault(sentence, list(self._printed(sentence)))
            self._link_words(paragraph, numbers)

    def place_of(self, cells: tuple[Cell, ...]) -> str:
        """The id of what a finding is about; empty if it isn't in the document."""
        for seek in (self._exact, self._lacking, self._worded, self._table):
            for cell in cells:
                if (found := seek(cell)) is not None:
                    return self._id(found)
        return ""

    def _exact(self, cell: Cell) -> etree._Element | None:
        return self.by_cell.get(cell.where)

    def _lacking(self, cell: Cell) -> etree._Element | None:
        for item in self.lacking:
            if item.place == cell.where:
                return self.by_sentence.get(item.sentence)
        return None

    def _worded(self, cell: Cell) -> etree._Element | None:
        sought = same(cell.text)[:_SOUGHT]
        if len(sought) < _FEWEST or cell.value is not None:
            return None
        for element in self.tree.iter("p", "td", "th", "h2", "h3"):
            if sought in same(_text(element)):
                return element
        return None

    def _table(self, cell: Cell) -> etree._Element | None:
        sheets = [table.sheet for table in self.examination.disclosure.tables.values()]
        if cell.sheet not in sheets:
            return None
        sections = [it for it in self.tree.iter("section") if "official" in it.get("class", "")]
        at = sheets.index(cell.sheet)
        return sections[at].find("h2") if at < len(sections) else None

    def _id(self, element: etree._Element) -> str:
        if not element.get("id"):
            self.ids += 1
            element.set("id", f"place-{self.ids}")
        return str(element.get("id"))

    def _printed(self, sentence: str) -> Iterator[tuple[int, str]]:
        for at, printed in enumerate(self.examination.said.printed):
            if printed.sentence == sentence:
                yield at, printed.text

    def _cells_of(self, name: str) -> Mapping[int, Cell]:
        """What was typed into the cells of a table, totals too, by the identity of the figure."""
        figures = self.examination.disclosure.tables[name].figures
        entries = self.examination.disclosure.submission.tables.get(name)
        typed = entries.cells if entries is not None else {}
        return {id(it): typed[address] for address, it in figures.items() if address in typed}

    def _remember(self, at: int, element: etree._Element, cells: Mapping[int, Cell]) -> None:
        figure = self.examination.said.printed[at].figure
        cell = cells.get(id(figure), figure.cell)
        if cell is not None:
            self.by_cell.setdefault(cell.where, element)

    def _places(self) -> Mapping[str, str]:
        """The names of sentences by the paragraphs that they become."""
        places: dict[str, str] = {}
        for sentence, html in self.examination.said.paragraphs.items():
            for line in html.split("\n"):
                element = etree.fromstring(f"<p>{line}</p>") if "&" in line else None
                plain = _text(element) if element is not None else _TAG.sub("", line)
                places.setdefault(same(plain), sentence)
        places.pop("", None)
        return places

    def _link_words(self, paragraph: etree._Element, numbers: list[tuple[int, str]]) -> None:
        """Make links of the numbers in a paragraph, but not of those that were typed."""
        text, paragraph.text = paragraph.text or "", None
        children = list(paragraph)
        at = self._insert(paragraph, 0, text, numbers)
        for child in children:
            at += 1
            tail, child.tail = child.tail or "", None
            at = self._insert(paragraph, at, tail, numbers)

    def _insert(
        self, paragraph: etree._Element, at: int, text: str, numbers: list[tuple[int, str]]
    ) -> int:
        """Put words before a child, with links in them; return where the next child is."""
        end = 0
        for found in _NUMBER.finditer(text):
            number = next((item for item in numbers if item[1] == found[0]), None)
            if number is None:
                continue
            del numbers[: numbers.index(number) + 1]
            _append(paragraph, at, text[end : found.start()])
            paragraph.insert(at, _link(*number))
            self._remember(number[0], paragraph, {})
            at, end = at + 1, found.end()
        _append(paragraph, at, text[end:])
        return at


def _append(paragraph: etree._Element, at: int, text: str) -> None:
    """Put words before a child."""
    if at == 0:
        paragraph.text = (paragraph.text or "") + text
    else:
        before = paragraph[at - 1]
        before.tail = (before.tail or "") + text


def _link(at: int, text: str) -> etree._Element:
    link = etree.Element("a", {"href": f"sources?at={at}", "class": "number"})
    link.text = text
    return link


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _words(paragraph: etree._Element) -> str:
    return same(_text(paragraph))


def _made_plain(tree: etree._Element) -> None:
    """What screen readers ask of a page by itself: a main part, and no headings without words."""
    body = tree.find("body")
    assert body is not None
    main = etree.Element("main")
    main.extend(list(body))
    body.append(main)
    for heading in list(tree.iter("th")):
        if not _text(heading).strip():
            heading.tag = "td"
            heading.attrib.pop("scope", "")


def _without_styles(tree: etree._Element) -> None:
    """Nothing that a strict policy refuses: widths as attributes, drawings as images."""
    for drawing in list(tree.iter(f"{SVG}svg")):
        draw_as_image(drawing)
    for element in tree.iter("col"):
        if found := _WIDTH.search(element.get("style", "")):
            element.set("width", found[1])
    etree.strip_attributes(tree, "style")

"""The document as a web page that the editor of a government site takes as it is.

One file serves both ways of publishing: it is a whole page to be uploaded, and all of its content
is one `article` to be pasted into an editor. Editors throw away scripts, style sheets and classes,
so there are none: each element bears its own few declarations, and what is left without them still
reads in order. Fonts, sizes and colours of the text are the site's.

The page has one `h1`, its name, so every heading of docs/html.md stands one level lower.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.document.drawing import description_of
from generator.document.headers import count_head_rows, level_of, with_headers
from generator.document.leaves import with_pictures
from generator.document.markup import SVG
from generator.palette import Colour

if TYPE_CHECKING:
    from generator.document.markup import Markup

_CELL: Final = f"border:1px solid {Colour.FAINT.css};padding:3px 5px;"
_CENTRED: Final = "text-align:center;"
_PARAGRAPHS: Final = {
    "": "text-indent:2em;margin:0.5em 0;",
    "centre": _CENTRED,
    "note": "font-size:0.85em;margin:0.5em 0;",
}
_CELLS: Final = {
    "label": "text-align:left;",
    "code": "text-align:left;",
    "prose": "text-align:left;",
    "amount": "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;",
    "indent-1": "padding-left:1.3em;",
    "indent-2": "padding-left:2.3em;",
}
#: Editors that throw away styles as well leave these attributes of an older HTML.
_ALIGNED: Final = re.compile("text-align:(left|right|center);")
_BORDERED: Final = {"border": "1", "cellspacing": "0", "cellpadding": "3", "width": "100%"}
_MARKS: Final = {
    "drafted": f"background:{Colour.DRAFTED.css};color:{Colour.BLACK.css};",
    "missing": f"background:{Colour.MISSING.css};color:{Colour.ERROR_INK.css};",
}
_CENTRED_TITLES: Final = frozenset({"official", "annex", "leaf"})
_LOWER: Final = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5"}
_HEADING: Final = re.compile(r"h[1-6]")
_DRAFT: Final = "草稿"


def write_html(document: Markup) -> bytes:
    """The document as the bytes of one HTML page, UTF-8; the same document gives the same bytes.

    Args:
        document: keeps to docs/html.md.
    """
    tree = with_headers(with_pictures(document.tree, document.leaves))
    body = tree.find("body")
    assert body is not None
    article = etree.Element("article", lang=tree.get("lang", ""))
    article.extend(list(body))
    for drawing in list(article.iter(f"{SVG}svg")):
        draw_as_image(drawing)
    for table in list(article.iter("table")):
        _set_table(table)
    for section in article.iter("section", "nav"):
        _set_section(section)
    for element in article.iter("p", "span", "figure", "figcaption", "img"):
        _set_words(element)
    _set_cover(article[0])
    if body.get("class") == "draft":
        look = f"{_CENTRED}color:{Colour.ERROR_INK.css};font-weight:bold;"
        article.insert(0, _styled("p", look, _DRAFT))
    _close_gaps_of_headings(article)
    _set_attributes(article)
    etree.strip_attributes(article, "class")
    html = etree.tostring(_page(tree, article), method="html", encoding="unicode")
    return f"<!DOCTYPE html>\n{html}\n".encode()


def _page(tree: etree._Element, article: etree._Element) -> etree._Element:
    page = etree.Element("html", lang=tree.get("lang", ""))
    head = etree.SubElement(page, "head")
    etree.SubElement(head, "meta", charset="utf-8")
    viewport = "width=device-width, initial-scale=1"
    etree.SubElement(head, "meta", name="viewport", content=viewport)
    etree.SubElement(head, "title").text = tree.findtext("head/title")
    author = tree.find("head/meta[@name='author']")
    if author is not None:
        etree.SubElement(head, "meta", name="author", content=author.get("content", ""))
    body = etree.SubElement(page, "body", style="max-width:62em;margin:0 auto;padding:1em;")
    body.append(article)
    return page


def _styled(tag: str, style: str, text: str | None = None) -> etree._Element:
    element = etree.Element(tag, style=style)
    element.text = text
    return element


# Frame


def _set_cover(cover: etree._Element) -> None:
    """The cover's name and title are the name of the page."""
    *above, name, title, date = cover
    cover.tag = "header"
    heading = _styled("h1", _CENTRED)
    for line in (name, title):
        etree.strip_elements(line, "br", with_tail=False)  # a page is as wide as its window
        line.tag = "span"
        line.set("style", "display:block;")
        line.tail = " "
        heading.append(line)
    cover.insert(len(above), heading)
    if (date.text or "").strip() or len(date):
        date.set("style", _CENTRED)
    else:
        cover.remove(date)


def _set_section(section: etree._Element) -> None:
    if section.tag == "nav":
        _set_contents(section)
    elif section.get("class") == "cover":
        return
    else:
        heading = section.find("h1") if section.find("h1") is not None else section.find("h2")
        if heading is not None:
            section.set("aria-labelledby", heading.get("id", ""))
    for heading in section.iterchildren("h1", "h2", "h3", "h4"):
        kind = (section.get("class") or "").partition(" ")[0]
        in_middle = heading.tag == "h1" or kind in _CENTRED_TITLES
        heading.tag = _LOWER[str(heading.tag)]
        if in_middle:
            heading.set("style", _CENTRED)


def _set_contents(contents: etree._Element) -> None:
    """The contents as a list of parts, each with a list of what stands in it."""
    title, *lines = contents
    above = title
    while lines and lines[0].get("class") == "note":
        above = lines.pop(0)
    contents.set("aria-label", "目录")
    title.tag = "h2"
    title.set("style", _CENTRED)
    outer = _styled("ul", "list-style:none;padding:0;")
    above.addnext(outer)
    inner: etree._Element | None = None
    for line in lines:
        level = line.get("class")
        if level == "note":
            continue
        if level == "contents-1" or not len(outer):
            item = etree.SubElement(outer, "li")
            inner = None
        else:
            if inner is None:
                inner = etree.SubElement(outer[-1], "ul", style="list-style:none;")
            item = etree.SubElement(inner, "li")
        line[0].tail = None
        item.append(line[0])
        contents.remove(line)


def _close_gaps_of_headings(article: etree._Element) -> None:
    """No level is left out on the way down: a part may have small headings alone."""
    last = 0
    for heading in article.iter("h1", "h2", "h3", "h4", "h5"):
        last = level_of(heading, last)
        heading.tag = f"h{last}"


# Tables


def _set_table(table: etree._Element) -> None:
    small = "font-size:0.85em;" if "official" in (table.get("class") or "") else ""
    table.set("style", f"border-collapse:collapse;width:100%;{small}")
    _set_caption(table)
    _set_head(table)
    for cell in table.iter("th", "td"):
        _set_cell(cell)
    frame = _styled("div", "overflow-x:auto;")
    table.addprevious(frame)
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    heading = next(iter(frame.itersiblings("h1", "h2", "h3", "h4", preceding=True)), None)
    if heading is not None:  # a keyboard scrolls what it can reach
        name = {"aria-labelledby": heading.get("id")} if heading.get("id") else {
            "aria-label": "".join(str(text) for text in heading.itertext())
        }  # fmt: skip
        for key, value in {"role": "region", "tabindex": "0", **name}.items():
            frame.set(key, str(value))


def _set_caption(table: etree._Element) -> None:
    """What stands in small type above an official table is its caption."""
    head = table.getprevious()
    if head is None or head.get("class") != "table-head":
        return
    caption = _styled("caption", "font-weight:normal;")
    number = head.getprevious()
    if number is not None and number.get("class") == "table-number":
        number.tag = "div"
        number.set("style", "text-align:right;")
        caption.append(number)
    head.tag = "div"
    head.set("style", "display:flex;justify-content:space-between;")
    for span in head:
        span.tail = " "  # where an editor drops the distance
    head.tail = None
    caption.append(head)
    table.insert(0, caption)


def _set_head(table: etree._Element) -> None:
    """Rows of headings alone at the top of a table are its head."""
    body, count = table.find("tbody"), count_head_rows(table)
    if table.find("thead") is None and body is not None and count:
        head = etree.Element("thead")
        head.extend(list(body)[:count])
        body.addprevious(head)


def _set_cell(cell: etree._Element) -> None:
    row = cell.getparent()
    kinds = (cell.get("class") or "").split()
    looks = [look for kind in kinds if (look := _CELLS.get(kind))] or [_CENTRED]
    is_total = row is not None and row.get("class") == "total"
    is_head = cell.tag == "th" and cell.get("scope") != "row" and not cell.get("style")
    looks.append("font-weight:bold;" if is_total or is_head else "font-weight:normal;")
    if cell.tag == "td" and not is_total:
        looks.pop()
    if cell.tag == "th" and not len(cell) and not (cell.text or "").strip():
        cell.tag = "td"  # a heading without words is none
        del cell.attrib["scope"]
    cell.set("style", _CELL + "".join(looks))


def _set_attributes(article: etree._Element) -> None:
    """Borders and alignment once more, for where no style is left."""
    for element in article.iter(etree.Element):
        aligned = _ALIGNED.search(element.get("style") or "")
        if aligned is not None and element.tag != "span":
            element.set("align", aligned[1])
    for table in article.iter("table"):
        for name, value in _BORDERED.items():
            table.set(name, value)


# Words and pictures


def _set_words(element: etree._Element) -> None:
    kind = element.get("class") or ""
    tag = str(element.tag)
    if tag == "p":
        element.set("style", _PARAGRAPHS.get(kind, ""))
    elif tag == "span" and kind in _MARKS:
        element.tag = "mark"
        element.set("style", _MARKS[kind])
    elif tag == "figure":
        element.set("style", f"margin:1em 0;{_CENTRED}")
    elif tag == "img":
        width = element.get("width")
        etree.strip_attributes(element, "width", "height")
        size = f"width:{width}px;" if width else ""
        element.set("style", f"{size}max-width:100%;height:auto;")


def draw_as_image(drawing: etree._Element) -> None:
    """A drawing as a picture of its own, for editors that know no `svg` know `img`."""
    tail, drawing.tail = drawing.tail, None
    data = base64.b64encode(etree.tostring(drawing)).decode()
    image = etree.Element(
        "img", src=f"data:image/svg+xml;base64,{data}", alt=description_of(drawing)
    )
    image.tail = tail
    parent = drawing.getparent()
    if parent is not None:
        parent.replace(drawing, image)

"""The HTML between the templates and the writers, parsed and checked.

A template may be edited by someone who never sees the writers, so every rendering is held against
the contract in docs/html.md before it is turned into a file. What may stand where is data: each
kind of element (`p.note`, `section.official`) has one entry that states its attributes and its
content, the content as a regular expression over the kinds of its children. The few rules that need
more than one element at once (links, the grid of a table) are functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.document.annex import PlacedLeaf

SVG = "{http://www.w3.org/2000/svg}"
SVG_TAGS = frozenset(
    {"svg", "title", "desc", "g", "path", "rect", "circle", "ellipse", "line"}
    | {"polyline", "polygon", "text", "tspan"}
)
WIDTH_TOLERANCE = 0.5  # percent; widths are rounded to two decimals, column by column


class MarkupError(Exception):
    """The document does not keep to docs/html.md.

    Args:
        line: line of the rendered document, from 1.
        tag: the element at fault, with its class: `p.note`.
        what: what is wrong, in Chinese, without a full stop.
    """

    def __init__(self, line: int, tag: str, what: str) -> None:
        place = f"第 {line} 行 <{tag}>" if tag else f"第 {line} 行"
        super().__init__(f"{place}：{what}。")
        self.line = line


@dataclass(frozen=True)
class Markup:
    """A document that keeps to docs/html.md.

    Args:
        tree: the `html` element.
        source: the XML that it was parsed from.
        leaves: the pages of PDF annexes, by the names that the document's pictures have.
    """

    tree: etree._Element
    source: str
    leaves: Mapping[str, PlacedLeaf] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """What one kind of element may hold.

    Args:
        content: regular expression over the kinds of the children, written with spaces between.
        text: whether words may stand directly inside.
        attributes: pattern of the value of each attribute; a name that ends in `?` may be missing.
    """

    content: str = ""
    text: bool = False
    attributes: Mapping[str, str] | None = None


ID = r"[^\s#]+"
COUNT = r"[1-9]\d{0,2}"
LENGTH = r"\d{1,4}(\.\d{1,2})?"
WORDS = "(strong|span.drafted|span.missing|br)*"
BLOCK = "h3|h4|p|p.centre|p.note|table.grid|figure"

# Kinds are tags with their class; classes that change the look and not the content (`draft`,
# `total`, the cells' classes) are attributes.
KINDS: dict[str, Kind] = {
    "html": Kind("head body", attributes={"lang": "zh-CN"}),
    "head": Kind("title meta"),
    "title": Kind(text=True),
    "meta": Kind(attributes={"name": "author", "content": ".*"}),
    "body": Kind("section.cover nav.contents section.part+", attributes={"class?": "draft"}),
    "section.cover": Kind("p.note? p.cover-name p.cover-title p.cover-date"),
    "p.cover-name": Kind(WORDS, text=True),
    "p.cover-title": Kind(WORDS, text=True),
    "p.cover-date": Kind(WORDS, text=True),
    "nav.contents": Kind("p.contents-title p.note? (p.contents-1|p.contents-2)* p.note?"),
    "p.contents-title": Kind(text=True),
    "p.contents-1": Kind("a"),
    "p.contents-2": Kind("a"),
    "a": Kind(text=True, attributes={"href": "#" + ID}),
    "section.part": Kind(f"h1 (h2|{BLOCK}|section.official|section.annex|section.leaf)*"),
    "section.official": Kind(
        "(h2|p.continued) p.table-number? p.table-head table.official p.note*"
    ),
    "section.annex": Kind(f"h2? ({BLOCK})*"),
    "section.leaf": Kind("h2? figure"),
    "h1": Kind(WORDS, text=True, attributes={"id": ID}),
    "h2": Kind(WORDS, text=True, attributes={"id": ID}),
    "h3": Kind(WORDS, text=True, attributes={"id?": ID}),
    "h4": Kind(WORDS, text=True, attributes={"id?": ID}),
    "p": Kind(WORDS, text=True),
    "p.centre": Kind(WORDS, text=True),
    "p.note": Kind(WORDS, text=True),
    "p.continued": Kind(text=True),
    "p.table-number": Kind(text=True),
    "p.table-head": Kind("span.start span.middle span.end"),
    "span.start": Kind(WORDS, text=True),
    "span.middle": Kind(WORDS, text=True),
    "span.end": Kind(WORDS, text=True),
    "strong": Kind(text=True),
    "span.drafted": Kind("(strong|span.missing|br)*", text=True),
    "span.missing": Kind(text=True),
    "br": Kind(),
    "figure": Kind(f"(img|{SVG}svg) figcaption?"),
    "img": Kind(
        attributes={
            "src": r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+|annex:\d+/\d+",
            "alt": r".*\S.*",
            "width?": LENGTH,
            "height?": LENGTH,
        }
    ),
    "figcaption": Kind(WORDS, text=True),
    "table.official": Kind("colgroup thead tbody"),
    "table.grid": Kind("colgroup thead? tbody"),
    "colgroup": Kind("col+"),
    "col": Kind(attributes={"style": r"width: ?(\d{1,3}(\.\d+)?)%;?"}),
    "thead": Kind("tr+"),
    "tbody": Kind("tr+"),
    "tr": Kind("(th|td)*", attributes={"class?": "total"}),
}
_CELL = {
    "rowspan?": COUNT,
    "colspan?": COUNT,
    "class?": r"(label( indent-[12])?|indent-[12] label|code|line|amount|prose)",
}
KINDS["th"] = KINDS["td"] = Kind("(br)*", text=True, attributes=_CELL)

# The class is part of the kind; it may be followed by the direction of its page.
_CLASSED = frozenset({"section", "nav", "p", "span", "table"})
_DIRECTION = re.compile(r"(official|leaf) (portrait|landscape)|(annex)( landscape)?")
_SIZE = re.compile(r"[1-9]\d{0,3}(\.\d+)? [1-9]\d{0,3}(\.\d+)?")
_NAMES = re.compile(r"[\w.{}:/-]+")
_MODELS = {
    name: re.compile(
        _NAMES.sub(lambda found: f"(?:{re.escape(found[0])}&)", kind.content).replace(" ", "")
    )
    for name, kind in KINDS.items()
}


def parse(source: str) -> Markup:
    """Parse a rendered document and check it against docs/html.md.

    Raises:
        MarkupError: the first thing that is wrong, with its tag and line.
    """
    tree = _parse_strictly(source)
    _check(tree)
    _check_links(tree)
    _check_titles(tree)
    for table in tree.iter("table"):
        _check_table(table)
    return Markup(tree, source)


def _parse_strictly(source: str) -> etree._Element:
    """Parse without entities, external files or a document type; nothing is ever fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(source.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise MarkupError(error.lineno or 1, "", f"不是合格的 XML：{error.msg}") from None
    information: Any = tree.getroottree().docinfo  # its stub lacks the attribute
    if information.doctype:
        raise MarkupError(1, "!DOCTYPE", "不允许文档类型声明")
    if (kind := _kind(tree)) != "html":
        raise MarkupError(_line(tree), kind, "根元素应为 html")
    return tree


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 1


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def _kind(element: etree._Element) -> str:
    """The tag with its class where the class decides what the element is: `p.note`."""
    if not isinstance(element.tag, str):
        raise MarkupError(_line(element), "", "不允许注释、处理指令和实体")
    tag, name = str(element.tag), element.get("class", "")
    if tag not in _CLASSED or not name:
        return tag
    if tag == "section" and (found := _DIRECTION.fullmatch(name)):
        return f"section.{found[1] or found[3]}"
    if tag == "nav" and name == "contents close":
        return "nav.contents"
    if tag == "table" and name in {"official close", "official dense"}:
        return "table.official"
    if tag == "table" and name == "grid dense":
        return "table.grid"
    return f"{tag}.{name}"


def _check(element: etree._Element) -> None:
    """Check one element and all within it."""
    name = _kind(element)
    if name == f"{SVG}svg":
        _check_drawing(element)
        return
    kind = KINDS.get(name)
    undirected = element.tag == "section" and element.get("class") in {"official", "leaf"}
    if kind is None or undirected:
        raise MarkupError(_line(element), name, "约定之外的元素或类，见 docs/html.md")
    _check_attributes(element, name, kind)
    _check_content(element, name, kind)
    for child in element:
        _check(child)


def _check_attributes(element: etree._Element, name: str, kind: Kind) -> None:
    allowed = dict(kind.attributes or {})
    if "." in name:
        allowed["class"] = ".*"  # already part of the kind
    for key, value in _attributes(element).items():
        pattern = allowed.get(key, allowed.get(f"{key}?"))
        if pattern is None:
            raise MarkupError(_line(element), name, f"不允许属性 {key}")
        if not re.fullmatch(pattern, value, re.DOTALL):
            raise MarkupError(_line(element), name, f"属性 {key} 的值“{value:.40}”不合约定")
    for key in allowed:
        if not key.endswith("?") and element.get(key) is None:
            raise MarkupError(_line(element), name, f"缺少属性 {key}")


def _check_content(element: etree._Element, name: str, kind: Kind) -> None:
    children = [_kind(child) for child in element]
    if not kind.text:
        _refuse_text(element, name)
    if name == "title" and not (element.text or "").strip():
        raise MarkupError(_line(element), name, "缺少文档标题")
    if not _MODELS[name].fullmatch("".join(f"{child}&" for child in children)):
        found = "、".join(children) or "无"
        expected = kind.content or "无"
        raise MarkupError(
            _line(element), name, f"内含元素不合约定：应为 {expected}，实为 {found:.200}"
        )


def _refuse_text(element: etree._Element, name: str) -> None:
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            raise MarkupError(_line(element), name, f"此处不允许文字“{text.strip():.20}”")


def _check_drawing(drawing: etree._Element) -> None:
    """An inline drawing holds shapes and words only: no links, no styles, no scripts."""
    for element in drawing.iter():
        tag = _kind(element)
        if not tag.startswith(SVG) or tag.removeprefix(SVG) not in SVG_TAGS:
            raise MarkupError(_line(element), tag, "图形中不允许的元素")
        for key, value in _attributes(element).items():
            if key == "style" or "href" in key or key.startswith("on") or "url(" in value:
                raise MarkupError(_line(element), tag, f"图形中不允许属性 {key}")
    if not _SIZE.fullmatch(f"{drawing.get('width')} {drawing.get('height')}"):
        raise MarkupError(_line(drawing), "svg", "缺少 width、height，或不是像素数")
    title = drawing.find(f"{SVG}title")
    if title is None or not (title.text or "").strip():
        raise MarkupError(_line(drawing), "svg", "缺少 title，无法向读屏用户说明图形")


def _check_links(tree: etree._Element) -> None:
    """Identifiers are unique, and every entry of the contents leads to one of them."""
    seen: set[str] = set()
    for element in tree.iter(*(f"h{level}" for level in range(1, 5))):
        name = element.get("id")
        if name in seen:
            raise MarkupError(_line(element), _kind(element), f"id“{name}”重复")
        if name is not None:
            seen.add(name)
    for link in tree.iter("a"):
        target = link.get("href", "").removeprefix("#")
        if target not in seen:
            raise MarkupError(_line(link), "a", f"目录项指向的“{target}”不存在")


def _check_titles(tree: etree._Element) -> None:
    """An annex without a title goes on with the one before, and so does an official table."""
    for section in tree.iter("section"):
        kind, before = _kind(section), section.getprevious()
        if (
            kind not in {"section.annex", "section.leaf", "section.official"}
            or section.find("h2") is not None
        ):
            continue
        if before is None or _kind(before) != kind:
            raise MarkupError(_line(section), kind, "缺少标题 h2")


def _check_table(table: etree._Element) -> None:
    """Columns have widths that fill the page, and cells fill the grid of rows and columns."""
    columns = list(table.iter("col"))
    widths = [_width(column) for column in columns]
    if abs(sum(widths) - 100) > WIDTH_TOLERANCE:
        raise MarkupError(_line(table), _kind(table), f"列宽合计 {sum(widths):.2f}%，应为 100%")
    for group in table.iter("thead", "tbody"):
        _check_grid(group, len(columns))
    for cell in _cells(table):
        if len(cell) and _kind(table) == "table.official":
            raise MarkupError(_line(cell), _kind(cell), "官方表格的单元格只能有一段文字")


def _width(column: etree._Element) -> float:
    found = re.search(r"[\d.]+", column.get("style", ""))
    return float(found[0]) if found else 0


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    return parent.iter("th", "td")


def _check_grid(group: etree._Element, columns: int) -> None:
    """No two cells overlap, no place stays empty and none reaches over the edge."""
    open_rows = [0] * columns  # rows that the cell above still covers, by column
    for row in group:
        for cell in _cells(row):
            _place(cell, open_rows)
        if 0 in open_rows:
            place = open_rows.index(0) + 1
            raise MarkupError(_line(row), "tr", f"共 {columns} 列，第 {place} 列没有单元格")
        open_rows = [rows - 1 for rows in open_rows]
    if any(open_rows):
        raise MarkupError(_line(group), _kind(group), "有单元格的 rowspan 超出最后一行")


def _place(cell: etree._Element, open_rows: list[int]) -> None:
    """Put a cell into the first free columns of its row."""
    width, height = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
    start = open_rows.index(0) if 0 in open_rows else len(open_rows)
    if open_rows[start : start + width] != [0] * width:
        words = (cell.text or "").strip()
        what = f"单元格“{words:.20}”超出第 {len(open_rows)} 列或与其他单元格重叠"
        raise MarkupError(_line(cell), _kind(cell), what)
    open_rows[start : start + width] = [height] * width

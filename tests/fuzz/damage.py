"""Ways to damage a file: its bytes, the parts of its package, its XML, its cells, its words.

All take a `random.Random`, so that the same seed damages the same file the same way.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Final

from lxml import etree
from openpyxl.utils import get_column_letter

from tests.helpers import Content, Error, Formula, changed, packed, unpacked

#: What stands where a number, a name, an address or a switch belongs.
NUMBERS: Final = (
    *("", " ", "-1", "0", "1.5", "x", "²", "٣", "０", "+1", " 7", "1e9", "1e400", "-0", "NaN"),
    *("65536", "1048577", "999999999", "99999999999999999999", "0x10", "1_000", "true", "null"),
)
NAMES: Final = (
    *("A0", "XFE1", "A1048577", "A1:XFD1048576", "$A$1", "R1C1", "AAAA1", "a1", "B2:A1", "rId999"),
    *("../../../etc/passwd", "/xl/workbook.xml", "xl//x.xml", "file:///c:/a", "#REF!", "'", "]]>"),
    *("_xFFFE_", "_x0000_", "_xD800_", "n", "s", "str", "e", "d", "b", "inlineStr", "{{ 年度 }}"),
)
#: What stands where words belong; a character that XML can't hold comes as Office escapes it.
WORDS: Final = (
    *("\u202c12.5", "\ufeff", "{{ 年度 }}", "{% for a in b %}", "<b>&amp;</b>", "=1+1", "*" * 400),
    *("_xFFFE_甲", "_x0008_", "_xD83D_", "甲\n\n乙", "附件/没有.docx", "1" * 400, "字" * 40_000),
    *(
        "１２．５",
        "一、" * 300,
        "（" * 2000,
        "13800138000",
        "\U0001f600",
        "e\u0301",
        "\u2028",
        "无",
    ),
)
VALUES: Final[tuple[Content, ...]] = (
    *(None, 0, -0.01, 1e308, -1e300, 1e-320, 123456789012345680, 0.1 + 0.2, 44927, Error("#REF!")),
    *(Error(""), Formula("1/0"), Formula("A1", "1e999"), Formula("A1", "x"), Formula("", "")),
    *WORDS,
)
_NEST: Final = (200, 300, 2000)
_CODINGS: Final = ("utf-16", "utf-16-le", "gb18030", "latin-1", "utf-7")


def some(dice: random.Random, most: int = 4) -> range:
    """One, or sometimes a few more."""
    return range(dice.choice((1, 1, 1, 2, most)))


# bytes


def bytes_of(dice: random.Random, content: bytes) -> bytes:
    """Bytes turned, cut, doubled, moved, or set to what numbers are at their limits."""
    data = bytearray(content)
    for _ in some(dice, 12):
        at = dice.randrange(len(data) + 1)
        length = dice.choice((1, 2, 4, 16, 200))
        way = dice.randrange(7)
        if way <= 1:
            for place in range(at, min(at + length, len(data))):
                data[place] = dice.randrange(256)
        elif way == 2:
            limit = dice.choice(
                (b"\0" * 4, b"\xff" * 4, b"\xff\x7f", b"\0\x80", b"\xff\xff\xff\x7f")
            )
            data[at : at + len(limit)] = limit
        elif way == 3:
            del data[at : at + length]
        elif way == 4:
            data[at:at] = data[at : at + length]
        elif way == 5:
            data[at:at] = dice.randbytes(length)
        else:
            del data[dice.randrange(len(data) + 1) :]
            break
    return bytes(data)


# packages


@lru_cache(maxsize=40)
def parts_of(content: bytes) -> Mapping[str, bytes]:
    """The parts of a package, unpacked once."""
    return unpacked(content)


def package(dice: random.Random, content: bytes) -> bytes:
    """A part that is gone, empty, doubled, another's, in another encoding, or no XML."""
    parts = dict(parts_of(content))
    for _ in some(dice, 2):
        name, other = dice.choice(list(parts)), dice.choice(list(parts))
        part = parts[name]
        way = dice.randrange(8)
        if way == 0:
            del parts[name]
        elif way == 1:
            parts[name] = dice.choice((b"", b" ", b"\0", b"<", b"<a/>", b"\xef\xbb\xbf", b"{}"))
        elif way == 2:
            parts[name], parts[other] = parts[other], part
        elif way == 3:
            parts[name.swapcase()] = parts.pop(name)
        elif way == 4:
            coding = dice.choice(_CODINGS)
            parts[name] = part.decode("utf-8", "ignore").encode(coding, "replace")
        elif way == 5:
            parts[name] = nested(dice)
        elif way == 6:
            parts[f"xl/worksheets/_rels/{dice.randrange(9)}.xml.rels"] = part
        else:
            parts[name] = bytes_of(dice, part)
    return packed(parts)


def nested(dice: random.Random) -> bytes:
    """XML that is nested deep."""
    deep = dice.choice(_NEST)
    return b"<a>" * deep + b"</a>" * deep


# XML


def xml(dice: random.Random, content: bytes) -> bytes:
    """Elements and attributes of one part that are gone, doubled, moved, or say something else."""
    parts = dict(parts_of(content))
    names = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
    # a sheet is one of many parts of its kind: the few others come as often as all sheets do
    few = [name for name in names if "worksheets/sheet" not in name]
    name = dice.choice(few if few and dice.random() < 0.5 else names)
    try:
        root = etree.fromstring(parts[name])
    except etree.XMLSyntaxError:
        return bytes_of(dice, content)
    for _ in some(dice, 6):
        _change(dice, root)
    text = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    if dice.random() < 0.05:  # a document type now and then
        text = text.replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY e "e">]>', 1)
    if dice.random() < 0.05:  # an entity that no one defined, or no character
        bad = dice.choice((b"&e;", b"&#xFFFE;", b"&#0;", b"\xff\xfe", b"\xef\xbf\xbe"))
        text = text.replace(b"></", b">" + bad + b"</", 1)
    parts[name] = text
    return packed(parts)


def _change(dice: random.Random, root: etree._Element) -> None:
    elements = [item for item in root.iter() if isinstance(item.tag, str)]
    telling = [item for item in elements if item.attrib]
    element = dice.choice(telling if telling and dice.random() < 0.7 else elements)
    if element.attrib and dice.random() < 0.6:
        _say_otherwise(dice, element)
    else:
        dice.choice((_text, _without, _twice, _moved, _deep))(dice, element)


def _say_otherwise(dice: random.Random, element: etree._Element) -> None:
    key = dice.choice(list(element.attrib))
    if dice.random() < 0.2:
        del element.attrib[key]
    else:
        element.set(key, dice.choice(NUMBERS if dice.random() < 0.6 else NAMES))


def _text(dice: random.Random, element: etree._Element) -> None:
    element.text = dice.choice((*NUMBERS, *NAMES, *WORDS))


def _without(_: random.Random, element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _twice(dice: random.Random, element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.insert(dice.randrange(len(parent) + 1), deepcopy(element))


def _moved(dice: random.Random, element: etree._Element) -> None:
    """An element that another one is moved into."""
    others = [item for item in element.getroottree().iter() if isinstance(item.tag, str)]
    other = dice.choice(others[1:] or others)
    if other is not element and other not in set(element.iterancestors()):
        element.append(other)


def _deep(dice: random.Random, element: etree._Element) -> None:
    for _ in range(dice.choice(_NEST)):
        element = etree.SubElement(element, element.tag)


# cells


def cells(dice: random.Random, content: bytes) -> bytes:
    """Cells that hold something else: words, numbers, errors and formulas of all kinds."""
    parts = parts_of(content)
    names = re.findall(r'<(?:\w+:)?sheet [^>]*?name="([^"]+)"', parts["xl/workbook.xml"].decode())
    places = {}
    for _ in some(dice, 30):
        column = get_column_letter(dice.choice((1, 2, 3, dice.randrange(1, 14))))
        row = dice.choice((1, 2, dice.randrange(1, 40), dice.randrange(1, 40)))
        if dice.random() < 0.01:  # far out
            column, row = dice.choice((("XFD", 1), ("A", 1_048_576), ("ZZ", 9999)))
        places[f"{dice.choice(names)}!{column}{row}"] = dice.choice(VALUES)
    return changed(places, parts)


# words


#: Lines that are made to be hard to read.
HARD: Final = (
    *("[" * 3000, "*a **a " * 800, "- " * 300, "> " * 300, "`" * 999, "![a](" * 500, "<!--" * 500),
    *("|a" * 400 + "|", "[a](<b" * 300, "&#x" * 300, "_a __a" * 400, "![" * 600, "a" * 50_000),
    *(
        "{a: " * 300,
        "[" * 300 + "]" * 300,
        "? a",
        "&a [*a]",
        "!!python/object:os.system x",
        "%YAML 9",
    ),
    *('a: "\\uFFFE"', 'a: "\\0"', "\ufffe", "\x07", "\x85", "a: b: c", "\t- a", "---", "...", "1)"),
)
_TOKEN: Final = re.compile(r"[^\s:,\[\]{}\"'()|*]+")


def words(dice: random.Random, content: bytes) -> bytes:
    """Lines of a text that are gone, doubled, moved, indented otherwise, or hard to read."""
    lines = content.decode("utf-8", "replace").split("\n")
    for _ in some(dice, 6):
        at = dice.randrange(len(lines))
        way = dice.randrange(8)
        if way == 0:
            del lines[at : at + dice.choice((1, 1, 3))]
            lines = lines or [""]
        elif way == 1:
            lines.insert(dice.randrange(len(lines)), lines[at])
        elif way == 2:
            lines.insert(at, " " * dice.randrange(8) + dice.choice(HARD))
        elif way == 3:
            lines[at] = dice.choice(("  ", "\t", "- ")) + lines[at]
        elif way == 4:
            lines[at] = lines[at] + dice.choice((*HARD, *WORDS))
        else:
            lines[at] = _replaced(dice, lines[at])
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _replaced(dice: random.Random, line: str) -> str:
    """A line with one of its words replaced by another value."""
    found = list(_TOKEN.finditer(line))
    if not found:
        return line
    spot = dice.choice(found)
    more = ('""', '"\\uFFFE"', '"\\0"', "[]", "{}", "~", "true", "[1, 2]", "{a: b}", "&a", "*a")
    value = dice.choice((*NUMBERS, *NAMES, *WORDS, *more))
    return line[: spot.start()] + value + line[spot.end() :]


# PDF

_OBJECT: Final = re.compile(rb"\d+ 0 R|/[A-Za-z0-9]+|-?\d+(?:\.\d+)?|<<|\[|\]|>>")
_OBJECTS: Final = (
    *(b"null", b"0", b"-1", b"1.5", b"99999999999", b"/X", b"()", b"<<>>", b"[]", b"[null]"),
    *(b"<</A 1>>", b"true", b"1 0 R", b"3 0 R", b"999 0 R", b"[1 0 R]", b"/FlateDecode", b"/Image"),
)


def pdf(dice: random.Random, content: bytes) -> bytes:
    """Numbers, names, and references of a PDF that are something else."""
    for _ in some(dice, 5):
        spot = dice.choice(list(_OBJECT.finditer(content)))
        content = content[: spot.start()] + dice.choice(_OBJECTS) + content[spot.end() :]
    return content


Damage = Callable[[random.Random, bytes], bytes]
WORKBOOK: Final[tuple[Damage, ...]] = (bytes_of, package, xml, xml, xml, cells, cells)
PACKAGE: Final[tuple[Damage, ...]] = (bytes_of, package, xml, xml, xml)
PLAIN: Final[tuple[Damage, ...]] = (bytes_of,)
TEXT: Final[tuple[Damage, ...]] = (words, words, words, bytes_of)
PDF: Final[tuple[Damage, ...]] = (pdf, pdf, bytes_of)

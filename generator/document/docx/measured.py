"""Whether a Word file with other looks keeps the measures by which pages are reckoned.

The numbers in the contents come from `pages.py`, which knows the measures of `styles.py` and no
others. So a bureau's own Word file may change fonts, colours, weight and alignment; what moves a
line or a page is measured here, in that file and in the one that `reference.py` makes, and refused
where the two differ.
"""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from lxml import etree

from generator.document.docx.package import W
from generator.document.styles import STYLE_NAMES
from generator.errors import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

#: What each element says, by its attributes; the place and what people call it.
Measures: TypeAlias = "dict[tuple[str, str], dict[str, str]]"

_NAMES: Final = {
    "pPr/spacing": "行距或段落间距",
    "pPr/ind": "缩进",
    "pPr/keepNext": "与下段同页",
    "pPr/keepLines": "段中不分页",
    "pPr/pageBreakBefore": "段前分页",
    "pPr/widowControl": "孤行控制",
    "pPr/kinsoku": "中文换行规则",
    "pPr/overflowPunct": "标点溢出边界",
    "pPr/autoSpaceDE": "中西文间距",
    "pPr/autoSpaceDN": "中文与数字间距",
    "pPr/snapToGrid": "对齐到网格",
    "rPr/sz": "字号",
    "rPr/spacing": "字符间距",
    "rPr/w": "字符缩放",
    "tblPr/tblCellMar/*": "单元格边距",
    "tblPr/tblBorders/*": "框线粗细",
}
#: What holds where nothing is said, if not nothing.
_USUAL: Final = {"lineRule": "auto", "orient": "portrait"}
#: Other spellings of the same.
_ALSO: Final = {
    "start": "left",
    "end": "right",
    "startChars": "leftChars",
    "endChars": "rightChars",
}
_SWITCHES: Final = {"true": "1", "on": "1", "false": "0", "off": "0"}
#: What moves no line: colours, themes, kinds of lines, units that our own file states alike.
_LOOKS: Final = frozenset({"color", "space", "themeColor", "themeTint", "themeShade", "code"})
_PAGE: Final = {"pgSz": "纸张", "pgMar": "页边距", "docGrid": "网格"}
_PAGE_SETUP: Final = "页面设置"
#: Twips by which Word writes a length another way after its window of page setup was closed.
_SLACK: Final = 1


def hold_measures(path: Path) -> None:
    """See that a Word file, which could be opened, has the measures of ours.

    Raises:
        Unusable: it has not; a line for each style.
    """
    found = [
        Unusable(
            path,
            place,
            f"{'、'.join(names)}与原样式文件不同，目录的页码就推算不准",
            "请改回原样；字体、颜色、加粗和对齐方式可以另选",
        )
        for place, names in _differences(path.read_bytes()).items()
    ]
    if found:
        first = found[0]
        raise Unusable(first.file, first.where, first.what, first.remedy, found[1:])


@lru_cache(maxsize=4)
def _differences(content: bytes) -> Mapping[str, list[str]]:
    """What differs from our file, by the place."""
    from generator.document.docx.reference import build_reference  # which is a command as well

    ours, theirs = _measures(build_reference()), _measures(content)
    places: dict[str, list[str]] = {}
    for (place, name), measure in ours.items():
        if not _are_alike(measure, theirs[place, name], _SLACK * (place == _PAGE_SETUP)):
            places.setdefault(place, []).append(name)
    return places


def _are_alike(one: Mapping[str, str], other: Mapping[str, str], slack: int) -> bool:
    return all(
        _is_near(one.get(key, usual), other.get(key, usual), slack)
        for key in {**one, **other}
        for usual in [_USUAL.get(key, "0")]
    )


def _is_near(one: str, other: str, slack: int) -> bool:
    numbers = [it.removeprefix("-").isdigit() for it in (one, other)]
    return one == other or (all(numbers) and abs(int(one) - int(other)) <= slack)


def _measures(content: bytes) -> Measures:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        body = etree.fromstring(package.read("word/document.xml")).find(f"{{{W}}}body")
    found: Measures = {}
    for name, chain in _chains(styles):
        for path, called in _NAMES.items():
            found[f"样式“{name}”", called] = _resolved(chain, path)
    for tag, called in _PAGE.items():
        pages = [] if body is None else body.iterfind(f"{{{W}}}sectPr/{{{W}}}{tag}")
        found[_PAGE_SETUP, called] = _attributes(next(iter(pages), None))
    return found


def _chains(styles: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Each of our styles by name, with those that it rests on and what holds everywhere."""
    by_id = {style.get(f"{{{W}}}styleId", ""): style for style in styles.iter(f"{{{W}}}style")}
    by_name = {_value(style, "name").lower(): style for style in by_id.values()}
    everywhere = [
        part
        for kind in ("rPrDefault", "pPrDefault")
        for part in styles.iterfind(f"{{{W}}}docDefaults/{{{W}}}{kind}")
    ]
    for name in STYLE_NAMES.values():
        chain: list[etree._Element] = []
        style = by_name.get(name.lower())
        while style is not None and style not in chain:
            chain.append(style)
            style = by_id.get(_value(style, "basedOn"))
        yield name, chain + everywhere


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(f"{{{W}}}{tag}")
    return "" if found is None else found.get(f"{{{W}}}val", "")


def _resolved(chain: Sequence[etree._Element], path: str) -> dict[str, str]:
    """What a style says of something, itself or by one that it rests on."""
    steps = "/".join(f"{{{W}}}{step}" for step in path.split("/"))
    found: dict[str, str] = {}
    for style in reversed(chain):
        for element in style.iterfind(steps.replace(f"{{{W}}}*", "*")):
            part = f"{etree.QName(element).localname}-" if path.endswith("*") else ""
            found |= {part + key: value for key, value in _attributes(element).items()}
    return {key: value for key, value in found.items() if found.get(f"{key}Chars", "0") == "0"}


def _attributes(element: etree._Element | None) -> dict[str, str]:
    """The measures that an element states; colours and kinds of lines are none."""
    if element is None:
        return {}
    said = {str(etree.QName(name).localname): str(value) for name, value in element.items()}
    if not said:  # <w:keepNext/>
        said["val"] = "1"
    known = {_ALSO.get(key, key): _SWITCHES.get(value, value) for key, value in said.items()}
    return {key: value for key, value in known.items() if key not in _LOOKS}

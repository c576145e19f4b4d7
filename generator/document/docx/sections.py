"""Pages: the sheet and margins that the reference states, upright and turned."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.document.docx.package import R, W
from generator.document.paper import LEAF_BOTTOM, LEAF_SIDE, LEAF_TOP
from generator.errors import Unusable

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

_TWIPS: Final = 1440 / 25.4  # to the millimetre
_LEAST_DISTANCE: Final = 284  # of header and footer from the paper's edge, in twips


@dataclass(frozen=True, slots=True)
class PaperSetup:
    """A sheet and its margins in twips, one twentieth of a point each."""

    w: int
    h: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int
    gutter: int
    landscape: bool

    @property
    def text_width(self) -> int:
        """Width between the margins in twips."""
        return self.w - self.left - self.right - self.gutter

    @property
    def text_height(self) -> int:
        """Height between the margins in twips."""
        return self.h - self.top - self.bottom

    def turned(self) -> PaperSetup:
        """The same sheet laid on its side, its head to the binding edge (GB/T 9704, 横排表格)."""
        return PaperSetup(
            w=self.h,
            h=self.w,
            top=self.left,
            right=self.top,
            bottom=self.right,
            left=self.bottom,
            header=max(self.left - self.top + self.header, _LEAST_DISTANCE),
            footer=max(self.right - self.bottom + self.footer, _LEAST_DISTANCE),
            gutter=self.gutter,
            landscape=True,
        )

    def leaf(self, *, landscape: bool) -> PaperSetup:
        """The sheet for a page of an annex, which has margins of its own."""
        return PaperSetup(
            w=self.h if landscape else self.w,
            h=self.w if landscape else self.h,
            top=round(LEAF_TOP * _TWIPS),
            right=round(LEAF_SIDE * _TWIPS),
            bottom=round(LEAF_BOTTOM * _TWIPS),
            left=round(LEAF_SIDE * _TWIPS),
            header=_LEAST_DISTANCE,
            footer=round(LEAF_BOTTOM * _TWIPS / 2),
            gutter=self.gutter,
            landscape=landscape,
        )


@dataclass(frozen=True, slots=True)
class PageSetup:
    """What the reference says about pages: the sheet, and XML to be repeated as it stands."""

    upright: PaperSetup
    grid: str
    headers: str
    footers: str


def page_setup(template: Document, path: Path) -> PageSetup:
    """The page setup of the reference.

    Raises:
        Unusable: it has none.
    """
    section = template.element.body.find(f"{{{W}}}sectPr")
    if section is None or section.find(f"{{{W}}}pgSz") is None:
        raise Unusable(path, "", "没有页面设置", "请换用完好的样式文件")
    size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    measures = {
        key: int(element.get(f"{{{W}}}{key}", "0"))
        for element, keys in (
            (size, ("w", "h")),
            (margins, ("top", "right", "bottom", "left", "header", "footer", "gutter")),
        )
        for key in keys
    }
    return PageSetup(
        upright=PaperSetup(**measures, landscape=False),
        grid=_copies(section, "docGrid"),
        headers=_copies(section, "headerReference"),
        footers=_copies(section, "footerReference"),
    )


def _copies(section: etree._Element, tag: str) -> str:
    """Elements of the reference's page setup as they stand, in our namespace prefixes."""
    return "".join(
        f"<w:{tag} "
        + " ".join(
            f'{"r" if key.namespace == R else "w"}:{key.localname}="{escape(str(value))}"'
            for key, value in ((etree.QName(name), v) for name, v in element.attrib.items())
        )
        + "/>"
        for element in section.iterfind(f"{{{W}}}{tag}")
    )

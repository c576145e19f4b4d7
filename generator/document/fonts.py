"""Which font serves which role on this machine: in the PDF, and by what names in the DOCX.

Each engine takes the first font of a role's list that is installed, and is asked for it in its own
way, so that the answer is the one the PDF gets. A DOCX only names fonts; the reader's machine has
them or puts others in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.document import styles
from generator.document.pdf import needed
from generator.document.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Served:
    """The font that serves a role here; no family and no file where none does."""

    role: Role
    family: str = ""
    file: str = ""

    @property
    def standing(self) -> str:
        """How near the font comes to the face that is asked for."""
        if not self.family:
            return "没有可用的字体"
        if self.family in self.role.official:
            return "规定字体"
        return "同类的开源字体" if self.family in self.role.kin else "代用字体"


def served(engine: str) -> list[Served]:
    """The font of each role in the PDFs of an engine.

    Raises:
        Unusable: the engine lacks a library.
    """
    with needed(engine):
        if engine == "typst":
            from generator.document.pdf.typst.fonts import served as served_by
        else:
            from generator.document.pdf.weasyprint.fonts import served as served_by
    return served_by()


def describe(found: Mapping[str, Sequence[Served]]) -> Iterator[str]:
    """One line for each role and engine, and one for the DOCX, for the user.

    Args:
        found: by engine, in one order of roles.
    """
    for items in zip(*found.values(), strict=True):
        role = items[0].role
        names = "、".join([role.docx, *styles.STAND_INS[role.docx].split(",")])
        yield f"{role.name}（{role.use}）"
        for engine, item in zip(found, items, strict=True):
            font = f"{item.family}（{item.standing}，{item.file}）"
            yield f"  PDF（{engine}）：{font if item.family else item.standing}"
        yield f"  DOCX：依次写 {names}"

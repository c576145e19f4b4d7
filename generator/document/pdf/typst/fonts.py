"""The fonts that Typst sees, and the stack of each role."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import typst

from generator.document.fonts import Served
from generator.document.roles import ROLES, SPARE
from generator.paths import fonts_dir

if TYPE_CHECKING:
    from collections.abc import Iterable


@functools.cache
def installed() -> typst.Fonts:
    """The fonts of this machine and those that travel with the program.

    Those that come with Typst know no Chinese.
    """
    carried = fonts_dir()
    return typst.Fonts(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[] if carried is None else [carried],
    )


@functools.cache
def stacks() -> dict[str, list[str]]:
    """The families that serve each role, best first.

    Every other family that is installed stands at the end: one of them may have a rare character
    of somebody's name. Typst tries a single family of its own choice.
    """
    have = {family.lower(): family for family in installed().families()}
    found = {}
    for role in ROLES:
        named = _there((*role.families, *SPARE), have)
        found[role.key] = [*named, *(name for name in sorted(have.values()) if name not in named)]
    return found


def served() -> list[Served]:
    """The font of each role."""
    have = {family.lower(): family for family in installed().families()}
    found = []
    for role in ROLES:
        if role.docx:
            family = next(iter(_there(role.families, have)), "")
            found.append(Served(role, family, _file_of(family, bold=role.bold)))
    return found


def _file_of(family: str, *, bold: bool) -> str:
    """The file that Typst takes for a family; empty where there is none."""
    faces = [face for face in installed().fonts() if face.family.lower() == family.lower()]
    weight = 700 if bold else 400
    upright = [face for face in faces if face.style == "normal"] or faces
    nearest = min(upright, key=lambda face: abs(face.weight - weight), default=None)
    return "" if nearest is None else nearest.path or ""


def _there(families: Iterable[str], have: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(have[name.lower()] for name in families if name.lower() in have))

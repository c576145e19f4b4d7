"""Which font serves which role on this machine: in the PDF, and by what names in the DOCX.

The PDF takes the first font of the style sheet's list that is installed. Pango asks fontconfig for
it, and so does this module, so that the answer is the one the PDF gets. A DOCX only names fonts;
the reader's machine has them or puts others in their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import tinycss2
from weasyprint.text.ffi import ffi, fontconfig

from generator.document import styles
from generator.errors import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GENERIC: Final = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy"})


@dataclass(frozen=True, slots=True)
class Role:
    """What a font is for.

    Args:
        name: the face that GB/T 9704 and the official tables ask for.
        use: what is set in it.
        selector: the rule of the style sheet that states the fonts.
        docx: the font that a DOCX names.
        official: names of the face itself.
        kin: open fonts of the same kind.
        bold: whether the style sheet takes the bold face, which a real 小标宋 has no need of.
    """

    name: str
    use: str
    selector: str
    docx: str
    official: tuple[str, ...]
    kin: tuple[str, ...] = ()
    bold: bool = False


ROLES: Final = (
    Role(
        "小标宋",
        "封面和各级标题",
        "h1",
        styles.XIAOBIAOSONG,
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
        bold=True,
    ),
    Role(
        "黑体",
        "一级标题",
        "h2",
        styles.HEITI,
        ("SimHei", "STHeiti"),
        ("Noto Sans CJK SC", "Source Han Sans SC"),
    ),
    Role(
        "楷体",
        "二级标题",
        "h3",
        styles.KAITI,
        ("KaiTi", "STKaiti"),
        ("LXGW WenKai", "AR PL UKai CN"),
    ),
    Role(
        "仿宋",
        "正文",
        "html",
        styles.FANGSONG,
        ("FZFangSong-Z02", "FangSong", "STFangsong"),
        ("FandolFang R",),
    ),
    Role(
        "宋体",
        "表格",
        "table",
        styles.SONGTI,
        ("SimSun", "STSong"),
        ("Noto Serif CJK SC", "Source Han Serif SC"),
    ),
)


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


def served(stylesheet: Path) -> list[Served]:
    """The font of each role, by the PDF's style sheet.

    Raises:
        Unusable: the style sheet can't be read.
    """
    try:
        source = stylesheet.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise Unusable(
            stylesheet, "", "读不出样式文件", "请检查路径，文件应为 UTF-8 编码"
        ) from error
    stated = dict(_stated(source))
    return [_serve(role, stated.get(role.selector, ())) for role in ROLES]


def _serve(role: Role, families: tuple[str, ...]) -> Served:
    for family in families:
        if family not in _GENERIC and (file := _file_of(family, bold=role.bold)):
            return Served(role, family, file)
    return Served(role)


def _stated(source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each selector with the families that its rule states."""
    rules = tinycss2.parse_stylesheet(source, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        if rule.type != "qualified-rule":
            continue
        families = _families(rule.content)
        if families:
            for selector in tinycss2.serialize(rule.prelude).split(","):
                yield selector.strip(), families


def _families(content: list[tinycss2.ast.Node]) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    for declaration in tinycss2.parse_declaration_list(content, skip_comments=True):
        if declaration.type == "declaration" and declaration.lower_name in {"font", "font-family"}:
            found = tuple(
                token.value
                for token in declaration.value
                if token.type == "string" or (token.type == "ident" and token.value in _GENERIC)
            )
    return found


def _file_of(family: str, *, bold: bool = False) -> str:
    """The file in which fontconfig finds a family; empty where it would give another."""
    config = fontconfig.FcInitLoadConfigAndFonts()
    pattern = fontconfig.FcPatternCreate()
    try:
        fontconfig.FcPatternAddString(pattern, b"family", family.encode())
        if bold:
            fontconfig.FcPatternAddString(pattern, b"style", b"Bold")
        fontconfig.FcConfigSubstitute(config, pattern, fontconfig.FcMatchPattern)
        fontconfig.FcDefaultSubstitute(pattern)
        result = ffi.new("FcResult *")
        match = fontconfig.FcFontMatch(config, pattern, result)
        if match == ffi.NULL:
            return ""
        try:
            names = {name.lower() for name in _strings(match, b"family")}
            return next(_strings(match, b"file"), "") if family.lower() in names else ""
        finally:
            fontconfig.FcPatternDestroy(match)
    finally:
        fontconfig.FcPatternDestroy(pattern)
        fontconfig.FcConfigDestroy(config)


def _strings(pattern: object, name: bytes) -> Iterator[str]:
    value = ffi.new("FcChar8 **")
    number = 0
    while fontconfig.FcPatternGetString(pattern, name, number, value) == fontconfig.FcResultMatch:
        yield ffi.string(value[0]).decode(errors="replace")
        number += 1


def describe(found: list[Served]) -> Iterator[str]:
    """One line for each role, for the user."""
    for item in found:
        role = item.role
        names = "、".join([role.docx, *styles.STAND_INS[role.docx].split(",")])
        pdf = f"{item.family}（{item.standing}，{item.file}）" if item.family else item.standing
        yield f"{role.name}（{role.use}）：PDF 用 {pdf}；DOCX 依次写 {names}"

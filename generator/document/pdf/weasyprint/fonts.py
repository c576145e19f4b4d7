"""Which font WeasyPrint takes for each role: the first of the style sheet's list that is there.

Pango asks fontconfig for it, and so does this module, so that the answer is the one the PDF gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import tinycss2
from weasyprint.text.ffi import ffi, fontconfig

from generator.document.fonts import Served
from generator.document.pdf.errors import PdfError
from generator.document.roles import ROLES, Role
from generator.paths import templates_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

_GENERIC: Final = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy"})


def served() -> list[Served]:
    """The font of each role, by the style sheet.

    Raises:
        PdfError: the style sheet can't be read.
    """
    path = templates_dir() / "style.css"
    try:
        source = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise PdfError(path, "", "读不出样式文件", "文件应可读，为 UTF-8 编码") from error
    lists = dict(stated(source))
    return [_serve(role, lists.get(role.selector, ())) for role in ROLES if role.docx]


def _serve(role: Role, families: tuple[str, ...]) -> Served:
    for family in families:
        if family not in _GENERIC and (file := _file_of(family, bold=role.bold)):
            return Served(role, family, file)
    return Served(role)


def stated(source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
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

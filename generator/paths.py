"""Where the templates lie: editions, document templates, catalogs; the manual, the fonts."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder of the templates, in an installed program as in a checkout.

    The wheel carries `templates/` as `generator/_templates`, for an installed program has no
    repository around it; a checkout has no such copy, so that nobody edits the wrong one.
    """
    installed = _PACKAGE / "_templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def manual_dir() -> Path:
    """The folder of the manual and its pictures, in an installed program as in a checkout."""
    installed = templates_dir() / "manual"
    return installed if installed.is_dir() else _PACKAGE.parent / "docs"


def fonts_dir() -> Path | None:
    """The folder of the fonts that travel with the program, for a computer that has none."""
    carried = _PACKAGE / "_fonts"
    return carried if carried.is_dir() else None

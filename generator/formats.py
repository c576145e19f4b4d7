"""What can be built: formats, and the names of their files."""

from __future__ import annotations

from typing import Final

#: A file about the others: it is written last.
MANIFEST: Final = "manifest"
#: All that can be asked for.
FORMATS: Final = ("docx", "pdf", "html", "json", "csv", MANIFEST)
#: How the names of files end that don't end in their format: a ZIP holds one CSV for each table.
_ENDINGS: Final = {"csv": "csv.zip", MANIFEST: "manifest.json"}


def file_name(title: str, kind: str) -> str:
    """The name of the file in a format, by a title that is safe."""
    return f"{title}.{_ENDINGS.get(kind, kind)}"

"""The manual for the page: docs/使用手册.md, with its pictures."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

from generator.paths import manual_dir

_FILE, _PICTURES = "使用手册.md", "pictures"
#: A link to another document of the repository, which the page does not have.
_ELSEWHERE = re.compile(r"(?<!!)\[([^\]]*)\]\([^)]*\)")


@cache
def manual() -> str:
    """The manual as HTML, its pictures below `/manual/`; it holds no HTML of its own."""
    text = (manual_dir() / _FILE).read_text("utf-8")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    html = str(reader.render(_ELSEWHERE.sub(r"\1", text)))
    return html.replace(f'src="{_PICTURES}/', 'src="/manual/')


def picture(name: str) -> bytes | None:
    """A picture of the manual, looked up by its name among those that there are."""
    files = (manual_dir() / _PICTURES).glob("*.png")
    return next((file.read_bytes() for file in files if file.name == name), None)

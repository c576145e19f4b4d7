"""The templates of pages and drawings, compiled once in a process."""

from __future__ import annotations

from functools import cache

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.palette import variables
from generator.paths import templates_dir


def page_bytes(template: str, /, **shown: object) -> bytes:
    """A page, drawn; a name of a file that it shows may hold bytes that are no characters."""
    return page_template(template, trimmed=True).render(shown).encode("utf-8", "replace")


@cache
def page_template(name: str, *, trimmed: bool = False) -> Template:
    """A template: it escapes what it is given, and refuses a name that it is not given.

    Args:
        name: of a file in `templates/`.
        trimmed: whether lines that hold nothing but a block leave no blank line.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=trimmed,
        lstrip_blocks=trimmed,
    )
    environment.globals["colours"] = variables()
    return environment.get_template(name)

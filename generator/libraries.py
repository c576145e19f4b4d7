"""The libraries that the program stands on: which versions of them are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_of(library: str) -> str:
    """The version of a library; blank where it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""

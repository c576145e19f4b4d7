"""A department's totals, small enough to travel with its result."""

from __future__ import annotations

from generator.figures.derive import Disclosure


def totals_of(disclosure: Disclosure) -> dict[str, object]:  # noqa: ARG001 - see below
    """What a bureau adds up over all departments; nothing yet."""
    return {}

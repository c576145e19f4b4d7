"""The register of checks: which rules code holds, how grave they are, what they rest on and need.

A check says beside its function what it is, by `@check`; a rule that several functions share is
registered where they meet. Rules that an edition states are its own (`Edition.rules`).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import NamedTuple, TypeVar

import generator.checks
from generator.checks.finding import Severity
from generator.edition.model import Edition
from generator.expression import parse, references

_Function = TypeVar("_Function", bound=Callable[..., object])
#: What parts needs of which one is enough.
OR = "|"
#: What parts keys, what stands for any key, and below which key stand names.
_INTO, _ANY, _ROLES = ".", "*", "roles"


class Check(NamedTuple):
    """A rule that is written in code.

    Attributes:
        id: by which findings and waivers name it.
        severity: that of its gravest finding.
        finds: what it finds.
        basis: the law, the form or the relation that it rests on.
        needs: what an edition must have for it to run: keys as the YAML has them
            (`forms.writings`, `tables.*.subjects`), and of `roles` what they name; of `甲|乙` one
            is enough.
        module: where it is written.
    """

    id: str
    severity: Severity
    finds: str
    basis: str
    needs: tuple[str, ...]
    module: str

    def needed(self, edition: Edition) -> tuple[str, ...]:
        """What it needs, where an edition names it by the names of that edition."""
        return tuple(OR.join(_names(need, edition)) for need in self.needs)

    def lacking(self, edition: Edition) -> tuple[str, ...]:
        """What an edition lacks, so that the check says nothing about anyone's workbook."""
        return tuple(need for need in self.needed(edition) if not _is_met(need, edition))


_CHECKS: dict[str, Check] = {}


def check(
    rule: str, severity: Severity, finds: str, basis: str, needs: Iterable[str] = ()
) -> Callable[[_Function], _Function]:
    """Register the function below as the check of a rule; see `Check`."""

    def registered(function: _Function) -> _Function:
        assert rule not in _CHECKS, f"two checks are called {rule}"
        assert finds, f"{rule} says not what it finds"
        assert basis, f"{rule} says not on what it rests"
        _CHECKS[rule] = Check(rule, severity, finds, basis, tuple(needs), function.__module__)
        return function

    return registered


def checks() -> Mapping[str, Check]:
    """All rules that are written in code, by id, module by module."""
    for module in pkgutil.iter_modules(generator.checks.__path__):
        import_module(f"{generator.checks.__name__}.{module.name}")
    return dict(sorted(_CHECKS.items(), key=lambda item: item[1].module))


def _names(need: str, edition: Edition) -> Iterator[str]:
    """The keys of a need; of a role what plays it."""
    for one in need.split(OR):
        above, _, role = one.partition(_INTO)
        names = getattr(edition.roles, role) if above == _ROLES else ()
        yield from names or (one,)


def _is_met(need: str, edition: Edition) -> bool:
    """Whether an edition has one of the tables, lists, fields, figures, cells or keys."""
    fields = (name for name, _ in edition.reporting_fields())
    known = {*edition.tables, *edition.forms.lists, *fields}
    return any(
        one in known or _holds(edition, one.split(_INTO)) or _exists(edition, one)
        for one in need.split(OR)
    )


def _exists(edition: Edition, name: str) -> bool:
    """Whether a name is that of a figure or a cell."""
    from generator.edition.validate import reference_exists

    try:
        (path,) = references(parse(name))
    except ValueError:  # it is a key, or no expression
        return False
    return reference_exists(edition, path)


def _holds(value: object, keys: list[str]) -> bool:
    """Whether anything stands under these keys."""
    if not keys:
        return bool(value)
    first, *rest = keys
    if isinstance(value, Mapping):
        found = value.values() if first == _ANY else [value.get(first)]
    else:
        found = [getattr(value, first, None)]
    return any(_holds(item, rest) for item in found)

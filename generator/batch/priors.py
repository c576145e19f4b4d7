"""Find each department's workbook of last year by what it says of itself: name, kind and year.

Names of files say nothing: departments name them as they like, and differently each year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from generator.batch.plan import list_workbooks, read_file
from generator.batch.task import identify
from generator.batch.worker import Limits, Lost, Pool
from generator.errors import Unusable
from generator.submission import Identity
from generator.text import same


def match_priors(
    pool: Pool, limits: Limits, folder: Path, workbooks: tuple[str, ...], prior_folder: Path
) -> Mapping[str, tuple[str, ...]]:
    """For each workbook those of last year that are about the same department or unit.

    One that can't be read matches nothing: if it is this year's, building it says why.

    Args:
        pool: where files are opened, for some are hostile.
        limits: what opening one may take.
        folder: where the workbooks are.
        workbooks: as paths relative to it.
        prior_folder: where last year's are, or those of several years.

    Raises:
        Unusable: last year's folder is none.
    """
    priors: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    names = list_workbooks(prior_folder).workbooks
    for name, identity in _identities(pool, limits, prior_folder, names):
        priors[_key(identity)].append(name)
    return {
        name: tuple(priors[key])
        for name, identity in _identities(pool, limits, folder, workbooks)
        if (key := _key(identity, ago=1)) in priors
    }


def _key(identity: Identity, ago: int = 0) -> tuple[str, str, int]:
    return same(identity.name), identity.kind, identity.year - ago


def _identities(
    pool: Pool, limits: Limits, folder: Path, names: tuple[str, ...]
) -> list[tuple[str, Identity]]:
    asked = [(name, pool.submit(partial(_identity, pool, limits, folder, name))) for name in names]
    answers = [(name, future.result()) for name, future in asked]
    return [(name, identity) for name, identity in answers if identity is not None]


def _identity(pool: Pool, limits: Limits, folder: Path, name: str) -> Identity | None:
    try:
        return pool.call(limits, identify, read_file(folder, name))
    except (Lost, Unusable):
        return None

"""What a draft stands on: an edition that may be incomplete, with what makes it whole."""

from __future__ import annotations

from typing import Any

from generator.edition.load import plain_data
from generator.edition.model import Edition
from generator.edition.source import Invalid
from generator.edition.validate import validate

Data = dict[str, Any]
#: What a table-only edition lacks, so that its tables can be read.
_REST: Data = {
    "forms": {
        "cards": {"基本信息": {"title": "基本信息", "fields": {"发布日期": {"label": "封面日期"}}}}
    },
    "part_order": ["决算表"],
    "parts": {"决算表": {"title": "决算表", "content": "tables"}},
    "wording": {
        "title": "决算", "table_head": ["", "", ""], "change": {}, "completion": {}, "reason": {},
    },
}  # fmt: skip
#: What of the edition below may not fit any more, each entry by its name.
_MAY_GO = frozenset(
    {"figures", "rules", "drivers", "eliminations", "counted", "charts", "terms", "former_names"}
)
_MAY_GO_WITHIN = {("imports", "budgets"), ("imports", "unneeded"), ("imports", "titles")}


def base_data(edition_id: str) -> Data:
    """What the edition below says."""
    return plain_data(edition_id)


def edition_for_tables(base: Data, **own: object) -> Edition:
    """An edition of which nothing but the tables counts."""
    data = {**base, **{key: value for key, value in _REST.items() if key not in base}, **own}
    data.pop("abstract", None)
    return Edition.model_validate(data)


def without_misfits(data: Data) -> tuple[Edition, list[tuple[str, ...]]]:
    """The edition, and the paths of what it can't keep of the edition below.

    Args:
        data: everything that it says; what can't be kept is taken out.

    Raises:
        Invalid: a contradiction that is the draft's own.
    """
    gone: list[tuple[str, ...]] = []
    while True:
        edition = Edition.model_validate(data)
        try:
            validate(edition)
        except Invalid as error:
            keys = tuple(map(str, error.keys))
            path = keys[:3] if keys[:2] in _MAY_GO_WITHIN else keys[:2]
            if not (path[0] in _MAY_GO or path[:2] in _MAY_GO_WITHIN) or path in gone:
                raise
            gone.append(path)
            *above, last = path
            around = data
            for key in above:
                around = around[key]
            del around[last]
        else:
            return edition, gone

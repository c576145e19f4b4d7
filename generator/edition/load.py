"""Find editions, follow `extends`, validate, refuse with file, line and reason.

An edition is a folder of YAML files whose contents are laid together; with `extends` it is laid
on another edition. Whatever is wrong is said at load time, at the line where it was written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.edition.alike import copy_tables
from generator.edition.kept import kept
from generator.edition.model import Edition, Style
from generator.edition.order import set_in_order
from generator.edition.source import EditionSource, Invalid, Keys, SourcePlace, read_yaml
from generator.errors import Unusable
from generator.paths import templates_dir
from generator.text import near

Read = TypeVar("Read", bound=BaseModel)
STYLE_ENDING = ".yaml"
#: Further folders to look for editions in, separated like PATH.
FOLDERS_VARIABLE = "JUESUAN_EDITIONS"

#: Types that have one key or index of the path to themselves.
_COLLECTIONS = (dict, Mapping, list, tuple)
_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这个键",
    "string_type": "应为一段文字",
    "int_parsing": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为“键: 值”",
    "model_type": "应为“键: 值”",
    "literal_error": "不是允许的取值",
    "string_pattern_mismatch": "写法不符合要求",
    "union_tag_invalid": "shape 只能是 ledger、function、economic、fixed",
    "union_tag_not_found": "缺少 shape",
    "float_parsing": "应为数字",
    "finite_number": "应为数字",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_too_long": "过长",
}


def edition_folders() -> dict[str, Path]:
    """Every folder with an edition, by id; those from the environment come first."""
    folders: dict[str, Path] = {}
    for place in [*extra_folders(), templates_dir() / "editions"]:
        for file in sorted(place.glob("*/edition.yaml")):
            folders.setdefault(file.parent.name, file.parent)
    return folders


def extra_folders() -> list[Path]:
    """The further folders to look for editions in; the first goes before the others."""
    places = os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep)
    return [Path(place) for place in places if place]


def available() -> list[str]:
    """The ids of the editions that a workbook may use, in order: those that are not abstract.

    One that can't be read is among them: what is wrong with it is told when it is loaded.
    """
    return [name for name, folder in sorted(edition_folders().items()) if not _is_abstract(folder)]


def usable() -> Iterator[Edition]:
    """The editions that a workbook may use; what is wrong with others `juesuan editions` tells."""
    for name in available():
        with suppress(Unusable):
            yield load_edition(name)


def _is_abstract(folder: Path) -> bool:
    try:
        return read_yaml(folder / "edition.yaml").data.get("abstract") is True
    except Unusable:
        return False


@cache
def load_edition(edition_id: str) -> Edition:
    """The edition of that id, whole and valid.

    Raises:
        Unusable: no such edition, or a mistake in it or in one that it extends.
    """
    return kept(edition_id, edition_folders(), lambda: _validated(edition_id))


def load_folder(folder: Path) -> Edition:
    """The edition in a folder that stands anywhere.

    Raises:
        Unusable: there is none, or a mistake in it or in one that it extends.
    """
    if not (folder / "edition.yaml").is_file():
        raise Unusable(folder, "", "不是版式的文件夹，里面没有 edition.yaml", _choices())
    return _validated(folder.resolve().name, {folder.resolve().name: folder})


def plain_data(edition_id: str) -> dict[str, Any]:
    """Everything that an edition says, with what it extends, as plain data.

    Raises:
        Unusable: no such edition, or one of its files can't be read.
    """
    return _gather(edition_id).data


def _validated(edition_id: str, beside: Mapping[str, Path] | None = None) -> Edition:
    from generator.edition.validate import validate

    source = _gather(edition_id, beside=beside)
    if source.data.pop("abstract", None) is True:
        raise Unusable(None, "", f"版式“{edition_id}”只供别的版式使用", _choices())
    try:
        set_in_order(source)
    except Invalid as error:
        raise _refusal(source, error) from error
    return read_as(Edition, source, validate)


def load_style(source: EditionSource, edition: Edition) -> Edition:
    """The edition with a bureau's house style laid on its own.

    Args:
        source: the style, as `read_yaml` or `parse_yaml` read it.
        edition: what it is laid on.

    Raises:
        Unusable: it says what no style can say.
    """
    from generator.edition.validate import check_style

    whole = EditionSource(edition.style.model_dump())
    whole.overlay(source)

    def check(style: Style) -> None:
        check_style(style)
        _check_kept("words", edition.style.words, style.words)
        _check_kept("options", edition.style.options, style.options)

    return edition.model_copy(update={"style": read_as(Style, whole, check)})


def read_as(
    model: type[Read], source: EditionSource, check: Callable[[Read], object] = lambda _: None
) -> Read:
    """What a file says, typed.

    Args:
        model: what it should be.
        source: what stands in the file.
        check: refuses what contradicts itself.

    Raises:
        Unusable: it says something else; the first mistake is told, with its place.
    """
    try:
        found = model.model_validate(source.data)
        check(found)
    except ValidationError as error:
        raise _refusal(source, _first_mistake(model, source, error)) from error
    except Invalid as error:
        raise _refusal(source, error) from error
    return found


def _check_kept(group: str, before: Iterable[str], after: Container[str]) -> None:
    """Refuse a style that takes away what the edition's sentences name."""
    for name in before:
        if name not in after:
            raise Invalid((group, name), "版式的句子要用，不能删去")


def _first_mistake(
    model: type[BaseModel], source: EditionSource, error: ValidationError
) -> Invalid:
    """The first mistake, at the keys that were written; pydantic names types among them."""
    first = error.errors()[0]
    keys: Keys = ()
    for key in first["loc"]:
        if (*keys, key) in source.places:
            keys = (*keys, key)
    if first["type"] == "missing":
        keys = (*keys, first["loc"][-1])
    reason = _REASONS.get(first["type"], "写法有误")
    reason = reason.format(**first.get("ctx", {}))
    if first["type"] == "extra_forbidden":
        *above, last = keys
        reason += near(str(last), _keys_below(model, above))
    return Invalid(keys, reason)


def _keys_below(type_: object, path: Sequence[str | int]) -> frozenset[str]:
    """The keys that may stand at a path; where several shapes may, the keys of all."""
    fields = getattr(type_, "__pydantic_fields__", None)
    if fields is None:
        inside = path[1:] if get_origin(type_) in _COLLECTIONS else path
        return frozenset().union(*(_keys_below(it, inside) for it in get_args(type_)))
    if not path:
        return frozenset(fields)
    return _keys_below(fields[path[0]].annotation, path[1:]) if path[0] in fields else frozenset()


def _choices() -> str:
    return f"可用的版式：{'、'.join(available()) or '无'}"


def find_style(name: str, beside: Path) -> Path:
    """The style file that a workbook names, beside the workbook.

    Raises:
        Unusable: there is none of that name.
    """
    stem = style_name(name)
    if not stem or Path(stem).name != stem:
        raise Unusable(beside, "", f"体例“{name}”不是一个名字", "请只填体例文件的名字，不写文件夹")
    file = beside.parent / f"{stem}{STYLE_ENDING}"
    if file.is_file():
        return file
    what = f"找不到体例“{stem}”：《体例内容》里没有，{beside.parent} 里也没有 {stem}.yaml"
    remedy = "请把体例文件放在填报表旁边，或用 --style 写明（加 --keep-style 存进填报表）"
    raise Unusable(beside, "", what, f"{remedy}；没有体例的不填")


def style_name(name: str) -> str:
    """The name of a style, by which a workbook names it, from that of its file."""
    return name.strip().removesuffix(STYLE_ENDING)


def _gather(
    edition_id: str,
    above: tuple[str, ...] = (),
    asked: SourcePlace | None = None,
    beside: Mapping[str, Path] | None = None,
) -> EditionSource:
    """Everything that an edition says, its base below it.

    Args:
        edition_id: the edition.
        above: the editions that extend it, from the one that is loaded on.
        asked: where the last of these names it.
        beside: folders of editions that stand elsewhere, by id.
    """
    file, where = (asked.file, asked.where) if asked else (None, "")
    if edition_id in above:
        chain = " → ".join((*above, edition_id))
        raise Unusable(file, where, f"extends 绕成了圈：{chain}", "请改正 extends")
    folder = {**edition_folders(), **(beside or {})}.get(edition_id)
    if folder is None:
        raise Unusable(file, where, f"没有名为“{edition_id}”的版式", _choices())
    files = [read_yaml(path) for path in sorted(folder.glob("*.yaml"))]
    whole = EditionSource()
    for own in files:
        if base := own.data.pop("extends", None):
            whole = _gather(str(base), (*above, edition_id), own.place(("extends",)))
    for own_only in ("abstract", "column_proofs", "measured"):
        whole.data.pop(own_only, None)
    whole.data["id"] = edition_id
    for own in files:
        _check_kept_requirements(own)
        whole.overlay(own)
    for own in files:
        try:
            copy_tables(whole, own)
        except Invalid as error:
            raise _refusal(whole, error) from error
    if whole.data["id"] != edition_id:
        raise _refusal(whole, Invalid(("id",), f"id 应与文件夹同名（{edition_id}）"))
    return whole


def _check_kept_requirements(own: EditionSource) -> None:
    """Refuse a file that takes away what every disclosure must print."""
    stated = own.data.get("requirements", {})
    by_name = stated.items() if isinstance(stated, dict) else ()
    gone = [(name,) for name, wanted in by_name if wanted is None]
    if stated is None or gone:
        why = "各地都要公开的不能去掉；没有印的在 lacks 写明为什么"
        raise _refusal(own, Invalid(("requirements", *(gone[0] if gone else ())), why))


def _refusal(source: EditionSource, error: Invalid) -> Unusable:
    place = source.place(error.keys)
    path = ".".join(str(key) for key in error.keys)
    return Unusable(
        place.file if place else None,
        place.where if place else "",
        f"{path}：{error}" if path else str(error),
        "请改正后再用",
    )

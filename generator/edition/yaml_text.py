"""YAML as plain data, with the place of every value.

Scalars stay strings, so that code 30101 and amount 0.10 never turn into binary numbers; only
true, false and null are more than strings. A key written twice is refused: YAML would keep the last
one in silence.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.composer import Composer, ComposerError
from yaml.resolver import BaseResolver

from generator.edition.source import Keys, SourcePlace
from generator.errors import Unusable
from generator.text import is_printable


class _Loader(Composer, CParser, BaseResolver):
    """Resolves nothing but true, false and null; knows no aliases, so no file can blow up.

    The parser is libyaml's, for PyYAML's own takes as long as all the rest of loading an edition.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own interface

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        Composer.__init__(self)
        BaseResolver.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse `*alias` before it multiplies."""
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise ComposerError(None, None, "alias", event.start_mark)  # type: ignore[arg-type]
        return super().compose_node(parent, index)


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), None)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]
)


def construct(text: str, start: SourcePlace, places: dict[Keys, SourcePlace]) -> dict[str, Any]:
    """The data of YAML whose top level is a mapping.

    Args:
        text: the YAML.
        start: where its first line stands.
        places: takes up the place of each value.

    Raises:
        Unusable: not YAML, a key twice, an alias, or not a mapping.
    """
    try:
        node = _Loader(text).get_single_node()
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        # what is missing at the end of the text is found missing on the line after it
        where = start.below(min(mark.line, text.count("\n"))).where if mark else start.sheet
        what, remedy = "YAML 写法有误", "请检查缩进、冒号后的空格和引号"
        raise Unusable(start.file, where, what, remedy) from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise Unusable(start.file, start.where, "最外层应为“键: 值”", "请对照已有版式改正")
    return _construct(node, (), start, places)  # type: ignore[no-any-return]


def _construct(
    node: yaml.Node, keys: Keys, start: SourcePlace, places: dict[Keys, SourcePlace]
) -> Any:  # noqa: ANN401
    places.setdefault(keys, start.below(node.start_mark.line))
    if isinstance(node, yaml.ScalarNode):
        _refuse_unprintable(node, start)
        return {"tag:yaml.org,2002:bool": node.value == "true", "tag:yaml.org,2002:null": None}.get(
            node.tag, node.value
        )
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(child, (*keys, index), start, places)
            for index, child in enumerate(node.value)
        ]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        where = start.below(key_node.start_mark.line)
        _refuse_unprintable(key_node, start)
        if not isinstance(key, str):
            raise Unusable(start.file, where.where, "键应为一个词", "请改为简单的词")
        if key in mapping:
            raise Unusable(start.file, where.where, f"“{key}”写了两次", "请删去其中一个")
        places[(*keys, key)] = where
        mapping[key] = _construct(value_node, (*keys, key), start, places)
    return mapping


def _refuse_unprintable(node: yaml.Node, start: SourcePlace) -> None:
    """Refuse a character that YAML can name by its number and no document can hold."""
    if isinstance(node.value, str) and not is_printable(node.value):
        where = start.below(node.start_mark.line).where
        raise Unusable(start.file, where, "有不能印出的字符", "请删去这个字符")

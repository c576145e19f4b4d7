"""Sentences read backwards: from a template what it prints, with places for figures and words.

A sentence of an edition says in which words a figure is published. Read backwards it says where
in a published text that figure stands. `Patterns` walks the tree of a template (`edition.grammar`
made sure that it only chooses and joins) and gives the same tree in terms of what can be found:
literal words, slots, choices and repetitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal as One

from jinja2 import nodes

from generator.edition.grammar import path_of
from generator.edition.model import Change, Completion, Directions, Edition
from generator.edition.sentences import own_name, parse_sentence
from generator.published.trees import (
    NOTHING,
    Branch,
    Item,
    Kind,
    LiteralWords,
    Repeat,
    Slot,
    Tree,
    choice_of,
    joined,
    of_rows,
    without_stop,
)

_CALLS: Mapping[str, Kind] = {
    "金额": "amount", "数量": "count", "占比": "percent", "撰写": "blocks", "列表": "blocks",
    "自评表": "blocks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a loop's variable stands for: a row of a list, or of subjects."""

    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a loop is: whether this is its first row, its last; None where it may be either."""

    first: bool | None
    last: bool | None


_TURNS = {
    "single": _Turn(first=True, last=True),
    "first": _Turn(first=True, last=False),
    "middle": _Turn(first=False, last=False),
    "last": _Turn(first=False, last=True),
}

Scope = Mapping[str, "nodes.Node | _Rows | _Turn | Tree"]


class PatternError(ValueError):
    """A template that can't be read backwards; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Gives the patterns of an edition's sentences.

    Args:
        edition: whose sentences.
        kind: 部门 or 单位, as far as it is known.
    """

    edition: Edition
    kind: str | None = None

    def of(self, template: str, scope: Scope | None = None) -> Tree:
        """The pattern of one template.

        Raises:
            PatternError: it says something for which there is no pattern.
        """
        return joined(self._body(parse_sentence(template).body, scope or {}))

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> Tree:
        tree: list[Item] = []
        own = dict(scope)
        for node in body:
            if isinstance(node, nodes.Assign):
                own[_name(node.target)] = node.node
            else:
                tree += self._statement(node, own)
        return tuple(tree)

    def _statement(self, node: nodes.Node, scope: Scope) -> Tree:
        if isinstance(node, nodes.Output):
            return tuple(item for part in node.nodes for item in self._said(part, scope))
        if isinstance(node, nodes.If):
            return self._if(node, scope)
        if isinstance(node, nodes.For):
            return self._for(node, scope)
        raise PatternError(f"句子里的“{type(node).__name__}”不能反过来读")

    # what is chosen

    def _if(self, node: nodes.If, scope: Scope) -> Tree:
        options: list[Tree] = []
        conditions: list[Branch | None] = []
        before: list[Branch | None] = []
        for test, body in [(node.test, node.body), *((it.test, it.body) for it in node.elif_)]:
            known = self._known(test, scope)
            if known is False:
                continue
            options.append(self._body(body, scope))
            # a branch that asks for the card once more says itself what it stands for
            asks = isinstance(test, nodes.Compare) and self._choices(path_of(test.expr))
            conditions.append(_condition(test) or (None if asks else self._left(before)))
            before.append(_condition(test))
            if known:
                break
        else:
            options.append(self._body(node.else_, scope))
            conditions.append(self._left(before))
        return choice_of(options, conditions)

    def _left(self, before: Sequence[Branch | None]) -> Branch | None:
        """The choice of a card that is left where those `before` don't hold, if only one is."""
        for condition in before:
            if condition is None:
                continue
            choices = self._choices(condition.source)
            taken = {it.value for it in before if it is not None and it.source == condition.source}
            if len(left := [choice for choice in choices if choice not in taken]) == 1:
                return Branch(condition.source, left[0])
        return None

    def _choices(self, source: tuple[str, ...]) -> tuple[str, ...]:
        entry = dict(self.edition.reporting_fields()).get(source[0])
        return entry.choices if entry is not None and len(source) == 1 else ()

    def _known(self, test: nodes.Node, scope: Scope) -> bool | None:
        """Whether a condition holds, where this is known without a department's data."""
        if isinstance(test, nodes.Not):
            inner = self._known(test.node, scope)
            return None if inner is None else not inner
        if isinstance(test, (nodes.And, nodes.Or)):
            return self._known_both(test, scope)
        if isinstance(test, nodes.Compare) and len(test.ops) == 1:
            return self._known_comparison(test)
        if isinstance(test, nodes.Getattr) and path_of(test.node) == ("loop",):
            turn = scope.get("loop")
            return getattr(turn, test.attr, None) if isinstance(turn, _Turn) else None
        return None  # also of 选项: a house style that is not at hand may have chosen otherwise

    def _known_both(self, test: nodes.And | nodes.Or, scope: Scope) -> bool | None:
        sides = {self._known(test.left, scope), self._known(test.right, scope)}
        decisive = isinstance(test, nodes.Or)
        if decisive in sides:
            return decisive
        return None if None in sides else not decisive

    def _known_comparison(self, test: nodes.Compare) -> bool | None:
        operand = test.ops[0]
        value = operand.expr
        of_kind = path_of(test.expr) == ("类型",) and isinstance(value, nodes.Const)
        if self.kind is None or not of_kind or operand.op not in {"eq", "ne"}:
            return None
        equal = bool(value.as_const() == self.kind)
        return equal if operand.op == "eq" else not equal

    # what is repeated

    def _for(self, node: nodes.For, scope: Scope) -> Tree:
        over = self._resolved(node.iter, scope)
        target = _name(node.target)
        if isinstance(over, nodes.List):
            anywhere = {**scope, "loop": _Turn(None, None)}
            return tuple(
                part
                for item in over.items
                for part in choice_of(
                    [self._body(node.body, {**anywhere, target: item})], optional=True
                )
            )
        rows = _Rows(self._source(over, scope))
        bodies = {
            name: of_rows(self._body(node.body, {**scope, target: rows, "loop": turn}), rows.source)
            for name, turn in _TURNS.items()
        }
        if lines := _lines(bodies["single"]):
            return lines
        return choice_of([(Repeat(**bodies, source=rows.source),)], optional=True)

    def _resolved(self, node: nodes.Node, scope: Scope) -> nodes.Node:
        """A list as it is written, behind filters and names that were set."""
        while True:
            if isinstance(node, nodes.Filter) and node.node is not None:
                node = node.node
            elif isinstance(node, nodes.Name) and isinstance(scope.get(node.name), nodes.Node):
                node = scope[node.name]  # type: ignore[assignment]
            elif isinstance(node, nodes.Getitem) and isinstance(
                owner := self._resolved(node.node, scope), nodes.List
            ):
                node = owner.items[int(node.arg.value)]  # type: ignore[attr-defined]
            else:
                return node

    # what is said

    def _said(self, node: nodes.Node, scope: Scope) -> Tree:
        if isinstance(node, nodes.TemplateData):
            return (LiteralWords(node.data),)
        if isinstance(node, nodes.CondExpr):
            return self._conditional(node, scope)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, scope)
        resolved = self._resolved(node, scope)
        if isinstance(resolved, nodes.Const):
            return (LiteralWords(str(resolved.value)),)
        if isinstance(resolved, nodes.Call):
            return self._call(resolved, scope)
        return self._word(resolved, scope)

    def _conditional(self, node: nodes.CondExpr, scope: Scope) -> Tree:
        known = self._known(node.test, scope)
        other = self._said(node.expr2, scope) if node.expr2 is not None else NOTHING
        if known is not None:
            return self._said(node.expr1, scope) if known else other
        return choice_of([self._said(node.expr1, scope), other])

    def _filtered(self, node: nodes.Filter, scope: Scope) -> Tree:
        filtered = node.node or nodes.Const("")
        if node.name == "length":
            return (Slot("count", ("length", *self._source(filtered, scope))),)
        if node.name == "join":
            return (Slot("names", self._source(filtered, scope)),)
        inner = self._said(filtered, scope)
        if node.name == "replace":
            old, new = (argument.as_const() for argument in node.args)
            return tuple(
                LiteralWords(item.text.replace(old, new))
                if isinstance(item, LiteralWords)
                else item
                for item in inner
            )
        return inner

    def _word(self, node: nodes.Node, scope: Scope) -> Tree:
        path = path_of(node)
        bound = scope.get(path[0])
        if isinstance(bound, tuple):
            return bound
        if isinstance(bound, _Rows):
            # 类 and 款 of a subject without a name of its own are blank
            return (Slot("words", (".".join(("行", *path[1:])),), may_lack=path[1:] != ("名称",)),)
        if path[0] == "loop":
            return (Slot("ordinal", ("次序",)),)
        if path[0] == "词":
            return (LiteralWords(self.edition.style.words[path[1]]),)
        if path[0] == "表":
            table = self.edition.tables[path[1]]
            return (LiteralWords(table.number if path[2] == "表号" else table.title),)
        return self._name(path[0])

    def _name(self, name: str) -> Tree:
        if name in {"年度", "上年"}:
            return (Slot("year", (name,)),)
        if name == "类型":
            return (Slot("kind", (name,), self.edition.kinds),)
        if name == "自称":
            own = tuple(own_name(self.edition, kind) for kind in self.edition.kinds)
            return (Slot("name", (name,), own),)
        if name in {"名称", "编制单位"}:
            return (Slot("name", (name,)),)
        entry = dict(self.edition.reporting_fields()).get(name)
        if entry is not None and entry.type == "choice":
            return (Slot("choice", (name,), entry.choices),)
        return (Slot("words", (name,), may_lack=True),)

    def _call(self, call: nodes.Call, scope: Scope) -> Tree:
        name, *arguments = source = self._source(call, scope)
        if name in _CALLS:
            slot = (Slot(_CALLS[name], source),)
            return choice_of([slot, self._blank("field", source)]) if name == "数量" else slot
        if name == "中文数":
            return (Slot("ordinal", ("次序",)),)
        if name == "增减":
            return self._change(*arguments)
        if name == "完成率":
            return self._completion(*arguments)
        if name in {"原因", "差异原因"}:
            return self._reason(source)
        if name == "接句":
            inner = without_stop(self._said(call.args[0], scope))
            return choice_of([(LiteralWords("。"), *inner)], optional=True)
        raise PatternError(f"“{name}”不能反过来读")

    def _change(self, figure: str, way: str = "同比", other: str = "") -> Tree:
        cases: Change = self.edition.wording.change[way]
        said = self.edition.wording.directions
        source = ("增减", figure, way, *([other] if other else []))
        words = {
            "差额": Slot("amount", (*source, "差额")),
            "比率": Slot("percent", (*source, "比率")),
            "基数": Slot("amount", (*source, "基数")),
            "方向": Slot("direction", (*source, "方向"), said.moving),
        }
        scope = {name: (slot,) for name, slot in words.items()}
        options = {
            _directed(self.of(text, scope), source, said): case
            for case, text in reversed(cases.cases().items())
        }
        conditions = [Branch(source, case) for case in options.values()]
        return choice_of([*options, self._blank("prior", source)], conditions)

    def _blank(self, which: One["prior", "field"], source: tuple[str, ...]) -> Tree:
        """What stands in a draft where the department has yet to say something."""
        wording = self.edition.wording
        shown = wording.missing_prior if which == "prior" else wording.missing_field
        return (Slot("choice", source, (shown,)),)

    def _completion(self, actual: str, budget: str, way: str) -> Tree:
        cases: Completion = self.edition.wording.completion[way]
        scope = {"比率": (Slot("percent", ("完成率", actual, budget, way)),)}
        return choice_of([self.of(text, scope) for text in dict.fromkeys(cases.cases().values())])

    def _reason(self, source: tuple[str, ...]) -> Tree:
        arguments = source[1:]
        way = arguments[-1] if len(arguments) > 1 else "原因"
        said = self.edition.wording.directions
        scope: dict[str, Tree] = {
            "原因": (Slot("words", source),),
            "方向": (Slot("direction", (*source, "方向"), (*said.moving, *said.all_staying)),),
            "大小": (Slot("size", (*source, "大小"), (said.above, said.below, said.equal)),),
        }
        return choice_of([self.of(self.edition.wording.reason[way], scope)], optional=True)

    # how what is printed is called

    def _source(self, node: nodes.Node, scope: Scope) -> tuple[str, ...]:
        """A figure, a list or a call, spelled as in the sentence, with what loops stand for."""
        if isinstance(node, nodes.Call):
            return (_name(node.node), *(self._argument(it, scope) for it in node.args))
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._source(node.node, scope)
        return (self._argument(node, scope),)

    def _argument(self, node: nodes.Node, scope: Scope) -> str:
        resolved = self._resolved(node, scope)
        if isinstance(resolved, nodes.Const):
            return str(resolved.value)
        if isinstance(resolved, nodes.BinExpr):
            return f"{_spelled(resolved.left)} {resolved.operator} {_spelled(resolved.right)}"
        path = path_of(resolved)
        owner = "行" if isinstance(scope.get(path[0]), _Rows) else path[0]
        return ".".join((owner, *path[1:]))


def _directed(tree: Tree, source: tuple[str, ...], said: Directions) -> Tree:
    """A phrase for a change in which any word of direction may stand: it may be the wrong one."""
    found: list[Item] = []
    for item in tree:
        if isinstance(item, LiteralWords):
            found += _directions(item.text, source, said)
        else:
            found.append(item)
    return joined(tuple(found))


def _directions(
    text: str, source: tuple[str, ...], said: Directions
) -> Iterator[LiteralWords | Slot]:
    while text:
        places = [(at, word) for word in said.moving if (at := text.find(word)) >= 0]
        if not places:
            yield LiteralWords(text)
            return
        at, word = min(places)
        if at:
            yield LiteralWords(text[:at])
        which = "方向" if word in {said.up, said.down} else "升降"
        yield Slot("direction", (*source, which), said.moving)
        text = text[at + len(word) :]


def _lines(body: Tree) -> Tree:
    """Rows that are paragraphs of their own: a loop whose body is one text on a line of its own."""
    slots = [item for item in body if isinstance(item, Slot)]
    words = "".join(item.text for item in body if isinstance(item, LiteralWords))
    if len(slots) == 1 and len(body) <= 3 and "\n" in words and not words.strip():  # noqa: PLR2004
        return (replace(slots[0], kind="lines"),)
    return NOTHING


def _condition(test: nodes.Node) -> Branch | None:
    """The choice of a card that a test asks for."""
    if not isinstance(test, nodes.Compare) or len(test.ops) != 1 or test.ops[0].op != "eq":
        return None
    path, operand = path_of(test.expr), test.ops[0].expr
    if len(path) != 1 or not path[0] or not isinstance(operand, nodes.Const):
        return None
    return Branch(path, str(operand.value))


def _spelled(node: nodes.Node) -> str:
    if isinstance(node, nodes.BinExpr):
        return f"{_spelled(node.left)} {node.operator} {_spelled(node.right)}"
    return ".".join(path_of(node))


def _name(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else ""

"""What a sentence may say: its words, its functions and what these are given.

Sentences only choose and join words; whatever computes, repeats, includes or defines is refused, so
that no edition can make the program hang or read files. Names that stand in a sentence as text
(`原因("收入总计")`, `表.收入表.表号`) are held against what the edition has.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar, cast

from jinja2 import TemplateSyntaxError, meta, nodes

from generator.edition.model import Edition
from generator.edition.sentences import (
    WORDS,
    Sentence,
    SentenceError,
    compile_sentence,
    environment,
    parse_sentence,
)
from generator.text import near

#: What the sandbox would allow but a sentence has no use for.
FORBIDDEN: Mapping[type[nodes.Node], str] = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "import",
    nodes.Extends: "extends",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.Block: "block",
    nodes.ScopedEvalContextModifier: "autoescape",
    nodes.Pow: "**",
    nodes.Mul: "*",
    nodes.Mod: "%",
}
TABLE_WORDS = frozenset(["表号", "表题"])

Found = Sequence[nodes.Node]
AnyNode = TypeVar("AnyNode", bound=nodes.Node)
#: What an argument may be, given the edition and the texts before it.
Lookup = Callable[[Edition, Sequence[object]], Container[object]]


class Parameter(NamedTuple):
    """An argument of a function: what it is, the names that it may be, and whether it may lack."""

    what: str
    known: Lookup | None = None
    default: object = None
    required: bool = True


def _names_of(path: str) -> Lookup:
    """The names that an edition has at a path of its keys."""
    found = attrgetter(path)
    return lambda edition, _: cast("Container[object]", found(edition))


def _columns(edition: Edition, before: Sequence[object]) -> Container[object]:
    table = edition.tables[str(before[0])]
    return table.all_columns if table.lists_functions else ()


def _list_columns(edition: Edition, before: Sequence[object]) -> Container[object]:
    return edition.forms.lists[str(before[2])].columns


def _groups(edition: Edition, before: Sequence[object]) -> Container[object]:
    return edition.tables[str(before[0])].grouped()


_FIGURE = Parameter("指标")
_TABLE = Parameter("表", _names_of("table_order"))
_LIST = Parameter("名单", _names_of("forms.lists"))
_REASON_PHRASE = Parameter("原因写法", _names_of("wording.reason"), "原因", required=False)
#: Functions that every sentence knows, with their arguments in order; a document offers just these.
SIGNATURES: Mapping[str, tuple[Parameter, ...]] = {
    "金额": (_FIGURE,),
    "数量": (_FIGURE,),
    "占比": (_FIGURE, _FIGURE),
    "增减": (
        _FIGURE,
        Parameter("增减写法", _names_of("wording.change"), "同比", required=False),
        Parameter("指标", required=False),
    ),
    "完成率": (_FIGURE, _FIGURE, Parameter("完成率写法", _names_of("wording.completion"))),
    "原因": (Parameter("原因", _names_of("forms.reasons")), _REASON_PHRASE),
    "差异原因": (Parameter("科目"), _REASON_PHRASE),
    "有数科目": (
        _TABLE,
        Parameter("栏", _columns),
        _LIST,
        Parameter("名单的列", _list_columns),
        Parameter("位数", required=False),
    ),
    "填写": (_FIGURE,),
    "持平": (_FIGURE, _FIGURE),
    "撰写": (Parameter("撰写页", _names_of("forms.writings")),),
    "列表": (_LIST,),
    "自评表": (
        Parameter("自评表", _names_of("forms.evaluations")),
        Parameter("没有时的话", required=False),
    ),
    "有数经济科目": (_TABLE, Parameter("合计", _groups)),
    "中文数": (Parameter("数"),),
    "接句": (Parameter("文字"),),
}


class Grammar:
    """Checks the sentences of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        fields = (name for name, _ in edition.reporting_fields())
        own = {*edition.figures, *fields, *edition.forms.lists}
        self.known = frozenset({*WORDS, *SIGNATURES, *own})
        self.numbers = edition.numbers
        self.members: Mapping[str, Container[str]] = {
            "表": edition.table_order,
            "词": edition.style.words,
            "选项": edition.style.options,
        }

    def check(self, sentence: Sentence) -> None:
        """Refuse a sentence that could not be written out.

        Raises:
            SentenceError: saying why.
        """
        try:
            problem = next(self._problems(sentence), None)
        except TemplateSyntaxError as error:
            raise SentenceError(f"句子写法有误（{error.message}）") from error
        except (SyntaxError, RecursionError) as error:
            raise SentenceError("句子嵌套过深") from error
        if problem:
            raise SentenceError(problem)

    def _problems(self, sentence: Sentence) -> Iterator[str]:
        known = sentence.words if sentence.closed else self.known | sentence.words
        # a phrase's own word, such as 原因, hides a function of that name
        functions = frozenset(SIGNATURES) - sentence.words
        tree = parse_sentence(sentence.text)
        found = list(tree.find_all(nodes.Node))
        yield from _forbidden(found)
        yield from self._calls(found, functions)
        yield from self._members(found)
        # not before the forbidden, for looking for words also computes what is constant
        unknown = meta.find_undeclared_variables(tree) - known
        yield from (
            f"句子里用了没有定义的词“{name}”{near(name, known)}" for name in sorted(unknown)
        )
        yield from self._names(found, known, functions)
        compile_sentence(sentence.text)

    def _calls(self, found: Found, functions: frozenset[str]) -> Iterator[str]:
        for call in _of(nodes.Call, found):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            if name not in functions:
                # an unknown word is told as such
                if not name or name in self.known:
                    yield f"“{name or path_of(call.node)[-1] or '()'}”不是可以用的函数"
            elif call.kwargs or call.dyn_args or call.dyn_kwargs:
                yield f"“{name}”的括号里只能按次序写，用逗号隔开"
            else:
                yield from self._arguments(name, call.args)

    def _arguments(self, name: str, given: Sequence[nodes.Expr]) -> Iterator[str]:
        parameters = SIGNATURES[name]
        least = sum(parameter.required for parameter in parameters)
        if not least <= len(given) <= len(parameters):
            whats = "、".join(parameter.what for parameter in parameters)
            yield f"“{name}”的括号里应是：{whats}"
            return
        values: list[object] = [
            argument.value if isinstance(argument, nodes.Const) else None for argument in given
        ]
        values += [parameter.default for parameter in parameters[len(given) :]]
        for at, (parameter, value) in enumerate(zip(parameters, values, strict=True)):
            # None is a name that is only known when the sentence is written
            if parameter.known is None or value is None:
                continue
            if None in values[:at] and parameter.known in {_columns, _list_columns, _groups}:
                continue
            if value not in parameter.known(self.edition, values):
                yield f"“{name}”里的{parameter.what}“{value}”没有定义"
                return

    def _members(self, found: Found) -> Iterator[str]:
        """`表.X.表号`, `词.X`, `选项.X`: what stands behind the point exists."""
        for node in (*_of(nodes.Getattr, found), *_of(nodes.Getitem, found)):
            owner, *members = path_of(node)
            if not members or owner not in self.members:
                continue
            missing = members[0] not in self.members[owner]
            if not missing and owner == "表" and len(members) > 1:
                missing = members[1] not in TABLE_WORDS
            if missing:
                yield f"没有“{'.'.join((owner, *members))}”"

    def _names(
        self, found: Found, known: frozenset[str], functions: frozenset[str]
    ) -> Iterator[str]:
        called = {id(call.node) for call in _of(nodes.Call, found)}
        for name in _of(nodes.Name, found):
            if name.name == "self":
                yield "句子里用了没有定义的词“self”"  # Jinja takes it for its own
            elif name.ctx != "load" and name.name in known:
                yield f"“{name.name}”已有意思，请换一个词"
            elif name.name in functions and id(name) not in called:
                yield f"“{name.name}”后面要有括号"
        for output in _of(nodes.Output, found):
            for part in _of(nodes.Name, output.nodes):
                if part.name in self.numbers:
                    yield f"“{part.name}”是数，要写成 金额({part.name}) 或 数量({part.name})"


def _of(kind: type[AnyNode], found: Iterable[nodes.Node]) -> Iterator[AnyNode]:
    return (node for node in found if isinstance(node, kind))


def _forbidden(found: Found) -> Iterator[str]:
    for node in found:
        if type(node) in FORBIDDEN:
            yield f"句子里不能用“{FORBIDDEN[type(node)]}”"
    for chosen in _of(nodes.Filter, found):
        if chosen.name not in environment().filters:
            yield f"没有名为“{chosen.name}”的过滤器"
    for test in _of(nodes.Test, found):
        if test.name not in environment().tests:
            yield f"没有名为“{test.name}”的判断"


def path_of(node: nodes.Node) -> tuple[str, ...]:
    """`a.b` and `a["b"]` as (a, b); what has no name is empty."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        return (*path_of(node.node), node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return (*path_of(node.node), str(node.arg.value))
    return ("",)

"""Words that the program looks for are data: code holds mechanisms and messages.

What a region calls things, and how it puts them, an officer must be able to mend without Python. So
in the rooms that read what departments and accounting systems wrote no Chinese literal may be
compared, searched for, looked up or kept to that end; it belongs to an edition
(`templates/editions/*/prose.yaml`, `roles.yaml`, `privacy.yaml`, `import.yaml`), or, if it is the
same wherever Chinese is written, to `generator/language.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.checks.registry import checks
from generator.edition.grammar import SIGNATURES, TABLE_WORDS
from generator.edition.sentences import PHRASE_WORDS, WORDS
from tests.samples import REPOSITORY

PACKAGE = REPOSITORY / "generator"
ROOMS = ("checks", "importing", "published")

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: What only a regular expression has.
_PATTERN = re.compile(r"\(\?|\\[dsSw]|\{\d+,|\[[^\]]*\][?*+{]")
#: What takes messages.
_SAYING = frozenset(
    {
        *("Finding", "Unusable", "Outcome", "Unknown", "NotAnAmountError", "NumberKind"),
        *("RuleTable", "check", "finding", "refuse_row", "few"),
    }
)
#: The language of sentences (docs/版式编写说明.md, chapter 四), which `published` reads backwards.
_SENTENCES = frozenset(
    {
        *(*SIGNATURES, *WORDS, *TABLE_WORDS, *chain(*PHRASE_WORDS.values())),
        *("行", "同比", "次序", "升降"),
        *("类", "款", "决算", "预算"),
    }
)
#: Arguments of those that are no message.
_NEEDED = "needs"
#: Methods that look for the words that they are given.
_LOOKING = frozenset(
    {
        *("startswith", "endswith", "removesuffix", "removeprefix", "replace", "split", "rsplit"),
        *("partition", "rpartition", "find", "rfind", "index", "count", "get", "same", "frozenset"),
        *("strip", "lstrip", "rstrip", "set", "fullmatch", "match", "search"),
    }
)

#: What is no message and stays, with the reason.
_SHARED = "a message that several findings share"
ALLOWED: dict[tuple[str, str], str] = {
    ("checks/consolidation.py", "部门决算由所属单位决算汇总"): _SHARED,
    ("checks/consolidation.py", "请用 juesuan merge 重新汇总"): _SHARED,
    ("checks/private_numbers.py", "个人信息不得公开，请删去"): _SHARED,
    ("checks/private_numbers.py", "请确认是对外公开的办公{}，个人的请删去"): _SHARED,
    ("checks/finding.py", "错误"): "how grave a finding is, as messages say it",
    ("checks/finding.py", "警告"): "how grave a finding is, as messages say it",
    ("checks/finding.py", "提示"): "how grave a finding is, as messages say it",
    ("checks/rules.py", "上年"): "what the program itself puts before the name of a prior figure",
    ("checks/scores.py", "分值"): "what a message calls the column",
    ("checks/scores.py", "得分"): "what a message calls the column",
    ("checks/sums.py", "各行"): "what a message calls the parts of a total",
    ("checks/sums.py", "各栏"): "what a message calls the parts of a total",
    ("checks/waivers.py", "审核说明"): "a sheet of the program's own form",
    ("importing/leftovers.py", "这一页没有认出决算报表"): "a message that is counted",
    ("importing/leftovers.py", "不在报表的栏目和项目里"): "a message that is counted",
    ("importing/report.py", " 行 "): "a message",
    ("importing/report.py", " 个数"): "a message",
    ("published/sheets.py", "表格"): "what the program itself calls a table without a title",
    ("published/source/pdf/read.py", "请找有文字的原件，或由 Word、WPS 重新导出 PDF"): _SHARED,
    ("published/source/pdf/read.py", "图片"): "a message",
    ("published/source/pdf/read.py", "这一页是图片，没有文字，没有读"): "a message",
    ("published/source/pdf/read.py", "第 "): "a message",
    ("published/source/pdf/read.py", " 页"): "a message",
    ("published/source/spaced.py", "[一-鿿]"): "any Chinese character",
    ("published/source/web.py", "表 "): "what the program itself calls a table of a page",
}
#: Modules that write a page, all of whose words are messages.
PAGES = frozenset({"checks/rulebook.py"})


class Literal(NamedTuple):
    """A Chinese literal that is no message: where it stands, and why it is none."""

    module: str
    line: int
    text: str
    why: str


def literals(source: str, module: str) -> Iterator[Literal]:
    """The Chinese literals of a module that are not messages."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _CHINESE.search(node.value)
            and (why := use_of(node, parents))
        ):
            yield Literal(module, node.lineno, node.value, why)


def use_of(node: ast.Constant, parents: dict[ast.AST, ast.AST]) -> str:
    """For what a literal is used; blank for a message or a docstring."""
    uses = ["a pattern" if _PATTERN.search(str(node.value)) else ""]
    child: ast.AST = node
    while not isinstance(child, ast.stmt):
        above = parents[child]
        if isinstance(above, ast.Call) and called(above) in _SAYING:
            needed = isinstance(child, ast.keyword) and child.arg == _NEEDED
            return "what a check needs" if needed else ""
        if isinstance(above, ast.Expr) and child is node:
            return ""
        uses.append(use_in(above, child))
        if isinstance(above, ast.stmt) and isinstance(parents[above], ast.Module | ast.ClassDef):
            uses.append("a constant" if isinstance(above, ast.Assign | ast.AnnAssign) else "")
        child = above
    return next(filter(None, uses), "")


def use_in(above: ast.AST, child: ast.AST) -> str:
    """For what an expression uses a part of it; blank where that isn't known."""
    if isinstance(above, ast.Call) and child is not above.func:
        name = called(above)
        is_pattern = ast.unparse(above.func).startswith("re.")
        return "a pattern" if is_pattern else f"{name}()" if name in _LOOKING else ""
    if isinstance(above, ast.Subscript):
        return "looked up" if child is above.slice else ""
    kinds: dict[type[ast.AST] | tuple[type[ast.AST], ...], str] = {
        ast.Compare: "compared",
        (ast.Tuple, ast.List, ast.Set, ast.Dict): "among others",
        ast.arguments: "a default",
    }
    return next((use for kind, use in kinds.items() if isinstance(above, kind)), "")


def called(call: ast.Call) -> str:
    """The name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def is_of_sentences(text: str) -> bool:
    """Whether words are those of the language in which editions write sentences."""
    return all(word in _SENTENCES for word in text.strip("{ }.").split("."))


def found_in(room: str) -> list[Literal]:
    """Those of a room that are neither the names of rules nor allowed."""
    rules, found = checks(), []
    for file in sorted((PACKAGE / room).rglob("*.py")):
        module = file.relative_to(PACKAGE).as_posix()
        if module not in PAGES:
            known = rules.keys() | {text for place, text in ALLOWED if place == module}
            words = literals(file.read_text("utf-8"), module)
            found += [it for it in words if it.text not in known and not is_of_sentences(it.text)]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_words_that_are_looked_for_are_data(room: str) -> None:
    told = [f"{it.module}:{it.line}: {it.text!r} ({it.why})" for it in found_in(room)]
    assert told == [], "move them to the editions; ALLOWED is for what no region says otherwise"


#: How many there are in rooms that look for words in few places: names of rules, messages in lists,
#: and what drafting writes into an edition. The number may fall.
MOST = {"annexes": 23, "audit": 68, "drafting": 136}


@pytest.mark.parametrize("room", MOST)
def test_no_words_come_into_rooms_of_messages(room: str) -> None:
    assert len(found_in(room)) <= MOST[room], "move words of a region to templates/"


def test_nothing_is_allowed_that_is_not_there() -> None:
    for module, text in ALLOWED:
        assert text in {
            it.text for it in literals(Path(PACKAGE / module).read_text("utf-8"), module)
        }, f"{module}: {text}"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ('WORDS = ("增加", "减少")', "among others"),
        ('WORD = "增加"', "a constant"),
        ('def f(text):\n    return "增加" in text', "compared"),
        ('def f(text):\n    return text.endswith("支出")', "endswith()"),
        ('def f(table):\n    return table["三公表"]', "looked up"),
        ('def f(tables):\n    return tables.get("三公表")', "get()"),
        ('def f(text):\n    return re.sub("元$", "", text)', "a pattern"),
        ('def f(text, unit):\n    one = rf"(?:{unit})元"\n    return one', ""),
        ('def f(text, unit):\n    one = rf"(?:万){unit}"\n    return one', "a pattern"),
        ('def f(text, unit="万元"):\n    return unit', "a default"),
        ('@check("规则", "查出", needs=("三公表",))\ndef f():\n    pass', "what a check needs"),
    ],
)
def test_a_word_is_told_from_a_message(code: str, why: str) -> None:
    assert [it.why for it in literals(code, "made up")][:1] == ([why] if why else [])


@pytest.mark.parametrize(
    "code",
    [
        '"""说明。"""',
        'def f(name):\n    """说明。"""\n    return Finding("规则", f"《{name}》没有填", ("甲",))',
        'def f(a, b):\n    message = f"{a}与{b}不同，请核对"\n    yield Finding("规则", message)',
        'def f():\n    raise Unusable(None, "", "看不懂", "请核对")',
    ],
)
def test_a_message_is_none(code: str) -> None:
    assert list(literals(code, "made up")) == []

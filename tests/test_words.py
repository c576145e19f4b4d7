"""Words that the program looks for are data: code holds mechanisms and messages.

What a region calls things, and how it puts them, an officer must be able to mend without Python. So
in the rooms that read what departments and accounting systems wrote no Chinese literal may be
compared, searched for, looked up or kept to that end; it belongs to an edition
(`templates/editions/*/prose.yaml`, `roles.yaml`, `privacy.yaml`, `import.yaml`), to what all share
(`documents.yaml`, `drafting.yaml`, `overview.yaml`), or, if it is the same wherever Chinese is
written, to `generator/language.py`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.audit.rules import RULES
from generator.checks.registry import checks
from generator.edition.grammar import SIGNATURES, TABLE_WORDS
from generator.edition.sentences import PHRASE_WORDS, WORDS
from tests.samples import REPOSITORY

PACKAGE = REPOSITORY / "generator"
ROOMS = (
    *("checks", "importing", "published", "audit", "merge", "figures", "workbook"),
    "document/compose",
)

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: What only a regular expression has.
_PATTERN = re.compile(r"\(\?|\\[dsSw]|\{\d+,|\[[^\]]*\][?*+{]")
#: What takes messages.
_SAYING = frozenset(
    {
        *("Finding", "Unusable", "Outcome", "Unknown", "NotAnAmountError", "NumberKind", "Notice"),
        *("RuleTable", "DocumentRule", "check", "finding", "remark", "few", "refuse", "refuse_row"),
        *("ListColumn", "ListPage", "ListRow"),
    }
)
#: The language of sentences (docs/版式编写说明.md, chapter 四), which `published` reads backwards.
_SENTENCES = frozenset(
    {
        *(*SIGNATURES, *WORDS, *TABLE_WORDS, *chain(*PHRASE_WORDS.values())),
        *("行", "同比", "次序", "升降"),
        *("类", "款", "决算", "预算", "编码"),
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
_FOLLOWS = "how a message says what follows"
_NAMED = "what a message calls it"
_MARKED = "who marks a copy: the program"
_PLACED = "a place as the program itself words it"
_SHEET = "a sheet of the program's own form"
_NUMBER = "how numbers are written anywhere"
ALLOWED: dict[tuple[str, str], str] = {
    ("audit/compare.py", "增减的方向"): _NAMED,
    ("audit/compare.py", "与预算的比较"): _NAMED,
    ("audit/compare.py", "数"): _NAMED,
    ("audit/compare.py", "应为"): _FOLLOWS,
    ("audit/compare.py", "列出的是"): _FOLLOWS,
    ("audit/compare.py", "按本文的数应为"): _FOLLOWS,
    ("audit/compare.py", "按本年数和增减额应为"): _FOLLOWS,
    ("audit/pdf_marks.py", "决算公开审核"): _MARKED,
    ("audit/report.py", "规则："): "a message",
    ("audit/rules.py", "部门决算的文字说明与报表一致"): _SHARED,
    ("audit/rules.py", "版式规定的公开内容"): _SHARED,
    ("audit/word_marks.py", "决算公开审核"): _MARKED,
    ("audit/word_marks.py", "审"): _MARKED,
    ("audit/word_marks.py", r"第 (\d+) 段"): _PLACED,
    ("audit/word_marks.py", r"表 (\d+)(?: 第 (\d+) 行第 (\d+) 格)?"): _PLACED,
    ("audit/words.py", "正文"): _PLACED,
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
    ("document/compose/sentences.py", r"(?<![\d〇一二两三四五六七八九十百千])"): _NUMBER,
    ("drafting/reproduced.py", "自己写的数"): "what a message calls a part of a document",
    ("drafting/reproduced.py", "自己写的字"): "what a message calls a part of a document",
    ("importing/leftovers.py", "这一页没有认出决算报表"): "a message that is counted",
    ("importing/leftovers.py", "不在报表的栏目和项目里"): "a message that is counted",
    ("importing/report.py", " 行 "): "a message",
    ("importing/report.py", " 个数"): "a message",
    ("merge/books.py", "只有同一版式、同一年度的填报表才能汇总"): _SHARED,
    ("merge/consolidate.py", "《审核说明》"): _SHEET,
    ("merge/consolidate.py", "《附件文件》"): _SHEET,
    ("merge/consolidate.py", "自评表"): _SHEET,
    ("published/sheets.py", "表格"): "what the program itself calls a table without a title",
    ("published/source/pdf/read.py", "请找有文字的原件，或由 Word、WPS 重新导出 PDF"): _SHARED,
    ("published/source/pdf/read.py", "图片"): "a message",
    ("published/source/pdf/read.py", "这一页是图片，没有文字，没有读"): "a message",
    ("published/source/pdf/read.py", "第 "): "a message",
    ("published/source/pdf/read.py", " 页"): "a message",
    ("published/source/spaced.py", "[一-鿿]"): "any Chinese character",
    ("published/source/web.py", "表 "): "what the program itself calls a table of a page",
    ("workbook/cell_looks.py", "宋体"): "the font of the program's own form",
    ("workbook/reading/cells.py", "嵌在格子里的图片"): _NAMED,
    ("workbook/reading/cells.py", "其中有不可见字符 "): "a message",
    ("workbook/reading/cells.py", "，不能当作数字"): "a message",
    ("workbook/reading/cells.py", "请重新键入这个数"): "a message",
    ("workbook/reading/cells.py", "请只填一个数，中间不留空格和换行"): "a message",
    ("workbook/reading/cells.py", "这里应为数字"): "a message",
    ("workbook/reading/cells.py", "请改为数字，没有的留空"): "a message",
    ("workbook/reading/pasted.py", "部门"): _NAMED,
    ("workbook/reading/subjects.py", "各栏"): "a heading of the program's own form",
    ("workbook/reading/tables.py", "第 "): _PLACED,
    ("workbook/reading/unread.py", "不会公开。请移到要填的格子；没有用的，请清空"): _SHARED,
    (
        "workbook/reading/unread.py",
        r"约?[+-]?[\d,.]*[1-9][\d,.]*(亿|万|千)?元?%?",
    ): _NUMBER,
    ("workbook/reading/unread.py", r"\d[\d,]*\.\d|\d{4,}(?!\d*(年|表|号))"): _NUMBER,
    ("workbook/reading/unread.py", "年"): _NUMBER,
    ("workbook/reading/unread.py", "月"): _NUMBER,
    ("workbook/reading/unread.py", "日"): _NUMBER,
    ("workbook/reading/unread.py", "页"): _NUMBER,
    ("workbook/remarks.py", "【审核意见】"): "the program's own mark",
    ("workbook/remarks.py", r"(?:错误|警告|提示) \d+："): "the program's own mark",
}
#: Modules, or folders of them, all of whose words are the program's own, with the reason.
_OWN_SHEETS = "names and headings of sheets of the program's own form"
PAGES = {
    "checks/rulebook.py": "writes a page of messages",
    "workbook/form/": "writes the program's own form",
    "workbook/hints.py": "what the form tells whoever fills it in",
    "workbook/reading/annex_files.py": _OWN_SHEETS,
    "workbook/reading/house_style.py": _OWN_SHEETS,
    "workbook/reading/inspect.py": "what a file holds beside its cells, and what to do",
    "workbook/reading/roster.py": _OWN_SHEETS,
    "workbook/reading/sheets.py": _OWN_SHEETS,
    "workbook/reading/sources.py": _OWN_SHEETS,
    "workbook/reading/transfers.py": _OWN_SHEETS,
    "workbook/shown/": "how Excel and WPS spell number formats",
    "workbook/spreadsheet/": "messages about files that can't be read",
    "workbook/writing/": "writes the program's own form",
}


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
        if isinstance(above, ast.Call) and called(above).lstrip("_") in _SAYING:
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
    rules, found = {*checks(), *RULES}, []
    for file in sorted((PACKAGE / room).rglob("*.py")):
        module = file.relative_to(PACKAGE).as_posix()
        if not module.startswith(tuple(PAGES)):
            known = rules | {text for place, text in ALLOWED if place == module}
            words = literals(file.read_text("utf-8"), module)
            found += [it for it in words if it.text not in known and not is_of_sentences(it.text)]
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_words_that_are_looked_for_are_data(room: str) -> None:
    told = [f"{it.module}:{it.line}: {it.text!r} ({it.why})" for it in found_in(room)]
    assert told == [], "move them to the editions; ALLOWED is for what no region says otherwise"


#: How many there are in rooms that look for words in few places: messages in lists, names of files,
#: and what drafting writes into an edition. The number may fall.
MOST = {"annexes": 23, "batch": 59, "drafting": 59}


@pytest.mark.parametrize("room", MOST)
def test_no_words_come_into_rooms_of_messages(room: str) -> None:
    assert len(found_in(room)) <= MOST[room], "move words of a region to templates/"


def test_nothing_is_allowed_that_is_not_there() -> None:
    for page in PAGES:
        assert (PACKAGE / page).exists(), page
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

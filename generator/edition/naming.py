"""Everything that sentences, figures and rules of an edition may name, listed for its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.edition.grammar import SIGNATURES, TABLE_WORDS, Parameter
from generator.edition.model import Edition
from generator.edition.sentences import FILTERS, PHRASE_WORDS, WORDS
from generator.edition.shapes.table import SUBJECT
from generator.edition.validate import (
    COMPARISONS,
    CONDITION_OPERATIONS,
    OPERATIONS,
    PRIOR,
    RULE_OPERATIONS,
)

_TYPES = {
    "text": "文字",
    "paragraph": "段落",
    "amount": "金额",
    "count": "个数",
    "choice": "选项",
}
_PHRASES = {
    "change": "增减写法",
    "completion": "完成率写法",
    "reason": "原因写法",
    "table_head": "表头行",
    "term": "名词解释",
    "draft": "草拟的原因",
    "heading": "标题",
}
#: Each line: a name, and what it is.
Line = tuple[str, str]


def name_lines(edition: Edition) -> Iterator[str]:
    """All names, group by group; names and what they are stand parted by a tab."""
    for at, (title, lines) in enumerate(_groups(edition).items()):
        if at:
            yield ""
        yield title
        yield from (f"{name}\t{what}".rstrip("\t") for name, what in lines)


def _groups(edition: Edition) -> Mapping[str, Iterable[Line]]:
    forms, wording = edition.forms, edition.wording
    return {
        "指标（句子、规则）": edition.figures.items(),
        "要填的内容（句子；金额、个数也用于规则）": (
            (name, f"{entry.label}，{_TYPES[entry.type]}")
            for name, entry in edition.reporting_fields()
        ),
        "表里的格（指标、规则）": (
            (f"{name}{cell}", what)
            for name, table in edition.ordered_tables
            for cell, what in table.names()
        ),
        "清单（句子；金额的列也用于指标、规则）": (
            (f"{name}.{column}", f"{entry.label}，{_TYPES[entry.type]}")
            for name, listing in forms.lists.items()
            for column, entry in listing.columns.items()
        ),
        "撰写页（撰写）": ((name, it.title) for name, it in forms.writings.items()),
        "原因（原因）": ((name, it.label) for name, it in forms.reasons.items()),
        "句子（explain、覆盖）": _sentences(edition),
        "句子里的函数": (
            (f"{name}({', '.join(_argument(it) for it in given)})", "")
            for name, given in SIGNATURES.items()
        ),
        "句子里的词": (
            *((name, "") for name in sorted(WORDS)),
            *(
                (f"表.{name}.{word}", "")
                for name in edition.table_order
                for word in sorted(TABLE_WORDS)
            ),
            *((f"词.{name}", word) for name, word in edition.style.words.items()),
            *((f"选项.{name}", "是" if on else "否") for name, on in edition.style.options.items()),
        ),
        "写法": (
            *((name, _PHRASES["change"]) for name in wording.change),
            *((name, _PHRASES["completion"]) for name in wording.completion),
            *((name, _PHRASES["reason"]) for name in wording.reason),
        ),
        "写法里另有的词": (
            (_PHRASES[name], "、".join(sorted(words))) for name, words in PHRASE_WORDS.items()
        ),
        "句子里的过滤器": ((name, "") for name in FILTERS),
        "指标里的运算": ((name, "") for name in OPERATIONS),
        "规则里另有的": (
            (SUBJECT, "each 的每个科目"),
            (PRIOR, "上年(指标)"),
            *(
                (name, "比较" if name in COMPARISONS else "when 里")
                for name in CONDITION_OPERATIONS
                if name not in RULE_OPERATIONS
            ),
        ),
    }


def _sentences(edition: Edition) -> Iterator[Line]:
    for part in edition.ordered_parts:
        for section, it in part.sections.items():
            for paragraph, text in it.paragraphs.items():
                yield f"{section}.{paragraph}", " ".join(text.split())


def _argument(parameter: Parameter) -> str:
    return parameter.what if parameter.required else f"[{parameter.what}]"

"""The language of sentences: which words a template of an edition may use.

Sentences are Jinja templates from whoever wrote the edition, so they run in a sandbox: no
attribute that starts with an underscore, no change to what they are given, no file, no network.
An unknown word is refused when the edition is loaded, not when the document is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.edition.model import Edition

#: Words that every sentence knows, beside the edition's own figures, fields and lists.
WORDS = frozenset(["名称", "编制单位", "年度", "上年", "类型", "自称", "表", "词", "选项"])
#: Functions that every sentence knows; the document offers exactly these.
FUNCTIONS = frozenset(
    [
        "金额",
        "数量",
        "占比",
        "增减",
        "完成率",
        "原因",
        "差异原因",
        "有数科目",
        "填写",
        "撰写",
        "列表",
        "有数经济科目",
        "中文数",
        "接句",
    ]
)
NONE: frozenset[str] = frozenset()
#: Further words that single phrases know.
PHRASE_WORDS = {
    "change": frozenset(["差额", "比率", "方向"]),
    "completion": frozenset(["比率"]),
    "reason": frozenset(["原因", "方向", "大小"]),
    "table_head": frozenset(["单位"]),
    "term": frozenset(["序号", "名词", "解释"]),
}


class SentenceError(ValueError):
    """A sentence that can't be used; the message is Chinese and says why."""


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox in which sentences are compiled and rendered."""
    return ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )


def names(edition: Edition) -> frozenset[str]:
    """Every word that the edition's sentences may use."""
    fields = (name for name, _ in edition.reporting_fields())
    return WORDS | FUNCTIONS | {*edition.figures, *fields, *edition.forms.lists}


def check(text: str, known: frozenset[str]) -> None:
    """Refuse a sentence with broken syntax or an unknown word.

    Raises:
        SentenceError: saying which.
    """
    try:
        tree = environment().parse(text)
        unknown = sorted(meta.find_undeclared_variables(tree) - known)
    except TemplateSyntaxError as error:
        raise SentenceError(f"句子写法有误（{error.message}）") from error
    if unknown:
        raise SentenceError(f"句子里用了没有定义的词“{unknown[0]}”")


@cache
def compile_sentence(text: str) -> Template:
    """The compiled sentence, once for each text in a process."""
    return environment().from_string(text)


def sentences(edition: Edition) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Every template of an edition: the keys where it stands, its text, its further words."""
    for name, part in edition.parts.items():
        yield ("parts", name, "title"), part.title, NONE
        for key, section in part.sections.items():
            yield ("parts", name, "sections", key, "title"), section.title, NONE
            for paragraph, text in section.paragraphs.items():
                yield ("parts", name, "sections", key, "paragraphs", paragraph), text, NONE
    for name, table in edition.tables.items():
        for text in (*table.notes, *table.notes_when_empty):
            yield ("tables", name, "notes"), text, NONE
    for name, writing in edition.forms.writings.items():
        for _, text in writing.starts_with:
            yield ("forms", "writings", name, "starts_with"), text, NONE
    yield from _phrases(edition)


def _phrases(edition: Edition) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    wording = edition.wording
    for key in ("title", "cover_name", "cover_title", "cover_date", "contents_note"):
        yield ("wording", key), getattr(wording, key), NONE
    for key in ("term", "term_group"):
        yield ("wording", key), getattr(wording, key), PHRASE_WORDS["term"]
    for text in wording.table_head:
        yield ("wording", "table_head"), text, PHRASE_WORDS["table_head"]
    for group in ("change", "completion"):
        for key, cases in getattr(wording, group).items():
            for case, text in cases.model_dump().items():
                yield ("wording", group, key, case), text, PHRASE_WORDS[group]
    for key, text in wording.reason.items():
        yield ("wording", "reason", key), text, PHRASE_WORDS["reason"]

"""The sentences of an edition: where they stand and which words each may use.

Sentences are Jinja templates from whoever wrote the edition, so they run in a sandbox: no
attribute that starts with an underscore, no change to what they are given, no file, no network,
and only a few filters. `grammar` refuses what can't be used when the edition is loaded, not when
the document is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.edition.model import Edition
from generator.edition.source import Keys

_FORMS = re.compile(r"""自评表\(\s*["'](\w+)["']""")

#: Words that every sentence knows, beside the edition's own figures, fields and lists.
WORDS = frozenset(["名称", "编制单位", "年度", "上年", "类型", "自称", "表", "词", "选项"])
NONE: frozenset[str] = frozenset()
#: Further words that single phrases know.
PHRASE_WORDS = {
    "change": frozenset(["差额", "比率", "方向", "基数"]),
    "completion": frozenset(["比率"]),
    "reason": frozenset(["原因", "方向", "大小"]),
    "table_head": frozenset(["单位"]),
    "term": frozenset(["序号", "数字序号", "名词", "解释"]),
    "heading": frozenset(["序号", "数字序号", "标题"]),
    "draft": frozenset(["名称", "方向", "差额", "比重"]),
}
#: What tells what a department calls itself: its kind, and the house style.
OWN_NAME_WORDS = frozenset(["类型", "词"])
#: What the Excel form knows before a department has filled it in.
FORM_WORDS = frozenset(["类型"])
#: The filters of a sentence: none that could run long, or let markup through.
FILTERS = (
    "default", "first", "join", "last", "length", "list", "map", "reject", "rejectattr", "replace",
    "reverse", "select", "selectattr", "sort", "trim", "unique",
)  # fmt: skip


class Sentence(NamedTuple):
    """A template, where it stands, and its words: its own, and unless it is closed all others."""

    keys: Keys
    text: str
    words: frozenset[str] = NONE
    closed: bool = False


class SentenceError(ValueError):
    """A sentence that can't be used; the message is Chinese and says why."""


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox in which sentences are compiled and rendered."""
    sandbox = ImmutableSandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS}
    return sandbox


def is_plain(text: str) -> bool:
    """Whether a sentence says nothing but what stands there: no word, no function, no condition."""
    return "{" not in text


@cache
def parse_sentence(text: str) -> nodes.Template:
    """The sentence as a tree, once for each text in a process."""
    return environment().parse(text)


@cache
def compile_sentence(text: str) -> Template:
    """The compiled sentence, once for each text in a process."""
    return environment().from_string(parse_sentence(text))


def forms_in_sentences(edition: Edition) -> frozenset[str]:
    """The self-evaluation forms that sentences put in their place, by name."""
    texts = (
        text
        for part in edition.ordered_parts
        for section in part.sections.values()
        for text in section.paragraphs.values()
    )
    return frozenset(name for text in texts for name in _FORMS.findall(text))


def sentences(edition: Edition) -> Iterator[Sentence]:
    """Every template of an edition."""
    for name, part in edition.parts.items():
        yield Sentence(("parts", name, "title"), part.title)
        if part.when_empty is not None:
            yield Sentence(("parts", name, "when_empty"), part.when_empty)
        for key, section in part.sections.items():
            if section.title is not None:
                yield Sentence(("parts", name, "sections", key, "title"), section.title)
            for paragraph, text in section.paragraphs.items():
                yield Sentence(("parts", name, "sections", key, "paragraphs", paragraph), text)
    for name, table in edition.tables.items():
        for group in ("notes", "notes_when_empty"):
            for at, text in enumerate(getattr(table, group)):
                yield Sentence(("tables", name, group, at), text)
    yield from _forms(edition)
    yield from _headings(edition)
    yield from _phrases(edition)


def _forms(edition: Edition) -> Iterator[Sentence]:
    for name, writing in edition.forms.writings.items():
        for at, (_, text) in enumerate(writing.starts_with):
            keys: Keys = ("forms", "writings", name, "starts_with", at)
            yield Sentence(keys, text, FORM_WORDS, closed=True)
    for name, evaluation in edition.forms.evaluations.items():
        keys = ("forms", "evaluations", name, "period")
        yield Sentence(keys, evaluation.period, frozenset({"年度"}), closed=True)


def _headings(edition: Edition) -> Iterator[Sentence]:
    wording = edition.wording
    yield Sentence(("wording", "own_name"), wording.own_name, OWN_NAME_WORDS, closed=True)
    for key in ("part_heading", "section_heading"):
        yield Sentence(("wording", key), getattr(wording, key), PHRASE_WORDS["heading"])


def _phrases(edition: Edition) -> Iterator[Sentence]:
    wording = edition.wording
    cover = ("cover_head", "cover_name", "cover_title", "cover_date")
    for key in ("title", *cover, "contents_head", "contents_note"):
        yield Sentence(("wording", key), getattr(wording, key))
    for key in ("term", "term_group"):
        yield Sentence(("wording", key), getattr(wording, key), PHRASE_WORDS["term"])
    for name, chart in edition.charts.items():
        yield Sentence(("charts", name, "title"), chart.title)
    for at, text in enumerate(wording.table_head):
        yield Sentence(("wording", "table_head", at), text, PHRASE_WORDS["table_head"])
    for group in ("change", "completion"):
        for key, cases in getattr(wording, group).items():
            for case, text in cases.cases().items():
                yield Sentence(("wording", group, key, case), text, PHRASE_WORDS[group])
    for key, text in wording.reason.items():
        yield Sentence(("wording", "reason", key), text, PHRASE_WORDS["reason"])
    for key, text in wording.draft.model_dump().items():
        yield Sentence(("wording", "draft", key), text, PHRASE_WORDS["draft"])


def own_name(edition: Edition, kind: str) -> str:
    """What a department, or a unit, calls itself."""
    words = {"类型": kind, "词": edition.style.words}
    return compile_sentence(edition.wording.own_name).render(words)


def plain_texts(edition: Edition) -> Iterator[tuple[Keys, str]]:
    """Words that are printed as they stand, where someone might take them for templates."""
    for key in ("missing_reason", "missing_prior", "missing_field"):
        yield ("wording", key), getattr(edition.wording, key)
    for key, said in edition.wording.directions.model_dump().items():
        for word in (said,) if isinstance(said, str) else said:
            yield ("wording", "directions", key), word
    for name, meaning in edition.terms.items():
        if isinstance(meaning, str):
            yield ("terms", name), meaning
        else:
            yield from ((("terms", name, term), text) for term, text in meaning.items())

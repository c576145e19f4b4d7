"""Everything that an edition's sentences may name: functions, lists, fields, figures, words."""

from __future__ import annotations

from collections.abc import Callable

import markupsafe

from generator.document.compose.blocks import Writings
from generator.document.compose.phrases import Phrases
from generator.document.compose.reasons import Reasons
from generator.document.compose.sentences import Gap, Sentences, clean
from generator.document.compose.subjects import Subjects
from generator.edition.grammar import SIGNATURES
from generator.edition.sentences import own_name
from generator.figures.derive import Disclosure
from generator.language import chinese_number


def vocabulary(sentences: Sentences, reasons: Reasons, writings: Writings) -> dict[str, object]:
    """What sentences may name, by its name.

    A name that stands twice goes to the later of: lists, fields, figures, functions, words.
    """
    disclosure, edition = sentences.disclosure, sentences.disclosure.edition
    identity = disclosure.submission.identity
    fields = {
        name: clean(value) if isinstance(value, str) else value
        for name, value in disclosure.fields.items()
    }
    return {
        **{name: _listed(sentences, name) for name in edition.forms.lists},
        **fields,
        **disclosure.figures,
        **_functions(sentences, reasons, writings),
        "名称": clean(identity.name),
        "编制单位": fields.get("编制单位") or clean(identity.name),
        "年度": identity.year,
        "上年": identity.year - 1,
        "类型": identity.kind,
        "自称": own_name(edition, identity.kind),
        "表": {
            name: {"表号": table.number, "表题": table.title}
            for name, table in edition.tables.items()
        },
        "词": edition.style.words,
        "选项": edition.style.options,
    }


class _Blank(list[dict[str, object]]):
    """A list that was left blank, which is told as soon as a sentence asks how much it holds."""

    def __init__(self, sentences: Sentences, gap: Gap) -> None:
        super().__init__()
        self._sentences, self._gap = sentences, gap

    def __len__(self) -> int:
        if self._gap not in self._sentences.gaps:
            self._sentences.gaps.append(self._gap)
        return 0


def _listed(sentences: Sentences, name: str) -> list[dict[str, object]]:
    """The rows of a list as words; a blank one of offices is told where sentences count it."""
    rows, edition = _rows(sentences.disclosure, name), sentences.disclosure.edition
    if rows or name not in edition.roles.offices:
        return rows
    title = edition.forms.lists[name].title
    message = f"《{title}》没有填写，公开文本里就没有{title}。有的请填写"
    return _Blank(sentences, Gap("list", message))


def _functions(
    sentences: Sentences, reasons: Reasons, writings: Writings
) -> dict[str, Callable[..., object]]:
    phrases, subjects = Phrases(sentences), Subjects(sentences)
    functions: dict[str, Callable[..., object]] = {
        "金额": phrases.amount,
        "数量": phrases.count,
        "占比": phrases.share,
        "增减": phrases.change,
        "完成率": phrases.completion,
        "原因": reasons.reason,
        "差异原因": reasons.subject_reason,
        "有数科目": subjects.subjects,
        "填写": lambda figure: figure.value is not None,
        "持平": lambda figure, other: sentences.moved(figure, other).case == "flat",
        "撰写": writings.writing,
        "列表": writings.listing,
        "自评表": writings.forms,
        "有数经济科目": subjects.economic_subjects,
        "中文数": chinese_number,
        "接句": lambda text: text and markupsafe.Markup("。") + text.rstrip("。"),
    }
    assert functions.keys() == SIGNATURES.keys(), functions.keys() ^ SIGNATURES.keys()
    return functions


def _rows(disclosure: Disclosure, name: str) -> list[dict[str, object]]:
    return [
        {column: clean(cell.text) for column, cell in row.items()}
        for row in disclosure.submission.lists.get(name, ())
    ]

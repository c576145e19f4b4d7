"""The terms that the document explains, as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from generator.document.compose.sentences import Sentences, clean
from generator.edition.model import Part, Section
from generator.figures.derive import Disclosure
from generator.language import chinese_number


def term_blocks(
    sentences: Sentences, place: Part | Section, text: str
) -> Iterator[dict[str, object]]:
    """What the frame draws of the terms: the department's own, or else the edition's.

    Args:
        sentences: say each term.
        place: the part or the section that holds them.
        text: what the document says before.
    """
    rows = sentences.disclosure.submission.lists.get(place.source or "", ())
    own = [[clean(cell.text) for cell in row.values()] for row in rows]
    terms = [(*row, "", "")[:3] for row in own] or list(
        _edition_terms(sentences.disclosure, None if place.every_term else text)
    )
    wording = sentences.disclosure.edition.wording
    groups = dict.fromkeys(group for _, _, group in terms)
    numbers = {group: at for at, group in enumerate(filter(None, groups), start=1)}
    for group in groups:
        if group:
            heading = _say(sentences, wording.term_group, numbers[group], group)
            yield {"kind": "heading", "text": heading}
        members = [item for item in terms if item[2] == group]
        for at, (term, meaning, _) in enumerate(members, start=1):
            # a group that is a term itself was named by its heading
            is_named = bool(group) and term == group
            said = meaning if is_named else _say(sentences, wording.term, at, term, meaning)
            for line in said.split("\n"):
                yield {"kind": "text", "text": line}


def _say(sentences: Sentences, phrase: str, number: int, term: str, meaning: str = "") -> str:
    words = {"序号": chinese_number(number), "数字序号": number, "名词": term, "解释": meaning}
    return sentences.render(phrase, words)


def _edition_terms(disclosure: Disclosure, text: str | None) -> Iterator[tuple[str, str, str]]:
    """The edition's terms that this document needs, each with its meaning and its group.

    A term that names a row or a column of the tables, such as a kind of income, is needed where an
    amount stands there or the text speaks of it. The others are: what the edition explains besides
    is in every document, as 三公 and 机关运行经费 are. Without a text, all are.
    """
    rows = dict(_amounts(disclosure))

    def needed(term: str) -> bool:
        if text is None:
            return True
        named = [has for label, has in rows.items() if label.startswith(term)]
        return not named or any(named) or term in text

    for name, meaning in disclosure.edition.terms.items():
        if isinstance(meaning, dict):
            yield from ((term, said, name) for term, said in meaning.items() if needed(term))
        elif needed(name):
            yield name, meaning, ""


def _amounts(disclosure: Disclosure) -> Iterator[tuple[str, bool]]:
    """Rows and columns of the tables by their labels, and whether an amount stands in them."""
    found: dict[str, bool] = {}
    for table in disclosure.tables.values():
        for label, (row, column) in table.table.terms():
            found[label] = found.get(label, False) or any(
                figure
                for (at, along), figure in table.figures.items()
                if row in ("", at) and column in ("", along)
            )
    yield from found.items()

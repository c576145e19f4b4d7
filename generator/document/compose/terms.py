"""The terms that the document explains, as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from generator.document.compose.sentences import Sentences, clean
from generator.edition.model import Edition, Part
from generator.text import chinese_number


def term_blocks(sentences: Sentences, part: Part) -> Iterator[dict[str, object]]:
    """What the frame draws of the terms: the department's own, or else the edition's."""
    rows = sentences.disclosure.submission.lists.get(part.source or "", ())
    own = [[clean(cell.text) for cell in row.values()] for row in rows]
    terms = [(*row, "", "")[:3] for row in own] or list(
        _edition_terms(sentences.disclosure.edition)
    )
    wording = sentences.disclosure.edition.wording
    groups = list(dict.fromkeys(group for _, _, group in terms))
    for number, group in enumerate(groups, start=1):
        if group:
            words = {"序号": chinese_number(number), "名词": group, "解释": ""}
            text = sentences.render(wording.term_group, words)
            yield {"kind": "heading", "text": text}
        members = [item for item in terms if item[2] == group]
        for at, (term, meaning, _) in enumerate(members, start=1):
            words = {"序号": chinese_number(at), "名词": term, "解释": meaning}
            text = sentences.render(wording.term, words)
            for line in text.split("\n"):
                yield {"kind": "text", "text": line}


def _edition_terms(edition: Edition) -> Iterator[tuple[str, str, str]]:
    for name, meaning in edition.terms.items():
        if isinstance(meaning, dict):
            yield from ((term, text, name) for term, text in meaning.items())
        else:
            yield name, meaning, ""

"""The glossary of an edition, drafted from those of documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.annexes.model import Words
from generator.drafting.base import Data
from generator.drafting.documents import Doubts, DraftDocument
from generator.drafting.privacy import NAMELESS, TAKEN_OUT, without_names
from generator.language import NUMERAL, SIGNS

_TERM = re.compile(
    rf"(?P<number>[（(]?[{SIGNS}\d]+[）)]?[、.．]?)\s*"
    r"(?P<name>[^：:。]{2,40})[：:](?P<text>.+)"
)


def _term_lines(document: DraftDocument) -> list[re.Match[str]]:
    blocks = [it for part in document.parts if part.kind == "terms" for it in part.blocks]
    lines = ["".join(it.text.split()) for it in blocks if isinstance(it, Words)]
    return [found for line in lines if (found := _TERM.fullmatch(line))]


def term_form(document: DraftDocument) -> str:
    """How a term and its meaning are printed."""
    lines = _term_lines(document)
    number = lines[0]["number"] if lines else "（一）"
    digits = re.sub(r"\d+", "{{ 数字序号 }}", number)
    own = digits if digits != number else re.sub(NUMERAL, "{{ 序号 }}", number)
    return f"{own}{{{{ 名词 }}}}：{{{{ 解释 }}}}"


def terms_of_documents(documents: Sequence[DraftDocument], base: Data, doubts: Doubts) -> Data:
    """The glossary, in the order of the first document; what isn't there goes."""
    names = [it.name for it in documents if it.name]
    terms: Data = {}
    for document in documents:
        for line in _term_lines(document):
            if any(name in line["text"] for name in names):
                doubts.add("terms.yaml", ("terms",), [f"“{line['name']}”的解释提到本部门，没有写"])
            else:
                text = without_names(line["text"])
                terms.setdefault(line["name"], text)
                taken = [TAKEN_OUT] if NAMELESS in text else []
                doubts.add("terms.yaml", ("terms", line["name"]), taken)
    if not terms:
        return {}
    gone = {name: None for name in base.get("terms", {}) if name not in terms}
    return {**gone, **terms}

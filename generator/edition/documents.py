"""How published documents say what they are, by `templates/documents.yaml`.

A document is read before anyone knows which edition it follows, so these words are no edition's. A
file of the same name in a folder for editions is laid on it.
"""

from __future__ import annotations

from functools import cache

from generator.edition.load import extra_folders, read_as
from generator.edition.ordinals import OrdinalError, pattern_of_sample
from generator.edition.phrases import PhraseError, pattern_of
from generator.edition.source import Invalid, read_yaml
from generator.edition.words import Phrases, WordGroup, Words
from generator.paths import templates_dir

_FILE = "documents.yaml"


class DocumentWords(WordGroup):
    """The words of titles, heads of tables, notes and pages.

    A title says `kinds` and `accounts`, of a budget `budgets`, and may end in `papers`; what begins
    with one of `no_names` is no name. `parts` are samples of their headings; `annexes` begin a
    paragraph, `contents` head the contents. Above tables stand their numbers, of `table_kinds` with
    `tables`, `units`, `money_units`, `issuers` and what is `continued`; `behind_issuers` ends a
    name. Below stand `notes`, and `numbered_notes` begin one with a number. `captions` number
    figures, `page_before`, `page_behind` and `page_total` pages; `field_errors` are Word's own.
    """

    kinds: Words
    accounts: Words
    budgets: Words
    papers: Phrases
    no_names: Words
    parts: Words
    annexes: Words
    contents: Words
    table_kinds: Words
    tables: Words
    units: Words
    money_units: Words
    issuers: Words
    behind_issuers: Words
    continued: Words
    notes: Words
    numbered_notes: Words
    captions: Words
    page_before: Words
    page_behind: Words
    page_total: Words
    field_errors: Words


@cache
def document_words() -> DocumentWords:
    """What the files say.

    Raises:
        Unusable: one can't be read or is wrong.
    """
    source = read_yaml(templates_dir() / _FILE)
    for folder in reversed(extra_folders()):
        if (folder / _FILE).is_file():
            source.overlay(read_yaml(folder / _FILE))
    return read_as(DocumentWords, source, _check)


def _check(words: DocumentWords) -> None:
    for name, phrase in words.papers.items():
        try:
            pattern_of(phrase)
        except PhraseError as error:
            raise Invalid(("papers", name), f"“{phrase}”{error}") from error
    for at, sample in enumerate(words.parts):
        try:
            pattern_of_sample(sample)
        except OrdinalError as error:
            raise Invalid(("parts", at), f"“{sample}”{error}") from error

"""How published documents say what they are, by `templates/documents.yaml`.

A document is read before anyone knows which edition it follows, so these words are no edition's. A
file of the same name in a folder for editions is laid on it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from generator.edition.load import extra_folders, read_as
from generator.edition.ordinals import OrdinalError, pattern_of_sample
from generator.edition.source import Invalid, read_yaml
from generator.edition.words import Phrases, WordGroup, Words, check_phrases
from generator.paths import templates_dir

Group = TypeVar("Group", bound=WordGroup)


class DocumentWords(WordGroup):
    """The words of titles, heads of tables, notes and pages.

    A title says `kinds` and `accounts`, of a budget `budgets`, and may end in `papers`; what begins
    with one of `no_names` is no name, and none on a cover has one of `name_breaks`. `parts` are
    samples of their headings; `annexes` begin a paragraph, `contents` head the contents. Above
    tables stand their numbers, of `table_kinds` with `tables`, `units`, `money_units`, `issuers`
    and what is `continued`; `behind_issuers` ends a name. Below stand `notes`, and `numbered_notes`
    begin one with a number. `captions` number figures, `page_before`, `page_behind` and
    `page_total` pages; `field_errors` are Word's own.
    """

    kinds: Words
    accounts: Words
    budgets: Words
    papers: Phrases
    no_names: Words
    name_breaks: Words
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
    return shared_words(DocumentWords, "documents.yaml", _check)


def shared_words(model: type[Group], name: str, check: Callable[[Group], object]) -> Group:
    """Words that are no edition's: those of the program, and what bureaus laid on them.

    Args:
        model: what the file should be.
        name: the file's, in the program's templates and beside editions.
        check: refuses what contradicts itself.

    Raises:
        Unusable: one of the files can't be read or is wrong.
    """
    source = read_yaml(templates_dir() / name)
    for folder in reversed(extra_folders()):
        if (folder / name).is_file():
            source.overlay(read_yaml(folder / name))
    return read_as(model, source, check)


def _check(words: DocumentWords) -> None:
    check_phrases(words)
    for at, sample in enumerate(words.parts):
        try:
            pattern_of_sample(sample)
        except OrdinalError as error:
            raise Invalid(("parts", at), f"“{sample}”{error}") from error

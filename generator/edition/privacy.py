"""What an edition says of words around personal data and of marks of secrecy."""

from __future__ import annotations

from pydantic import Field

from generator.edition.words import Phrases, WordGroup, Words


class PrivacyWords(WordGroup):
    """By what names, numbers of persons and marks of secrecy are told from other words.

    Before a number: `other_numbers` say that it is of another kind, `codes` that it is an
    organisation's, `telephones` that it is one; `copulas` may stand between. Behind it: `counted`
    make it an amount.
    Names: `surnames` begin them, `roles` and `received` stand before them, `titles` of guests and
    `behind_names` behind them; `no_names` begin alike and are none, `no_name_ends` end such words.
    Secrecy: `levels`, in brackets or alone; `level_values` behind `level_headings`;
    `internal_marks`, and `internal` words of a sentence.
    """

    other_numbers: Words = ()
    codes: Words = ()
    telephones: Words = ()
    copulas: Words = ()
    counted: Words = ()
    surnames: Words = ()
    roles: Phrases = Field(default_factory=dict)
    received: Words = ()
    titles: Words = ()
    behind_names: Words = ()
    no_names: Words = ()
    no_name_ends: Words = ()
    levels: Words = ()
    level_headings: Words = ()
    level_values: Words = ()
    internal_marks: Phrases = Field(default_factory=dict)
    internal: Phrases = Field(default_factory=dict)

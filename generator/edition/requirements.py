"""What every disclosure must print, wherever it is from, and whether some text says it.

A requirement is stated once for the country. It binds an edition only as far as it is proved: one
of which nobody has `seen` the basis is listed, and asked of no one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from generator.edition.phrases import PhraseError, pattern
from generator.edition.shapes.parts import Model, Name
from generator.edition.source import Invalid, Keys

#: A phrase, or several that must all stand in one line.
AnyPhrase = str | tuple[str, ...]
_QUOTES = str.maketrans("", "", "“”‘’\"'")


class Saying(Model):
    """Something that must be said: one of the phrases of `any_of` stands in a line.

    `if_empty` names a table: only where it holds nothing; `if_filled` a figure: only where it is
    something. `of_edition` is asked of editions alone, not of what a department printed.
    """

    any_of: tuple[AnyPhrase, ...]
    if_empty: Name | None = None
    if_filled: Name | None = None
    of_edition: bool = False


class Requirement(Model):
    """What must be public.

    Attributes:
        asks: what, as an officer would say it.
        basis: the law or rule.
        seen: where the basis was read, with its date; none is unproved.
        tables: official tables that an edition must have.
        says: what must be said, by name.
        rules: checks that see to it in what a department fills in.
        beyond: why no text can show it.
    """

    asks: str
    basis: str
    seen: tuple[str, ...] = ()
    tables: tuple[Name, ...] = ()
    says: dict[Name, Saying] = {}
    rules: tuple[str, ...] = ()
    beyond: str = ""

    @property
    def is_proved(self) -> bool:
        """Whether its basis was seen."""
        return bool(self.seen)

    @property
    def is_printed(self) -> bool:
        """Whether it can be seen in what is printed."""
        return bool(self.tables or self.says)


def unsaid(requirement: Requirement, text: str, is_asked: Callable[[Saying], bool]) -> list[str]:
    """What of a requirement no line of a text says; the text is `bare`."""
    return [
        name
        for name, saying in requirement.says.items()
        if is_asked(saying) and not any(_says(phrase, text) for phrase in saying.any_of)
    ]


def _says(phrase: AnyPhrase, text: str) -> bool:
    if isinstance(phrase, str):
        return pattern((phrase,)).search(text) is not None
    first, *others = (pattern((one,)) for one in phrase)
    return any(
        all(other.search(line) for other in others)
        for line in text.splitlines()
        if first.search(line)
    )


def bare(lines: Iterable[str]) -> str:
    """Lines as they are compared: without blanks and quotes, each but once."""
    whole = ("".join(line.split()).translate(_QUOTES) for line in lines)
    return "\n".join(dict.fromkeys(whole))


def check_requirements(requirements: Mapping[str, Requirement]) -> None:
    """Refuse phrases that can't be looked for.

    Raises:
        Invalid: the first of them, with its keys.
    """
    for keys, phrase in _phrases(requirements):
        try:
            pattern((phrase,))
        except PhraseError as error:
            raise Invalid(keys, str(error)) from error


def check_lacks(
    requirements: Mapping[str, Requirement], lacks: Mapping[str, str], lacking: Collection[str]
) -> None:
    """Refuse an edition that is silent about what it lacks, or gives reasons for nothing.

    Args:
        requirements: by name.
        lacks: why the edition prints some of them not.
        lacking: those that it doesn't print.

    Raises:
        Invalid: the first mistake, with its keys.
    """
    for name, why in lacks.items():
        if name not in requirements:
            raise Invalid(("lacks", name), "没有这一条公开要求")
        if not why.strip():
            raise Invalid(("lacks", name), "应写明为什么没有")
        if name not in lacking and requirements[name].is_printed:
            raise Invalid(("lacks", name), "这个版式已经印出，不用写；沿用来的写 null")
    for name in lacking:
        wanted = requirements[name]
        if wanted.is_proved and name not in lacks:
            what = f"没有印出“{wanted.asks}”（{wanted.basis}）。请补上，或者写明为什么没有"
            raise Invalid(("lacks", name), what)


def _phrases(requirements: Mapping[str, Requirement]) -> Iterator[tuple[Keys, str]]:
    for name, requirement in requirements.items():
        for key, saying in requirement.says.items():
            keys: Keys = ("requirements", name, "says", key, "any_of")
            for at, phrase in enumerate(saying.any_of):
                for one in (phrase,) if isinstance(phrase, str) else phrase:
                    yield (*keys, at), one

"""The edition's sentences, rendered in a sandbox, with memory of what they print and lack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import markupsafe
from jinja2 import TemplateError

from generator.edition.sentences import compile_sentence, is_plain
from generator.errors import Unusable
from generator.figures.change import Movement, change
from generator.figures.derive import Disclosure
from generator.figures.figure import Figure
from generator.language import UNIT
from generator.money import NumberStyle
from generator.submission import Cell
from generator.text import printable

#: Control characters can't come from a workbook (see `clean`), so they mark what sentences say:
#: a line that stands for blocks of the department's own writing, and a # that was clean.
BLOCKS, HASH = "\x01", "\x02"
#: The unit behind an amount that is put in; not that of one which is written out: 单价100万元.
_AMOUNT_UNIT = re.compile(rf"(?<![\d〇一二两三四五六七八九十百千]){UNIT}")
_FAULTS = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


class Gap(NamedTuple):
    """Something that the department still has to supply or to look at.

    Attributes:
        kind: which of the rules it is about.
        message: what is missing.
        cells: where.
        sentence: the name of the sentence that lacks it, where it is a reason.
        field: the cell that its words go into, where there is one.
    """

    kind: str
    message: str
    cells: tuple[Cell, ...] = ()
    sentence: str = ""
    field: Cell | None = None


class Printed(NamedTuple):
    """A number as it stands in the text, the sentence it stands in, and the figure behind it."""

    text: str
    sentence: str
    figure: Figure


@dataclass(slots=True)
class Sentences:
    """Renders sentences for one disclosure.

    Args:
        disclosure: all figures and words.
        words: what sentences may name; see `vocabulary.py`.
        gaps: what the department still has to supply.
        printed: every number that was printed.
        place: name of the sentence being rendered, for messages.
    """

    disclosure: Disclosure
    words: dict[str, object] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)
    place: str = ""

    def say(self, text: str, further: Mapping[str, object] | None = None) -> markupsafe.Markup:
        """Render a sentence, with further words beside the usual ones."""
        return self.render(text, further or {})

    def render(self, sentence: str, further: Mapping[str, object]) -> markupsafe.Markup:
        """Render a sentence, what the department typed being escaped.

        Raises:
            Unusable: the sentence fails on this department's data.
        """
        try:
            sentence = self.in_unit(sentence)
            if is_plain(sentence):
                text = sentence
            else:
                # the sandbox escapes whatever the department clean
                text = compile_sentence(sentence).render({**self.words, **further})
            return markupsafe.Markup(text.strip("\n"))  # noqa: S704
        except _FAULTS as error:
            edition = self.disclosure.edition.id
            place = f"“{self.place}”" if self.place else "一个句子"
            raise Unusable(
                None, "", f"版式 {edition} 的{place}无法写出（{error}）", "请改正版式"
            ) from error

    def print(self, figure: Figure, style: NumberStyle) -> str:
        """A figure as it stands in the text, remembered."""
        text = style.print(figure.value)
        self.printed.append(Printed(text, self.place, figure))
        return text

    def print_amount(self, figure: Figure) -> str:
        """An amount as it stands in the text, in the unit of the house style."""
        text = self.amount_text(figure.value, "amount")
        self.printed.append(Printed(text, self.place, figure))
        return text

    def amount_text(self, value: Decimal | None, kind: str) -> str:
        """An amount in 万元 in the unit and the style in which the house prints it."""
        scale = self.disclosure.edition.style.scale
        return self.numbers(kind).print(value if value is None else value.scaleb(scale))

    def in_unit(self, words: str) -> str:
        """The edition's words, speaking of the unit in which the house prints amounts."""
        unit = self.disclosure.edition.style.amount_unit
        return words if unit == UNIT else _AMOUNT_UNIT.sub(unit, words)

    def percent(self, rate: Figure) -> str:
        """A percentage with its sign, remembered."""
        text = f"{self.numbers('percent').print(rate.amount)}%"
        self.printed.append(Printed(text, self.place, rate))
        return text

    def numbers(self, kind: str) -> NumberStyle:
        """How the edition prints one kind of number."""
        style: NumberStyle = getattr(self.disclosure.edition.style.numbers, kind)
        return style

    def moved(self, figure: Figure, other: Figure | None) -> Movement:
        """The change between two amounts, as far as it shows when they are printed."""
        return change(figure, other, self.disclosure.edition.style.amount_places)


def clean(text: str) -> str:
    """Words from the workbook, without characters that no document may hold."""
    return printable(text).replace("#", HASH)


def blank(text: str) -> markupsafe.Markup:
    """A visible blank where something is missing."""
    return markupsafe.Markup('<span class="missing">{}</span>').format(text)

"""Numbers of a sentence: figures of the tables, or else something to be filled in.

A number that is a figure of the document's own tables becomes that figure; where several have the
same amount, what the sentence calls it decides, and the officer is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from generator.drafting.known import KnownFigure
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.gathered import SaidFigure, SentenceDrafter
from generator.drafting.sentences.likely import NEAR, SURE, fits, score_of
from generator.drafting.sentences.paragraph import ParagraphDraft, tail_of
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.phrases import words
from generator.language import UNITS
from generator.text import same

#: Many things are counted as few: a count must be called at least as much as that.
_CALLED = 1.0

#: The longest label.
_LONGEST = 16
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


def say_figure(
    draft: ParagraphDraft, piece: SentencePiece, values: Sequence[Decimal | None], *, is_count: bool
) -> None:
    """An amount or a count."""
    function = "数量" if is_count else "金额"
    told = () if UNITS.get(piece.unit) else draft.drafter.known
    fitting = [it for it in told if it.is_count == is_count and fits(it, values)]
    scored = sorted(
        ((*score_of(it, piece.before, draft.section), at, it) for at, it in enumerate(fitting)),
        key=lambda item: (-item[0], item[2]),
    )
    place = f"“{tail_of(piece.before)}{piece.text}{piece.unit}”"
    is_zero = not any(values)
    least = SURE if is_zero else _CALLED if is_count else 0.0
    if not scored or scored[0][1] < least:
        ask_for(draft, piece, values, is_count=is_count, place=place)
        return
    total, best, _, figure = scored[0]
    equal = [it for score, _, _, it in scored[1:] if score == total]
    alone = len({it.expression for *_, it in scored}) == 1
    if not alone and (equal or best < SURE):
        options = "、".join(it.name or it.expression for *_, it in scored[:4])
        draft.doubts.append(f"{place}有几个同样的数（{options}），取了第一个")
    elif not alone and is_zero and best < NEAR:
        draft.doubts.append(f"{place}是零，按前面的名称取的")
    name = name_of(draft.drafter, figure)
    draft.said.append(SaidFigure(name, figure.values))
    draft.result.append(f"{{{{ {function}({name}) }}}}")


def name_of(drafter: SentenceDrafter, figure: KnownFigure) -> str:
    """What sentences call a figure; one without a name gets one."""
    gathered = drafter.gathered
    if figure.name:
        return figure.name
    for name, expression in gathered.figures.items():
        if expression == figure.expression:
            return name
    suffix = (
        figure.column
        if figure.column and not drafting_patterns().spent.search(figure.column)
        else ""
    )
    name = drafter.names.new(f"{figure.labels[0]}{suffix}")
    gathered.figures[name] = figure.expression
    return name


def ask_for(
    draft: ParagraphDraft,
    piece: SentencePiece,
    values: Sequence[Decimal | None],
    *,
    is_count: bool,
    place: str,
) -> None:
    """Something that no table has: it is to be filled in."""
    drafter = draft.drafter
    label = _label(draft, piece.before)
    rate = piece.unit == "%"
    unit = f"（{piece.unit}）" if is_count or rate else ""
    name = drafter.names.new(label)
    taken = {it["label"] for it in drafter.gathered.fields.values()}
    own = f"{label}{unit}"
    own = own if own not in taken else f"{name}{unit}"
    # a rate is printed with as many places as are typed
    type_ = "text" if rate else "count" if is_count else "amount"
    drafter.gathered.fields[name] = {"label": own, "type": type_}
    draft.doubts.append(f"{place}表里没有这个数，列为要填的“{name}”")
    moved = max(0, UNITS.get(piece.unit, 0))
    if not rate:
        draft.said.append(SaidFigure(name, tuple(it and it.scaleb(moved) for it in values)))
    said = name if rate else f"{'数量' if is_count else '金额'}({name})"
    draft.result.append(f"{{{{ {said} }}}}")


def _label(draft: ParagraphDraft, before: str) -> str:
    """What the words before a number call it, the nearest that say anything; else the section."""
    for name in filter(None, draft.drafter.people):
        before = before.replace(name, "")
    sentence = _BRACKETS.sub("", re.split("[。；]", before)[-1])
    between = rf"\d[\d,.]*(?:{words(drafting_words().units)})?|[，：、（）()]"
    chunks = [_bare(chunk) for chunk in re.split(between, sentence)]
    said = [chunk for chunk in chunks if len(chunk) > 1]
    return said[-1] if said else drafting_patterns().title_end.sub("", draft.section)[-_LONGEST:]


def _bare(chunk: str) -> str:
    """Words without what only leads to a number or calls the department itself."""
    label = same(chunk)
    for end in drafting_words().label_ends:
        label = label.removesuffix(end)
    label = label[-_LONGEST:]
    for own in drafting_words().own:
        label = label.removeprefix(own)
    return drafting_patterns().label_start.sub("", label)

"""Changes that a sentence tells: how much more or less than last year, or than a budget."""

from __future__ import annotations

import re

from generator.drafting.base import Data
from generator.drafting.known import Names
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.amounts import name_of
from generator.drafting.sentences.gathered import Gathered, SaidFigure, SentenceDrafter
from generator.drafting.sentences.likely import SURE, moved_so, score_of
from generator.drafting.sentences.paragraph import ParagraphDraft, tail_of
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.phrases import words
from generator.language import UNIT


def say_moved(draft: ParagraphDraft, piece: SentencePiece) -> None:
    """Comes to more or less than it was, or to as much; other documents say the other cases."""
    own = cases_of(draft.drafter, piece)
    cases = {**own}
    for moves in draft.moves:
        other = cases_of(draft.drafter, moves[draft.moving]) if moves else {}
        cases = {**other, **cases} if other.get("lead") == own["lead"] else cases
    draft.moving += 1
    _moved(draft, piece, {**cases, **own})


def cases_of(drafter: SentenceDrafter, piece: SentencePiece) -> Data:
    """How a change is put, by case; whether it says what it is compared with."""
    if piece.kind == "flat":
        lead = "无" if piece.text in drafting_words().alone else "有"
        return {"lead": lead, "flat": drafter.words(piece.text)}
    lead, way, difference, middle, rate, behind, none = piece.parts
    lead = drafter.words(lead)
    form = f"{lead}{way}{{{{ 差额 }}}}{UNIT}"
    said = "有" if lead else "无"
    if not rate and not difference.strip("0."):
        return {"lead": said, "nothing": f"{lead}{way}{difference}{UNIT}{drafter.words(none)}"}
    if not rate:
        zero = re.sub(way, "{{ 方向 }}", form) + drafter.words(none)
        return {"lead": said, "from_zero": zero}
    form += f"{middle}{{{{ 比率 }}}}{behind}"
    opposites = drafting_words().opposites
    other = re.sub(words(opposites), lambda found: opposites[found[0]], form)
    rises = way in drafting_words().rising
    return {"lead": said, **({"up": form, "down": other} if rises else {"down": form, "up": other})}


def _moved(draft: ParagraphDraft, piece: SentencePiece, cases: Data) -> None:
    draft.slots += 1
    budget = bool(drafting_patterns().planned.search(piece.text)) and len(draft.said) > 1
    moved = _mover(draft, piece)
    if moved is None:
        draft.doubts.append(f"“{tail_of(piece.before)}{piece.text}”前面没有数，请写明是什么的增减")
        draft.result.append(piece.text if "flat" in cases else "〔增减〕")
        return
    figure = moved.name
    key = phrase_of(draft.drafter.gathered, cases, is_budget=budget)
    style = "" if key == "同比" else f', "{key}"'
    if budget:
        draft.completed = draft.said[-2].name
        draft.result.append(f'{{{{ 增减({figure}, "{key}", {draft.completed}) }}}}')
        return
    draft.moved, draft.completed = figure, ""
    if figure not in draft.drafter.gathered.prior:
        draft.drafter.gathered.prior.append(figure)
    draft.result.append(f"{{{{ 增减({figure}{style}) }}}}")


def phrase_of(gathered: Gathered, cases: Data, *, is_budget: bool) -> str:
    """The name of the phrase that says a change so."""
    changes, against = gathered.changes, "预算" if is_budget else ""
    key = next(
        (it for it, own in changes.items()
         if all(own.get(case, text) == text for case, text in cases.items())
         and own.get("against", "") == against),
        "",
    )  # fmt: skip
    if not key:
        key = Names([*changes]).new("同比" if not changes else "与预算比" if is_budget else "写法")
        changes[key] = {"against": against} if is_budget else {}
    changes[key] |= cases
    return key


def _mover(draft: ParagraphDraft, piece: SentencePiece) -> SaidFigure | None:
    """What moved: what was said last and fits the rate, or else what the words call."""
    said = [*reversed(draft.said)]
    if not (piece.parts and piece.parts[4]):
        return said[0] if said else _called(draft, piece)
    fitting = [it for it in said if moved_so(it.values[draft.main], piece)]
    if said and (fitting or drafting_patterns().planned.search(piece.text)):
        return fitting[0] if fitting else said[0]
    called = _called(draft, piece)
    if called is None and said:
        draft.doubts.append(f"“{piece.text}”与前面的数算不拢，请核对是什么的增减")
        return said[0]
    return called


def _called(draft: ParagraphDraft, piece: SentencePiece) -> SaidFigure | None:
    """The figure of the tables that the words before a change call, if the rate fits it."""
    scored = [
        (score_of(it, piece.before, draft.section)[0], -at, it)
        for at, it in enumerate(draft.drafter.known)
        if score_of(it, piece.before, draft.section)[1] >= SURE / 2 and not it.is_count
        and (not piece.parts or not piece.parts[4] or moved_so(it.values[draft.main], piece))
    ]  # fmt: skip
    if not scored:
        return None
    figure = max(scored)[2]
    draft.doubts.append(
        f"“{tail_of(piece.before)}{piece.text}”按前面的名称认作{figure.labels[0]}的增减"
    )
    return SaidFigure(name_of(draft.drafter, figure), figure.values)

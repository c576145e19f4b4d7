"""What a department puts in its own words: reasons, uses, lists. They become slots."""

from __future__ import annotations

import re

from generator.drafting.alike import Row
from generator.drafting.base import Data
from generator.drafting.conditions import shown
from generator.drafting.known import Names
from generator.drafting.pieces import SentencePiece
from generator.drafting.sentences.paragraph import CUT, ParagraphDraft
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.phrases import words
from generator.text import same


def say_reason(draft: ParagraphDraft, piece: SentencePiece) -> None:
    """A reason or a use, with the words before it."""
    draft.slots += 1
    form = draft.drafter.words(piece.parts[0])
    known = drafting_words()
    form = re.sub(words((*known.ways, *known.alone)), "{{ 方向 }}", form)
    form = re.sub(words(known.differing), "{{ 大小 }}", form) + "{{ 原因 }}"
    gathered = draft.drafter.gathered
    key = next((it for it, text in gathered.phrases.items() if text == form), "")
    if not key:
        key = Names([*gathered.phrases]).new("原因" if not gathered.phrases else "写法")
        if not gathered.phrases:
            key = "原因"
        gathered.phrases[key] = form
    figure = draft.moved or (draft.said[-1].name if draft.said else "")
    if drafting_patterns().planned.search(form) and figure in draft.budgets:
        draft.completed = draft.budgets[figure]
    is_use = piece.is_use
    asked = known.asked
    what = asked.use if is_use else asked.budget if draft.completed else ""
    name = f"{figure or asked.other}{what}"
    if name in gathered.reasons and (is_use or not figure):
        name = Names([*gathered.reasons]).new(name)
    reason: Data = {"label": f"{figure or draft.section}{what or asked.last_year}"}
    if not is_use and draft.completed and draft.said:
        reason |= {"change": figure, "against": draft.completed}
    elif not is_use and draft.moved:
        reason["change"] = draft.moved
    reason["required"] = False
    taken = {it["label"] for key_, it in gathered.reasons.items() if key_ != name}
    if reason["label"] in taken:
        reason["label"] = name
    gathered.reasons.setdefault(name, reason)
    style = "" if key == "原因" else f', "{key}"'
    draft.result.append(f'{{{{ 原因("{name}"{style}) }}}}')
    draft.moved = draft.completed = ""


def say_listed(draft: ParagraphDraft, piece: SentencePiece) -> None:
    """Names of units, of offices: they are the department's own."""
    draft.slots += 1
    lead = draft.drafter.words(piece.parts[0])
    words = re.sub(r"\d.*", "", CUT.split(piece.before.rstrip("，。；：、"))[-1])[-8:]
    name = draft.drafter.names.new(f"{same(words)}名称")
    label = f"{draft.section}：{name}"
    draft.drafter.gathered.fields[name] = {"label": label, "type": "paragraph"}
    draft.doubts.append(f"“{piece.parts[0]}”后面列举的，列为要填的“{name}”")
    draft.result.append(f"{lead}{{{{ {name} }}}}")


def ask_for_words(draft: ParagraphDraft, row: Row) -> None:
    """A sentence of which documents have no more than the beginning in common."""
    texts = [draft.drafter.words(text) for text in row if text]
    count = next((at for at, signs in enumerate(zip(*texts, strict=False)) if len({*signs}) > 1), 0)
    shared = texts[0][:count]
    lead = shared[: max(shared.rfind(mark) for mark in "，：") + 1]
    names, fields = draft.drafter.names, draft.drafter.gathered.fields
    name = names.new(f"{same(lead)[-8:] or draft.section[:10]}说明")
    fields[name] = {"label": f"{draft.section}：{name}", "type": "paragraph"}
    end = texts[0][-1:] if texts[0].endswith(("。", "；")) else ""
    draft.result.append(f"{lead}{{{{ {name} }}}}{end}")
    draft.doubts.append(f"“{shown(texts[0])}”一句各份文本不同，列为要填的“{name}”")
    draft.before += texts[0]

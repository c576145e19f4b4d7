"""Reasons for a change: the accountant's, a draft from the lines that moved, or a visible blank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import markupsafe

from generator.document.compose.sentences import HASH, Gap, Sentences, blank, clean
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.figures.change import HUNDRED, Movement
from generator.figures.drivers import Contribution, explain_change
from generator.figures.figure import Figure, combine
from generator.submission import Cell
from generator.text import same

_ENDS = "。；;，, \t\n"


@dataclass(frozen=True, slots=True)
class Reasons:
    """Phrases about reasons.

    Args:
        sentences: render the phrases.
        may_lack: whether a missing reason may stay unsaid.
        left_out: missing reasons that stayed unsaid.
        drafts: reasons that were drafted, by name.
    """

    sentences: Sentences
    may_lack: Callable[[Gap], bool]
    left_out: set[Gap] = field(default_factory=set)
    drafts: dict[str, str] = field(default_factory=dict)

    def reason(self, name: str, way: str = "原因") -> str:
        """原因: the phrase for a reason that the department gives, a blank where it must."""
        edition = self.sentences.disclosure.edition
        spec = edition.forms.reasons.get(name)
        if spec is None:
            raise Unusable(None, "", f"版式 {edition.id} 没有名为“{name}”的原因", "请改正版式")
        moved = self._compared(spec.change, spec.against)
        cell = self.sentences.disclosure.submission.reasons.get(name)
        text = clean(_clean_reason(cell.text, edition)) if cell else ""
        mark = edition.wording.draft.mark
        if text.startswith(mark):
            return self._drafted(spec.label, text.removeprefix(mark), way, moved, cell)
        if text:
            return self._reason_phrase(text, way, moved)
        if not spec.required or moved is None or moved.case in {"flat", "unknown"}:
            return ""
        if spec.change and not spec.against and (draft := self.draft(spec.change, moved)):
            self.drafts[name] = draft.unescape().replace(HASH, "#")
            return self._drafted(spec.label, draft, way, moved, cell)
        message = f"“{spec.label}”有变动，没有填写原因"
        cells = (cell,) if cell else ()
        return self._unsaid(Gap("reason", message, cells, self.sentences.place, cell), way, moved)

    def _unsaid(self, gap: Gap, way: str, moved: Movement) -> str:
        """A visible blank for a reason that is missing, unless it is to stay unsaid."""
        self.sentences.gaps.append(gap)
        if self.may_lack(gap):
            self.left_out.add(gap)
            return ""
        shown = blank(self.sentences.disclosure.edition.wording.missing_reason)
        return self._reason_phrase(shown, way, moved)

    def draft(self, name: str, moved: Movement) -> markupsafe.Markup:
        """A reason drafted from the lines that moved; empty where nothing is known of them."""
        places = self.sentences.disclosure.edition.style.amount_places
        if moved.difference is None:
            return markupsafe.Markup("")
        explanation = explain_change(self.sentences.disclosure, name, moved.difference, places)
        if explanation is None:
            return markupsafe.Markup("")
        wording = self.sentences.disclosure.edition.wording.draft
        drivers = [
            self._contribution(wording.part, item)
            # where other parts offset it, a driver may exceed the whole: no share then
            + self._contribution(wording.share if item.share.amount <= HUNDRED else "", item)
            for item in explanation.drivers
        ]
        offsets = [self._contribution(wording.offset, item) for item in explanation.offsets]
        return markupsafe.escape(wording.between).join(drivers) + markupsafe.Markup().join(offsets)

    def _contribution(self, template: str, item: Contribution) -> markupsafe.Markup:
        size = combine("abs", [item.difference], item.difference.label)
        directions = self.sentences.disclosure.edition.wording.directions
        words = {
            "名称": clean(item.name),
            "方向": directions.up if item.difference.amount > 0 else directions.down,
            "差额": self.sentences.print_amount(size),
            "比重": self.sentences.percent(item.share),
        }
        return self.sentences.render(template, words)

    def _drafted(
        self, label: str, text: str, way: str, moved: Movement | None, cell: Cell | None
    ) -> str:
        """A drafted reason, marked as such until the accountant accepts or rewrites it."""
        mark = self.sentences.disclosure.edition.wording.draft.mark
        message = f"“{label}”的原因由系统草拟。请核实、改写；照用的，填入原因并删去“{mark}”"
        cells = (cell,) if cell else ()
        self.sentences.gaps.append(Gap("drafted", message, cells, self.sentences.place, cell))
        drafted = markupsafe.Markup('<span class="drafted">{}{}</span>').format(mark, text)
        return self._reason_phrase(drafted, way, moved)

    def subject_reason(self, row: Mapping[str, object], way: str = "原因") -> str:
        """差异原因: the phrase for a subject's reason, a blank where budget and actual differ."""
        actual, budget = row["决算"], row["预算"]
        if not isinstance(actual, Figure) or not isinstance(budget, Figure):
            return ""
        moved = self.sentences.moved(actual, budget)
        text = _clean_reason(str(row.get("差异原因", "")), self.sentences.disclosure.edition)
        if text:
            return self._reason_phrase(text, way, moved)
        if moved.case == "flat":
            return ""
        message = f"“{row['名称']}”决算数与预算数不同，没有填写原因"
        cells = tuple(budget.cells()) or tuple(actual.cells())[:1]
        field = self._field_of_subject(str(row["编码"]))
        return self._unsaid(Gap("reason", message, cells, self.sentences.place, field), way, moved)

    def _field_of_subject(self, code: str) -> Cell | None:
        """The cell for a subject's reason; None where no line of a list is about it."""
        disclosure = self.sentences.disclosure
        for name, listing in disclosure.edition.forms.lists.items():
            key, reason = listing.key or next(iter(listing.columns)), listing.reason_column
            for row in disclosure.submission.lists.get(name, ()):
                if reason and same(row[key].text) == code:
                    return row.get(reason)
        return None

    def _reason_phrase(self, text: str, way: str, moved: Movement | None) -> str:
        wording = self.sentences.disclosure.edition.wording
        template, known = wording.reason[way], wording.directions
        direction, size = known.flat, known.equal
        if moved and moved.difference is not None and moved.case != "flat":
            rose = moved.difference.amount > 0
            direction, size = (known.up, known.above) if rose else (known.down, known.below)
        return self.sentences.render(template, {"原因": text, "方向": direction, "大小": size})

    def _compared(self, current: str | None, against: str | None) -> Movement | None:
        if current is None:
            return None
        figure = self.sentences.words[current]
        other = self.sentences.words[against] if against else None
        if not isinstance(figure, Figure):
            return None
        return self.sentences.moved(figure, other if isinstance(other, Figure) else figure.prior)


def _clean_reason(text: str, edition: Edition) -> str:
    """A reason without the lead and the stop that the sentence supplies."""
    text = text.strip()
    for lead in edition.prose.reasons.lead_ins:
        text = text.removeprefix(lead)
    return text.strip(_ENDS)

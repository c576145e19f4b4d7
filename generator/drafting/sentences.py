"""Sentences of an edition, drafted from those of a document.

A number that is a figure of the document's own tables becomes that figure; where several have the
same amount, what the sentence calls it decides, and the officer is told. A number that no table
has becomes something to be filled in. Reasons become slots: a department's own words are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from generator.drafting.known import KnownFigure, Names
from generator.drafting.pieces import SentencePiece, pieces_of
from generator.drafting.privacy import NAMELESS, TAKEN_OUT
from generator.drafting.words import drafting_patterns, drafting_words
from generator.edition.phrases import words
from generator.money import round_half_up
from generator.text import same

Data = dict[str, Any]
#: How surely a label must stand near a number: right before it, or anywhere before it.
_NEAR, _SURE = 10.0, 3.0
_CUT = re.compile(r"[，。；：、（()）]")


@dataclass
class Gathered:
    """What sentences need beside themselves."""

    figures: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Data] = field(default_factory=dict)
    changes: dict[str, Data] = field(default_factory=dict)
    completions: dict[str, Data] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, Data] = field(default_factory=dict)
    prior: list[str] = field(default_factory=list)
    lists: dict[str, Data] = field(default_factory=dict)
    writings: dict[str, Data] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaidFigure:
    """What a number of the sentence stands for: the name, and its value in each document."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass
class SentenceDrafter:
    """Drafts the sentences of one section after the other.

    Attributes:
        known: the figures of the tables.
        years: of each document.
        people: the names of each document's department.
        names: those that are taken.
        gathered: what came of it.
    """

    known: Sequence[KnownFigure]
    year: int
    people: Sequence[str]
    names: Names
    gathered: Gathered = field(default_factory=Gathered)

    def paragraph(
        self, texts: Sequence[str | None], main: int, section: str
    ) -> tuple[str, list[str], int]:
        """A paragraph as the edition would have it, what is doubtful of it, how many slots it has.

        Args:
            texts: as each document has it; None where it isn't there.
            main: the document whose paragraph is the model.
            section: the title above.
        """
        text = texts[main] or ""
        return _Paragraph(self, section, _aligned(text, texts), main).drafted(text)

    def words(self, text: str) -> str:
        """Words with the year and the names taken out."""
        for name in sorted(filter(None, self.people), key=len, reverse=True):
            text = text.replace(name, "{{ 名称 }}")
        text = text.replace(f"{self.year}年", "{{ 年度 }}年")
        return text.replace(f"{self.year - 1}年", "{{ 上年 }}年")


def _aligned(text: str, others: Sequence[str | None]) -> list[list[Decimal] | None]:
    """The numbers of each document's paragraph, where they stand as those of the model."""
    own = [it.unit for it in pieces_of(text) if it.kind == "number"]
    found: list[list[Decimal] | None] = []
    for other in others:
        numbers = [it for it in pieces_of(other or "") if it.kind == "number"]
        fits = [it.unit for it in numbers] == own
        found.append([it.value for it in numbers] if fits and other else None)
    return found


@dataclass
class _Paragraph:
    drafter: SentenceDrafter
    section: str
    others: list[list[Decimal] | None]
    main: int
    said: list[SaidFigure] = field(default_factory=list)
    whole: list[SaidFigure] = field(default_factory=list)
    result: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    slots: int = 0
    numbers: int = 0
    moved: str = ""
    completed: str = ""
    budgets: dict[str, str] = field(default_factory=dict)

    def drafted(self, text: str) -> tuple[str, list[str], int]:
        skip = False
        for piece in pieces_of(text):
            if piece.kind == "words":
                words = piece.text.removeprefix("%") if skip else piece.text
                self.result.append(self.drafter.words(words))
                skip = False
                continue
            skip = piece.kind == "number" and piece.unit == "%"
            getattr(self, f"_{piece.kind}")(piece)
        drafted = "".join(self.result)
        if NAMELESS in drafted:
            self.doubts.append(TAKEN_OUT)
        return drafted, self.doubts, self.slots

    def _own(self, _: SentencePiece) -> None:
        self.result.append("{{ 自称 }}")

    def _year(self, piece: SentencePiece) -> None:
        year = int(piece.text) - self.drafter.year
        self.result.append({0: "{{ 年度 }}", -1: "{{ 上年 }}"}.get(year, piece.text))

    def _number(self, piece: SentencePiece) -> None:
        values = [it[self.numbers] if it else None for it in self.others]
        self.numbers += 1
        if not piece.unit:
            self.result.append(piece.text)
            if len(piece.text) > 1:
                self.doubts.append(f"“{_tail(piece.before)}{piece.text}”没有单位，照原文保留")
            return
        self.slots += 1
        if piece.unit == "%":
            self._percent(piece, values)
        elif piece.unit in {"万元", "元", "亿元"}:
            self._figure(piece, values, is_count=False)
        else:
            self._figure(piece, values, is_count=True)

    def _figure(
        self, piece: SentencePiece, values: Sequence[Decimal | None], *, is_count: bool
    ) -> None:
        function = "数量" if is_count else "金额"
        told = () if piece.unit in {"元", "亿元"} else self.drafter.known
        fitting = [it for it in told if it.is_count == is_count and _fits(it, values)]
        scored = sorted(
            ((*self._score(it, piece.before), at, it) for at, it in enumerate(fitting)),
            key=lambda item: (-item[0], item[2]),
        )
        place = f"“{_tail(piece.before)}{piece.text}{piece.unit}”"
        is_zero = not any(values)
        if not scored or (is_zero and scored[0][1] < _SURE):
            self._field(piece, values, is_count=is_count, place=place)
            return
        total, best, _, figure = scored[0]
        equal = [it for score, _, _, it in scored[1:] if score == total]
        alone = len({it.expression for *_, it in scored}) == 1
        if not alone and (equal or best < _SURE):
            options = "、".join(it.name or it.expression for *_, it in scored[:4])
            self.doubts.append(f"{place}有几个同样的数（{options}），取了第一个")
        elif not alone and is_zero and best < _NEAR:
            self.doubts.append(f"{place}是零，按前面的名称取的")
        name = self._name_of(figure)
        self.said.append(SaidFigure(name, figure.values))
        self.result.append(f"{{{{ {function}({name}) }}}}")

    def _name_of(self, figure: KnownFigure) -> str:
        gathered = self.drafter.gathered
        if figure.name:
            return figure.name
        for name, expression in gathered.figures.items():
            if expression == figure.expression:
                return name
        suffix = figure.column if figure.column and "决算" not in figure.column else ""
        name = self.drafter.names.new(f"{figure.labels[0]}{suffix}")
        gathered.figures[name] = figure.expression
        return name

    def _field(
        self, piece: SentencePiece, values: Sequence[Decimal | None], *, is_count: bool, place: str
    ) -> None:
        """Something that no table has: it is to be filled in."""
        words = _CUT.split(piece.before)[-1].strip().removesuffix("为").removesuffix("共")
        label = re.sub(r"^.*(?:万元|%|\d)", "", same(words)).strip()[-16:]
        label = drafting_patterns().label_start.sub("", label)
        label = label or self.section[-8:]
        type_ = "count" if is_count else "amount"
        unit = f"（{piece.unit}）" if is_count else ""
        name = self.drafter.names.new(label)
        taken = {it["label"] for it in self.drafter.gathered.fields.values()}
        own = f"{label}{unit}"
        own = own if own not in taken else f"{name}{unit}"
        self.drafter.gathered.fields[name] = {"label": own, "type": type_}
        self.doubts.append(f"{place}表里没有这个数，列为要填的“{name}”")
        places = Decimal(1)
        if piece.unit == "亿元":
            places = Decimal(10000)
        self.said.append(SaidFigure(name, tuple(it and it * places for it in values)))
        self.result.append(f"{{{{ {'数量' if is_count else '金额'}({name}) }}}}")

    def _score(self, figure: KnownFigure, before: str) -> tuple[float, float]:
        """How well words call a figure: with all else that speaks for it, and alone."""
        context = same(before)
        segment = re.split(r"[\d%]万?元?", context)[-1] if context else ""
        labels = filter(None, map(same, figure.labels))
        score = max((_called_by(label, segment, context) for label in labels), default=0.0)
        if figure.column:
            column = same(figure.column)
            if column in segment:
                score += 4
            elif ("预算" in column and "决算" not in column) != (
                "预算" in segment and "决算" not in segment.rpartition("预算")[2]
            ):
                score -= 4
        alike = 2 * SequenceMatcher(None, self.section, figure.table).ratio()
        return score + alike + (3 if figure.name else 0), score

    def _percent(self, piece: SentencePiece, values: Sequence[Decimal | None]) -> None:
        segment = re.split(r"[。；，]", piece.before)[-1]
        if any(word in segment for word in drafting_words().completed):
            self._completion(piece, values, segment)
            return
        pair = self._pair(values, segment, piece.before)
        if pair is None:
            self._field(
                piece, values, is_count=False, place=f"“{_tail(piece.before)}{piece.text}%”"
            )
            self.result.append("%")
            return
        part, whole = pair
        self.result.append(f"{{{{ 占比({part}, {whole}) }}}}")

    def _pair(
        self, values: Sequence[Decimal | None], segment: str, before: str
    ) -> tuple[str, str] | None:
        """The part and the whole of a share."""
        figures = [SaidFigure(it.name, it.values) for it in self.drafter.known if it.name]
        own = [*self.drafter.gathered.figures]
        figures += [SaidFigure(name, it.values) for name in own for it in self.drafter.known
                    if it.expression == self.drafter.gathered.figures[name]]  # fmt: skip
        parts = [*reversed(self.said)][:3]
        figures.sort(key=lambda it: -_common(it.name, before))
        wholes = [*self.whole, *self.said[:1], *figures, *reversed(self.said)]
        named = [it for it in wholes if same(it.name) in same(segment)]
        for part in parts:
            for whole in (*named, *wholes):
                if whole.name != part.name and any(values) and _is_share(part, whole, values):
                    self.whole = [whole]
                    return part.name, whole.name
        if parts and not any(values):
            likely = (*named, *self.whole, *self.said[:1])
            for whole in likely:
                if whole.name != parts[0].name:
                    return parts[0].name, whole.name
        return None

    def _completion(
        self, piece: SentencePiece, values: Sequence[Decimal | None], segment: str
    ) -> None:
        pairs = [
            (one, other) for one in reversed(self.said) for other in reversed(self.said)
            if one is not other and _is_share(one, other, values)
        ]  # fmt: skip
        if not pairs and len(self.said) > 1:
            pairs = [(self.said[-1], self.said[-2])]
            self.doubts.append(f"“{segment}{piece.text}%”算不出来，请核对是哪两个数")
        if not pairs:
            self._field(piece, values, is_count=False, place=f"“{segment}{piece.text}%”")
            self.result.append("%")
            return
        actual, budget = pairs[0]
        before = self.result.pop() if self.result else ""
        at = max(before.rfind(mark) for mark in "，。；")
        self.result.append(before[: max(at, 0)])
        form = f"{before[max(at, 0) :]}{{{{ 比率 }}}}"
        key = next(
            (it for it, one in self.drafter.gathered.completions.items() if one["rate"] == form), ""
        )
        if not key:
            label = drafting_patterns().completed.sub("", segment) or "预算"
            key = Names([*self.drafter.gathered.completions]).new(label)
            self.drafter.gathered.completions[key] = {"rate": form}
        self.completed = self.budgets[actual.name] = budget.name
        self.result.append(f'{{{{ 完成率({actual.name}, {budget.name}, "{key}") }}}}')

    def _change(self, piece: SentencePiece) -> None:
        lead, way, _, middle, rate, behind, none = piece.parts
        lead = self.drafter.words(lead)
        form = f"{lead}{way}{{{{ 差额 }}}}万元"
        up = way in drafting_words().rising
        if rate:
            form += f"{middle}{{{{ 比率 }}}}{behind}"
        opposites = drafting_words().opposites
        other = re.sub(words(opposites), lambda found: opposites[found[0]], form)
        cases = {"up" if up else "down": form, "down" if up else "up": other}
        if not rate:
            cases = {"from_zero": re.sub(way, "{{ 方向 }}", form) + self.drafter.words(none)}
        self._moved(piece, {"lead": "有" if lead else "无", **cases})

    def _flat(self, piece: SentencePiece) -> None:
        lead = "无" if piece.text in drafting_words().alone else "有"
        self._moved(piece, {"lead": lead, "flat": self.drafter.words(piece.text)})

    def _listed(self, piece: SentencePiece) -> None:
        """Names of units, of offices: they are the department's own."""
        self.slots += 1
        lead = self.drafter.words(piece.parts[0])
        words = re.sub(r"\d.*", "", _CUT.split(piece.before.rstrip("，。；：、"))[-1])[-8:]
        name = self.drafter.names.new(f"{same(words)}名称")
        label = f"{self.section}：{name}"
        self.drafter.gathered.fields[name] = {"label": label, "type": "paragraph"}
        self.doubts.append(f"“{piece.parts[0]}”后面列举的，列为要填的“{name}”")
        self.result.append(f"{lead}{{{{ {name} }}}}")

    def _moved(self, piece: SentencePiece, cases: Data) -> None:
        self.slots += 1
        budget = "预算" in piece.text and len(self.said) > 1
        moved = self._mover(piece)
        if moved is None:
            self.doubts.append(f"“{_tail(piece.before)}{piece.text}”前面没有数，请写明是什么的增减")
            self.result.append(piece.text if "flat" in cases else "〔增减〕")
            return
        figure = moved.name
        changes = self.drafter.gathered.changes
        key = next(
            (it for it, own in changes.items()
             if all(own.get(case, text) == text for case, text in cases.items())
             and own.get("against", "") == ("预算" if budget else "")),
            "",
        )  # fmt: skip
        if not key:
            key = Names([*changes]).new("同比" if not changes else "与预算比" if budget else "写法")
            changes[key] = {"against": "预算"} if budget else {}
        changes[key] |= cases
        style = "" if key == "同比" else f', "{key}"'
        if budget:
            self.completed = self.said[-2].name
            self.result.append(f'{{{{ 增减({figure}, "{key}", {self.completed}) }}}}')
            return
        self.moved, self.completed = figure, ""
        if figure not in self.drafter.gathered.prior:
            self.drafter.gathered.prior.append(figure)
        self.result.append(f"{{{{ 增减({figure}{style}) }}}}")

    def _mover(self, piece: SentencePiece) -> SaidFigure | None:
        """What moved: what was said last and fits the rate, or else what the words call."""
        said = [*reversed(self.said)]
        if not (piece.parts and piece.parts[4]):
            return said[0] if said else self._called(piece)
        fitting = [it for it in said if _moved_so(it.values[self.main], piece)]
        if said and (fitting or "预算" in piece.text):
            return fitting[0] if fitting else said[0]
        called = self._called(piece)
        if called is None and said:
            self.doubts.append(f"“{piece.text}”与前面的数算不拢，请核对是什么的增减")
            return said[0]
        return called

    def _called(self, piece: SentencePiece) -> SaidFigure | None:
        """The figure of the tables that the words before a change call, if the rate fits it."""
        scored = [
            (self._score(it, piece.before)[0], -at, it)
            for at, it in enumerate(self.drafter.known)
            if self._score(it, piece.before)[1] >= _SURE / 2 and not it.is_count
            and (not piece.parts or not piece.parts[4] or _moved_so(it.values[self.main], piece))
        ]  # fmt: skip
        if not scored:
            return None
        figure = max(scored)[2]
        self.doubts.append(
            f"“{_tail(piece.before)}{piece.text}”按前面的名称认作{figure.labels[0]}的增减"
        )
        return SaidFigure(self._name_of(figure), figure.values)

    def _reason(self, piece: SentencePiece) -> None:
        self.slots += 1
        form = self.drafter.words(piece.parts[0])
        known = drafting_words()
        form = re.sub(words((*known.ways, *known.alone)), "{{ 方向 }}", form)
        form = re.sub(words(known.differing), "{{ 大小 }}", form) + "{{ 原因 }}"
        gathered = self.drafter.gathered
        key = next((it for it, text in gathered.phrases.items() if text == form), "")
        if not key:
            key = Names([*gathered.phrases]).new("原因" if not gathered.phrases else "写法")
            if not gathered.phrases:
                key = "原因"
            gathered.phrases[key] = form
        figure = self.moved or (self.said[-1].name if self.said else "")
        if "预算" in form and figure in self.budgets:
            self.completed = self.budgets[figure]
        is_use = "原因" not in form
        what = "用途" if is_use else "预算差异" if self.completed else ""
        name = f"{figure or '其他'}{what}"
        if name in gathered.reasons and (what == "用途" or not figure):
            name = Names([*gathered.reasons]).new(name)
        reason: Data = {"label": f"{figure or self.section}{what or '与上年相比'}"}
        if not is_use and self.completed and self.said:
            reason |= {"change": figure, "against": self.completed}
        elif not is_use and self.moved:
            reason["change"] = self.moved
        reason["required"] = False
        taken = {it["label"] for key_, it in gathered.reasons.items() if key_ != name}
        if reason["label"] in taken:
            reason["label"] = name
        gathered.reasons.setdefault(name, reason)
        style = "" if key == "原因" else f', "{key}"'
        self.result.append(f'{{{{ 原因("{name}"{style}) }}}}')
        self.moved = self.completed = ""


def _fits(figure: KnownFigure, values: Sequence[Decimal | None]) -> bool:
    """Whether a figure is the number in every document that says it."""
    pairs = zip(figure.values, values, strict=False)
    return all(
        own is not None and round_half_up(own, 0 if figure.is_count else _places(value)) == value
        for own, value in pairs
        if value is not None
    )


def _called_by(label: str, segment: str, context: str) -> float:
    """How well a label is among the words since the last number, or at least before it."""
    if segment.endswith(label) or segment.rstrip("为共计是").endswith(label):
        return _NEAR + 4 + len(label) / 2
    if label in segment:
        return _NEAR + len(label) / 4
    if label in context:
        return _SURE + 5 * context.rfind(label) / len(context)
    sentence = re.split("[。；]", context)[-1]
    shares = [
        weight * _SURE * common / len(label)
        for words, weight in ((segment, 1.0), (sentence, 0.9))
        if (common := _common(label, words)) > 1
    ]
    return max(shares, default=0.0)


def _moved_so(value: Decimal | None, piece: SentencePiece) -> bool:
    """Whether an amount that moved as much moved at the rate that is told."""
    _, way, difference, _, rate, *_ = piece.parts
    moved = Decimal(difference.replace(",", "")) * (1 if way in drafting_words().rising else -1)
    before = (value or Decimal(0)) - moved
    if value is None or before <= 0:
        return False
    return abs(abs(moved) / before * 100 - Decimal(rate.replace(",", ""))) < Decimal("0.06")


def _common(name: str, text: str) -> int:
    """How many characters of a name stand together in a text."""
    return SequenceMatcher(None, name, text).find_longest_match().size


def _places(value: Decimal) -> int:
    return max(2, -int(value.as_tuple().exponent))


def _is_share(part: SaidFigure, whole: SaidFigure, values: Sequence[Decimal | None]) -> bool:
    """Whether one is so many per cent of another, in every document that says it."""
    for one, other, value in zip(part.values, whole.values, values, strict=False):
        if value is None:
            continue
        if one is None or not other:
            return False
        if abs(one / other * 100 - value) > Decimal("0.06"):
            return False
    return True


def _tail(text: str) -> str:
    return _CUT.split(text)[-1][-12:]

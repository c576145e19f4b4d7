"""Lines put together to the paragraphs that they were before they were set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from generator.annexes.model import Kind
from generator.published.patterns import NUMBERED, document_patterns
from generator.published.source.pdf.lines import PageLine, Written, joined

#: Of the size of the letters: what counts as an indent, as the same edge, as room left over.
_INDENT, _EDGE, _SLACK = 1.2, 0.6, 0.5
#: Likewise: how far the first line of a paragraph is moved in, and the least room beside what
#: stands in the middle.
_FIRST, _ROOM = 2.0, 0.15
#: Of the usual distance of two lines: more parts paragraphs.
_FAR = 1.4
#: Points by which sizes of one paragraph may differ.
_SAME_SIZE = 1.0
#: Of the size of the text: the sizes of headings and of what stands between.
_HEADING, _SUBHEADING = 1.2, 1.05
_LONGEST_HEADING = 60
#: Points within which lines begin, and end, at the same place; so many must, for an edge.
_SAME, _NEAR, _SEVERAL = 3.0, 8.0, 4
#: What is numbered and is no sentence.
_TITLE = re.compile(rf"{NUMBERED}[^，。；：！？,;:]{{2,40}}")
_LEADERS = re.compile(r"(?:[.…·．‥_]\s?){4,}\s*[\divxIVX]*\s*$")
#: How many letters are left free before the number of a page in the contents, or between columns.
_APART = 3.0


@dataclass(frozen=True, slots=True)
class TextColumn:
    """The room that lines have on a page."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.left + self.right) / 2

    def is_centred(self, line: PageLine) -> bool:
        """Whether a line stands in the middle, with as much room on both sides."""
        off = abs((line.x0 + line.x1) / 2 - self.middle)
        before = (line.x0 - self.left) / line.size
        return off < _EDGE * line.size and before > _ROOM and abs(before - _FIRST) > 2 * _ROOM


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[PageLine, ...]
    centred: bool

    @property
    def written(self) -> Written:
        """Its words."""
        return joined(self.lines)

    @property
    def page(self) -> int:
        """Where it begins."""
        return self.lines[0].glyphs[0].box.page


@dataclass(frozen=True, slots=True)
class ParagraphSetting:
    """How the text of a document is set.

    Attributes:
        size: of its letters.
        font: of most of them.
        bold: whether most of them are.
        leading: how far apart its lines are, in sizes of their letters.
        tagged: whether the PDF says itself what is a heading.
    """

    size: float
    font: str
    bold: bool
    leading: float
    tagged: bool = False

    def kind_of(self, paragraph: Paragraph) -> Kind:
        """What a paragraph is, by its looks."""
        line = paragraph.lines[0]
        if self.tagged:
            level = line.glyphs[0].look.level
            if level:
                return "heading" if level == 1 else "subheading"
            return "centre" if paragraph.centred else "text"
        length = sum(len(line.glyphs) for line in paragraph.lines)
        if length <= _LONGEST_HEADING:
            if line.size >= _HEADING * self.size:
                return "heading"
            own_look = line.size >= self.size - 1 and (
                (line.bold and not self.bold) or line.font != self.font
            )
            titled = own_look or _TITLE.fullmatch(paragraph.written.text)
            if line.size > _SUBHEADING * self.size or (titled and len(paragraph.lines) == 1):
                return "subheading"
        return "centre" if paragraph.centred else "text"


def setting_of(pages: Sequence[Sequence[PageLine]]) -> ParagraphSetting:
    """How the text is set: as most of its letters are."""
    looks: Counter[tuple[float, str, bool]] = Counter()
    gaps: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            looks[_half(line.size), line.font, line.bold] += len(line.glyphs)
        for above, below in pairwise(lines):
            if abs(above.size - below.size) < _SAME_SIZE:
                gaps[round((below.base - above.base) / below.size, 1)] += 1
    if not looks:
        return ParagraphSetting(1.0, "", bold=False, leading=1.5)
    sizes: Counter[float] = Counter()
    for (size, _, _), count in looks.items():
        sizes[size] += count
    size = sizes.most_common(1)[0][0]
    fitting = [(count, font, bold) for (own, font, bold), count in looks.items() if own == size]
    _, font, bold = max(fitting)
    leading = gaps.most_common(1)[0][0] if gaps else 1.5
    tagged = any(line.glyphs[0].look.level for lines in pages for line in lines)
    return ParagraphSetting(size, font, bold, leading, tagged)


def _half(size: float) -> float:
    return round(size * 2) / 2


def column_of(lines: Sequence[PageLine], width: float) -> TextColumn | None:
    """The room that lines have on pages of a width, if enough of them show it."""
    left, right = _left(lines), _right(lines)
    if left is None or right is None or right - left <= width / 3:
        return None
    return TextColumn(left, right)


def column_on(lines: Sequence[PageLine], width: float, shared: TextColumn | None) -> TextColumn:
    """The room of a page's lines, where `shared` is that of pages like it.

    Lines of which few go on in a second one stand where their first lines do.
    """
    own = column_of(lines, width)
    if own is None or shared is None:
        return own or shared or _widest(lines, width)
    moved = (own.left - shared.left) / median(line.size for line in lines)
    is_known = any(abs(line.x0 - shared.left) < _SAME for line in lines)
    is_first = abs(moved - _FIRST) < 2 * _ROOM
    return TextColumn(shared.left, own.right) if moved > 0 and (is_known or is_first) else own


def _widest(lines: Sequence[PageLine], width: float) -> TextColumn:
    """The room that a few lines take."""
    return TextColumn(
        min((line.x0 for line in lines), default=0.0),
        max((line.x1 for line in lines), default=width),
    )


def _left(lines: Sequence[PageLine]) -> float | None:
    """The outermost place where several lines begin."""
    ends = sorted(line.x0 for line in lines)
    return next(
        (
            end
            for end, other in zip(ends, ends[_SEVERAL - 1 :], strict=False)
            if other - end < _SAME
        ),
        None,
    )


def _right(lines: Sequence[PageLine]) -> float | None:
    """Where most lines end that end where others do; a comma may hang out."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    best, most, last = 0.0, 0, 0
    for at, end in enumerate(ends):
        while last < len(ends) and end - ends[last] < _NEAR:
            last += 1
        if last - at > most:
            best, most = end, last - at
    return best if most >= _SEVERAL else None


def paragraphs_of(
    lines: Sequence[PageLine], columns: dict[int, TextColumn], setting: ParagraphSetting
) -> list[Paragraph]:
    """The paragraphs of lines that follow one another, also from page to page."""
    groups: list[list[PageLine]] = []
    for line in lines:
        if groups and not _ends(groups[-1][-1], line, columns, setting):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [
        Paragraph(tuple(group), all(columns[_page(line)].is_centred(line) for line in group))
        for group in groups
    ]


def _page(line: PageLine) -> int:
    return line.glyphs[0].box.page


def _ends(
    before: PageLine, after: PageLine, columns: dict[int, TextColumn], setting: ParagraphSetting
) -> bool:
    """Whether a paragraph ends between two lines."""
    column, next_column = columns[_page(before)], columns[_page(after)]
    if abs(before.size - after.size) > _SAME_SIZE or _stands_alone(before, column):
        return True
    # behind a note below a table the next page begins with another table's title
    whole_note = document_patterns().whole_note
    is_whole = _page(before) != _page(after) and whole_note.fullmatch(before.text.strip())
    if is_whole or before.glyphs[-1].look.level != after.glyphs[0].look.level:
        return True
    distance = (after.base - before.base) / after.size
    usual = max(setting.leading, 1.0)
    if _page(before) == _page(after) and distance > _FAR * usual:
        return True
    centred = column.is_centred(before)
    width = before.x1 - (before.x0 if centred else column.left)
    if width + after.first_width + _SLACK * before.size < column.right - column.left:
        return True
    if centred and next_column.is_centred(after):
        return False
    return after.x0 > next_column.left + _INDENT * after.size or len(after.split(_APART)) > 1


def _stands_alone(line: PageLine, column: TextColumn) -> bool:
    """Whether a line is none that goes on: of the contents, of two parts, or at the right."""
    return (
        bool(_LEADERS.search(line.text)) or len(line.split(_APART)) > 1 or (line.x0 > column.middle)
    )

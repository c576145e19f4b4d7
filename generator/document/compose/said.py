"""What the document says, before anything is drawn: sentences, rows of tables, what is missing.

Every sentence of the edition is put into words here, once, and every gap comes to light; a check
needs no more than this. How large a table is set, what a chart looks like and the HTML around it
all are the frame's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import markupsafe

from generator.document.compose.blocks import Writings
from generator.document.compose.charts import Charts
from generator.document.compose.reasons import Reasons
from generator.document.compose.sentences import HASH, Gap, Printed, Sentences, clean
from generator.document.compose.tables import table_views
from generator.document.compose.terms import term_blocks
from generator.document.compose.vocabulary import vocabulary
from generator.edition.model import Part, Section
from generator.errors import Unusable
from generator.figures.derive import Disclosure
from generator.language import chinese_number
from generator.submission import Block

#: A block of the department's own, or what was said.
AnyBlock = Block | Mapping[str, object]
#: Views that say once more what stands elsewhere.
_LISTED = frozenset({"contents", "entries", "rows"})


@dataclass(frozen=True, slots=True)
class Said:
    """What the document says, and what it can't.

    Attributes:
        title: of the document, in plain words.
        views: what the frame draws.
        gaps: what the department still has to supply or to look at.
        left_out: missing reasons among them that stay unsaid: no blank is left for them.
        printed: every number with its figure.
        drafts: the reasons that the program drafted, by name.
        paragraphs: the paragraphs of the sections as HTML, by `section.sentence`.
    """

    title: str
    views: Mapping[str, object]
    gaps: tuple[Gap, ...]
    left_out: frozenset[Gap]
    printed: tuple[Printed, ...]
    drafts: Mapping[str, str]
    paragraphs: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """What is printed but for the contents and the rows of tables, in plain words."""
        for key, view in self.views.items():
            if key not in _LISTED:
                yield from _lines(view)


def say(disclosure: Disclosure, may_lack: Callable[[Gap], bool] = lambda _: False) -> Said:
    """Put a disclosure into words.

    Args:
        disclosure: all figures and words.
        may_lack: whether a missing reason may stay unsaid.

    Raises:
        Unusable: a sentence of the edition fails on this department's data.
    """
    speaker = Speaker(disclosure, may_lack)
    views = speaker.views()
    title = markupsafe.Markup(views["title"]).unescape().replace(HASH, "#")  # noqa: S704 - unescaped
    sentences, reasons = speaker.sentences, speaker.reasons
    return Said(
        title,
        views,
        tuple(sentences.gaps),
        frozenset(reasons.left_out),
        tuple(sentences.printed),
        reasons.drafts,
        speaker.paragraphs,
    )


class Speaker:
    """Says what there is to say of one disclosure."""

    def __init__(
        self, disclosure: Disclosure, may_lack: Callable[[Gap], bool] = lambda _: False
    ) -> None:
        self.disclosure = disclosure
        self.sentences = Sentences(disclosure)
        self.reasons = Reasons(self.sentences, may_lack)
        self.writings = Writings(self.sentences)
        self.charts = Charts(self.sentences)
        self._said = ""  # what the sections say
        self.paragraphs: dict[str, str] = {}
        self.sentences.words.update(vocabulary(self.sentences, self.reasons, self.writings))

    def views(self) -> dict[str, object]:
        """Everything that the frame draws."""
        wording = self.disclosure.edition.wording
        parts, contents = [], []
        shown = [part for part in self.disclosure.edition.ordered_parts if self._has_content(part)]
        self._refuse_homeless_annexes(shown)
        keys = {part.title: key for key, part in self.disclosure.edition.parts.items()}
        for number, part in enumerate(shown, start=1):
            said = self.sentences.say(part.title)
            title = self._numbered(wording.part_heading, number, said)
            own = self._part(part, f"part-{number}", title.striptags())
            view = {**own, "key": keys[part.title], "title": title}
            parts.append(view)
            contents.append({"level": 1, "id": view["id"], "text": view["title"]})
            contents += view["entries"] if part.listed else []  # type: ignore[arg-type]
        return {
            "title": self.sentences.say(wording.title),
            "author": self.sentences.words["名称"],
            "cover": {
                "head": self.sentences.say(wording.cover_head),
                "name": self.sentences.say(wording.cover_name),
                "title": self.sentences.say(wording.cover_title),
                "date": self.sentences.say(wording.cover_date),
            },
            "contents": contents,
            "contents_head": self.sentences.say(wording.contents_head),
            "contents_note": self.sentences.say(wording.contents_note),
            "parts": parts,
        }

    def _has_content(self, part: Part) -> bool:
        submission = self.disclosure.submission
        return bool(
            self.sentences.say(part.when_empty or "").strip()
            or part.content in {"sections", "tables", "terms"}
            or (part.source and submission.writings.get(part.source))
            or (part.content == "annexes" and self.disclosure.annexes)
        )

    def _refuse_homeless_annexes(self, shown: Sequence[Part]) -> None:
        if self.disclosure.annexes and all(part.content != "annexes" for part in shown):
            where = self.disclosure.annexes[0].cell.where
            what = f"版式 {self.disclosure.edition.id} 没有放附件的部分"
            raise Unusable(self.disclosure.submission.file, where, what, "请不列附件，或改正版式")

    def _part(self, part: Part, part_id: str, title: str) -> dict[str, object]:
        view: dict[str, object] = {
            "id": part_id, "sections": [], "tables": [], "blocks": [], "annexes": [], "entries": [],
        }  # fmt: skip
        if part.content == "sections":
            sections = list(self._sections(part, part_id))
            view["sections"] = sections
            view["entries"] = [
                _entry(item["id"], item["title"]) for item in sections if item["title"]
            ]
        elif part.content == "tables":
            wording = self.disclosure.edition.wording
            tables = [
                view
                for at, table in enumerate(self.disclosure.tables.values(), start=1)
                for view in table_views(
                    self.sentences, table, f"table-{at}", title if at == 1 else ""
                )
            ]
            view["tables"] = tables
            listed = [item for item in tables if item["id"]]
            view["sections"] = sections = list(self._sections(part, part_id, len(listed)))
            view["entries"] = [
                _entry(item["id"], self._numbered(wording.section_heading, at, item["title"]))
                for at, item in enumerate(listed, start=1)
            ] + [_entry(item["id"], item["title"]) for item in sections]
        elif part.content == "terms":
            view["blocks"] = list(term_blocks(self.sentences, part, self._said))
        else:
            annexes = list(self._annexes(part, part_id))
            annexes += self._files(part, part_id, "" if annexes else title)
            view["annexes"] = annexes
            view["entries"] = [_entry(item["id"], item["title"]) for item in annexes]
            if not annexes:
                view["blocks"] = [
                    {"kind": "text", "text": self.sentences.say(part.when_empty or "")}
                ]
        return view

    def _sections(self, part: Part, part_id: str, number: int = 0) -> Iterator[dict[str, object]]:
        """The sections that are there, numbered from `number` on but for one without a title."""
        heading = self.disclosure.edition.wording.section_heading
        for key, section in part.sections.items():
            title = self.sentences.say(section.title or "")
            if section.title is not None:
                if not title.strip():
                    continue
                number += 1
                title = self._numbered(heading, number, title)
            section_id = f"{part_id}-{number}"
            blocks = self._section(key, section)
            yield {"id": section_id, "key": key, "title": title, "blocks": blocks}

    def _section(self, key: str, section: Section) -> list[AnyBlock]:
        blocks: list[AnyBlock] = []
        for name, text in section.paragraphs.items():
            self.sentences.place = f"{key}.{name}"
            said = self.sentences.say(text)
            self.paragraphs[self.sentences.place] = str(said).replace(HASH, "#")
            for line in said.split("\n"):
                self._said += line
                blocks.extend(self.writings.views(line))
        if section.content == "terms":
            blocks.extend(term_blocks(self.sentences, section, self._said))
        blocks.extend(self.charts.of(key))
        self.sentences.place = ""
        return blocks

    def _numbered(self, heading: str, number: int, title: object) -> markupsafe.Markup:
        words = {"序号": chinese_number(number), "数字序号": number, "标题": title}
        return self.sentences.render(heading, words)

    def _annexes(self, part: Part, part_id: str) -> Iterator[dict[str, object]]:
        blocks = self.disclosure.submission.writings.get(part.source or "", ())
        annex: dict[str, object] | None = None
        own: list[AnyBlock] = []
        for number, block in enumerate(blocks):
            if block.kind == "title" or annex is None:
                if annex is not None:
                    yield annex
                own = []
                title = (
                    clean(block.text) if block.kind == "title" else self.sentences.say(part.title)
                )
                annex = {"id": f"{part_id}-annex-{number}", "title": title, "blocks": own}
            if block.kind != "title":
                own.append(block)
        if annex is not None:
            yield annex

    def _files(self, part: Part, part_id: str, above: str) -> Iterator[dict[str, object]]:
        """The annexes that came as files, in the first part that has annexes.

        Args:
            part: any part.
            part_id: its id.
            above: the heading that stands above the first of them on the same page.
        """
        parts = self.disclosure.edition.ordered_parts
        if part is not next(item for item in parts if item.content == "annexes"):
            return
        for at, file in enumerate(self.disclosure.annexes, start=1):
            annex_id = f"{part_id}-file-{at}"
            below = above if at == 1 else ""
            yield {"id": annex_id, "title": clean(file.title), "file": file, "below": below}


def _entry(target: object, text: object) -> dict[str, object]:
    return {"level": 2, "id": target, "text": text}


def _lines(view: object) -> Iterator[str]:
    """The words of a view, without markup."""
    if isinstance(view, Block):
        yield view.text
    elif isinstance(view, str):
        yield markupsafe.Markup(view).striptags()  # noqa: S704 - to be read, not to be shown
    elif isinstance(view, Mapping):
        for key, item in view.items():
            if key not in _LISTED:
                yield from _lines(item)
    elif isinstance(view, list | tuple):
        for item in view:
            yield from _lines(item)

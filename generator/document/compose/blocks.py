"""The department's own writing and lists, as paragraphs, headings and tables between sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import markupsafe

from generator.document.compose.sentences import BLOCKS, Sentences
from generator.figures.evaluation import form_blocks
from generator.submission import Block, TableRow


@dataclass(frozen=True, slots=True)
class Writings:
    """What sentences put between their lines: a line that stands for blocks, drawn later."""

    sentences: Sentences
    placed: list[Sequence[Block]] = field(default_factory=list)

    def writing(self, name: str) -> str:
        """撰写: the department's own paragraphs and tables of one sheet."""
        return self._place(self.sentences.disclosure.submission.writings.get(name, ()))

    def listing(self, name: str) -> str:
        """列表: a list as a table, its rows numbered."""
        listing = self.sentences.disclosure.edition.forms.lists[name]
        rows = self.sentences.disclosure.submission.lists.get(name, ())
        labels = ["序号", *(entry.label for entry in listing.columns.values())]
        lines = [labels]
        for number, row in enumerate(rows, start=1):
            texts = [row[column].text if column in row else "" for column in listing.columns]
            lines.append([str(number), *texts])
        table = tuple(TableRow(tuple((text, 1, 1) for text in line)) for line in lines)
        return self._place((Block("table", rows=table, columns=len(labels)),))

    def forms(self, name: str, otherwise: str = "") -> str:
        """自评表: the self-evaluation forms of one kind; other words where there is none."""
        disclosure = self.sentences.disclosure
        blocks = [
            block
            for item in disclosure.evaluations
            if item.given.form == name
            for block in form_blocks(item, disclosure.submission)
        ]
        return self._place(blocks) if blocks else otherwise

    def _place(self, blocks: Sequence[Block]) -> str:
        """A line that stands for blocks."""
        self.placed.append(blocks)
        return f"\n{BLOCKS}{len(self.placed) - 1}\n"

    def views(self, line: markupsafe.Markup) -> Iterator[Block | dict[str, object]]:
        """What one line stands for that a sentence said."""
        text = line.strip()
        if text.startswith(BLOCKS):
            yield from self.placed[int(text[1:])]
        elif text.startswith("### "):
            yield {"kind": "heading", "text": text[4:]}
        elif text:
            yield {"kind": "text", "text": text}

"""Self-evaluation forms among the tables of a published document, typed again as their sheets are.

A table is a form where its title stands before it, it has all labels of the edition's form and
names its project. It goes to a sheet of its own and leaves behind where it stood; what the program
derives alike is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.edition.evaluation_words import Scores
from generator.edition.model import Edition, Evaluation
from generator.edition.sentences import compile_sentence
from generator.figures.evaluation import derive_evaluation
from generator.submission import Block, ProjectEvaluation, Submission
from generator.text import same
from generator.workbook.drawn import gathered, spread
from generator.workbook.evaluation import derived, find_layout, project_of


def with_forms(
    submission: Submission,
    edition: Edition,
    apart: Iterable[Sequence[Block]] = (),
    lost: list[Block] | None = None,
) -> Submission:
    """The submission with its forms as such instead of as tables among its writings.

    Args:
        submission: what was read.
        edition: whose forms.
        apart: blocks that hold forms and what was written below each.
        lost: takes what stands among these and belongs to no form.
    """
    taking = _Taking(submission, edition)
    annexes = {part.source for part in edition.ordered_parts if part.content == "annexes"}
    writings = {
        name: tuple(taking.annexed(blocks) if name in annexes else taking.placed(blocks))
        for name, blocks in submission.writings.items()
    }
    for blocks in apart:
        own = list(taking.apart(blocks))
        if lost is not None:
            lost += own
    return replace(submission, writings=writings, evaluations=tuple(taking.found))


@dataclass(slots=True)
class _Taking:
    """Takes forms out of writings; `found` are those that were."""

    submission: Submission
    edition: Edition
    found: list[ProjectEvaluation] = field(default_factory=list)

    def placed(self, blocks: Sequence[Block]) -> list[Block]:
        """Words of the department's own: a form leaves a line that says where it stood."""
        left: list[Block] = []
        for block in blocks:
            given = self._form(block)
            head = given and self._head(self.edition.forms.evaluations[given.form])
            if given is None or not head or [same(it.text) for it in left[-len(head) :]] != head:
                left.append(block)
                continue
            del left[-len(head) :]
            self.found.append(given)
            left.append(Block("evaluations", given.project, cell=block.cell))
        return left

    def apart(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Take forms that stand by themselves, each with what is written below it.

        Yields:
            What stands before the first form and is not of it.
        """
        known = len(self.found)
        heads = {it for form in self.edition.forms.evaluations.values() for it in self._head(form)}
        for block in blocks:
            if (given := self._form(block)) is not None:
                self.found.append(given)
            elif block.kind != "table" and same(block.text) in heads:
                continue
            elif len(self.found) > known:
                notes = (*self.found[-1].notes, replace(block, kind="text"))
                self.found[-1] = replace(self.found[-1], notes=notes)
            else:
                yield block

    def annexed(self, blocks: Sequence[Block]) -> list[Block]:
        """Annexes: forms that are annexes of their own at the end stand there without a line."""
        annexes = list(_by_title(blocks))
        forms: list[ProjectEvaluation] = []
        while annexes and (given := self._annex(annexes[-1])) is not None:
            forms.insert(0, given)
            annexes.pop()
        self.found += forms
        return [block for annex in annexes for block in annex]

    def _annex(self, annex: Sequence[Block]) -> ProjectEvaluation | None:
        tables = [at for at, block in enumerate(annex) if block.kind == "table"]
        given = self._form(annex[tables[0]]) if len(tables) == 1 else None
        if given is None:
            return None
        form = self.edition.forms.evaluations[given.form]
        own = [same(f"{form.title}（{given.project}）"), *self._head(form)[1:]]
        if [same(block.text) for block in annex[: tables[0]]] != own:
            return None
        notes = (replace(block, kind="text") for block in annex[tables[0] + 1 :])
        return replace(given, notes=tuple(notes))

    def _head(self, form: Evaluation) -> list[str]:
        """The lines before a form that it prints itself, in a form in which words are equal."""
        year = self.submission.identity.year
        period = same(compile_sentence(form.period).render(年度=year))
        return [same(form.title), *filter(None, [period])]

    def _form(self, block: Block) -> ProjectEvaluation | None:
        """The form that a table is; None for any other."""
        if block.kind != "table" or not block.rows or not block.rows[0].cells:
            return None
        table = spread(block)
        for name, form in self.edition.forms.evaluations.items():
            if same(block.rows[0].cells[0][0]) != same(form.project):
                continue
            layout = find_layout(table, form, self.edition.prose.scores)
            project = project_of(table, form)
            known = {same(given.project) for given in self.found}
            if not isinstance(layout, str) and project and same(project) not in known:
                found = ProjectEvaluation(name, project, block, layout)
                return _without_derived(found, form, self.edition.prose.scores)
        return None


def _without_derived(
    given: ProjectEvaluation, form: Evaluation, known: Scores
) -> ProjectEvaluation:
    """The form with what the program derives left blank, as far as it derives the same."""
    typed = spread(given.table)
    for at in derived(given.layout, form):
        blank = _with_words(given, {at: ""})
        if spread(derive_evaluation(blank, form, known).printed).text(*at) == typed.text(*at):
            given = blank
    return given


def _with_words(
    given: ProjectEvaluation, words: Mapping[tuple[int, int], str]
) -> ProjectEvaluation:
    rows = gathered(spread(given.table), words)
    return replace(given, table=replace(given.table, rows=rows))


def _by_title(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Annexes, each from its title on."""
    annex: list[Block] = []
    for block in blocks:
        if block.kind == "title" and annex:
            yield annex
            annex = []
        annex.append(block)
    if annex:
        yield annex

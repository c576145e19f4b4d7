"""What the bureau's pages share: the folder, the batch under way, what was looked at last."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import rmtree

from generator.batch.plan import Plan
from generator.batch.priors import match_priors
from generator.batch.run import Order
from generator.batch.task import File, Task
from generator.batch.worker import Pool
from generator.errors import Unusable
from generator.web.bureau.runs import Runs
from generator.web.bureau.state import FolderState, Known
from generator.web.bureau.work import Consolidated, Looked, look
from generator.web.desk import Desk
from generator.web.jobs import Jobs
from generator.web.tasks import Trouble

#: As many workbooks as stay laid out, to be asked about once more.
MOST_LOOKED = 20


@dataclass
class BureauDesk:
    """What lies on a bureau's desk.

    Attributes:
        order: where the workbooks are, where documents go, what is built.
        jobs: who works at it.
        listed: the list of departments, if there is one.
        scratch: a folder that goes with the program.
        made: what was made last, to download.
    """

    order: Order
    jobs: Jobs
    listed: Path | None = None
    scratch: Desk = field(default_factory=Desk)
    made: Consolidated = field(default_factory=Consolidated)
    _looked: OrderedDict[str, Looked] = field(default_factory=OrderedDict)
    _priors_seen: object = None
    _priors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = FolderState(self.order, self.listed)
        self.runs = Runs(self.listed)

    async def known(self) -> Known:
        """What is known now, while others are answered.

        Raises:
            Unusable: the folder is none, or the list can't be used.
        """
        return await asyncio.to_thread(self.state.now)

    def task(self, workbook: str) -> Task:
        """A workbook with all that it needs, as a batch reads it.

        Raises:
            Unusable: a file can't be read.
        """
        order = self.order
        style = None
        if order.style is not None:
            style = File(order.style.as_posix(), order.style.read_bytes())
        plan = Plan(order.folder, (), order.engine, style, order.priors, self._matched())
        return plan.task(workbook)

    def _matched(self) -> Mapping[str, tuple[str, ...]]:
        """Last year's workbooks, found once for the workbooks that are there."""
        if self.order.priors is None:
            return {}
        known = self.state.now()
        books = tuple(it.workbook for it in known.standings.values() if it.workbook)
        seen = tuple((it.workbook, it.sha256) for it in known.results), books
        if self._priors_seen != seen:
            own = self.order.folder, books, self.order.priors
            with closing(Pool(self.order.jobs)) as pool:
                self._priors = match_priors(pool, self.order.limits, *own)
            self._priors_seen = seen
        return self._priors

    async def looked(self, workbook: str) -> Looked | Trouble:
        """What there is to say of a workbook as it is now."""
        try:
            task = await asyncio.to_thread(self.task, workbook)
        except Unusable as error:
            return Trouble(tuple(error.lines))
        mark = task.fingerprint
        if mark not in self._looked:
            found = await self.jobs.ask(partial(look, task, self.scratch.new_folder() / "一份"))
            if isinstance(found, Trouble):
                return found
            self._looked[mark] = found
            while len(self._looked) > MOST_LOOKED:
                _, old = self._looked.popitem(last=False)
                rmtree(old.laid.workbook.parents[1], ignore_errors=True)
        self._looked.move_to_end(mark)
        return self._looked[mark]

    def close(self) -> None:
        """Stop what is under way, and take away what was laid out."""
        self.runs.close()
        self.scratch.clear()

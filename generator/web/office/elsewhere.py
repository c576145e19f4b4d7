"""Documents that other machines build: the workers of a scheduler, as `batch` uses them."""

from __future__ import annotations

import time
from concurrent.futures import wait
from functools import partial
from pathlib import Path

from generator.batch.plan import Plan
from generator.batch.run import LOOK, PATIENCE, Builders
from generator.batch.task import Product
from generator.batch.worker import TaskWatch
from generator.formats import FORMATS
from generator.web import tasks
from generator.web.jobs import Jobs
from generator.web.tasks import Made, Trouble


class FarBuilding:
    """Whoever builds documents in our stead.

    Args:
        builders: the workers of a scheduler.
    """

    def __init__(self, builders: Builders) -> None:
        self._builders = builders

    def make(
        self, jobs: Jobs, workbook: Path, prior: Path | None, watch: TaskWatch
    ) -> Made | Trouble:
        """What `tasks.make` makes: they build the documents, a worker of ours adds the reviews.

        Nobody knows how far they are; what is called off they finish for nobody.

        Raises:
            Stopped: it was called off.
            Unusable: a file can't be read, or nobody is left to build.
        """
        product = self._built(workbook, prior, watch)
        if not product.result.status.is_examined:
            return Trouble(tuple(product.result.message.splitlines()))
        return jobs.answer(partial(tasks.make, workbook, prior, product.documents), watch)

    def _built(self, workbook: Path, prior: Path | None, watch: TaskWatch) -> Product:
        """What the workers make of a workbook.

        Raises:
            Stopped: it was called off.
            Unusable: a file can't be read, or nobody is left to build.
        """
        plan = Plan(workbook.parent, FORMATS)
        if prior is not None:
            priors = {workbook.name: (prior.name,)}
            plan = Plan(workbook.parent, FORMATS, prior_folder=prior.parent, priors=priors)
        future = self._builders.submit(plan.task(workbook.name))
        looked = time.monotonic()
        while not wait([future], LOOK).done:
            watch.begin_more()
            if time.monotonic() - looked > PATIENCE:
                self._builders.check()
                looked = time.monotonic()
        return future.result()

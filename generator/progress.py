"""How far a piece of work has come: one account of it for terminal, log and page."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

_LEAST = 1e-6


class Step(NamedTuple):
    """What a piece of work begins with now.

    Attributes:
        done: how many steps are done.
        total: how many steps there are.
        what: what is begun, in Chinese.
    """

    done: int
    total: int
    what: str


class Steps:
    """The steps of one piece of work, told to whoever listens in this process, if anyone does."""

    _hear: Callable[[Step], None] | None = None

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0

    def begin(self, what: str) -> None:
        """The step before is done, and the next one begins."""
        if Steps._hear is not None:
            Steps._hear(Step(min(self._done, self._total), self._total, what))
        self._done += 1

    @classmethod
    def listen(cls, hear: Callable[[Step], None]) -> None:
        """Be told from now on."""
        cls._hear = hear


@dataclass(slots=True)
class Progress:
    """So many things to do, and how many are done.

    Attributes:
        total: how many things there are.
        done: how many are done.
        what: what is being done, or what was done last, in Chinese.
        begun: when it began, on the monotonic clock.
    """

    total: int
    done: int = 0
    what: str = ""
    begun: float = field(default_factory=time.monotonic)

    def advance(self, what: str = "", count: int = 1) -> None:
        """One more is done."""
        self.done += count
        self.what = what

    def hear(self, step: Step) -> None:
        """Take over how far whoever works at it says to be."""
        self.done, self.total, self.what = step.done, step.total, step.what

    @property
    def speed(self) -> float:
        """How many were done in a second."""
        return self.done / max(time.monotonic() - self.begun, _LEAST)

    @property
    def left(self) -> float:
        """How many seconds the rest will take."""
        return (self.total - self.done) / self.speed if self.done else 0.0

    @property
    def seconds(self) -> int:
        """How long it has been worked at."""
        return int(time.monotonic() - self.begun)

    def line(self, pace: str = "") -> str:
        """The line of a log or a page: how many, what, how long it will take."""
        ahead = f"{pace}还需 {self.left:.0f} 秒"
        return f"{self.done}/{self.total} {self.what}（{ahead}）"

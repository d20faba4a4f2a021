"""Times, rows of the answer and their bars."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import Any


class Of(StrEnum):
    """What of a row a bar is set on."""

    MEDIAN = "median"
    P95 = "p95"
    RATIO = "× raw"


@dataclass(frozen=True)
class Bar:
    """The most that is allowed; a bar is met by what is measured, never by what is hoped."""

    of: Of
    most: float

    def said(self, unit: str) -> str:
        return f"≤ {self.most:g} {self.of}" if self.of is Of.RATIO else f"{self.of} ≤ {self.most:g} {unit}".strip()


@dataclass(frozen=True)
class Row:
    """One line of the answer; ``raw`` is the median of the reference, taken in the same run and unit."""

    bench: str
    what: str
    unit: str
    values: tuple[float, ...]
    raw: float | None = None
    raw_what: str = ""
    bar: Bar | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        return sorted(self.values)[min(len(self.values) - 1, -(-len(self.values) * 95 // 100) - 1)]

    @property
    def ratio(self) -> float | None:
        return self.median / self.raw if self.raw else None

    @property
    def met(self) -> bool | None:
        """``None`` where there is no bar, or where its reference could not be measured."""
        if self.bar is None:
            return None
        value = {Of.MEDIAN: self.median, Of.P95: self.p95, Of.RATIO: self.ratio}[self.bar.of]
        return None if value is None else value <= self.bar.most

    def as_json(self) -> dict[str, Any]:
        return {
            "bench": self.bench,
            "what": self.what,
            "unit": self.unit,
            "count": len(self.values),
            "least": min(self.values),
            "median": self.median,
            "p95": self.p95,
            "most": max(self.values),
            "raw": self.raw,
            "raw_what": self.raw_what,
            "ratio": self.ratio,
            "bar": self.bar.said(self.unit) if self.bar else None,
            "met": self.met,
        }


def seconds(call: Callable[[], object]) -> float:
    """One long piece of work, begun without the rubbish of what ran before; its own is collected as in the product."""
    gc.collect()
    return _timed(call)


def milliseconds(calls: Iterable[Callable[[], object]]) -> tuple[float, ...]:
    """Each of many short pieces of work, one after the other."""
    gc.collect()
    return tuple(_timed(call) * 1000 for call in calls)


def in_turn(calls: Sequence[Callable[[], object]], count: int, *, warm: int = 1) -> list[tuple[float, ...]]:
    """Milliseconds of each of ``calls``, taken in turn, so that what else the machine does falls on all alike."""
    for _again in range(warm):
        for call in calls:
            call()
    rounds = [[seconds(call) * 1000 for call in calls] for _again in range(count)]
    return [tuple(each) for each in zip(*rounds, strict=True)]


def _timed(call: Callable[[], object]) -> float:
    began = perf_counter()
    call()
    return perf_counter() - began

"""Figures of mediation by month or quarter (统计报表), from the files that whoever asks may open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.mediation import states
from models.mediation.queries import agreement_of, rows_of
from models.mediation.records import Agreement, Mediation, MediationStep
from models.mediation.states import StepKind
from models.shares import Share


@dataclass(frozen=True)
class Figures:
    """Of the files accepted from ``first`` to ``last``, as they stand on ``day``; amounts in yuan.

    ``to_perform``: agreements that hold and whose day of performance has come, or that name none.
    """

    first: date
    last: date
    day: date
    accepted: int
    going: int
    agreed: int
    written: int
    oral: int
    failed: int
    ended: int
    amount: Decimal
    to_perform: int
    performed: int
    court_asked: int
    confirmed: int
    kinds: Mapping[str, int]

    @property
    def success(self) -> Share:
        """调解成功率 = agreements / accepted (domain B2)."""
        return Share(self.agreed, self.accepted)

    @property
    def performance(self) -> Share:
        """履行率 = performed / due to be performed (domain B2)."""
        return Share(self.performed, self.to_perform)


def figures(session: Session, first: date, last: date, now: datetime) -> Figures:
    """Count the files accepted from ``first`` to ``last``, both included, that whoever asks may open."""
    heads = session.scalars(select(Mediation).where(Mediation.alive())).all()
    ids = [head.id for head in heads]
    steps, agreements = rows_of(session, MediationStep, ids), rows_of(session, Agreement, ids)
    day, counts, kinds, amount = day_of(now), Counter[str](), Counter[str](), Decimal(0)
    for head in heads:
        course = states.course(steps[head.id])
        accepted = states.first(course.path, StepKind.ACCEPT)
        if accepted is None or not first <= day_of(accepted.at) <= last:
            continue
        kinds[head.kind] += 1
        made = agreement_of(course, agreements[head.id])
        amount += (made.amount or Decimal(0)) if made else Decimal(0)
        counts.update(_counted(course, made, day))
    return Figures(first, last, day, accepted=kinds.total(), amount=amount, kinds=dict(kinds), **_all(counts))


_COUNTS = (
    "going", "agreed", "written", "oral", "failed", "ended", "to_perform", "performed", "court_asked", "confirmed",
)  # fmt: skip


def _all(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in _COUNTS}


def _counted(course: states.Course, made: Agreement | None, day: date) -> list[str]:
    """The names of the counts to which one file adds."""
    done = {kind for event in course.path if (kind := states.kind_of(event)) is not None}
    found = [name for name, kind in _BY_STEP.items() if kind in done]
    if course.state in states.OPEN:
        found.append("going")
    if made is not None:
        found.append("oral" if made.oral else "written")
        holds = states.in_force(course.path)
        if StepKind.PERFORM in done or (holds and (made.perform_by is None or made.perform_by <= day)):
            found.append("to_perform")
    return found


_BY_STEP = {
    "agreed": StepKind.AGREE,
    "failed": StepKind.FAIL,
    "ended": StepKind.REFUSE,
    "performed": StepKind.PERFORM,
    "court_asked": StepKind.ASK_COURT,
    "confirmed": StepKind.CONFIRMED,
}


def period(year: int, *, month: int | None = None, quarter: int | None = None) -> tuple[date, date]:
    """The first and last day of a month, a quarter or a year."""
    if month is not None:
        start, months = month, 1
    elif quarter is not None:
        start, months = 3 * quarter - 2, 3
    else:
        start, months = 1, 12
    after = date(year + (start + months - 1) // 12, (start + months - 1) % 12 + 1, 1)
    return date(year, start, 1), date.fromordinal(after.toordinal() - 1)

"""Steps without effect that nobody has looked at yet: two stations moved one appeal while neither saw the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from models.appeals.actions import standing_of
from models.appeals.queries import AppealRow, rows_of
from models.appeals.records import Appeal, AppealNow, AppealStep
from models.appeals.states import Standing, StepKind

SAID = frozenset({StepKind.CORRECT.value, StepKind.REMARK.value})
"""How a person says what holds: a step that is written after the stray came."""


_HAS_STRAYS = AppealNow.stray > literal_column("0")
"""As the condition of the index says it."""


def undecided(session: Session, now: datetime) -> list[AppealRow]:
    """The appeals with such steps, as far as the worker may see them, the latest first."""
    with_strays = select(Appeal).join(AppealNow, AppealNow.appeal_id == Appeal.id).where(_HAS_STRAYS)
    found = [
        appeal.id
        for appeal in session.scalars(with_strays.order_by(AppealNow.since.desc()))
        if open_strays(standing_of(session, appeal))
    ]
    return rows_of(session, found, now)


def open_strays(stands: Standing) -> tuple[tuple[AppealStep, str], ...]:
    """The strays after which nobody wrote how it stands, with the reason's code."""
    said = [step.created_at for step in _stored(stands.path) if step.kind in SAID]
    last = max(said, default=None)
    return tuple(
        (step, code)
        for step, code in stands.stray
        if isinstance(step, AppealStep) and (last is None or step.created_at > last)
    )


def _stored(steps: Iterable[object]) -> list[AppealStep]:
    return [step for step in steps if isinstance(step, AppealStep)]

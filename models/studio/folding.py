"""Reads the steps of many matters or hazards at once and folds them."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.cases.machine import Folded
from models.query import by_chunks
from models.studio.records import HazardStep, MatterStep
from models.studio.states import HazardState, MatterState, fold_hazard, fold_matter

State = TypeVar("State", bound=enum.Enum)


class StepRow(NamedTuple):
    """A step without its text, as lists need it."""

    id: UUID
    at: datetime
    kind: str
    actor: str | None
    department: str | None
    until: datetime | None
    officer_id: UUID | None = None


MatterFold = Folded[MatterState, StepRow]
HazardFold = Folded[HazardState, StepRow]


def folded(session: Session, matter_ids: Collection[UUID]) -> dict[UUID, MatterFold]:
    """Where each of ``matter_ids`` stands."""
    return _folded(session, MatterStep, MatterStep.matter_id, (MatterStep.officer_id,), matter_ids, fold_matter)


def folded_hazards(session: Session, hazard_ids: Collection[UUID]) -> dict[UUID, HazardFold]:
    """Where each of ``hazard_ids`` stands."""
    return _folded(session, HazardStep, HazardStep.hazard_id, (), hazard_ids, fold_hazard)


def _folded(
    session: Session,
    steps: type[MatterStep] | type[HazardStep],
    of: InstrumentedAttribute[UUID],
    more: Sequence[InstrumentedAttribute[Any]],
    ids: Collection[UUID],
    fold: Callable[[Sequence[Any]], Folded[State, Any]],
) -> dict[UUID, Folded[State, StepRow]]:
    columns = (steps.id, steps.at, steps.kind, steps.actor, steps.department, steps.until, *more)
    found: defaultdict[UUID, list[StepRow]] = defaultdict(list)
    for head, *row in by_chunks(session, select(of, *columns).where(steps.alive()), of, ids):
        found[head].append(StepRow(*row))
    return {key: fold(found[key]) for key in ids}

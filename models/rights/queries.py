"""Who stands how: read from workers, rights given, and what the community has set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.base import Base
from models.errors import WorldError
from models.rights.deciding import STRICT, Decision, Given, Standing, decide
from models.rights.deeds import AREAS, Deed
from models.rights.records import Grant, Scope
from models.rights.roles import ADMINISTRATORS
from models.workers.records import WorkerRole

GRADE, GRID_SCOPE = "trust.grade", "rights.grid_scope"
DECIDING = frozenset({"worker", "rights_grant", "setting"})
"""Tables whose change may change what somebody may do."""


def standing(session: Session, worker_id: UUID | None = None) -> Standing:
    """Return how a worker stands today; without a name, whoever is logged in.

    By Core, not by ORM: neither an entity that the session changes nor the guard may move the answer.
    """
    worker_id = worker_id or session.connection().info["worker_id"]
    worker = Base.metadata.tables["worker"].c
    here = worker.deleted_at.is_(None), worker.active.is_(True)
    leading = select(worker.role).where(*here, worker.role.in_([WorkerRole.SECRETARY, *ADMINISTRATORS])).distinct()
    serving = frozenset(session.connection().execute(leading).scalars())
    query = select(worker.role, worker.posts, worker.grid_id).where(worker.id == worker_id)
    row = session.connection().execute(query).one_or_none()
    role, posts, grid_id = row or (WorkerRole.WORKER, None, None)
    settings = _settings(session)
    grade = _number(settings.get(GRADE), 2)
    return Standing(
        worker_id,
        role,
        frozenset(posts or ()),
        grid_id,
        tuple(_given(session, worker_id, calendar.today())),
        WorkerRole.SECRETARY in serving,
        grade,
        bool(_number(settings.get(GRID_SCOPE), int(grade >= STRICT))),
        serving & ADMINISTRATORS,
    )


def may(
    session: Session,
    deed: Deed,
    area: str | None = None,
    *,
    level: int = 2,
    resident_id: UUID | None = None,
    grid_id: UUID | None = None,
) -> Decision:
    """Whether whoever is logged in may do ``deed``; ``resident_id``: to this person, ``grid_id``: in this grid."""
    here = standing(session)
    grids = None if grid_id is None else frozenset({grid_id})
    if resident_id is not None and here.own_grid:
        grids = grids_of(session, [resident_id])
    return decide(here, deed, area, level=level, grids=grids)


def require(session: Session, deed: Deed, area: str | None = None, **about: Any) -> None:
    """Raises ``WorldError``: ``not_allowed`` (deed, area, who: the roles that bring it)."""
    refuse_unless(may(session, deed, area, **about), deed, area)


def require_secretary(session: Session) -> None:
    """Raises ``WorldError``: ``only_secretary``. Who sees level 4, the one who leads decides in person."""
    if not standing(session).secretary:
        raise WorldError("only_secretary")


def refuse_unless(decision: Decision, deed: Deed, area: str | None) -> None:
    """Raises ``WorldError``: ``not_allowed`` (deed, area, who); ``only_secretary`` where nobody else may."""
    if decision.who == (WorkerRole.SECRETARY,):
        raise WorldError("only_secretary")
    if not decision.allowed:
        who = "、".join(role.value for role in decision.who)
        raise WorldError("not_allowed", deed=deed.value, area=area or "", who=who)


def grids_of(session: Session, resident_ids: Iterable[UUID]) -> frozenset[UUID]:
    """The grids in which people live, or lived last."""
    tables = Base.metadata.tables
    lives, door, unit, building = (tables[name].c for name in ("residency", "dwelling", "unit", "building"))
    query = (
        select(building.grid_id)
        .select_from(tables["residency"])
        .join(tables["dwelling"], door.id == lives.dwelling_id)
        .join(tables["unit"], unit.id == door.unit_id)
        .join(tables["building"], building.id == unit.building_id)
        .where(lives.resident_id.in_(list(resident_ids)), lives.deleted_at.is_(None), building.grid_id.is_not(None))
    )
    return frozenset(session.connection().execute(query).scalars())


def grants(session: Session, *, worker_id: UUID | None = None, on: date | None = None) -> list[Grant]:
    """Rights given singly, the newest first; ``on``: those that hold on that day."""
    query = select(Grant).where(Grant.alive()).order_by(Grant.starts_on.desc(), Grant.id.desc())
    if worker_id is not None:
        query = query.where(Grant.worker_id == worker_id)
    if on is not None:
        query = query.where(Grant.starts_on <= on, or_(Grant.ends_on.is_(None), Grant.ends_on > on))
    return list(session.scalars(query))


def _given(session: Session, worker_id: UUID, day: date) -> Iterable[Given]:
    row = Base.metadata.tables["rights_grant"].c
    query = select(row.deed, row.areas, row.scope, row.grid_id, row.level).where(
        row.worker_id == worker_id,
        row.deleted_at.is_(None),
        row.starts_on <= day,
        or_(row.ends_on.is_(None), row.ends_on > day),
    )
    known = {deed.value: deed for deed in Deed}
    for deed, areas, scope, grid_id, level in session.connection().execute(query):
        named = frozenset(areas or ())
        if deed in known and (not named or named & AREAS):
            yield Given(known[deed], named & AREAS, scope or Scope.COMMUNITY, grid_id, level)


def _settings(session: Session) -> dict[str, Any]:
    row = Base.metadata.tables["setting"].c
    query = select(row.key, row.value).where(row.deleted_at.is_(None), row.key.in_([GRADE, GRID_SCOPE]))
    return {key: value for key, value in session.connection().execute(query)}


def _number(stored: Any, proposed: int) -> int:
    """What was set, unless another version of the program wrote what this one cannot use."""
    value = stored.get("value") if isinstance(stored, dict) else None
    return int(value) if isinstance(value, int) else proposed


@dataclass(frozen=True)
class Separation:
    """How far the three administrators are apart (L-43)."""

    vacant: tuple[WorkerRole, ...]
    """Those roles in which nobody works; the secretary does their work, where there is one."""
    strict: bool
    """Grade 3 wants each of them in a hand of its own."""
    led: bool = True
    """The station has a secretary; else everybody does his work, the vacant administrators' among it."""


def separation(session: Session) -> Separation:
    here = standing(session)
    vacant = tuple(role for role in WorkerRole if role in ADMINISTRATORS and role not in here.serving)
    return Separation(vacant, here.grade >= STRICT, here.led)

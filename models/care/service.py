"""What a volunteer has done, as it was recorded: figures for a certificate (志愿服务条例 19; L-65)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.contacts import stands
from models.care.guard import unguarded
from models.care.records import CareManner, CareVisit, Helper, HelperKind, Pairing
from models.errors import WorldError


@dataclass(frozen=True)
class Service:
    """``visits`` by how they were made, from ``first`` to ``last``; ``people``: how many were helped. Nobody's name."""

    name: str
    unit: str
    first: date | None
    last: date | None
    visits: Mapping[CareManner, int]
    people: int

    @property
    def total(self) -> int:
        return sum(self.visits.values())


def service_of(session: Session, helper_id: UUID, *, since: date | None = None, until: date | None = None) -> Service:
    """Count what a volunteer did, from ``since`` to ``until``, both included; what a team alone sees counts too.

    Raises:
        WorldError: ``helper_unknown``; ``helper_no_volunteer``.
    """
    helper = session.get(Helper, helper_id)
    if helper is None or helper.deleted_at is not None:
        raise WorldError("helper_unknown")
    if helper.kind is not HelperKind.VOLUNTEER:
        raise WorldError("helper_no_volunteer")
    mine = select(CareVisit.at, CareVisit.manner).where(CareVisit.helper_id == helper_id, stands(CareVisit))
    with unguarded(session):
        visits = [(day_of(at), manner) for at, manner in session.execute(mine)]
        people = session.scalar(_helped(helper_id, since, until)) or 0
    there = [(on, manner) for on, manner in visits if (not since or on >= since) and (not until or on <= until)]
    days = [on for on, _manner in there]
    counted = Counter(manner for _on, manner in there)
    return Service(helper.name, helper.unit or "", min(days, default=None), max(days, default=None), counted, people)


def _helped(helper_id: UUID, since: date | None, until: date | None) -> Select[int]:
    query = select(func.count(Pairing.resident_id.distinct())).where(Pairing.helper_id == helper_id, Pairing.alive())
    if until is not None:
        query = query.where(Pairing.starts_on <= until)
    if since is not None:
        query = query.where(Pairing.ends_on.is_(None) | (Pairing.ends_on > since))
    return query

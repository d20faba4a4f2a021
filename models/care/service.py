"""What a volunteer has done, as it was recorded, and how long it took (志愿服务条例 19, 志愿服务记录办法; L-65)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import day_of
from models.care.contacts import stands
from models.care.guard import unguarded
from models.care.records import CareManner, CareVisit, Helper, HelperKind, Pairing, VolunteerService
from models.errors import WorldError
from models.retention.records import Erased, Erasure
from models.workers.records import Worker

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Served:
    """One line of what a volunteer did: a visit of care (``manner``, without whom), or something else (``what``)."""

    record_id: UUID
    on: date
    minutes: int | None
    noted_by: str
    manner: CareManner | None = None
    what: str = ""


@dataclass(frozen=True)
class Service:
    """``visits`` by how they were made, from ``first`` to ``last``; ``people``: how many were helped. Nobody's name.

    ``times``: how often he did something else; ``minutes``: of all of it, as far as the time was noted.
    """

    name: str
    unit: str
    first: date | None
    last: date | None
    visits: Mapping[CareManner, int]
    people: int
    times: int = 0
    minutes: int = 0

    @property
    def total(self) -> int:
        return sum(self.visits.values())


def service_of(session: Session, helper_id: UUID, *, since: date | None = None, until: date | None = None) -> Service:
    """Count what a volunteer did, from ``since`` to ``until``, both included; what a team alone sees counts too.

    Raises:
        WorldError: ``helper_unknown``; ``helper_no_volunteer``.
    """
    helper = _volunteer(session, helper_id)
    with unguarded(session):
        lines = served(session, helper_id)
        people = session.scalar(_helped(helper_id, since, until)) or 0
    there = [each for each in lines if (not since or each.on >= since) and (not until or each.on <= until)]
    days = [each.on for each in there]
    counted = Counter(each.manner for each in there if each.manner is not None)
    return Service(
        helper.name, helper.unit or "", min(days, default=None), max(days, default=None), counted, people,
        times=sum(each.manner is None for each in there), minutes=sum(each.minutes or 0 for each in there),
    )  # fmt: skip


def served(session: Session, helper_id: UUID) -> Sequence[Served]:
    """What a volunteer did, the newest first; of visits those that whoever is logged in may see."""
    visits = select(CareVisit.id, CareVisit.at, CareVisit.manner, CareVisit.minutes, Worker.name)
    visits = visits.outerjoin(Worker, Worker.id == CareVisit.worker_id)
    others = select(VolunteerService, Worker.name).outerjoin(Worker, Worker.id == VolunteerService.noted_by)
    lines = [
        Served(id_, day_of(at), minutes, who or "", manner)
        for id_, at, manner, minutes, who in session.execute(visits.where(CareVisit.helper_id == helper_id, _counts()))
    ]
    lines += [
        Served(row.id, row.on, row.minutes, who or "", what=row.what)
        for row, who in session.execute(others.where(VolunteerService.helper_id == helper_id, VolunteerService.alive()))
    ]
    return sorted(lines, key=lambda each: (each.on, each.record_id), reverse=True)


def by_year(lines: Iterable[Served]) -> dict[int, int]:
    """Minutes of each year, the newest first."""
    found: Counter[int] = Counter()
    for each in lines:
        found[each.on.year] += each.minutes or 0
    return dict(sorted(found.items(), reverse=True))


def note_service(session: Session, helper_id: UUID, *, on: date, what: str, minutes: int) -> VolunteerService:
    """Note what a volunteer did beside visits of care; who is logged in answers for it.

    Raises:
        WorldError: ``helper_unknown``, ``helper_no_volunteer``, ``service_in_future``, ``service_minutes``.
    """
    helper = _volunteer(session, helper_id)
    if on > calendar.today():
        raise WorldError("service_in_future")
    if not 0 < minutes <= DAY_MINUTES:
        raise WorldError("service_minutes")
    me = session.connection().info["worker_id"]
    row = VolunteerService(helper_id=helper.id, on=on, what=what.strip(), minutes=minutes, noted_by=me)
    session.add(row)
    session.flush()
    return row


def strike_service(session: Session, service_id: UUID) -> VolunteerService:
    """Take a line away that is not true; what it said stays in the history.

    Raises:
        WorldError: ``no_such_record``.
    """
    row = session.get(VolunteerService, service_id)
    if row is None or row.deleted_at is not None:
        raise WorldError("no_such_record")
    row.deleted_at = calendar.now()
    session.flush()
    return row


def _volunteer(session: Session, helper_id: UUID) -> Helper:
    helper = session.get(Helper, helper_id)
    if helper is None or helper.deleted_at is not None:
        raise WorldError("helper_unknown")
    if helper.kind is not HelperKind.VOLUNTEER:
        raise WorldError("helper_no_volunteer")
    return helper


def _counts() -> ColumnElement[bool]:
    """Visits that stand, and those that went with whom they were made to: the volunteer did them all the same."""
    carried_out = select(Erased.record_id).join(Erasure, Erasure.id == Erased.erasure_id)
    gone = carried_out.where(
        Erased.table_name == CareVisit.__tablename__, Erased.kept.is_(None), Erasure.done_at.is_not(None)
    )
    return or_(stands(CareVisit), and_(CareVisit.deleted_at.is_not(None), CareVisit.id.in_(gone)))


def _helped(helper_id: UUID, since: date | None, until: date | None) -> Select[int]:
    query = select(func.count(Pairing.resident_id.distinct())).where(Pairing.helper_id == helper_id, Pairing.alive())
    if until is not None:
        query = query.where(Pairing.starts_on <= until)
    if since is not None:
        query = query.where(Pairing.ends_on.is_(None) | (Pairing.ends_on > since))
    return query

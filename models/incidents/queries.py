"""Incidents as a list and a page, and whom one concerns: in seconds, since the station has it all (L-25)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.appeals.records import Appeal
from models.calendar import day_of
from models.care.guard import unguarded
from models.care.records import Membership
from models.care.rules import MASKED, RESTRICTED, youngest_grown
from models.disclosures.people import people_on
from models.disclosures.queries import readable
from models.disclosures.records import Disclosure
from models.errors import WorldError
from models.incidents.actions import existing, steps_of
from models.incidents.records import Incident, IncidentStep
from models.incidents.states import MACHINE, Standing, StepKind, kind_of, standing
from models.mediation.records import Mediation
from models.people.lists import ResidentRow, residents_gone, residents_here
from models.people.records import Resident
from models.rights.deciding import bound_to_grids, sees_people
from models.rights.queries import standing as standing_of
from models.settings.queries import report_hours
from models.sync.neighbours import Pc, pc_of
from models.sync.queries import is_refused, is_unsent
from models.workers.rights import is_in_charge

_LOOKED_THROUGH = 300


class ShutOut(enum.Enum):
    """How far shutting out a lost PC has come."""

    NO = "no"
    QUEUED = "queued"
    """It goes with the next sync, by line or envelope."""
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True)
class IncidentRow:
    """One incident of a list."""

    incident: Incident
    standing: Standing


@dataclass(frozen=True)
class StepRow:
    """``stray``: code of why the step had no effect."""

    step: IncidentStep
    kind: StepKind | None
    stray: str | None


@dataclass(frozen=True)
class IncidentPage:
    """Everything that the page of an incident shows."""

    incident: Incident
    standing: Standing
    steps: tuple[StepRow, ...]
    possible: tuple[StepKind, ...]
    disclosure: Disclosure | None
    pc: Pc | None
    shut_out: ShutOut
    report_by: datetime | None
    """Until when it is to be reported; nothing once that is done."""


@dataclass(frozen=True)
class Household:
    """Who of one household is concerned; ``living``: they live at the door now. Ids are as stored (hex)."""

    household_id: str
    estate: str
    door: str
    people: tuple[ResidentRow, ...]
    living: bool


@dataclass(frozen=True)
class Concerned:
    """Whom an incident concerns. ``named``: exactly those of the file or print; else all that the PC or copy held.

    ``level_3`` and ``level_4`` say of how many people something of that level stood there; never of whom. They and
    ``files`` are for who leads, and ``None`` for others: one paper about one person would tell them of her.
    """

    households: tuple[Household, ...]
    people: int
    children: int
    level_3: int | None
    level_4: int | None
    files: int | None
    """Appeals and mediations that stood there too, with who appealed."""
    named: bool

    @property
    def doors(self) -> int:
        return len(self.households)


def incidents(session: Session) -> list[IncidentRow]:
    """The newest first."""
    found = session.scalars(select(Incident).where(Incident.alive()).order_by(Incident.found_at.desc()))
    return [IncidentRow(each, standing(steps_of(session, each.id))) for each in found]


def waiting(session: Session) -> list[IncidentRow]:
    """Those that are not over, the oldest first: somebody has to go on with them."""
    return [row for row in reversed(incidents(session)) if row.standing.closed_at is None]


def incident_page(session: Session, incident_id: UUID) -> IncidentPage:
    """Raises ``WorldError``: ``no_such_record``."""
    incident = existing(session, incident_id)
    steps = steps_of(session, incident_id)
    stands = standing(steps)
    strays = {step.id: code for step, code in stands.stray}
    pc = pc_of(session, incident.station_id)
    return IncidentPage(
        incident,
        stands,
        tuple(StepRow(each, kind_of(each), strays.get(each.id)) for each in steps),
        MACHINE.possible(stands.state),
        session.get(Disclosure, incident.disclosure_id) if incident.disclosure_id else None,
        pc,
        _shut_out(session, steps, pc),
        incident.found_at + timedelta(hours=report_hours(session)) if StepKind.REPORT in stands.owed else None,
    )


def _shut_out(session: Session, steps: Iterable[IncidentStep], pc: Pc | None) -> ShutOut:
    asked = [step.id for step in steps if kind_of(step) is StepKind.SHUT_OUT]
    if pc is not None and pc.revoked_at is not None:
        return ShutOut.DONE
    if not asked:
        return ShutOut.NO
    if is_refused(session, asked):
        return ShutOut.REFUSED
    return ShutOut.QUEUED if is_unsent(session, asked) else ShutOut.DONE


def taken_out(session: Session) -> list[Disclosure]:
    """Files and prints of which one may be what was lost, as far as one may read of them, the newest first; not more
    than anybody looks through.
    """
    query = select(Disclosure).where(Disclosure.alive(), Disclosure.left_at.is_not(None), *readable(session))
    return list(session.scalars(query.order_by(Disclosure.left_at.desc()).limit(_LOOKED_THROUGH)))


def sees_whom(session: Session) -> bool:
    """Whether whoever is logged in sees everybody whom an incident may concern, and so can say who they are."""
    own = standing_of(session)
    return sees_people(own) and not bound_to_grids(own)


def concerned(session: Session, incident: Incident) -> Concerned:
    """Whom an incident concerns, by household in the order of the doors; who moved away stands last.

    Of a file or print they are those on it, where it noted them; else, and of a lost PC or copy of the whole, everybody
    of the register whose record was made before it was lost.

    Raises:
        WorldError: ``incident_whom_unseen``: an administrator's or an own grid's count would be a wrong one.
    """
    if not sees_whom(session):
        raise WorldError("incident_whom_unseen")
    named = _named(session, incident)
    until = incident.happened_at or incident.found_at
    ids = named if named is not None else _known_at(session, until)
    here = [row for batch in residents_here(session, every=True) for row in batch if row.resident_id in ids]
    living = {row.resident_id for row in here}
    gone = [row for row in residents_gone(session, every=True) if row.resident_id in ids - living]
    told = is_in_charge(session)
    return Concerned(
        households=(*_by_household(here, living=True), *_by_household(gone, living=False)),
        people=len(ids),
        children=sum(_child(row, until) for row in (*here, *gone)),
        level_3=_with_level(session, MASKED, ids) if told else None,
        level_4=_with_level(session, RESTRICTED, ids) if told else None,
        files=(0 if named is not None else _files(session)) if told else None,
        named=named is not None,
    )


def _named(session: Session, incident: Incident) -> set[str] | None:
    if incident.disclosure_id is None:
        return None
    on_it = people_on(session, session.get_one(Disclosure, incident.disclosure_id))
    return None if on_it is None else {each.hex for each in on_it}


def _known_at(session: Session, until: datetime) -> set[str]:
    query = select(Resident.id).where(Resident.alive(), Resident.merged_into_id.is_(None), Resident.created_at <= until)
    return {id_.hex for id_ in session.scalars(query)}


def _by_household(rows: Iterable[ResidentRow], *, living: bool) -> list[Household]:
    found: dict[tuple[str, str], list[ResidentRow]] = {}
    for row in rows:
        found.setdefault((row.household_id, row.door.dwelling_id), []).append(row)
    return [
        Household(key, people[0].door.stair.estate, people[0].door.text, tuple(people), living)
        for (key, _door), people in found.items()
    ]


def _child(row: ResidentRow, at: datetime) -> bool:
    return row.birth_date is not None and row.birth_date > youngest_grown(day_of(at)).isoformat()


def _with_level(session: Session, level: int, ids: set[str]) -> int:
    """Of how many people something of a level is recorded, also what whoever asks may not see: a figure, no name."""
    with unguarded(session):
        query = select(Membership.resident_id).where(Membership.level == level, Membership.alive()).distinct()
        return sum(id_.hex in ids for id_ in session.scalars(query))


def _files(session: Session) -> int:
    with unguarded(session):
        kinds: Sequence[type[Appeal | Mediation]] = (Appeal, Mediation)
        return sum(session.scalar(select(func.count()).select_from(each).where(each.alive())) or 0 for each in kinds)

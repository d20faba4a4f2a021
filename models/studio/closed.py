"""Calls for help against violence at home: a closed file that nobody of the household is named on (L-15)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.visibility import quietly
from models.cases.files import CLOSED, name_on_file
from models.errors import WorldError
from models.people.records import Residency, Resident
from models.people.rules import age_on
from models.studio.records import StudioMatter
from models.studio.rules import NORMS
from models.workers.records import Worker

CHILD, INCAPABLE = "report_child", "report_incapable"
"""What whoever takes in is told: report it (及时报案, 反家暴法 14)."""


def name_on_matter(session: Session, matter: StudioMatter, worker_id: UUID, *, on: date) -> None:
    """Let one more worker open a closed file.

    Raises:
        WorldError: ``of_household``; as ``models.cases.files.name_on_file``.
    """
    refuse_household(session, (worker_id,), matter.resident_id, matter.dwelling_id)
    name_on_file(session, matter.file_id, worker_id, on=on)
    keep_quiet(session, matter)


def refuse_household(
    session: Session, worker_ids: Iterable[UUID], resident_id: UUID | None, dwelling_id: UUID | None
) -> None:
    """Refuse workers who live with whoever asks for help, as far as name or phone tell.

    Raises:
        WorldError: ``of_household``; ``worker_unknown``.
    """
    wanted = set(worker_ids)
    names, phones = _living_there(session, resident_id, dwelling_id)
    workers = session.scalars(select(Worker).where(Worker.id.in_(wanted), Worker.alive())).all()
    if len(workers) < len(wanted):
        raise WorldError("worker_unknown")
    for worker in workers:
        if worker.name in names or (worker.phone is not None and worker.phone in phones):
            raise WorldError("of_household")


def report_prompt(session: Session, resident_id: UUID | None, victim: str | None, today: date) -> str | None:
    """Return the code of what has to be done at once, where the victim cannot help himself.

    Args:
        victim: ``"child"`` or ``"incapable"``, as whoever takes in knows it; else the register says who is a child.
    """
    resident = session.get(Resident, resident_id) if resident_id else None
    born = resident.birth_date if resident else None
    child = born is not None and age_on(born, today) < NORMS.of_age
    if victim == "child" or (child and victim is None):
        return CHILD
    return INCAPABLE if victim == "incapable" else None


def keep_quiet(session: Session, matter: StudioMatter) -> None:
    """Let an act about a closed file say nothing: everybody reads the list of acts."""
    if matter.level == CLOSED:
        quietly(session)


def _living_there(
    session: Session, resident_id: UUID | None, dwelling_id: UUID | None
) -> tuple[Collection[str], Collection[str]]:
    """Names and phones of those with whom the resident lives, else of all at the dwelling."""
    homes = select(Residency.household_id).where(Residency.current())
    if resident_id is not None:
        homes = homes.where(Residency.resident_id == resident_id)
    elif dwelling_id is not None:
        homes = homes.where(Residency.dwelling_id == dwelling_id)
    else:
        return (), ()
    people = select(Resident.name, Resident.phone).join(Residency, Residency.resident_id == Resident.id)
    found = session.execute(people.where(Residency.current(), Residency.household_id.in_(homes))).all()
    return {name for name, _phone in found}, {phone for _name, phone in found if phone}

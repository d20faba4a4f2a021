"""Care of a generated community: who is cared for is chosen as households move in, and written when all are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.catalogue import groups, load_groups
from models.sample.cadres import CadreRows
from models.sample.care_people import CarePeople, Place
from models.sample.care_rows import CareRows, Rows
from models.sample.families import Member
from models.workers.records import Worker, WorkerRole


class SampleCare:
    """Written last: as long as a station cares for nobody, nothing of care is computed with each new resident."""

    def __init__(self, session: Session, rows: Rows, seed: int, today: date) -> None:
        random = Random(f"care {seed}")
        if not groups(session, active=None):
            load_groups(session)
        self._groups = {group.code: group for group in groups(session)}
        self._people = CarePeople(random, today, frozenset(self._groups))
        self._rows = CareRows(rows, self._groups, random, today, _secretary(session))
        self._cadres = CadreRows(rows, random, today)
        self.estates: list[UUID] = []

    def move_in(self, people: Sequence[tuple[UUID, Member]], place: Place) -> None:
        self._people.move_in(people, place)

    def write(self) -> Iterator[int]:
        """Yields how many people are done."""
        self._cadres.write(self.estates)
        yield from self._rows.write(self._people.chosen)


def _secretary(session: Session) -> UUID:
    """Who founds a generated station leads it, unless somebody does: level 4 has to be recognised by a secretary."""
    leads = select(Worker).where(Worker.role == WorkerRole.SECRETARY, Worker.active.is_(True), Worker.alive())
    found = session.scalars(leads.order_by(Worker.created_at)).first()
    if found is None:
        found = session.get_one(Worker, session.connection().info["worker_id"])
        found.role = WorkerRole.SECRETARY
        session.flush()
    return found.id

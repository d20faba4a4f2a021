"""A year of appeals for a station that is there: as the sample writes them, but far more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import search
from models.appeals.records import Appeal
from models.base import Record
from models.calendar import today
from models.cases.files import CLOSED
from models.people.records import Residency
from models.places.records import Dwelling, Unit
from models.sample.appeals import HOUSEHOLDS_AN_APPEAL, SampleAppeals
from models.sample.writer import Writer
from models.station import Station, silent
from models.workers.records import Worker

SEED = 7
AT_ONCE = 16_000
"""Rows that wait in memory."""


class Spread(Writer):
    """Lets everybody of the station take appeals in, not the founder alone."""

    def __init__(self, session: Session, workers: Sequence[tuple[UUID, str]]) -> None:
        super().__init__(session)
        self._turns = cycle(workers)

    def add(self, record: type[Record], **values: Any) -> UUID:
        if record is Appeal and values["level"] < CLOSED:
            values["first_contact_id"], values["first_contact"] = next(self._turns)
        return super().add(record, **values)


def add_appeals(station: Station, many: int) -> None:
    """Without journal, as what came down from the district."""
    with station.local_write() as session, silent(session), search.bulk(session):
        workers = session.execute(select(Worker.id, Worker.name).order_by(Worker.id)).all()
        rows = Spread(session, [(key, name) for key, name in workers])
        made = SampleAppeals(session, rows, SEED, today(), many * HOUSEHOLDS_AN_APPEAL)
        living = (
            select(Residency.resident_id, Residency.dwelling_id, Unit.building_id)
            .join(Dwelling, Dwelling.id == Residency.dwelling_id)
            .join(Unit, Unit.id == Dwelling.unit_id)
            .where(Residency.current())
        )
        for who in session.execute(living):
            made.move_in(*who)
        for _appeal in made.write():
            if rows.waiting >= AT_ONCE:
                rows.write()
        rows.write()

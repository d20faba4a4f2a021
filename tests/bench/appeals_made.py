"""A year of appeals for a station that is there: as the sample writes them, but far more."""

from __future__ import annotations

from sqlalchemy import select

from models import search
from models.calendar import today
from models.people.records import Residency
from models.places.records import Dwelling, Unit
from models.sample.appeals import HOUSEHOLDS_AN_APPEAL, SampleAppeals
from models.sample.writer import Writer
from models.station import Station, silent

SEED = 7
AT_ONCE = 16_000
"""Rows that wait in memory."""


def add_appeals(station: Station, many: int) -> None:
    """Without journal, as what came down from the district."""
    with station.local_write() as session, silent(session), search.bulk(session):
        rows = Writer(session)
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

"""A station that is tied to a district, with changes in every state: as the client leaves them in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.base import utc_now, uuid7
from models.people.records import Household, Resident
from models.places.records import Dwelling
from models.station import Station
from models.station.connection import silent
from models.station.records import JournalEntry
from models.sync.records import Arrival, ConflictCard, Refusal, SyncBatch, SyncState
from tests.models.visits.village import add_building, add_household

OTHER_STATION = UUID(int=0xABCDEF)
OTHER_COMMUNITY = "210112010015"


@dataclass(frozen=True)
class Family:
    """王秀梅 and 王明 at 3-1-101; 3-1-102 stands empty."""

    head: UUID
    son: UUID
    household: UUID
    empty_door: UUID


def enrol(station: Station, **more: object) -> UUID:
    """Tie the station to a district that is not there; the first download has been looked for."""
    own = uuid4()
    with station.local_write() as session:
        session.add(
            SyncState(
                server_url="http://127.0.0.1:9", station_id=own, private_key=b"k" * 32, server_key=b"s" * 32,
                exchange_key=b"x" * 32, district_name="浑南区", snapshot={}, **more,
            )
        )  # fmt: skip
    return own


def add_family(station: Station) -> Family:
    with station.act("people.add") as session:
        doors = add_building(session, floors=1, rooms=2)
        people = add_household(session, doors[0], "王秀梅", "王明")
        people[0].phone, people[0].sex = "13800001234", "2"
        household = session.scalars(select(Household.id)).one()
        return Family(people[0].id, people[1].id, household, doors[1].id)


def receipt_all(station: Station) -> None:
    """What was written so far has reached the district: versions are 1 and the journal is confirmed."""
    with station.local_write() as session:
        batch = SyncBatch(id=uuid7(), number=1, records=1, receipted_at=utc_now())
        session.add(batch)
        waiting = update(JournalEntry).where(JournalEntry.batch_id.is_(None))
        session.execute(waiting.values(batch_id=batch.id, sent_at=utc_now(), receipted_at=utc_now()))
        with silent(session):
            for table in (Resident, Household, Dwelling):
                session.execute(update(table).values(version=1))


def refuse(
    station: Station, table: str, record_id: UUID, code: str, column: str | None = None, **params: object
) -> None:
    """The district has refused what waits of a record."""
    with station.local_write() as session:
        mine = (JournalEntry.record_id == record_id, JournalEntry.table_name == table)
        last = max(session.scalars(select(JournalEntry.seq).where(*mine)))
        session.add(
            Refusal(table_name=table, record_id=record_id, upto_seq=last, code=code, field=column, params=params)
        )


def add_card(
    station: Station, record_id: UUID, column: str, lost: object, stood: object, *, table: str = "resident",
    lost_later: bool = False, minute: int = 0,
) -> UUID:  # fmt: skip
    """A card as it comes by the log: ``lost`` was given on another PC."""
    at = datetime(2026, 11, 20, 9, minute, tzinfo=UTC)
    lost_at, stood_at = (at, at - timedelta(hours=1)) if lost_later else (at, at + timedelta(hours=1))
    with station.local_write() as session, silent(session):
        worker = session.scalars(select(Resident.created_by).limit(1)).one()
        own = session.get_one(SyncState, 1).station_id
        touch = {"version": 3, "value": stood, "at": "2026-11-20 10:00:00.000000", "by": worker.hex, "station": own.hex}
        card = ConflictCard(
            table_name=table, record_id=record_id, column=column, lost_value={"value": lost}, lost_at=lost_at,
            lost_by=worker, lost_station=OTHER_STATION, stood_value={"value": stood}, stood_at=stood_at,
            stood_by=worker, stood_station=own, history={"touches": [touch]}, created_by=worker, edited_by=worker,
        )  # fmt: skip
        session.add(card)
        session.flush()
        return card.id


def add_arrival(station: Station, *names: str) -> UUID:
    """People whom another community offers; their records are not here yet."""
    residents = [
        {"id": uuid7().hex, "name": name, "sex": "1", "birth_date": "1956-03-02", "relation": "02" if not n else "10"}
        for n, name in enumerate(names)
    ]
    with station.local_write() as session, silent(session):
        arrival = Arrival(
            handover_id=uuid7(), from_community=OTHER_COMMUNITY, subject_table="household", subject_id=uuid7(),
            people={"residents": residents, "from_door": "3-2-501"}, note="老人行动不便", created_by=worker_of(session),
            edited_by=worker_of(session),
        )  # fmt: skip
        session.add(arrival)
        session.flush()
        return arrival.id


def worker_of(session: Session) -> UUID:
    return session.connection().info["worker_id"]  # type: ignore[no-any-return]

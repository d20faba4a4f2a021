"""Stations of one community for the tests of sync: each a profile of its own, and the real line between them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select

from models.base import Base, Record, synced_tables, uuid7
from models.people.records import Household, Residency, Resident
from models.places.records import Building, Dwelling, Estate, Unit
from models.station import Station
from models.station.connection import raw
from models.station.records import JournalEntry
from models.station.triggers import version_here
from sync.client import StationSync, SyncResult
from tests.conftest import Profile


class Server(Protocol):
    @property
    def url(self) -> str: ...

    def make_code(self, community: str) -> str: ...


@dataclass
class Pc:
    """One station at work."""

    profile: Profile
    station: Station
    steps: list[str] = field(default_factory=list)
    at: Callable[[str], None] = lambda _step: None

    @property
    def sync(self) -> StationSync:
        return StationSync(self.station, self._at)

    def _at(self, step: str) -> None:
        self.steps.append(step)
        self.at(step)

    def enrol(self, server: Server, label: str = "") -> Pc:
        self.sync.enrol(server.url, server.make_code(self.station.community_code), label)
        return self

    def run(self) -> SyncResult:
        return run(self.sync)

    def add(self, record: Record) -> UUID:
        with self.station.act("test") as session:
            session.add(record)
            session.flush()
            return record.id

    def resident(self, name: str = "王芳", **more: Any) -> UUID:
        return self.add(Resident(name=name, **more))

    def edit(self, record: type[Record], record_id: UUID, **values: Any) -> int:
        with self.station.act("test") as session:
            found = session.get_one(record, record_id)
            for name, value in values.items():
                setattr(found, name, value)
            act: int = session.info["act"].id
        return act

    def get(self, record: type[Any], record_id: UUID | int) -> Any:
        with self.station.sessions() as session:
            return session.get(record, record_id)

    def version(self, record: type[Record], record_id: UUID) -> int:
        """The version that the record has here, whether its column or the journal tells it."""
        query = f"SELECT {version_here(record.__tablename__, 't')} FROM {record.__tablename__} t WHERE t.id = ?"
        with self.station.sessions() as session:
            return int(raw(session).execute(query, (record_id.hex,)).fetchone()[0])

    def count(self, record: type[Any], *conditions: Any) -> int:
        with self.station.sessions() as session:
            return session.scalar(select(func.count()).select_from(record).where(*conditions)) or 0

    def unreceipted(self) -> int:
        return self.count(JournalEntry, JournalEntry.receipted_at.is_(None))

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every synced table as it is stored, by id."""
        with self.station.sessions() as session:
            connection = raw(session)
            names = [record.__tablename__ for record in synced_tables()]
            return {n: connection.execute(_all_of(n)).fetchall() for n in names}

    def reopen(self) -> Pc:
        self.station.close()
        self.station = self.profile.open()
        return self

    def copy(self, folder: Path) -> Pc:
        """The profile as a file copy of now: what a backup is."""
        self.station.close()
        shutil.copytree(self.profile.folder, folder)
        self.station = self.profile.open()
        twin = Profile(folder, self.profile.recovery_code)
        return Pc(twin, twin.open())


def run(sync: StationSync) -> SyncResult:
    steps = sync.run()
    while True:
        try:
            done, total = next(steps)
        except StopIteration as end:
            result: SyncResult = end.value
            return result
        assert 0 <= done <= total


def family(pc: Pc) -> tuple[UUID, UUID, UUID]:
    """A door with a household and one resident; ids of dwelling, household, resident."""
    with pc.station.act("test") as session:
        estate = Estate(id=uuid7(), name="浑河花园")
        building = Building(id=uuid7(), estate_id=estate.id, number="3")
        unit = Unit(id=uuid7(), building_id=building.id, number="2")
        dwelling = Dwelling(id=uuid7(), unit_id=unit.id, floor=5, position=1, room="501")
        household = Household(id=uuid7(), dwelling_id=dwelling.id)
        resident = Resident(id=uuid7(), name="李伟", phone="13812345678")
        stay = Residency(resident_id=resident.id, household_id=household.id, dwelling_id=dwelling.id, relation="02")
        session.add_all([estate, building, unit, dwelling, household, resident, stay])
        session.flush()
        return dwelling.id, household.id, resident.id


def _all_of(table: str) -> str:
    names = [column.name for column in Base.metadata.tables[table].columns]
    read = ", ".join(version_here(table, "t") if name == "version" else f't."{name}"' for name in names)
    return f'SELECT {read} FROM "{table}" t ORDER BY id'


def level(*pcs: Pc) -> None:
    """Sync until nobody has news for anybody, and compare."""
    for _round in range(2):
        for pc in pcs:
            pc.run()
    for pc in pcs[1:]:
        assert differences(pc, pcs[0]) == []
    assert all(pc.unreceipted() == 0 for pc in pcs)


def differences(one: Pc, two: Pc) -> list[tuple[str, str, object, object]]:
    """What two stations hold differently: table, column, and the two values."""
    found = []
    theirs = two.contents()
    for record in synced_tables():
        name, columns = record.__tablename__, [column.name for column in record.__table__.columns]
        mine = {row[0]: row for row in one.contents()[name]}
        for row in theirs[name]:
            other = mine.pop(row[0], (None,) * len(columns))
            pairs = zip(columns, other, row, strict=True)
            found += [(name, column, here, there) for column, here, there in pairs if here != there]
        found += [(name, "id", record_id, None) for record_id in mine]
    return found

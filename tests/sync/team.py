"""Three PCs of one community, and a person whom the workers of two of them care for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import psycopg

from models.base import utc_now, uuid7
from models.calendar import today
from models.care.records import CareTeamMember, Membership
from models.station.connection import raw
from models.workers.records import Worker, WorkerRole
from sync.server import bindings
from sync.station_state import read_state
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.pages import all_words
from tests.sync.stations import Pc

MARK = "涉密标记"
"""In every restricted text; nowhere else."""
NOBODY = UUID(int=0)


def me(pc: Pc) -> UUID:
    return pc.station.worker_id


def membership(person: UUID, level: int = 4, note: str = MARK) -> Membership:
    catalogue = {"revision": 1, "name": "群体", "definition": None, "legal_basis": None}
    return Membership(
        id=uuid7(), resident_id=person, level=level, group_code="SG26", catalogue=catalogue,
        recognised_on=today(), note=note,
    )  # fmt: skip


def place(person: UUID, worker: UUID, ends_on: date | None = None) -> CareTeamMember:
    return CareTeamMember(id=uuid7(), resident_id=person, level=4, worker_id=worker, starts_on=today(), ends_on=ends_on)


def raw_count(pc: Pc, table: str) -> int:
    with pc.station.sessions() as session:
        return int(raw(session).execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def allow(server: RunningServer, pc: Pc, worker: UUID) -> None:
    """The operator's word: he has an account at another PC too."""
    with psycopg.connect(server.district.url) as connection:
        station = UUID(read_state(pc.station).station_id)
        bindings.decide(connection, station, worker, bindings.ALLOWED, utc_now())


def clean(pc: Pc) -> bool:
    """Whether the file holds no byte of it, free pages and log included, as it lies there now."""
    return MARK.encode() not in all_words(pc.profile.folder, pc.station.key)


def set_raw(pc: Pc, table: str, record: UUID, **values: object) -> None:
    """Edit as a modified program does, whoever is logged in: through no gate."""
    with pc.station.local_write() as session:
        for name, value in values.items():
            query = f'UPDATE "{table}" SET "{name}" = ?, edited_at = lianglin_now() WHERE id = ?'
            raw(session).execute(query, (value, record.hex))


@dataclass
class Team:
    """The secretary's PC, a colleague's, and one of somebody else; a person whom the first two care for."""

    one: Pc
    two: Pc
    three: Pc
    person: UUID
    member: UUID = NOBODY
    place: UUID = NOBODY

    def recognise(self) -> None:
        made, place_of_two = membership(self.person), place(self.person, me(self.two))
        with self.one.station.act("care") as session:
            session.add_all([made, place(self.person, me(self.one)), place_of_two])
        self.member, self.place = made.id, place_of_two.id

    def run(self) -> None:
        for pc in (self.one, self.two, self.three):
            pc.run()


def make_team(make_pc: MakePc, server: RunningServer) -> Team:
    one, two, three = (make_pc().enrol(server) for _ in range(3))
    one.edit(Worker, me(one), role=WorkerRole.SECRETARY)
    found = Team(one, two, three, one.resident("赵姨"))
    found.run()
    found.run()
    allow(server, two, me(two))  # the operator's word: a PC without a secretary could have claimed him before
    found.recognise()
    found.run()
    return found

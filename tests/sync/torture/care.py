"""Level 4 under torture: people recognised, teams that change, accounts that come and go, and who may hold what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now, uuid7
from models.calendar import today
from models.care.records import CareNeed, CareTeamMember, Membership
from models.errors import WorldError
from models.people.merging import merge_residents
from models.station.connection import raw
from models.workers.records import Worker, WorkerRole
from sync import apart
from sync.restricted import PLACES, levelled, subjects
from sync.server import bindings
from tests.sync.pages import all_words, unpacked
from tests.sync.torture.copies import Copy, Row, refused
from tests.sync.torture.ledger import MADE, Edit
from tests.sync.torture.spots import Spot

Once = defaultdict[str, set[str]]
"""Record -> the residents, or the file, that it was ever of: merges carry it from one to the next."""
CATALOGUE = {"revision": 1, "name": "群体", "definition": None, "legal_basis": None}


@dataclass
class Marks:
    """Words that stand in level-4 records alone, and whose each is."""

    resident_of: dict[str, str] = field(default_factory=dict)
    record_of: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, set[str]] = field(default_factory=dict)
    """Spot -> every worker who ever had an account there."""
    _numbers: Any = field(default_factory=lambda: count(1))

    def new(self, resident: str, record: str) -> str:
        word = f"密{next(self._numbers):04d}件"
        self.resident_of[word], self.record_of[word] = resident, record
        return word


def make_secretary(spot: Spot, marks: Marks) -> None:
    """The first worker of a station is its secretary."""
    with spot.station.act("workers.edit") as session:
        session.get_one(Worker, spot.station.worker_id).role = WorkerRole.SECRETARY
    sit_down(spot, marks)


def sit_down(spot: Spot, marks: Marks) -> None:
    marks.accounts.setdefault(spot.name, set()).add(spot.station.worker_id.hex)


def hire(spot: Spot, name: str) -> str:
    """A worker more; whoever gives him an account lets him in."""
    with spot.station.act("workers.add") as session:
        worker = Worker(id=uuid7(), name=name)
        session.add(worker)
    return worker.id.hex


def dismiss(spot: Spot, worker: str) -> None:
    """He has left, or is back."""
    with spot.station.act("workers.edit") as session:
        found = session.get(Worker, UUID(worker))
        if found is not None:
            found.active = not found.active


def change_account(spot: Spot, worker: str, marks: Marks) -> None:
    """Give an account, or take it."""
    with spot.station.local_write() as session:
        connection = raw(session)
        if connection.execute("DELETE FROM account WHERE worker_id = ?", (worker,)).rowcount == 0:
            row = (f"tag{worker}", worker)
            connection.execute("INSERT INTO account (tag, worker_id, created_at) VALUES (?, ?, lianglin_now())", row)
            marks.accounts.setdefault(spot.name, set()).add(worker)


def allow_all(connection: psycopg.Connection, communities: Iterable[str]) -> int:
    """The operator lets everybody in who waits; return how many."""
    found = [each for code in communities for each in bindings.bindings(connection, code, pending=True)]
    for each in found:
        bindings.decide(connection, each.station, each.worker, bindings.ALLOWED, utc_now())
    return len(found)


def recognise(spot: Spot, resident: str, marks: Marks, team: Iterable[str]) -> None:
    """The secretary recognises somebody at level 4 and names the team, himself in it."""

    def act(session: Session) -> list[Edit]:
        member = Membership(
            id=uuid7(), resident_id=UUID(resident), level=4, group_code="SG26", catalogue=CATALOGUE,
            recognised_on=today(),
        )  # fmt: skip
        member.note = marks.new(resident, member.id.hex)
        session.add(member)
        workers = {spot.station.worker_id.hex, *team}
        session.add_all(_place(resident, worker) for worker in sorted(workers))
        return [Edit(spot.name, "membership", member.id.hex, MADE, None, member.note)]

    spot.do("care.recognise", act)


def name(spot: Spot, resident: str, worker: str) -> None:
    """The secretary names one more."""

    def act(session: Session) -> list[Edit]:
        session.add(_place(resident, worker))
        return []

    spot.do("care.team", act)


def _place(resident: str, worker: str) -> CareTeamMember:
    return CareTeamMember(
        id=uuid7(), resident_id=UUID(resident), level=4, worker_id=UUID(worker), starts_on=today()
    )  # fmt: skip


def end_places(spot: Spot, worker: str) -> None:
    """The secretary ends whatever places a worker has."""

    def act(session: Session) -> list[Edit]:
        mine = (CareTeamMember.worker_id == UUID(worker), CareTeamMember.ends_on.is_(None), CareTeamMember.alive())
        places = session.scalars(select(CareTeamMember).where(*mine)).all()
        for place in places:
            place.ends_on = today()
        return []

    spot.do("care.team", act)


def write(spot: Spot, which: int, marks: Marks) -> None:
    """Whoever is in the team changes a note and adds a need; others see nothing to change."""

    def act(session: Session) -> list[Edit]:
        seen = list(session.scalars(select(Membership).where(Membership.level == 4).order_by(Membership.id)))
        if not seen:
            return []
        member = seen[which % len(seen)]
        resident = member.resident_id.hex
        need = CareNeed(id=uuid7(), resident_id=member.resident_id, level=4, kind="money")
        need.text = marks.new(resident, need.id.hex)
        session.add(need)
        edit = Edit(
            spot.name, "membership", member.id.hex, "note", member.note, marks.new(resident, member.id.hex)
        )  # fmt: skip
        member.note = edit.value
        return [edit, Edit(spot.name, "care_need", need.id.hex, MADE, None, need.text)]

    spot.do("care.write", act)


def merge_two(spot: Spot, kept: str, merged: str) -> None:
    """Somebody, in the team or not, finds that two are one."""

    def act(session: Session) -> list[Edit]:
        with suppress(WorldError):
            merge_residents(session, UUID(kept), UUID(merged))
        return []

    spot.do("people.merge", act)


def keep_apart(spot: Spot) -> None:
    """From now on its file keeps nothing of level 4, whoever decided it."""
    with spot.station.local_write() as session:
        raw(session).execute("UPDATE sync_state SET apart = 'on'")
    apart.sweep(spot.station)


def restricted_of(copy: Copy) -> dict[str, dict[str, Row]]:
    return {table: {i: row for i, row in copy[table].items() if row["level"] == 4} for table in levelled()}


def may_hold(spot: Spot, district: Copy) -> dict[str, dict[str, Row]]:
    """The level-4 records of the district that the station may have today, worked out by other means."""
    with spot.station.sessions() as session:
        accounts = {row[0] for row in raw(session).execute("SELECT worker_id FROM account")}
    day = today().isoformat()
    workers = {i for i in accounts if (row := district["worker"].get(i)) and row["active"] and not row["deleted_at"]}
    about = {
        row[subject]
        for places, subject in PLACES.items()
        for row in district[places].values()
        if row["worker_id"] in workers
        and row["deleted_at"] is None
        and row["starts_on"] <= day
        and (row["ends_on"] is None or row["ends_on"] > day)
    }
    return {
        table: {i: row for i, row in rows.items() if row[subjects()[table]] in about}
        for table, rows in restricted_of(district).items()
    }


def faults(spot: Spot, copy: Copy, districts: Iterable[Copy], own: Copy, once: Once, marks: Marks) -> list[str]:
    """What a station holds, or has heard, that it may not; what it lacks; ``own`` is its community's copy."""
    parked = refused(spot.station).keys()
    may = _parked_with(copy, parked) if apart.standing(spot.station).state else may_hold(spot, own)
    wanted = {table: rows.keys() - parked for table, rows in may.items()}
    found = {table: rows.keys() - parked for table, rows in restricted_of(copy).items()}
    lines = [f"{table}: {found[table] ^ wanted[table]}" for table in wanted if found[table] != wanted[table]]
    here = {record for rows in found.values() for record in rows} | parked
    residents = {row[subjects()[table]] for table, rows in restricted_of(copy).items() for row in rows.values()}
    ever = _ever(spot, districts, once, marks) | residents
    if not marks.resident_of:
        return lines
    spot.restart()  # brings the log into the file
    file, line = all_words(spot.profile.folder, spot.station.key), b"".join(map(unpacked, spot.line.heard))
    for word, resident in marks.resident_of.items():
        kept = marks.record_of[word] in here or resident in residents  # on a card, or in the journal of one that is
        if not kept and word.encode() in file:
            lines.append(f"the file says {word} of {marks.record_of[word]}")
        if ever.isdisjoint(once[marks.record_of[word]]) and word.encode() in line:
            lines.append(f"the line said {word}")
    return lines


def _parked_with(copy: Copy, parked: Collection[str]) -> dict[str, dict[str, Row]]:
    """What stays in a file that keeps nothing: what the district refused, with all of whom it is about."""
    here = restricted_of(copy)
    about = {row[subjects()[table]] for table, rows in here.items() for i, row in rows.items() if i in parked}
    return {
        table: {i: row for i, row in rows.items() if row[subjects()[table]] in about} for table, rows in here.items()
    }


def once_of(connection: psycopg.Connection, communities: list[str]) -> Once:
    """Every resident or file that a level-4 record was ever of, by what the district has and had."""
    once: Once = defaultdict(set)
    for table, subject in subjects().items():
        query = f"SELECT id, {subject} FROM {table} WHERE level = 4 AND community_code = ANY(%s)"
        for record, resident in connection.execute(query, (communities,)):
            once[record.hex].add(resident.hex)
    had = "SELECT record_id, fields -> 'resident_id' FROM edit_history WHERE community_code = ANY(%s)"
    for record, residents in connection.execute(had, (communities,)):
        once[record.hex] |= {each for each in residents or () if each}
    return once


def _ever(spot: Spot, districts: Iterable[Copy], once: Once, marks: Marks) -> set[str]:
    """Residents and files for which somebody is or was named who ever had an account there."""
    accounts = marks.accounts.get(spot.name, set())
    places = (row for copy in districts for table in PLACES for row in copy[table].values())
    teams = (row for row in places if row["worker_id"] in accounts)
    return set().union(*(once[row["id"]] for row in teams))

"""Three stations of one community around somebody whom a care team looks after, for tests of level 4."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from models.wire import Scalar
from sync.protocol import Restricted
from sync.server import bindings, restricted
from sync.server.rights import tell_workers
from tests.sync.server.stations import COMMUNITY, NOW, Row, TalkingStation, new, resident, row

MARK = "涉密标记"
TODAY = "2026-11-22"
CATALOGUE = json.dumps({"revision": 1, "name": MARK, "definition": None, "legal_basis": None})


def worker(role: str = "worker", community: str = COMMUNITY) -> Row:
    return row("worker", community, name="刘芳", role=role, active=1, leads_grid=0)


def of(table: str, person: Row, level: int = 4, **values: Scalar) -> Row:
    return row(table) | {"resident_id": person["id"], "level": level, **values}


def membership(person: Row, level: int = 4, **values: Scalar) -> Row:
    told: Row = {"group_code": "SG26", "catalogue": CATALOGUE, "recognised_on": TODAY, "note": MARK}
    return of("membership", person, level) | told | values


def member(person: Row, who: Row, by: Row) -> Row:
    named: Row = {"worker_id": who["id"], "starts_on": TODAY, "created_by": by["id"], "edited_by": by["id"]}
    return of("care_team_member", person) | named


def tell(station: TalkingStation, *workers: Row) -> None:
    """Say at the token who has an account."""
    with psycopg.connect(station.url) as connection:
        tell_workers(connection, station.sender, [str(one["id"]) for one in workers], NOW, "")


def allow(station: TalkingStation, *workers: Row, state: str = bindings.ALLOWED) -> None:
    """The operator's word."""
    with psycopg.connect(station.url) as connection:
        for one in workers:
            bindings.decide(connection, station.id, UUID(str(one["id"])), state, NOW)


def ask(station: TalkingStation, held: dict[str, dict[str, int]] | None = None, now: Any = NOW) -> Restricted:
    with psycopg.connect(station.url) as connection:
        return restricted.answer(connection, station.sender, held or {}, now)


def came(answer: Restricted) -> dict[str, set[Scalar]]:
    return {part.table: set(part.columns["id"]) for part in answer.new}


def refusals(receipt: Any) -> set[tuple[str, str]]:
    return {(each.table, each.code) for each in receipt.refused}


@dataclass
class Office:
    """The secretary's station, a colleague's who is in the team, and one of a worker who is not."""

    secretary: Row
    colleague: Row
    outsider: Row
    one: TalkingStation
    two: TalkingStation
    three: TalkingStation
    person: Row

    def recognise(self, *team: Row) -> tuple[Row, list[Row]]:
        """Recognise the person and name the team, as one act."""
        made = membership(self.person, created_by=self.secretary["id"])
        members = [member(self.person, who, self.secretary) for who in (self.secretary, *team)]
        receipt = self.one.push([new("membership", [made]), new("care_team_member", members)])
        assert receipt.refused == []
        return made, members


def make_office(url: str) -> Office:
    one, two, three = (TalkingStation.enrolled(url) for _ in range(3))
    secretary, colleague, outsider, person = worker("secretary"), worker(), worker(), resident("赵姨")
    for station, who in ((one, secretary), (two, colleague), (three, outsider)):
        tell(station, who)
    assert one.push([new("worker", [secretary, colleague, outsider]), new("resident", [person])]).refused == []
    allow(two, colleague)
    allow(three, outsider)
    return Office(secretary, colleague, outsider, one, two, three, person)

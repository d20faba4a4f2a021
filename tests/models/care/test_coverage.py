"""Coverage and timeliness are what can be counted by hand from the rows."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.care.coverage import Coverage, coverage, cycles, gaps, timeliness
from models.care.guard import openly
from models.care.pairings import pair
from models.care.records import CareManner, CareTeamMember, CareVisit, Pairing, PairingRole
from models.care.rules import Share
from models.care.standing import Standing
from models.care.states import CareState
from models.people import actions
from models.places.records import Area, AreaLevel
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.care.hamlet import DAY, Hamlet, at, group, helper, member


def rows(session: Session, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(text(f"SELECT * FROM {table} WHERE deleted_at IS NULL")).mappings()]


def in_span(start: str | None, end: str | None, day: date) -> bool:
    return (start is None or start <= day.isoformat()) and (end is None or end > day.isoformat())


class ByHand:
    """The formulas of domain A3 over bare rows, person by person; of levels below 4 only."""

    def __init__(self, session: Session, day: date) -> None:
        alive = {r["id"] for r in rows(session, "resident") if not r["died_on"] and not r["merged_into_id"]}
        stays = [r for r in rows(session, "residency") if in_span(r["starts_on"], r["ends_on"], day)]
        here = {stay["resident_id"] for stay in stays} & alive
        self.groups = {g["code"]: bool(g["needs_pairing"]) for g in rows(session, "special_group")}
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        for m in rows(session, "membership"):
            if m["resident_id"] in here and m["level"] < 4 and in_span(m["recognised_on"], m["ended_on"], day):
                self.members[m["group_code"]].add(m["resident_id"])
        self.wanted = set().union(*(self.members[code] for code, needs in self.groups.items() if needs), set())
        there = {h["id"] for h in rows(session, "helper") if in_span(h["starts_on"], h["ends_on"], day)}
        self.primaries: defaultdict[str, set[str]] = defaultdict(set)
        for p in rows(session, "pairing"):
            good = p["role"] == "primary" and p["helper_id"] in there and p["level"] < 4
            if good and in_span(p["starts_on"], p["ends_on"], day):
                self.primaries[p["resident_id"]].add(p["helper_id"])
        buildings = {b["id"]: b["grid_id"] for b in rows(session, "building")}
        units = {u["id"]: buildings[u["building_id"]] for u in rows(session, "unit")}
        doors = {d["id"]: units[d["unit_id"]] for d in rows(session, "dwelling")}
        self.grid = {stay["resident_id"]: doors[stay["dwelling_id"]] for stay in stays}

    def shares(self, people: set[str]) -> tuple[Share, Share]:
        covered = [person for person in people if self.primaries[person]]
        single = [person for person in people if len(self.primaries[person]) == 1]
        return Share(len(covered), len(people)), Share(len(single), len(people))


def agrees(found: Coverage, by_hand: ByHand) -> None:
    assert (found.whole.paired, found.whole.one_to_one) == by_hand.shares(by_hand.wanted)
    assert found.gaps == found.whole.paired.whole - found.whole.paired.part
    needing = {code: people for code, people in by_hand.members.items() if by_hand.groups[code] and people}
    assert {line.key: (line.paired, line.one_to_one) for line in found.by_group} == {
        code: by_hand.shares(people) for code, people in needing.items()
    }
    grids: defaultdict[str | None, set[str]] = defaultdict(set)
    for person in by_hand.wanted:
        grids[by_hand.grid[person]].add(person)
    assert {line.key.hex if isinstance(line.key, UUID) else None: line.paired for line in found.by_grid} == {
        grid: by_hand.shares(people)[0] for grid, people in grids.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_share_is_what_the_rows_say_person_by_person(station: Station, seed: int) -> None:
    chance = random.Random(seed)
    near = [DAY + timedelta(n) for n in (-40, -1, 0, 1, 40)]
    with station.act("test") as session:
        for number in range(4):
            group(session, f"G{number}", needs_pairing=number > 0)
        grids = [Area(level=AreaLevel.GRID, code=f"21011201001{n}", name=f"第{n}网格") for n in range(2)]
        session.add_all(grids)
        session.flush()
        places = [Hamlet(session, grids[0].id), Hamlet(session, grids[1].id), Hamlet(session)]
        kinds = [{}, {"ends_on": DAY}, {"ends_on": DAY + timedelta(1)}, {"starts_on": DAY + timedelta(1)}]
        known = [helper(session, f"{n}", **chance.choice(kinds)) for n in range(6)]
        for number in range(25):
            person = chance.choice(places).person(f"王{number}")
            for _ in range(chance.randint(0, 3)):
                level = chance.choice((2, 3, 4))
                row = member(session, person.id, f"G{chance.randint(0, 3)}", on=chance.choice(near), level=level)
                row.ended_on = chance.choice([None, None, *(day for day in near if day > row.recognised_on)])
            for _ in range(chance.randint(0, 2)):
                begins = chance.choice(near)
                session.add(
                    Pairing(
                        resident_id=person.id, level=chance.choice((2, 2, 4)), helper_id=chance.choice(known).id,
                        role=chance.choice((PairingRole.PRIMARY, PairingRole.PRIMARY, PairingRole.SUPPORT)),
                        starts_on=begins, ends_on=chance.choice([None, None, begins, DAY, DAY + timedelta(1)]),
                    )
                )  # fmt: skip
            if number % 9 == 0:
                actions.record_death(session, person.id, on=DAY)
    for day in near:
        with station.sessions() as session:
            agrees(coverage(session, day), ByHand(session, day))
            missing = gaps(session, day)
            assert len(missing) == coverage(session, day).gaps
            stand = Standing(session, [row.resident_id for row in missing], day)
            assert [row.state for row in missing] == [stand.state(row.resident_id) for row in missing]
            assert all(row.since <= day for row in missing)


def test_a_share_of_nobody_has_no_ratio(station: Station) -> None:
    with station.sessions() as session:
        found = coverage(session, DAY)
        assert (found.whole.paired.ratio, found.by_group, found.by_grid, found.gaps) == (None, (), (), 0)
    assert Share(1, 3).ratio == Decimal(1) / Decimal(3)


def test_a_group_that_asks_for_no_pairing_leaves_no_gap(station: Station) -> None:
    with station.act("test") as session:
        group(session, "N", needs_pairing=False)
        Hamlet(session).person("王芳", "N")
        assert (coverage(session, DAY).whole.paired, gaps(session, DAY)) == (Share(0, 0), [])


def test_a_gap_is_told_with_its_door_and_since_when(station: Station) -> None:
    with station.act("test") as session:
        group(session, "G")
        place = Hamlet(session)
        place.person("王芳", "G", on=DAY - timedelta(3), birth_date=date(1946, 3, 2))
        (row,) = gaps(session, DAY)
        assert (row.name, row.age, row.state, row.since) == ("王芳", 80, CareState.TO_PAIR, DAY - timedelta(3))
        assert (row.home.door if row.home else "", row.last_helper, row.level) == ("3-1-101", None, 2)


def test_level_4_is_counted_for_the_team_alone_and_few_are_not_told(station: Station) -> None:
    with station.act("test") as session:
        group(session, "S", sensitivity=4)
        place = Hamlet(session)
        hidden = [place.person(f"王{n}", "S", level=4) for n in range(5)]
        assert coverage(session, DAY).whole.paired == Share(0, 0)
        for person in hidden[:4]:
            session.add(
                CareTeamMember(resident_id=person.id, level=4, worker_id=station.worker_id, starts_on=date(2020, 1, 1))
            )
        session.flush()
        found = coverage(session, DAY)
        assert found.whole.paired == Share(0, 4)
        assert [(line.key, line.level, line.few) for line in found.by_group] == [("S", 4, True)]
        session.add(
            CareTeamMember(resident_id=hidden[4].id, level=4, worker_id=station.worker_id, starts_on=date(2020, 1, 1))
        )
        session.flush()
        assert [line.few for line in coverage(session, DAY).by_group] == [False]
        one = helper(session, "甲")
        pair(session, hidden[0].id, one.id, on=DAY)
        assert coverage(session, DAY).whole.paired == Share(1, 5)


def test_a_few_people_of_level_3_are_counted_out_to_whom_their_group_names_and_never_outside(station: Station) -> None:
    with station.act("test") as session:
        group(session, "S", sensitivity=3, seen_by=["children", "secretary", "own_grid", "helper"])
        group(session, "L")
        place = Hamlet(session)
        for n in range(4):
            place.person(f"王{n}", "S", level=3)
        place.person("李强", "L")

        def few() -> dict[object, bool]:
            return {line.key: line.few for line in coverage(session, DAY).by_group}

        me = session.get_one(Worker, station.worker_id)
        for role, posts, hidden in (
            (WorkerRole.WORKER, None, True), (WorkerRole.WORKER, ["health"], True),
            (WorkerRole.WORKER, ["children"], False), (WorkerRole.SECRETARY, None, False),
        ):  # fmt: skip
            me.role, me.posts = role, posts
            assert few() == {"L": False, "S": hidden}
            with openly(session):
                assert few() == {"L": False, "S": True}
        assert coverage(session, DAY).whole.paired == Share(0, 5)
        place.person("王五", "S", level=3)
        me.role = WorkerRole.WORKER
        assert few() == {"L": False, "S": False}


def test_timeliness_is_the_sum_of_the_cycles_that_are_listed(station: Station) -> None:
    begin, end = DAY, DAY + timedelta(89)
    with station.act("test") as session:
        group(session, "M")
        place = Hamlet(session)
        kept, lost = place.person("勤", "M", on=begin), place.person("疏", "M", on=begin)
        for days in (20, 45, 60):
            session.add(
                CareVisit(
                    resident_id=kept.id, level=2, worker_id=station.worker_id, manner=CareManner.DOOR,
                    at=at(begin + timedelta(days), 23),
                )
            )  # fmt: skip
    with station.sessions() as session:
        found = list(cycles(session, begin, end))
        assert [(row.name, (row.closed_on - begin).days, row.on_time) for row in found] == [
            ("勤", 20, True), ("勤", 45, True), ("勤", 60, True), ("疏", 31, False), ("疏", 61, False),
        ]  # fmt: skip
        assert timeliness(session, begin, end) == Share(3, 5)
        assert timeliness(session, begin + timedelta(31), begin + timedelta(45)) == Share(1, 2)
        assert timeliness(session, end, end).ratio is None
        assert {row.resident_id for row in found} == {kept.id, lost.id}

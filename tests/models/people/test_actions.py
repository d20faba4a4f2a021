"""Moving, dying, splitting and merging, and that every past day can be told."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from models.base import Base, uuid7
from models.errors import WorldError
from models.people import actions
from models.people.queries import household_page, residents_on
from models.people.records import EndReason, Household, Residency, Resident
from models.people.relations import HEAD, UNCLEAR
from models.station import Station
from models.visits.records import Outcome, Slot, Visit
from tests.models.people.town import START, another, dwelling, family, person

LATER = date(2026, 6, 1)


def _relations(session: Session, household: Household) -> dict[str, str]:
    return {session.get_one(Resident, r.resident_id).name: r.relation for r in actions.current(session, household.id)}


def test_the_first_one_in_is_the_head_and_a_second_head_is_refused(station: Station) -> None:
    with station.act("test") as session:
        household, (_wang, _li) = family(session, dwelling(session, "3", "2", "501"), "王芳", "李伟")
        assert _relations(session, household) == {"王芳": HEAD, "李伟": UNCLEAR}
        with pytest.raises(WorldError, match="head_exists"):
            actions.move_in(session, person(session, "张三").id, household.id, on=LATER, relation=HEAD)


def test_when_the_head_moves_out_the_wife_follows_and_relations_are_turned(station: Station) -> None:
    with station.act("test") as session:
        home = dwelling(session, "3", "2", "501")
        household = actions.new_household(session, home.id)
        for name, sex, relation in (("张三", "1", HEAD), ("李四", "2", "12"), ("张小", "1", "20"), ("张父", "1", "51")):
            someone = person(session, name, sex=sex, birth_date=date(1990, 1, 1))
            actions.move_in(session, someone.id, household.id, on=START, relation=relation)
        head = actions.current(session, household.id)[0]
        outcome = actions.move_out(session, [head.id], on=LATER, moved_to="外地")
        assert _relations(session, household) == {"李四": HEAD, "张小": "20", "张父": "53"}
        assert list(outcome.new_heads) == [household.id]
        assert (head.ends_on, head.end_reason, head.moved_to) == (LATER, EndReason.MOVED_OUT, "外地")
        assert not outcome.empty_dwellings


def test_the_last_one_ends_the_household_and_the_door_is_proposed_as_vacant(station: Station) -> None:
    with station.act("test") as session:
        home = dwelling(session, "3", "2", "501")
        household, people = family(session, home, "王芳")
        outcome = actions.record_death(session, people[0].id, on=LATER)
        assert (household.ended_on, outcome.ended_households, outcome.empty_dwellings) == (
            LATER,
            [household.id],
            [home.id],
        )
        assert people[0].died_on == LATER
        assert home.occupancy.name == "UNVERIFIED"
        with pytest.raises(WorldError, match="household_ended"):
            actions.move_in(session, person(session, "李四").id, household.id, on=LATER)
        with pytest.raises(WorldError, match="died_already"):
            actions.record_death(session, people[0].id, on=LATER)


def test_a_household_splits_and_comes_together_again(station: Station) -> None:
    with station.act("test") as session:
        home = dwelling(session, "3", "2", "501")
        household, (wang, li, zhang) = family(session, home, "王芳", "李伟", "张三")
        going = [r.id for r in actions.current(session, household.id) if r.resident_id in (li.id, zhang.id)]
        young, _ = actions.split_household(session, household.id, going, on=LATER, new_head=zhang.id)
        assert young.split_from_id == household.id
        assert _relations(session, young)["张三"] == HEAD
        assert _relations(session, household) == {"王芳": HEAD}
        assert {row.name for row in residents_on(session, home.id, LATER)} == {"王芳", "李伟", "张三"}
        actions.merge_households(session, household.id, young.id, on=LATER + timedelta(30), relations={li.id: "20"})
        assert _relations(session, household) == {"王芳": HEAD, "李伟": "20", "张三": UNCLEAR}
        assert (young.merged_into_id, young.ended_on) == (household.id, LATER + timedelta(30))
        whats = {e.what for e in household_page(session, household.id).history}
        assert whats == {"moved_in", "split", "merged"}
        assert wang.merged_into_id is None


def test_nobody_can_leave_before_coming(station: Station) -> None:
    with station.act("test") as session:
        household, _ = family(session, dwelling(session, "3", "2", "501"), "王芳", on=LATER)
        with pytest.raises(WorldError, match="before_start"):
            actions.move_out(session, [actions.current(session, household.id)[0].id], on=START)


def test_everyone_cannot_split_away(station: Station) -> None:
    with station.act("test") as session:
        household, people = family(session, dwelling(session, "3", "2", "501"), "王芳")
        ids = [r.id for r in actions.current(session, household.id)]
        with pytest.raises(WorldError, match="split_everyone"):
            actions.split_household(session, household.id, ids, on=LATER, new_head=people[0].id)


def test_the_household_page_tells_people_history_and_visits(station: Station) -> None:
    with station.act("test") as session:
        home = dwelling(session, "3", "2", "501")
        household, (_wang, li) = family(session, home, "王芳", "李伟")
        session.add(
            Visit(
                dwelling_id=home.id,
                worker_id=station.worker_id,
                at=_noon(date(2026, 7, 1)),
                slot=Slot.MORNING,
                outcome=Outcome.MET,
            )
        )
        row = next(r for r in actions.current(session, household.id) if r.resident_id == li.id)
        actions.move_out(session, [row.id], on=LATER)
        page = household_page(session, household.id)
        assert (page.door, [m.name for m in page.people], [m.name for m in page.former]) == (
            "3-2-501",
            ["王芳"],
            ["李伟"],
        )
        assert [e.what for e in page.history][:2] == ["visit", "moved_out"]


def _noon(day: date):
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(4), UTC)


class Town(RuleBasedStateMachine):
    """Random acts in a house of three doors, beside a plain diary of who slept where."""

    @initialize()
    def build(self) -> None:
        self.engine = create_engine("sqlite://")
        event.listen(self.engine, "connect", _identify)
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        first = dwelling(self.session, "1", "1", "101")
        self.doors = [first.id, *(another(self.session, first.unit_id, room).id for room in ("102", "201"))]
        self.day = START
        self.diary: dict[date, dict[UUID, set[UUID]]] = {}
        self.names = (f"王{n}" for n in itertools.count())
        self.write_down()

    def write_down(self) -> None:
        rows = self.session.execute(
            select(Residency.dwelling_id, Residency.resident_id).where(Residency.ends_on.is_(None))
        )
        tonight: dict[UUID, set[UUID]] = {}
        for door, resident in rows:
            tonight.setdefault(door, set()).add(resident)
        self.diary[self.day] = tonight

    def households(self) -> list[UUID]:
        return list(
            self.session.scalars(select(Household.id).where(Household.ended_on.is_(None)).order_by(Household.id))
        )

    def living(self) -> list[Residency]:
        return list(self.session.scalars(select(Residency).where(Residency.ends_on.is_(None)).order_by(Residency.id)))

    @rule(door=st.integers(0, 2), size=st.integers(1, 3))
    def a_family_comes(self, door: int, size: int) -> None:
        household = actions.new_household(self.session, self.doors[door])
        for _ in range(size):
            someone = person(self.session, next(self.names))
            actions.move_in(self.session, someone.id, household.id, on=self.day)
        self.write_down()

    @rule(data=st.data())
    def someone_joins(self, data: st.DataObject) -> None:
        if self.households():
            household = data.draw(st.sampled_from(self.households()))
            everyone = [r for r in self.session.scalars(select(Resident).where(Resident.died_on.is_(None)))]
            someone = data.draw(st.sampled_from(sorted(everyone, key=lambda r: r.id)))
            if someone.id not in {r.resident_id for r in actions.current(self.session, household)}:
                actions.move_in(self.session, someone.id, household, on=self.day)
                self.write_down()

    @rule(data=st.data())
    def some_move_out(self, data: st.DataObject) -> None:
        if self.living():
            going = data.draw(
                st.lists(st.sampled_from(self.living()), min_size=1, max_size=3, unique_by=lambda r: r.id)
            )
            actions.move_out(self.session, [r.id for r in going], on=self.day)
            self.write_down()

    @rule(data=st.data())
    def someone_dies(self, data: st.DataObject) -> None:
        if self.living():
            actions.record_death(self.session, data.draw(st.sampled_from(self.living())).resident_id, on=self.day)
            self.write_down()

    @rule(data=st.data(), door=st.integers(0, 2))
    def a_household_splits(self, data: st.DataObject, door: int) -> None:
        large = [h for h in self.households() if len(actions.current(self.session, h)) > 1]
        if large:
            household = data.draw(st.sampled_from(large))
            members = actions.current(self.session, household)
            going = members[: data.draw(st.integers(1, len(members) - 1))]
            actions.split_household(
                self.session, household, [r.id for r in going], on=self.day, new_head=going[0].resident_id,
                dwelling_id=self.doors[door],
            )  # fmt: skip
            self.write_down()

    @rule(data=st.data())
    def two_households_merge(self, data: st.DataObject) -> None:
        if len(self.households()) > 1:
            two = data.draw(st.lists(st.sampled_from(self.households()), min_size=2, max_size=2, unique=True))
            actions.merge_households(self.session, two[0], two[1], on=self.day)
            self.write_down()

    @rule(data=st.data())
    def the_head_changes(self, data: st.DataObject) -> None:
        if self.living():
            row = data.draw(st.sampled_from(self.living()))
            actions.change_head(self.session, row.household_id, row.resident_id)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days)
        self.write_down()

    @invariant()
    def every_living_household_has_one_head(self) -> None:
        for household in self.households():
            heads = [r for r in actions.current(self.session, household) if r.relation == HEAD]
            assert len(heads) == 1

    @invariant()
    def nobody_lives_twice_in_one_household_at_a_time(self) -> None:
        rows = self.session.scalars(select(Residency).order_by(Residency.starts_on)).all()
        for one, other in itertools.combinations(rows, 2):
            if (one.resident_id, one.household_id) == (other.resident_id, other.household_id):
                assert not (one.starts_on < (other.ends_on or date.max) and other.starts_on < (one.ends_on or date.max))

    @invariant()
    def every_past_day_is_told_as_it_was(self) -> None:
        for day, tonight in self.diary.items():
            for door in self.doors:
                told = {row.resident_id for row in residents_on(self.session, door, day)}
                assert told == tonight.get(door, set())

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.engine.dispose()


def _identify(_connection: object, record) -> None:
    record.info["community_code"], record.info["worker_id"] = "210112010012", uuid7()


TestTown = Town.TestCase
TestTown.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

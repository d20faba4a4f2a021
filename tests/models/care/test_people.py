"""The list of people under care and one person's card: order, states, filters, and what is masked."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from models import calendar
from models.care.pairings import pair
from models.care.pauses import begin_pause
from models.care.people import CareFilter, care_card, care_people, care_people_count
from models.care.records import CareManner, CareTeamMember, MembershipEnd, PairingRole, PauseReason, Rating
from models.care.states import CareState, care_state
from models.care.visits import NeedEntry, record_care_visit
from models.errors import WorldError
from models.people import actions
from models.places.records import Area, AreaLevel
from models.station import Station
from models.workers.records import Worker
from tests.models.care.hamlet import DAY, Hamlet, at, group, helper, member

BEFORE = DAY - timedelta(20)
NOON = at(DAY, 12)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)


@pytest.mark.parametrize(
    ("under_care", "should", "primaries", "had", "paused", "before", "expected"),
    [
        (False, False, 0, False, False, False, CareState.PROPOSED),
        (False, True, 1, True, False, True, CareState.ENDED),
        (True, True, 0, False, False, True, CareState.TO_PAIR),
        (True, True, 0, False, True, True, CareState.TO_PAIR),
        (True, True, 0, True, False, True, CareState.TO_REASSIGN),
        (True, True, 1, True, False, True, CareState.PAIRED),
        (True, True, 1, True, True, True, CareState.PAUSED),
        (True, True, 2, True, True, True, CareState.TWO_PRIMARIES),
        (True, False, 0, True, False, True, CareState.NOT_REQUIRED),
        (True, False, 0, False, True, True, CareState.PAUSED),
        (True, False, 1, True, False, True, CareState.PAIRED),
    ],
)
def test_states_follow_domain_a3(
    under_care: bool, should: bool, primaries: int, had: bool, paused: bool, before: bool, expected: CareState
) -> None:
    found = care_state(
        under_care=under_care, should_be_paired=should, primaries=primaries, had_primary=had, paused=paused,
        member_before=before,
    )  # fmt: skip
    assert found is expected


def names(station: Station, wanted: CareFilter | None = None, **more: int) -> list[str]:
    with station.sessions() as session:
        found = care_people(session, DAY, wanted or CareFilter(), **more)
        if not more:
            assert care_people_count(session, DAY, wanted or CareFilter()) == len(found)
        return [row.name for row in found]


def test_people_stand_in_the_order_of_their_doors_each_once_with_all_that_is_known(station: Station) -> None:
    with station.act("test") as session:
        group(session, "M", name="独居老人")
        group(session, "H", name="重度残疾人", sensitivity=3)
        place = Hamlet(session)
        low, high = place.person("低", "M", on=BEFORE), place.person("高", "M", on=BEFORE)
        place.person("无")
        member(session, low.id, "H", on=BEFORE, level=3)
        first, beside = helper(session, "甲"), helper(session, "乙")
        pair(session, low.id, first.id, on=BEFORE)
        pair(session, low.id, beside.id, role=PairingRole.SUPPORT, on=BEFORE)
    with station.sessions() as session:
        rows = care_people(session, DAY)
        assert [row.name for row in rows] == ["高", "低"]
        assert (rows[0].state, rows[0].primary) == (CareState.TO_PAIR, None)
        row = rows[1]
        assert [(mark.code, mark.name, mark.level) for mark in row.groups] == [("M", "独居老人", 2)]
        assert (row.masked, row.state, row.primary, row.primary_id, row.supporters) == (
            1, CareState.PAIRED, "甲", first.id, 1,
        )  # fmt: skip
        assert (row.estate, row.door, row.due_on) == ("碧桂园", "3-1-101", BEFORE + timedelta(30))
        assert care_people(session, DAY, limit=1, offset=1)[0].resident_id == low.id
        assert high.id == rows[0].resident_id


def test_the_list_is_narrowed_by_text_group_grid_state_and_helper(station: Station) -> None:
    with station.act("test") as session:
        for code, level in (("A", 2), ("B", 2), ("C", 3)):
            group(session, code, sensitivity=level)
        grid = Area(level=AreaLevel.GRID, code="21011201001201", name="第1网格")
        session.add(grid)
        session.flush()
        inside, outside = Hamlet(session, grid.id), Hamlet(session)
        one = inside.person("王芳", "A", on=BEFORE)
        outside.person("王强", "B", on=BEFORE)
        member(session, one.id, "C", on=BEFORE, level=3)
        who = helper(session, "甲")
        pair(session, one.id, who.id, on=BEFORE)
    assert names(station, CareFilter(text="强")) == ["王强"]
    assert names(station, CareFilter(text="%")) == []
    assert names(station, CareFilter(group="A")) == ["王芳"]
    assert names(station, CareFilter(group="C")) == []
    assert names(station, CareFilter(grid=grid.id)) == ["王芳"]
    assert names(station, CareFilter(state=CareState.TO_PAIR)) == ["王强"]
    assert names(station, CareFilter(helper=who.id, text="王")) == ["王芳"]


def test_who_left_care_is_listed_only_when_asked_for(station: Station) -> None:
    with station.act("test") as session:
        group(session, "A")
        place = Hamlet(session)
        place.person("留", "A", on=BEFORE)
        dead, well = place.person("亡", "A", on=BEFORE), place.person("愈")
        row = member(session, well.id, "A", on=BEFORE)
        row.ended_on, row.end_reason = DAY, MembershipEnd.NO_LONGER
        actions.record_death(session, dead.id, on=DAY)
    assert names(station) == ["留"]
    assert sorted(names(station, CareFilter(former=True))) == ["亡", "愈", "留"]
    assert sorted(names(station, CareFilter(former=True, state=CareState.ENDED))) == ["亡", "愈"]


def test_level_4_is_on_no_list_but_that_of_the_team(station: Station) -> None:
    with station.act("test") as session:
        group(session, "A")
        group(session, "S", sensitivity=4, name="秘密")
        place = Hamlet(session)
        only, both = place.person("王芳", "S", on=BEFORE, level=4), place.person("李强", "A", on=BEFORE)
        member(session, both.id, "S", on=BEFORE, level=4)
    assert names(station) == ["李强"]
    assert names(station, CareFilter(group="S")) == []
    assert names(station, CareFilter(former=True)) == ["李强"]
    with station.sessions() as session:
        (row,) = care_people(session, DAY)
        assert [mark.code for mark in row.groups] == ["A"]
        card = care_card(session, only.id, DAY, opened=True)
        assert (card.under_care, card.memberships, card.state) == (False, (), CareState.PROPOSED)
    with station.act("test") as session:
        for who in (only, both):
            session.add(
                CareTeamMember(resident_id=who.id, level=4, worker_id=station.worker_id, starts_on=date(2020, 1, 1))
            )
    assert names(station, CareFilter(group="S")) == ["李强", "王芳"]


def test_the_card_masks_level_3_until_it_is_opened_by_somebody_whom_the_group_names(station: Station) -> None:
    with station.act("test") as session:
        group(session, "A", name="独居老人")
        group(session, "C", sensitivity=3, seen_by=["health"])
        group(session, "D", sensitivity=3, seen_by=["children"])
        someone = Hamlet(session).person("王芳", "A", on=BEFORE)
        for code in "CD":
            member(session, someone.id, code, on=BEFORE, level=3)
        record_care_visit(
            session, someone.id, at=NOON, manner=CareManner.DOOR, health=Rating.POOR, now=NOON,
            need_items=[NeedEntry("meals", "送餐")],
        )  # fmt: skip
    with station.sessions() as session:
        card = care_card(session, someone.id, DAY)
        assert {row.group_name for row in card.memberships} == {"A", ""}
        assert (card.masked, card.needs_masked, card.crises_masked) == (2, True, True)
        assert card.visits[0].hidden == {"health", "mind", "needs", "handling"}
        assert care_card(session, someone.id, DAY, opened=True).masked == 2  # nobody named him
    with station.act("test") as session:
        session.get_one(Worker, station.worker_id).posts = ["health"]
    with station.sessions() as session:
        card = care_card(session, someone.id, DAY, opened=True)
        assert {row.group_name for row in card.memberships} == {"A", "C", ""}
        assert (card.masked, card.needs_masked, card.visits[0].hidden) == (1, False, frozenset())
        assert care_card(session, someone.id, DAY).masked == 2


def test_the_card_has_all_of_a_person_with_the_latest_first(station: Station) -> None:
    with station.act("test") as session:
        group(session, "A")
        someone, one = Hamlet(session).person("王芳", "A", on=BEFORE, phone="13800000000"), helper(session, "甲")
        pair(session, someone.id, one.id, on=BEFORE)
        first = record_care_visit(session, someone.id, at=at(DAY, 8), manner=CareManner.PHONE, now=NOON)
        record_care_visit(
            session, someone.id, at=at(DAY, 9), manner=CareManner.DOOR, helper_id=one.id, corrects_id=first.id, now=NOON
        )
        begin_pause(session, someone.id, reason=PauseReason.AWAY, on=DAY + timedelta(5))
    with station.sessions() as session:
        card = care_card(session, someone.id, DAY)
        assert (card.name, card.phone, card.state, card.under_care) == ("王芳", "13800000000", CareState.PAIRED, True)
        assert [(row.visit.manner, row.helper, row.corrected) for row in card.visits] == [
            (CareManner.DOOR, "甲", False), (CareManner.PHONE, None, True),
        ]  # fmt: skip
        assert (card.due.last_on, card.due.due_on) == (DAY, DAY + timedelta(30))
        assert [row.in_force for row in card.pairings] == [True]
        assert len(card.pauses) == 1
        with pytest.raises(WorldError, match="resident_unknown"):
            care_card(session, UUID(int=1), DAY)

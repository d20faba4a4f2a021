"""Children under 14 in care: who is told, what lists leave out and count, consent, the review at fourteen (L-05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.base import uuid7
from models.care.card import care_card
from models.care.catalogue import load_groups
from models.care.children import may_be_told, told, told_of
from models.care.coverage import coverage, cycles, gaps, gaps_left_out, late_cycles, timeliness
from models.care.due import DueFilter, due_counts, due_left_out, due_list
from models.care.due_rules import DueState
from models.care.due_states import openly_due
from models.care.guard import openly
from models.care.helpers import helper_page
from models.care.memberships import recognise
from models.care.pairings import double_primaries, pair
from models.care.paper_people import people_on_paper
from models.care.people import CareFilter, care_people, care_people_count, care_rows, people_left_out
from models.care.proposals import proposals, rule_counts
from models.care.records import (
    CareTeamMember,
    Membership,
    MembershipEnd,
    Pairing,
    PairingRole,
    ProposalDecision,
    SpecialGroup,
)
from models.care.reviews import TURNED_14, birthday, review, reviews
from models.care.rules import Share, is_child, youngest_grown
from models.care.states import CareState
from models.care.suggestions import suggest
from models.care.visibility import reveal
from models.errors import WorldError
from models.people.records import Resident
from models.people.rules import age_on
from models.places.household_map_query import map_facts
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.models.care.hamlet import DAY, Hamlet, group, helper, member
from tests.models.care.people import logged_in, worker

BEFORE = DAY - timedelta(40)
THIRTEEN, FOURTEEN = date(2012, 3, 3), date(2012, 3, 2)
"""Born so that tomorrow, or today, is the fourteenth birthday."""
ALL = DueFilter(states=tuple(DueState))


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)
    for module in ("memberships", "visibility"):
        monkeypatch.setattr(f"models.care.{module}.china_today", lambda: DAY)


@dataclass(frozen=True)
class Village:
    """A child, a girl of fourteen today and an old man, all under care without a helper; three who may be asked."""

    child: UUID
    girl: UUID
    old: UUID
    ordinary: UUID
    director: UUID
    kin: UUID
    """A helper who is the worker ``neighbour``."""
    neighbour: UUID


@pytest.fixture
def village(station: Station) -> Village:
    with station.act("test") as session:
        group(session, "M", name="低保对象")
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        place = Hamlet(session)
        child = place.person("小明", "M", on=BEFORE, birth_date=THIRTEEN)
        girl = place.person("小红", "M", on=BEFORE, birth_date=FOURTEEN)
        old = place.person("老王", "M", on=BEFORE, birth_date=date(1940, 1, 1))
        ordinary, neighbour = worker(session, "林悦"), worker(session, "赵刚")
        director = worker(session, "孙敏", posts=["children"])
        kin = helper(session, "赵刚", worker_id=neighbour.id)
        return Village(child.id, girl.id, old.id, ordinary.id, director.id, kin.id, neighbour.id)


@given(birth=st.dates(date(1999, 1, 1), date(2030, 12, 31)), day=st.dates(date(2013, 1, 1), date(2031, 12, 31)))
def test_a_child_is_whoever_has_not_completed_fourteen_years(birth: date, day: date) -> None:
    assert is_child(birth, day) == (age_on(birth, day) < 14)
    assert (birthday(birth) <= day) == (age_on(birth, day) >= 14)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 2, 27), date(2012, 2, 27)),
        (date(2026, 2, 28), date(2012, 2, 29)),
        (date(2026, 3, 1), date(2012, 3, 1)),
        (date(2028, 2, 28), date(2014, 2, 28)),
        (date(2028, 2, 29), date(2014, 2, 28)),
        (date(2026, 12, 31), date(2012, 12, 31)),
    ],
)
def test_the_fourteenth_birthday_of_the_29th_of_february_is_the_28th_in_common_years(day: date, last: date) -> None:
    assert youngest_grown(day) == last


def test_the_condition_on_a_column_of_ids_says_the_same_as_that_on_residents(
    station: Station, village: Village
) -> None:
    with logged_in(station, village.ordinary), station.sessions() as session:
        joined = set(session.scalars(select(Resident.id).where(told(Resident, DAY))))
        by_id = set(session.scalars(select(Membership.resident_id).where(told_of(Membership.resident_id, DAY))))
    assert joined == by_id == {village.girl, village.old}


def names(session: Session) -> Iterator[tuple[str, set[str]]]:
    """Every list of names of care."""
    yield "people", {row.name for row in care_people(session, DAY)}
    ids = list(session.scalars(select(Resident.id)))
    yield "household", {row.name for row in care_rows(session, ids, DAY)}
    yield "due", {row.name for row in due_list(session, DAY, ALL)}
    yield "gaps", {row.name for row in gaps(session, DAY)}
    yield "suggestions", {line.name for line in suggest(session, DAY).lines}
    paper = people_on_paper(session, DAY)
    yield "paper", set(session.scalars(select(Resident.name).where(Resident.id.in_(paper))))
    with openly(session):
        yield "export", {row.name for row in care_people(session, DAY)}
    yield "cycles", {row.name for row in cycles(session, DAY - timedelta(300), DAY)} - {""}


WITHOUT, WITH = {"小红", "老王"}, {"小明", "小红", "老王"}


def test_an_ordinary_worker_finds_no_child_in_any_list_of_care(station: Station, village: Village) -> None:
    with logged_in(station, village.ordinary), station.sessions() as session:
        assert dict(names(session)) == dict.fromkeys(dict(names(session)), WITHOUT)
        assert care_people_count(session, DAY) == 2


@pytest.mark.parametrize("who", ["secretary", "director"])
def test_the_secretary_and_the_childrens_director_find_all(station: Station, village: Village, who: str) -> None:
    asking = {"secretary": station.worker_id, "director": village.director}[who]
    with logged_in(station, asking), station.sessions() as session:
        assert dict(names(session)) == dict.fromkeys(dict(names(session)), WITH)
        assert (people_left_out(session, DAY), due_left_out(session, DAY, ALL), gaps_left_out(session, DAY)) == (
            0,
            0,
            0,
        )


def test_a_director_who_left_is_told_no_more(station: Station, village: Village) -> None:
    with station.act("test") as session:
        session.get_one(Worker, village.director).active = False
    with logged_in(station, village.director), station.sessions() as session:
        assert not may_be_told(session, village.child, DAY)


@pytest.mark.parametrize("role", PairingRole)
def test_a_worker_who_helps_the_child_is_told_of_this_child(
    station: Station, village: Village, role: PairingRole
) -> None:
    with station.act("test") as session:
        pair(session, village.child, village.kin, role=role, on=BEFORE)
    with logged_in(station, village.neighbour), station.sessions() as session:
        assert {row.name for row in care_people(session, DAY)} == WITH
        assert care_card(session, village.child, DAY).name == "小明"


def test_nobody_names_himself_helper_to_be_told(station: Station, village: Village) -> None:
    with logged_in(station, village.neighbour):
        with station.act("test") as session:
            pair(session, village.child, village.kin, on=DAY)
        with station.sessions() as session:
            assert {row.name for row in care_people(session, DAY)} == WITHOUT


def test_the_care_team_of_a_child_is_told(station: Station, village: Village) -> None:
    with station.act("test") as session:
        session.add(CareTeamMember(resident_id=village.child, level=4, worker_id=village.ordinary, starts_on=BEFORE))
    with logged_in(station, village.ordinary), station.sessions() as session:
        assert may_be_told(session, village.child, DAY)


def test_lists_say_how_many_they_leave_out(station: Station, village: Village) -> None:
    with station.act("test") as session:
        for name in ("乙", "丙"):
            pairing = Pairing(helper_id=helper(session, name).id, role=PairingRole.PRIMARY, starts_on=DAY, level=2)
            pairing.resident_id = village.child
            session.add(pairing)
        pair(session, village.old, village.kin, on=DAY)
        kin = pair(session, village.child, village.kin, role=PairingRole.SUPPORT, on=DAY)
        assert kin.level == 2
    with station.sessions() as session:
        assert len(double_primaries(session, DAY)) == 1
    with logged_in(station, village.ordinary), station.sessions() as session:
        assert double_primaries(session, DAY) == []
        page = helper_page(session, village.kin, DAY)
        assert ([row.name for row in page.people], page.children, page.row.supported) == (["老王"], 1, 1)
        wanted = CareFilter(state=CareState.TWO_PRIMARIES)
        assert (people_left_out(session, DAY), people_left_out(session, DAY, wanted)) == (1, 1)
        assert people_left_out(session, DAY, CareFilter(text="红")) == 0
        assert people_left_out(session, DAY, CareFilter(former=True)) == 1


def test_figures_count_children_whoever_asks_and_gaps_tell_the_rest(station: Station, village: Village) -> None:
    with station.sessions() as session:
        whole, timely = coverage(session, DAY), timeliness(session, BEFORE, DAY)
    with logged_in(station, village.ordinary), station.sessions() as session:
        found = coverage(session, DAY)
        assert (found.whole, found.by_group, found.gaps, found.to_pair) == (whole.whole, whole.by_group, 3, 3)
        assert found.whole.paired == Share(0, 3)
        assert len(gaps(session, DAY)) + gaps_left_out(session, DAY) == found.gaps
        assert suggest(session, DAY).children == 1
        counts = due_counts(session, DAY, ALL)
        assert counts.overdue + due_left_out(session, DAY, ALL) == 3
        assert timeliness(session, BEFORE, DAY) == timely == Share(0, 3)


def test_missed_visits_are_listed_by_pages_and_a_childs_are_counted(station: Station, village: Village) -> None:
    with logged_in(station, village.ordinary), station.sessions() as session:
        rows = list(cycles(session, BEFORE, DAY))
        assert sorted(row.name for row in rows) == ["", "小红", "老王"]
        assert [row.resident_id for row in rows if not row.name] == [None]
        first = late_cycles(session, BEFORE, DAY, limit=1)
        rest = late_cycles(session, BEFORE, DAY, limit=5, offset=1)
        assert (first.total, first.children, rest.total) == (2, 1, 2)
        assert [row.cycle.name for row in (*first.rows, *rest.rows)] == ["小红", "老王"]
        assert first.rows[0].home is not None
        assert timeliness(session, BEFORE, DAY).whole == first.total + first.children
    with station.sessions() as session:
        assert late_cycles(session, BEFORE, DAY, limit=9).total == 3


def test_a_childs_door_bears_no_mark_for_an_ordinary_worker_and_comes_into_no_round(
    station: Station, village: Village
) -> None:
    def marked() -> int:
        with station.sessions() as session:
            doors = [cell for estate in map_facts(session) for each in estate.buildings for cell in each.cells]
            assert sum(cell.cared for cell in doors) == sum(bool(cell.care_due) for cell in doors)
            assert set(session.scalars(openly_due(DAY))) == {village.girl, village.old}
            return sum(cell.cared for cell in doors)

    assert marked() == 3
    with logged_in(station, village.ordinary):
        assert marked() == 2


def test_a_childs_page_of_care_is_closed_to_an_ordinary_worker(station: Station, village: Village) -> None:
    with logged_in(station, village.ordinary), station.act("test") as session:
        with pytest.raises(WorldError, match="child_not_told"):
            care_card(session, village.child, DAY)
        with pytest.raises(WorldError, match="not_yours_to_open"):
            reveal(session, village.child, "visit")
        assert care_card(session, village.girl, DAY).name == "小红"


def test_proposals_leave_children_out_and_count_them(station: Station, village: Village) -> None:
    with station.act("test") as session:
        group(session, "A", name="青少年", auto_rule="age <= 16")
        group(session, "S", name="困境儿童", auto_rule="age <= 16", sensitivity=3, seen_by=["children"])
    with logged_in(station, village.ordinary), station.sessions() as session:
        young, hard = (row for row in rule_counts(session, DAY) if row.group_code in "AS")
        assert (young.proposed, young.children, young.few) == (1, 1, False)
        assert hard.few
        assert [row.name for row in proposals(session, DAY, "A")] == ["小红"]
    with logged_in(station, village.director), station.sessions() as session:
        young, hard = (row for row in rule_counts(session, DAY) if row.group_code in "AS")
        assert (young.proposed, young.children, hard.proposed, hard.few) == (2, 0, 2, False)
        assert {row.name for row in proposals(session, DAY, "A")} == {"小明", "小红"}


def test_a_child_is_recognised_with_the_guardians_consent_or_with_a_reason_why_not(
    station: Station, village: Village
) -> None:
    with station.act("test") as session:
        load_groups(session)
        for kind, note in ((None, "有备注"), ("told", None), ("told", " ")):
            with pytest.raises(WorldError, match="guardian_consent_missing"):
                recognise(session, village.child, "SG10", on=DAY, consent_kind=kind, note=note)
        recognise(session, village.child, "SG10", on=DAY, consent_kind="guardian")
        recognise(session, village.child, "SG16", on=DAY, consent_kind="told", note="监护人失联，依未成年人保护法登记")
        restricted = session.scalars(
            select(SpecialGroup.code).where(SpecialGroup.sensitivity == 4, SpecialGroup.active)
        ).first()
        assert restricted is not None
        assert recognise(session, village.child, restricted, on=DAY, team=[village.director]).level == 4
        assert recognise(session, village.girl, "SG10", on=DAY).consent_kind is None


def test_who_turned_fourteen_under_care_is_reviewed_until_somebody_says_so(station: Station, village: Village) -> None:
    with station.act("test") as session:
        member(session, village.girl, "H", on=BEFORE, level=3)
        member(session, village.old, "H", on=BEFORE, level=3)
    with logged_in(station, village.director), station.act("test") as session:
        (row,) = reviews(session, DAY)
        assert (row.name, row.turned_on, row.groups, row.masked, row.door != "") == ("小红", DAY, ("M",), 1, True)
        assert reviews(session, DAY - timedelta(1)) == []
        assert [row.name for row in reviews(session, DAY + timedelta(1))] == ["小红", "小明"]
        with pytest.raises(WorldError, match="nothing_to_review"):
            review(session, village.child, today=DAY)
        kept = review(session, village.girl, today=DAY, note="本人同意继续")
        assert [(one.rule, one.decided_on, one.reason) for one in kept] == [(TURNED_14, DAY, "本人同意继续")] * 2
        assert sorted(one.level for one in kept) == [2, 3]
        assert reviews(session, DAY) == []
    with station.sessions() as session:
        assert session.query(ProposalDecision).count() == 2
        assert [row.name for row in reviews(session, DAY + timedelta(1))] == ["小明"]


def test_the_review_is_for_those_who_answer_for_children(station: Station, village: Village) -> None:
    with logged_in(station, village.ordinary), station.act("test") as session:
        assert reviews(session, DAY) == []
        with pytest.raises(WorldError, match="nothing_to_review"):
            review(session, village.girl, today=DAY)


def test_the_review_keeps_the_persons_own_consent_and_an_ended_group_asks_for_none(
    station: Station, village: Village
) -> None:
    with station.act("test") as session:
        with pytest.raises(WorldError, match="consent_not_own"):
            review(session, village.girl, today=DAY, consent_kind="guardian")
        review(session, village.girl, today=DAY, consent_kind="separate")
        mine = session.scalars(select(Membership).where(Membership.resident_id == village.girl)).one()
        assert (mine.consent_kind, mine.consent_on) == ("separate", DAY)
        other = session.scalars(select(Membership).where(Membership.resident_id == village.child)).one()
        other.ended_on, other.end_reason = DAY, MembershipEnd.WISH
        session.flush()
        assert reviews(session, DAY + timedelta(1)) == []


def test_nobody_is_told_of_somebody_who_is_not_there(station: Station, village: Village) -> None:
    with station.sessions() as session:
        assert not may_be_told(session, uuid7(), DAY)

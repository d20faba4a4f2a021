"""Rules propose, people decide: who is proposed, when it changes by itself, and what a refusal means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import today
from models.care.catalogue import change_group, close_group, group, groups, rule_of
from models.care.expressions import Missing
from models.care.fact_query import facts_of
from models.care.group_rows import row_of
from models.care.memberships import end_membership, recognise, refuse
from models.care.proposals import Proposal, ProposalKind, accept, proposals, rule_counts
from models.care.records import MembershipEnd, ProposalAnswer, ProposalDecision
from models.care.resident_facts import end_fact, set_fact
from models.care.visibility import name_team
from models.errors import WorldError
from models.masks import MASK
from models.people.actions import move_in, move_out, record_death
from models.people.records import Residency, Resident
from models.station import Station
from tests.models.care.people import at_home, logged_in, with_groups, worker
from tests.models.people.town import person

TODAY = today()
EIGHTY = date(TODAY.year - 80, 1, 1)


@pytest.fixture
def session(station: Station) -> Iterable[Session]:
    with_groups(station)
    with station.act("test") as session:
        yield session


def proposed(session: Session, code: str, day: date = TODAY) -> list[tuple[str, str]]:
    session.flush()
    return [(each.kind.value, each.name) for each in proposals(session, day, code)]


def the_one(session: Session, code: str, day: date = TODAY) -> Proposal:
    (found,) = proposals(session, day, code)
    return found


def counted(session: Session, code: str, day: date = TODAY) -> tuple[int, int, tuple[str, ...]]:
    session.flush()
    (found,) = [each for each in rule_counts(session, day) if each.group_code == code]
    return found.proposed, found.undecided, found.missing


def test_who_seems_to_live_alone_at_eighty_is_proposed_with_the_facts(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY, sex="2")
    at_home(session, "李强", "赵敏", room="502", birth_date=EIGHTY)
    at_home(session, "孙丽", room="503", birth_date=date(1990, 1, 1))
    found = the_one(session, "SG01")
    assert (found.kind, found.resident_id, found.group_name, found.level) == (
        ProposalKind.JOIN, wang.id, "独居老人", 2,
    )  # fmt: skip
    assert dict(found.reasons) == {"age": 80, "household_size": 1}
    assert (found.name, found.estate, found.door, found.rule) == (
        "王芳", "碧桂园", "3-2-501", "age>=60 and household_size==1",
    )  # fmt: skip
    assert counted(session, "SG01") == (1, 0, ())


@pytest.mark.parametrize(
    ("birth", "eve"),
    [
        (date(1966, 11, 22), date(2026, 11, 21)),
        (date(1964, 2, 29), date(2024, 2, 28)),
        (date(1966, 12, 31), date(2026, 12, 30)),
        (date(1966, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_birthday_changes_what_is_proposed_by_itself(session: Session, birth: date, eve: date) -> None:
    at_home(session, "王芳", birth_date=birth)
    session.scalars(select(Residency)).one().starts_on = None
    assert proposed(session, "SG01", eve) == []
    assert proposed(session, "SG01", eve + timedelta(days=1)) == [("join", "王芳")]


def test_29_february_has_its_birthday_on_the_28th_in_common_years(session: Session) -> None:
    at_home(session, "王芳", birth_date=date(1944, 2, 29))
    session.scalars(select(Residency)).one().starts_on = None
    assert proposed(session, "SG04", date(2024, 2, 28)) == []
    session.scalars(select(Resident)).one().birth_date = date(1948, 2, 29)
    assert proposed(session, "SG04", date(2028, 2, 28)) == []
    assert proposed(session, "SG04", date(2028, 2, 29)) == [("join", "王芳")]
    session.scalars(select(Resident)).one().birth_date = date(1946, 2, 28)
    assert proposed(session, "SG04", date(2026, 2, 27)) == []
    assert proposed(session, "SG04", date(2026, 2, 28)) == [("join", "王芳")]


def test_a_fact_that_nobody_knows_leaves_the_rule_open_and_is_named(session: Session) -> None:
    old, unknown, _young = (
        at_home(session, name, room=room, birth_date=birth)[0]
        for name, room, birth in (("王芳", "501", EIGHTY), ("李强", "502", None), ("赵敏", "503", date(2000, 1, 1)))
    )
    assert counted(session, "SG05") == (0, 2, ("ability", "age"))
    set_fact(session, old.id, "ability", 2)
    assert counted(session, "SG05") == (1, 1, ("ability", "age"))
    set_fact(session, unknown.id, "ability", 0)
    assert counted(session, "SG05") == (1, 0, ())
    assert dict(the_one(session, "SG05").reasons) == {"ability": 2, "age": 80}


def test_facts_of_level_3_are_told_with_a_proposal_to_those_who_may_open_them(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
        set_fact(session, wang.id, "ability", 2)
        lay, nurse = worker(session), worker(session, "周洁", posts=["elderly"])
        ids = lay.id, nurse.id
        whole = the_one(session, "SG05")
    for id_, told in ((ids[0], {"ability": MASK, "age": 80}), (ids[1], {"ability": 2, "age": 80})):
        with logged_in(station, id_), station.sessions() as session:
            seen = the_one(session, "SG05")
            assert (dict(seen.reasons), seen.facts_hash) == (told, whole.facts_hash)


def test_only_living_people_who_live_here_are_proposed(session: Session) -> None:
    dead, gone, registered = (
        at_home(session, name, room=room, birth_date=EIGHTY)[0]
        for name, room in (("王芳", "501"), ("李强", "502"), ("赵敏", "503"))
    )
    session.add(person(session, "无家", birth_date=EIGHTY))
    record_death(session, dead.id, on=TODAY)
    stay = session.scalars(select(Residency).where(Residency.resident_id == gone.id)).one()
    move_out(session, [stay.id], on=TODAY)
    assert proposed(session, "SG04") == [("join", "赵敏")]
    registered.hukou_match = "3"
    assert proposed(session, "SG04") == []
    assert counted(session, "SG04") == (0, 0, ())


def test_accepting_recognises_and_keeps_the_answer(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    row = accept(session, the_one(session, "SG04"), today=TODAY, evidence="户口簿")
    assert (row.resident_id, row.recognised_on, row.evidence) == (wang.id, TODAY, "户口簿")
    answer = session.scalars(select(ProposalDecision)).one()
    assert (answer.answer, answer.rule, answer.decided_on) == (ProposalAnswer.ACCEPTED, "age>=80", TODAY)
    assert proposed(session, "SG04") == []
    assert counted(session, "SG04") == (0, 0, ())


def test_a_refusal_needs_a_reason_and_holds_while_rule_and_facts_are_the_same(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    session.scalars(select(Residency)).one().starts_on = None
    with pytest.raises(WorldError, match="refusal_reason_missing"):
        refuse(session, wang.id, "SG01", reason=" ", today=TODAY)
    refuse(session, wang.id, "SG01", reason="女儿住隔壁", today=TODAY)
    assert proposed(session, "SG01") == []
    assert counted(session, "SG01") == (0, 0, ())
    assert proposed(session, "SG01", TODAY + timedelta(days=800)) == []  # two birthdays later the facts are the same
    child = move_in(
        session, person(session, "王强").id, session.scalars(select(Residency)).one().household_id, on=TODAY
    )
    assert proposed(session, "SG01") == []
    move_out(session, [child.id], on=TODAY)
    assert proposed(session, "SG01") == []
    entry = group(session, "SG01")
    change_group(session, entry, _with(entry, auto_rule="age>=70 and household_size==1"))
    assert proposed(session, "SG01") == [("join", "王芳")]


def test_only_what_a_rule_proposes_is_refused(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    with pytest.raises(WorldError, match="proposal_gone"):
        refuse(session, wang.id, "SG19", reason="没有", today=TODAY)
    accept(session, the_one(session, "SG04"), today=TODAY)
    with pytest.raises(WorldError, match="proposal_gone"):
        refuse(session, wang.id, "SG04", reason="已认定", today=TODAY)
    assert session.scalars(select(ProposalDecision.answer)).all() == [ProposalAnswer.ACCEPTED]


def test_a_refusal_ends_with_the_facts_that_it_was_given_on(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    set_fact(session, wang.id, "ability", 1)
    refuse(session, wang.id, "SG05", reason="已恢复", today=TODAY)
    assert proposed(session, "SG05") == []
    set_fact(session, wang.id, "ability", 3)
    assert proposed(session, "SG05") == [("join", "王芳")]


def test_what_a_rule_proposed_is_proposed_to_end_when_the_rule_no_longer_holds(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    accept(session, the_one(session, "SG01"), today=TODAY)
    by_hand = recognise(session, wang.id, "SG10", on=TODAY)
    stay = session.scalars(select(Residency)).one()
    move_in(session, person(session, "王强").id, stay.household_id, on=TODAY)
    found = the_one(session, "SG01")
    assert (found.kind, found.resident_id, dict(found.reasons)["household_size"]) == (ProposalKind.END, wang.id, 2)
    assert counted(session, "SG01")[0] == 1
    refuse(session, wang.id, "SG01", reason="只是暂住", today=TODAY)
    assert proposed(session, "SG01") == []
    move_in(session, person(session, "王丽").id, stay.household_id, on=TODAY)
    again = the_one(session, "SG01")
    ended = accept(session, again, today=TODAY)
    assert (ended.ended_on, ended.end_reason) == (TODAY, MembershipEnd.NO_LONGER)
    assert proposed(session, "SG01") == []
    assert by_hand.ended_on is None


def test_a_membership_given_by_hand_is_not_proposed_to_end(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=date(1990, 1, 1))
    recognise(session, wang.id, "SG01", on=TODAY)
    assert proposed(session, "SG01") == []


def test_an_unknown_fact_ends_nothing(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    fact = set_fact(session, wang.id, "dibao", True)
    accept(session, the_one(session, "SG10"), today=TODAY)
    end_fact(session, fact.id, on=TODAY)
    assert proposed(session, "SG10") == []
    set_fact(session, wang.id, "dibao", False)
    assert proposed(session, "SG10") == [("end", "王芳")]


def test_who_left_a_group_as_he_wished_is_not_proposed_again_on_the_same_facts(session: Session) -> None:
    (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
    row = accept(session, the_one(session, "SG04"), today=TODAY)
    end_membership(session, row.id, on=TODAY, reason=MembershipEnd.WISH)
    assert proposed(session, "SG04") == []
    assert wang.id is not None


def test_a_closed_group_and_a_broken_rule_propose_nobody_and_stop_nothing(session: Session) -> None:
    at_home(session, "王芳", birth_date=EIGHTY)
    close_group(session, "SG04")
    group(session, "SG02").auto_rule = "age >= 60 and from_a_newer_version"
    session.flush()
    told = {each.group_code for each in rule_counts(session, TODAY)}
    assert {"SG02", "SG04"} & told == set()
    assert {each.group_code for each in proposals(session, TODAY)} == {"SG01"}


def test_pages_go_through_all_groups_in_the_order_of_doors(session: Session) -> None:
    for room in ("1001", "201", "301", "101"):
        at_home(session, f"王{room}", room=room, birth_date=EIGHTY)
    everything = [(each.group_code, each.door) for each in proposals(session, TODAY)]
    assert everything[:4] == [("SG01", f"3-2-{room}") for room in ("101", "201", "301", "1001")]
    assert [code for code, _ in everything] == ["SG01"] * 4 + ["SG04"] * 4
    paged = [proposals(session, TODAY, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [(each.group_code, each.door) for page in paged for each in page] == everything


def test_proposals_of_level_4_are_seen_by_the_team_alone(station: Station) -> None:
    with_groups(station)
    with station.act("test") as session:
        (wang,) = at_home(session, "王芳", birth_date=EIGHTY)
        other = worker(session)
        name_team(session, wang.id, [station.worker_id], on=TODAY)
        set_fact(session, wang.id, "smd", True)
        assert proposed(session, "SG09") == [("join", "王芳")]
    with logged_in(station, other.id), station.sessions() as session:
        assert proposals(session, TODAY, "SG09") == []
        assert counted(session, "SG09")[:2] == (0, 1)
    with station.act("test") as session:
        stranger = at_home(session, "李强", room="502")[0]
        with pytest.raises(WorldError, match="team_missing"):
            refuse(session, stranger.id, "SG09", reason="不愿意", today=TODAY)
    with station.act("care.refuse", {"group": "SG09"}) as session:
        refuse(session, wang.id, "SG09", reason="不愿意", today=TODAY)
    assert (station.acts(1)[0].kind, station.acts(1)[0].summary) == ("care", {})
    with logged_in(station, other.id), station.sessions() as session:
        assert session.scalars(select(ProposalDecision)).all() == []


def _with(entry: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(row_of(entry), **changes)


_PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "birth": st.one_of(st.none(), st.dates(date(1930, 1, 1), TODAY)),
            "together": st.booleans(),
            "hukou_match": st.sampled_from(["1", "2", "4", "9"]),
            "facts": st.dictionaries(
                st.sampled_from(["dibao", "ability", "dis_grade", "veteran", "empty_nest", "major_illness"]),
                st.integers(0, 4),
                max_size=4,
            ),
        }
    ),
    min_size=1,
    max_size=6,
)


@given(_PEOPLE)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # each try is some seconds of statements: a failing one is shown as it is
)
def test_what_sql_proposes_is_what_each_persons_facts_say(session: Session, people: list[dict[str, Any]]) -> None:
    with session.begin_nested() as savepoint:
        ids = _settle(session, people)
        told: dict[str, tuple[set[UUID], int]] = {}
        for entry in groups(session):
            rule = rule_of(entry)
            assert rule is not None
            judged = {id_: rule.judge(facts) for id_, facts in facts_of(session, rule.names, TODAY, ids).items()}
            unknown = sum(isinstance(answer, Missing) for answer in judged.values())
            told[entry.code] = {id_ for id_, answer in judged.items() if answer is True}, unknown
        counts = {each.group_code: (each.proposed, each.undecided) for each in rule_counts(session, TODAY)}
        assert counts == {code: (len(who), unknown) for code, (who, unknown) in told.items()}
        found = {(each.group_code, each.resident_id) for each in proposals(session, TODAY, limit=1000)}
        assert found == {(code, id_) for code, (who, _) in told.items() for id_ in who}
        savepoint.rollback()


def _settle(session: Session, people: list[dict[str, Any]]) -> list[UUID]:
    ids: list[UUID] = []
    household: UUID | None = None
    for number, each in enumerate(people):
        if each["together"] and household is not None:
            resident = person(session, f"王{number}")
            move_in(session, resident.id, household, on=date(2026, 1, 1), relation="20")
        else:
            (resident,) = at_home(session, f"王{number}", room=str(101 + number))
            household = session.scalars(
                select(Residency.household_id).where(Residency.resident_id == resident.id)
            ).one()
        resident.birth_date, resident.hukou_match = each["birth"], each["hukou_match"]
        for name, value in each["facts"].items():
            set_fact(session, resident.id, name, max(value, 1) if name in ("ability", "dis_grade") else value > 1)
        ids.append(resident.id)
    session.flush()
    return ids

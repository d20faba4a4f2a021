"""Level 4 is nowhere for a worker without the right: what he reads is the same whether it exists or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from models.base import Confined, utc_now
from models.calendar import today
from models.care.cadres import cadre_coverage
from models.care.card import care_card
from models.care.coverage import coverage, cycles, gaps, timeliness
from models.care.due import DueFilter, due_counts, due_list
from models.care.due_rules import DueState
from models.care.guard import guarded_tables, hidden, openly, unguarded
from models.care.helpers import helper_page, helpers
from models.care.leftovers import left_over
from models.care.memberships import end_membership, recognise, refuse
from models.care.pairings import double_primaries, pair
from models.care.pauses import begin_pause, end_pause, report_crisis
from models.care.people import CareFilter, care_people, care_people_count
from models.care.proposals import proposals, rule_counts
from models.care.records import CareManner, Helper, HelperKind, Membership, MembershipEnd, PauseReason
from models.care.resident_facts import facts_in_force, set_fact
from models.care.states import CareState
from models.care.suggestions import suggest
from models.care.visibility import openable, reveal, team
from models.care.visits import NeedEntry, record_care_visit
from models.errors import WorldError
from models.people.actions import record_death
from models.people.household_page import household_page
from models.people.lists import residents_here
from models.people.records import Residency
from models.places.household_map_query import map_facts
from models.search import search, verify
from models.station import Station
from models.station.records import JournalEntry
from models.sync.cards import card_view, open_cards
from models.sync.dropping import drop
from models.sync.queries import refused, sent, sync_status, waiting
from models.sync.records import ConflictCard, Refusal
from models.sync.titles import Title, titles
from models.visits.records import Attachment
from models.visits.scope import Scope, ScopeKind, doors_in_scope
from tests.models.care.people import at_home, logged_in, memberships_in_force, with_groups, worker

TODAY = today()
SECRET = "绝密词"


@dataclass
class Place:
    """A station whose secretary is logged in; ``other`` may see nothing of level 4."""

    station: Station
    other: UUID
    restricted: UUID
    """Cared for by the team alone."""
    both: UUID
    """Cared for openly too."""
    helper: UUID


@pytest.fixture
def place(station: Station) -> Place:
    with_groups(station)
    with station.act("test") as session:
        one, two = at_home(session, "王芳")[0], at_home(session, "李强", room="502")[0]
        other = worker(session, posts=["health", "elderly", "women"])
        helper = Helper(name="孙志强", kind=HelperKind.POLICE, capacity=9)
        session.add(helper)
        session.flush()
        recognise(session, two.id, "SG10", on=TODAY - timedelta(days=40))
        pair(session, two.id, helper.id, on=TODAY - timedelta(days=30))
        set_fact(session, two.id, "dibao", True)
        return Place(station, other.id, one.id, two.id, helper.id)


def hide_something(place: Place) -> None:
    """Everything that can be of level 4, about both."""
    day, at = TODAY - timedelta(days=20), utc_now() - timedelta(days=5)
    with place.station.act("care.recognise", {"group": "SG09", "name": SECRET}) as session:
        for resident_id in (place.restricted, place.both):
            recognise(
                session, resident_id, "SG09", on=day, team=[place.station.worker_id], note=SECRET, evidence=SECRET
            )
            set_fact(session, resident_id, "smd", True)
            set_fact(session, resident_id, "dv_victim", True)
            refuse(session, resident_id, "SG28", reason=SECRET, today=TODAY)
        pair(session, place.restricted, place.helper, on=day, main_needs=SECRET)
        begin_pause(session, place.restricted, reason=PauseReason.HOSPITAL, on=day, until=day)
        report_crisis(session, place.restricted, kind="loss", at=at, note=SECRET)
        record_care_visit(
            session,
            place.restricted,
            at=at,
            manner=CareManner.DOOR,
            needs=SECRET,
            need_items=[NeedEntry("mind", SECRET)],
        )
    with place.station.act("care.reveal") as session:
        reveal(session, place.restricted, "visit")
    with place.station.applying() as session:
        row = session.scalars(select(Membership).where(Membership.resident_id == place.restricted)).one()
        session.add(
            ConflictCard(
                table_name="membership", record_id=row.id, column="note", level=4, resident_id=place.restricted,
                lost_value={"value": SECRET}, stood_value={"value": SECRET}, lost_at=at,
                community_code=place.station.community_code, created_by=row.created_by, edited_by=row.edited_by,
            )
        )  # fmt: skip
        session.add(
            Attachment(
                owner_table="membership", owner_id=row.id, sha256="0" * 64, media_type="image/jpeg", size_bytes=1,
                title=SECRET, level=4, subject_id=place.restricted,
                community_code=place.station.community_code, created_by=row.created_by, edited_by=row.edited_by,
            )
        )  # fmt: skip
        session.add(Refusal(table_name="membership", record_id=row.id, upto_seq=10_000, code="not_on_team"))


def everything_read(session: Session, place: Place) -> Iterator[tuple[str, Any]]:
    """What the screens and commands ask, as text by name; acts and the bare count of what waits are told apart."""
    for each in (place.restricted, place.both):
        yield "card", care_card(session, each, TODAY)
        yield "card opened", care_card(session, each, TODAY, opened=True)
        yield "memberships", [row.group_code for row in memberships_in_force(session, each, TODAY)]
        yield "facts", [row.name for row in facts_in_force(session, each, TODAY)]
        yield "team", team(session, each)
        yield "openable", sorted(openable(session, each))
        stay = session.scalars(select(Residency).where(Residency.resident_id == each)).one()
        yield "household", household_page(session, stay.household_id).history
    for state in CareState:
        yield f"people {state}", care_people(session, TODAY, CareFilter(state=state))
    yield "people", care_people(session, TODAY)
    yield "counted", care_people_count(session, TODAY)
    for group in ("SG09", "SG10", "SG28"):
        yield f"people of {group}", care_people(session, TODAY, CareFilter(group=group))
        yield f"proposed {group}", proposals(session, TODAY, group)
    yield "due", due_list(session, TODAY, DueFilter(states=tuple(DueState)))
    yield "due counts", due_counts(session, TODAY, DueFilter(states=tuple(DueState)))
    yield "due of the helper", due_list(session, TODAY, DueFilter(helper=place.helper, states=tuple(DueState)))
    yield "coverage", coverage(session, TODAY)
    yield "gaps", gaps(session, TODAY)
    yield "cycles", list(cycles(session, TODAY - timedelta(days=300), TODAY))
    yield "timeliness", timeliness(session, TODAY - timedelta(days=300), TODAY)
    yield "helpers", helpers(session, TODAY)
    yield "helper", helper_page(session, place.helper, TODAY)
    yield "doubles", double_primaries(session, TODAY)
    yield "left over", left_over(session, TODAY)
    yield "suggested", suggest(session, TODAY)
    yield "cadres", cadre_coverage(session, TODAY)
    yield "rules", rule_counts(session, TODAY)
    yield "residents", list(residents_here(session))
    yield "map", map_facts(session)
    yield "doors to visit", doors_in_scope(session, Scope(ScopeKind.DUE))
    for typed in ("王芳", "王", SECRET, "精神", "SG09", "孙志强", "李", "家庭暴力"):
        yield f"search {typed}", search(session, typed)
    yield "waiting", [row.table for row in waiting(session) if row.table in guarded_tables()]
    yield "sent", sent(session)
    yield "refused", refused(session)
    yield "cards", open_cards(session)
    status = sync_status(session)
    yield "status", (status.refused, status.open_cards)


def told(session: Session, place: Place) -> dict[str, str]:
    return {f"{number} {name}": shown(what) for number, (name, what) in enumerate(everything_read(session, place))}


def shown(what: Any) -> str:
    """Records by their columns: two readings are compared by what they say."""
    if isinstance(what, list | tuple):
        return f"[{', '.join(map(shown, what))}]" + (type(what).__name__ if not isinstance(what, list) else "")
    if hasattr(what, "__dataclass_fields__"):
        return f"{type(what).__name__}({', '.join(shown(getattr(what, name)) for name in what.__dataclass_fields__)})"
    if hasattr(what, "__mapper__"):
        return (
            f"{type(what).__name__}({', '.join(str(getattr(what, a.key)) for a in inspect(type(what)).column_attrs)})"
        )
    return type(what).__name__ if " object at 0x" in repr(what) else repr(what)


def test_what_a_worker_without_the_right_reads_is_the_same_with_and_without_level_4(place: Place) -> None:
    with logged_in(place.station, place.other), place.station.sessions() as session:
        before = told(session, place)
    hide_something(place)
    with logged_in(place.station, place.other), place.station.sessions() as session:
        after = told(session, place)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
    assert SECRET not in str(after.values()).replace(f"search {SECRET}", "")


def test_the_team_reads_it_and_nothing_of_it_openly(place: Place) -> None:
    with logged_in(place.station, place.other), place.station.sessions() as session:
        before = told(session, place)
    hide_something(place)
    with place.station.sessions() as session:
        assert SECRET in str(told(session, place).values())
    with place.station.sessions() as session, openly(session):
        lists = ("people", "counted", "due", "due counts", "coverage", "gaps", "cycles", "timeliness")
        after = told(session, place)
        for name in before:
            if name.split(maxsplit=1)[1] in lists:
                assert after[name] == before[name], name


def _of_care(record: type[Any]) -> bool:
    return not issubclass(record, Confined)


def hidden_keys(place: Place) -> list[tuple[str, UUID]]:
    with place.station.sessions() as session, unguarded(session):
        return [
            (table, id_)
            for table, record in guarded_tables().items()
            for id_ in session.scalars(select(record.id).where(record.level == 4))
        ]


def test_no_record_of_it_is_found_by_its_id_named_changed_or_dropped(place: Place) -> None:
    hide_something(place)
    keys = hidden_keys(place)
    assert {table for table, _ in keys} == {name for name, record in guarded_tables().items() if _of_care(record)}
    with logged_in(place.station, place.other), place.station.act("test") as session:
        assert hidden(session, keys) == set(keys)
        assert set(titles(session, keys).values()) == {Title()}
        for table, id_ in keys:
            assert session.get(guarded_tables()[table], id_) is None
            with pytest.raises(WorldError, match="no_such_record"):
                drop(session, [(table, id_)])
        assert card_view(session, dict(keys)["conflict_card"]) is None
        for act in (
            lambda: end_membership(session, dict(keys)["membership"], on=TODAY, reason=MembershipEnd.WISH),
            lambda: end_pause(session, dict(keys)["care_pause"], on=TODAY),
            lambda: pair(session, place.restricted, place.helper, on=TODAY),
        ):
            with pytest.raises(WorldError) as error:
                act()
            assert error.value.code in ("membership_unknown", "no_such_record", "not_under_care")
    with place.station.sessions() as session:
        assert hidden(session, keys) == set()


def test_acts_about_it_say_nothing_but_care(place: Place) -> None:
    hide_something(place)
    assert [(act.kind, act.summary) for act in place.station.acts(2)] == [("care", {}), ("care", {})]
    assert SECRET not in str([(act.kind, act.summary) for act in place.station.acts()])


def test_another_ones_act_about_it_is_not_taken_back(place: Place) -> None:
    hide_something(place)
    act = place.station.acts(2)[1]
    with logged_in(place.station, place.other):
        assert place.station.last_act() is None
        with pytest.raises(WorldError, match="undo_not_yours"):
            place.station.undo(act.id)


def test_a_death_ends_what_nobody_here_sees_and_its_act_tells_of_none_of_it(place: Place) -> None:
    hide_something(place)
    visible = {"resident", "residency", "household"}
    with logged_in(place.station, place.other):
        with place.station.sessions() as session:
            before = {row.seq for row in waiting(session)}
        with place.station.act("people.death", {"people": 1}) as session:
            record_death(session, place.restricted, on=TODAY)
        act = place.station.acts(1)[0]
        assert (act.kind, act.summary) == ("people.death", {"people": 1})
        with place.station.sessions() as session:
            assert {row.table for row in waiting(session) if row.seq not in before} == visible
        with place.station.sessions() as session, unguarded(session):
            ended = session.scalars(select(Membership.ended_on).where(Membership.resident_id == place.restricted))
            assert ended.all() == [TODAY]
        with place.station.sessions() as session:
            tables = session.scalars(select(JournalEntry.table_name).where(JournalEntry.act_id == act.id)).all()
        assert place.station.undo(act.id).records == sum(table in visible for table in tables)
    with place.station.sessions() as session:
        assert len(memberships_in_force(session, place.restricted, TODAY)) == 1


def test_no_word_of_it_stands_in_the_search_index(place: Place) -> None:
    hide_something(place)
    with place.station.act("test") as session:
        assert verify(session).ok
        rows = session.execute(
            text("SELECT d.record_id FROM search_document d WHERE d.record_id IN (SELECT id FROM membership)")
        )
        assert rows.all() == []
        for typed in (SECRET, "绝密", "绝"):
            assert search(session, typed) == []

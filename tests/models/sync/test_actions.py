"""Settling cards, mending and dropping what was refused, and moves between communities."""

from __future__ import annotations

from uuid import UUID

import pytest

from forms.problems import FormInvalidError
from forms.sync import settle, settle_later
from models.care.records import SpecialGroup
from models.errors import WorldError
from models.people.records import Resident
from models.places.records import Dwelling
from models.station import Station
from models.sync.actions import accept_arrival, decline_arrival, offer_handover, retry, withdraw_handover
from models.sync.cards import open_cards
from models.sync.dropping import drop
from models.sync.queries import refused, sync_status, waiting
from models.sync.records import Choice, ConflictCard, Handover, HandoverState
from models.workers.records import Worker, WorkerRole
from tests.models.sync.line import (
    OTHER_COMMUNITY,
    Family,
    add_arrival,
    add_card,
    add_family,
    enrol,
    receipt_all,
    refuse,
)


@pytest.fixture
def family(station: Station) -> Family:
    enrol(station)
    made = add_family(station)
    receipt_all(station)
    return made


def resident(station: Station, id_: UUID) -> Resident:
    with station.sessions() as session:
        return session.get_one(Resident, id_)


def decide(station: Station, card: UUID, choice: Choice) -> int:
    with station.act("sync.settle") as session:
        return settle(session, [card], choice)


def test_keeping_what_stands_changes_only_the_card(station: Station, family: Family) -> None:
    card = add_card(station, family.head, "phone", "13900002222", "13800001234")
    decide(station, card, Choice.THIS)
    assert resident(station, family.head).phone == "13800001234"
    with station.sessions() as session:
        assert open_cards(session) == []
        settled = session.get_one(ConflictCard, card)
        assert {row.table for row in waiting(session)} == {"conflict_card"}
    assert (settled.choice, settled.settled_by) == (Choice.THIS, station.worker_id)


def test_taking_the_other_value_is_an_ordinary_edit_that_undo_takes_back(station: Station, family: Family) -> None:
    card = add_card(station, family.head, "phone", "13900002222", "13800001234")
    decide(station, card, Choice.THAT)
    assert resident(station, family.head).phone == "13900002222"
    with station.sessions() as session:
        assert {row.table for row in waiting(session)} == {"conflict_card", "resident"}
    last = station.last_act()
    assert last is not None
    station.undo(last.id)
    assert resident(station, family.head).phone == "13800001234"
    with station.sessions() as session:
        assert [row.id for row in open_cards(session)] == [card]


def test_both_notes_stand_below_each_other_and_a_second_phone_goes_into_the_note(
    station: Station, family: Family
) -> None:
    with station.act("people.edit") as session:
        session.get_one(Resident, family.son).note = "白天没人"
    decide(station, add_card(station, family.son, "note", "夜班", "白天没人"), Choice.BOTH)
    assert resident(station, family.son).note == "白天没人\n夜班"
    decide(station, add_card(station, family.head, "phone", "13900002222", "13800001234"), Choice.BOTH)
    head = resident(station, family.head)
    assert (head.phone, head.note) == ("13800001234", "13900002222")


def test_both_is_refused_where_the_field_holds_one_value(station: Station, family: Family) -> None:
    card = add_card(station, family.head, "sex", "1", "2")
    with pytest.raises(WorldError, match="both_senseless"):
        decide(station, card, Choice.BOTH)
    with station.sessions() as session:
        assert len(open_cards(session)) == 1


def test_lists_of_both_stations_become_one(station: Station, family: Family) -> None:
    with station.act("dwelling.edit") as session:
        session.get_one(Dwelling, family.empty_door).hazards = ["gas"]
    card = add_card(station, family.empty_door, "hazards", '["gas", "wiring"]', '["gas"]', table="dwelling")
    decide(station, card, Choice.BOTH)
    with station.sessions() as session:
        assert session.get_one(Dwelling, family.empty_door).hazards == ["gas", "wiring"]


def test_a_value_that_the_form_refuses_is_not_taken(station: Station, family: Family) -> None:
    card = add_card(station, family.head, "id_no", "210112195603020021", None)
    with pytest.raises(FormInvalidError):
        decide(station, card, Choice.THAT)


def test_a_deleted_record_can_be_kept_or_deleted_after_all(station: Station, family: Family) -> None:
    kept = add_card(station, family.head, "deleted_at", "2026-11-20 09:00:00.000000", None)
    gone = add_card(station, family.son, "deleted_at", "2026-11-20 09:00:00.000000", None)
    decide(station, kept, Choice.THIS)
    decide(station, gone, Choice.THAT)
    assert resident(station, family.head).deleted_at is None
    assert resident(station, family.son).deleted_at is not None


def test_many_cards_are_settled_at_once_by_time(station: Station, family: Family) -> None:
    first = add_card(station, family.head, "phone", "13900002222", "13800001234", lost_later=True)
    second = add_card(station, family.son, "work_unit", "甲厂", None)
    with station.act("sync.settle") as session:
        assert settle_later(session, {row.id: row.later for row in open_cards(session)}) == 2
    assert resident(station, family.head).phone == "13900002222"
    with station.sessions() as session:
        chosen = {id_: session.get_one(ConflictCard, id_).choice for id_ in (first, second)}
    assert chosen == {first: Choice.THAT, second: Choice.THIS}


def test_what_somebody_else_has_settled_meanwhile_is_left_alone(station: Station, family: Family) -> None:
    card = add_card(station, family.head, "phone", "13900002222", "13800001234")
    decide(station, card, Choice.THIS)
    assert decide(station, card, Choice.THAT) == 0
    assert resident(station, family.head).phone == "13800001234"


def test_dropping_a_refused_edit_goes_back_to_what_the_district_has(station: Station, family: Family) -> None:
    for phone in ("1", "22"):
        with station.act("people.edit") as session:
            session.get_one(Resident, family.head).phone = phone
    refuse(station, "resident", family.head, "value_type", "phone")
    with station.local_write() as session:
        assert drop(session, [("resident", family.head)]) == {"resident"}
    head = resident(station, family.head)
    assert (head.phone, head.version) == ("13800001234", 1)
    with station.sessions() as session:
        assert (waiting(session), refused(session)) == ([], [])


def test_dropping_a_refused_new_record_takes_it_away_unless_others_need_it(station: Station) -> None:
    enrol(station)
    family = add_family(station)
    refuse(station, "household", family.household, "reference_missing", "dwelling_id")
    with pytest.raises(WorldError, match="drop_in_use"), station.local_write() as session:
        drop(session, [("household", family.household)])
    with station.act("people.add") as session:
        alone = Resident(name="赵敏")
        session.add(alone)
        session.flush()
        lonely = alone.id
    refuse(station, "resident", lonely, "value_missing", "name")
    with station.local_write() as session:
        drop(session, [("resident", lonely)])
    with station.sessions() as session:
        assert session.get(Resident, lonely) is None
        assert "赵敏" not in {row.title.text for row in waiting(session)}


def test_a_refused_change_that_is_tried_again_waits_again(station: Station, family: Family) -> None:
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = "1"
    refuse(station, "resident", family.head, "value_type", "phone")
    with station.local_write() as session:
        retry(session, "resident", family.head)
    with station.sessions() as session:
        status = sync_status(session)
    assert (status.waiting, status.refused) == (1, 0)


def test_a_household_is_offered_with_everybody_who_lives_in_it(station: Station, family: Family) -> None:
    with station.act("sync.handover") as session:
        handover = offer_handover(session, "household", family.household, OTHER_COMMUNITY, "搬去女儿家")
    assert set(handover.resident_ids) == {family.head.hex, family.son.hex}
    with pytest.raises(WorldError, match="handover_open"), station.act("sync.handover") as session:
        offer_handover(session, "resident", family.son, OTHER_COMMUNITY)
    with station.act("sync.withdraw") as session:
        assert withdraw_handover(session, handover.id).state is HandoverState.WITHDRAWN
    with station.act("sync.handover") as session:
        assert offer_handover(session, "resident", family.son, OTHER_COMMUNITY).resident_ids == [family.son.hex]


@pytest.mark.parametrize(("community", "code"), [("21011201", "no_such_community"), ("210112010012", "same_community")])
def test_a_community_that_cannot_take_over_is_refused(
    station: Station, family: Family, community: str, code: str
) -> None:
    with pytest.raises(WorldError, match=code), station.act("sync.handover") as session:
        offer_handover(session, "household", family.household, community)
    with station.sessions() as session:
        assert session.query(Handover).count() == 0


def test_an_arrival_is_answered_once_and_declining_needs_a_reason(station: Station, family: Family) -> None:
    first, second = add_arrival(station, "赵敏"), add_arrival(station, "钱进")
    with station.act("sync.accept") as session:
        assert accept_arrival(session, first).decided_at is not None
    with pytest.raises(WorldError, match="handover_decided"), station.act("sync.decline") as session:
        decline_arrival(session, first, "搬走了")
    with pytest.raises(WorldError, match="decline_reason_missing"), station.act("sync.decline") as session:
        decline_arrival(session, second, "  ")
    with station.act("sync.decline") as session:
        assert decline_arrival(session, second, " 不在本社区 ").reason == "不在本社区"


def test_a_clash_about_posts_or_the_catalogue_is_settled_by_the_secretary(station: Station, family: Family) -> None:
    with station.act("test") as session:
        session.add(boss := Worker(name="书记", role=WorkerRole.SECRETARY))
        session.add(entry := SpecialGroup(code="LD01", name="群体", sensitivity=3))
        session.flush()
        boss_id, entry_id = boss.id, entry.id
    posts = add_card(station, station.worker_id, "posts", '["health"]', None, table="worker")
    level = add_card(station, entry_id, "sensitivity", 1, 3, table="special_group")
    office = add_card(station, boss_id, "active", 0, 1, table="worker")
    for card in (posts, level, office):
        with pytest.raises(WorldError, match="only_secretary"):
            decide(station, card, Choice.THAT)
    phone = add_card(station, boss_id, "phone", "13900002222", None, table="worker")
    assert decide(station, phone, Choice.THAT) == 1
    assert decide(station, posts, Choice.THIS) == 1
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    assert decide(station, level, Choice.THAT) == 1
    with station.sessions() as session:
        assert session.get_one(SpecialGroup, entry_id).sensitivity == 1

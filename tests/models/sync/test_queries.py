"""What sync says of itself: counts, lists in words, cards, and who comes."""

from __future__ import annotations

from sqlalchemy import update

from models.base import utc_now, uuid7
from models.calendar import today
from models.care.records import CareNeed, CareTeamMember
from models.people.records import Residency, Resident
from models.station import Station
from models.station.connection import silent
from models.station.records import JournalEntry
from models.sync.cards import card_view, open_cards
from models.sync.moves import newcomers
from models.sync.queries import SyncStatus, on_the_way, refused, sent, sync_status, waiting
from models.sync.records import Arrival, Choice, HandoverState, SyncBatch
from models.visits.records import VisitFinding
from tests.models.sync.line import add_arrival, add_card, add_family, enrol, receipt_all, refuse


def test_a_station_without_a_district_counts_nothing(station: Station) -> None:
    add_family(station)
    with station.sessions() as session:
        assert sync_status(session) == SyncStatus()


def test_what_was_refused_does_not_wait_until_it_is_mended(station: Station) -> None:
    enrol(station)
    family = add_family(station)
    receipt_all(station)
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = "1"
    refuse(station, "resident", family.head, "value_type", "phone")
    with station.sessions() as session:
        status = sync_status(session)
        assert (status.waiting, status.refused) == (0, 1)
        assert waiting(session) == []
        row = refused(session)[0]
    assert (row.title.text, row.columns, row.op) == ("王秀梅", ("phone",), "update")
    assert row.refusal is not None
    assert (row.refusal.code, row.refusal.column) == ("value_type", "phone")
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = "13900001111"
    with station.sessions() as session:
        status = sync_status(session)
        assert (status.waiting, status.refused, refused(session)) == (2, 0, [])


def test_what_a_worker_may_not_see_is_in_no_count_of_his(station: Station) -> None:
    enrol(station)
    family = add_family(station)
    receipt_all(station)
    with station.act("test") as session:
        session.add(need := CareNeed(resident_id=family.head, level=4, kind="money", text="涉密"))
        session.add(CareNeed(resident_id=family.head, level=2, kind="money", text="普通"))
        session.flush()
        need_id = need.id
    assert counted(station) == (1, 0, 0)
    refuse(station, "care_need", need_id, "not_on_team", "resident_id")
    assert counted(station) == (1, 0, 0)
    with station.local_write() as session:  # all of it leaves
        session.add(batch := SyncBatch(id=uuid7(), number=2, records=2))
        waits = update(JournalEntry).where(JournalEntry.batch_id.is_(None))
        session.execute(waits.values(batch_id=batch.id, sent_at=utc_now()))
    assert counted(station) == (0, 1, 0)
    with station.act("test") as session:
        session.add(CareTeamMember(resident_id=family.head, level=4, worker_id=station.worker_id, starts_on=today()))
    assert counted(station) == (1, 2, 1)


def counted(station: Station) -> tuple[int, int, int]:
    """What waits, is on the way and was refused; the lists hold as much."""
    with station.sessions() as session:
        status = sync_status(session)
        lists = waiting(session), on_the_way(session), refused(session)
    found = status.waiting, status.on_the_way, status.refused
    assert found == tuple(map(len, lists))
    return found


def test_every_kind_of_record_is_called_something_a_worker_knows(station: Station) -> None:
    family = add_family(station)
    with station.act("visits.record") as session:
        session.add(VisitFinding(kind="gas", problem="阀门松动", dwelling_id=family.empty_door))
    with station.sessions() as session:
        named = {row.table: row.title for row in waiting(session)}
    assert named["residency"].text in ("王秀梅", "王明")
    assert named["household"].text == "3-1-101"
    assert named["visit_finding"].text == "3-1-102"
    assert named["unit"].text == "3"
    assert named["resident"].about is not None


def test_a_confirmed_change_is_listed_as_sent_and_waits_no_more(station: Station) -> None:
    enrol(station)
    add_family(station)
    receipt_all(station)
    with station.sessions() as session:
        assert waiting(session) == [] == on_the_way(session)
        assert {row.table for row in sent(session)} >= {"resident", "residency", "dwelling"}


def test_a_card_shows_both_values_what_stands_today_and_the_history(station: Station) -> None:
    enrol(station)
    family = add_family(station)
    card = add_card(station, family.head, "phone", "13900002222", "13800001234")
    with station.sessions() as session:
        row = open_cards(session)[0]
        view = card_view(session, card)
    assert (row.lost.value, row.now, row.lost.here, row.stood.here) == ("13900002222", "13800001234", False, True)
    assert (row.title.text, row.joins, row.later, row.lost.worker) == ("王秀梅", True, Choice.THIS, "刘芳")
    assert view is not None
    assert [said.value for said in view.history] == ["13800001234"]


def test_what_was_written_after_the_card_is_later_than_both(station: Station) -> None:
    enrol(station)
    family = add_family(station)
    add_card(station, family.head, "phone", "13900002222", "13800001234", lost_later=True)
    with station.sessions() as session:
        assert open_cards(session)[0].later is Choice.THAT
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = "13700000000"
    with station.sessions() as session:
        assert open_cards(session)[0].later is Choice.THIS


def test_who_was_accepted_and_lives_nowhere_yet_needs_a_dwelling(station: Station) -> None:
    enrol(station)
    family = add_family(station)
    arrival_id = add_arrival(station, "赵敏")
    with station.applying() as session:
        arrival = session.get_one(Arrival, arrival_id)
        arrival.state, arrival.decided_at = HandoverState.ACCEPTED, utc_now()
        arrival.people = {"residents": [{"id": family.son.hex, "name": "王明"}]}
    with station.sessions() as session:
        assert newcomers(session) == []
    with station.local_write() as session, silent(session):
        for stay in session.query(Residency).filter(Residency.resident_id == family.son):
            session.delete(stay)
    with station.sessions() as session:
        assert [one.name for one in newcomers(session)] == ["王明"]

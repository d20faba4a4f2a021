"""Level 3 stays masked on cards of clashes too, until the worker has opened that person's details with a reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from models.base import uuid7
from models.calendar import now
from models.care.catalogue import load_groups
from models.care.masks import masked_columns, opened_today
from models.care.memberships import recognise
from models.care.records import CareNeed, CareVisit, Membership, Pairing
from models.care.visibility import open_register, reveal
from models.masks import MASK
from models.people.records import Resident
from models.station import Station
from models.sync.cards import card_view, open_cards
from models.sync.records import ConflictCard
from models.workers.records import Worker, WorkerRole
from tests.models.visits.village import add_building, add_household


def test_level_3_is_masked_column_by_column_and_level_4_for_nobody_who_sees_it() -> None:
    assert masked_columns(Membership, 2) == masked_columns(Membership, 4) == frozenset()
    assert {"group_code", "catalogue", "evidence", "risk"} <= masked_columns(Membership, 3)
    assert masked_columns(CareVisit, 2) >= {"health", "mind", "needs", "handling"}
    assert "safety" not in masked_columns(CareVisit, 2)
    assert {"text", "result"} <= masked_columns(CareNeed, 2)
    assert masked_columns(Pairing, 2) == {"main_needs", "measures"}
    assert masked_columns(Pairing, 4) == frozenset()
    assert masked_columns(Resident, 1) == frozenset()


def _card(station: Station, person: UUID, level: int, group: str) -> UUID:
    with station.act("test") as session:
        row = recognise(session, person, group, on=date(2026, 3, 2), evidence="甲")
        session.flush()
    with station.applying() as session:
        card = ConflictCard(
            table_name="membership", record_id=row.id, column="evidence", level=level, resident_id=person,
            lost_value={"value": "乙"}, stood_value={"value": "甲"}, lost_at=now(), id=uuid7(),
            history={"touches": [{"value": "乙"}]}, community_code=station.community_code,
            created_by=row.created_by, edited_by=row.edited_by,
        )  # fmt: skip
        session.add(card)
        return card.id


def test_a_card_of_level_3_tells_its_values_once_they_were_opened_today(station: Station) -> None:
    with station.act("test") as session:
        load_groups(session)
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
        (person,) = add_household(session, add_building(session)[0], "李桂兰")
        who = person.id
    ordinary, sensitive = _card(station, who, 2, "SG04"), _card(station, who, 3, "SG07")
    with station.sessions() as session:
        told = {row.id: (row.lost.value, row.stood.value, row.now) for row in open_cards(session)}
        assert told == {ordinary: ("乙", "甲", "甲"), sensitive: (MASK, MASK, MASK)}
        view = card_view(session, sensitive)
        assert view is not None
        assert [said.value for said in view.history] == [MASK]
    with station.act("care.reveal") as session:
        reveal(session, who, "check")
    with station.sessions() as session:
        assert {row.lost.value for row in open_cards(session)} == {"乙"}
        view = card_view(session, sensitive)
        assert view is not None
        assert [said.value for said in view.history] == ["乙"]


def test_of_a_clash_about_an_id_number_only_what_differs_is_told_until_it_is_opened(station: Station) -> None:
    one, other = "210112195603020021", "210112195603080021"
    with station.act("test") as session:
        (person,) = add_household(session, add_building(session)[0], "李桂兰")
        person.id_no, who = other, person.id
    with station.applying() as session:
        session.add(ConflictCard(
            table_name="resident", record_id=who, column="id_no", level=2, resident_id=who,
            lost_value={"value": one}, stood_value={"value": other}, lost_at=now(), id=uuid7(), history=None,
            community_code=station.community_code, created_by=station.worker_id, edited_by=station.worker_id,
        ))  # fmt: skip
    with station.sessions() as session:
        (row,) = open_cards(session)
        assert (row.lost.value, row.stood.value) == ("210**********2**21", "210**********8**21")
        assert row.now == row.stood.value
    with station.act("people.reveal") as session:
        open_register(session, who, "id_check")
    with station.sessions() as session:
        (row,) = open_cards(session)
        assert (row.lost.value, row.stood.value, row.now) == (one, other, other)
        assert opened_today(session, [who]) == set(), "of the person's care it opens nothing"

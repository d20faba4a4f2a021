"""A recorded visit moves its door and dwelling on, is never changed, and is corrected by a new row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.errors import WorldError
from models.places.records import Dwelling, Occupancy
from models.station import Station
from models.station.connection import silent
from models.visits import actions, queries, rounds
from models.visits.actions import FindingEntry, VisitEntry
from models.visits.findings import UNSETTLED, list_findings
from models.visits.records import Outcome, Round, Slot, Visit, VisitFinding
from models.visits.rules import DoorState
from models.visits.scope import Scope, ScopeKind
from tests.models.visits.village import add_building, add_household, add_worker

MORNING = datetime(2026, 11, 10, 2, tzinfo=UTC)  # 10:00 in China, a Tuesday
EVENING = datetime(2026, 11, 10, 11, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


class Street:
    """One building of six doors in an open round."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.doors = add_building(session, floors=3)
        self.worker = add_worker(session, "刘芳")
        self.round: Round = rounds.create_round(
            session, "走访", Scope(ScopeKind.ALL), [self.worker], date(2026, 11, 2), date(2026, 11, 30)
        )

    def visit(
        self, outcome: Outcome, at: datetime = MORNING, door: int = 0, findings: tuple[FindingEntry, ...] = ()
    ) -> Visit:
        return actions.record_visit(self.session, self.entry(outcome, at, door, findings))

    def entry(
        self, outcome: Outcome, at: datetime = MORNING, door: int = 0, findings: tuple[FindingEntry, ...] = ()
    ) -> VisitEntry:
        dwelling_id = self.doors[door].id
        return VisitEntry(
            dwelling_id=dwelling_id,
            worker_id=self.worker,
            at=at,
            outcome=outcome,
            phone_effective=True,
            findings=findings,
        )

    def row(self, door: int = 0) -> queries.DoorRow:
        rows = queries.round_doors(self.session, self.round.id)
        return next(row for row in rows if row.dwelling_id == self.doors[door].id)


def test_met_verifies_the_dwelling_and_ends_the_door(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        add_household(session, street.doors[0], "王秀梅", "王明")
        visit = street.visit(Outcome.MET)
        assert visit.slot is Slot.MORNING
        assert visit.household_id is not None
        assert street.doors[0].verified_on == date(2026, 11, 10)
        assert street.row().status.state is DoorState.DONE
        assert [line.visit.id for line in queries.visits_of_household(session, visit.household_id)] == [visit.id]


def test_a_door_that_stays_shut_is_tried_at_other_times_and_then_left(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        for at, following in (
            (MORNING, Slot.AFTERNOON),
            (EVENING, Slot.AFTERNOON),
            (datetime(2026, 11, 11, 7, tzinfo=UTC), None),
        ):
            street.visit(Outcome.NOT_HOME, at)
            assert street.row().next_slot is following
        assert street.row().status.knocks == 3
        assert street.row().status.state is DoorState.DONE


def test_the_worker_may_wish_another_time_but_not_past_the_last_attempt(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        entry = street.entry(Outcome.NOT_HOME)
        actions.record_visit(session, VisitEntry(**{**vars(entry), "next_slot": Slot.SATURDAY}))
        assert street.row().next_slot is Slot.SATURDAY


def test_vacant_empties_the_dwelling_and_meeting_somebody_fills_it_again(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        street.visit(Outcome.VACANT)
        assert street.doors[0].occupancy is Occupancy.VACANT
        assert street.row().vacant
        street.visit(Outcome.MET, EVENING)
        assert street.doors[0].occupancy is Occupancy.UNVERIFIED
        assert not street.row().vacant


def test_a_visit_typed_late_does_not_overwrite_what_was_seen_since(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        street.visit(Outcome.MET, NOON)
        street.visit(Outcome.VACANT, MORNING)
        assert street.doors[0].occupancy is Occupancy.OWNER
        assert street.doors[0].verified_on == date(2026, 11, 20)


def test_hazards_stand_on_the_dwelling_until_each_is_resolved(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        street.doors[0].hazards = ["other"]
        street.visit(
            Outcome.MET, findings=(FindingEntry("gas", "软管老化"), FindingEntry("clutter"), FindingEntry("need"))
        )
        street.visit(Outcome.MET, EVENING, findings=(FindingEntry("gas"),))
        assert street.doors[0].hazards == ["gas", "clutter", "other"]
        gas = session.scalars(select(VisitFinding).where(VisitFinding.kind == "gas")).all()
        actions.resolve_finding(session, gas[0].id, "已更换", now=NOON)
        assert street.doors[0].hazards == ["gas", "clutter", "other"]
        actions.resolve_finding(session, gas[1].id, "已更换", now=NOON)
        assert street.doors[0].hazards == ["clutter", "other"]
        assert [row.finding.kind for row in list_findings(session, UNSETTLED)] == ["clutter", "need"]
        assert list_findings(session, UNSETTLED)[0].door == "3-1-101"


def test_a_correction_is_a_new_row_and_takes_back_what_the_wrong_one_did(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        wrong = street.visit(Outcome.VACANT, findings=(FindingEntry("gas", "漏气"), FindingEntry("exit")))
        right = street.entry(Outcome.NOT_HOME, findings=(FindingEntry("gas", "软管老化"),))
        visit = actions.correct_visit(session, wrong.id, right)
        assert visit.corrects_id == wrong.id
        assert street.doors[0].occupancy is Occupancy.UNVERIFIED
        assert street.doors[0].verified_on is None
        assert street.doors[0].hazards == ["gas"]
        assert street.row().knocks == (Outcome.NOT_HOME,)
        lines = queries.visits_of_dwelling(session, street.doors[0].id)
        assert [(line.visit.id, line.corrected) for line in lines] == [(visit.id, False), (wrong.id, True)]
        assert [finding.problem for finding in lines[0].findings] == ["软管老化"]
        with pytest.raises(WorldError, match="visit_corrected_already"):
            actions.correct_visit(session, wrong.id, right)


def test_a_visit_entered_at_the_wrong_door_moves_to_the_right_one(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        wrong = street.visit(Outcome.NOT_HOME)
        actions.correct_visit(session, wrong.id, street.entry(Outcome.NOT_HOME, door=1))
        assert street.row(0).status.state is DoorState.PLANNED
        assert street.row(0).next_slot is None
        assert street.row(1).next_slot is Slot.AFTERNOON


def test_a_scanned_sheet_is_one_call(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        sheet_no = street.row(2).sheet_no
        visit = actions.quick_visit(session, sheet_no, Outcome.MET, street.worker, now=NOON)
        assert visit.dwelling_id == street.doors[2].id
        with pytest.raises(WorldError, match="unknown_sheet"):
            actions.quick_visit(session, "9700000000000000", Outcome.MET, street.worker, now=NOON)
        rounds.close_round(session, street.round.id)
        with pytest.raises(WorldError, match="round_closed"):
            actions.quick_visit(session, sheet_no, Outcome.MET, street.worker, now=NOON)


def test_a_visit_in_the_future_or_before_the_round_is_refused(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        with pytest.raises(WorldError, match="visit_in_future"):
            actions.record_visit(session, street.entry(Outcome.MET, NOON), now=MORNING)
        door_id = street.row().id
        early = VisitEntry(
            dwelling_id=street.doors[0].id,
            worker_id=street.worker,
            at=datetime(2026, 11, 1, 2, tzinfo=UTC),
            outcome=Outcome.MET,
            round_door_id=door_id,
        )
        with pytest.raises(WorldError, match="visit_before_round"):
            actions.record_visit(session, early)


def test_no_road_rewrites_a_visit_but_deleting_and_the_server_may(station: Station) -> None:
    with station.act("test") as session:
        visit = Street(session).visit(Outcome.MET)
    for sql in ("UPDATE visit SET outcome = 'declined'", "UPDATE visit SET note = 'x'"):
        with pytest.raises(DBAPIError, match="append only"), station.act("test") as session:
            session.execute(text(sql))
    with station.act("test") as session:
        session.execute(text("UPDATE visit SET deleted_at = '2026-11-20 00:00:00.000000'"))
    with station.local_write() as session, silent(session):
        session.execute(text("UPDATE visit SET outcome = 'declined', version = 2"))
    with station.sessions() as session:
        assert session.get_one(Visit, visit.id).outcome is Outcome.DECLINED


def test_a_recorded_visit_is_undone_with_everything_it_did(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        sheet_no, dwelling_id, worker = street.row().sheet_no, street.row().dwelling_id, street.worker
    with station.act("visits.quick") as session:
        actions.quick_visit(session, sheet_no, Outcome.VACANT, worker, now=NOON)
        act_id = session.info["act"].id
    station.undo(act_id)
    with station.sessions() as session:
        assert session.scalars(select(Visit)).all() == []
        assert session.get_one(Dwelling, dwelling_id).occupancy is Occupancy.OWNER


def test_today_counts_what_waits_for_the_worker(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        street.doors[5].occupancy = Occupancy.VACANT
        street.visit(Outcome.NOT_HOME, door=1)
        follow = VisitEntry(**{**vars(street.entry(Outcome.MET, door=2)), "next_on": date(2026, 11, 20)})
        actions.record_visit(session, follow)
        afternoon = datetime(2026, 11, 20, 7, tzinfo=UTC)
        counts = queries.today_counts(session, street.worker, afternoon)
        assert (counts.due, counts.to_knock, counts.again_now, counts.rounds_ending) == (1, 3, 1, 0)
        assert queries.today_counts(session, street.worker, datetime(2026, 11, 28, 2, tzinfo=UTC)).rounds_ending == 1
        street.visit(Outcome.MET, NOON, door=2)
        assert queries.today_counts(session, street.worker, afternoon).due == 0


def test_two_households_at_one_door_leave_the_choice_open(station: Station) -> None:
    with station.act("test") as session:
        street = Street(session)
        add_household(session, street.doors[0], "王秀梅")
        add_household(session, street.doors[0], "李明")
        assert street.visit(Outcome.MET).household_id is None

"""Care visits are appended and corrected by new rows; needs are followed; pauses and crises are kept in order."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.care.due import known_due
from models.care.pauses import begin_pause, end_pause, report_crisis
from models.care.records import CareManner, CareNeed, CareVisit, NeedState, PauseReason
from models.care.visits import NeedEntry, open_need, record_care_visit, refer_need, settle_need
from models.errors import WorldError
from models.people.records import Resident
from models.station import Station
from models.visits.actions import VisitEntry, correct_visit, record_visit
from models.visits.records import Outcome
from tests.models.care.hamlet import DAY, Hamlet, at, group

NOON = at(DAY, 12)
BEFORE = DAY - timedelta(20)


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "today", lambda: DAY)


def someone(session: Session, *groups: str) -> Resident:
    group(session, "A")
    return Hamlet(session).person("王芳", *(groups or ("A",)), on=BEFORE)


def visit(session: Session, resident_id: UUID, **more: object) -> CareVisit:
    fields = {"at": at(DAY, 9), "manner": CareManner.DOOR, "now": NOON, **more}
    return record_care_visit(session, resident_id, **fields)  # type: ignore[arg-type]


def test_a_visit_takes_the_place_of_the_one_it_corrects_and_its_needs(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        wrong = visit(session, person.id, need_items=[NeedEntry("meals", "送餐", DAY)])
        right = visit(session, person.id, manner=CareManner.PHONE, corrects_id=wrong.id)
        need = session.scalars(select(CareNeed)).one()
        assert (need.care_visit_id, need.kind, need.due_on, need.state) == (right.id, "meals", DAY, NeedState.OPEN)
        with pytest.raises(WorldError, match="visit_corrected_already"):
            visit(session, person.id, corrects_id=wrong.id)
    with station.sessions() as session:
        assert known_due(session, [person.id])[person.id].last_on is None  # the call does not count


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"at": NOON + timedelta(seconds=1)}, "visit_in_future"),
        ({"corrects_id": UUID(int=1)}, "no_such_record"),
        ({"need_items": [NeedEntry("gold", "x")]}, "unknown_need"),
    ],
)
def test_what_cannot_be_is_refused(station: Station, more: dict[str, object], code: str) -> None:
    with station.act("test") as session:
        person = someone(session)
        with pytest.raises(WorldError) as refused:
            visit(session, person.id, **more)
        assert refused.value.code == code


def test_who_is_under_no_care_gets_no_care_visit(station: Station) -> None:
    with station.act("test") as session:
        someone(session)
        stranger = Hamlet(session).person("李强")
        for act in (
            lambda: visit(session, stranger.id),
            lambda: open_need(session, stranger.id, kind="meals", text="x", now=NOON),
            lambda: begin_pause(session, stranger.id, reason=PauseReason.AWAY, on=DAY),
            lambda: report_crisis(session, stranger.id, kind="fire", at=NOON, now=NOON),
        ):
            with pytest.raises(WorldError, match="not_under_care"):
                act()


def test_a_correction_of_another_persons_visit_is_refused(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        other = Hamlet(session).person("李强", "A", on=BEFORE)
        theirs = visit(session, other.id)
        with pytest.raises(WorldError, match="no_such_record"):
            visit(session, person.id, corrects_id=theirs.id)


def test_a_need_is_passed_on_and_settled_once(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        need = open_need(session, person.id, kind="money", text="低保", now=NOON)
        refer_need(session, need.id, to="街道民政", due_on=DAY)
        assert (need.state, need.referred_to, need.due_on) == (NeedState.REFERRED, "街道民政", DAY)
        settle_need(session, need.id, result="已办", now=NOON)
        assert (need.state, need.settled_at) == (NeedState.DONE, NOON)
        with pytest.raises(WorldError, match="need_settled"):
            refer_need(session, need.id, to="街道")
        dropped = open_need(session, person.id, kind="other", text="x", now=NOON)
        assert settle_need(session, dropped.id, result="无需", dropped=True, now=NOON).state is NeedState.DROPPED


def test_a_knock_at_which_the_person_was_met_counts_and_its_correction_takes_it_back(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        door = session.scalars(select(Resident.id)).one()
        place = Hamlet(session).door()
        entry = VisitEntry(
            dwelling_id=place.id, worker_id=station.worker_id, at=at(DAY, 9), outcome=Outcome.MET,
            met_resident_id=person.id,
        )  # fmt: skip
        knock = record_visit(session, entry, now=NOON)
        assert door == person.id
    with station.sessions() as session:
        assert known_due(session, [person.id])[person.id].last_on == DAY
    with station.act("test") as session:
        nobody = VisitEntry(dwelling_id=place.id, worker_id=station.worker_id, at=at(DAY, 9), outcome=Outcome.NOT_HOME)
        correct_visit(session, knock.id, nobody, now=NOON)
    with station.sessions() as session:
        assert known_due(session, [person.id])[person.id].last_on is None


def test_a_pause_ends_on_the_first_day_without_it_and_ended_on_its_first_day_it_never_was(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        pause = begin_pause(session, person.id, reason=PauseReason.HOSPITAL, on=DAY)
        end_pause(session, pause.id, on=DAY + timedelta(5))
        assert pause.ends_on == DAY + timedelta(4)
        end_pause(session, pause.id, on=DAY + timedelta(1))
        assert pause.ends_on == DAY
        end_pause(session, pause.id, on=DAY)
        assert pause.deleted_at is not None
        begin_pause(session, person.id, reason=PauseReason.AWAY, on=DAY)


def test_pauses_do_not_overlap_and_end_once(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        pause = begin_pause(session, person.id, reason=PauseReason.HOSPITAL, on=DAY)
        with pytest.raises(WorldError, match="overlapping_pause"):
            begin_pause(session, person.id, reason=PauseReason.AWAY, on=DAY + timedelta(60))
        with pytest.raises(WorldError, match="ends_before_start"):
            end_pause(session, pause.id, on=BEFORE)
        end_pause(session, pause.id, on=DAY + timedelta(4))
        with pytest.raises(WorldError, match="pause_ended"):
            end_pause(session, pause.id, on=DAY + timedelta(4))
        with pytest.raises(WorldError, match="overlapping_pause"):
            begin_pause(session, person.id, reason=PauseReason.AWAY, on=DAY + timedelta(3))
        begin_pause(session, person.id, reason=PauseReason.AWAY, on=DAY + timedelta(4), until=DAY + timedelta(4))
        with pytest.raises(WorldError, match="ends_before_start"):
            begin_pause(session, person.id, reason=PauseReason.AWAY, on=DAY + timedelta(9), until=DAY + timedelta(8))


def test_a_crisis_of_yesterday_may_be_the_reason_why_somebody_was_recognised_today(station: Station) -> None:
    with station.act("test") as session:
        group(session, "B", crisis_hours=24)
        person = Hamlet(session).person("王芳", "B", on=DAY)
        report_crisis(session, person.id, kind="fire", at=NOON - timedelta(days=1), now=NOON)
        with pytest.raises(WorldError, match="crisis_in_future"):
            report_crisis(session, person.id, kind="fire", at=NOON + timedelta(seconds=1), now=NOON)
        with pytest.raises(WorldError, match="unknown_crisis"):
            report_crisis(session, person.id, kind="boredom", at=NOON, now=NOON)
    with station.sessions() as session:
        assert known_due(session, [person.id])[person.id].due_at == NOON


def test_nobody_is_visited_before_birth(station: Station) -> None:
    with station.act("test") as session:
        person = someone(session)
        person.birth_date = DAY
        session.flush()
        with pytest.raises(WorldError, match="before_birth"):
            record_care_visit(session, person.id, at=at(DAY - timedelta(1)), manner=CareManner.DOOR, now=NOON)
        record_care_visit(session, person.id, at=at(DAY, 8), manner=CareManner.DOOR, now=NOON)

"""Moving an appeal along: what the machine does not know is refused before it is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from models import calendar
from models.appeals.actions import (
    assign,
    call_back,
    escalate,
    extend,
    join_colleague,
    link,
    settle_on_spot,
    standing_of,
    standings_of,
    step,
    steps_of,
    suspend,
    unlink,
)
from models.appeals.records import Appeal, AppealLink, AppealStep
from models.appeals.states import State, StepKind
from models.base import uuid7
from models.station import Station
from models.station.connection import silent
from models.workers.records import Worker
from tests.models.appeals.quarter import Quarter, at, me, refused

K = StepKind


def test_an_appeal_is_settled_with_every_step_kept(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).settled()
        stands = standing_of(session, appeal)
        assert (stands.state, stands.department, stands.satisfaction) == (State.SETTLED, "住建", "satisfied")
        assert [row.kind for row in steps_of(session, appeal.id)][-1] == "settle"
        assert {row.actor for row in steps_of(session, appeal.id)} == {"刘芳"}


def test_a_jump_is_refused_and_nothing_is_written(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        with pytest.raises(Exception, match="no_such_move") as told:
            step(session, appeal.id, K.SETTLE, at=at(3, 3))
        assert told.value.params == {"state": "registered", "kind": "settle"}  # type: ignore[attr-defined]
        assert session.scalar(select(func.count()).select_from(AppealStep)) == 0


def test_nothing_is_closed_without_a_result(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        with refused("no_result"):
            settle_on_spot(session, appeal.id, " ", at=at(3, 2, 11))
        settle_on_spot(session, appeal.id, "当场解答", at=at(3, 2, 11), satisfaction="very")
        assert standing_of(session, appeal).satisfaction == "very"


def test_a_step_belongs_after_its_appeal_and_before_now(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        with refused("step_before_received"):
            step(session, appeal.id, K.ACCEPT, at=at(3, 1))
        with refused("step_in_future"):
            step(session, appeal.id, K.ACCEPT, at=calendar.now() + timedelta(minutes=5))
        with refused("deadline_before_start"):
            step(session, appeal.id, K.ASK_SUPPLEMENT, at=at(3, 2, 11), text="产权证", until=at(3, 2, 10))


def test_a_step_that_would_undo_a_later_one_is_refused(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ACCEPT, at=at(3, 3))
        with refused("step_out_of_order"):
            step(session, appeal.id, K.GUIDE, at=at(3, 2, 12), text="信访局")
        step(session, appeal.id, K.REMARK, at=at(3, 2, 12), text="来电催问")
        assert standing_of(session, appeal).state is State.ACCEPTED


def test_what_a_colleagues_clock_received_ahead_of_ours_can_be_worked_on(station: Station) -> None:
    ahead = calendar.now() + timedelta(minutes=5)
    with station.act("appeals.step") as session:
        with pytest.MonkeyPatch.context() as theirs:
            theirs.setattr(calendar, "now", lambda: ahead)
            appeal = Quarter(session).appeal(received=ahead)
        assert step(session, appeal.id, K.ACCEPT, at=calendar.now()).at == ahead + timedelta(seconds=1)


def test_a_colleagues_clock_that_runs_ahead_keeps_nobody_from_working(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        ahead = calendar.now() + timedelta(minutes=9)
        session.add(_row(appeal, K.ACCEPT, ahead))
        session.flush()
        assigned = assign(session, appeal.id, "住建", at=calendar.now())
        assert assigned.at == ahead + timedelta(seconds=1)
        assert standing_of(session, appeal).state is State.ASSIGNED


def _row(appeal: Appeal, kind: StepKind, when: object, **more: object) -> AppealStep:
    head = {"appeal_id": appeal.id, "file_id": appeal.file_id, "level": appeal.level}
    return AppealStep(id=uuid7(), kind=kind.value, at=when, **head, **more)


def test_a_step_takes_no_detail_that_its_kind_has_no_name_for(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        with pytest.raises(ValueError, match="has no"):
            step(session, appeal.id, K.ACCEPT, at=at(3, 3), detail={"name": "王芳"})


def test_only_known_departments_are_asked(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
        with refused("department_unknown"):
            assign(session, appeal.id, "火星办", at=at(3, 2, 12))
        with refused("department_missing"):
            step(session, appeal.id, K.ASSIGN, at=at(3, 2, 12))


def test_an_extension_needs_somebody_who_approves_it(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        with refused("approver_missing"):
            extend(session, appeal.id, 5, approved_by=" ", at=at(3, 3))
        with refused("extension_long"):
            extend(session, appeal.id, 31, approved_by="赵主任", at=at(3, 3))
        assert extend(session, appeal.id, 5, approved_by="赵主任", at=at(3, 3)).actor == "赵主任"
        with refused("extended_already"):
            extend(session, appeal.id, 5, approved_by="赵主任", at=at(3, 3, 11))


def test_the_third_return_is_refused(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
        for day in (3, 4):
            assign(session, appeal.id, "住建", at=at(3, day))
            step(session, appeal.id, K.RETURN, at=at(3, day, 11), text="不属于本单位")
        assign(session, appeal.id, "水务", at=at(3, 5))
        with refused("returns_used_up"):
            step(session, appeal.id, K.RETURN, at=at(3, 5, 11), text="不属于本单位")


def test_a_suspension_names_what_it_waits_for(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        step(session, appeal.id, K.ACCEPT, at=at(3, 2, 11))
        with refused("condition_missing"):
            suspend(session, appeal.id, "", at=at(3, 3))
        suspend(session, appeal.id, "待供暖期开始", at=at(3, 3), until=at(3, 20))
        step(session, appeal.id, K.RESUME, at=at(3, 9))
        assert standing_of(session, appeal).state is State.ACCEPTED


def test_a_rating_and_a_level_are_of_the_lists(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).settled()
        with refused("satisfaction_unknown"):
            call_back(session, appeal.id, solved=True, satisfaction="great", at=at(3, 5))
        other = Quarter(session).appeal()
        stands = standings_of(session, [other])
        with refused("level_unknown"):
            escalate(session, stands, "decade", at=at(3, 5), text="JNT-1")
        escalate(session, stands, "week", at=at(3, 5), text="JNT-1")
        assert standing_of(session, other).level == "week"


def test_whoever_took_it_in_stays_answerable(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        colleague = Worker(name="张敏")
        session.add(colleague)
        session.flush()
        joined = join_colleague(session, appeal.id, colleague.id, at=at(3, 3))
        assert (joined.text, joined.detail) == ("张敏", {"worker": colleague.id.hex})
        assert appeal.first_contact_id == me(session)


@pytest.mark.parametrize("column", ["first_contact_id", "first_contact", "number", "received_at"])
def test_what_an_appeal_began_with_is_never_changed(station: Station, column: str) -> None:
    with station.act("appeals.step") as session:
        appeal_id = Quarter(session).appeal().id
    other = {"first_contact_id": uuid7(), "received_at": at(3, 1)}.get(column, "别人")
    with pytest.raises(IntegrityError, match="append only"), station.act("appeals.edit") as session:
        session.execute(update(Appeal).where(Appeal.id == appeal_id).values({column: other}))


def test_steps_stay_as_written(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).settled()
    with pytest.raises(IntegrityError, match="append only"), station.act("appeals.edit") as session:
        session.execute(update(AppealStep).where(AppealStep.appeal_id == appeal.id).values(text="别的"))


def test_a_jump_that_came_by_sync_stays_without_effect(station: Station) -> None:
    with station.act("appeals.step") as session:
        appeal = Quarter(session).appeal()
        with silent(session):
            session.add(_row(appeal, K.SETTLE, at(3, 3)))
            session.flush()
        stands = standing_of(session, appeal)
        assert stands.state is State.REGISTERED
        assert [code for _, code in stands.stray] == ["no_such_move"]
        step(session, appeal.id, K.ACCEPT, at=at(3, 4))
        assert standing_of(session, appeal).state is State.ACCEPTED


def test_the_last_word_about_two_appeals_stands(station: Station) -> None:
    with station.act("appeals.step") as session:
        quarter = Quarter(session)
        one, other = quarter.appeal(), quarter.appeal()
        link(session, one.id, other.id)
        unlink(session, other.id, one.id)
        assert [row.same for row in session.scalars(select(AppealLink))] == [False]
        with refused("same_appeal"):
            link(session, one.id, one.id)
        closed = quarter.appeal(accusation=True, accused=("水务",))
        with refused("file_closed"):
            link(session, one.id, closed.id)

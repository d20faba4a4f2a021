"""Saturdays are planned once, confirmed on holidays, staffed, and closed with a summary."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models.errors import WorldError
from models.shares import Share
from models.station import Station
from models.studio import intake, matters, queries, roster, sessions
from models.studio.figures import Period, attendance, figures
from models.studio.records import MatterKind, StudioSession
from models.studio.roster_warnings import roster_warning
from models.studio.rules import Holding, session_id
from models.studio.states import MatterState, ShiftState
from tests.conftest import COMMUNITY
from tests.models.studio.saturday import (
    HOLIDAY,
    MAKE_UP,
    ORDINARY,
    add_officer,
    at,
    dispute,
    open_saturday,
    session_on,
    taken_in,
)


def test_missing_saturdays_are_planned_and_those_that_stand_are_left(station: Station) -> None:
    with station.act("studio.plan") as session:
        first = sessions.plan_saturdays(session, date(2024, 3, 16), today=date(2024, 3, 4))
        again = sessions.plan_saturdays(session, date(2024, 3, 23), today=date(2024, 3, 4))
    assert [each.on for each in first] == [date(2024, 3, 9), date(2024, 3, 16)]
    assert [each.on for each in again] == [date(2024, 3, 23)]


def test_two_stations_that_plan_one_saturday_make_one_record(station: Station) -> None:
    with station.act("studio.plan") as session:
        made = session_on(session, ORDINARY)
    assert made.id == session_id(COMMUNITY, ORDINARY)


def test_a_holiday_has_to_be_confirmed_and_a_make_up_day_is_told(station: Station) -> None:
    with station.act("studio.plan") as session:
        holiday, workday = session_on(session, HOLIDAY), session_on(session, MAKE_UP)
        assert sessions.holding_of(session, holiday) is Holding.TO_CONFIRM
        assert sessions.holding_of(session, workday) is Holding.MAKE_UP
        with pytest.raises(WorldError) as refused:
            matters.draw_number(session, holiday.id, at=at(9, on=HOLIDAY))
        assert refused.value.code == "session_to_confirm"
        sessions.confirm(session, holiday.id, holds=True)
        assert sessions.holding_of(session, holiday) is Holding.HELD
        assert matters.draw_number(session, holiday.id, at=at(9, on=HOLIDAY)).queue_no == 1


def test_an_ordinary_saturday_is_called_off_only_with_a_reason(station: Station) -> None:
    with station.act("studio.holds") as session:
        found = session_on(session, ORDINARY)
        with pytest.raises(WorldError) as refused:
            sessions.confirm(session, found.id, holds=False)
        assert refused.value.code == "off_reason_missing"
        sessions.confirm(session, found.id, holds=False, reason="防汛")
        with pytest.raises(WorldError) as shut:
            matters.draw_number(session, found.id, at=at(9))
        assert shut.value.code == "session_off"


def test_a_day_on_which_somebody_came_is_not_called_off(station: Station) -> None:
    with station.act("studio.holds") as session:
        session_id_, _officers = open_saturday(session)
        with pytest.raises(WorldError) as refused:
            sessions.confirm(session, session_id_, holds=False, reason="防汛")
        assert refused.value.code == "session_began"


def test_an_officer_stands_on_a_roster_once(station: Station) -> None:
    with station.act("studio.roster") as session:
        found, officer = session_on(session, ORDINARY), add_officer(session, "王警官", "派出所")
        shift = roster.add_shift(session, found.id, officer)
        with pytest.raises(WorldError) as refused:
            roster.add_shift(session, found.id, officer)
        assert refused.value.code == "officer_twice"
        roster.remove_shift(session, shift.id)
        assert roster.add_shift(session, found.id, officer).id != shift.id
        assert len(roster.shifts(session, found.id)) == 1


def test_a_roster_is_copied_from_the_last_one_without_those_who_left(station: Station) -> None:
    with station.act("studio.roster") as session:
        _before, officers = open_saturday(session)
        gone = next(each for each in queries.officers(session) if each.id == officers[0])
        gone.active = False
        following = session_on(session, ORDINARY + timedelta(weeks=1))
        assert roster.copy_last(session, following.id) == 3
        assert {shift.officer_id for shift in roster.shifts(session, following.id)} == set(officers[1:])
        with pytest.raises(WorldError) as refused:
            roster.copy_last(session, session_on(session, date(2023, 1, 7)).id)
        assert refused.value.code == "no_roster_before"


def test_signing_in_and_out_goes_one_way(station: Station) -> None:
    with station.act("studio.sign_in") as session:
        found, officer = session_on(session, ORDINARY), add_officer(session, "王警官", "派出所")
        shift = roster.add_shift(session, found.id, officer)
        refusals = [
            ("not_signed_in", lambda: roster.sign_out(session, shift.id, at=at(16))),
            ("not_that_day", lambda: roster.sign_in(session, shift.id, at=at(9) - timedelta(days=1))),
            ("absence_reason_missing", lambda: roster.absent(session, shift.id, " ")),
        ]
        for code, act in refusals:
            with pytest.raises(WorldError) as refused:
                act()
            assert refused.value.code == code
        roster.sign_in(session, shift.id, at=at(9))
        for code, act in [
            ("signed_in_already", lambda: roster.sign_in(session, shift.id, at=at(10))),
            ("signed_in_already", lambda: roster.absent(session, shift.id, "病假")),
            ("shift_signed", lambda: roster.remove_shift(session, shift.id)),
            ("sign_out_before_in", lambda: roster.sign_out(session, shift.id, at=at(8))),
        ]:
            with pytest.raises(WorldError) as refused:
                act()
            assert refused.value.code == code
        assert roster.state_of(roster.sign_out(session, shift.id, at=at(16))) is ShiftState.SIGNED_OUT


def test_whoever_was_noted_as_absent_and_came_late_is_there(station: Station) -> None:
    with station.act("studio.sign_in") as session:
        found, officer = session_on(session, ORDINARY), add_officer(session, "王警官", "派出所")
        shift = roster.add_shift(session, found.id, officer)
        roster.absent(session, shift.id, "堵车")
        assert attendance(session, Period(ORDINARY, ORDINARY)) == Share(0, 1)
        roster.sign_in(session, shift.id, at=at(11))
        assert attendance(session, Period(ORDINARY, ORDINARY)) == Share(1, 1)
        assert shift.absence is None


def test_a_session_closes_when_nobody_waits_any_more(station: Station) -> None:
    with station.act("studio.close") as session:
        session_id_, officers = open_saturday(session)
        waiting = matters.draw_number(session, session_id_, at=at(9))
        settled = taken_in(session, session_id_, officers[0], 5)
        matters.settle(session, settled.id, "双方和解", officer_id=officers[0], at=at(10))
        for code, summary in (("visitors_waiting", "接待两人"),):
            with pytest.raises(WorldError) as refused:
                sessions.close(session, session_id_, summary, at=at(16))
            assert refused.value.code == code
            assert refused.value.params == {"count": 1}
        matters.leave(session, waiting.id, at=at(15))
        with pytest.raises(WorldError) as blank:
            sessions.close(session, session_id_, " ", at=at(16))
        assert blank.value.code == "summary_missing"
        draft = sessions.summary_draft(session, session_id_)
        assert (draft.received, draft.left, draft.officers) == (1, 1, Share(4, 4))
        assert draft.outcomes == ((MatterKind.DISPUTE, {MatterState.SETTLED: 1}),)
        sessions.close(session, session_id_, "接待一人", at=at(16))
        with pytest.raises(WorldError) as closed:
            matters.draw_number(session, session_id_, at=at(16, 5))
        assert closed.value.code == "session_closed"


def test_the_rest_leaves_in_one_act_that_is_taken_back_at_once(station: Station) -> None:
    with station.act("studio.draw") as session:
        session_id_, officers = open_saturday(session)
        heard = taken_in(session, session_id_, officers[0])
        for minute in range(1, 6):
            matters.draw_number(session, session_id_, at=at(10, minute))
    with station.act("studio.outcome") as session:
        assert matters.rest_left(session, session_id_, officer_id=officers[0], at=at(15)) == 5
        act_id = session.info["act"].id
        assert sessions.at_the_door(session, session_id_) == 1, "whoever is being heard is still there"
        with pytest.raises(WorldError) as refused:
            matters.rest_left(session, session_id_, at=at(15, 1))
        assert refused.value.code == "nobody_waits"
    with station.sessions() as session:
        page = queries.session_page(session, session_id_, at(16))
        assert page.states == {MatterState.SERVING: 1, MatterState.LEFT: 5}
        assert next(row for row in page.queue if row.state is MatterState.SERVING).matter_id == heard.id
    station.undo(act_id)
    with station.sessions() as session:
        assert sessions.at_the_door(session, session_id_) == 6


def test_received_are_those_who_were_heard_in_lists_figures_and_summary_alike(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id_, officers = open_saturday(session)
        settled = taken_in(session, session_id_, officers[0])
        matters.settle(session, settled.id, "双方和解", at=at(10))
        taken_in(session, session_id_, officers[1], 2)
        intake.take_in(session, None, dispute(violence=True), session_id=session_id_, at=at(9, 4))
        for minute in range(5, 9):
            matters.draw_number(session, session_id_, at=at(9, minute))
        matters.call_next(session, session_id_, officers[2], at=at(10))
        matters.rest_left(session, session_id_, at=at(15))
    with station.sessions() as session:
        row = queries.session_page(session, session_id_, at(16)).row
        counted = figures(session, Period(ORDINARY, ORDINARY))
        drafted = sessions.summary_draft(session, session_id_)
        assert (row.received, counted.received.this, drafted.received) == (2, 2, 2)
        assert (counted.left, drafted.left) == (3, 3)


def test_a_saturday_that_nobody_ended_is_told_until_it_is_closed(station: Station) -> None:
    monday = ORDINARY + timedelta(days=2)
    with station.act("studio.draw") as session:
        session_id_, _officers = open_saturday(session)
        matters.draw_number(session, session_id_, at=at(9))
        assert roster_warning(session, at(17)) == [], "the day itself is not over"
        (told,) = [each for each in roster_warning(session, at(9, on=monday)) if each.on == ORDINARY]
        assert (told.code, told.session_id, told.count, told.red) == ("still_there", session_id_, 1, True)
        matters.rest_left(session, session_id_, at=at(9, on=monday))
        (told,) = [each for each in roster_warning(session, at(9, on=monday)) if each.on == ORDINARY]
        assert (told.code, told.red) == ("not_closed", False)
        sessions.close(session, session_id_, "无人来访", at=at(9, 5, on=monday))
        assert ORDINARY not in {each.on for each in roster_warning(session, at(10, on=monday))}


def test_a_saturday_on_which_nobody_was_there_has_nothing_to_end(station: Station) -> None:
    with station.act("studio.roster") as session:
        found, officer = session_on(session, ORDINARY), add_officer(session, "王警官", "派出所")
        roster.absent(session, roster.add_shift(session, found.id, officer).id, "防汛")
        assert roster_warning(session, at(9, on=ORDINARY + timedelta(days=2))) == []


def test_visitors_without_a_number_and_on_other_days_are_received(station: Station) -> None:
    with station.act("studio.intake") as session:
        session_id_, _officers = open_saturday(session)
        walked_in = intake.take_in(session, None, dispute(), session_id=session_id_, at=at(9)).matter
        weekday = intake.take_in(session, None, dispute(), at=at(9, on=date(2024, 3, 12))).matter
        assert (walked_in.session_id, walked_in.queue_no, weekday.session_id) == (session_id_, None, None)
        page = queries.session_page(session, session_id_, at(10))
        assert [row.matter_id for row in page.queue] == [walked_in.id]
        assert page.kinds == {MatterKind.DISPUTE: 1}


def test_a_deleted_session_is_planned_by_nobody_again(station: Station) -> None:
    with station.act("studio.plan") as session:
        found = session_on(session, ORDINARY)
        found.deleted_at = found.created_at
        assert sessions.plan_saturdays(session, ORDINARY, today=ORDINARY) == []
        with pytest.raises(WorldError) as refused:
            sessions.session_of(session, found.id)
        assert refused.value.code == "no_such_record"
        assert session.scalars(select(StudioSession.id)).all() == [UUID(str(found.id))]

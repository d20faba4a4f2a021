"""What is owed turns red on the next working day; candidates are ranked; a problem carries its appeals along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.appeals.actions import assign, link, standing_of, step, unlink
from models.appeals.records import Appeal
from models.appeals.states import State as AppealState
from models.appeals.states import StepKind as AppealStepKind
from models.shares import Share
from models.solving.actions import (
    Left,
    add_achievement,
    add_appeal,
    choose,
    give_opinion,
    keep,
    links_of,
    owe_daily,
)
from models.solving.actions import step as problem_step
from models.solving.candidates import appeals_of, candidates
from models.solving.queries import achievements, figures, missing, owed, problem_page, problems
from models.solving.records import ProblemLevel
from models.solving.rules import Owing
from models.solving.states import State, StepKind
from models.station import Station
from tests.models.appeals.quarter import HEATING, LEAK, NOISE, Quarter, at, refused

K, L = StepKind, ProblemLevel


@pytest.fixture
def quarter(station: Station) -> Iterator[Quarter]:
    with station.act("solving.test") as session:
        yield Quarter(session)


def studied(session: Session, level: ProblemLevel, on: date, day: date, **more: Any) -> Any:
    problem = choose(session, level, on, "暖气不热", at=at(day.month, day.day, 9), **more)
    problem_step(session, problem.id, K.STUDY, at=at(day.month, day.day, 10), text="换热站压力不足")
    return problem


def signed(quarter: Quarter, **more: Any) -> Appeal:
    appeal = quarter.appeal(**more)
    step(quarter.session, appeal.id, AppealStepKind.ACCEPT, at=at(3, 2, 11))
    assign(quarter.session, appeal.id, "住建", at=at(3, 2, 12))
    step(quarter.session, appeal.id, AppealStepKind.SIGN, at=at(3, 2, 13))
    return appeal


def test_a_missing_problem_turns_red_on_the_next_working_day(quarter: Quarter) -> None:
    session = quarter.session
    owe_daily(session, "住建", owes=True)
    friday, saturday, monday = date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 16)

    def of_friday(today: date) -> Owing:
        (one,) = (one for one in owed(session, friday, friday, today) if one.level is L.DAY)
        return one.owing

    assert [of_friday(day) for day in (friday, saturday, monday)] == [Owing.OPEN, Owing.OPEN, Owing.MISSING]
    choose(session, L.DAY, friday, "暖气不热", department="住建", at=at(3, 13))
    assert [of_friday(day) for day in (friday, monday)] == [Owing.CHOSEN, Owing.MISSING]
    late = studied(session, L.DAY, friday, monday, department="住建")
    assert of_friday(monday) is Owing.LATE
    assert late.on == friday
    studied(session, L.DAY, friday, friday, department="住建")
    assert of_friday(monday) is Owing.DONE


def test_holidays_do_not_count_but_working_saturdays_do(quarter: Quarter) -> None:
    owe_daily(quarter.session, "住建", owes=True)
    found = owed(quarter.session, date(2026, 2, 9), date(2026, 3, 1), date(2026, 3, 2))
    days = [one.on.day for one in found if one.level is L.DAY]
    assert days == [9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]  # spring festival, with two Saturdays made up
    assert [one.on for one in found if one.level is L.WEEK] == [date(2026, 2, 9), date(2026, 2, 23)]


def test_weeks_run_from_monday_to_sunday_and_months_to_their_end(quarter: Quarter) -> None:
    session = quarter.session
    studied(session, L.WEEK, date(2026, 3, 12), date(2026, 3, 15))
    studied(session, L.MONTH, date(2026, 3, 20), date(2026, 3, 31))
    studied(session, L.WEEK, date(2026, 3, 16), date(2026, 3, 23))
    found = {
        (one.level, one.on): one.owing for one in owed(session, date(2026, 3, 1), date(2026, 3, 22), date(2026, 4, 1))
    }
    assert found[L.WEEK, date(2026, 3, 9)] is Owing.DONE
    assert found[L.WEEK, date(2026, 3, 16)] is Owing.LATE
    assert found[L.MONTH, date(2026, 3, 1)] is Owing.DONE
    assert found[L.WEEK, date(2026, 3, 2)] is Owing.MISSING
    rates = figures(session, date(2026, 3, 1), date(2026, 3, 22), date(2026, 4, 1)).rates
    assert rates == {L.DAY: Share(0, 0), L.WEEK: Share(1, 3), L.MONTH: Share(1, 1)}


def test_today_hears_of_nothing_before_the_station_began(quarter: Quarter) -> None:
    session = quarter.session
    owe_daily(session, "住建", owes=True)
    assert missing(session, date(2026, 3, 16)) == []
    studied(session, L.DAY, date(2026, 3, 12), date(2026, 3, 12), department="住建")
    found = missing(session, date(2026, 3, 16))
    assert [(one.level, one.on.day, one.owing) for one in found] == [
        (L.DAY, 13, Owing.MISSING),
        (L.DAY, 16, Owing.OPEN),
        (L.WEEK, 16, Owing.OPEN),
    ]


def test_candidates_are_ranked_by_repeats_age_and_breadth(quarter: Quarter) -> None:
    session = quarter.session
    single = quarter.appeal(LEAK, received=at(3, 1), contact_phone="13800000001")
    for day in (2, 3):
        quarter.appeal(HEATING, received=at(3, day), contact_phone="13800000002", contact_name="李明")
    quarter.appeal(HEATING, received=at(3, 5), contact_phone="13800000003")
    noise = quarter.appeal(NOISE, received=at(3, 4), contact_phone="13800000004")
    secret = quarter.appeal(NOISE, received=at(3, 1), accusation=True, accused=("水务",), contact_phone="13800000004")
    by_day = candidates(session, at(3, 10), L.DAY)
    assert [(one.topic_code, one.repeats, one.days_open) for one in by_day] == [
        (HEATING, 2, 8),
        (LEAK, 1, 9),
        (NOISE, 1, 6),
        (HEATING, 1, 5),
    ]
    assert all(secret.id not in appeals_of(session, one) for one in by_day)
    week = candidates(session, at(3, 10), L.WEEK)
    assert [(one.topic_code, one.repeats, one.appeals) for one in week] == [
        (HEATING, 3, 3),
        (LEAK, 1, 1),
        (NOISE, 1, 1),
    ]
    choose(session, L.WEEK, date(2026, 3, 9), "噪声", appeal_ids=[noise.id], at=at(3, 10))
    assert [one.topic_code for one in candidates(session, at(3, 10), L.WEEK)] == [HEATING, LEAK]
    assert appeals_of(session, candidates(session, at(3, 10), L.WEEK)[1]) == (single.id,)


def test_closed_appeals_of_a_matter_are_repeats(quarter: Quarter) -> None:
    quarter.settled(4, contact_phone="13800000002")
    quarter.appeal(HEATING, received=at(3, 5), contact_phone="13800000002")
    for day, age in ((at(3, 10), 5), (at(12, 1), 271)):
        (one,) = candidates(quarter.session, day, L.DAY)
        assert (one.repeats, one.appeals, one.title, one.days_open) == (2, 1, "室温不达标", age)


def test_what_was_settled_half_a_year_before_is_no_repeat(quarter: Quarter) -> None:
    session = quarter.session
    quarter.settled(4, contact_phone="13800000002")
    quarter.appeal(HEATING, received=at(8, 29, 9), contact_phone="13800000002")
    assert candidates(session, at(9, 10), L.DAY)[0].repeats == 2
    quarter.settled(4, contact_phone="13800000003")
    quarter.appeal(HEATING, received=at(8, 29, 11), contact_phone="13800000003")
    assert [one.repeats for one in candidates(session, at(9, 10), L.DAY)] == [2, 1]


def test_candidates_go_by_what_people_said_of_two_appeals(quarter: Quarter) -> None:
    session = quarter.session
    one, two = (quarter.appeal(received=at(3, day), contact_phone="13800000002") for day in (2, 3))
    far = quarter.appeal(NOISE, received=at(3, 4), contact_phone="13800000009")
    closed = quarter.settled(4, contact_phone="13800000002")
    other = quarter.settled(4, contact_phone="13800000008")

    def found() -> list[tuple[int, set[UUID]]]:
        return [(each.repeats, set(appeals_of(session, each))) for each in candidates(session, at(3, 10), L.DAY)]

    assert found() == [(3, {one.id, two.id}), (1, {far.id})]
    unlink(session, one.id, two.id)
    assert found() == [(2, {one.id}), (2, {two.id}), (1, {far.id})]
    unlink(session, two.id, closed.id)
    assert found() == [(2, {one.id}), (1, {two.id}), (1, {far.id})]
    link(session, one.id, two.id)  # the later word holds; what is apart from one of them is apart from the matter
    link(session, far.id, other.id)
    assert found() == [(2, {one.id, two.id}), (2, {far.id})]


def test_a_problem_goes_its_way_and_no_jump(quarter: Quarter) -> None:
    session = quarter.session
    problem = choose(session, L.DAY, date(2026, 3, 10), "暖气不热", department="住建", at=at(3, 10))
    for kind in (K.MEASURE, K.CARRY_OUT, K.ACCEPT, K.LIBRARY):
        with refused("no_such_move"):
            problem_step(session, problem.id, kind, at=at(3, 10), text="…")
    with refused("conclusion_missing"):
        problem_step(session, problem.id, K.STUDY, at=at(3, 10))
    problem_step(session, problem.id, K.STUDY, at=at(3, 10), text="压力不足")
    problem_step(session, problem.id, K.MEASURE, at=at(3, 10), text="换泵")
    problem_step(session, problem.id, K.CARRY_OUT, at=at(3, 11), text="换了")
    problem_step(session, problem.id, K.REJECT, at=at(3, 12), text="三单元还不热")
    problem_step(session, problem.id, K.CARRY_OUT, at=at(3, 13), text="又换了")
    problem_step(session, problem.id, K.ACCEPT, at=at(3, 14))
    keep(session, problem.id, "换热站泵的选型", "按面积选泵", on=date(2026, 3, 14), at=at(3, 14))
    page = problem_page(session, problem.id, at(3, 15))
    assert (page.row.state, page.standing.measures, page.standing.result) == (State.IN_LIBRARY, "换泵", "又换了")
    assert [one.title for one in page.achievements] == ["换热站泵的选型"]
    assert page.possible == (K.REMARK,)


def test_an_opinion_moves_each_appeal_by_its_own_step_and_names_those_it_cannot(quarter: Quarter) -> None:
    session = quarter.session
    worked, verified, registered = signed(quarter), signed(quarter), quarter.appeal()
    step(session, verified.id, AppealStepKind.ANSWER, at=at(3, 3), text="修好了")
    step(session, verified.id, AppealStepKind.VERIFY, at=at(3, 4))
    ids = [worked.id, verified.id, registered.id]
    problem = studied(session, L.WEEK, date(2026, 3, 9), date(2026, 3, 9), appeal_ids=ids)
    with refused("document_missing"):
        give_opinion(session, problem.id, " ", "统一换泵", at=at(3, 10))
    with refused("opinion_missing"):
        give_opinion(session, problem.id, "浑解题〔2026〕3号", " ", at=at(3, 10))
    carried = give_opinion(session, problem.id, "浑解题〔2026〕3号", "统一换泵", at=at(3, 10))
    assert (carried.answered, carried.settled, carried.over) == ((worked.id,), (verified.id,), ())
    assert carried.left == (Left(registered.id, registered.number, AppealState.REGISTERED, "no_such_move"),)
    stands = [standing_of(session, appeal) for appeal in (worked, verified, registered)]
    assert [one.state for one in stands] == [AppealState.ANSWERED, AppealState.SETTLED, AppealState.REGISTERED]
    assert {one.level for one in stands} == {"week"}
    (row,) = problems(session)
    assert (row.appeals, row.settled, row.standing.document) == (3, 1, "浑解题〔2026〕3号")


def test_what_cannot_be_chosen_is_refused(quarter: Quarter) -> None:
    session = quarter.session
    closed, secret = quarter.settled(4), quarter.appeal(accusation=True, accused=("水务",))
    with refused("appeal_closed"):
        choose(session, L.WEEK, date(2026, 3, 9), "暖气", appeal_ids=[closed.id], at=at(3, 10))
    with refused("file_closed"):
        choose(session, L.WEEK, date(2026, 3, 9), "暖气", appeal_ids=[secret.id], at=at(3, 10))
    with refused("department_missing"):
        choose(session, L.DAY, date(2026, 3, 9), "暖气", at=at(3, 10))
    with refused("problem_ahead"):
        choose(session, L.WEEK, date(2026, 3, 16), "暖气", at=at(3, 10))
    with refused("problem_title_missing"):
        choose(session, L.WEEK, date(2026, 3, 9), " ", at=at(3, 10))
    one = quarter.appeal()
    problem = choose(session, L.WEEK, date(2026, 3, 9), "暖气", appeal_ids=[one.id], at=at(3, 10))
    with refused("appeal_linked_already"):
        add_appeal(session, problem.id, one.id)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("联系电话 138-0013-8000", "achievement_has_phone"),
        ("电话１３８００１３８０００", "achievement_has_phone"),
        ("证件 210112199001011234", "achievement_has_id"),
        ("证件 21011219900101123X", "achievement_has_id"),
        ("经 王 芳 反映", "achievement_has_name"),
    ],
)
def test_the_library_holds_nothing_of_a_person(quarter: Quarter, text: str, code: str) -> None:
    session = quarter.session
    appeal = quarter.appeal(contact_name="王芳")
    problem = studied(session, L.WEEK, date(2026, 3, 9), date(2026, 3, 9), appeal_ids=[appeal.id])
    for kind in (K.MEASURE, K.CARRY_OUT, K.ACCEPT):
        problem_step(session, problem.id, kind, at=at(3, 10), text="换泵")
    with refused(code):
        keep(session, problem.id, "选型", text, on=date(2026, 3, 10), at=at(3, 10))
    if code != "achievement_has_name":
        with refused(code):
            add_achievement(session, "选型", text, on=date(2026, 3, 10))
    kept = keep(session, problem.id, "选型", "沈房发〔2026〕138号, 服务热线 12345", on=date(2026, 3, 10), at=at(3, 10))
    assert [one.id for one in achievements(session, "选型")] == [kept.id]


def test_a_problem_that_stands_for_many_appeals_asks_the_file_no_more_often_than_for_a_few(quarter: Quarter) -> None:
    session = quarter.session
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = []
    for many in (2, 12):
        ids = [signed(quarter).id for _each in range(many)]
        asked.clear()
        problem = choose(session, L.MONTH, date(2026, 3, 20), "暖气不热", at=at(3, 20), appeal_ids=ids)
        counts.append(sum(text.startswith("SELECT") for text in asked))
        risen = [standing_of(session, session.get_one(Appeal, id_)).level for id_ in ids]
        assert (risen, len(links_of(session, problem.id))) == (["month"] * many, many)
    assert counts[0] == counts[1]

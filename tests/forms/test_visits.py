"""The visit, round and log forms ask what fits, say what is wrong, and become records."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.days import not_announced
from forms.problems import BadValueError, FormInvalidError
from forms.visits import ROUND, VISIT, Instant, save_visit
from forms.visits_log import LOG, log_answers
from forms.visits_messages import SENTENCES
from forms.visits_words import LOG_REASONS, OUTCOMES, TOPICS, percent_text
from models.base import utc_now
from models.calendar import CHINA
from models.places.records import Dwelling
from models.station import Station
from models.visits import actions, attachments, logs, rounds, rules, stripping
from models.visits.records import Outcome, Round, RoundDoor, Slot, Visit, VisitFinding
from models.visits.scope import Scope, ScopeKind
from tests.models.visits.village import add_building, add_worker

AT = "2026-11-10 10:00"


def problems(raw: dict[str, object]) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.field) for problem in VISIT.check(raw)[1]}


def relevant(outcome: Outcome, **raw: object) -> set[str]:
    answers, _ = VISIT.check({"outcome": outcome, **raw})
    return {field.key for field in VISIT.fields if field.relevant(answers)}


def test_each_outcome_asks_only_what_fits_it() -> None:
    always = {"outcome", "at", "companions", "hazards", "note", "next_on"}
    talked = {"met_resident_id", "met_other", "topics", "needs", "opinion", "policies"}
    assert relevant(Outcome.MET) == always | talked | {"handed_out", "notice_given", "health_consent"}
    assert relevant(Outcome.PHONE) == always | talked | {"phone_effective"}
    assert relevant(Outcome.NOT_HOME) == always | {"card_left", "next_slot"}
    assert relevant(Outcome.DECLINED) == always | {"card_left"}
    assert relevant(Outcome.VACANT) == always
    assert "problem" in relevant(Outcome.NOT_HOME, hazards="wiring")


def test_what_is_wrong_with_a_visit_is_said_at_its_field() -> None:
    tomorrow = utc_now() + timedelta(days=1)
    assert ("missing", "outcome") in problems({"at": AT})
    assert ("visit_in_future", "at") in problems({"outcome": "met", "at": tomorrow})
    assert ("next_before_visit", "next_on") in problems({"outcome": "met", "at": AT, "next_on": "2026-11-9"})
    assert ("hazard_untold", "problem") in problems({"outcome": "met", "at": AT, "hazards": ["other"]})
    assert ("missing", "phone_effective") in problems({"outcome": "phone", "at": AT})
    both: dict[str, object] = {"outcome": "met", "at": AT, "met_other": "护工", "met_resident_id": UUID(int=1)}
    assert ("met_twice", "met_other") in problems(both)


def test_the_least_that_is_needed_is_outcome_and_time() -> None:
    assert problems({"outcome": "见到", "at": "2026年11月10日 9时05分"}) <= {("not_listed", "outcome")}
    assert problems({"outcome": "met", "at": AT}) == set()


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_an_instant_reads_back_as_written(at: datetime) -> None:
    kind, at = Instant(), at.replace(second=0, microsecond=0, tzinfo=CHINA)
    assert kind.parse(kind.text(at)) == at
    assert kind.parse(at.strftime("%Y/%m/%d %H：%M")) == at


def test_a_day_without_time_is_no_instant() -> None:
    for raw in ("2026-11-10", "2026-13-10 10:00", "10:00"):
        with pytest.raises(BadValueError):
            Instant().parse(raw)


def test_words_cover_every_code_of_the_rules() -> None:
    assert set(TOPICS) == set(rules.TOPICS)
    assert set(LOG_REASONS) == set(rules.LOG_REASONS)
    assert set(OUTCOMES) == set(Outcome)


def start_round(session: Session) -> tuple[list[Dwelling], UUID, Round]:
    doors, worker = add_building(session, floors=2), add_worker(session, "刘芳")
    return doors, worker, rounds.create_round(session, "走访", Scope(ScopeKind.ALL), [worker], date(2026, 11, 2))


def test_the_sheet_as_typed_becomes_visit_findings_and_the_next_knock(station: Station) -> None:
    with station.act("test") as session:
        doors, worker, _ = start_round(session)
        raw: dict[str, object] = {"outcome": "met", "at": AT, "topics": ["safety"], "hazards": ["gas", "exit"]}
        raw |= {"problem": "软管老化", "needs": "想办老年证", "handed_out": ["notice"], "notice_given": True}
        visit_id = save_visit(session, raw, dwelling_id=doors[0].id, worker_id=worker)
        visit = session.get_one(Visit, visit_id)
        assert (visit.slot, visit.topics, visit.round_door_id is not None) == (Slot.MORNING, ["safety"], True)
        found = session.scalars(select(VisitFinding).order_by(VisitFinding.id)).all()
        assert [(f.kind, f.problem) for f in found] == [
            ("gas", "软管老化"),
            ("exit", "软管老化"),
            ("need", "想办老年证"),
        ]
        assert doors[0].hazards == ["gas", "exit"]
        again: dict[str, object] = {"outcome": "not_home", "at": AT, "card_left": "是", "next_slot": "saturday"}
        save_visit(session, again, dwelling_id=doors[1].id, worker_id=worker)
        door = session.scalars(select(RoundDoor).where(RoundDoor.dwelling_id == doors[1].id)).one()
        assert door.next_slot is Slot.SATURDAY
        save_visit(session, {**raw, "needs": ""}, dwelling_id=doors[0].id, worker_id=worker, corrects_id=visit_id)
        kinds = select(VisitFinding.kind).where(VisitFinding.alive()).order_by(VisitFinding.id)
        assert session.scalars(kinds).all() == ["gas", "exit"]


def test_refused_answers_store_nothing(station: Station) -> None:
    with station.act("test") as session:
        doors, worker, _ = start_round(session)
        with pytest.raises(FormInvalidError, match="missing:at"):
            save_visit(session, {"outcome": "met"}, dwelling_id=doors[0].id, worker_id=worker)
        door = session.scalars(select(RoundDoor).where(RoundDoor.dwelling_id == doors[0].id)).one()
        early: dict[str, object] = {"outcome": "met", "at": "2026-11-1 10:00"}
        with pytest.raises(FormInvalidError, match="visit_before_round:at"):
            save_visit(session, early, dwelling_id=doors[0].id, worker_id=worker, round_door_id=door.id)
        assert session.scalars(select(Visit)).all() == []


def test_a_round_that_ends_before_it_starts_is_told() -> None:
    raw: dict[str, object] = {"name": "走访", "starts_on": "2026-11-2", "due_on": "2026-11-1"}
    assert [problem.code for problem in ROUND.check(raw)[1]] == ["round_ends_before_start"]


def test_a_deadline_in_a_year_without_announced_holidays_says_so_and_passes() -> None:
    raw: dict[str, object] = {"name": "走访", "starts_on": "2026-11-2", "due_on": "2027-1-15"}
    (told,) = ROUND.check(raw)[1]
    assert (told.field, told.refuses, str(told)) == ("due_on", False, "节假日安排未公布，按周末推算。")
    assert ROUND.check({**raw, "due_on": "2026-12-15"})[1] == []
    assert [problem.code for problem in LOG.check({"on": "2026-11-2", "plan_due": "2027-1-4"})[1]] == [
        "holidays_not_announced"
    ]
    assert not_announced(date(2027, 1, 4)) == str(told)
    assert not_announced(date(2026, 1, 4)) == not_announced(None) == ""


def test_the_log_starts_with_what_the_day_s_visits_say(station: Station) -> None:
    with station.act("test") as session:
        doors, worker, _ = start_round(session)
        at = datetime(2026, 11, 10, 2, tzinfo=UTC)
        for door, outcome, needs in (
            (doors[0], Outcome.MET, "想办老年证"),
            (doors[1], Outcome.MET, None),
            (doors[2], Outcome.NOT_HOME, None),
        ):
            entry = actions.VisitEntry(dwelling_id=door.id, worker_id=worker, at=at, outcome=outcome, needs=needs)
            actions.record_visit(session, entry)
        proposed = log_answers(date(2026, 11, 10), logs.facts_of_day(session, worker, date(2026, 11, 10)))
        answers, found = LOG.check(proposed)
        assert found == []
        assert (answers["households"], answers["slot"], answers["reasons"]) == (3, Slot.MORNING, ["visit"])
        assert answers["content"].splitlines()[1] == "3-1-101：想办老年证"
        empty = logs.facts_of_day(session, worker, date(2026, 11, 11))
        assert log_answers(date(2026, 11, 11), empty) == {"on": date(2026, 11, 11), "companions": None}


def test_a_share_of_nothing_is_a_dash() -> None:
    assert percent_text(None) == "—"
    assert percent_text(Decimal("86.96")) == "86.96%"


def test_every_refusal_of_the_area_has_a_sentence() -> None:
    modules: tuple[Any, ...] = (actions, rounds, logs, attachments, stripping)
    codes = {code for module in modules for code in re.findall(r'WorldError\(\s*"(\w+)"', inspect.getsource(module))}
    assert codes - {"no_such_record"} <= set(SENTENCES)
    assert {"visit_in_future", "visit_before_round"} <= set(SENTENCES)

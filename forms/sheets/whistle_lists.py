"""The lists of whistles, tasks, points and problems that leave the station: every figure can be counted from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.appeals_words import SATISFACTIONS
from forms.care_words import words_of
from forms.i18n import N_
from forms.light_words import light_text
from forms.sheets.export import ListColumn
from forms.sheets.list_spec import ListSpec, Rows
from forms.solving_words import LEVELS, SOLVING_FORMULAS, owing_text
from forms.solving_words import STATES as PROBLEM_STATES
from forms.types import YesNo
from forms.whistles_words import (
    KINDS,
    LISTS,
    MARKS,
    POINT_FORMULA,
    POINT_RULES,
    STATES,
    TASK_FORMULA,
    TASK_STATES,
    WHISTLE_FORMULAS,
    marks_text,
)
from models.calendar import CHINA, day_of, now, today
from models.clocks.deadlines import Light
from models.masks import mask_name
from models.solving.queries import achievements, duty_since, owed, problems
from models.solving.records import Achievement, Problem
from models.solving.rules import last_day
from models.whistles.ledger import ledger
from models.whistles.queries import ALL, FourLists, four_lists, whistles
from models.whistles.records import RedTask, UnitPoint, Whistle
from models.whistles.red_tasks import TaskFilter, tasks
from models.whistles.rules import MARKS as MARK_KEYS


def _nothing(_value: object) -> str:
    return ""


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(CHINA) if at else None


def _yes(value: bool | None) -> str:
    return "" if value is None else YesNo().text(value)


def _light(light: Light | None) -> str:
    return light_text(light) if light else ""


def _whistle_rows(session: Session, _of: UUID | None) -> Rows:
    """A line for each department that is called."""
    for row in whistles(session, ALL, now()):
        stands = row.standing
        for one in stands.called:
            marks = one.marks or {}
            yield (
                row.number,
                words_of(KINDS, row.kind),
                _local(row.at),
                row.appeal_number,
                row.place,
                row.blown_by,
                words_of(STATES, row.state),
                _local(stands.blown_at),
                _local(row.arrive_by),
                _local(row.settle_by),
                _light(row.light),
                one.name,
                _local(one.signed_at),
                _local(one.reported_at),
                _yes(None if one.late is None else not one.late),
                one.came,
                *(marks.get(key) for key in MARK_KEYS),
                _local(stands.cleared_at),
                stands.rated_by,
                row.facts,
                stands.result,
                row.community_code,
            )


def _lists(session: Session) -> FourLists:
    return four_lists(session, ALL, now())


def _problem_list(session: Session, _of: UUID | None) -> Rows:
    for line in _lists(session).problems:
        source = line.appeal_number or ""
        yield (line.order, line.number, source, words_of(KINDS, line.kind), line.facts, line.place, line.raised_on,
               line.community_code, _yes(line.cleared))  # fmt: skip


def _duty_list(session: Session, _of: UUID | None) -> Rows:
    for line in _lists(session).duties:
        yield line.order, line.number, line.lead, "、".join(line.others), "、".join(line.persons), _yes(line.cleared)


def _term_list(session: Session, _of: UUID | None) -> Rows:
    for line in _lists(session).terms:
        times = _local(line.arrive_by), _local(line.settle_by)
        yield line.order, line.number, *times, light_text(line.light), _yes(line.cleared)


def _clearance_list(session: Session, _of: UUID | None) -> Rows:
    for line in _lists(session).clearances:
        marks = "；".join(f"{one.name} {marks_text(one.marks)}" for one in line.marks)
        yield line.order, line.number, line.result, line.cleared_by, line.cleared_on, marks, _yes(line.cleared)


def _task_rows(session: Session, _of: UUID | None) -> Rows:
    for row in tasks(session, TaskFilter(), now()):
        stands = row.standing
        due_at = row.due.due_at
        yield (
            row.number,
            row.department,
            _local(row.given_at),
            day_of(due_at - timedelta(seconds=1)) if due_at else None,
            words_of(TASK_STATES, row.state),
            _light(row.light),
            _local(stands.answered_at),
            _yes(None if stands.late is None else not stands.late),
            _local(stands.solved_at),
            words_of(SATISFACTIONS, stands.satisfaction),
            row.text,
            row.community_code,
        )


def _point_rows(session: Session, _of: UUID | None) -> Rows:
    for line in ledger(session):
        yield (
            str(line.id),
            line.department,
            _local(line.at),
            words_of(POINT_RULES, line.rule),
            line.points,
            line.source or (str(line.source_id) if line.source_id else None),
            _yes(line.voided),
            line.reason,
        )


def _solving_rows(session: Session, _of: UUID | None) -> Rows:
    for row in problems(session):
        until, studied_on = last_day(row.level, row.on), row.studied_on
        yield (
            row.number,
            words_of(LEVELS, row.level),
            row.on,
            until,
            row.department,
            row.title,
            words_of(PROBLEM_STATES, row.state),
            studied_on,
            _yes(None if studied_on is None else row.on <= studied_on <= until),
            row.standing.document,
            row.appeals,
            row.settled,
            row.lead,
            row.community_code,
        )


def _owed_rows(session: Session, _of: UUID | None) -> Rows:
    since = duty_since(session)
    for one in owed(session, since, today(), today()) if since else ():
        state = owing_text(one.owing)
        yield words_of(LEVELS, one.level), one.on, one.until, one.department, state, one.red_from, one.community_code


def _achievement_rows(session: Session, _of: UUID | None) -> Rows:
    numbers = {row[0]: row[1] for row in session.execute(select(Problem.id, Problem.number))}
    for kept in achievements(session):
        yield kept.on, kept.title, kept.document, numbers.get(kept.problem_id) if kept.problem_id else None, kept.text


def _count(
    record: type[Whistle | RedTask | UnitPoint | Problem | Achievement],
) -> Callable[[Session, UUID | None], int]:
    def count(session: Session, _of: UUID | None) -> int:
        return session.scalar(select(func.count()).select_from(record).where(record.alive())) or 0

    return count


def _columns(*labels: Any) -> tuple[ListColumn, ...]:
    return tuple(label if isinstance(label, ListColumn) else ListColumn(label) for label in labels)


def _view(key: str, rows: Callable[[Session, UUID | None], Iterator[Any]], *labels: Any) -> ListSpec:
    """One of the four lists: the same whistles in the same order, joined by their number."""
    head, tail = (N_("Serial·"), N_("Number of the whistle")), (N_("Cleared·"),)
    return ListSpec(LISTS[key], _columns(*head, *labels, *tail), rows, _count(Whistle))


_PROBLEMS = _view(
    "problems", _problem_list, N_("Appeal it grew out of"), N_("Kind of whistle"),
    ListColumn(N_("What is the matter on site"), _nothing), N_("Where they have to come"), N_("Raised on"),
    N_("Community code"),
)  # fmt: skip
_DUTIES = _view("duties", _duty_list, N_("Department that leads"), N_("Departments that help"), N_("Persons in charge"))
_TERMS = _view("terms", _term_list, N_("To be there by"), N_("To be settled by"), N_("Light of the whistle"))
_CLEARANCES = _view(
    "clearances", _clearance_list, ListColumn(N_("How it was handled"), _nothing), N_("Who verified"), N_("Cleared on"),
    N_("Rating of the departments"),
)  # fmt: skip
WHISTLE_LISTS = {
    "whistles": ListSpec(
        N_("Whistles·"),
        _columns(
            N_("Number of the whistle"),
            N_("Kind of whistle"),
            N_("Drafted at"),
            N_("Appeal it grew out of"),
            N_("Where they have to come"),
            N_("Who blows the whistle"),
            N_("State of the whistle"),
            N_("Blown at"),
            N_("To be there by"),
            N_("To be settled by"),
            N_("Light of the whistle"),
            N_("Department called"),
            N_("Signed at"),
            N_("On site at"),
            N_("There in time"),
            N_("Who came for it"),
            *MARKS.values(),
            N_("Cleared at"),
            ListColumn(N_("Residents' representative"), mask_name),
            ListColumn(N_("What is the matter on site"), _nothing),
            ListColumn(N_("How it was handled"), _nothing),
            N_("Community code"),
        ),
        _whistle_rows,
        _count(Whistle),
        notes=WHISTLE_FORMULAS,
    ),
    "four-lists": ListSpec(
        _PROBLEMS.title,
        _PROBLEMS.columns,
        _PROBLEMS.rows,
        _PROBLEMS.count,
        further=(_DUTIES, _TERMS, _CLEARANCES),
        notes=(N_("Four lists of the same whistles: the number joins them; what is cleared is cleared in all four."),),
    ),
    "red-tasks": ListSpec(
        N_("Tasks of the red-leader station"),
        _columns(
            N_("Number of the task"),
            N_("Department called"),
            N_("Given at"),
            N_("Feedback due on"),
            N_("State of the task"),
            N_("Light of the task"),
            N_("Feedback at"),
            N_("In time·"),
            N_("Solved at"),
            N_("How satisfied"),
            ListColumn(N_("What it has to do"), _nothing),
            N_("Community code"),
        ),
        _task_rows,
        _count(RedTask),
        notes=(TASK_FORMULA,),
    ),
    "unit-points": ListSpec(
        N_("Ledger of points"),
        _columns(
            N_("Line's key"),
            N_("Department called"),
            N_("Counts on"),
            N_("Rule of the points"),
            N_("Points"),
            N_("Task it rests on"),
            N_("Taken back"),
            N_("Why these points"),
        ),
        _point_rows,
        _count(UnitPoint),
        notes=(POINT_FORMULA,),
    ),
    "problems": ListSpec(
        N_("Problems to be solved"),
        _columns(
            N_("Number of the problem"),
            N_("Level of the problem"),
            N_("Day it counts for"),
            N_("In time until"),
            N_("Whose problem it is"),
            N_("Title of the problem"),
            N_("State of the problem"),
            N_("Studied on"),
            N_("Studied in time"),
            N_("Document number of the opinion"),
            N_("Appeals it stands for"),
            N_("Appeals carried along"),
            N_("Who leads the study"),
            N_("Community code"),
        ),
        _solving_rows,
        _count(Problem),
        further=(
            ListSpec(
                N_("Problems owed"),
                _columns(
                    N_("Level of the problem"),
                    N_("Day it counts for"),
                    N_("In time until"),
                    N_("Whose problem it is"),
                    N_("State of what is owed"),
                    N_("Red from"),
                    N_("Community code"),
                ),
                _owed_rows,
                _count(Problem),
            ),
        ),
        notes=SOLVING_FORMULAS,
    ),
    "achievements": ListSpec(
        N_("Library of solved problems"),
        _columns(
            N_("Day of the entry"),
            N_("Title of the entry"),
            N_("Document number"),
            N_("Number of the problem"),
            N_("What stays"),
        ),
        _achievement_rows,
        _count(Achievement),
    ),
}

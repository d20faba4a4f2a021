"""Choosing a problem, studying it to its end, and what its common opinion does for the appeals behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals import actions as appeals
from models.appeals.departments import known_department
from models.appeals.records import Appeal, Department
from models.appeals.rules import LEVELS
from models.appeals.states import MACHINE as APPEAL_MACHINE
from models.appeals.states import Standing
from models.appeals.states import State as AppealState
from models.appeals.states import StepKind as AppealStepKind
from models.base import uuid7
from models.calendar import day_of
from models.cases.files import CLOSED
from models.cases.numbering import next_number
from models.cases.steps import actor_of, append, placed, written
from models.errors import WorldError
from models.people.records import Resident
from models.query import by_chunks
from models.solving.records import Achievement, Problem, ProblemAppeal, ProblemLevel, ProblemStep
from models.solving.rules import PREFIX, first_day, personal_in
from models.solving.states import StepKind, fold

_CARRIES: Mapping[AppealState, AppealStepKind] = {
    AppealState.SIGNED: AppealStepKind.ANSWER,
    AppealState.WORKING: AppealStepKind.ANSWER,
    AppealState.VERIFIED: AppealStepKind.SETTLE,
    AppealState.CALLED_BACK: AppealStepKind.SETTLE,
}
"""What a common opinion is to an appeal: the answer where one is worked at, the end where one was answered."""


@dataclass(frozen=True)
class Left:
    """An appeal that an opinion could not move, and where it stands instead."""

    appeal_id: UUID
    number: str
    state: AppealState
    code: str


@dataclass(frozen=True)
class Carried:
    """What an opinion did for the appeals of its problem; ``over`` were closed before."""

    settled: tuple[UUID, ...]
    answered: tuple[UUID, ...]
    over: tuple[UUID, ...]
    left: tuple[Left, ...]


def choose(
    session: Session,
    level: ProblemLevel,
    on: date,
    title: str,
    *,
    department: str | None = None,
    appeal_ids: Iterable[UUID] = (),
    lead: str | None = None,
    participants: str | None = None,
    text: str | None = None,
    at: datetime | None = None,
) -> Problem:
    """Choose the problem of a day, or of the week or month that ``on`` lies in; its appeals are escalated to it.

    Raises:
        WorldError: ``problem_title_missing``; ``department_missing`` (of a day), ``department_unknown``;
            ``problem_ahead``:
            its time has not begun; ``appeal_closed``, ``file_closed``, ``no_such_record``; ``step_in_future``.
    """
    at = placed(at, calendar.now() if at is None else at, ())
    begins = first_day(level, on)
    if begins > day_of(at):
        raise WorldError("problem_ahead")
    if level is ProblemLevel.DAY or department:
        department = known_department(session, department)
    chosen = _open_appeals(session, appeal_ids)
    codes = {appeal.community_code for appeal, _standing in chosen}
    problem = Problem(
        number=next_number(session, Problem.number, PREFIX, begins.year),
        level=level,
        on=begins,
        department=department or None,
        title=written(title, "problem_title_missing"),
        lead=lead,
        participants=participants,
        text=text,
        **({"community_code": codes.pop()} if len(codes) == 1 else {}),
    )
    session.add(problem)
    session.flush()
    _link(session, problem, chosen, at)
    return problem


def add_appeal(session: Session, problem_id: UUID, appeal_id: UUID, *, at: datetime | None = None) -> ProblemAppeal:
    """Let a problem stand for one more open appeal.

    Raises:
        WorldError: ``no_such_record``, ``appeal_closed``, ``file_closed``, ``appeal_linked_already``.
    """
    problem = existing_problem(session, problem_id)
    if appeal_id in {link.appeal_id for link in links_of(session, problem_id)}:
        raise WorldError("appeal_linked_already")
    (link,) = _link(session, problem, _open_appeals(session, [appeal_id]), at or calendar.now())
    return link


def step(
    session: Session,
    problem_id: UUID,
    kind: StepKind,
    *,
    at: datetime | None = None,
    actor: str | None = None,
    text: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> ProblemStep:
    """Append one step; an opinion and an entry in the library come by their own functions.

    Raises:
        WorldError: ``no_such_record``, ``no_such_move`` (state, kind), ``conclusion_missing``, ``measures_missing``,
            ``no_result``, ``step_reason_missing``, ``opinion_missing``, ``document_missing``, ``step_text_missing``,
            ``step_in_future``, ``step_before_start``, ``step_out_of_order``.
    """
    problem = existing_problem(session, problem_id)
    before = steps_of(session, problem_id)
    new = ProblemStep(
        id=uuid7(),
        community_code=problem.community_code,
        problem_id=problem.id,
        at=placed(at, begun_at(problem), before),
        kind=kind.value,
        actor=actor_of(session, actor),
        department=problem.department,
        text=(text or "").strip() or None,
        detail=dict(detail) if detail else None,
    )
    return append(session, before, new, fold)


def give_opinion(
    session: Session,
    problem_id: UUID,
    document: str,
    text: str,
    *,
    at: datetime | None = None,
    actor: str | None = None,
) -> Carried:
    """Give the common opinion (共性问题解决意见) with its document number; each appeal behind it gets its own step.

    Raises:
        WorldError: ``document_missing``, ``opinion_missing``, ``no_such_move`` and the others of ``step``.
    """
    detail = {"document": document.strip()}
    given = step(session, problem_id, StepKind.OPINION, at=at, actor=actor, text=text, detail=detail)
    moved: dict[AppealStepKind | None, list[UUID]] = {AppealStepKind.ANSWER: [], AppealStepKind.SETTLE: [], None: []}
    left: list[Left] = []
    for appeal in appeals_of(session, problem_id):
        stands = appeals.standing_of(session, appeal)
        kind = _CARRIES.get(stands.state)
        if not stands.open:
            moved[None].append(appeal.id)
        elif kind is None:
            left.append(Left(appeal.id, appeal.number, stands.state, "no_such_move"))
        else:
            try:
                appeals.step(
                    session, appeal.id, kind, at=given.at, actor=given.actor, text=f"{document} {text}".strip()
                )
                moved[kind].append(appeal.id)
            except WorldError as refused:
                left.append(Left(appeal.id, appeal.number, stands.state, refused.code))
    settled, answered, over = (tuple(moved[kind]) for kind in (AppealStepKind.SETTLE, AppealStepKind.ANSWER, None))
    return Carried(settled, answered, over, tuple(left))


def keep(
    session: Session,
    problem_id: UUID,
    title: str,
    text: str,
    *,
    on: date,
    document: str | None = None,
    at: datetime | None = None,
    actor: str | None = None,
) -> Achievement:
    """Put what stays of an accepted problem into the library, without anything of a person.

    Raises:
        WorldError: ``no_such_move``; ``achievement_title_missing``, ``achievement_text_missing``;
            ``achievement_has_phone``,
            ``achievement_has_id``, ``achievement_has_name``.
    """
    problem = existing_problem(session, problem_id)
    kept = _achievement(title, text, document, on, _names(session, problem_id))
    kept.problem_id, kept.community_code = problem.id, problem.community_code
    step(session, problem_id, StepKind.LIBRARY, at=at, actor=actor)
    session.add(kept)
    session.flush()
    return kept


def add_achievement(session: Session, title: str, text: str, *, on: date, document: str | None = None) -> Achievement:
    """Put something into the library that grew out of no problem of this station.

    Raises:
        WorldError: ``achievement_title_missing``, ``achievement_text_missing``, ``achievement_has_phone``,
            ``achievement_has_id``.
    """
    kept = _achievement(title, text, document, on, ())
    session.add(kept)
    session.flush()
    return kept


def owe_daily(session: Session, name: str, *, owes: bool) -> Department:
    """Say whether a department owes a problem every working day (每日一题).

    Raises:
        WorldError: ``department_missing``, ``department_unknown``.
    """
    known = known_department(session, name)
    department = session.scalars(select(Department).where(Department.name == known, Department.alive())).first()
    assert department is not None
    department.daily_problem = owes
    session.flush()
    return department


def existing_problem(session: Session, problem_id: UUID) -> Problem:
    """Return the problem.

    Raises:
        WorldError: ``no_such_record``.
    """
    problem = session.get(Problem, problem_id)
    if problem is None or problem.deleted_at is not None:
        raise WorldError("no_such_record")
    return problem


def begun_at(problem: Problem) -> datetime:
    """The first instant of the time that a problem counts for: it may be recorded afterwards."""
    return datetime.combine(problem.on, datetime.min.time(), calendar.CHINA)


def steps_of(session: Session, problem_id: UUID) -> list[ProblemStep]:
    """All steps in order, those without effect too."""
    mine = select(ProblemStep).where(ProblemStep.problem_id == problem_id, ProblemStep.alive())
    return list(session.scalars(mine.order_by(ProblemStep.at, ProblemStep.id)))


def links_of(session: Session, problem_id: UUID) -> list[ProblemAppeal]:
    mine = select(ProblemAppeal).where(ProblemAppeal.problem_id == problem_id, ProblemAppeal.alive())
    return list(session.scalars(mine.order_by(ProblemAppeal.id)))


def appeals_of(session: Session, problem_id: UUID) -> list[Appeal]:
    """The appeals that a problem stands for, the oldest first; each once, though two stations linked it."""
    ids = {link.appeal_id for link in links_of(session, problem_id)}
    mine = select(Appeal).where(Appeal.id.in_(ids), Appeal.alive())
    return list(session.scalars(mine.order_by(Appeal.received_at, Appeal.id)))


def _open_appeals(session: Session, appeal_ids: Iterable[UUID]) -> list[tuple[Appeal, Standing]]:
    """Each with where it stands, read at once: a problem of the month may stand for thousands."""
    asked = list(dict.fromkeys(appeal_ids))
    there = by_chunks(session, select(Appeal).where(Appeal.alive()), Appeal.id, asked)
    found = {appeal.id: appeal for (appeal,) in there}
    if len(found) < len(asked):
        raise WorldError("no_such_record")
    if any(appeal.level >= CLOSED for appeal in found.values()):
        raise WorldError("file_closed")
    standing = appeals.standings_of(session, (found[id_] for id_ in asked))
    if not all(stands.open for _appeal, stands in standing):
        raise WorldError("appeal_closed")
    return standing


def _link(
    session: Session, problem: Problem, chosen: Sequence[tuple[Appeal, Standing]], at: datetime
) -> list[ProblemAppeal]:
    """Note what a problem stands for, and let those rise to its level that have not reached it."""
    code = problem.community_code
    links = [ProblemAppeal(community_code=code, problem_id=problem.id, appeal_id=each.id) for each, _stands in chosen]
    session.add_all(links)
    session.flush()
    wanted = LEVELS.index(problem.level.value)
    rising = [
        (appeal, stands)
        for appeal, stands in chosen
        if wanted > (LEVELS.index(stands.level) if stands.level else -1)
        and AppealStepKind.ESCALATE in APPEAL_MACHINE.possible(stands.state)
    ]
    appeals.escalate(session, rising, problem.level.value, at=at, text=problem.number)
    return links


def _achievement(title: str, text: str, document: str | None, on: date, names: Iterable[str | None]) -> Achievement:
    title, text = written(title, "achievement_title_missing"), written(text, "achievement_text_missing")
    found = personal_in((title, text, document), names)
    if found is not None:
        raise WorldError(found)
    return Achievement(on=on, title=title, text=text, document=(document or "").strip() or None)


def _names(session: Session, problem_id: UUID) -> list[str | None]:
    """Names of whoever appealed."""
    behind = appeals_of(session, problem_id)
    residents = select(Resident.name).where(Resident.id.in_({one.resident_id for one in behind if one.resident_id}))
    said = [name for one in behind for name in (one.contact_name, one.representative)]
    return [*said, *session.scalars(residents)]

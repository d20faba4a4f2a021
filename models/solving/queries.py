"""Problems as a list and a page, what is owed, candidates, figures, and the library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.appeals.now_cache import brought_up
from models.appeals.queries import AppealRow, rows_of
from models.appeals.records import AppealNow, Department
from models.appeals.states import State as AppealState
from models.calendar import day_of
from models.cases.seats import own_code, seat_level
from models.clocks.calendars import Calendars
from models.query import by_chunks
from models.shares import Share
from models.solving.actions import begun_at, existing_problem, steps_of
from models.solving.records import Achievement, Problem, ProblemAppeal, ProblemLevel, ProblemStep
from models.solving.rules import Owing, last_day, owed_days, owing, red_from
from models.solving.states import MACHINE, Standing, State, Step, StepKind, standing


@dataclass(frozen=True)
class ProblemFilter:
    """Which problems are wanted; ``a`` and ``b``: those whose first day lies there, both included."""

    text: str = ""
    level: ProblemLevel | None = None
    department: str | None = None
    states: frozenset[State] = frozenset()
    a: date | None = None
    b: date | None = None


ALL = ProblemFilter()


@dataclass(frozen=True)
class ProblemRow:
    """One problem of a list; ``appeals`` are those it stands for, ``settled`` those settled since (一题带动数)."""

    id: UUID
    number: str
    level: ProblemLevel
    on: date
    department: str | None
    title: str
    lead: str | None
    standing: Standing
    appeals: int
    settled: int
    community_code: str

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def studied_on(self) -> date | None:
        return day_of(self.standing.studied_at) if self.standing.studied_at else None


def problems(
    session: Session, wanted: ProblemFilter = ALL, limit: int | None = None, offset: int = 0
) -> list[ProblemRow]:
    """The newest first."""
    query = select(Problem).where(Problem.alive()).order_by(Problem.on.desc(), Problem.id.desc())
    if wanted.level is not None:
        query = query.where(Problem.level == wanted.level)
    if wanted.department:
        query = query.where(Problem.department == wanted.department)
    if wanted.a is not None:
        query = query.where(Problem.on >= wanted.a)
    if wanted.b is not None:
        query = query.where(Problem.on <= wanted.b)
    if said := wanted.text.strip():
        columns = (Problem.number, Problem.title, Problem.department, Problem.lead)
        query = query.where(or_(*(column.contains(said, autoescape=True) for column in columns)))
    if not wanted.states:
        return _rows(session, session.scalars(query.limit(limit).offset(offset)).all())
    rows = _rows(session, session.scalars(query).all())
    found = [row for row in rows if row.state in wanted.states]
    return found[offset : None if limit is None else offset + limit]


@dataclass(frozen=True)
class StepRow:
    """A step as it stands in the list: ``stray`` says by its code why it had no effect, ``state`` what it led to."""

    step: Step
    kind: StepKind | None
    state: State | None
    stray: str | None


@dataclass(frozen=True)
class ProblemPage:
    """All that the page of a problem, and its sheet (F09), show; closed files of appeals are left out."""

    problem: Problem
    row: ProblemRow
    steps: tuple[StepRow, ...]
    possible: tuple[StepKind, ...]
    appeals: tuple[AppealRow, ...]
    achievements: tuple[Achievement, ...]

    @property
    def standing(self) -> Standing:
        return self.row.standing


def problem_page(session: Session, problem_id: UUID, now: datetime) -> ProblemPage:
    """Return the page.

    Raises:
        WorldError: ``no_such_record``.
    """
    problem = existing_problem(session, problem_id)
    (row,) = _rows(session, [problem])
    stands = row.standing
    reached = {step.id: state for step, state in zip(stands.path, stands.states, strict=True)}
    why = {step.id: code for step, code in stands.stray}
    known = {kind.value: kind for kind in StepKind}
    steps = tuple(
        StepRow(step, known.get(step.kind), reached.get(step.id), why.get(step.id))
        for step in steps_of(session, problem_id)
    )
    ids = list(_linked(session, [problem_id])[problem_id])
    kept = select(Achievement).where(Achievement.problem_id == problem_id, Achievement.alive())
    return ProblemPage(
        problem=problem,
        row=row,
        steps=steps,
        possible=MACHINE.possible(stands.state),
        appeals=tuple(sorted(rows_of(session, ids, now), key=lambda one: (one.received_at, one.id))),
        achievements=tuple(session.scalars(kept.order_by(Achievement.on, Achievement.id))),
    )


@dataclass(frozen=True)
class Owed:
    """One problem that was to be studied, of a department's day or of a community's week or month."""

    level: ProblemLevel
    on: date
    department: str | None
    owing: Owing
    red_from: date
    problem_ids: tuple[UUID, ...] = ()
    community_code: str = ""

    @property
    def until(self) -> date:
        """The last day on which it is in time."""
        return last_day(self.level, self.on)


def owed(session: Session, a: date, b: date, today: date) -> list[Owed]:
    """What is owed of the days, weeks and months that begin from ``a`` to ``b``, both included, by day.

    At a seat each of its communities owes for itself, from the day on which it is known here.
    """
    calendars = Calendars(session)
    rows: defaultdict[tuple[str, ProblemLevel, date, str | None], list[ProblemRow]] = defaultdict(list)
    for row in problems(session, ProblemFilter(a=a, b=b)):
        unit = row.department if row.level is ProblemLevel.DAY else None
        rows[row.community_code, row.level, row.on, unit].append(row)
    daily, since, own = _daily(session), _since(session), own_code(session)
    found = []
    for code in sorted({own, *since}):
        begun, working_days = max(a, since.get(code, a)) if code != own else a, calendars.today(code)
        for level in ProblemLevel:
            units: Sequence[str | None] = daily[code] if level is ProblemLevel.DAY else _whole(code)
            for on in owed_days(level, begun, b, working_days):
                for unit in units:
                    mine = rows[code, level, on, unit]
                    studied = [day for row in mine if (day := row.studied_on) is not None]
                    how = owing(level, on, studied, chosen=bool(mine), today=today, calendar=working_days)
                    due = red_from(level, on, working_days)
                    found.append(Owed(level, on, unit, how, due, tuple(row.id for row in mine), code))
    order = list(ProblemLevel)
    return sorted(found, key=lambda one: (one.on, order.index(one.level), one.department or "", one.community_code))


def _whole(code: str) -> Sequence[None]:
    """A community owes one a week and one a month as a whole; a street or district none."""
    return (None,) if seat_level(code) is None else ()


def _daily(session: Session) -> defaultdict[str, list[str]]:
    """The departments that owe a problem every working day, by community."""
    query = select(Department.community_code, Department.name).where(
        Department.daily_problem.is_(True), Department.active.is_(True), Department.alive()
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, name in session.execute(query.distinct().order_by(Department.name)):
        found[code].append(name)
    return found


def _since(session: Session) -> dict[str, date]:
    """From which day each community can owe anything: its first problem, or since its departments are known."""
    first = session.execute(
        select(Problem.community_code, func.min(Problem.on)).where(Problem.alive()).group_by(Problem.community_code)
    )
    known = session.execute(
        select(Department.community_code, func.min(Department.created_at))
        .where(Department.alive())
        .group_by(Department.community_code)
    )
    since = {code: day_of(at) for code, at in known}
    return since | {code: min(day, since.get(code, day)) for code, day in first}


def duty_since(session: Session) -> date | None:
    """The first day from which anything can be owed here."""
    return min(_since(session).values(), default=None)


def missing(session: Session, today: date, days: int = 31) -> list[Owed]:
    """What is missing, or due today, for Today: of the last ``days``, and of the week and month that go on."""
    start = max(today - timedelta(days=days), duty_since(session) or today)
    wanted = (Owing.MISSING, Owing.OPEN, Owing.CHOSEN)
    return [one for one in owed(session, start, today, today) if one.owing in wanted]


@dataclass(frozen=True)
class SolvingFigures:
    """出题率 by level (days, weeks, months with a problem of those owed); 一题带动数 of the problems of the time."""

    rates: dict[ProblemLevel, Share]
    problems: int
    appeals: int
    settled: int
    achievements: int


def figures(session: Session, first: date, last: date, today: date) -> SolvingFigures:
    """Count from ``first`` to ``last``; what is not over yet is not owed yet."""
    due = [one for one in owed(session, first, last, today) if one.owing is Owing.DONE or one.until < today]
    rows = problems(session, ProblemFilter(a=first, b=last))
    of_level = {level: [one for one in due if one.level is level] for level in ProblemLevel}
    kept = select(func.count()).where(Achievement.alive(), Achievement.on >= first, Achievement.on <= last)
    return SolvingFigures(
        rates={
            level: Share(sum(one.owing is Owing.DONE for one in ones), len(ones)) for level, ones in of_level.items()
        },
        problems=len(rows),
        appeals=sum(row.appeals for row in rows),
        settled=sum(row.settled for row in rows),
        achievements=session.scalar(kept) or 0,
    )


def achievements_of(session: Session, problem_ids: Collection[UUID]) -> dict[UUID, list[Achievement]]:
    """What the library keeps of each problem, oldest first."""
    query = select(Achievement).where(Achievement.alive()).order_by(Achievement.on, Achievement.id)
    found: dict[UUID, list[Achievement]] = {}
    for (each,) in by_chunks(session, query, Achievement.problem_id, problem_ids):
        found.setdefault(each.problem_id, []).append(each)
    return found


def achievements(session: Session, text: str = "") -> list[Achievement]:
    """The library, the newest first."""
    query = select(Achievement).where(Achievement.alive()).order_by(Achievement.on.desc(), Achievement.id.desc())
    if said := text.strip():
        columns = (Achievement.title, Achievement.document, Achievement.text)
        query = query.where(or_(*(column.contains(said, autoescape=True) for column in columns)))
    return list(session.scalars(query))


def _rows(session: Session, heads: Sequence[Problem]) -> list[ProblemRow]:
    ids = [head.id for head in heads]
    steps: defaultdict[UUID, list[ProblemStep]] = defaultdict(list)
    for (one,) in by_chunks(session, select(ProblemStep).where(ProblemStep.alive()), ProblemStep.problem_id, ids):
        steps[one.problem_id].append(one)
    linked = _linked(session, ids)
    closed = _settled_at(session, {appeal_id for each in linked.values() for appeal_id in each})
    return [_row(head, steps[head.id], linked[head.id], closed) for head in heads]


def _row(
    head: Problem, steps: Iterable[Step], appeal_ids: Collection[UUID], closed: dict[UUID, datetime]
) -> ProblemRow:
    begun = begun_at(head)
    return ProblemRow(
        id=head.id,
        number=head.number,
        level=head.level,
        on=head.on,
        department=head.department,
        title=head.title,
        lead=head.lead,
        standing=standing(begun, steps),
        appeals=len(appeal_ids),
        settled=sum(appeal_id in closed and closed[appeal_id] >= begun for appeal_id in appeal_ids),
        community_code=head.community_code,
    )


def _linked(session: Session, ids: Collection[UUID]) -> defaultdict[UUID, dict[UUID, None]]:
    """The appeals of each problem, each once."""
    found: defaultdict[UUID, dict[UUID, None]] = defaultdict(dict)
    query = select(ProblemAppeal.problem_id, ProblemAppeal.appeal_id).where(ProblemAppeal.alive())
    for problem_id, appeal_id in by_chunks(session, query, ProblemAppeal.problem_id, ids):
        found[problem_id][appeal_id] = None
    return found


def _settled_at(session: Session, ids: Collection[UUID]) -> dict[UUID, datetime]:
    brought_up(session)
    query = select(AppealNow.appeal_id, AppealNow.closed_at).where(AppealNow.outcome == AppealState.SETTLED.value)
    return {id_: at for id_, at in by_chunks(session, query, AppealNow.appeal_id, ids) if at is not None}

"""Appeals: a year of a thousand a day; lists, lights, counts, one page, the acts, figures, and all of it made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from statistics import median
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.appeals.actions import step
from models.appeals.figures import figures
from models.appeals.intake import Intake, take_in
from models.appeals.now_triggers import note_all
from models.appeals.page import appeal_page
from models.appeals.queries import ALL, OPEN, AppealFilter, appeal_counts, appeals, count_yellow, turning_yellow
from models.appeals.records import Appeal, AppealNow, Source
from models.appeals.states import StepKind
from models.calendar import national, now, today
from models.clocks.deadlines import Clock, Light
from models.clocks.notices import HolidayRow, import_notice
from models.search import search
from models.search.index import driver
from models.solving.candidates import candidates
from models.solving.records import ProblemLevel
from models.station import Station
from tests.bench.measure import Bar, Of, Row, in_turn, seconds
from tests.bench.own_grid import bind_to_own_grid
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for

SEEN = 40
"""Rows that a screen shows."""
LIST = Bar(Of.MEDIAN, 100.0)
FIRST_ROWS = "SELECT 40 of appeal_now by day"
TOPIC = "0101"


@dataclass(frozen=True)
class _Question:
    what: str
    ask: Callable[[Session], object]
    raw: str
    """The bare statement that reads what cannot be left unread, over the same table."""
    raw_what: str
    bar: Bar | None = LIST


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with stations.copied(households_for(scale.residents[0]), appeals=scale.appeals) as station:
        with station.sessions() as session:
            there = session.scalar(select(func.count()).select_from(AppealNow)) or 0
            for question in _questions(session):
                yield _asked(session, question, there, scale.repeats)
        yield from _acts(station, there, scale.repeats)
        yield from _anew(station, there)
        bind_to_own_grid(station)
        with station.sessions() as session:
            for question in (*_lists(session, now()), *_counts(now())):
                own = replace(question, what=f"own grid: {question.what}")
                yield _asked(session, own, there, scale.repeats)


def _asked(session: Session, question: _Question, there: int, repeats: int) -> Row:
    mine, bare = in_turn(
        [lambda: question.ask(session), lambda: session.execute(text(question.raw), {"seen": SEEN}).all()], repeats
    )
    return Row("appeals", f"{question.what}, of {there:,}", "ms", mine, median(bare), question.raw_what, question.bar)


def _questions(session: Session) -> Iterator[_Question]:
    at = now()
    yield from _lists(session, at)
    yield from _counts(at)
    some = _some(session)
    page = f"SELECT * FROM appeal a JOIN appeal_step s ON s.appeal_id = a.id WHERE a.id = '{some.id.hex}'"
    yield _Question("the page of one", lambda s: appeal_page(s, some.id, at), page, "its head and steps by id")
    words = {"number": some.number, "name": some.contact_name or ""}
    same = f"SELECT id FROM appeal WHERE number = '{words['number']}' OR contact_name = '{words['name']}' LIMIT :seen"
    for what, asked in words.items():
        yield _Question(f"searched by {what}", partial(_searched, asked), same, "a scan for the same words")
    yield from _figures(today())
    yield from _candidates(at)


def _counts(at: datetime) -> Iterator[_Question]:
    by_light = "SELECT state, due_at > '2000', count(*) FROM appeal_now WHERE open = 1 GROUP BY 1, 2"
    by_state = "SELECT state, count(*) FROM appeal_now GROUP BY 1"
    yield _Question(
        "open ones counted by light and state", lambda s: appeal_counts(s, OPEN, at), by_light, "GROUP BY, open ones"
    )
    yield _Question("all counted by light and state", lambda s: appeal_counts(s, ALL, at), by_state, "GROUP BY state")
    mine = AppealFilter(mine=True)
    yield _Question("one's own counted", lambda s: appeal_counts(s, mine, at), by_state, "GROUP BY state")


def _candidates(at: datetime) -> Iterator[_Question]:
    since = (at - timedelta(days=180)).date()
    keys = "SELECT id, topic_code, building_id, resident_id, dwelling_id, contact_phone FROM appeal"
    raws = {
        ProblemLevel.DAY: (f"{keys} WHERE received_at >= '{since}'", "half a year of appeals, read"),
        ProblemLevel.WEEK: ("SELECT topic_code, count(*) FROM appeal_now GROUP BY 1", "GROUP BY item"),
        ProblemLevel.MONTH: ("SELECT topic_code, count(*) FROM appeal_now GROUP BY 1", "GROUP BY item"),
    }
    for level, (raw, what) in raws.items():
        ask = partial(_ranked, level, at)
        yield _Question(f"candidates of a {level.value}, ranked", ask, raw, what)


def _ranked(level: ProblemLevel, at: datetime, session: Session) -> object:
    return candidates(session, at, level)


def _lists(session: Session, at: datetime) -> Iterator[_Question]:
    by_day = "SELECT * FROM appeal_now WHERE open = 1 ORDER BY due_at LIMIT :seen"
    department = _busiest(session)
    wanted = {
        "by deadline": ALL,
        "open, by deadline": OPEN,
        "red": AppealFilter(light=Light.RED),
        "yellow": AppealFilter(light=Light.YELLOW),
        "paused": AppealFilter(light=Light.PAUSED),
        "of one department": AppealFilter(department=department),
        "of one department, open": AppealFilter(department=department, open_only=True),
        "of one's own": AppealFilter(mine=True),
        "with a text": AppealFilter(text="电梯"),
        "with a text, open": AppealFilter(text="电梯", open_only=True),
    }
    for what, asked in wanted.items():
        yield _Question(f"list {what}: first rows", partial(_listed, asked, at), by_day, FIRST_ROWS)
    yield _Question("turning yellow today, first rows and count", partial(_turning, at), by_day, FIRST_ROWS)


def _figures(day: date) -> Iterator[_Question]:
    at = now()
    for what, first in (("a month", day - timedelta(days=30)), ("a year", day - timedelta(days=364))):
        raw = (
            "SELECT class_code, department, outcome, count(*) FROM appeal_now"
            f" WHERE received_at >= '{first}' GROUP BY 1, 2, 3"
        )
        yield _Question(f"figures of {what}", partial(_counted, first, day, at), raw, "one GROUP BY", None)


def _listed(wanted: AppealFilter, at: datetime, session: Session) -> object:
    return appeals(session, wanted, at, limit=SEEN)


def _turning(at: datetime, session: Session) -> object:
    return turning_yellow(session, today(), at, SEEN), count_yellow(session, today())


def _searched(asked: str, session: Session) -> object:
    return search(session, asked, SEEN)


def _counted(first: date, last: date, at: datetime, session: Session) -> object:
    return figures(session, first, last, at)


def _acts(station: Station, there: int, repeats: int) -> Iterator[Row]:
    taken: list[UUID] = []
    bare = "UPDATE appeal SET demand = demand WHERE id = (SELECT max(id) FROM appeal)"
    for what, act in (
        ("one taken in", lambda: taken.append(_take_in(station))),
        ("one step", lambda: _step(station, taken.pop())),
    ):
        mine, raw = in_turn([act, lambda: _bare(station, bare)], repeats)
        yield Row("appeals", f"{what}, beside {there:,}", "ms", mine, median(raw), "UPDATE by id + COMMIT", LIST)


def _take_in(station: Station) -> UUID:
    said = Intake(Source.COUNTER, TOPIC, "家里室温只有十五六度。", contact_name="王试", contact_phone="13900010001")
    with station.act("appeal.take") as session:
        return take_in(session, said, at=now()).id


def _step(station: Station, appeal_id: UUID) -> None:
    with station.act("appeal.step") as session:
        step(session, appeal_id, StepKind.ACCEPT, at=now())


def _bare(station: Station, statement: str) -> None:
    with station.local_write() as session:
        session.execute(text(statement))


def _anew(station: Station, there: int) -> Iterator[Row]:
    """A notice of holidays moves the open deadlines; a new version of the fold makes all rows anew."""
    moved: list[int] = []
    with station.sessions() as session:
        open_ones = "SELECT a.*, s.* FROM appeal_now n JOIN appeal a ON a.id = n.appeal_id"
        open_ones += " JOIN appeal_step s ON s.appeal_id = a.id WHERE n.open = 1 AND a.clock = :clock"
        read = seconds(lambda: session.execute(text(open_ones), {"clock": Clock.WORKING_DAYS.name}).all())
    took = seconds(lambda: moved.append(_holidays(station)))
    yield Row("appeals", f"a holiday notice: {moved[0]:,} deadlines moved", "s", (took,), read, "the open ones, read")
    with station.sessions() as session:
        whole = "SELECT count(*), sum(length(s.kind)), max(a.topic) FROM appeal a JOIN appeal_step s"
        read = seconds(lambda: session.execute(text(f"{whole} ON s.appeal_id = a.id")).all())
    took = seconds(lambda: _all_anew(station))
    yield Row("appeals", f"all {there:,} folded anew", "s", (took,), read, "heads and steps, read")


def _all_anew(station: Station) -> None:
    with station.local_write() as session:
        note_all(driver(session))


def _holidays(station: Station) -> int:
    """Today becomes a day off: every open deadline of working days goes one further."""
    shipped, day = national(), today()
    rows = [HolidayRow(each, True) for each in shipped.off if each.year == day.year]
    rows += [HolidayRow(each, False) for each in shipped.work if each.year == day.year]
    free = next(each for each in (day + timedelta(days=n) for n in range(1, 9)) if each.weekday() < 5)
    if free not in shipped.off:
        rows.append(HolidayRow(free, True, "临时放假"))
    with station.act("clocks.holidays") as session:
        return import_notice(session, day.year, rows, "关于放假安排的通知").moved


def _busiest(session: Session) -> str | None:
    count = func.count()
    query = select(AppealNow.department).where(AppealNow.department.is_not(None)).group_by(AppealNow.department)
    return session.scalars(query.order_by(count.desc()).limit(1)).first()


def _some(session: Session) -> Appeal:
    query = select(Appeal).where(Appeal.level < 4, Appeal.contact_name.is_not(None)).order_by(Appeal.received_at)
    return session.scalars(query.offset((session.scalar(select(func.count()).select_from(Appeal)) or 0) // 2)).first()  # type: ignore[return-value]

"""Care: what the rules propose, who is due, and whom to pair with whom, against bare scans and a bare solver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from statistics import median
from uuid import UUID, uuid4

import highspy
import numpy as np
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.calendar import now, today
from models.care.assignment import Problem
from models.care.due import due_counts, due_list
from models.care.due_cache import rebuild_due
from models.care.matching import MatchHelper, MatchPerson, MatchWeights, Place, match
from models.care.matching_costs import problem
from models.care.proposals import proposals, rule_counts
from models.care.records import CareDue, CareManner, Membership
from models.care.visits import record_care_visit
from models.people.records import Resident
from models.station import Station
from tests.bench.measure import Bar, Of, Row, in_turn, seconds
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for

SEEN = 40
"""Rows that a screen shows."""
NAMED = "SG01"
"""A rule that is asked for by itself: 60 or older, and alone behind the door."""


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    residents = scale.residents[-1]
    with stations.copied(households_for(residents)) as station:
        yield from _proposals(station, scale.repeats)
        yield from _due(station, scale.repeats)
    yield from _matching(*scale.matching, scale.repeats)


def _proposals(station: Station, repeats: int) -> Iterator[Row]:
    day = today()
    with station.sessions() as session:
        there = session.scalar(select(func.count(Resident.id))) or 0
        first, bare = in_turn(
            [lambda: proposals(session, day, NAMED, limit=SEEN), lambda: _scan(session, day)], repeats
        )
        what = f"one rule over {there:,} residents: first rows"
        yield Row("care", what, "ms", first, median(bare), "SELECT count(*) by birth date")
        counted: list[int] = []
        whole = seconds(lambda: counted.extend(count.proposed for count in rule_counts(session, day)))
        scans = sum(seconds(lambda: _scan(session, day)) for _rule in counted)
        what = f"all {len(counted)} rules counted: {sum(counted):,} proposals"
        yield Row("care", what, "s", (whole,), scans, "as many bare scans")


def _scan(session: Session, day: date) -> None:
    """Once over all residents, without any rule."""
    session.execute(
        text("SELECT count(*), sum(birth_date <= :day) FROM resident WHERE deleted_at IS NULL AND died_on IS NULL"),
        {"day": day.replace(year=day.year - 60, day=1)},
    ).one()


def _due(station: Station, repeats: int) -> Iterator[Row]:
    day = today()
    with station.sessions() as session:
        people = session.scalar(select(func.count(CareDue.resident_id))) or 0
        first, bare = in_turn([lambda: due_list(session, day, limit=SEEN), lambda: _bare_due(session)], repeats)
        bar = Bar(Of.MEDIAN, 100.0)
        yield Row("care", f"due list of {people:,}: first rows", "ms", first, median(bare), "SELECT 40 by day", bar)
        counts, bare = in_turn([lambda: due_counts(session, day), lambda: _bare_counts(session)], repeats)
        yield Row("care", f"due list of {people:,}: counts", "ms", counts, median(bare), "GROUP BY day", bar)
        someone = session.scalars(select(Membership.resident_id).where(Membership.ended_on.is_(None))).first()
    read = seconds(lambda: _bare_inputs(station))
    yield Row("care", f"due list of {people:,}: made anew", "s", (_made_anew(station, day),), read, "its rows, read")
    if someone is not None:
        one, bare = in_turn([lambda: _visit(station, someone), lambda: _bare_visit(station, someone)], repeats)
        what = "one visit recorded, what is due known"
        yield Row("care", what, "ms", one, median(bare), "UPDATE by id + COMMIT")


def _bare_due(session: Session) -> None:
    session.execute(text("SELECT * FROM care_due WHERE due_on IS NOT NULL ORDER BY due_on LIMIT :n"), {"n": SEEN}).all()


def _bare_counts(session: Session) -> None:
    session.execute(text("SELECT due_on, count(*) FROM care_due GROUP BY due_on")).all()


def _bare_visit(station: Station, resident_id: UUID) -> None:
    with station.local_write() as session:
        session.execute(text("UPDATE care_due SET last_on = last_on WHERE resident_id = :id"), {"id": resident_id.hex})


def _bare_inputs(station: Station) -> None:
    """What the visit engine has to read, read without a thought."""
    with station.sessions() as session:
        for table in ("membership", "care_visit", "care_pause", "crisis"):
            session.execute(text(f"SELECT * FROM {table}")).all()


def _made_anew(station: Station, day: date) -> float:
    with station.local_write() as session:
        return seconds(lambda: rebuild_due(session, day))


def _visit(station: Station, resident_id: UUID) -> None:
    with station.act("care.visit") as session:
        record_care_visit(session, resident_id, at=now(), manner=CareManner.DOOR)


def _matching(people: int, helpers: int, repeats: int) -> Iterator[Row]:
    """A community whose helpers have hardly more places than there are people: the hard case."""
    those, whom = _community(people, helpers)
    weights = MatchWeights()
    optimum: list[int] = []
    bare = seconds(lambda: optimum.append(_bare_solver(problem(those, whom, weights))))
    found = match(those, whom, weights)
    [mine] = in_turn([lambda: match(those, whom, weights)], repeats)
    what = f"suggestions for {people:,} people × {helpers} helpers"
    solved = tuple(value / 1000 for value in mine)
    yield Row("care", what, "s", solved, bare, "HiGHS, all columns at once", Bar(Of.MEDIAN, 5.0))
    gap = found.total - optimum[0]
    yield Row("care", f"their total {found.total:,} over the bare solver's", "", (float(gap),), bar=Bar(Of.MEDIAN, 0))
    yield Row("care", "the gap they report", "", (float(found.gap),), bar=Bar(Of.MEDIAN, 0))


def _community(people: int, helpers: int) -> tuple[list[MatchPerson], list[MatchHelper]]:
    chance = Random(1)
    grids, estates, buildings, stairs = ([uuid4() for _ in range(n)] for n in (8, 24, 240, 720))
    places = [
        Place(stairs[n], buildings[n // 3], estates[n // 30], frozenset({grids[n // 90]})) for n in range(len(stairs))
    ]
    room = -(-people // helpers)
    whom = [
        MatchHelper(uuid4(), chance.choice(places), chance.randrange(room - 2, room + 4), absent=chance.random() < 0.05)
        for _ in range(helpers)
    ]
    met = [{chance.choice(whom).id: chance.randrange(1, 6)} if chance.random() < 0.5 else {} for _ in range(people)]
    return [MatchPerson(uuid4(), chance.choice(places), met[n], chance.randrange(1, 4)) for n in range(people)], whom


def _bare_solver(whole: Problem) -> int:
    """The same optimum by the solver alone: every pair is a column of one linear programme."""
    people, helpers = whole.costs.shape
    rows, columns = (each.ravel() for each in np.indices(whole.costs.shape))
    opened = np.repeat(np.arange(helpers), [len(load) for load in whole.loads])
    costs = np.concatenate([whole.costs.ravel(), whole.alone, *whole.loads]).astype(float)
    pairs, alone, places = len(rows), people, len(opened)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(costs), people + helpers
    programme.col_cost_, programme.col_lower_ = costs, np.zeros(len(costs))
    programme.col_upper_ = np.concatenate([np.full(pairs + alone, np.inf), np.ones(places)])
    programme.row_lower_ = programme.row_upper_ = np.concatenate([np.ones(people), np.zeros(helpers)])
    matrix = programme.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    heights = np.concatenate([np.full(pairs, 2), np.ones(alone + places)]).astype(np.int32)
    matrix.start_ = np.concatenate([[0], np.cumsum(heights)]).astype(np.int32)
    both = np.column_stack([rows, people + columns]).ravel()
    matrix.index_ = np.concatenate([both, np.arange(people), people + opened]).astype(np.int32)
    matrix.value_ = np.concatenate([np.ones(2 * pairs + alone), -np.ones(places)])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(programme)
    solver.run()
    return round(solver.getInfo().objective_function_value)

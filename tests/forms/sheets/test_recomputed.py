"""What the program counts of 解难题 and of the journal of the grid is counted again from the Excel files alone."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from desktop.commands.transfer import export, finish
from forms.appeals_words import STATES
from forms.care_words import words_of
from forms.i18n import _
from forms.solving_words import LEVELS
from forms.studio_words import HAZARD_STATES, MATTER_KINDS, MATTER_STATES
from forms.types import YesNo
from models.appeals.referring import refer_finding
from models.appeals.states import State
from models.calendar import today
from models.solving.actions import choose, owe_daily
from models.solving.actions import step as problem_step
from models.solving.queries import figures
from models.solving.records import ProblemLevel
from models.solving.states import StepKind
from models.station import Station
from models.studio import hazards, intake, matters
from models.studio.hazards import Danger
from models.studio.records import MatterKind
from models.studio.states import HazardState, MatterState
from models.visits.log_figures import log_figures
from models.visits.log_links import log_link, logs_naming
from models.visits.records import LogState, VisitFinding, VisitLog
from models.workers.records import Worker
from tests.conftest import COMMUNITY
from tests.models.appeals.quarter import HEATING, LEAK, NOISE, Quarter, at

L = ProblemLevel
Rows = list[list[Any]]
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(90)]
OWING = ("住建", "水务")
SPANS = (
    (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 2)),
    (date(2026, 2, 1), date(2026, 2, 28), date(2026, 2, 20)),
    (date(2026, 2, 9), date(2026, 3, 1), date(2026, 3, 20)),
    (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 10)),
)
"""First day, last day, and the day of the question: one within the spring festival."""


def sheets(station: Station, name: str, folder: Path) -> list[Rows]:
    """The rows of each sheet of an exported list below its heads."""
    finish(export(station, name, folder / f"{name}.xlsx"))
    book = CalamineWorkbook.from_path(str(folder / f"{name}.xlsx"))
    return [book.get_sheet_by_index(number).to_python()[1:] for number in range(len(book.sheet_names))]


def day(cell: object) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


# 解难题 -------------------------------------------------------------------------------------------------------------


def works() -> set[date]:
    """The working days of 2026, from the shipped table as it stands."""
    file = resources.files("models.codes").joinpath("data", "cn_holidays_2024_2027.csv")
    kinds = {row["date"]: row["kind"] for row in csv.DictReader(file.read_text("utf-8").splitlines())}
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    return {each for each in days if kinds.get(each.isoformat(), "off" if each.weekday() > 4 else "work") == "work"}


def period(level: ProblemLevel, on: date) -> list[date]:
    """The days in which a problem that counts from ``on`` is in time; empty where ``on`` is no first day."""
    if level is L.WEEK:
        return [on + timedelta(days=n) for n in range(7)] if on.weekday() == 0 else []
    if level is L.MONTH:
        days = [on + timedelta(days=n) for n in range(31)]
        return [each for each in days if each.month == on.month] if on.day == 1 else []
    return [on]


def counted_again(
    ledger: Rows, level: ProblemLevel, units: list[str], span: tuple[date, date, date], working: set[date]
) -> tuple[int, int]:
    """How many were in time of those owed, from the rows of the ledger."""
    first, last, asked = span
    mine = [row for row in ledger if row[1] == words_of(LEVELS, level)]
    done = whole = 0
    for on in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        time = period(level, on)
        if not working.intersection(time):
            continue
        for unit in units:
            rows = [row for row in mine if day(row[2]) == on and unit in ("", row[4])]
            in_time = any(day(row[7]) in time for row in rows)
            done += in_time
            whole += in_time or time[-1] < asked
    return done, whole


def year_of_problems(session: Session) -> None:
    """Some in time, some late, some never studied; a quarter of a year with the spring festival in it."""
    Quarter(session)
    for name in OWING:
        owe_daily(session, name, owes=True)
    random = Random(7)
    for on in DAYS:
        for level in L:
            if on not in period(level, on) or random.random() < 0.3:
                continue
            department = random.choice((*OWING, "城管")) if level is L.DAY else None
            begun = at(on.month, on.day, 9)
            problem = choose(session, level, on, "暖气不热", department=department, at=begun)
            if random.random() < 0.85:
                later = timedelta(days=random.choice((0, 0, 0, 1, 3, 8)))
                problem_step(session, problem.id, StepKind.STUDY, at=begun + later, text="压力不足")


def test_rates_of_problems_are_those_of_the_ledger(station: Station, tmp_path: Path) -> None:
    with station.act("test") as session:
        year_of_problems(session)
    ledger, owed, *_notes = sheets(station, "problems", tmp_path)
    departments = sheets(station, "departments", tmp_path)[0]
    units = [row[0] for row in departments if row[5] == row[6] == YesNo().text(True)]
    assert sorted(units) == sorted(OWING)
    working = works()
    assert date(2026, 2, 14) in working  # a Saturday that is made up for
    assert date(2026, 2, 18) not in working
    for span in SPANS:
        with station.sessions() as session:
            rates = figures(session, *span).rates
        for level, rate in rates.items():
            again = counted_again(ledger, level, units if level is L.DAY else [""], span, working)
            assert (rate.part, rate.whole) == again, (level, span)
    assert {row[6] for row in owed} == {COMMUNITY}  # at a seat several of them owe
    listed = Counter((row[0], day(row[1]), row[3]) for row in owed if (day(row[1]) or today()) <= DAYS[-1])
    expected = Counter(
        (words_of(LEVELS, level), on, unit)
        for level in L
        for on in DAYS
        if working.intersection(period(level, on))
        for unit in (units if level is L.DAY else [""])
    )
    assert listed == expected


# 格一 F02 ----------------------------------------------------------------------------------------------------------


def journal_of_march(session: Session) -> dict[str, dict[str, Any]]:
    """Two workers' logs with cases that were found, settled, named twice, or still go on; by table and number."""
    quarter = Quarter(session)
    colleague = Worker(name="陈晓")
    session.add(colleague)
    session.flush()
    authors = (session.connection().info["worker_id"], colleague.id)
    logs = []
    for number in range(6):
        log = VisitLog(
            on=date(2026, 3, 2 + number % 3), author_id=authors[number % 2], content="走访6户",
            number=f"RZ-{number}", state=LogState.SUBMITTED,
        )  # fmt: skip
        session.add(log)
        session.flush()
        logs.append(log)
    heads: list[tuple[str, Any]] = []
    for number, topic in enumerate((LEAK, HEATING, LEAK, NOISE)):
        appeal = quarter.settled(topic_code=topic) if number < 2 else quarter.appeal(topic)
        heads.append(("appeal", appeal))
    for number in range(3):
        danger = Danger(kind="clutter", description="楼道堆物", place="3号楼")
        hazard = hazards.found(session, danger, at=at(3, 2))
        if number:
            hazards.inspect(session, hazard.id, mended=True, text="已清", at=at(3, 2, 11))
        heads.append(("hazard", hazard))
    for number, kind in enumerate((MatterKind.DISPUTE, MatterKind.DISPUTE, MatterKind.SERVICE)):
        topic = "leak" if kind is MatterKind.DISPUTE else "certificate"
        said = intake.Intake(kind=kind, topic=topic, content="楼上漏水", contact_name="王芳")
        matter = intake.take_in(session, None, said, at=at(3, 2, 9 + number)).matter
        if number:
            matters.settle(session, matter.id, "谈好", at=at(3, 2, 14))
        heads.append(("studio_matter", matter))
    random = Random(3)
    for table, head in heads:
        for log in random.sample(logs, 2):
            log_link(session, log.id, table, head.id, settled=random.random() < 0.7)
    grown = VisitFinding(log_id=logs[0].id, dwelling_id=quarter.door().id, kind="need", problem="水管漏水")
    session.add(grown)
    session.flush()
    heads.append(("appeal", refer_finding(session, grown.id, topic_code=LEAK, at=at(3, 4), contact_name="王芳")))
    return {table: {head.number: head.id for kind, head in heads if kind == table} for table, _head in heads}


def numbers(cell: object) -> Iterator[str]:
    yield from filter(None, str(cell or "").split("、"))


def test_figures_of_the_journal_and_its_links_are_those_of_the_files(station: Station, tmp_path: Path) -> None:
    with station.act("test") as session:
        made = journal_of_march(session)
    logs = sheets(station, "visit-logs", tmp_path)[0]
    appeals = {row[1]: row for row in sheets(station, "appeals", tmp_path)[0]}
    dangers = {row[0]: row for row in sheets(station, "hazards", tmp_path)[0]}
    cases = {row[0]: row for row in sheets(station, "studio-matters", tmp_path)[0]}

    def is_settled(kind: str, number: str) -> bool:
        if kind == "hazard":
            return number in dangers and dangers[number][4] == _(HAZARD_STATES[HazardState.CLEARED])
        closed = number in appeals and appeals[number][26] == _(STATES[State.SETTLED])
        if kind == "appeal":
            return closed
        matter = cases.get(number)
        mine = matter is not None and matter[5] == _(MATTER_KINDS[MatterKind.DISPUTE])
        return (closed and appeals[number][7] == "15") or (
            mine and matter is not None and matter[7] == _(MATTER_STATES[MatterState.SETTLED])
        )

    with station.sessions() as session:
        counted = log_figures(session, date(2026, 3, 1), date(2026, 3, 31), at(4, 1))
        back = {
            number: {each.number: (each.named.found, each.named.settled) for each in logs_naming(session, table, id_)}
            for table, ids in made.items()
            for number, id_ in ids.items()
        }
    for line in (counted.whole, *counted.workers):
        mine = [row for row in logs if line.name in ("", row[2])]
        named = {number for row in mine for number in numbers(row[12])}
        again = [sum(is_settled(kind, number) for number in named) for kind in ("hazard", "dispute", "appeal")]
        assert [line.hazards, line.disputes, line.appeals] == again, line.name
        assert line.logs == len(mine)
    assert counted.whole.hazards > 0 < counted.whole.disputes
    there = {
        (row[0], number, settled)
        for row in logs
        for settled, cell in ((False, row[11]), (True, row[12]))
        for number in numbers(cell)
    }
    assert {number for _log, number, _settled in there} == {*appeals, *dangers, *cases}
    assert there == {
        (log, number, settled)
        for number, named_by in back.items()
        for log, how in named_by.items()
        for settled in (False, True)
        if how[settled]
    }

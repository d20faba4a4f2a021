"""The door-knocking: a round is planned on the map, papers are printed, sheets come back, the day is logged."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop.commands import sheets
from desktop.commands.wanted import Wanted
from desktop.demo.stage import Stage
from desktop.demo.typing import Typist
from desktop.picture import Look, settle, wait_for
from desktop.visits import papers
from desktop.visits.log_model import LogModel
from desktop.visits.round_plan_model import RoundPlanModel
from forms.i18n import _
from forms.visits_words import percent_text
from models.calendar import CHINA
from models.people.records import Residency
from models.visits.queries import DoorRow, round_doors
from models.visits.records import LogState, Outcome, Slot
from models.visits.scope import ScopeKind
from models.visits.statistics import round_figures

SHEETS = 18
ROUND_NAME = "冬季入户走访"
WHOLE: tuple[dict[str, object], ...] = (
    {
        "topics": ["safety", "elderly"],
        "hazards": ["gas"],
        "problem": "燃气软管老化",
        "needs": "希望安装扶手",
        "next_on": 0,
    },
    {"topics": ["safety"], "hazards": ["clutter"], "problem": "楼道堆放纸箱", "next_on": 2},
    {"topics": ["register", "policy"], "needs": "想了解居家养老补贴", "next_on": 1},
)
"""What stands on the sheets with more on them than their outcome; ``next_on`` in days before today."""


def plan_round(stage: Stage) -> None:
    """Choose the building's doors on the map, leave out who was met lately, and make a round of the rest."""
    made: list[UUID] = []
    with stage.window(Look()) as window:
        window.desk.go("map")
        settle(window)
        screen: Any = window.stack.currentWidget()
        screen.canvas.select(set(stage.doors))
        stage.picture(window, "map-selection.zh.png", _("the building chosen on the household map"))
        plan = RoundPlanModel(window.desk, stage.today, window)
        plan.created.connect(made.append)
        plan.start()
        plan.set_places(ScopeKind.MAP, stage.doors)
        plan.answer("name", ROUND_NAME)
        plan.answer("starts_on", first_day(stage.today))
        for days in (90, 60, None):  # who was met longer ago, until there is enough for a morning
            plan.set_not_met_for(days)
            settle(window)
            if len(plan.plan.doors) >= SHEETS:
                break
        plan.create()
        wait_for(window, lambda: bool(made))
    stage.round = made[0]
    chosen = _("nobody met for {days} days").format(days=days) if days else _("all doors")
    stage.say(_("{count} of {all} doors of {estate}: {chosen}").format(
        count=len(plan.plan.doors), all=len(stage.doors), estate=stage.estate, chosen=chosen
    ))  # fmt: skip


def first_day(today: date) -> date:
    """A Tuesday at least two weeks back: the second and third attempts are over by today."""
    back = today - timedelta(days=14)
    return back - timedelta(days=(back.weekday() - 1) % 7)


def print_papers(stage: Stage) -> None:
    """Everything that goes along into the stairwell, and what hangs on the wall."""
    round_id = _round(stage)
    rows = [row for row in _rows(stage) if row.surname and not row.vacant][:SHEETS]
    ids = [row.id for row in rows]
    stage.sheets = [row.sheet_no for row in rows]
    stage.home = _fullest([row.dwelling_id for row in rows], stage)
    what = _("door sheets in stair order, known facts filled in (F01)")
    pages = stage.write("door-sheets.pdf", what, papers.door_sheets(round_id, door_ids=ids))
    stage.say(_("{sheets} door sheets on {pages} pages, from {first} to {last}").format(
        sheets=len(ids), pages=pages, first=rows[0].door, last=rows[-1].door
    ))  # fmt: skip
    building, of_round = str(stage.building), str(round_id)
    wall = Wanted(estate=stage.estate, colour="days", size="A3")
    bundle = (
        ("round-list.pdf", _("the round list"), sheets.round_list, Wanted(round=of_round)),
        ("contact-cards.pdf", _("contact cards (F16)"), sheets.contact_cards, Wanted(building=building)),
        ("left-cards.pdf", _("cards for closed doors"), sheets.left_cards, Wanted(blank=True)),
        ("door-sheet-blank.pdf", _("a blank door sheet"), sheets.door_sheets, Wanted(blank=True)),
        ("map-wall-A3.pdf", _("the map for the wall: no names"), sheets.SHEETS["map-wall"], wall),
    )  # fmt: skip
    for name, what, make, wanted in bundle:
        pages = stage.paper(name, what, make, wanted)
        stage.say(_("{name}: {pages} pages").format(name=name, pages=pages))


def type_back(stage: Stage) -> None:
    """The sheets come back in three piles: the first walk, then at other times of day who was not at home."""
    begin = first_day(stage.today)
    saturday = begin + timedelta(days=4)
    piles = (
        (Slot.MORNING, datetime.combine(begin, time(9, 40), CHINA), _first_outcome),
        (Slot.EVENING, datetime.combine(begin + timedelta(days=2), time(18, 50), CHINA), _second_outcome),
        (Slot.SATURDAY, datetime.combine(saturday, time(10, 15), CHINA), _third_outcome),
    )
    with stage.window(Look()) as window:
        typist = Typist(window)
        for number, (_slot, at, outcome_of) in enumerate(piles, start=1):
            again = [row for row in _walked(stage) if number == 1 or row.knocks[-1:] == (Outcome.NOT_HOME,)]
            outcomes = [outcome_of(place) for place in range(len(again))]
            keys = typist.enter_pile([row.sheet_no for row in again], outcomes, at)
            counted = Counter(outcomes)
            met, closed = counted[Outcome.MET], counted[Outcome.NOT_HOME]
            said = _("pile {number}: {sheets} sheets scanned, {met} met, {closed} not at home; {keys} keys each")
            stage.say(said.format(number=number, sheets=len(again), met=met, closed=closed, keys=keys))
        at = datetime.combine(saturday, time(11, 0), CHINA)
        for answers, row in zip(WHOLE, _home_first(stage), strict=False):
            typist.open_sheet(row.sheet_no, Outcome.MET, at)
            if row.dwelling_id == stage.home:
                stage.picture(window, "visit-entry.zh.png", _("sheets typed back: scan, digit, Enter"))
            next_on = stage.today - timedelta(days=int(str(answers["next_on"])))
            typist.fill_in({**answers, "outcome": Outcome.MET, "next_on": next_on})
        stage.say(_("{count} sheets with hazards and needs typed in full").format(count=len(WHOLE)))


def _first_outcome(place: int) -> Outcome:
    pattern = {3: Outcome.NOT_HOME, 7: Outcome.NOT_HOME, 9: Outcome.DECLINED, 11: Outcome.NOT_HOME}
    return {**pattern, 13: Outcome.PHONE, 16: Outcome.NOT_HOME}.get(place, Outcome.MET)


def _second_outcome(place: int) -> Outcome:
    return Outcome.NOT_HOME if place % 2 else Outcome.MET


def _third_outcome(place: int) -> Outcome:
    return Outcome.NOT_HOME if place else Outcome.MET


def log_the_day(stage: Stage) -> None:
    """The log of the first day fills itself from its visits; handed in, it only grows by corrections."""
    day = first_day(stage.today)
    evening = datetime.combine(day, time(17, 0), CHINA)
    with stage.window(Look()) as window:
        log = LogModel(window.desk, lambda: evening, window)
        log.start(day)
        wait_for(window, lambda: log.form is not None)
        if log.form is None:
            raise RuntimeError("no draft was opened")
        log.form.answer("weather", "晴")
        log.form.save()
        wait_for(window, lambda: log.facts is not None)
        log.submit()
        wait_for(window, lambda: log.facts is not None and log.facts.log.state is LogState.SUBMITTED)
        written = log.facts.log if log.facts else None
    if written is None:
        raise RuntimeError("the log was not handed in")
    stage.paper("visit-log.pdf", _("the visit log of the day (F02)"), sheets.visit_log, Wanted(record=str(written.id)))
    stage.say(_("log {number} of {households} households handed in").format(
        number=written.number, households=written.households
    ))  # fmt: skip


def count(stage: Stage) -> None:
    """The figures of the round, as the street wants them."""
    round_id = _round(stage)
    stage.paper(
        "round-statistics.pdf", _("the figures of the round"), sheets.round_statistics, Wanted(round=str(round_id))
    )
    stage.paper(
        "map-work.pdf",
        _("the map of the building as it was walked, to work with"),
        sheets.SHEETS["map-work"],
        Wanted(building=str(stage.building), round=str(round_id)),
    )
    with stage.station.sessions() as session:
        figures = round_figures(session, round_id)
    said = _("{met} met and {phone} by phone of {in_use} doors in use: entry rate {entry}, reach rate {reach}")
    counts = {"met": figures.met, "phone": figures.phone, "in_use": figures.in_use}
    rates = {"entry": percent_text(figures.entry_rate), "reach": percent_text(figures.reach_rate)}
    stage.say(said.format(**counts, **rates))


def _round(stage: Stage) -> UUID:
    if stage.round is None:
        raise RuntimeError("no round was planned")
    return stage.round


def _rows(stage: Stage) -> list[DoorRow]:
    with stage.station.sessions() as session:
        return round_doors(session, _round(stage))


def _walked(stage: Stage) -> list[DoorRow]:
    """The doors whose sheets were printed."""
    return [row for row in _rows(stage) if row.sheet_no in stage.sheets]


def _home_first(stage: Stage) -> list[DoorRow]:
    return sorted(_walked(stage), key=lambda row: row.dwelling_id != stage.home)


def _fullest(dwellings: list[UUID], stage: Stage) -> UUID:
    """The dwelling where most people live, of these."""
    stays = select(Residency.dwelling_id).where(Residency.dwelling_id.in_(dwellings), Residency.current())
    with stage.station.sessions() as session:
        return Counter(session.scalars(stays)).most_common(1)[0][0]

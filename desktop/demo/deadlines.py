"""Deadlines: every light with its word and shape, and a notice of holidays that moves what is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from desktop.appeals import papers
from desktop.commands.transfer import finish
from desktop.demo.appealing import page_of, step, take_in
from desktop.demo.stage import EXCEL, Stage
from forms.i18n import _
from forms.light_words import light_text
from forms.sheets.book import safe_book
from forms.sheets.holidays import read_holidays
from models import calendar
from models.appeals.queries import OPEN, appeal_counts
from models.appeals.records import Source, Urgency
from models.appeals.states import StepKind
from models.appeals.topics import topic
from models.calendar import CHINA
from models.clocks.calendars import calendar_of
from models.clocks.deadlines import Light, Term, deadline
from models.clocks.notices import import_notice
from models.station import Station

STREET_LAMP = "1002"
SAID = {
    "source": Source.HOTLINE,
    "topic_code": STREET_LAMP,
    "content": "小区北门路灯坏了半个月，晚上看不清路。",
    "urgency": Urgency.URGENT,
}
TITLE = "关于{year}年放假安排的补充通知"


def see_the_lights(stage: Stage) -> None:
    """One appeal is nearly due, one is past due; every light has a word and a shape."""
    for light in (Light.YELLOW, Light.RED):
        stage.cases.records[light.value] = appeal_id = _lit(stage, light)
        page = page_of(stage, appeal_id)
        if page.light is not light:
            raise RuntimeError("an appeal has another light than its days say")
        stage.say(_("{number}: {light}, last day {day}").format(
            number=page.appeal.number, light=light_text(page.light), day=page.deadline.last_day
        ))  # fmt: skip
    with stage.station.sessions() as session:
        counts = appeal_counts(session, OPEN, calendar.now())
    said = "  ".join(f"{light_text(light)} {counts.by_light[light]}" for light in Light if light is not Light.OVER)
    stage.say(_("{count} appeals are open: {lights}").format(count=counts.total, lights=said))
    stage.write("open-appeals.pdf", _("open appeals by their lights, names masked"), papers.open_list())
    stage.write("supervision.pdf", _("a call to order for what is past due (F09)"),
                papers.supervision(stage.cases.of(Light.RED.value)))  # fmt: skip


def take_holidays_in(stage: Stage) -> None:
    """A notice of holidays comes as a file; open deadlines move, and each has a step that says from when to when."""
    appeal_id = stage.cases.of(Light.YELLOW.value)
    before = page_of(stage, appeal_id).deadline.last_day
    if before is None:
        raise RuntimeError("a yellow appeal has no last day")
    file = stage.file(EXCEL, "holidays.xlsx", _("a notice of the year's holidays, with one more day off"))
    _write_holidays(stage.station, file, before)
    read = finish(read_holidays(file, before.year))
    if not read.usable:
        raise RuntimeError("the notice of holidays was not read as written")
    with stage.station.act("clocks.holidays") as session:
        done = import_notice(session, before.year, read.rows, TITLE.format(year=before.year))
        moved = done.moved
    after = page_of(stage, appeal_id)
    traces = [row.step.detail for row in after.steps if row.kind is StepKind.RECOMPUTE]
    if not traces or after.deadline.last_day == before:
        raise RuntimeError("the notice moved nothing")
    stage.say(_("{day} becomes a holiday: {count} open deadlines moved, this one from {before} to {after}").format(
        day=before, count=moved, before=before, after=after.deadline.last_day
    ))  # fmt: skip


def _write_holidays(station: Station, to: Path, more: date) -> None:
    """The days of the year as they hold here, and one more day off."""
    with station.sessions() as session:
        holds = calendar_of(session)
    off = {day for day in holds.off if day.year == more.year} or _as_before(holds.off, more.year)
    worked = {day for day in holds.work if day.year == more.year} - {more}
    rows = [(day, "放假", "") for day in off - {more}] + [(day, "上班", "") for day in worked]
    with safe_book(to) as book:
        sheet = book.book.add_worksheet("放假安排")
        book.row(sheet, 0, ("日期", "安排", "名称"), book.head)
        for at, (day, kind, name) in enumerate(sorted([*rows, (more, "放假", "临时放假")]), start=1):
            book.row(sheet, at, (day.isoformat(), kind, name))


def _as_before(off: Collection[date], year: int) -> set[date]:
    """The days off of the last year that is known, for a year of which nothing is."""
    last = max(day.year for day in off)
    return {day.replace(year=year) for day in off if day.year == last and (day.month, day.day) != (2, 29)}


def _lit(stage: Stage, wanted: Light) -> UUID:
    """Take in an appeal so long ago that it has this light now, and assign it."""
    with stage.station.sessions() as session:
        entry, holds, now = topic(session, STREET_LAMP), calendar_of(session), calendar.now()
    term = Term(entry.amount, entry.clock)
    received = next(at for at in _mornings(stage.today) if deadline(at, term, holds).light(now) is wanted)
    appeal_id = take_in(stage, {**SAID, "received_at": received})
    step(stage, appeal_id, StepKind.ACCEPT, received + timedelta(minutes=20))
    step(stage, appeal_id, StepKind.ASSIGN, received + timedelta(hours=1), department="市政")
    return appeal_id


def _mornings(today: date) -> Iterator[datetime]:
    """Ten o'clock of the days before today, the latest first."""
    day = today
    while True:
        day -= timedelta(days=1)
        yield datetime.combine(day, time(10), CHINA)

"""The form of the log of a day (F02), and what the day's visits already say in it."""

from __future__ import annotations

from datetime import date

from forms.days import announced
from forms.form import Answers, Field, Form, Section
from forms.i18n import N_, _
from forms.problems import Problem
from forms.types import Choice, Date, Integer, Several, Text
from forms.visits_words import LOG_REASONS, OUTCOMES, SLOTS
from models import calendar
from models.places.addresses import door_text
from models.visits.logs import DayFacts
from models.visits.records import VisitLog


def _not_tomorrow(answers: Answers) -> Problem | None:
    if answers["on"] is not None and answers["on"] > calendar.today():
        return Problem("log_of_tomorrow", "on", N_("A log cannot be of a day to come; check the date."))
    return None


LOG = Form(
    code="F02",
    version="2026.1",
    title=N_("Visit log"),
    record=VisitLog,
    sections=(
        Section(
            N_("Day"),
            (
                Field(column=VisitLog.on, type=Date(), label=N_("Date")),
                Field(column=VisitLog.weather, type=Text(20), label=N_("Weather")),
                Field(column=VisitLog.slot, type=Choice(SLOTS), label=N_("Time of day")),
                Field(column=VisitLog.place, type=Text(200), label=N_("Place")),
                Field(column=VisitLog.subject, type=Text(200), label=N_("Visited")),
                Field(column=VisitLog.households, type=Integer(0, 9999), label=N_("Households")),
                Field(
                    column=VisitLog.companions,
                    type=Text(120),
                    label=N_("Together with"),
                    hint=N_("Party members, volunteers"),
                ),
                Field(
                    column=VisitLog.police,
                    type=Text(60),
                    label=N_("Police officer who went along"),
                    hint=N_("Empty: nobody went along; the officer of the grid is offered"),
                ),
            ),
        ),
        Section(
            N_("What was done"),
            (
                Field(column=VisitLog.reasons, type=Several(LOG_REASONS), label=N_("Occasion")),
                Field(column=VisitLog.content, type=Text(8000, lines=True), label=N_("Content")),
            ),
        ),
        Section(
            N_("What comes next"),
            (
                Field(column=VisitLog.plan, type=Text(2000, lines=True), label=N_("Plan")),
                Field(column=VisitLog.plan_due, type=Date(), label=N_("Plan to be done by")),
            ),
        ),
    ),
    rules=(_not_tomorrow, announced("plan_due")),
)


def log_answers(on: date, facts: DayFacts) -> dict[str, object]:
    """Return the answers that the day's visits already give, as proposals that the author edits."""
    if not facts.doors:
        return {"on": on, "companions": facts.companions}
    places: dict[str, set[str]] = {}
    for door in facts.doors:
        places.setdefault(door.estate, set()).add(door.building)
    return {
        "on": on,
        "slot": facts.slot,
        "place": "、".join(
            _("{estate} building {buildings}").format(estate=estate, buildings="、".join(sorted(buildings)))
            for estate, buildings in places.items()
        )[:200],
        "households": len(facts.doors),
        "companions": facts.companions,
        "reasons": ["visit"],
        "content": log_content(facts),
    }


def log_content(facts: DayFacts) -> str:
    """Return the day in sentences: how many doors with what outcome, then a line for each door that said something."""
    counted = "，".join(
        _("{outcome} {count}").format(outcome=_(OUTCOMES[outcome]), count=facts.outcomes[outcome])
        for outcome in OUTCOMES
        if facts.outcomes[outcome]
    )
    lines = [_("Visited {count} households: {outcomes}.").format(count=len(facts.doors), outcomes=counted)]
    for door in facts.doors:
        said = "；".join(text for text in (door.needs, door.opinion) if text)
        if said:
            lines.append(f"{door_text(door.building, door.unit, door.room)}：{said}")
    return "\n".join(lines)

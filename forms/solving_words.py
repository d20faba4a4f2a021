"""The words of 解难题: levels, states, steps, and how a problem that is owed stands, each with a shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from forms.i18n import N_, _, ngettext
from models.solving.actions import Carried
from models.solving.records import ProblemLevel
from models.solving.rules import Candidate, Owing, last_day
from models.solving.states import State, StepKind

LEVELS = {
    ProblemLevel.DAY: N_("Problem of the day"),
    ProblemLevel.WEEK: N_("Problem of the week"),
    ProblemLevel.MONTH: N_("Problem of the month"),
}
STATES = {
    State.CHOSEN: N_("To be studied"),
    State.STUDIED: N_("Studied"),
    State.MEASURES: N_("Measures set"),
    State.CARRIED_OUT: N_("Carried out"),
    State.ACCEPTED: N_("Result accepted"),
    State.IN_LIBRARY: N_("In the library"),
}
STEPS = {
    StepKind.STUDY: N_("Record the study"),
    StepKind.MEASURE: N_("Set the measures"),
    StepKind.CARRY_OUT: N_("Record how it was carried out"),
    StepKind.ACCEPT: N_("Accept the result"),
    StepKind.REJECT: N_("Not accepted: back to the measures"),
    StepKind.OPINION: N_("Give the common opinion"),
    StepKind.LIBRARY: N_("Put it into the library"),
    StepKind.REMARK: N_("Add a remark"),
}
OWING = {
    Owing.DONE: N_("Done"),
    Owing.LATE: N_("Made up late"),
    Owing.CHOSEN: N_("Chosen, not studied yet"),
    Owing.OPEN: N_("To be chosen"),
    Owing.MISSING: N_("Missing·"),
}
SHAPES: Mapping[Owing, str] = {
    Owing.DONE: "✓",
    Owing.LATE: "◆",
    Owing.CHOSEN: "●",
    Owing.OPEN: "○",
    Owing.MISSING: "■",
}
"""Colour is never alone, and black-and-white paper can still be read."""
SOLVING_FORMULAS = (
    N_("Rate of problems = days, weeks or months with a problem studied in time / those owed; holidays owe none."),
    N_("Carried along = appeals of a problem that were settled afterwards."),
)


def owing_text(how: Owing) -> str:
    """Shape and word, in the user's language."""
    return f"{SHAPES[how]} {_(OWING[how])}"


def time_text(level: ProblemLevel, on: date) -> str:
    """``2026-03-12``, ``2026-03-09 – 03-15``, ``2026-03``: what a problem counts for."""
    if level is ProblemLevel.MONTH:
        return f"{on:%Y-%m}"
    return on.isoformat() if level is ProblemLevel.DAY else f"{on.isoformat()} – {last_day(level, on):%m-%d}"


def reasons_text(one: Candidate) -> str:
    """The numbers that a candidate is ranked by."""
    if one.level is ProblemLevel.DAY:
        times = ngettext("reported {n} time", "reported {n} times", one.repeats)
    else:
        times = ngettext("{n} appeal in 180 days", "{n} appeals in 180 days", one.repeats)
    age = ngettext("open for {n} day", "open for {n} days", one.days_open)
    breadth = ngettext("{n} household concerned", "{n} households concerned", one.households)
    numbers = ((times, one.repeats), (age, one.days_open), (breadth, one.households))
    return " · ".join(words.format(n=number) for words, number in numbers)


def carried_text(done: Carried) -> str:
    """What an opinion did for the appeals behind it, and which ones it could not move."""
    said = []
    if done.settled:
        said.append(
            ngettext("{n} appeal settled", "{n} appeals settled", len(done.settled)).format(n=len(done.settled))
        )
    if done.answered:
        count = len(done.answered)
        said.append(ngettext("{n} appeal answered", "{n} appeals answered", count).format(n=count))
    if done.left:
        numbers = "、".join(one.number for one in done.left)
        said.append(_("could not be moved along: {numbers}").format(numbers=numbers))
    return _("; ").join(said) if said else _("no open appeal stands behind it")

"""Forms of 解难题: choosing a problem, its steps (F09), the common opinion, the library."""

from __future__ import annotations

from collections.abc import Mapping

from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName
from forms.solving_words import LEVELS, STEPS
from forms.types import Choice, Date, Text
from forms.visits import Instant
from models.base import Record
from models.solving.records import Achievement, Problem, ProblemStep
from models.solving.states import NEEDS_TEXT, StepKind

VERSION = "2026.1"


def _form(code: str, title: str, record: type[Record], *fields: Field) -> Form:
    return Form(code=code, version=VERSION, title=title, record=record, acted=True, sections=(Section(title, fields),))


PROBLEM = _form(
    "F09",
    N_("Problem to be solved"),
    Problem,
    Field(column=Problem.level, type=Choice(LEVELS), label=N_("Level of the problem")),
    Field(
        column=Problem.on,
        type=Date(),
        label=N_("Day it counts for"),
        hint=N_("Any day of the week or month"),
    ),
    Field(
        column=Problem.department,
        type=Text(60),
        label=N_("Whose problem it is"),
        hint=N_("The department; of a problem of the day it has to be said"),
    ),
    Field(column=Problem.title, type=Text(120), label=N_("Title of the problem")),
    Field(column=Problem.lead, type=PersonName(), label=N_("Who leads the study")),
    Field(column=Problem.participants, type=Text(300), label=N_("Who takes part")),
    Field(column=Problem.text, type=Text(4000, lines=True), label=N_("What the problem is")),
)
"""The appeals that it stands for are chosen, not asked."""

_TEXTS: Mapping[StepKind, str] = {
    StepKind.STUDY: N_("What the study came to"),
    StepKind.MEASURE: N_("Measures: what, by whom, until when"),
    StepKind.CARRY_OUT: N_("How it was carried out"),
    StepKind.ACCEPT: N_("What the acceptance saw"),
    StepKind.REJECT: N_("Why it is not accepted"),
    StepKind.OPINION: N_("Common opinion in full"),
    StepKind.REMARK: N_("Remark in words"),
}
_WHEN = Field(
    column=ProblemStep.at, type=Instant(), label=N_("Time of the step"), hint=N_("Empty: now"), required=False
)
_DOCUMENT = Field(column=ProblemStep.detail, type=Text(60), label=N_("Document number of the opinion"), required=True)


def _step(number: int, kind: StepKind) -> Form:
    words = Field(column=ProblemStep.text, type=Text(4000, lines=True), label=_TEXTS[kind], required=kind in NEEDS_TEXT)
    first = (_DOCUMENT,) if kind is StepKind.OPINION else ()
    return _form(f"JT-{number}", STEPS[kind], ProblemStep, *first, words, _WHEN)


STEP_FORMS: Mapping[StepKind, Form] = {kind: _step(number, kind) for number, kind in enumerate(_TEXTS, start=11)}
"""One small form a step; the library has ``ACHIEVEMENT``."""
ACHIEVEMENT = _form(
    "JT-02",
    N_("Entry of the library"),
    Achievement,
    Field(column=Achievement.title, type=Text(120), label=N_("Title of the entry")),
    Field(column=Achievement.document, type=Text(60), label=N_("Document number")),
    Field(
        column=Achievement.text,
        type=Text(8000, lines=True),
        label=N_("What stays"),
        hint=N_("Without names, phones, ID numbers: it is kept for ever"),
    ),
    Field(column=Achievement.on, type=Date(), label=N_("Day of the entry"), hint=N_("Empty: today"), required=False),
)

"""Forms of whistles (F08), red-leader stations' meetings and tasks, and departments' points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.appeals_types import Names
from forms.appeals_words import SATISFACTIONS
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName
from forms.types import Choice, Date, Integer, Text
from forms.visits import Instant
from forms.whistles_types import Marks
from forms.whistles_words import KINDS, MEETINGS, STEPS, TASK_STEPS
from models.base import Record
from models.whistles.records import RedMeeting, RedTask, RedTaskStep, UnitPoint, Whistle, WhistleStep
from models.whistles.red_states import TASK_NEEDS_TEXT, TaskStepKind
from models.whistles.states import NEEDS_TEXT, StepKind

VERSION = "2026.1"


def _form(code: str, title: str, record: type[Record], *fields: Field, acted: bool = True) -> Form:
    return Form(code=code, version=VERSION, title=title, record=record, acted=acted, sections=(Section(title, fields),))


WHISTLE = _form(
    "F08",
    N_("Whistle·"),
    Whistle,
    Field(column=Whistle.kind, type=Choice(KINDS), label=N_("Kind of whistle")),
    Field(
        column=Whistle.departments,
        type=Names(),
        label=N_("Departments that have to come"),
        hint=N_("The first one leads"),
    ),
    Field(column=Whistle.place, type=Text(200), label=N_("Where they have to come")),
    Field(column=Whistle.facts, type=Text(4000, lines=True), label=N_("What is the matter on site")),
    Field(
        column=Whistle.blown_by,
        type=PersonName(),
        label=N_("Who blows the whistle"),
        hint=N_("Empty: you"),
        required=False,
    ),
    Field(
        column=Whistle.arrive_by,
        type=Instant(),
        label=N_("To be there by"),
        hint=N_("Empty: by its kind, 30 minutes, 24 hours or 3 working days after the whistle is blown"),
        required=False,
    ),
    Field(column=Whistle.settle_by, type=Instant(), label=N_("To be settled by"), required=False),
    Field(column=Whistle.at, type=Instant(), label=N_("Drafted at"), hint=N_("Empty: now"), required=False),
)
"""The appeal it grows out of is chosen, not asked."""


def _at_a_seat(form: Form, column: Any, hint: str, *, required: bool) -> Form:
    """The form as a street or district fills it in: for which of its communities."""
    whose = Field(column=column, type=Text(60), label=N_("Community it is about"), hint=hint, required=required)
    return replace(form, sections=(Section(form.title, (whose, *form.fields)),))


SEAT_WHISTLE = _at_a_seat(WHISTLE, Whistle.community_code, N_("Its name or its code"), required=True)

_TEXTS: Mapping[StepKind, str] = {
    StepKind.APPROVE: N_("What the street says"),
    StepKind.REJECT: N_("Why it is sent back"),
    StepKind.SIGN: N_("Remark on signing"),
    StepKind.REPORT: N_("What was seen on site"),
    StepKind.DISCUSS: N_("What was agreed"),
    StepKind.HANDLE: N_("How it was handled"),
    StepKind.REDO: N_("What is not mended"),
    StepKind.CLEAR: N_("What the verification saw"),
    StepKind.RATE: N_("Residents' representative"),
    StepKind.REMARK: N_("Remark in words"),
}
_ACTORS: Mapping[StepKind, str] = {
    StepKind.APPROVE: N_("Who at the street judged"),
    StepKind.REJECT: N_("Who at the street judged"),
    StepKind.SIGN: N_("Who signed"),
    StepKind.REPORT: N_("Who came for it"),
    StepKind.CLEAR: N_("Who verified"),
}


def _when(column: Any) -> Field:
    return Field(column=column, type=Instant(), label=N_("Time of the step"), hint=N_("Empty: now"), required=False)


def _words(kind: StepKind) -> Field:
    lines = kind is not StepKind.RATE
    return Field(
        column=WhistleStep.text,
        type=Text(2000 if lines else 60, lines=lines),
        label=_TEXTS[kind],
        required=kind in NEEDS_TEXT,
    )


def _who(kind: StepKind) -> Field:
    return Field(
        column=WhistleStep.actor,
        type=PersonName(),
        label=_ACTORS[kind],
        hint=N_("Empty: you") if kind is StepKind.CLEAR else "",
        required=False,
    )


def _department(*, required: bool) -> Field:
    return Field(
        column=WhistleStep.department,
        type=Text(60),
        label=N_("Which department·"),
        hint="" if required else N_("Empty: all that came"),
        required=required,
    )


_MORE: Mapping[StepKind, tuple[Field, ...]] = {
    StepKind.APPROVE: (_who(StepKind.APPROVE), _words(StepKind.APPROVE)),
    StepKind.REJECT: (_who(StepKind.REJECT), _words(StepKind.REJECT)),
    StepKind.BLOW: (
        Field(
            column=WhistleStep.until,
            type=Instant(),
            label=N_("To be there by"),
            hint=N_("Empty: as drafted"),
            required=False,
        ),
    ),
    StepKind.SIGN: (_department(required=True), _who(StepKind.SIGN), _words(StepKind.SIGN)),
    StepKind.REPORT: (_department(required=True), _who(StepKind.REPORT), _words(StepKind.REPORT)),
    StepKind.CLEAR: (_who(StepKind.CLEAR), _words(StepKind.CLEAR)),
    StepKind.RATE: (
        _department(required=False),
        Field(
            column=WhistleStep.detail,
            type=Marks(),
            label=N_("Coming on time, attitude, solution"),
            hint=N_("0 to 5 points each, as 5、4、3"),
            required=True,
        ),
        _words(StepKind.RATE),
    ),
}
STEP_FORMS: Mapping[StepKind, Form] = {
    kind: _form(f"CS-{number}", STEPS[kind], WhistleStep, *_MORE.get(kind) or (_words(kind),), _when(WhistleStep.at))
    for number, kind in enumerate(StepKind, start=11)
}
"""One small form a step."""

MEETING = _form(
    "HL-01",
    N_("Meeting of the red-leader station"),
    RedMeeting,
    Field(column=RedMeeting.kind, type=Choice(MEETINGS), label=N_("Kind of meeting")),
    Field(column=RedMeeting.on, type=Date(), label=N_("Day of the meeting")),
    Field(column=RedMeeting.topic, type=Text(200), label=N_("What the meeting is about")),
    Field(column=RedMeeting.chair, type=PersonName(), label=N_("Who chairs")),
    Field(column=RedMeeting.present, type=Text(300), label=N_("Who was there")),
    Field(column=RedMeeting.minutes, type=Text(8000, lines=True), label=N_("Minutes")),
    acted=False,
)
TASK = _form(
    "HL-02",
    N_("Task for a department"),
    RedTask,
    Field(column=RedTask.department, type=Text(60), label=N_("Which department·")),
    Field(column=RedTask.text, type=Text(4000, lines=True), label=N_("What it has to do")),
    Field(column=RedTask.given_at, type=Instant(), label=N_("Given at"), hint=N_("Empty: now"), required=False),
)
SEAT_TASK = _at_a_seat(TASK, RedTask.community_code, N_("Empty: the whole street or district"), required=False)
_TASK_TEXTS: Mapping[TaskStepKind, str] = {
    TaskStepKind.ANSWER: N_("What the department answered"),
    TaskStepKind.SOLVE: N_("How it was solved"),
    TaskStepKind.RATE: N_("In their own words"),
    TaskStepKind.REMARK: N_("Remark in words"),
}


def _task_step(number: int, kind: TaskStepKind) -> Form:
    words = Field(
        column=RedTaskStep.text,
        type=Text(2000, lines=True),
        label=_TASK_TEXTS[kind],
        required=kind in TASK_NEEDS_TEXT,
    )
    who = Field(
        column=RedTaskStep.actor, type=PersonName(), label=N_("Who answered"), hint=N_("Empty: you"), required=False
    )
    how = Field(column=RedTaskStep.detail, type=Choice(SATISFACTIONS), label=N_("How satisfied"), required=True)
    first = {TaskStepKind.ANSWER: (who,), TaskStepKind.RATE: (how,)}.get(kind, ())
    return _form(f"HL-{number}", TASK_STEPS[kind], RedTaskStep, *first, words, _when(RedTaskStep.at))


TASK_STEP_FORMS: Mapping[TaskStepKind, Form] = {
    kind: _task_step(number, kind) for number, kind in enumerate(TaskStepKind, start=31)
}
POINT = _form(
    "HL-03",
    N_("Points by hand"),
    UnitPoint,
    Field(column=UnitPoint.department, type=Text(60), label=N_("Which department·")),
    Field(
        column=UnitPoint.points, type=Integer(-100, 100), label=N_("Points"), hint=N_("With a minus to take some away")
    ),
    Field(column=UnitPoint.reason, type=Text(200), label=N_("Why these points"), required=True),
)
VOID = _form(
    "HL-04",
    N_("Take a line back"),
    UnitPoint,
    Field(column=UnitPoint.reason, type=Text(200), label=N_("Why it is taken back"), required=True),
)

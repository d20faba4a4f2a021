"""Forms of appeals: the intake, each step, notices, departments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from forms.appeals_types import Names
from forms.appeals_words import DEPARTMENT_KINDS, LEVELS, SATISFACTIONS, SOURCES, STEPS, URGENCIES
from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName, Phone
from forms.types import AnyType, Choice, Integer, Text, YesNo
from forms.visits import Instant, Reference
from models.appeals.records import Appeal, AppealNow, AppealStep, Department, Notice
from models.appeals.rules import NORMS
from models.appeals.states import NEEDS_TEXT, NOTED, StepKind

VERSION = "2026.1"
MORE = N_("More about the appeal")
"""A section that is seldom asked for."""


def _named(answers: Answers) -> bool:
    return not answers["anonymous"]


def _accusing(answers: Answers) -> bool:
    return bool(answers["accusation"])


def _not_accusing(answers: Answers) -> bool:
    return not answers["accusation"]


def _who(hint: str) -> tuple[Field, ...]:
    """Of whoever wants no name nothing is asked."""
    asked: tuple[tuple[InstrumentedAttribute[Any], AnyType, str], ...] = (
        (Appeal.contact_name, PersonName(), N_("Who appeals·")),
        (Appeal.contact_phone, Phone(service=True), N_("Phone of who appeals")),
        (Appeal.address, Text(200), N_("Address of who appeals")),
    )
    return tuple(
        Field(column=column, type=kind, label=label, hint=hint, relevant=_named) for column, kind, label in asked
    )


def _place(hint: str) -> Field:
    return Field(column=Appeal.place, type=Text(200), label=N_("Where it is"), hint=hint)


_WHOSE = Field(
    column=Appeal.community_code,
    type=Text(60),
    label=N_("Community it is about"),
    hint=N_("Its name or its code; an accusation stays here"),
    required=True,
    relevant=_not_accusing,
)
_WHAT = (
    Field(
        column=Appeal.topic_code,
        type=Text(60),
        label=N_("Topic"),
        hint=N_("Type a word, its initials or its code"),
    ),
    Field(column=Appeal.content, type=Text(4000, lines=True), label=N_("What they say happened")),
)
_CHANNEL = Field(column=Appeal.source, type=Choice(SOURCES), label=N_("How it came in"))
_NAMELESS = Field(column=Appeal.anonymous, type=YesNo(), label=N_("Without a name"), required=False)
_ACCUSATION = Section(
    N_("Accusation"),
    (
        Field(
            column=Appeal.accusation,
            type=YesNo(),
            label=N_("It accuses an office or a person"),
            required=False,
        ),
        Field(
            column=Appeal.accused,
            type=Names(),
            label=N_("Whom it is about"),
            hint=N_("Names of departments and people, with 、 between them"),
            required=True,
            relevant=_accusing,
        ),
    ),
)
_MORE_OF_IT = Section(
    MORE,
    (
        Field(column=Appeal.urgency, type=Choice(URGENCIES), label=N_("Urgency"), required=False),
        Field(column=Appeal.demand, type=Text(1000, lines=True), label=N_("What they ask for")),
        Field(column=Appeal.materials, type=Names(), label=N_("Papers handed in")),
        Field(column=Appeal.companions, type=Integer(0, 9999), label=N_("How many came along")),
        Field(column=Appeal.representative, type=PersonName(), label=N_("Who speaks for them"), relevant=_named),
        Field(
            column=Appeal.received_at,
            type=Instant(),
            label=N_("Came in at"),
            hint=N_("Empty: now"),
            required=False,
        ),
    ),
)
INTAKE = Form(
    code="A-01",
    version=VERSION,
    title=N_("Intake of an appeal"),
    record=Appeal,
    acted=True,
    sections=(
        Section(N_("What it is about"), (*_WHAT, _place(N_("Empty: where the one who appeals lives")), _CHANNEL)),
        Section(N_("Who appeals"), (*_who(N_("Empty: as the register knows it")), _NAMELESS)),
        _ACCUSATION,
        _MORE_OF_IT,
    ),
)
"""F06. The resident, the door and the building are chosen, not asked; the term is the topic's."""

SEAT_INTAKE = replace(
    INTAKE,
    sections=(
        Section(N_("What it is about"), (_WHOSE, *_WHAT, _place(""), _CHANNEL)),
        Section(N_("Who appeals"), (*_who(""), _NAMELESS)),
        _ACCUSATION,
        _MORE_OF_IT,
    ),
)
"""As a street or district takes it in: for which of its communities, and nothing that a register would know."""

_WHEN = Field(column=AppealStep.at, type=Instant(), label=N_("When·"), hint=N_("Empty: now"), required=False)
_TEXTS: Mapping[StepKind, str] = {
    StepKind.SETTLE_ON_SPOT: N_("Result"),
    StepKind.REFUSE: N_("Why it is not taken up"),
    StepKind.GUIDE: N_("Where to turn to"),
    StepKind.ASK_SUPPLEMENT: N_("What is missing·"),
    StepKind.WORK: N_("What was done·"),
    StepKind.RETURN: N_("Why it is given back"),
    StepKind.ANSWER: N_("Result"),
    StepKind.REJECT: N_("What is not solved"),
    StepKind.CALL_BACK: N_("In their own words"),
    StepKind.REDO: N_("What has to be done again"),
    StepKind.SUSPEND: N_("Goes on when"),
    StepKind.ASK_EXTENSION: N_("Why more time is needed"),
    StepKind.DENY_EXTENSION: N_("Why it is denied"),
    StepKind.ESCALATE: N_("Why it is escalated"),
    StepKind.CORRECT: N_("What is right"),
    StepKind.REMARK: N_("Remark"),
}


def _text(kind: StepKind) -> Field:
    return Field(
        column=AppealStep.text,
        type=Text(2000, lines=True),
        label=_TEXTS.get(kind, N_("In words")),
        required=kind in NEEDS_TEXT,
    )


def _until(label: str) -> Field:
    return Field(column=AppealStep.until, type=Instant(), label=label, required=False)


def _days(*, required: bool) -> Field:
    return Field(
        column=AppealStep.detail,
        type=Integer(1, NORMS.most_extension),
        label=N_("Days more"),
        hint=N_("Of the appeal's own clock"),
        required=required,
    )


def _satisfaction(*, required: bool) -> Field:
    return Field(
        column=AppealNow.satisfaction, type=Choice(SATISFACTIONS), label=N_("How satisfied"), required=required
    )


_DEPARTMENT = Field(column=AppealStep.department, type=Text(60), label=N_("Department"), required=True)
_MORE: Mapping[StepKind, tuple[Field, ...]] = {
    StepKind.SETTLE_ON_SPOT: (_text(StepKind.SETTLE_ON_SPOT), _satisfaction(required=False)),
    StepKind.ASK_SUPPLEMENT: (_text(StepKind.ASK_SUPPLEMENT), _until(N_("Has to be there by"))),
    StepKind.ASSIGN: (_DEPARTMENT, _until(N_("Answer wanted by")), _text(StepKind.ASSIGN)),
    StepKind.WHISTLE: (_DEPARTMENT, _text(StepKind.WHISTLE)),
    StepKind.CALL_BACK: (
        Field(column=AppealStep.detail, type=YesNo(), label=N_("Is it solved"), required=False),
        _satisfaction(required=True),
        _text(StepKind.CALL_BACK),
    ),
    StepKind.SUSPEND: (_text(StepKind.SUSPEND), _until(N_("Look again on"))),
    StepKind.ASK_EXTENSION: (_days(required=False), _text(StepKind.ASK_EXTENSION)),
    StepKind.EXTEND: (
        _days(required=True),
        Field(column=AppealStep.actor, type=PersonName(), label=N_("Approved by"), required=True),
        _text(StepKind.EXTEND),
    ),
    StepKind.ESCALATE: (
        Field(column=AppealStep.detail, type=Choice(LEVELS), label=N_("Escalated to"), required=True),
        _text(StepKind.ESCALATE),
    ),
    StepKind.JOIN_COLLEAGUE: (Field(column=AppealStep.detail, type=Reference(), label=N_("Colleague"), required=True),),
}


def _step_form(number: int, kind: StepKind) -> Form:
    fields = (*_MORE.get(kind, (_text(kind),)), _WHEN)
    return Form(
        code=f"A-{number}",
        version=VERSION,
        title=STEPS[kind],
        record=AppealStep,
        acted=True,
        sections=(Section(STEPS[kind], fields),),
    )


STEP_FORMS: Mapping[StepKind, Form] = {
    kind: _step_form(number, kind)
    for number, kind in enumerate((kind for kind in StepKind if kind not in NOTED), start=11)
}
"""One small form a step; ``detail`` asks for what the kind keeps there: days, a level, a colleague, yes or no."""


def _notice(code: str, title: str, *fields: Field) -> Form:
    return Form(code=code, version=VERSION, title=title, record=Notice, acted=True, sections=(Section(title, fields),))


_RECEIVED = Field(
    column=Notice.received,
    type=Names(),
    label=N_("Papers handed in"),
    hint=N_("With 、 or one a line"),
)
_UNTIL = Field(column=Notice.until, type=Instant(), label=N_("Has to be there by"), required=False)
ACCEPTANCE = _notice("A-03", N_("Notice of acceptance"), _RECEIVED)
SUPPLEMENT = _notice(
    "A-04",
    N_("Notice of what is missing"),
    _RECEIVED,
    Field(
        column=Notice.missing,
        type=Text(2000, lines=True),
        label=N_("What is missing·"),
        hint=N_("One a line: paper, what it has to be like, where one gets it; with ; between them"),
        required=True,
    ),
    _UNTIL,
)
REFUSAL = _notice(
    "A-05",
    N_("Notice that it is not taken up"),
    Field(column=Notice.reason, type=Text(1000, lines=True), label=N_("Why it is not taken up"), required=True),
    Field(column=Notice.right_place, type=Text(120), label=N_("Where to turn to"), required=True),
)
DEPARTMENT = Form(
    code="A-06",
    version=VERSION,
    title=N_("Department"),
    record=Department,
    sections=(
        Section(
            N_("Department"),
            (
                Field(column=Department.name, type=Text(60), label=N_("Name of the department")),
                Field(column=Department.kind, type=Choice(DEPARTMENT_KINDS), label=N_("Kind of department")),
                Field(column=Department.leader, type=PersonName(), label=N_("Who leads it")),
                Field(column=Department.contact, type=PersonName(), label=N_("Whom to ask for")),
                Field(column=Department.phone, type=Phone(service=True), label=N_("Department's phone")),
                Field(column=Department.daily_problem, type=YesNo(), label=N_("Owes one problem a day")),
                Field(column=Department.active, type=YesNo(), label=N_("Can be asked now")),
            ),
        ),
    ),
    acted=True,
)
"""Acted: its name is how everything else names it, and stays."""

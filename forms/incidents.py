"""Forms of incidents: what happened, and the steps that follow (PIPL 57; L-25)."""

from __future__ import annotations

from collections.abc import Mapping

from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.incidents_words import KINDS, MEASURES, STEPS
from forms.types import Choice, Reference, Several, Text
from forms.visits import Instant
from models.base import Record
from models.incidents.records import Incident, IncidentKind, IncidentStep
from models.incidents.states import NEEDS_TEXT, StepKind

VERSION = "2026.1"
OF_A_FILE = frozenset({IncidentKind.LOST_CARRIER, IncidentKind.LOST_PAPER, IncidentKind.LEAKED})
"""Kinds of which a file or print of the register may be what was lost."""


def _form(code: str, title: str, record: type[Record], *fields: Field) -> Form:
    return Form(code=code, version=VERSION, title=title, record=record, acted=True, sections=(Section(title, fields),))


INCIDENT = _form(
    "SJ-01",
    N_("Incident"),
    Incident,
    Field(column=Incident.kind, type=Choice(KINDS), label=N_("What happened (kind)")),
    Field(
        column=Incident.station_id,
        type=Reference(),
        label=N_("Which PC"),
        hint=N_("As the district knows them; it is shut out with the next step"),
        required=False,
        relevant=lambda answers: answers["kind"] is IncidentKind.LOST_PC,
    ),
    Field(
        column=Incident.disclosure_id,
        type=Reference(),
        label=N_("Which file or print"),
        hint=N_("Of the register of what left; those on it are concerned, and nobody else"),
        required=False,
        relevant=lambda answers: answers["kind"] in OF_A_FILE,
    ),
    Field(
        column=Incident.account,
        type=Text(2000, lines=True),
        label=N_("What happened, when and where"),
        hint=N_("Without names of residents: it is printed on the report"),
    ),
    Field(column=Incident.found_at, type=Instant(), label=N_("Noticed at"), hint=N_("Empty: now"), required=False),
    Field(
        column=Incident.happened_at,
        type=Instant(),
        label=N_("Happened at"),
        hint=N_("As far as it is known; whoever was registered later is not concerned"),
    ),
    Field(column=Incident.measures, type=Several(MEASURES), label=N_("What protected it"), required=False),
)
_WHEN = Field(
    column=IncidentStep.at, type=Instant(), label=N_("Time of the step"), hint=N_("Empty: now"), required=False
)
_TO = Field(
    column=IncidentStep.department, type=Text(60), label=N_("Reported to"), hint=N_("Street, cyberspace office, police")
)
_TEXTS: Mapping[StepKind, str] = {
    StepKind.SHUT_OUT: N_("Who reported it, and what else is known"),
    StepKind.CONTAIN: N_("What was done: shut out, passwords changed, searched for"),
    StepKind.LIST: N_("What the list was checked against"),
    StepKind.REPORT: N_("What was reported, by whom, file number"),
    StepKind.TELL: N_("How the people were told"),
    StepKind.SPARE: N_("Why no harm can come of it"),
    StepKind.CLOSE: N_("What was learnt from it"),
    StepKind.REOPEN: N_("Why it is taken up again"),
    StepKind.REMARK: N_("Remark in words"),
}


def _step(number: int, kind: StepKind) -> Form:
    words = Field(
        column=IncidentStep.text, type=Text(2000, lines=True), label=_TEXTS[kind], required=kind in NEEDS_TEXT
    )
    first = (_TO,) if kind is StepKind.REPORT else ()
    return _form(f"SJ-{number}", STEPS[kind], IncidentStep, *first, words, _WHEN)


STEP_FORMS: Mapping[StepKind, Form] = {kind: _step(number, kind) for number, kind in enumerate(_TEXTS, start=10)}

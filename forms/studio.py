"""Forms of the studio: officers, sessions, intake, what comes of a matter, hazards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName, Phone
from forms.problems import BadValueError, Problem
from forms.studio_words import HAZARD_KINDS, MATTER_KINDS, TOPICS
from forms.types import AnyType, Choice, Text, YesNo, folded
from forms.visits import Instant, Reference
from models.studio.records import (
    Hazard,
    HazardStep,
    MatterStep,
    StudioMatter,
    StudioOfficer,
    StudioSession,
    StudioShift,
)

_TIME = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)")


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day to the minute, ``09:00``."""

    max_length: int = 5

    def parse(self, raw: object) -> str:
        match = _TIME.fullmatch(folded(raw))
        if match is None:
            raise BadValueError("not_time", N_("{label} is no time of day; write it as 09:00."))
        return f"{int(match[1]):02d}:{match[2]}"

    def text(self, value: str) -> str:
        return value


OFFICER = Form(
    code="S-01",
    version="2026.1",
    title=N_("Officer of the studio"),
    record=StudioOfficer,
    sections=(
        Section(
            N_("Officer of the studio"),
            (
                Field(column=StudioOfficer.name, type=PersonName(), label=N_("Officer's name")),
                Field(
                    column=StudioOfficer.department,
                    type=Text(60),
                    label=N_("Officer's department"),
                    hint=N_("Police, justice, emergency management, petition office …"),
                ),
                Field(column=StudioOfficer.post, type=Text(60), label=N_("Position")),
                Field(column=StudioOfficer.phone, type=Phone(service=True), label=N_("Officer's phone")),
                Field(column=StudioOfficer.active, type=YesNo(), label=N_("Sits in the studio now")),
            ),
        ),
    ),
)


def _opens_first(answers: Answers) -> Problem | None:
    opens, closes = answers["opens"], answers["closes"]
    if opens is None or closes is None or opens < closes:
        return None
    return Problem("closes_before_opens", "closes", N_("The studio closes before it opens; check the times."))


SESSION = Form(
    code="S-02",
    version="2026.1",
    title=N_("Saturday session"),
    record=StudioSession,
    sections=(
        Section(
            N_("Saturday session"),
            (
                Field(
                    column=StudioSession.theme,
                    type=Text(120),
                    label=N_("Theme of the day"),
                    hint=N_("What people can come for on this day"),
                ),
                Field(column=StudioSession.opens, type=TimeOfDay(), label=N_("Opens at")),
                Field(column=StudioSession.closes, type=TimeOfDay(), label=N_("Closes at")),
            ),
        ),
    ),
    rules=(_opens_first,),
)
"""The day itself, whether it is held, and its end are not asked here."""


def _of_register(column: InstrumentedAttribute[Any], kind: AnyType, label: str) -> Field:
    """What the register knows of a resident need not be typed."""
    return Field(column=column, type=kind, label=label, hint=N_("Empty: as the register knows it"))


INTAKE = Form(
    code="S-03",
    version="2026.1",
    title=N_("Intake of a visitor"),
    record=StudioMatter,
    acted=True,
    sections=(
        Section(
            N_("Matter"),
            (
                Field(column=StudioMatter.kind, type=Choice(MATTER_KINDS), label=N_("Kind of matter"), required=True),
                Field(column=StudioMatter.topic, type=Choice(TOPICS), label=N_("Topic of the matter"), required=True),
                Field(
                    column=StudioMatter.content,
                    type=Text(4000, lines=True),
                    label=N_("What it is about"),
                    required=True,
                ),
            ),
        ),
        Section(
            N_("Who came"),
            (
                _of_register(StudioMatter.contact_name, PersonName(), N_("Visitor's name")),
                _of_register(StudioMatter.contact_phone, Phone(), N_("Visitor's phone")),
                _of_register(StudioMatter.address, Text(200), N_("Visitor's address")),
                Field(
                    column=StudioMatter.violence,
                    type=YesNo(),
                    label=N_("Asks for help against violence at home"),
                    hint=N_("A closed file: only those who are named on it see it"),
                ),
            ),
        ),
    ),
)
"""Topics are those of the kind (``forms.studio_words.topics_of``); the action refuses others."""


def _step(code: str, title: str, *fields: Field) -> Form:
    record = HazardStep if fields[0].column.class_ is HazardStep else MatterStep
    return Form(code=code, version="2026.1", title=title, record=record, acted=True, sections=(Section(title, fields),))


def _text(label: str, *, required: bool = False, of: type[MatterStep | HazardStep] = MatterStep) -> Field:
    return Field(column=of.text, type=Text(2000, lines=True), label=label, required=required)


def _department(of: type[MatterStep | HazardStep]) -> Field:
    return Field(column=of.department, type=Text(60), label=N_("Department that goes on"), required=True)


SETTLE = _step("S-10", N_("Settled on the spot"), _text(N_("How it was settled"), required=True))
HAND_OVER = _step(
    "S-11",
    N_("Handing over to an officer"),
    Field(column=MatterStep.officer_id, type=Reference(), label=N_("Which officer"), required=True),
    _text(N_("What has been done so far")),
)
APPOINT = _step(
    "S-12",
    N_("Appointment"),
    Field(
        column=MatterStep.until,
        type=Instant(),
        label=N_("Comes again at"),
        hint=N_("Day and time, as 2026-11-28 09:30"),
        required=True,
    ),
    _text(N_("What to bring")),
)
REFER = _step("S-13", N_("Referral"), _department(MatterStep), _text(N_("What the department is asked for")))
LEAVE = _step("S-14", N_("Visitor has gone"), _text(N_("Why")))
REMARK = _step("S-15", N_("Additional remark"), _text(N_("Additional remark"), required=True))
POLICE = _step("S-16", N_("Report to the police"), _text(N_("When and how it was reported"), required=True))

HAZARD = Form(
    code="S-04",
    version="2026.1",
    title=N_("Hazard"),
    record=Hazard,
    acted=True,
    sections=(
        Section(
            N_("Hazard"),
            (
                Field(column=Hazard.kind, type=Choice(HAZARD_KINDS), label=N_("Kind of hazard")),
                Field(column=Hazard.description, type=Text(2000, lines=True), label=N_("What is dangerous")),
                Field(
                    column=Hazard.place,
                    type=Text(200),
                    label=N_("Place of the hazard"),
                    hint=N_("Where no door or building is chosen"),
                ),
                Field(
                    column=Hazard.responsible,
                    type=Text(60),
                    label=N_("Who has to mend it"),
                    hint=N_("A resident, a shop, the property company"),
                ),
                Field(column=Hazard.responsible_phone, type=Phone(service=True), label=N_("Phone of who mends it")),
            ),
        ),
    ),
)
TELL = _step(
    "F11",
    N_("Notice to mend a hazard"),
    Field(column=HazardStep.until, type=Instant(), label=N_("To be mended by"), required=True),
    _text(N_("What has to be done"), required=True, of=HazardStep),
)
INSPECT = _step("S-21", N_("Re-inspection"), _text(N_("What the re-inspection saw"), of=HazardStep))
REPORT = _step(
    "S-22",
    N_("Report to a department"),
    _department(HazardStep),
    _text(N_("What the department is asked for"), of=HazardStep),
)
HAZARD_REMARK = _step("S-23", N_("Additional remark"), _text(N_("Additional remark"), required=True, of=HazardStep))

CLOSE = Form(
    code="S-30",
    version="2026.1",
    title=N_("End of the day"),
    record=StudioSession,
    acted=True,
    sections=(
        Section(
            N_("Summary of the day"),
            (
                Field(
                    column=StudioSession.summary,
                    type=Text(4000, lines=True),
                    label=N_("Summary of the day"),
                    hint=N_("Drafted from what was recorded; finish it"),
                    required=True,
                ),
            ),
        ),
    ),
)
CONFIRM = Form(
    code="S-31",
    version="2026.1",
    title=N_("Open or not"),
    record=StudioSession,
    acted=True,
    sections=(
        Section(
            N_("Open or not"),
            (
                Field(column=StudioSession.holds, type=YesNo(), label=N_("The studio opens"), required=True),
                Field(
                    column=StudioSession.off_reason,
                    type=Text(200),
                    label=N_("Why it does not open"),
                    relevant=lambda answers: answers["holds"] is False,
                ),
            ),
        ),
    ),
)
ABSENCE = Form(
    code="S-32",
    version="2026.1",
    title=N_("Absence from duty"),
    record=StudioShift,
    acted=True,
    sections=(
        Section(
            N_("Absence from duty"),
            (
                Field(
                    column=StudioShift.absence, type=Text(200), label=N_("Why the officer did not come"), required=True
                ),
            ),
        ),
    ),
)

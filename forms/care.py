"""Forms of care: helper, membership, pairing, the warm-heart record F03, needs, pauses, crises and facts."""

from __future__ import annotations

from forms.care_types import FactValue, GroupCode, ShortTexts, in_order, without_diagnosis
from forms.care_words import (
    CONSENTS,
    CRISES,
    FACTS,
    HELPER_KINDS,
    MANNERS,
    NEEDS,
    ORIGINS,
    PAIRING_ROLES,
    PAUSES,
    RATINGS,
    RISKS,
)
from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName, Phone
from forms.problems import Problem
from forms.types import Choice, Date, Integer, Text, YesNo
from forms.visits import Instant, Reference
from models.base import utc_now
from models.care.records import (
    CareNeed,
    CarePause,
    CareVisit,
    Crisis,
    Helper,
    Membership,
    Pairing,
    ResidentFact,
)
from models.care.service import DAY_MINUTES
from models.visits.rules import wrong_time


def _absence_begins(answers: Answers) -> Problem | None:
    if answers["absent_until"] is not None and answers["absent_from"] is None:
        return Problem("absence_without_start", "absent_from", N_("Say from which day the helper is absent."))
    return None


HELPER = Form(
    code="C-01",
    version="2026.1",
    title=N_("Helper"),
    record=Helper,
    sections=(
        Section(
            N_("Helper"),
            (
                Field(column=Helper.name, type=PersonName(), label=N_("Helper's name")),
                Field(column=Helper.kind, type=Choice(HELPER_KINDS), label=N_("Kind of helper")),
                Field(column=Helper.unit, type=Text(100), label=N_("Employer or unit")),
                Field(column=Helper.post, type=Text(60), label=N_("Position")),
                Field(column=Helper.phone, type=Phone(), label=N_("Helper's phone")),
                Field(
                    column=Helper.capacity,
                    type=Integer(1, 99),
                    label=N_("People at most"),
                    hint=N_("As their primary helper"),
                ),
                Field(column=Helper.starts_on, type=Date(), label=N_("Helps since")),
            ),
        ),
        Section(
            N_("Absence"),
            (
                Field(column=Helper.absent_from, type=Date(), label=N_("Absent from")),
                Field(column=Helper.absent_until, type=Date(), label=N_("Absent until"), hint=N_("The last day of it")),
                Field(column=Helper.note, type=Text(200), label=N_("Note")),
            ),
        ),
    ),
    rules=(
        _absence_begins,
        in_order("absent_from", "absent_until", "absence_order", N_("The absence ends before it begins.")),
    ),
)
"""Where he lives or works, and the day he stops, are not asked here: ``forms.care_saving`` takes them."""

MEMBERSHIP = Form(
    code="C-02",
    version="2026.1",
    title=N_("Recognition for a special group"),
    record=Membership,
    acted=True,
    sections=(
        Section(
            N_("Recognition"),
            (
                Field(column=Membership.group_code, type=GroupCode(), label=N_("Group")),
                Field(column=Membership.recognised_on, type=Date(), label=N_("Recognised on")),
                Field(
                    column=Membership.evidence,
                    type=Text(200),
                    label=N_("Evidence"),
                    hint=N_("Which paper was shown, not what stands in it"),
                ),
                Field(
                    column=Membership.risk,
                    type=Choice(RISKS),
                    label=N_("Risk"),
                    hint=N_("High risk: visited at least every 7 days"),
                ),
                Field(column=Membership.note, type=Text(500, lines=True), label=N_("Note")),
            ),
        ),
        Section(
            N_("Consent"),
            (
                Field(column=Membership.consent_kind, type=Choice(CONSENTS), label=N_("Consent")),
                Field(column=Membership.consent_on, type=Date(), label=N_("Consent given on")),
                Field(column=Membership.consent_withdrawn_on, type=Date(), label=N_("Consent withdrawn on")),
            ),
        ),
    ),
    rules=(
        without_diagnosis("evidence"),
        without_diagnosis("note"),
        in_order(
            "consent_on", "consent_withdrawn_on", "consent_order", N_("Consent was withdrawn before it was given.")
        ),
    ),
)

PAIRING = Form(
    code="C-03",
    version="2026.1",
    title=N_("Pairing"),
    record=Pairing,
    acted=True,
    sections=(
        Section(
            N_("Pairing"),
            (
                Field(column=Pairing.helper_id, type=Reference(), label=N_("Helper")),
                Field(column=Pairing.role, type=Choice(PAIRING_ROLES), label=N_("Kind of pairing")),
                Field(column=Pairing.starts_on, type=Date(), label=N_("Paired since")),
            ),
        ),
        Section(
            N_("Contact card"),
            (
                Field(column=Pairing.main_needs, type=Text(200), label=N_("Main needs")),
                Field(
                    column=Pairing.measures,
                    type=ShortTexts(),
                    label=N_("Measures of help"),
                    hint=N_("Up to three, separated by ；"),
                ),
                Field(column=Pairing.emergency_contact, type=PersonName(), label=N_("Emergency contact")),
                Field(column=Pairing.emergency_phone, type=Phone(), label=N_("Emergency phone")),
            ),
        ),
    ),
    rules=(without_diagnosis("main_needs"),),
)


def _reached(answers: Answers) -> bool:
    return answers["reached"] is not False


def _not_in_future(answers: Answers) -> Problem | None:
    at = answers["at"]
    if at is not None and wrong_time(at, now=utc_now(), round_starts=None):
        return Problem("visit_in_future", "at", N_("The visit lies in the future; check date and time."))
    return None


CARE_VISIT = Form(
    code="F03",
    version="2026.1",
    title=N_("Caring visit"),
    record=CareVisit,
    acted=True,
    sections=(
        Section(
            N_("Visit"),
            (
                Field(
                    column=CareVisit.at, type=Instant(), label=N_("Visited at"), hint=N_("For example 2026-11-20 14:30")
                ),
                Field(column=CareVisit.manner, type=Choice(MANNERS), label=N_("Manner")),
                Field(column=CareVisit.reached, type=YesNo(), label=N_("The person was reached")),
                Field(column=CareVisit.helper_id, type=Reference(), label=N_("Visited by")),
                Field(
                    column=CareVisit.minutes,
                    type=Integer(1, DAY_MINUTES),
                    label=N_("Length of service (minutes)"),
                    hint=N_("For the certificate of a volunteer"),
                ),
            ),
        ),
        Section(
            N_("How the person is"),
            (
                Field(column=CareVisit.health, type=Choice(RATINGS), label=N_("Health"), relevant=_reached),
                Field(column=CareVisit.mind, type=Choice(RATINGS), label=N_("State of mind"), relevant=_reached),
                Field(column=CareVisit.safety, type=Choice(RATINGS), label=N_("Safety at home"), relevant=_reached),
                Field(column=CareVisit.hygiene, type=Choice(RATINGS), label=N_("Hygiene"), relevant=_reached),
                Field(column=CareVisit.living, type=Choice(RATINGS), label=N_("Living conditions"), relevant=_reached),
            ),
        ),
        Section(
            N_("Needs and what was done"),
            (
                Field(
                    column=CareVisit.needs,
                    type=Text(2000, lines=True),
                    label=N_("Difficulties and needs"),
                    hint=N_("What care is needed; no diagnosis"),
                ),
                Field(column=CareVisit.handling, type=Text(2000, lines=True), label=N_("What was done")),
                Field(column=CareVisit.referred, type=YesNo(), label=N_("Passed on")),
            ),
        ),
    ),
    rules=(_not_in_future, without_diagnosis("needs"), without_diagnosis("handling")),
)

CARE_NEED = Form(
    code="C-04",
    version="2026.1",
    title=N_("Need"),
    record=CareNeed,
    acted=True,
    sections=(
        Section(
            N_("Need"),
            (
                Field(column=CareNeed.kind, type=Choice(NEEDS), label=N_("Kind of need")),
                Field(column=CareNeed.text, type=Text(500, lines=True), label=N_("What is needed")),
                Field(column=CareNeed.due_on, type=Date(), label=N_("To be done by")),
            ),
        ),
        Section(
            N_("What came of it"),
            (
                Field(column=CareNeed.referred_to, type=Text(100), label=N_("Passed on to")),
                Field(column=CareNeed.result, type=Text(500, lines=True), label=N_("Result")),
            ),
        ),
    ),
    rules=(without_diagnosis("text"), without_diagnosis("result")),
)

CARE_PAUSE = Form(
    code="C-05",
    version="2026.1",
    title=N_("Pause of care"),
    record=CarePause,
    acted=True,
    sections=(
        Section(
            N_("Pause"),
            (
                Field(column=CarePause.reason, type=Choice(PAUSES), label=N_("Reason of the pause")),
                Field(column=CarePause.starts_on, type=Date(), label=N_("First day of the pause")),
                Field(
                    column=CarePause.ends_on,
                    type=Date(),
                    label=N_("Last day of the pause"),
                    hint=N_("Empty: nobody knows yet"),
                ),
            ),
        ),
    ),
    rules=(in_order("starts_on", "ends_on", "pause_order", N_("The pause ends before it begins; check the days.")),),
)

CRISIS = Form(
    code="C-06",
    version="2026.1",
    title=N_("Grave event"),
    record=Crisis,
    acted=True,
    sections=(
        Section(
            N_("Grave event"),
            (
                Field(column=Crisis.at, type=Instant(), label=N_("Happened at")),
                Field(column=Crisis.kind, type=Choice(CRISES), label=N_("What happened")),
                Field(column=Crisis.note, type=Text(300, lines=True), label=N_("Note")),
            ),
        ),
    ),
    rules=(without_diagnosis("note"),),
)

FACT = Form(
    code="C-10",
    version="2026.1",
    title=N_("Fact for the rules"),
    record=ResidentFact,
    acted=True,
    sections=(
        Section(
            N_("Fact"),
            (
                Field(column=ResidentFact.name, type=Choice(FACTS), label=N_("What is known")),
                Field(column=ResidentFact.value, type=FactValue(), label=N_("Value")),
                Field(column=ResidentFact.starts_on, type=Date(), label=N_("Since")),
                Field(column=ResidentFact.ends_on, type=Date(), label=N_("Until")),
                Field(column=ResidentFact.origin, type=Choice(ORIGINS), label=N_("Where it is known from")),
            ),
        ),
    ),
    rules=(in_order("starts_on", "ends_on", "fact_order", N_("The fact ends before it begins; check the days.")),),
)

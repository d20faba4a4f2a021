"""Forms of people's mediation: the dispute, its parties, what was said, agreed, signed and kept (F05)."""

from __future__ import annotations

from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import Phone
from forms.mediation_types import Amount, Points
from forms.mediation_words import ITEMS, KEEPING, KEPT_FOR, KINDS, ORIGINS, RESULTS, SIDES
from forms.people import RESIDENT
from forms.types import Choice, Date, Integer, Text, YesNo
from forms.visits import Instant, Reference
from models.base import Record
from models.mediation.records import (
    Agreement,
    FilePaper,
    Mediation,
    MediationNote,
    MediationParty,
    MediationStep,
    Origin,
)
from models.mediation.rules import NORMS

VERSION = "2026.1"
LONG = 8000
"""Characters of what was said."""


def _handed_over(answers: Answers) -> bool:
    return answers["origin"] is Origin.HANDED_OVER


def _person(answers: Answers) -> bool:
    return not answers["organisation"]


def _organisation(answers: Answers) -> bool:
    return bool(answers["organisation"])


def _form(code: str, title: str, record: type[Record], *fields: Field, section: str = "") -> Form:
    """A form of one section, which bears the form's own title unless it is called otherwise."""
    sections = (Section(section or title, fields),)
    return Form(code=code, version=VERSION, title=title, record=record, acted=True, sections=sections)


DISPUTE = Form(
    code="M-01",
    version=VERSION,
    title=N_("Dispute"),
    record=Mediation,
    acted=True,
    sections=(
        Section(
            N_("Dispute"),
            (
                Field(column=Mediation.origin, type=Choice(ORIGINS), label=N_("How it came")),
                Field(
                    column=Mediation.handed_by, type=Text(60), label=N_("Handed over by"), required=True,
                    relevant=_handed_over,
                ),
                Field(column=Mediation.kind, type=Choice(KINDS), label=N_("Kind of dispute")),
                Field(
                    column=Mediation.brief, type=Text(LONG, lines=True), label=N_("The dispute in short"),
                    hint=N_("What it is about, since when, what was tried before"),
                ),
                Field(
                    column=Mediation.demands, type=Points(most=20), label=N_("What is asked for"),
                    hint=N_("One request a line"),
                ),
            ),
        ),
        Section(
            N_("Who mediates"),
            (
                Field(column=Mediation.received_at, type=Instant(), label=N_("Received at"), required=True),
                Field(column=Mediation.mediator_id, type=Reference(), label=N_("Mediator"), required=True),
                Field(column=Mediation.recorder, type=Text(60), label=N_("Recorder")),
                Field(column=Mediation.place, type=Text(200), label=N_("Place of mediation")),
            ),
        ),
    ),
)  # fmt: skip
CORRECTION = Form(
    code="M-12",
    version=VERSION,
    title=N_("Dispute"),
    record=Mediation,
    acted=True,
    sections=(
        Section(
            DISPUTE.sections[0].title,
            tuple(field for field in DISPUTE.sections[0].fields if field.key not in ("origin", "handed_by")),
        ),
        Section(
            DISPUTE.sections[1].title,
            tuple(field for field in DISPUTE.sections[1].fields if field.key != "received_at"),
        ),
    ),
)
"""What of a dispute can be corrected: where it came from, and when, stays."""
PARTY = _form(
    "M-02", N_("Party"), MediationParty,
    Field(column=MediationParty.side, type=Choice(SIDES), label=N_("Side")),
    Field(column=MediationParty.organisation, type=YesNo(), label=N_("An organisation")),
    Field(column=MediationParty.name, type=Text(100), label=N_("Name of the party")),
    Field(
        column=MediationParty.representative, type=Text(60), label=N_("Represented by"),
        hint=N_("Who signs for the organisation"), relevant=_organisation,
    ),
    Field(
        column=MediationParty.sex, type=RESIDENT.by_key["sex"].type, label=N_("Sex"), relevant=_person
    ),
    Field(
        column=MediationParty.ethnic, type=RESIDENT.by_key["ethnic"].type, label=N_("Ethnic group"),
        relevant=_person,
    ),
    Field(column=MediationParty.birth_date, type=Date(), label=N_("Date of birth"), relevant=_person),
    Field(column=MediationParty.id_no, type=Text(30), label=N_("ID number"), relevant=_person),
    Field(
        column=MediationParty.occupation, type=Text(60), label=N_("Occupation or post"), relevant=_person
    ),
    Field(column=MediationParty.phone, type=Phone(), label=N_("Telephone")),
    Field(column=MediationParty.address, type=Text(200), label=N_("Unit or home address")),
    Field(
        column=MediationParty.agent, type=Text(60), label=N_("Agent"),
        hint=N_("Who acts for the party; a letter of authority goes into the file"),
    ),
)  # fmt: skip
CORRECTED_PARTY = _form("M-13", PARTY.title, MediationParty, *(field for field in PARTY.fields if field.key != "side"))
"""What of a party can be corrected: not on which side it stands."""
_AT = Field(column=MediationNote.at, type=Instant(), label=N_("Day and time"), required=True)
_PLACE = Field(column=MediationNote.place, type=Text(200), label=N_("Where it took place"))
_PRESENT = Field(
    column=MediationNote.present, type=Text(200), label=N_("Present besides"),
    hint=N_("Those who were asked to help; neither mediator nor parties nor recorder"),
)  # fmt: skip
_RECORDER = Field(column=MediationNote.recorder, type=Text(60), label=N_("Recorder"))
INQUIRY = _form(
    "M-03", N_("Record of an inquiry"), MediationNote,
    _AT, _PLACE, _PRESENT,
    Field(column=MediationNote.person, type=Text(60), label=N_("Who was asked"), required=True),
    Field(
        column=MediationNote.text, type=Text(LONG, lines=True), label=N_("Questions and answers"),
        hint=N_("One question or answer a line"),
    ),
    Field(column=MediationNote.asked_by, type=Text(60), label=N_("Asked by")),
    _RECORDER,
    section=N_("Inquiry"),
)  # fmt: skip
SESSION = _form(
    "M-04", N_("Record of mediation"), MediationNote,
    _AT, _PLACE, _PRESENT,
    Field(column=MediationNote.text, type=Text(LONG, lines=True), label=N_("What was said")),
    Field(
        column=MediationNote.result, type=Choice(RESULTS), label=N_("Result of the session"), required=True
    ),
    _RECORDER,
    section=N_("Mediation session"),
)  # fmt: skip
RETURN_VISIT = _form(
    "M-05", N_("Record of a return visit"), MediationNote,
    _AT,
    Field(column=MediationNote.person, type=Text(60), label=N_("Person visited"), required=True),
    Field(column=MediationNote.present, type=Text(200), label=N_("Why it was made")),
    Field(
        column=MediationNote.text, type=Text(LONG, lines=True), label=N_("How it stands"),
        hint=N_("Performance, and whether the parties are content"),
    ),
    Field(column=MediationNote.asked_by, type=Text(60), label=N_("Return visit by")),
    section=N_("Return visit"),
)  # fmt: skip
AGREEMENT = _form(
    "M-06", N_("Mediation agreement"), Agreement,
    Field(
        column=Agreement.facts, type=Text(LONG, lines=True), label=N_("Main facts and what is in dispute")
    ),
    Field(column=Agreement.terms, type=Points(), label=N_("Terms"), hint=N_("One point a line")),
    Field(column=Agreement.performance, type=Text(1000, lines=True), label=N_("How it is performed")),
    Field(column=Agreement.perform_by, type=Date(), label=N_("To be performed by")),
    Field(column=Agreement.amount, type=Amount(), label=N_("Amount in yuan")),
    Field(
        column=Agreement.oral, type=YesNo(), label=N_("Spoken only"),
        hint=N_("It holds at once; otherwise from the day on which all have signed"),
    ),
    Field(
        column=Agreement.personal_status, type=YesNo(), label=N_("Of marriage, adoption or succession"),
        hint=N_("Then it is signed on paper"),
    ),
    section=N_("Agreement"),
)  # fmt: skip
SIGNING = _form(
    "M-07", N_("Signing"), Agreement,
    Field(
        column=Agreement.effective_on, type=Date(), label=N_("Signed by all and sealed on"), required=True,
        hint=N_("On paper; the agreement holds from this day on"),
    ),
)  # fmt: skip
STEP = _form(
    "M-08",
    N_("Step"),
    MediationStep,
    Field(column=MediationStep.at, type=Instant(), label=N_("Day and time"), required=True),
    Field(column=MediationStep.text, type=Text(2000, lines=True), label=N_("In words")),
)
EXTENSION = _form(
    "M-09", N_("Longer term"), MediationStep,
    Field(column=MediationStep.at, type=Instant(), label=N_("Day and time"), required=True),
    Field(
        column=MediationStep.detail, type=Integer(1, NORMS.most_extension), label=N_("Days more"),
        required=True, hint=N_("The parties have to consent"),
    ),
    Field(column=MediationStep.text, type=Text(2000, lines=True), label=N_("In words")),
)  # fmt: skip
PAPER = _form(
    "M-10",
    N_("Paper for the file"),
    FilePaper,
    Field(column=FilePaper.item, type=Choice(ITEMS), label=N_("Item of the contents")),
    Field(column=FilePaper.title, type=Text(120), label=N_("Title of the paper")),
    Field(column=FilePaper.pages, type=Integer(1, 999), label=N_("Number of pages"), required=True),
    Field(column=FilePaper.remark, type=Text(120), label=N_("Further remark")),
)
PUT_AWAY = _form(
    "M-11", N_("Putting away"), Mediation,
    Field(column=Mediation.keep_years, type=Choice(KEEPING), label=N_("To be kept for"), required=True),
    Field(
        column=MediationStep.text, type=Text(2000, lines=True), label=N_("Statement on the file"),
        hint=N_("Why a required paper is missing"),
    ),
)  # fmt: skip
KEPT = _form(
    "M-11", N_("Putting away"), Mediation,
    Field(column=Mediation.keep_years, type=Choice(KEPT_FOR), label=N_("To be kept for")),
)  # fmt: skip
"""What putting away leaves on the file, by which the district judges it."""

"""Forms of people's mediation: the dispute, its parties, what was said, agreed, signed and kept (F05)."""

from __future__ import annotations

from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import Phone
from forms.mediation_types import Amount, Points
from forms.mediation_words import ITEMS, KEEPING, KINDS, ORIGINS, RESULTS, SIDES
from forms.people import RESIDENT
from forms.types import Choice, Date, Integer, Text, YesNo
from forms.visits import Instant, Reference
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
PARTY = Form(
    code="M-02",
    version=VERSION,
    title=N_("Party"),
    record=MediationParty,
    acted=True,
    sections=(
        Section(
            N_("Party"),
            (
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
            ),
        ),
    ),
)  # fmt: skip
CORRECTED_PARTY = Form(
    code="M-13",
    version=VERSION,
    title=N_("Party"),
    record=MediationParty,
    acted=True,
    sections=(Section(PARTY.sections[0].title, tuple(field for field in PARTY.fields if field.key != "side")),),
)
"""What of a party can be corrected: not on which side it stands."""
_AT = Field(column=MediationNote.at, type=Instant(), label=N_("Day and time"), required=True)
_PLACE = Field(column=MediationNote.place, type=Text(200), label=N_("Where it took place"))
_PRESENT = Field(
    column=MediationNote.present, type=Text(200), label=N_("Present besides"),
    hint=N_("Those who were asked to help; neither mediator nor parties nor recorder"),
)  # fmt: skip
_RECORDER = Field(column=MediationNote.recorder, type=Text(60), label=N_("Recorder"))
INQUIRY = Form(
    code="M-03",
    version=VERSION,
    title=N_("Record of an inquiry"),
    record=MediationNote,
    acted=True,
    sections=(
        Section(
            N_("Inquiry"),
            (
                _AT, _PLACE, _PRESENT,
                Field(column=MediationNote.person, type=Text(60), label=N_("Who was asked"), required=True),
                Field(
                    column=MediationNote.text, type=Text(LONG, lines=True), label=N_("Questions and answers"),
                    hint=N_("One question or answer a line"),
                ),
                Field(column=MediationNote.asked_by, type=Text(60), label=N_("Asked by")),
                _RECORDER,
            ),
        ),
    ),
)  # fmt: skip
SESSION = Form(
    code="M-04",
    version=VERSION,
    title=N_("Record of mediation"),
    record=MediationNote,
    acted=True,
    sections=(
        Section(
            N_("Mediation session"),
            (
                _AT, _PLACE, _PRESENT,
                Field(column=MediationNote.text, type=Text(LONG, lines=True), label=N_("What was said")),
                Field(
                    column=MediationNote.result, type=Choice(RESULTS), label=N_("Result of the session"), required=True
                ),
                _RECORDER,
            ),
        ),
    ),
)  # fmt: skip
RETURN_VISIT = Form(
    code="M-05",
    version=VERSION,
    title=N_("Record of a return visit"),
    record=MediationNote,
    acted=True,
    sections=(
        Section(
            N_("Return visit"),
            (
                _AT,
                Field(column=MediationNote.person, type=Text(60), label=N_("Person visited"), required=True),
                Field(column=MediationNote.present, type=Text(200), label=N_("Why it was made")),
                Field(
                    column=MediationNote.text, type=Text(LONG, lines=True), label=N_("How it stands"),
                    hint=N_("Performance, and whether the parties are content"),
                ),
                Field(column=MediationNote.asked_by, type=Text(60), label=N_("Return visit by")),
            ),
        ),
    ),
)  # fmt: skip
AGREEMENT = Form(
    code="M-06",
    version=VERSION,
    title=N_("Mediation agreement"),
    record=Agreement,
    acted=True,
    sections=(
        Section(
            N_("Agreement"),
            (
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
            ),
        ),
    ),
)  # fmt: skip
SIGNING = Form(
    code="M-07",
    version=VERSION,
    title=N_("Signing"),
    record=Agreement,
    acted=True,
    sections=(
        Section(
            N_("Signing"),
            (
                Field(
                    column=Agreement.effective_on, type=Date(), label=N_("Signed by all and sealed on"), required=True,
                    hint=N_("On paper; the agreement holds from this day on"),
                ),
            ),
        ),
    ),
)  # fmt: skip
STEP = Form(
    code="M-08",
    version=VERSION,
    title=N_("Step"),
    record=MediationStep,
    acted=True,
    sections=(
        Section(
            N_("Step"),
            (
                Field(column=MediationStep.at, type=Instant(), label=N_("Day and time"), required=True),
                Field(column=MediationStep.text, type=Text(2000, lines=True), label=N_("In words")),
            ),
        ),
    ),
)
EXTENSION = Form(
    code="M-09",
    version=VERSION,
    title=N_("Longer term"),
    record=MediationStep,
    acted=True,
    sections=(
        Section(
            N_("Longer term"),
            (
                Field(column=MediationStep.at, type=Instant(), label=N_("Day and time"), required=True),
                Field(
                    column=MediationStep.detail, type=Integer(1, NORMS.most_extension), label=N_("Days more"),
                    required=True, hint=N_("The parties have to consent"),
                ),
                Field(column=MediationStep.text, type=Text(2000, lines=True), label=N_("In words")),
            ),
        ),
    ),
)  # fmt: skip
PAPER = Form(
    code="M-10",
    version=VERSION,
    title=N_("Paper for the file"),
    record=FilePaper,
    acted=True,
    sections=(
        Section(
            N_("Paper for the file"),
            (
                Field(column=FilePaper.item, type=Choice(ITEMS), label=N_("Item of the contents")),
                Field(column=FilePaper.title, type=Text(120), label=N_("Title of the paper")),
                Field(column=FilePaper.pages, type=Integer(1, 999), label=N_("Number of pages"), required=True),
                Field(column=FilePaper.remark, type=Text(120), label=N_("Further remark")),
            ),
        ),
    ),
)
PUT_AWAY = Form(
    code="M-11",
    version=VERSION,
    title=N_("Putting away"),
    record=Mediation,
    acted=True,
    sections=(
        Section(
            N_("Putting away"),
            (
                Field(column=Mediation.keep_years, type=Choice(KEEPING), label=N_("To be kept for"), required=True),
                Field(
                    column=MediationStep.text, type=Text(2000, lines=True), label=N_("Statement on the file"),
                    hint=N_("Why a required paper is missing"),
                ),
            ),
        ),
    ),
)  # fmt: skip

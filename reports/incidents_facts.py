"""Fills the papers of an incident with what is recorded of it, and of whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.incidents_words import HARM, KINDS, MEASURES, STEPS
from models.calendar import CHINA, day_of
from models.care.rules import youngest_grown
from models.incidents.queries import Concerned, Household, IncidentPage, concerned, incident_page
from models.incidents.states import StepKind
from models.masks import mask_phone
from models.people.lists import ResidentRow
from models.people.relations import HEAD
from models.places.profile import profile_of
from reports.incidents.papers import (
    Addressee,
    IncidentText,
    ListLine,
    render_letters,
    render_list,
    render_public,
    render_report,
)
from reports.official import _, ngettext
from reports.page import Printed
from reports.text import clauses
from reports.visits_facts import Printing


def print_report(session: Session, incident_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Raises ``WorldError``: ``no_such_record``, as all of them do."""
    return (yield from render_report(_text(session, incident_id, counted=True)[0], to, printed))


def print_list(session: Session, incident_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    text, found, on = _text(session, incident_id)
    lines = [
        ListLine(
            f"{home.estate} {home.door}".strip() if home.living else _("{door} (moved away)").format(door=home.door),
            _called(home, on),
            str(len(home.people)),
            mask_phone(_phone(home)),
        )
        for home in found.households
    ]
    return (yield from render_list(text, lines, to, printed))


def print_letters(session: Session, incident_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """A letter for each household that lives here; who moved away is reached by telephone or by the public notice."""
    text, found, on = _text(session, incident_id)
    return (yield from render_letters(text, list(_addressees(found, on)), to, printed))


def print_public(session: Session, incident_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    return (yield from render_public(_text(session, incident_id)[0], to, printed))


def _addressees(found: Concerned, on: datetime) -> Iterator[Addressee]:
    for home in found.households:
        if home.living:
            grown = [row for row in home.people if not _child(row, on)]
            first = next((row for row in home.people if row.relation == HEAD), (grown or [*home.people])[0])
            name = first.name if not _child(first, on) else _("the guardians")
            yield Addressee(name, f"{home.estate} {home.door}".strip(), _called(home, on))


def _text(session: Session, incident_id: UUID, *, counted: bool = False) -> tuple[IncidentText, Concerned, datetime]:
    """``counted``: with the figures of what is sensitive, which are for the authorities and for no resident."""
    page = incident_page(session, incident_id)
    incident, profile = page.incident, profile_of(session)
    found = concerned(session, incident)
    at = incident.happened_at or incident.found_at
    text = IncidentText(
        number=incident.number,
        kind=_(KINDS[incident.kind]),
        found_at=_moment(incident.found_at),
        happened_at=_moment(incident.happened_at) if incident.happened_at else "",
        account=incident.account,
        protected=clauses(*(_(MEASURES[code]) for code in (incident.measures or {}).get("codes", ()))),
        what=_what(found, counted=counted),
        people=_people(found),
        harm=_(HARM[incident.kind]),
        measures=clauses(*_said(page, StepKind.SHUT_OUT, StepKind.CONTAIN)),
        reported=clauses(*_said(page, StepKind.REPORT)),
        told=clauses(*_said(page, StepKind.TELL, StepKind.SPARE)),
        officer=profile.data_officer or "",
        phone=profile.data_phone or profile.duty_phone or "",
        steps=tuple(
            (
                _moment(row.step.at),
                _(STEPS[row.kind]) if row.kind else row.step.kind,
                row.step.text or "",
                row.step.actor or "",
            )
            for row in page.steps
        ),
    )
    return text, found, at


def _what(found: Concerned, *, counted: bool) -> str:
    """The kinds of information that stood there; ``counted``: and of how many people something sensitive did."""
    if found.named:
        return _("What stands on the file or print (see the register)")
    kinds = [_("Name, sex, birth, ID number, telephone, address, household, visits and what was said on them")]
    return clauses(*kinds, *(_counted(found) if counted and found.files is not None else _uncounted()))


def _counted(found: Concerned) -> Iterator[str]:
    if sensitive := (found.level_3 or 0) + (found.level_4 or 0):
        yield _("of {n} people that they are cared for, and why").format(n=sensitive)
    if found.files:
        yield _("{n} appeals and mediations").format(n=found.files)


def _uncounted() -> Iterator[str]:
    yield _("of whoever is cared for that this is so, and why")
    yield _("of whoever appealed or had a dispute mediated what it was about")


def _people(found: Concerned) -> str:
    words = _("{people} people in {doors} households, {children} of them under 14")
    return words.format(people=found.people, doors=found.doors, children=found.children)


def _said(page: IncidentPage, *kinds: StepKind) -> Iterator[str]:
    for row in page.steps:
        if row.kind in kinds and row.stray is None:
            told = " ".join(part for part in (row.step.department, row.step.text) if part)
            yield f"{_moment(row.step.at)} {told or _(STEPS[row.kind])}"


def _called(home: Household, on: datetime) -> str:
    """Who of a household is concerned; children are counted, not named (L-05)."""
    grown = [row.name for row in home.people if not _child(row, on)]
    children = len(home.people) - len(grown)
    told = ngettext("{n} child", "{n} children", children).format(n=children) if children else ""
    return "、".join(filter(None, (*grown, told)))


def _child(row: ResidentRow, on: datetime) -> bool:
    return row.birth_date is not None and row.birth_date > youngest_grown(day_of(on)).isoformat()


def _phone(home: Household) -> str | None:
    return next((row.phone for row in sorted(home.people, key=lambda row: row.relation != HEAD) if row.phone), None)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"

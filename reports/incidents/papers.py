"""The report of an incident with its time line, whom it concerns, and the letters to them (PIPL 57; L-25)."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from forms.i18n import N_
from reports.bands import Band, Form, area, gap, heading, prose, render_forms, signing, table
from reports.flow import render_flow
from reports.flow import table as flow_table
from reports.lists import Column
from reports.official import _
from reports.page import Printed
from reports.pen import Align

REPORT = N_("Report of an incident with personal information")
LIST = N_("Whom the incident concerns")
LETTER = N_("Notification of an incident with personal information")
NOTICE = N_("Public notice of an incident with personal information")
_PRINTED = tuple[int, int]


@dataclass(frozen=True)
class IncidentText:
    """An incident in words; a blank one is filled in by hand."""

    number: str = ""
    kind: str = ""
    found_at: str = ""
    happened_at: str = ""
    account: str = ""
    protected: str = ""
    what: str = ""
    """Kinds of information that stood there."""
    people: str = ""
    harm: str = ""
    measures: str = ""
    reported: str = ""
    told: str = ""
    officer: str = ""
    phone: str = ""
    steps: tuple[tuple[str, str, str, str], ...] = ()
    """Time, step, words, by whom."""


@dataclass(frozen=True)
class Addressee:
    """Whom one letter goes to; ``concerned``: whose information it is about."""

    name: str
    address: str
    concerned: str


@dataclass(frozen=True)
class ListLine:
    door: str
    names: str
    people: str
    phone: str


def render_report(incident: IncidentText, to: BinaryIO, printed: Printed) -> Generator[_PRINTED, None, int]:
    """Write the report to street and cyberspace office, with what was done when."""
    bands = (
        area(_("Processor (incident)"), " ".join((printed.community, incident.officer, incident.phone)).strip(), 1),
        area(_("Kind (incident)"), incident.kind, 1),
        area(_("Happened · noticed"), f"{incident.happened_at or _('not known')} · {incident.found_at}", 1),
        area(_("Account (incident)"), incident.account, 4),
        area(_("Information concerned"), incident.what, 3),
        area(_("People concerned"), incident.people, 2),
        area(_("Possible harm"), incident.harm, 2),
        area(_("What protected it"), incident.protected, 1),
        area(_("Measures taken"), incident.measures, 3),
        area(_("Reported to"), incident.reported, 1),
        area(_("Told to the people"), incident.told, 1),
        signing(_("Reported by"), _("Head of the station")),
        heading(_("What was done when")),
        _time_line(incident.steps),
    )
    return (yield from render_forms(_(REPORT), [Form(_(REPORT), bands, incident.number)], to, printed))


def render_list(
    incident: IncidentText, lines: Sequence[ListLine], to: BinaryIO, printed: Printed
) -> Generator[_PRINTED, None, int]:
    """Write by household whom it concerns."""
    columns = (
        Column(_("No. (list)"), 12, Align.CENTRE),
        Column(_("Door (list)"), 38),
        Column(_("People concerned")),
        Column(_("Number of people"), 16, Align.CENTRE),
        Column(_("Phone"), 27),
        Column(_("Told on, how, by"), 30),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for number, each in enumerate(lines, start=1):
            yield str(number), each.door, each.names, each.people, each.phone, ""

    part = flow_table(_(LIST), columns, rows, note=incident.people, row=8)
    return (yield from render_flow(_(LIST), [part], to, printed, number=incident.number))


def render_letters(
    incident: IncidentText, addressees: Sequence[Addressee], to: BinaryIO, printed: Printed
) -> Generator[_PRINTED, None, int]:
    """Write a letter to each household, as PIPL 57 says: what, why, what harm, what was done, what one can do, who."""
    forms = [
        Form(_(LETTER), tuple(_letter(incident, each, printed)), incident.number, internal=False) for each in addressees
    ]
    return (yield from render_forms(_(LETTER), forms, to, printed))


def render_public(incident: IncidentText, to: BinaryIO, printed: Printed) -> Generator[_PRINTED, None, int]:
    """Write one notice for all, without a name: where so many are concerned that letters would come too late."""
    everybody = Addressee(_("all residents"), "", "")
    bands = tuple(_letter(incident, everybody, printed))
    return (yield from render_forms(_(NOTICE), [Form(_(NOTICE), bands, incident.number, internal=False)], to, printed))


def _letter(incident: IncidentText, to: Addressee, printed: Printed) -> Iterator[Band]:
    yield gap(4)
    if to.address:
        yield prose(to.address, 11, 7, indent=False)
    yield prose(_("To {name}:").format(name=to.name), 13, 9, indent=False)
    said = _("We noticed on {found}: {account}").format(found=incident.found_at, account=incident.account)
    yield prose(said)
    if to.concerned:
        yield prose(_("It concerns what is recorded about {names}.").format(names=to.concerned))
    for number, (title, text) in enumerate(_parts(incident), start=1):
        yield prose(f"{number}. {_(title)}", 12, 9, indent=False)
        yield prose(text)
    yield gap(8)
    yield prose(printed.community, 12, 8, indent=False)
    yield prose(f"{printed.at:%Y-%m-%d}", 12, 8, indent=False)


def _parts(incident: IncidentText) -> Iterator[tuple[str, str]]:
    blank = "＿" * 16
    yield N_("Information concerned"), incident.what or blank
    yield N_("Possible harm"), incident.harm or blank
    yield N_("What we have done"), incident.measures or blank
    yield (
        N_("What you can do"),
        _(
            "Tell nobody codes or passwords on the telephone. Whoever claims to be from the community shows a work "
            "card; ask us on our number. Where you notice misuse, call the police (110) and us."
        ),
    )
    reach = _("{name}, telephone {phone}").format(name=incident.officer or blank, phone=incident.phone or blank)
    yield N_("Whom you reach"), reach


def _time_line(steps: Sequence[tuple[str, str, str, str]]) -> Band:
    columns = (
        Column(_("Time (incident)"), 34, Align.CENTRE),
        Column(_("Step (incident)"), 34),
        Column(_("What was done about it")),
        Column(_("By (incident)"), 26),
    )
    return table(columns, list(steps), least=3)

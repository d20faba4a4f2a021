"""``lianglin station incident``: a PC, a stick or a paper is lost: noted, whom it concerns, told, closed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import At
from desktop.commands.finding import as_id
from desktop.commands.paper_files import write_paper
from desktop.commands.records import answers_in
from desktop.commands.whistles_meant import Text, Words, one_of
from desktop.incidents.page import FIRST_AID
from desktop.incidents.papers import TITLES, paper
from forms.i18n import N_, _
from forms.incidents_saving import save_incident, save_step
from models.disclosures.records import Disclosure
from models.errors import WorldError
from models.incidents.queries import concerned, incident_page, incidents, sees_whom
from models.incidents.records import Incident, IncidentKind
from models.incidents.states import StepKind
from models.station import Station
from models.sync.neighbours import pcs

app = Typer()
incident = Typer(help=N_("Incidents: something with personal information is lost or got out."), no_args_is_help=True)
app.add_typer(incident, name="incident")
NOTE, STEP = "incident.note", "incident.step"
Which = Annotated[str, Argument(metavar="INCIDENT", help=N_("Id or number of the incident."))]


@incident.command(help=N_("Note what happened: account=… says it in words without names."))
def new(
    context: Context,
    kind: Annotated[str, Argument(help=", ".join(each.value for each in IncidentKind))],
    words: Words = None,
    disclosure: Annotated[
        str | None, Option("--disclosure", help=N_("Number of the file or print in the register of disclosures."))
    ] = None,
    pc: Annotated[str | None, Option("--pc", help=N_("Name or id of the lost PC, as “pcs” tells them."))] = None,
    as_json: Json = False,
) -> None:
    raw: dict[str, object] = {**answers_in(words or ()), "kind": one_of(IncidentKind, kind).value}
    with access_of(context).station() as station:
        with station.act(NOTE) as session:
            raw |= {"disclosure_id": _disclosure(session, disclosure), "station_id": _pc(session, pc)}
            found = save_incident(session, raw).id
        _answer(station, found, as_json)


@incident.command("pcs", help=N_("The PCs of this community, as the district last told them."))
def list_pcs(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer([asdict(each) | {"name": each.name} for each in pcs(session)], as_json)


@incident.command("list", help=N_("The incidents, the newest first, with what is still owed."))
def list_incidents(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        answer([_row(each.incident, each.standing) for each in incidents(session)], as_json)


@incident.command(help=N_("Show one: what happened, whom it concerns in figures, what was done."))
def show(context: Context, which: Which, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        with station.sessions() as session:
            found = _meant(session, which)
        _answer(station, found, as_json)


@incident.command(help=N_("Take a step: shut_out, contain, list, report, tell, spare, close, reopen, remark."))
def step(
    context: Context,
    which: Which,
    kind: Annotated[str, Argument(help=", ".join(each.value for each in StepKind))],
    words: Words = None,
    text: Text = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    raw = {key: value for key, value in {**answers_in(words or ()), "text": text, "at": at}.items() if value}
    with access_of(context).station() as station:
        with station.act(STEP) as session:
            found = _meant(session, which)
            save_step(session, one_of(StepKind, kind), raw, incident_id=found)
        _answer(station, found, as_json)


@incident.command("print", help=N_("Write a paper as a PDF: report, concerned, letters, notice."))
def write(
    context: Context,
    which: Which,
    what: Annotated[str, Argument(help=", ".join(TITLES))],
    to: Annotated[Path | None, Option("--to", help=N_("The PDF file; else one named as the paper."))] = None,
    as_json: Json = False,
) -> None:
    file = to or Path(f"incident-{what}.pdf")
    if what not in TITLES:
        raise WorldError("nothing_fits", what=what)
    with access_of(context).station() as station:
        with station.sessions() as session:
            found = _meant(session, which)
        pages, number = write_paper(station, paper(what, found), file)
    answer({"pages": pages, "file": file, "number": number}, as_json)


def _meant(session: Session, text: str) -> UUID:
    known = as_id(text)
    if known is None:
        known = session.scalars(select(Incident.id).where(Incident.number == text.strip(), Incident.alive())).first()
    if known is None:
        raise WorldError("nothing_fits", what=text)
    return known


def _disclosure(session: Session, number: str | None) -> UUID | None:
    if number is None:
        return None
    found = session.scalars(select(Disclosure.id).where(Disclosure.number == number.strip())).first()
    if found is None:
        raise WorldError("nothing_fits", what=number)
    return found


def _pc(session: Session, text: str | None) -> UUID | None:
    if text is None:
        return None
    found = [each.id for each in pcs(session) if text.strip() in (each.name, each.id.hex, str(each.id))]
    if len(found) != 1:
        raise WorldError("nothing_fits", what=text)
    return found[0]


def _concerned(session: Session, each: Incident) -> dict[str, Any] | None:
    """Whom it concerns in numbers; ``None`` for who does not see them all."""
    if not sees_whom(session):
        return None
    found = asdict(concerned(session, each))
    return found | {"households": len(found["households"])}


def _row(each: Incident, stands: Any) -> dict[str, Any]:
    return {
        "id": each.id,
        "number": each.number,
        "kind": each.kind.value,
        "found_at": each.found_at,
        "happened_at": each.happened_at,
        "state": stands.state.value,
        "owed": [kind.value for kind in stands.owed],
    }


def _answer(station: Station, incident_id: UUID, as_json: bool) -> None:
    with station.sessions() as session:
        page = incident_page(session, incident_id)
        found = _concerned(session, page.incident)
        said = {
            **_row(page.incident, page.standing),
            "account": page.incident.account,
            "pc": page.pc.name if page.pc else None,
            "shut_out": page.shut_out.value,
            "report_by": page.report_by,
            "first": _(FIRST_AID[page.incident.kind]),
            "concerned": found,
            "steps": [
                {"at": row.step.at, "kind": row.step.kind, "text": row.step.text, "by": row.step.actor}
                for row in page.steps
            ],
        }
    answer(said, as_json)

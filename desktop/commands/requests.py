"""``lianglin station dossier`` and ``request``: a person's rights over his own data (L-20)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.finding import as_id, resident_of
from desktop.commands.paper_files import write_paper
from desktop.commands.transfer import finish
from desktop.requests.papers import dossier_paper, receipt_paper, save_dossier
from forms import requests as forms
from forms.i18n import N_, _
from forms.requests_words import KINDS, PURPOSES, STATES
from models import calendar
from models.errors import WorldError
from models.requests import actions
from models.requests.consents import consents
from models.requests.queries import RequestRow, requests, restriction_of
from models.requests.records import ConsentKind, RequestKind
from models.station import Station

app = Typer()
request = Typer(help=N_("Requests of persons about their own data."), no_args_is_help=True)
app.add_typer(request, name="request")
Person = Annotated[str, Argument(metavar="RESIDENT", help=N_("A resident: the id or the whole name."))]
Number = Annotated[str, Argument(metavar="REQUEST", help=N_("A request: its id or number."))]
_KINDS = "、".join(kind.value for kind in RequestKind)


@app.command("dossier", help=N_("Everything about one person, as PDF, Excel with a password, JSON or a zip of both."))
def dossier(
    context: Context,
    person: Person,
    to: Annotated[Path, Option("--to", help=N_("The file: .pdf, .xlsx, .json or .zip."))],
    as_json: Json = False,
) -> None:
    if to.suffix.lower() not in (".pdf", ".xlsx", ".json", ".zip"):
        raise BadParameter(_("The file ends in .pdf, .xlsx, .json or .zip."))
    with access_of(context).station() as station:
        with station.sessions() as session:
            resident_id = resident_of(session, person)
        if to.suffix.lower() == ".pdf":
            said: dict[str, Any] = {"pages": write_paper(station, dossier_paper(resident_id), to)[0]}
        else:
            said = {"password": finish(save_dossier(station, resident_id, to))}
    answer({**said, "bytes": to.stat().st_size, "file": to}, as_json)


@request.command("list", help=N_("The register: open ones first, by their last day."))
def list_requests(
    context: Context,
    person: Annotated[str | None, Option("--resident", help=N_("Only of this person."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        rows = requests(session, resident_id=resident_of(session, person) if person else None)
        said = [_row(row) for row in rows]
    answer(said, as_json)


@request.command("receive", help=N_("Take a request in; --to writes the receipt."))
def receive(
    context: Context,
    person: Person,
    kind: Annotated[str, Argument(metavar="KIND", help=_KINDS)],
    asked_by: Annotated[str | None, Option("--asked-by", help=N_("Who asks, where it is not the person."))] = None,
    proof: Annotated[str | None, Option("--proof", help=N_("What he showed to prove that he may."))] = None,
    wanted: Annotated[str | None, Option("--wanted", help=N_("What is wanted."))] = None,
    to: Annotated[Path | None, Option("--to", help=N_("The PDF file of the receipt."))] = None,
    as_json: Json = False,
) -> None:
    if kind not in {each.value for each in RequestKind}:
        raise BadParameter(_KINDS)
    with access_of(context).station() as station:
        with station.act("requests.receive") as session:
            resident_id = resident_of(session, person)
            made = actions.receive(
                session, resident_id, RequestKind(kind), asked_by=asked_by, proof=proof, wanted=wanted
            )
            request_id = made.id
        if to is not None:
            write_paper(station, receipt_paper(request_id, resident_id), to)
        _tell(station, request_id, as_json=as_json)


@request.command("decide", help=N_("Grant a request, or deny it with --reason."))
def decide(
    context: Context,
    which: Number,
    grant: Annotated[bool, Option("--grant/--deny", help=N_("Whether it is granted."))] = True,
    reason: Annotated[str | None, Option("--reason", help=N_("Why it is denied."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act("requests.decide") as session:
            request_id = _request_of(session, which)
            if grant:
                forms.grant(session, request_id, reason)
            else:
                forms.deny(session, request_id, reason)
        _tell(station, request_id, as_json=as_json)


@request.command("settle", help=N_("Note what was done, and close the request."))
def settle(
    context: Context,
    which: Number,
    result: Annotated[str, Option("--result", help=N_("What was done for the person."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act("requests.settle") as session:
            request_id = actions.settle(session, _request_of(session, which), result).id
        _tell(station, request_id, as_json=as_json)


@request.command("restrict", help=N_("Only keep a person's data from today; --lift ends it."))
def restrict(
    context: Context,
    person: Person,
    reason: Annotated[str, Option("--reason", help=N_("Why."))] = "",
    lift: Annotated[bool, Option("--lift", help=N_("Let it end."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.act("requests.lift" if lift else "requests.restrict") as session:
            resident_id = resident_of(session, person)
            if lift:
                actions.lift(session, resident_id, on=calendar.today())
            else:
                actions.restrict(session, resident_id, reason, on=calendar.today())
        with station.sessions() as session:
            here = restriction_of(session, resident_id)
            said = {"restricted": here is not None, "since": here.starts_on if here else None}
    answer(said, as_json)


@request.command("consent", help=N_("Note a consent, a refusal or a withdrawal; without option say what stands."))
def consent(
    context: Context,
    person: Person,
    purpose: Annotated[str, Option("--for", help="、".join(PURPOSES))] = "",
    said: Annotated[str, Option("--answer", help="yes, no, withdrawn")] = "",
    guardian: Annotated[str | None, Option("--guardian", help=N_("Who answers for a child."))] = None,
    as_json: Json = False,
) -> None:
    if said and (said not in ("yes", "no", "withdrawn") or purpose not in PURPOSES):
        raise BadParameter("--answer yes|no|withdrawn --for " + "|".join(PURPOSES))
    with access_of(context).station() as station:
        if said:
            with station.act("requests.consent") as session:
                resident_id, today = resident_of(session, person), calendar.today()
                if said == "withdrawn":
                    actions.withdraw(session, resident_id, purpose, on=today)
                else:
                    actions.consent(
                        session, resident_id, purpose, ConsentKind.GENERAL, given=said == "yes", on=today,
                        by_guardian=guardian,
                    )  # fmt: skip
        with station.sessions() as session:
            rows = [
                {"purpose": row.purpose, "given": row.given, "on": row.on, "withdrawn_on": row.withdrawn_on}
                for row in consents(session, resident_of(session, person))
            ]
    answer(rows, as_json)


def _request_of(session: Any, text: str) -> UUID:
    wanted = as_id(text)
    found = [row.request.id for row in requests(session) if wanted == row.request.id or row.request.number == text]
    if not found:
        raise WorldError("no_such_record")
    return found[0]


def _tell(station: Station, request_id: UUID, *, as_json: bool) -> None:
    with station.sessions() as session:
        answer(next(_row(row) for row in requests(session) if row.request.id == request_id), as_json)


def _row(row: RequestRow) -> dict[str, Any]:
    made = row.request
    return {
        "id": made.id, "number": made.number, "resident": row.name, "kind": made.kind.value,
        "request": _(KINDS[made.kind]), "state": _(STATES[row.state]), "light": row.light.value,
        "due_on": made.due_on, "granted": made.granted, "reason": made.reason, "result": made.result,
    }  # fmt: skip

"""``lianglin district``: codes, stations and the audit of a district, beside a running server as well as alone."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from typer import Argument, Exit, Option, Typer

from desktop.commands.answers import Json, answer
from desktop.commands.district_bytes import REMAINS, REWRITE, look_for_remains, rewrite_tables
from desktop.commands.district_place import Data, address_file, place_of
from desktop.commands.finding import as_id
from forms.audit_words import found_words
from forms.i18n import N_
from forms.release_words import found_words as program_words
from models.audit.chain import Broken, Sound
from models.base import utc_now
from models.cases.seats import is_station_code, seat_level
from models.errors import WorldError
from models.release.checking import HERE
from models.release.checking import check as check_program
from sync.server import audit as audits
from sync.server import bindings, enrolment, levels, pruning, trails
from sync.server.checking import check_district
from sync.server.envelopes import give_out, take_in
from sync.server.keys import load_keys

app = Typer(no_args_is_help=True, add_completion=False, help=N_("Administration of the district server."))

Community = Annotated[str | None, Option("--community", help=N_("Only this community (12-digit code)."))]
Station = Annotated[str, Argument(metavar="ID", help=N_("The id of the station, as the list says it."))]

OfStation = Annotated[str, Option("--station", metavar="ID", help=N_("The id of the station, as the list says it."))]
OfWorker = Annotated[str, Option("--worker", metavar="ID", help=N_("The id of the worker, as the list says it."))]


@app.command(help=N_("Make a code that ties one station to a community, once."))
def code(
    community: Annotated[
        str, Option("--community", help=N_("12-digit code of the community, or of a seat of street or district."))
    ],
    days: Annotated[int, Option("--days", min=1, max=90, help=N_("How long the code may be used."))] = 7,
    server: Annotated[
        str | None,
        Option("--server", envvar="LIANGLIN_SERVER_URL", help=N_("Address for the link, as stations reach it.")),
    ] = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    place = place_of(data)
    wanted = community.strip().upper()
    if not is_station_code(wanted):
        raise WorldError("community_code_wrong", community=wanted)
    with place.database() as database:
        made = database.run(lambda connection: enrolment.make_code(connection, wanted, timedelta(days=days)))
    address = (server or _last_address(place.folder)).rstrip("/")
    link = f"{address}/#{made.text}" if address else None
    said = {"code": made.text, "link": link, "community": wanted, "expires_at": made.expires_at}
    if (seat := seat_level(wanted)) is not None:
        said["seat"] = seat.value
    answer(said, as_json)


@app.command(help=N_("Which stations are enrolled, when they were last seen, and which are shut out."))
def stations(community: Community = None, data: Data = None, as_json: Json = False) -> None:
    with place_of(data).database() as database:
        rows = database.run(lambda connection: enrolment.stations(connection, community))
    answer([asdict(row) for row in rows], as_json)


@app.command(help=N_("Shut a station out at once; what it sent stays."))
def revoke(station: Station, data: Data = None, as_json: Json = False) -> None:
    which, now = _id(station), utc_now()
    with place_of(data).database() as database:
        community = database.run(lambda connection: enrolment.revoke(connection, which, now))
    answer({"id": which, "community": community, "revoked_at": now}, as_json)


@app.command(help=N_("Agree that a station keeps level 4 again, which it asked for (“stations”: apart is “ending”)."))
def together(station: Station, data: Data = None, as_json: Json = False) -> None:
    which, now = _id(station), utc_now()
    with place_of(data).database() as database:
        database.run(lambda connection: levels.end(connection, which, now))
    answer({"id": which, "apart": None}, as_json)


@app.command(help=N_("Which workers have an account where, and which of them wait to be allowed (level 4)."))
def workers(
    community: Community = None,
    pending: Annotated[bool, Option("--pending", help=N_("Only those who wait."))] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    with place_of(data).database() as database:
        rows = database.run(lambda connection: bindings.bindings(connection, community, pending=pending))
    answer([asdict(row) for row in rows], as_json)


@app.command(help=N_("Believe a station that this worker works there: level 4 comes, and a secretary's acts count."))
def allow(station: OfStation, worker: OfWorker, data: Data = None, as_json: Json = False) -> None:
    _decide(data, station, worker, bindings.ALLOWED, as_json)


@app.command(help=N_("Do not believe it, now and later; all else goes on."))
def deny(station: OfStation, worker: OfWorker, data: Data = None, as_json: Json = False) -> None:
    _decide(data, station, worker, bindings.DENIED, as_json)


def _decide(data: Path | None, station: str, worker: str, state: str, as_json: bool) -> None:
    which, who, now = _id(station), as_id(worker), utc_now()
    if who is None:
        raise WorldError("account_unknown")
    with place_of(data).database() as database:
        database.run(lambda connection: bindings.decide(connection, which, who, state, now))
    answer({"station": which, "worker": who, "state": state}, as_json)


@app.command(help=N_("Who asked what of the district and how it ended, newest first; never what was in it."))
def audit(
    community: Community = None,
    limit: Annotated[int, Option("--limit", min=1, max=10_000, help=N_("How many entries."))] = 100,
    stations: Annotated[
        bool, Option("--stations", help=N_("Instead, how the audit of each station stands, read and checked."))
    ] = False,
    data: Data = None,
    as_json: Json = False,
) -> None:
    with place_of(data).database() as database:
        if stations:
            answer(database.run(lambda connection: _trails(connection, community)), as_json)
            return
        rows = database.run(lambda connection: audits.entries(connection, community, limit))
    answer([asdict(row) for row in rows], as_json)


def _trails(connection: Any, community: str | None) -> list[dict[str, Any]]:
    return [_trail(trail, trails.verify(connection, trail)) for trail in trails.trails(connection, community)]


def _trail(trail: trails.Trail, found: Sound | Broken) -> dict[str, Any]:
    return {
        "station": trail.station_id,
        "community": trail.community_code,
        "head": f"{trail.number}:{trail.hash.hex()}",
        "told_at": trail.told_at,
        "alarm": f"audit_{trail.alarm}" if trail.alarm else None,
        "alarm_line": trail.alarm_number,
        "alarm_at": trail.alarm_at,
        "seen_at": trail.seen_at,
        "seen_by": trail.seen_by,
        "seen_why": trail.seen_why,
        "whole": not isinstance(found, Broken),
        "says": found_words(found),
    }


@app.command(help=N_("Answer for the alarm of a station's audit; the alarm and the answer stay."))
def seen(
    station: Station,
    by: Annotated[str, Option("--by", metavar="NAME", help=N_("Who answers for it."))],
    why: Annotated[str, Option("--why", help=N_("The word: what it was and what was done; name no resident."))],
    data: Data = None,
    as_json: Json = False,
) -> None:
    which, now = _id(station), utc_now()
    with place_of(data).database() as database:
        trail = database.run(lambda connection: trails.see(connection, which, by, why, now))
    answer({"station": which, "alarm": f"audit_{trail.alarm}", "seen_at": trail.seen_at}, as_json)


@app.command(help=N_("See that the district's database is whole; exit code 1 if it is not."))
def check(data: Data = None, as_json: Json = False) -> None:
    with place_of(data).database() as database:
        found = database.run(check_district)
    answer({**asdict(found), "program": program_words(check_program(HERE, compiled=True))}, as_json)
    if not found.ok:
        raise Exit(1)


@app.command(help=N_("Let go of logs, receipts and audit entries that are older than the years to keep."))
def prune(
    years: Annotated[
        int, Option("--years", min=1, max=100, help=N_("How long they are kept (the law: six months)."))
    ] = 3,
    data: Data = None,
    as_json: Json = False,
) -> None:
    keep, now = timedelta(days=366 * years), utc_now()
    with place_of(data).database() as database:
        gone = database.run(lambda connection: pruning.prune(connection, now, keep=keep))
    answer(asdict(gone), as_json)


app.command("rewrite", help=REWRITE)(rewrite_tables)
app.command("remains", help=REMAINS)(look_for_remains)


@app.command("take-envelope", help=N_("Take in the envelope of a station that has no line; twice does no harm."))
def take_envelope(
    file: Annotated[Path, Argument(metavar="FILE", help=N_("The envelope."))], data: Data = None, as_json: Json = False
) -> None:
    with place_of(data).database() as database:
        taken = take_in(database, database.run(load_keys), file, utc_now())
    answer(_said(asdict(taken)), as_json)


@app.command("make-envelope", help=N_("Make the envelope that goes back to a station that has no line."))
def make_envelope(
    station: Station,
    to: Annotated[Path, Option("--to", metavar="FILE", help=N_("The envelope."))],
    data: Data = None,
    as_json: Json = False,
) -> None:
    with place_of(data).database() as database:
        given = give_out(database, database.run(load_keys), _id(station), to, utc_now())
    answer(_said(asdict(given)), as_json)


def _said(result: dict[str, Any]) -> dict[str, Any]:
    return {"station": result.pop("station_id"), "community": result.pop("community_code"), **result}


def _id(text: str) -> UUID:
    found = as_id(text)
    if found is None:
        raise WorldError("station_unknown")
    return found


def _last_address(folder: Path | None) -> str:
    """Return where a server of this folder last listened; nothing if none ever did."""
    file = address_file(folder) if folder is not None else None
    return file.read_text("utf-8").strip() if file is not None and file.exists() else ""

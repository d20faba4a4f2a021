"""Commands that found a station and its parts: a new profile, the user's list of areas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.secret_file import secret_file
from desktop.commands.transfer import finish
from forms.i18n import N_, _
from forms.sheets.areas import REASONS, read_areas
from models.cases.seats import is_station_code
from models.errors import WorldError
from models.founding import found_station
from models.places.areas import import_areas

app = Typer()
areas = Typer(help=N_("The tree of districts, streets and communities."), no_args_is_help=True)
app.add_typer(areas, name="areas")


@app.command(help=N_("Make a new encrypted station and its first account."))
def new(
    context: Context,
    community: Annotated[
        str, Option("--community", help=N_("12-digit code of the community, or of a seat of street or district."))
    ],
    recovery_to: Annotated[
        Path | None, Option("--recovery-to", help=N_("Write the recovery code to this new file instead of showing it."))
    ] = None,
    name: Annotated[str | None, Option("--name", help=N_("The worker's name; else the login."))] = None,
    reserved: Annotated[
        bool, Option("--reserved", help=N_("The reserved file: for level 4, with accounts that are made in it alone."))
    ] = False,
    as_json: Json = False,
) -> None:
    access = access_of(context)
    code = community.strip().upper()
    if not is_station_code(code):
        raise WorldError("community_code_wrong", community=code)
    with secret_file([recovery_to] if recovery_to else []) as write:
        station, recovery = found_station(
            access.profile,
            community_code=code,
            login=access.login,
            password=access.password,
            display_name=name or access.login,
            reserved=reserved,
        )
        station.close()
        write([recovery])
    shown = {"recovery_file": recovery_to} if recovery_to else {"recovery_code": recovery}
    answer({"profile": access.profile, "community": code, "login": access.login, **shown}, as_json)


@areas.command("import", help=N_("Take in your own list (code, name): it wins over the shipped one."))
def take_areas(
    context: Context,
    file: Annotated[Path, Argument(help=N_("An Excel or text file with a column of codes and one of names."))],
    as_json: Json = False,
) -> None:
    rows = finish(read_areas(file))
    with access_of(context).station() as station, station.act("places.areas") as session:
        found = import_areas(session, rows)
        act_id = session.info["act"].id
    refused = [{"line": line, "reason": _(REASONS[reason])} for line, reason in found.refused.items()]
    counts = {"new": found.new, "renamed": found.renamed, "same": found.same, "retired": found.retired}
    answer({"rows": len(rows), **counts, "refused": refused, "undo_id": act_id}, as_json)

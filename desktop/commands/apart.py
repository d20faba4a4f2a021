"""``lianglin station apart``: whether this file keeps level 4, and that it keeps none from now on."""

from __future__ import annotations

from typing import Annotated, Any

from typer import BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.transfer import finish
from forms.apart_words import STATES
from forms.i18n import N_, _
from models.station import Station
from sync import apart

app = Typer()
ONE = N_("One thing at a time: --on, --off or --drop-backups.")


@app.command("apart", help=N_("How this file stands with level 4; keep nothing of it here, or ask for it again."))
def apart_command(
    context: Context,
    on: Annotated[bool, Option("--on", help=N_("Keep nothing of level 4 in this file from now on."))] = False,
    off: Annotated[bool, Option("--off", help=N_("Ask for level 4 again; the district's operator agrees."))] = False,
    drop: Annotated[
        bool, Option("--drop-backups", help=N_("Make a new backup and let go of all that may hold level 4."))
    ] = False,
    as_json: Json = False,
) -> None:
    if on + off + drop > 1:
        raise BadParameter(_(ONE))
    with access_of(context).station() as station:
        if on:
            apart.begin(station)
        elif off:
            apart.end(station)
        shed = vars(finish(apart.shed_backups(station))) if drop else {}
        said = _said(station) | shed
    answer(said, as_json)


def _said(station: Station) -> dict[str, Any]:
    found = apart.standing(station)
    return {
        "state": found.state or "off",
        "says": _(STATES[found.state]),
        "tied": found.tied,
        "reserved": found.reserved,
        "level_4_here": found.here,
        "accounts_not_named": found.strangers,
        "backups_with_level_4": found.backups,
    }

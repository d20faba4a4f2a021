"""``lianglin station apart``: whether this file keeps level 4, and that it keeps none from now on."""

from __future__ import annotations

from typing import Any

from typer import Context, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.transfer import finish
from forms.apart_words import STATES
from forms.i18n import N_, _
from models.station import Station
from sync.apart import begin, end, shed_backups, standing

app = Typer()
apart = Typer(help=N_("Level 4 (closed files, care teams) in another file than this one."), no_args_is_help=True)
app.add_typer(apart, name="apart")


@apart.command("show", help=N_("Whether this file keeps level 4, and how much of it is still here."))
def show(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        said = _said(station)
    answer(said, as_json)


@apart.command("on", help=N_("Keep nothing of level 4 in this file from now on."))
def on(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        begin(station)
        said = _said(station)
    answer(said, as_json)


@apart.command("off", help=N_("Ask for level 4 again; the district's operator agrees."))
def off(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        end(station)
        said = _said(station)
    answer(said, as_json)


@apart.command("drop-backups", help=N_("Make a new backup and let go of all that may hold level 4."))
def drop_backups(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        done = finish(shed_backups(station))
    answer(vars(done), as_json)


def _said(station: Station) -> dict[str, Any]:
    found = standing(station)
    return {
        "state": found.state or "off",
        "says": _(STATES[found.state]),
        "tied": found.tied,
        "reserved": found.reserved,
        "level_4_here": found.here,
        "accounts_not_named": found.strangers,
        "backups_with_level_4": found.backups,
    }

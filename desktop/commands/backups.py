"""``lianglin station backups``: those that make themselves, the second place, and the test restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.transfer import finish
from forms.backup_words import WHY, trial_text
from forms.i18n import N_, _
from models.station import Station
from models.station.backups.keeper import keep, standing
from models.station.backups.ledger import Trial
from models.station.backups.place import choose
from models.station.backups.shelf import is_good, shelf_of

app = Typer()
backups = Typer(help=N_("Backups that make themselves, and their second place."), no_args_is_help=True)
app.add_typer(backups, name="backups")


@backups.command("list", help=N_("Every backup that is kept, newest last, and how the last test restore went."))
def list_backups(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        said = _said(station)
    answer(said, as_json)


@backups.command("run", help=N_("Do what is due: the day's backup, the copy to the second place, the test restore."))
def run(
    context: Context,
    now_please: Annotated[bool, Option("--now", help=N_("A backup although there is one of today."))] = False,
    trying: Annotated[bool, Option("--try", help=N_("A test restore although none is due."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        done = finish(keep(station, now_please=now_please, trying=trying))
    answer(
        {
            "made": done.made.name if done.made else None,
            "carried": done.carried.name if done.carried else None,
            "tried": _trial(done.tried),
        },
        as_json,
    )


@backups.command("place", help=N_("Choose a stick, disk or share to which backups are copied; none: no more copies."))
def place(
    context: Context,
    folder: Annotated[Path | None, Argument(help=N_("A folder on it."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        choose(station.folder, station.accounts.keys.profile_id, folder.resolve() if folder else None)
        finish(keep(station))
        said = _said(station)
    answer(said, as_json)


def _said(station: Station) -> dict[str, Any]:
    found = standing(station)
    shelf = shelf_of(station.folder)
    rows = [
        {
            "file": each.name,
            "at": each.at.isoformat(sep=" "),
            "why": _(WHY[each.why.value]),
            "bytes": (shelf / each.name).stat().st_size,
            "good": is_good(each, found.ledger),
        }
        for each in found.kept
    ]
    return {
        "folder": shelf,
        "place": found.ledger.place,
        "place_there": found.place_there,
        "copied_at": found.ledger.placed_at,
        "problem": found.ledger.failed[0] if found.ledger.failed else found.ledger.place_problem,
        "tried": _trial(found.ledger.tried),
        "backups": rows,
    }


def _trial(trial: Trial | None) -> str | None:
    return trial_text(trial) if trial else None

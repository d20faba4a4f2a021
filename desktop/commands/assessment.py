"""``lianglin station assessment``: that the impact assessment of sensitive data was made (L-24)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import Day, day_or_today
from forms.i18n import N_
from models.settings.assessment import assessment as recorded
from models.station.assessing import record_assessment, save_report

app = Typer()


@app.callback()
def assessments() -> None:
    """Keeps ``assessment`` a command of its own name."""


@app.command(help=N_("Show the impact assessment that is recorded; with a file (PDF or scan), record that report."))
def assessment(
    context: Context,
    report: Annotated[
        Path | None, Argument(help=N_("The report; it is kept encrypted with the station."), exists=True)
    ] = None,
    on: Day = None,
    to: Annotated[Path | None, Option("--to", metavar="FILE", help=N_("Write the report that is kept here."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        if report is not None:
            with station.act("settings.assessment") as session:
                record_assessment(session, station.blobs, day_or_today(on), report.read_bytes())
        with station.sessions() as session:
            found = recorded(session)
        if to is not None:
            save_report(station, to)
    answer({"on": found.on if found else None, "digest": found.digest if found else None}, as_json)

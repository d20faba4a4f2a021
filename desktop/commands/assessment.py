"""``lianglin station assessment``: that the impact assessment of sensitive data was made (L-24)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_days import Day, day_or_today
from forms.i18n import N_
from models.settings.assessment import assessment as recorded
from models.settings.assessment import record_assessment

app = Typer()


@app.callback()
def assessments() -> None:
    """Keeps ``assessment`` a command of its own name."""


@app.command(help=N_("Show the impact assessment that is recorded; with a file, record that report by day and digest."))
def assessment(
    context: Context,
    report: Annotated[
        Path | None, Argument(help=N_("The report; the file itself stays where it is."), exists=True)
    ] = None,
    on: Day = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        if report is not None:
            with station.act("settings.assessment") as session:
                record_assessment(session, day_or_today(on), report.read_bytes())
        with station.sessions() as session:
            found = recorded(session)
    answer({"on": found.on if found else None, "digest": found.digest if found else None}, as_json)

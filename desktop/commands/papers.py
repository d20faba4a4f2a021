"""``print``: every paper of the program as a PDF file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.case_sheets import KINDS
from desktop.commands.paper_files import write_paper
from desktop.commands.sheets import SHEETS
from desktop.commands.wanted import Wanted
from forms.care_words import REVEALS
from forms.i18n import N_, _
from models.places.map_colours import MODES

app = Typer()


@app.callback()
def papers() -> None:
    """Keeps ``print`` a command of its own name."""


@app.command("print", help=N_("Write a paper as a PDF file."))
def print_sheet(
    context: Context,
    sheet: Annotated[str, Argument(metavar="SHEET", help=", ".join(SHEETS))],
    household: Annotated[str | None, Option(help=N_("A household: its id or door."))] = None,
    building: Annotated[str | None, Option(help=N_("A building, such as 浑河花园 7."))] = None,
    of_round: Annotated[str | None, Option("--round", help=N_("A round: its id or a part of its name."))] = None,
    dwelling: Annotated[str | None, Option(help=N_("A door, such as 3-2-501."))] = None,
    estate: Annotated[str | None, Option(help=N_("An estate: its id or name."))] = None,
    resident: Annotated[str | None, Option(help=N_("A resident: the id or the whole name."))] = None,
    helper: Annotated[str | None, Option(help=N_("A helper: the id or the whole name."))] = None,
    grid: Annotated[str | None, Option(help=N_("A grid: its id, name or code."))] = None,
    reveal: Annotated[str | None, Option(metavar="REASON", help=", ".join(REVEALS))] = None,
    month: Annotated[str | None, Option(help=N_("A month, such as 2026-11."))] = None,
    mediation: Annotated[str | None, Option(help=N_("A mediation file: its id or number."))] = None,
    appeal: Annotated[str | None, Option(help=N_("An appeal: its id or number."))] = None,
    whistle: Annotated[str | None, Option(help=N_("A whistle: its id or number."))] = None,
    problem: Annotated[str | None, Option(help=N_("A problem: its id or number."))] = None,
    hazard: Annotated[str | None, Option(help=N_("A hazard: its id or number."))] = None,
    saturday: Annotated[str | None, Option("--session", help=N_("A Saturday: its id or day."))] = None,
    first: Annotated[str | None, Option("--from", help=N_("From this day, such as 2026-11-01."))] = None,
    last: Annotated[str | None, Option("--until", help=N_("To this day, included."))] = None,
    kind: Annotated[str | None, Option(help=", ".join(KINDS))] = None,
    record: Annotated[str | None, Option(help=N_("The id of a log, or of the record of a form."))] = None,
    colour: Annotated[str, Option(help=", ".join(MODES))] = "visit",
    blank: Annotated[bool, Option("--blank", help=N_("An empty one to write on."))] = False,
    size: Annotated[str, Option(help="A4, A3")] = "A4",
    to: Annotated[Path | None, Option("--to", help=N_("The PDF file; else one named as the paper."))] = None,
    as_json: Json = False,
) -> None:
    if sheet not in SHEETS:
        _refuse(_("The papers are: {papers}.").format(papers=", ".join(SHEETS)))
    if colour not in MODES or size.upper() not in ("A4", "A3"):
        _refuse(_("Colours are {modes}; sizes are A4 and A3.").format(modes=", ".join(MODES)))
    wanted = Wanted(
        household=household, building=building, round=of_round, dwelling=dwelling, estate=estate, record=record,
        colour=colour, blank=blank, size=size.upper(), resident=resident, helper=helper, grid=grid, reveal=reveal,
        month=month, mediation=mediation, appeal=appeal, whistle=whistle, problem=problem, hazard=hazard,
        session=saturday, first=first, last=last, kind=kind,
    )  # fmt: skip
    file = to or Path(f"{sheet}.pdf")
    with access_of(context).station() as station:
        with station.sessions() as session:
            made = SHEETS[sheet](session, station, wanted)
        pages, number = write_paper(station, made, file)
        if made.noted is not None:
            kind, action = made.noted
            with station.act(kind) as session:
                action(session)
    answer({"pages": pages, "bytes": file.stat().st_size, "file": file, "number": number}, as_json)


def _refuse(sentence: str) -> NoReturn:
    raise BadParameter(sentence)

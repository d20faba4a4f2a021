"""Commands that take a register in and give lists out, as Excel files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of, witness
from desktop.commands.answers import Json, answer
from desktop.commands.finding import round_of
from desktop.commands.transfer import Clear, export, finish, import_register
from forms.i18n import N_, _
from forms.problems import BadValueError
from forms.sheets.export import REASONS
from forms.sheets.lists import LISTS
from forms.types import Date
from models.disclosures.actions import Purpose
from models.errors import WorldError

app = Typer()
WHY = N_("superior (asked from above), check (at the door), service, emergency")


@app.command("import", help=N_("Import a register; refused rows go to a file of their own."))
def take_in(
    context: Context,
    file: Annotated[Path, Argument(help=N_("The register: .xlsx, .xls or .csv."))],
    sheet: Annotated[str | None, Option("--sheet", help=N_("The sheet; else the one that is understood best."))] = None,
    estate: Annotated[str | None, Option("--estate", help=N_("The estate that rows without one mean."))] = None,
    dry_run: Annotated[bool, Option("--dry-run", help=N_("Only say what would happen."))] = False,
    refused_to: Annotated[
        Path | None, Option("--refused-to", help=N_("File for the refused rows; else beside the register."))
    ] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        said = finish(
            import_register(station, file, sheet=sheet, estate=estate, dry_run=dry_run, refused_to=refused_to)
        )
    answer(said, as_json)


@app.command("export", help=N_("Write a list as an Excel file, masked unless --plain."))
def give_out(
    context: Context,
    name: Annotated[str, Argument(metavar="LIST", help="、".join(LISTS))],
    to: Annotated[Path, Option("--to", help=N_("The Excel file."))],
    of_round: Annotated[str | None, Option("--round", help=N_("The round, for the list of its doors."))] = None,
    plain: Annotated[bool, Option("--plain", help=N_("Names and numbers in the clear; needs --reason."))] = False,
    reason: Annotated[str | None, Option("--reason", help=WHY)] = None,
    receiver: Annotated[str | None, Option("--receiver", help=N_("Who receives it in the clear."))] = None,
    until: Annotated[str | None, Option("--keep-until", help=N_("Until when the receiver may keep it."))] = None,
    contract: Annotated[str | None, Option("--contract", help=N_("Under which contract, by its number."))] = None,
    approver: Annotated[str | None, Option("--approver", help=N_("Login of the second person, who is here."))] = None,
    approver_file: Annotated[
        Path | None, Option("--approver-password-file", help=N_("File whose first line is that person's password."))
    ] = None,
    approved: Annotated[str | None, Option("--approved", help=N_("The number under which it was approved."))] = None,
    as_json: Json = False,
) -> None:
    if name not in LISTS:
        raise BadParameter(_("The lists are: {lists}.").format(lists=", ".join(LISTS)))
    if plain and not reason:
        raise WorldError("reason_missing", reasons="|".join(REASONS))
    if reason is not None and (not plain or reason not in REASONS):
        raise BadParameter(_("Reasons go with --plain; they are: {reasons}.").format(reasons=", ".join(REASONS)))
    with access_of(context).station() as station:
        with station.sessions() as session:
            round_id = round_of(session, of_round) if of_round else None
        clear = None
        if plain:
            purpose = _purpose(str(reason), receiver, until, contract)
            by = witness(station, approver, approver_file)
            clear = Clear(purpose, str(reason), by, approved)
        left = finish(export(station, name, to, clear=clear, round_id=round_id))
    said = {"rows": left.rows, "file": to, "masked": not plain, "number": left.number}
    answer(said | ({"password": left.password} if left.password else {}), as_json)


def _purpose(reason: str, receiver: str | None, until: str | None, contract: str | None) -> Purpose | None:
    """What was said about the receiver, where it is whole."""
    if not receiver or not until:
        return None
    try:
        return Purpose(reason, receiver, Date().parse(until), contract_no=contract)
    except BadValueError as wrong:
        raise BadParameter(_("A day is written as 2026-11-30.")) from wrong

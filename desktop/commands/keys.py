"""Commands for the keys of a station: a new key, new recovery codes, and the end of a PC."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import BadParameter, Context, Option, Typer

from desktop.commands.access import access_of, code_in, first_line
from desktop.commands.answers import Json, answer
from desktop.commands.secret_file import secret_file
from desktop.commands.transfer import finish
from forms.i18n import N_, _
from forms.seal_words import difference_text
from models.errors import WorldError
from models.station import account_acts, open_with_recovery
from models.station.backups import backup
from models.station.codes import CUSTODIANS
from models.station.files import disk_told
from models.station.retiring import erase, is_half_erased, require_may_retire, standing
from models.station.rotating import rotate
from models.station.seals import Repair, RightsChangedError
from sync.client import StationSync

app = Typer()
SURE = N_("This cannot be undone: say --yes.")


@app.command("rotate-key", help=N_("Change the key of the station; everybody's password stays."))
def rotate_key(context: Context, as_json: Json = False) -> None:
    access = access_of(context)
    with access.station() as station:
        done = finish(rotate(station, access.password))
    with access.station():  # brings it into force, and takes away what was before
        pass
    answer(vars(done), as_json)


@app.command(help=N_("Open with the printed code, or those of two custodians, and set a new password."))
def recover(
    context: Context,
    codes: Annotated[list[Path], Option("--recovery-file", help=N_("A file with the code; two for two custodians."))],
    new_password: Annotated[Path, Option("--new-password-file", help=N_("The file with the new password."))],
    put_back: Annotated[
        bool, Option("--put-back", help=N_("Put back rights and levels that were changed beside the program."))
    ] = False,
    accept: Annotated[bool, Option("--accept", help=N_("Leave them as they stand at this PC."))] = False,
    as_json: Json = False,
) -> None:
    if len(codes) > 2 or (put_back and accept):
        raise BadParameter(_("Name one code or two, and one way to deal with what was changed."))
    access, code = access_of(context), code_in(codes)
    repair = Repair.PUT_BACK if put_back else Repair.ACCEPT if accept else None
    try:
        open_with_recovery(access.profile, code, access.login, first_line(new_password), repair=repair).close()
    except RightsChangedError as error:
        answer({"ok": False, "changed": [difference_text(each) for each in error.differences]}, as_json)
        raise WorldError("rights_wait", count=len(error.differences)) from error
    answer({"ok": True, "repair": repair}, as_json)


@app.command("recovery-code", help=N_("Make a new recovery code, or one for each of two or three custodians."))
def recovery_code(
    context: Context,
    to: Annotated[
        list[Path],
        Option("--to", help=N_("A new file for the code; several: one for each custodian, of whom any two open.")),
    ],
    as_json: Json = False,
) -> None:
    if len(to) not in (1, *CUSTODIANS):
        raise BadParameter(_(N_("Name one file, or one for each of two or three custodians.")))
    access = access_of(context)
    with access.station() as station, secret_file(to) as write:
        if len(to) == 1:
            write([account_acts.new_recovery_code(station, access.password)])
        else:
            write(account_acts.new_custodian_codes(station, access.password, len(to)))
    answer({"files": to, "custodians": len(to)}, as_json)


@app.command(help=N_("Take this PC out of service: its keys are overwritten, then all files removed."))
def retire(
    context: Context,
    backup_to: Annotated[Path | None, Option("--backup-to", help=N_("Write a last backup to this file first."))] = None,
    anyway: Annotated[bool, Option("--anyway", help=N_("Although changes wait for the district."))] = False,
    yes: Annotated[bool, Option("--yes", help=N_("Yes, erase everything."))] = False,
    as_json: Json = False,
) -> None:
    if not yes:
        raise BadParameter(_(SURE))
    access = access_of(context)
    if is_half_erased(access.profile):
        answer({"files": finish(erase(access.profile)), "backup": None, "waiting": 0, "district_told": False}, as_json)
        return
    with access.station() as station:
        require_may_retire(station, access.password, anyway=anyway)
        found = standing(station)
        if backup_to is not None:
            with disk_told(backup_to):
                backup(station, backup_to)
        told = StationSync(station).leave()
    files = finish(erase(access.profile))
    answer({"files": files, "backup": backup_to, "waiting": found.waiting, "district_told": told}, as_json)

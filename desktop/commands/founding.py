"""Commands that found a station and its parts: a new profile, further accounts, the user's list of areas."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of, first_line
from desktop.commands.answers import Json, answer
from desktop.commands.transfer import finish
from forms.i18n import N_, _
from forms.save import save
from forms.sheets.areas import REASONS, read_areas
from forms.workers import WORKER
from models.cases.seats import is_station_code
from models.errors import WorldError
from models.founding import found_station
from models.places.areas import import_areas

app = Typer()
accounts = Typer(help=N_("Who may log in."), no_args_is_help=True)
areas = Typer(help=N_("The tree of districts, streets and communities."), no_args_is_help=True)
app.add_typer(accounts, name="accounts")
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
    as_json: Json = False,
) -> None:
    access = access_of(context)
    code = community.strip().upper()
    if not is_station_code(code):
        raise WorldError("community_code_wrong", community=code)
    with _secret_file(recovery_to) as write:
        station, recovery = found_station(
            access.profile,
            community_code=code,
            login=access.login,
            password=access.password,
            display_name=name or access.login,
        )
        station.close()
        write(recovery)
    shown = {"recovery_file": recovery_to} if recovery_to else {"recovery_code": recovery}
    answer({"profile": access.profile, "community": code, "login": access.login, **shown}, as_json)


class _SecretFile:
    """A new file that only its owner may read; without a name it takes nothing."""

    def __init__(self, file: Path | None) -> None:
        self._handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600) if file else None

    def __call__(self, secret: str) -> None:
        if self._handle is not None:
            os.write(self._handle, f"{secret}\n".encode())
            os.fsync(self._handle)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)


@contextmanager
def _secret_file(file: Path | None) -> Iterator[_SecretFile]:
    """Open the file before anything is made, so that no station is left without its code; take it away on failure."""
    try:
        made = _SecretFile(file)
    except OSError as error:
        raise WorldError("recovery_file_unwritable", file=file.name if file else "") from error
    try:
        yield made
    except BaseException:
        if file:
            file.unlink()
        raise
    finally:
        made.close()


@accounts.command("add", help=N_("Let another worker log in; a worker who is not there yet is added."))
def add_account(
    context: Context,
    login: Annotated[str, Argument(help=N_("The new login."))],
    password_of: Annotated[Path, Option("--new-password-file", help=N_("File whose first line is the new password."))],
    name: Annotated[str, Option("--name", help=N_("The worker's name."))],
    as_json: Json = False,
) -> None:
    password = first_line(password_of)
    with access_of(context).station() as station:
        with station.act("workers.add") as session:
            worker = save(session, WORKER, {"name": name})
        try:
            station.add_account(login, password, worker.id)
        except WorldError:
            last = station.last_act()
            if last is not None:
                station.undo(last.id)
            raise
    answer({"login": login, "worker_id": worker.id}, as_json)


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

"""Commands for accounts: who may log in, whose password is changed, what came from elsewhere and waits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from typer import Argument, Context, Option, Typer

from desktop.commands.access import access_of, first_line
from desktop.commands.answers import Json, answer
from forms.i18n import N_
from forms.save import save
from forms.workers import WORKER
from models.calendar import CHINA
from models.errors import WorldError
from models.station import account_acts, account_rows
from models.station.connection import raw
from models.workers.records import Worker

app = Typer()
accounts = Typer(help=N_("Who may log in."), no_args_is_help=True)
app.add_typer(accounts, name="accounts")
NewPassword = Annotated[Path, Option("--new-password-file", help=N_("File whose first line is the new password."))]


@accounts.command("add", help=N_("Let another worker log in; a worker who is not there yet is added."))
def add_account(
    context: Context,
    login: Annotated[str, Argument(help=N_("The new login."))],
    password_of: NewPassword,
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


@accounts.command("list", help=N_("Whose accounts open this station, and what waits to be confirmed."))
def list_accounts(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        left = account_acts.waiting(station)
        idle = {each.worker_id for each in account_acts.unused(station)}
        with station.sessions() as session:
            rows = [_row(row, session.get(Worker, row.worker_id), idle) for row in account_rows.every(raw(session))] + [
                {"worker_id": each.worker_id, "name": _name(session.get(Worker, each.worker_id)), "state": "waiting"}
                | {"account": each.account, "login_taken": each.login_taken}
                for each in left
            ]
    answer(rows, as_json)


def _row(row: account_rows.AccountRow, worker: Worker | None, idle: set[UUID]) -> dict[str, Any]:
    return {
        "worker_id": row.worker_id,
        "name": _name(worker),
        "state": "first_password" if row.must_change else "unused" if row.worker_id in idle else "in_use",
        "travels": row.serial > 0,
        "second_factor": row.second is not None,
        "seen": row.seen_at.astimezone(CHINA).date() if row.seen_at else None,
    }


def _name(worker: Worker | None) -> str | None:
    return worker.name if worker else None


@accounts.command("confirm", help=N_("Let an account in that came from the district and waits."))
def confirm_account(
    context: Context, account: Annotated[str, Argument(help=N_("Its id, of the list."))], as_json: Json = False
) -> None:
    with access_of(context).station() as station:
        account_acts.confirm(station, account)
    answer({"account": account}, as_json)


@accounts.command("remove", help=N_("Take all accounts of a worker away, at this PC and at the others."))
def remove_account(
    context: Context, worker: Annotated[UUID, Argument(help=N_("The worker's id."))], as_json: Json = False
) -> None:
    with access_of(context).station() as station:
        count = account_acts.take_away(station, worker)
    answer({"worker_id": worker, "accounts": count}, as_json)


@accounts.command("password", help=N_("Change your own password."))
def change_password(context: Context, password_of: NewPassword, as_json: Json = False) -> None:
    access, new = access_of(context), first_line(password_of)
    with access.station(owing=True) as station:
        station.change_password(access.password, new)
    answer({"login": access.login}, as_json)

"""The workers of the station, and who of them may log in on this PC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.jobs import once
from desktop.messages import sentence
from desktop.offering import offer, offer_act
from desktop.shell.passwords import NewPasswordField, is_strong, missing
from desktop.shell.settings.records_page import Records, RecordsPage
from desktop.shell.settings.waiting_accounts import WaitingAccounts
from desktop.theme import Tone
from desktop.widgets.button import Button
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _
from forms.problems import FormInvalidError, Problem
from forms.rights_words import ROLES
from forms.workers import WORKER, save_worker
from models.calendar import now
from models.errors import WorldError
from models.rights.deeds import Deed
from models.station import account_acts
from models.station.accounts import Code
from models.station.connection import raw
from models.station.policy import policy_of
from models.station.records import Account
from models.workers.records import Worker


def _store_new(session: Session, raw: Mapping[str, object]) -> UUID:
    return save_worker(session, raw).id


@dataclass(frozen=True)
class WorkerRow:
    worker: Worker
    account: Account | None
    unused_days: int
    """After so many without a log-in an account is named (L-36)."""

    @property
    def has_account(self) -> bool:
        return self.account is not None


def worker_rows(session: Session) -> list[WorkerRow]:
    """Return everybody, those who work here now first."""
    accounts = {account.worker_id: account for account in session.scalars(select(Account))}
    query = select(Worker).where(Worker.alive()).order_by(Worker.active.desc(), Worker.name)
    days = policy_of(raw(session)).unused_days
    return [WorkerRow(worker, accounts.get(worker.id), days) for worker in session.scalars(query)]


def _account(row: WorkerRow) -> ChipLook:
    if row.account is None:
        return ChipLook("—", Tone.NEUTRAL)
    if now() - (row.account.seen_at or row.account.created_at) > timedelta(days=row.unused_days):
        return ChipLook(_("Unused for {days} days").format(days=row.unused_days), Tone.WARNING, "warning")
    if row.account.must_change:
        return ChipLook(_("First password"), Tone.INFO, "info")
    return ChipLook(_("Yes"), Tone.SUCCESS, "checked")


def _state(row: WorkerRow) -> ChipLook:
    if row.worker.active:
        return ChipLook(_("Works here now"), Tone.SUCCESS, "checked")
    return ChipLook(_("No longer here"), Tone.NEUTRAL, "partly")


COLUMNS: tuple[Column[WorkerRow], ...] = (
    Column("name", N_("Name"), lambda row: row.worker.name, 140),
    Column("role", N_("Role"), lambda row: _(ROLES[row.worker.role]), 170),
    Column("phone", N_("Phone"), lambda row: row.worker.phone or "—", 140),
    Column("state", N_("State"), lambda row: _state(row).text, 190, chip=_state),
    Column("account", N_("Logs in here"), lambda row: _account(row).text, 170, chip=_account),
)


class WorkersPage(RecordsPage):
    """Nobody is deleted: who leaves is marked so, and the visits keep their name."""

    def __init__(self, desk: Desk) -> None:
        self.account_button = Button(_("Give an account…"), icon_name="account")
        self.take_button = Button(_("Take the account away…"))
        self.waiting = WaitingAccounts(desk)
        empty = EmptyState("people", _("No workers yet"), "", _("Add worker"))
        records = Records(
            title=N_("Workers"),
            add=N_("Add worker"),
            columns=COLUMNS,
            record_id=lambda row: row.worker.id,
            tables=("worker",),
            read=worker_rows,
            form_of=self._form_of,
        )
        super().__init__(desk, records, empty, self.take_button, self.account_button)
        offer_act(desk, "workers.add", self.add_button)
        offer(desk, Deed.GIVE_ACCOUNT, "accounts", self.take_button)  # giving one asks others for the recovery code
        self.above.addWidget(self.waiting)
        self.take_button.clicked.connect(self._ask_to_take)
        self.take_button.setEnabled(False)
        self.account_button.clicked.connect(self._ask_for_account)
        self.account_button.setEnabled(False)
        self.table.selected.connect(self._selected)
        self.dialog: Dialog | None = None

    def refresh(self) -> None:
        super().refresh()
        self.waiting.refresh()

    def _form_of(self, record_id: UUID | None) -> FormModel:
        if record_id is not None:
            return FormModel(
                self._desk, WORKER, "workers.edit", record_id=record_id, store=partial(self._store, record_id)
            )
        return FormModel(self._desk, WORKER, "workers.add", first={"active": True}, store=_store_new)

    def _store(self, record_id: UUID, session: Session, raw: Mapping[str, object]) -> UUID:
        """Save a worker; nobody takes the own way in away: there might be no other."""
        if record_id == self._desk.station.worker_id and not WORKER.check(raw)[0]["active"]:
            words = N_("This is you. A colleague can mark you as gone; then this account no longer opens the station.")
            raise FormInvalidError([Problem("own_account", "active", words)])
        return save_worker(session, raw, worker_id=record_id).id

    def _row(self) -> WorkerRow | None:
        chosen = self.selected()
        return next((row for row in self.rows.rows() if row.worker.id == chosen), None)

    def _selected(self) -> None:
        row = self._row()
        self.account_button.setEnabled(row is not None and row.worker.active and not row.has_account)
        mine = row is not None and row.worker.id == self._desk.station.worker_id
        self.take_button.setEnabled(row is not None and row.has_account and not mine)

    def _ask_for_account(self) -> None:
        row = self._row()
        if row is not None:
            self.dialog = AccountDialog(self.window(), self._desk, row.worker)
            self.dialog.accepted.connect(self.refresh)
            self.dialog.open()

    def _ask_to_take(self) -> None:
        row = self._row()
        if row is None:
            return
        words = _("From now on it opens nothing here, and nothing at the other PCs once they hear of it.")
        title = _("Take the account of {name} away?").format(name=row.worker.name)
        self.dialog = Dialog(self.window(), title, words, ok=_("Take away"), danger=True)
        self.dialog.accepted.connect(partial(self._take, row.worker.id))
        self.dialog.open()

    def _take(self, worker_id: UUID) -> None:
        station = self._desk.station
        work = once(lambda: account_acts.take_away(station, worker_id))
        self._desk.run(_("Taking the account away"), work, self._taken, self)

    def _taken(self, _count: object) -> None:
        self.refresh()
        self._desk.done.emit(_("The account is taken away."), None)


class AccountDialog(Dialog):
    """A log-in name and a first password, which the worker changes afterwards."""

    def __init__(self, parent: QWidget, desk: Desk, worker: Worker) -> None:
        super().__init__(
            parent,
            _("Account for {name}").format(name=worker.name),
            _("Tell the first password in person; at the first log-in the program asks for another one."),
            ok=_("Give an account"),
        )
        self._desk, self._worker_id = desk, worker.id
        self.login = LineEdit()
        self.login_field = Field(_("Log-in name"), self.login, required=True)
        self.password = NewPasswordField(_("First password"))
        self.code = LineEdit()
        self.code_field = Field(
            _("Recovery code"), self.code, _("Dashes and small letters do not matter; between two codes a semicolon")
        )
        self.code_field.hide()  # asked for once it turns out to be needed
        for field in (self.login_field, self.password, self.code_field):
            self.add(field)

    def accept(self) -> None:
        login, password = self.login.text().strip(), self.password.edit.text()
        self.login_field.show_problem("" if login else _("Write a log-in name."))
        self.password.show_problem("" if is_strong(password) else missing(password))
        self.code_field.show_problem("")
        if not login or not is_strong(password):
            return
        self.ok_button.setEnabled(False)
        station, worker, code = self._desk.station, self._worker_id, self._code()
        work = once(lambda: station.add_account(login, password, worker, code))
        self._desk.run(_("Making an account"), work, self._made, self, self._refused)

    def _code(self) -> Code | None:
        """The recovery code, or those of two custodians with a semicolon between them."""
        parts = [part for part in self.code.text().replace("；", ";").split(";") if part.strip()]
        return (parts[0], parts[1]) if len(parts) == 2 else parts[0] if parts else None

    def _made(self, _nothing: object) -> None:
        super().accept()
        self._desk.done.emit(_("The account is ready."), None)

    def _refused(self, error: Exception) -> None:
        self.ok_button.setEnabled(True)
        code = error.code if isinstance(error, WorldError) else ""
        if code == "only_secretary":
            self.code_field.show()
            self._ask_for_code(
                _(
                    "Accounts are given by the secretary or the security administrator, or with the recovery code of "
                    "this PC."
                )
            )
        elif self.code.text().strip() and code.startswith("recovery_"):
            self._ask_for_code(sentence(error))
        elif self.code.text().strip() and code == "wrong_password":
            self._ask_for_code(_("This is not the recovery code of this PC."))
        else:
            self.login_field.show_problem(sentence(error))
            self.login.setFocus()

    def _ask_for_code(self, why: str) -> None:
        self.code_field.show_problem(why)
        self.code.setFocus()

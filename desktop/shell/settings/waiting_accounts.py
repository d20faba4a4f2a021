"""Accounts that came from the district and that nobody known here has signed: somebody in charge says yes."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.jobs import once
from desktop.messages import sentence
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button
from desktop.widgets.dialog import Dialog
from desktop.widgets.layout import column, row
from desktop.widgets.text import Text
from forms.i18n import _, ngettext
from models.station import account_acts
from models.station.travelling import Waiting
from models.workers.records import Worker

Named = list[tuple[Waiting, str]]
"""What waits, and the worker's name."""


class WaitingAccounts(Banner):
    """Shows itself where something waits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", Tone.WARNING, _("Look…"), dismissible=False)
        self._desk = desk
        self._found: Named = []
        self.dialog: WaitingDialog | None = None
        self.acted.connect(self._look)
        self.hide()

    def refresh(self) -> None:
        station = self._desk.station

        def read() -> Named:
            found = account_acts.waiting(station)
            with station.sessions() as session:
                workers = {each.worker_id: session.get(Worker, each.worker_id) for each in found}
            return [(each, known.name if (known := workers[each.worker_id]) else "—") for each in found]

        self._desk.prepare(once(read), self._show, self)

    def _show(self, found: Named) -> None:
        self._found = found
        words = ngettext(
            "{n} new account from the district waits to be confirmed at this PC.",
            "{n} new accounts from the district wait to be confirmed at this PC.",
            len(found),
        )
        self.text.setText(words.format(n=len(found)))
        self.setVisible(bool(found))

    def _look(self) -> None:
        self.dialog = WaitingDialog(self.window(), self._desk, self._found)
        self.dialog.finished.connect(self.refresh)
        self.dialog.open()


class WaitingDialog(Dialog):
    """One line an account, each with a button of its own."""

    def __init__(self, parent: QWidget, desk: Desk, found: Named) -> None:
        words = _(
            "Nobody whom this PC knows as secretary has signed them. Confirm only what a colleague has told you: "
            "whoever has such an account reads what you read."
        )
        super().__init__(parent, _("New accounts from the district"), words, ok=_("Close"), width=560)
        self._desk = desk
        self.cancel_button.hide()
        self.buttons: list[Button] = []
        self.problem = Text("", ink=str(Tone.DANGER), wrap=True)
        self.problem.hide()
        for each, name in found:
            self.add(self._line(each, name))
        self.add(self.problem)

    def _line(self, each: Waiting, name: str) -> QWidget:
        button = Button(_("Confirm"))
        button.setAccessibleName(_("Confirm the account of {name}").format(name=name))
        button.setEnabled(not each.login_taken)
        button.clicked.connect(partial(self._confirm, each.account, button))
        self.buttons.append(button)
        taken = _("This login name is already used on this computer. Choose another one.") if each.login_taken else ""
        words = column(Text(name, TextRole.STRONG), Text(taken or each.login, ink="text_muted", wrap=True), gap=0)
        line, holder = row(gap=12), QWidget()
        line.addLayout(words, 1)
        line.addWidget(button)
        holder.setLayout(line)
        return holder

    def _confirm(self, account: str, button: Button, *_checked: object) -> None:
        station = self._desk.station
        button.setEnabled(False)
        work = once(lambda: account_acts.confirm(station, account))
        self._desk.run(_("Making an account"), work, lambda _nothing: self._confirmed(button), self, self._refused)

    def _confirmed(self, button: Button) -> None:
        button.setText(_("Confirmed"))

    def _refused(self, error: Any) -> None:
        self.problem.setText(sentence(error))
        self.problem.show()

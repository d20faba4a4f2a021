"""Before a list leaves as Excel: masked or in the clear, what for, and who agrees; afterwards the file's password."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.jobs import once
from desktop.leaving import Left, Release
from desktop.messages import sentence
from desktop.offering import why_not
from desktop.second_person import SecondPerson
from desktop.widgets import Button, Card, ChoiceButtons, ComboBox, Field, Kind, LineEdit, Text, row
from desktop.widgets.dates import DateEdit
from desktop.widgets.layout import Columns
from forms.i18n import _, ngettext
from forms.problems import BadValueError
from forms.sheets.export import REASONS
from forms.types import Date
from models.disclosures.actions import Purpose, approve, ask, require_within_limits
from models.disclosures.queries import approvers, mine_approved
from models.disclosures.records import Disclosure
from models.errors import WorldError
from models.rights.deeds import Deed
from models.station import account_acts

if TYPE_CHECKING:
    from desktop.rows_out import RowsOut

APPROVE, ASK = "disclosures.approve", "disclosures.ask"


class ExportPanel(Card):
    """All of it is asked on the page, before the file is chosen. ``out`` gives what would leave now.

    One household in the clear needs a reason; more of them a receiver and a second person, who proves at this PC that
    he is there, or approves later from his own list (law E). ``asked``: a ``Release``, or ``None`` for a masked list.
    """

    asked = Signal(object)

    def __init__(self, desk: Desk, out: Callable[[], RowsOut]) -> None:
        super().__init__(padding=12, gap=8)
        self._desk, self._out = desk, out
        self._approved: Disclosure | None = None
        self.kind = ChoiceButtons(
            [("masked", _("Names, numbers and rooms masked")), ("whole", _("In the clear"))], _("Numbers")
        )
        self.reason = ComboBox([(code, _(label)) for code, label in REASONS.items()])
        self.reason_field = Field(_("What are names and numbers in the clear needed for?"), self.reason, required=True)
        self.bulk = _Bulk()
        self.said = Text("", ink="text_muted", wrap=True)
        self.go = Button(_("Choose a file…"), Kind.PRIMARY, "excel")
        self.later = Button(_("Ask, to be approved later"))
        self.leave = Button(_("Cancel"))
        self.add(self.kind)
        self.add(self.reason_field)
        self.add(self.bulk)
        foot = row(gap=8)
        foot.addWidget(self.said, 1)
        for button in (self.leave, self.later, self.go):
            foot.addWidget(button)
        self.add(foot)
        self.kind.changed.connect(lambda _kind: self.show_state())
        self.kind.set_value("masked")
        for part in (self.reason_field, self.bulk, self.later):
            part.hide()
        self.go.clicked.connect(self._go)
        self.later.clicked.connect(self._ask_for_later)
        self.leave.clicked.connect(self.hide)

    def open(self) -> None:
        """Begin anew: what would leave may be another list by now."""
        self.said.setText("")
        self.bulk.second.forget()
        self.show_state()

    def show_state(self) -> None:
        """Ask what is needed for what would leave now."""
        whole = self.kind.value() == "whole"
        bulk = whole and self._out().bulk
        self._approved = None
        self.reason_field.setVisible(whole)
        self.bulk.setVisible(bulk)
        self.later.setVisible(bulk)
        self.go.setText(_("Approve and choose a file…") if bulk else _("Choose a file…"))
        reason = why_not(self._desk, Deed.EXPORT_WHOLE) if bulk else ""
        for button in (self.go, self.later):
            button.setEnabled(not reason)
            button.setToolTip(reason)
        if reason:
            self.bulk.hide()
            self._tell(reason)
            return
        if not self.said.text() or not bulk:
            self._tell(_("It is recorded who exported how many rows, and why."))
        if bulk:
            self._look_up()

    def _look_up(self) -> None:
        """Whether exactly this was approved already; else who could do it."""
        out = self._out()

        def query(session: Session) -> tuple[Disclosure | None, list[str]]:
            leaving = out.leaving(masked=False)  # of a whole register it takes its time
            require_within_limits(session, leaving)
            exactly = leaving.more["exactly"]
            found = (row for row in mine_approved(session, leaving.what) if (row.chosen or {})["exactly"] == exactly)
            return next(found, None), list(approvers(session))

        self._desk.read(query, self._looked_up, self, self._refused)

    def _looked_up(self, found: tuple[Disclosure | None, list[str]]) -> None:
        self._approved, names = found
        rows = len(self._out().rows)
        people = ngettext("{n} row in the clear", "{n} rows in the clear", rows).format(n=rows)
        if self._approved is not None:
            self.bulk.hide()
            self.later.hide()
            self.reason.set_value(self._approved.purpose)
            self.go.setText(_("Choose a file…"))
            self._tell(_("{rows}, approved under {number}.").format(rows=people, number=self._approved.number))
        else:
            who = "、".join(names) or _("nobody here; the secretary gives somebody the role for it")
            self._tell(_("{rows}: a second person approves it: {who}.").format(rows=people, who=who))

    def _go(self) -> None:
        if self.kind.value() != "whole":
            self.asked.emit(None)
            return
        reason = self._reason()
        if reason is None:
            return
        if self._approved is not None:
            self.asked.emit(Release(reason, self._approved.id))
        elif self.bulk.isHidden():
            self.asked.emit(Release(reason))
        elif (purpose := self.bulk.purpose(reason)) is not None and self.bulk.second.complete():
            self._approve_here(purpose)

    def _approve_here(self, purpose: Purpose) -> None:
        station, out = self._desk.station, self._out()
        login, password, code = self.bulk.second.said()

        def work() -> UUID:
            by = account_acts.witness(station, login, password, code)
            with station.act(APPROVE) as session:
                asked = ask(session, out.leaving(masked=False), purpose)
                return approve(session, asked.id, by).id

        self.go.setEnabled(False)
        label = _("Checking who approves")
        self._desk.run(label, once(work), lambda row_id: self._approved_here(purpose, row_id), self, self._refused)

    def _approved_here(self, purpose: Purpose, row_id: UUID) -> None:
        self.go.setEnabled(True)
        self.bulk.second.forget()
        self.asked.emit(Release(purpose.purpose, row_id))

    def _ask_for_later(self) -> None:
        reason = self._reason()
        purpose = self.bulk.purpose(reason) if reason is not None else None
        if purpose is not None:
            out = self._out()

            def action(session: Session) -> str:
                return ask(session, out.leaving(masked=False), purpose).number

            self._desk.write(ASK, action, self._asked, self, self._refused)

    def _asked(self, pair: tuple[str, int]) -> None:
        said = _("Asked for under {number}. Come back with the same filter once it is approved.")
        self._tell(said.format(number=pair[0]))
        self.later.hide()

    def _refused(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if isinstance(error, WorldError) and self.bulk.second.refused(error):
            return
        self._tell(sentence(error))

    def _reason(self) -> str | None:
        reason = self.reason.value()
        self.reason_field.show_problem("" if reason else _("Choose what they are needed for."))
        if reason is None:
            self.reason.setFocus()
        return None if reason is None else str(reason)

    def _tell(self, words: str) -> None:
        self.said.setText(words)

    def show_left(self, left: Left) -> None:
        """Close; or show the password of the file, once: it is kept nowhere."""
        if left.password is None:
            self.hide()
            return
        self.show()
        self.kind.set_value("masked")
        self.show_state()
        words = _("Password of {file}: {password} — write it down and hand it over on another way; it is shown once.")
        self._tell(words.format(file=left.to.name, password=left.password))
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


class _Bulk(QWidget):
    """Who receives it, until when, under which contract, and the second person."""

    def __init__(self) -> None:
        super().__init__()
        self.receiver, self.until, self.contract = LineEdit(), DateEdit(), LineEdit()
        self.receiver_field = Field(_("Who receives it?"), self.receiver, required=True)
        self.until_field = Field(_("Kept there until"), self.until, required=True)
        self.second = SecondPerson()
        parts = (self.receiver_field, self.until_field, Field(_("Contract no."), self.contract), *self.second.fields)
        columns = Columns(200, most=5, gap_x=12)
        for part in parts:
            columns.add(part)
        self.setLayout(columns)

    def purpose(self, reason: str) -> Purpose | None:
        """What was said; ``None`` where something lacks, which is shown beneath its field."""
        receiver = self.receiver.text().strip()
        self.receiver_field.show_problem("" if receiver else _("Say who receives it."))
        try:
            until = Date().parse(self.until.text())
            self.until_field.show_problem("")
        except BadValueError:
            self.until_field.show_problem(_("Say until when it may be kept there, such as 2026-12-31."))
            return None
        contract = self.contract.text().strip()
        return Purpose(reason, receiver, until, contract_no=contract or None) if receiver else None

"""The keys of the station: one's second factor, who keeps the way back, a new key, and the end of this PC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk, Target
from desktop.jobs import once
from desktop.messages import sentence
from desktop.offering import offer
from desktop.shell.passwords import PasswordEdit
from desktop.shell.second_parts import SecondParts
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.choices import CheckBox, ChoiceButtons
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.layout import Scroll, VBox, column, row
from desktop.widgets.text import SELECTABLE, Text
from forms.i18n import _, ngettext
from models.rights.deeds import Deed
from models.station import account_acts
from models.station.account_acts import SecondState
from models.station.retiring import Standing, require_may_retire, standing
from models.station.rotating import Rotated, rotate
from sync.client import StationSync


class KeysPage(QWidget):
    """Each card asks for the password once more: whoever sits here for a minute changes nothing of this."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.second, self.custodians = SecondCard(desk), CustodiansCard(desk)
        self.rotation, self.end = RotationCard(desk), EndCard(desk)
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        for card in (self.second, self.custodians, self.rotation, self.end):
            box.addWidget(card)
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))

    def open(self, target: Target) -> None:
        self.second.refresh()
        self.end.refresh()


class SecondCard(Card):
    """The code from one's telephone, asked for after the password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(SectionHeader(_("Second factor of your account")))
        self._desk = desk
        self.state = Text("", wrap=True)
        self.connect_button = Button(_("Connect a telephone…"), Kind.SECONDARY, "phone")
        self.drop_button = Button(_("Ask for the password alone…"), Kind.SECONDARY)
        self.dialog: Dialog | None = None
        words = _("After the password the program asks for six digits that your telephone shows; it needs no network.")
        self.add(Text(words, ink="text_muted", wrap=True))
        self.add(self.state)
        self.add(row(self.connect_button, self.drop_button, None))
        self.connect_button.clicked.connect(self._connect)
        self.drop_button.clicked.connect(self._drop)
        for button in (self.connect_button, self.drop_button):
            button.hide()

    def refresh(self) -> None:
        station = self._desk.station
        self._desk.prepare(once(lambda: account_acts.second_state(station)), self._show, self)

    def _show(self, state: SecondState) -> None:
        on = ngettext(
            "It is on; {n} code on paper is left.", "It is on; {n} codes on paper are left.", state.codes_left
        )
        self.state.setText(on.format(n=state.codes_left) if state.on else _("It is off."))
        self.connect_button.setVisible(True)
        self.connect_button.setText(_("Connect another telephone…") if state.on else _("Connect a telephone…"))
        self.drop_button.setVisible(state.on and not state.demanded)

    def _connect(self) -> None:
        self.dialog = ConnectDialog(self.window(), self._desk)
        self.dialog.accepted.connect(self.refresh)
        self.dialog.open()

    def _drop(self) -> None:
        self.dialog = DropDialog(self.window(), self._desk)
        self.dialog.accepted.connect(self.refresh)
        self.dialog.open()


class CodeDialog(Dialog):
    """Asks for one code, and stays open with the reason where it is refused."""

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, words: str, ok: str, label: str, act: Callable[[str], object]
    ) -> None:
        super().__init__(parent, title, words, ok=ok)
        self._desk, self._act = desk, act
        self.code = LineEdit()
        self.field = Field(label, self.code, _("Six digits, new every half minute"))

    def accept(self) -> None:
        code = self.code.text()
        self.ok_button.setEnabled(False)
        self._desk.run(_("Checking the code"), once(lambda: self._act(code)), self._done, self, self._refused)

    def _done(self, _nothing: object) -> None:
        super().accept()

    def _refused(self, error: Exception) -> None:
        self.ok_button.setEnabled(True)
        self.field.show_problem(sentence(error))
        self.code.clear()
        self.code.setFocus()


class ConnectDialog(CodeDialog):
    def __init__(self, parent: QWidget, desk: Desk) -> None:
        words = _("The picture and the codes are shown this once.")
        super().__init__(
            parent, desk, _("Connect your telephone"), words, _("Connect the telephone"), _("3. Code on the telephone"),
            lambda code: account_acts.enrol_second(desk.station, self.parts.enrolment, code),
        )  # fmt: skip
        self.parts = SecondParts()
        self.add(self.parts)
        self.add(self.field)


class DropDialog(CodeDialog):
    def __init__(self, parent: QWidget, desk: Desk) -> None:
        words = _("From then on the password alone opens your account.")
        ask = _("Ask for the password alone?")
        super().__init__(
            parent, desk, ask, words, _("Switch off"), _("Code on the telephone"),
            lambda code: account_acts.drop_second(desk.station, code),
        )  # fmt: skip
        self.add(self.field)


class _AskingCard(Card):
    """A card whose act asks for the password; what is refused stands beneath it."""

    def __init__(self, desk: Desk, title: str, words: str, ok: str, kind: Kind = Kind.SECONDARY) -> None:
        super().__init__(SectionHeader(title))
        self._desk = desk
        self.add(Text(words, ink="text_muted", wrap=True))
        self.password = PasswordEdit()
        self.password.setMaximumWidth(420)
        self.field = Field(_("Your password"), self.password)
        self.ok = Button(ok, kind)
        if not offer(desk, Deed.GIVE_ACCOUNT, "accounts", self.ok, self.password):
            self.field.show_problem(self.ok.toolTip())
        self.password.returnPressed.connect(self.ok.click)

    def ask(self, label: str, call: Callable[[str], Any], then: Callable[[Any], object]) -> None:
        """Run ``call`` with the password on the writing thread."""
        password = self.password.text()
        if not password:
            self.refuse_with(_("Write your password."))
            return
        self._begun()
        self._desk.run(label, once(lambda: call(password)), then, self, self.refused)

    def _begun(self) -> None:
        self.field.show_problem("")
        self.ok.setEnabled(False)

    def ended(self) -> None:
        self.ok.setEnabled(True)
        self.password.forget()

    def refused(self, error: Exception) -> None:
        self.ended()
        self.refuse_with(sentence(error))

    def refuse_with(self, words: str) -> None:
        self.field.show_problem(words)
        self.password.setFocus()


class CustodiansCard(_AskingCard):
    """The way back in the hands of two or three persons (L-60)."""

    def __init__(self, desk: Desk) -> None:
        words = _(
            "Instead of one recovery code, two or three persons each keep a sheet; any two of them together open the "
            "station again, one alone can do nothing. The codes of before open nothing then."
        )
        super().__init__(desk, _("Recovery by two persons"), words, _("Make the sheets"))
        self.count = ChoiceButtons([(2, _("Two persons")), (3, _("Three, any two of them"))])
        self.count.set_value(2)
        self.codes: list[str] = []
        self.shown = Text("", TextRole.HEADING, wrap=True)
        self.shown.setTextInteractionFlags(SELECTABLE)
        self.save = Button(_("Save as PDF"), Kind.SECONDARY, "pdf")
        self.print = Button(_("Print"), Kind.SECONDARY, "print")
        for part in (Field(_("Custodians"), self.count), self.field):
            self.add(part)
        self.add(row(self.ok, self.save, self.print, None))
        self.add(self.shown)
        self.ok.clicked.connect(self._make)
        self.save.clicked.connect(lambda: self._paper(to_printer=False))
        self.print.clicked.connect(lambda: self._paper(to_printer=True))
        self._show([])

    def hideEvent(self, event: object) -> None:
        """The codes are seen once: whoever comes back does not find them."""
        self._show([])

    def _make(self) -> None:
        station, count = self._desk.station, int(cast("int", self.count.value() or 2))
        self.ask(
            _("Making new codes"),
            lambda password: account_acts.new_custodian_codes(station, password, count),
            self._made,
        )

    def _made(self, codes: list[str]) -> None:
        self.ended()
        self._show(codes)

    def _show(self, codes: list[str]) -> None:
        self.codes = codes
        self.shown.setText("\n".join(f"{number}　{code}" for number, code in enumerate(codes, start=1)))
        for part in (self.shown, self.save, self.print):
            part.setVisible(bool(codes))

    def _paper(self, *, to_printer: bool) -> None:
        from desktop.shell.recovery_sheet import print_sheets, save_sheets

        told = (print_sheets if to_printer else save_sheets)(self, self._desk.station, self.codes)
        if told:
            self._desk.done.emit(told, None)


class RotationCard(_AskingCard):
    """A new key for everything."""

    def __init__(self, desk: Desk) -> None:
        words = _(
            "If a copy of this PC's files may have come into other hands together with a password: everything is "
            "encrypted anew. All passwords stay. It takes some minutes, nobody saves meanwhile, and you log in again."
        )
        super().__init__(desk, _("New key of the station"), words, _("Change the key"))
        self.add(self.field)
        self.add(row(self.ok, None))
        self.ok.clicked.connect(self._change)

    def _change(self) -> None:
        password, station = self.password.text(), self._desk.station
        if not password:
            self.refuse_with(_("Write your password."))
            return
        self._begun()
        job = self._desk.run(
            _("Changing the key"), lambda: rotate(station, password), self._changed, self, self.refused
        )
        job.cancelled.connect(self.ended, Qt.ConnectionType.QueuedConnection)

    def _changed(self, _done: Rotated) -> None:
        self.ended()
        self.window().left.emit()  # type: ignore[attr-defined]  # the next log-in brings it into force


class EndCard(_AskingCard):
    """This PC goes out of service."""

    def __init__(self, desk: Desk) -> None:
        words = _(
            "Before the PC is given away or thrown out: the keys are overwritten first, then every file of the station "
            "is overwritten and removed. Make a last backup before (page “Backup”)."
        )
        super().__init__(desk, _("End of this PC"), words, _("Erase the station from this PC"), Kind.DANGER)
        self.standing = Banner("", Tone.INFO, dismissible=False)
        self.sure = CheckBox(_("A backup is in a safe place, or everything is at the district"))
        for part in (self.standing, self.sure, self.field):
            self.add(part)
        self.add(row(self.ok, None))
        self.ok.setEnabled(False)
        self.sure.toggled.connect(self.ok.setEnabled)
        self.ok.clicked.connect(self._ask)
        self.dialog: Dialog | None = None

    def refresh(self) -> None:
        station = self._desk.station
        self._desk.prepare(once(lambda: standing(station)), self._show, self)

    def _show(self, found: Standing) -> None:
        if not found.enrolled:
            words = _("This PC is tied to no district: what is here is nowhere else, but in backups.")
        elif found.waiting:
            words = ngettext(
                "{n} change still waits for the district.", "{n} changes still wait for the district.", found.waiting
            ).format(n=found.waiting)
        else:
            words = _("The district has confirmed everything.")
        self.standing.text.setText(words)

    def _ask(self) -> None:
        words = _("Nothing of the station is left on this PC afterwards. This cannot be undone.")
        self.dialog = Dialog(self.window(), _("Erase the station?"), words, ok=_("Erase"), danger=True)
        self.dialog.accepted.connect(self._erase)
        self.dialog.open()

    def _erase(self) -> None:
        station = self._desk.station

        def leave(password: str) -> None:
            require_may_retire(station, password, anyway=True)
            StationSync(station).leave()

        self.ask(_("Checking"), leave, self._may)

    def _may(self, _nothing: object) -> None:
        self.ended()
        self.window().ended.emit()  # type: ignore[attr-defined]

"""Connecting the station: one link or code pasted, typed or scanned, and the rest is done by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.line import Line
from desktop.messages import sentence
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    Field,
    Icon,
    Kind,
    LineEdit,
    ProgressPanel,
    Scroll,
    Text,
    column,
    flow,
    row,
)
from desktop.widgets.layout import VBox
from forms.i18n import N_, _
from forms.messages import explain
from forms.sync_invitation import Invitation, read_invitation
from models.errors import WorldError

STEPS = (
    N_("Ask the district for a code for this community. It comes as a link, as letters, or as a picture to scan."),
    N_("Paste it below, type it, or put the cursor into the field and scan it."),
    N_("Press “Connect”. The first download begins by itself, and you can go on working meanwhile."),
)


class EnrolView(QWidget):
    """Stands where the lists will be, until the station is tied."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self.code = LineEdit()
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhPreferLatin | Qt.InputMethodHint.ImhNoPredictiveText)
        self.paste = Button(_("Paste"), Kind.SECONDARY, "copy")
        self.code_field = Field(
            _("Link or code"), self.code, _("For example ABCD-EFGH-JK23, or https://…"), required=True
        )
        self.server = LineEdit()
        self.server_field = Field(_("Address of the district server"), self.server, _("Fills itself from a link"))
        self.label = LineEdit()
        self.label.setMaxLength(60)
        self.label_field = Field(
            _("What this PC is called"), self.label, _("Optional; the district's administrator sees it, e.g. “counter”")
        )
        self.go = Button(_("Connect"), Kind.PRIMARY, "synced")
        self.bad = Banner("", Tone.DANGER, dismissible=False)
        self.bad.hide()
        self.progress = ProgressPanel(_("Connecting to the district…"))
        self.progress.hide()
        content = QWidget()
        content.setLayout(column(self._card(), None, gap=12, margins=(0, 0, 4, 12)))
        self.setLayout(column(Scroll(content), gap=0))
        self.code.textChanged.connect(self._typed)
        self.code.returnPressed.connect(self._entered)
        self.server.returnPressed.connect(self.connect_station)
        self.label.returnPressed.connect(self.connect_station)
        self.paste.clicked.connect(self._paste)
        self.go.clicked.connect(self.connect_station)
        self.progress.cancelled.connect(line.cancel)
        self.setFocusProxy(self.code)

    def _card(self) -> Card:
        steps = VBox(6)
        for number, text in enumerate(STEPS, start=1):
            line = row(gap=8)
            line.addWidget(Text(f"{number}.", TextRole.STRONG))
            line.addWidget(Text(_(text), wrap=True), 1)
            steps.addLayout(line)
        code = row(gap=8)
        code.addWidget(self.code_field, 1)
        code.addWidget(column_below_label(self.paste))
        head = row(Icon("offline", "text_muted", 28), gap=12)
        head.addWidget(Text(_("Connect this station to the district"), TextRole.HEADING, wrap=True), 1)
        promise = Text(
            _("Everything you have entered here stays and is sent then. Without a line you simply go on working."),
            ink="text_muted",
            wrap=True,
        )
        card = Card(head, promise, steps, self.bad, code, self.server_field, self.label_field, self.progress)
        card.add(flow(self.go))
        return card

    def connect_station(self) -> None:
        """Connect with what is given, or say beneath the field what is missing."""
        given = self.invitation
        server = self.server.text().strip()
        self._show_problems("" if given.code else _said("code_bad"), "" if server else _said("server_unknown"))
        if not given.code or not server or self._line.running:
            return
        if "://" not in server:
            server = f"https://{server}"
        self._busy(True)
        self._line.enrol(server, given.code, self.label.text().strip(), self._heard)

    @property
    def invitation(self) -> Invitation:
        return read_invitation(self.code.text())

    def _typed(self, _text: str) -> None:
        given = self.invitation
        if given.server:
            self.server.setText(given.server)
        self._show_problems("", "")

    def _entered(self) -> None:
        """Enter, also the scanner's: connect if all is there, else go on to the server."""
        if self.invitation.code and not self.server.text().strip():
            self.server.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.connect_station()

    def _paste(self) -> None:
        self.code.setText(QGuiApplication.clipboard().text())
        self.code.setFocus()

    def _heard(self, error: bool | Exception) -> None:
        self._busy(False)
        if isinstance(error, bool):  # connected: the page changes by itself; or cancelled
            self.go.setFocus()
            return
        if isinstance(error, WorldError) and error.code.startswith("code_"):
            self._show_problems(sentence(error), "")
            self.code.setFocus()
        elif isinstance(error, WorldError) and error.code in ("plain_http", "server_url_bad", "server_name_unknown"):
            self._show_problems("", sentence(error))
            self.server.setFocus()
        else:
            self.bad.text.setText(sentence(error))
            self.bad.show()
            self.go.setFocus()

    def _show_problems(self, code: str, server: str) -> None:
        self.code_field.show_problem(code)
        self.server_field.show_problem(server)
        self.bad.hide()

    def _busy(self, on: bool) -> None:
        self.progress.setVisible(on)
        if on:
            self.progress.cancel_button.setEnabled(True)
            self.progress.cancel_button.setFocus()
        for part in (self.code, self.server, self.label, self.paste, self.go):
            part.setEnabled(not on)


def column_below_label(button: Button) -> QWidget:
    """A button that stands beside the editor of a field, not beside its label."""
    part = QWidget()
    part.setLayout(column(Text(" "), button, None, gap=4))
    return part


def _said(code: str) -> str:
    return explain(WorldError(code))

"""Settings of the line to the district: pause it, name its certificate, or connect."""

from __future__ import annotations

import ssl
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.desk import Desk, Target
from desktop.messages import sentence
from desktop.sync import words
from desktop.theme import Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    CheckBox,
    DescriptionList,
    Kind,
    Scroll,
    SectionHeader,
    Text,
    column,
    flow,
)
from desktop.widgets.layout import VBox
from forms.i18n import _
from models.errors import WorldError


class SyncPage(QWidget):
    """Reads the state that the line keeps; the server is set by connecting, never by hand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._line = desk, desk.line
        self.facts = DescriptionList()
        self.paused = CheckBox(_("Pause: nothing leaves and nothing comes"))
        self.sync_page = Button(_("Open the sync page"), Kind.SECONDARY, "synced")
        self.certificate = Text("", ink="text_muted", wrap=True)
        self.choose = Button(_("Choose a certificate file…"), Kind.SECONDARY, "lock")
        self.forget = Button(_("Use the usual certificates"), Kind.SECONDARY, "undo")
        self.bad = Banner("", Tone.DANGER)
        self.bad.hide()
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        for part in (self.bad, self._line_card(), self._certificate_card()):
            box.addWidget(part)
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))
        self.paused.clicked.connect(lambda on: self._line.pause(on))
        self.sync_page.clicked.connect(lambda: desk.go("sync"))
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(lambda: self.use(None))
        self._line.changed.connect(self._show)

    def open(self, target: Target) -> None:
        self._show()

    def use(self, file: Path | None) -> None:
        """Trust the district's own certificate beside those of the system; a file that is none is refused."""
        self.bad.hide()
        try:
            text = file.read_text(encoding="ascii") if file is not None else None
            if text is not None:
                ssl.create_default_context(cadata=text)
        except (OSError, ValueError):  # SSLError and UnicodeError are of these
            self.bad.text.setText(sentence(WorldError("certificate_file_bad")))
            self.bad.show()
            return
        self._line.trust(text)

    def _line_card(self) -> Card:
        return Card(SectionHeader(_("Line to the district")), self.facts, self.paused, flow(self.sync_page))

    def _certificate_card(self) -> Card:
        told = _(
            "Only where the district has a certificate of its own: choose the file that it hands out. This PC then "
            "trusts this one for sync."
        )
        return Card(
            SectionHeader(_("Certificate of the district server")), Text(told, ink="text_muted", wrap=True),
            self.certificate, flow(self.choose, self.forget),
        )  # fmt: skip

    def _choose(self) -> None:
        kinds = _("Certificates (*.pem *.crt *.cer)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Certificate file"), str(Path.home()), kinds)
        if chosen:
            self.use(Path(chosen))

    def _show(self) -> None:
        status = self._line.status
        self.facts.set_pairs(
            [
                (_("District"), status.district if status.enrolled else _("not connected yet")),
                (_("Server"), status.server_url),
                (_("Last success"), words.ago(status.last_ok_at)),
            ]
        )
        self.paused.setEnabled(status.enrolled)
        self.paused.setChecked(status.paused)
        own = status.own_certificate or self._line.authority is not None
        told = _("The district's own certificate is in use.") if own else _("The usual certificates are in use.")
        self.certificate.setText(told)
        self.forget.setVisible(own)

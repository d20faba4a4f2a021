"""What this is: the version, what it is made of and under which licences, and where data goes."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk, Target
from desktop.jobs import once
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.layout import Scroll, VBox, column
from desktop.widgets.text import Text
from desktop.widgets.tiles import DescriptionList
from forms.i18n import _
from forms.release_words import found_words
from forms.secrets import NO_SECRETS
from models.crypto import STANDARD
from models.places.profile import profile_of
from models.places.records import CommunityProfile
from models.release.checking import Found
from models.station.version import APP_VERSION

PARTS = {
    "PySide6-Essentials": "LGPL-3.0",
    "SQLAlchemy": "MIT",
    "alembic": "MIT",
    "sqlcipher3": "zlib / BSD-3",
    "argon2-cffi": "MIT",
    "cryptography": "Apache-2.0 / BSD-3",
    "reportlab": "BSD-3",
    "fonttools": "MIT",
    "segno": "BSD-3",
    "pypdfium2": "Apache-2.0 / BSD-3",
    "python-calamine": "MIT",
    "XlsxWriter": "BSD-2",
    "pypinyin": "MIT",
    "platformdirs": "MIT",
    "structlog": "Apache-2.0 / MIT",
    "typer": "MIT",
    "rich": "MIT",
    "qtawesome": "MIT",
}
FONTS = {"Noto Sans SC, Noto Serif SC": "OFL-1.1", "Phosphor Icons": "MIT"}


class AboutPage(QWidget):
    """Names the parts with the versions that really run."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.contact = Text("", wrap=True)
        self.contact.hide()
        self.program = Text("", wrap=True)
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        box.addWidget(self._program(desk))
        box.addWidget(self._privacy())
        parts = [(f"{name} {_version(name)}", licence) for name, licence in PARTS.items()]
        box.addWidget(
            Card(
                SectionHeader(_("Made of")),
                Text(_("Free software, each part under its own licence:"), ink="text_muted", wrap=True),
                DescriptionList([*parts, *FONTS.items()], column_width=220),
            )
        )
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))

    def open(self, target: Target) -> None:
        """Read what is not known when the page is built."""
        self._desk.read(profile_of, self._show_contact, self)
        self._desk.prepare(once(self._desk.program.found), self._show_program, self)

    def _show_program(self, found: Found) -> None:
        self.program.setText(found_words(found))
        self.program.set_ink("danger" if found.changed else "text_muted")

    def _show_contact(self, profile: CommunityProfile) -> None:
        named = " ".join(filter(None, (profile.data_officer, profile.data_phone)))
        words = named or _("not named yet (Settings, Station)")
        self.contact.setText(_("Contact for personal information: {named}").format(named=words))
        self.contact.setVisible(True)

    def _program(self, desk: Desk) -> Card:
        facts = [
            (_("Version"), APP_VERSION),
            ("Python", platform.python_version()),
            ("Qt", qVersion()),
            (_("System"), f"{platform.system()} {platform.release()}"),
        ]
        words = _("Know every door, knock on it, help, and never type a fact twice.")
        said = Text(words, ink="text_muted", wrap=True)
        return Card(SectionHeader(_("Lianglin")), said, self.program, DescriptionList(facts))

    def _privacy(self) -> Card:
        words = (
            _("This program opens no connection but the one to the district: no statistics, no update check."),
            _("What is recorded is kept encrypted on this PC, in its backups and, once connected, at the district."),
            _("Residents who want to see, correct or delete their data turn to the station; it answers in 15 days."),
            _(NO_SECRETS),
            cryptography_told(),
        )
        return Card(SectionHeader(_("Data protection")), *(Text(line, wrap=True) for line in words), self.contact)


def cryptography_told() -> str:
    """Say whether a certified module is in use (L-60)."""
    if STANDARD.certified:
        return _("Encryption by a certified module of commercial cryptography ({suite}).").format(suite=STANDARD.suite)
    return _("Encryption by AES-256, without a certified product of commercial cryptography.")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

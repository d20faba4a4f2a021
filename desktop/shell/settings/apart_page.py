"""Level 4: whether this file keeps it, what still has to leave, older backups, and the reserved file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk, Target
from desktop.jobs import Steps, once
from desktop.messages import sentence
from desktop.offering import offer
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.dialog import Dialog
from desktop.widgets.layout import Scroll, VBox, column, row
from desktop.widgets.text import Text
from forms.apart_words import SHARED, STATES
from forms.i18n import _, ngettext
from models.rights.deeds import Deed
from models.station.backups.shedding import Shed
from sync import apart
from sync.apart import Standing


class ApartPage(QWidget):
    """Everybody reads how it stands; the secretary or an administrator switches."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.good, self.bad = Banner("", Tone.SUCCESS), Banner("", Tone.DANGER)
        self.state = Text("", TextRole.STRONG, wrap=True)
        self.left = Text("", wrap=True)
        self.begin_button = Button(_("Keep nothing of level 4 here…"), Kind.PRIMARY)
        self.end_button = Button(_("Ask for level 4 again…"), Kind.SECONDARY)
        self.backups = Text("", wrap=True)
        self.shed_button = Button(_("Make a new backup, let the older ones go…"), Kind.SECONDARY, "backup")
        self.file_button = Button(_("To the other file of this PC"), Kind.SECONDARY, "move_out")
        self.dialog: Dialog | None = None
        self.begin_button.clicked.connect(self._ask_to_begin)
        self.end_button.clicked.connect(self._ask_to_end)
        self.shed_button.clicked.connect(self._ask_to_shed)
        self.file_button.clicked.connect(lambda: desk.file_asked.emit())
        self.switch, self.older, self.reserved = self._switch(), self._older(), self._reserved()
        box = VBox(16, (24, 4, 24, 24))
        for part in (self.good, self.bad, self.switch, self.older, self.reserved):
            box.addWidget(part)
        box.addStretch()
        content = QWidget()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))
        self._tell("")
        self.older.hide()
        for button in (self.begin_button, self.end_button):
            button.hide()
        offer(desk, Deed.SETTINGS, "settings", self.begin_button, self.end_button, self.shed_button)

    def _switch(self) -> Card:
        return Card(
            SectionHeader(_("Level 4 in this file")),
            Text(_(SHARED), ink="text_muted", wrap=True),
            self.state,
            self.left,
            row(self.begin_button, self.end_button, None),
        )

    def _older(self) -> Card:
        words = _(
            "Backups of before may still hold level 4, and the same key opens them. Sticks and copies that you made by "
            "hand are yours to look for."
        )
        return Card(
            SectionHeader(_("Backups of before")),
            Text(words, ink="text_muted", wrap=True),
            self.backups,
            row(self.shed_button, None),
        )

    def _reserved(self) -> Card:
        steps = (
            _("1. To the other file of this PC: the first time it is set up there, like a new PC of this community."),
            _("2. Tie it to the district with an enrolment code of its own, and sync."),
            _("3. Give accounts in it to the members of the teams alone, with its own recovery code."),
            _("4. The district's operator allows these accounts; level 4 comes with the next sync."),
        )
        return Card(
            SectionHeader(_("The reserved file")),
            Text(_("A second file of this PC with a key and accounts of its own."), ink="text_muted", wrap=True),
            *(Text(each, wrap=True) for each in steps),
            row(self.file_button, None),
        )

    def open(self, target: Target) -> None:
        self._tell("")
        self._look()

    def _look(self) -> None:
        station = self._desk.station
        self._desk.prepare(once(lambda: apart.standing(station)), self.show_standing, self)

    def show_standing(self, found: Standing) -> None:
        here = _("This is the reserved file: it is there for level 4, with accounts that are made in it alone.")
        self.state.setText(here if found.reserved else _(STATES[found.state]))
        self.left.setText(_said_of(found))
        self.left.setVisible(bool(self.left.text()))
        self.begin_button.setVisible(found.state is None and not found.reserved)
        self.end_button.setVisible(found.state == "on")
        self.older.setVisible(found.backups > 0)
        words = ngettext("{n} backup of before is there.", "{n} backups of before are there.", found.backups)
        self.backups.setText(words.format(n=found.backups))

    def _ask_to_begin(self) -> None:
        words = _(
            "What the district has of level 4 leaves this file at once, with the part of the audit that tells of it, "
            "which the district keeps. What it does not have yet stays until it is sent. Mediations, closed files, "
            "violence at home and groups of level 4 are done in the reserved file from then on."
        )
        self._ask(_("Keep nothing of level 4 in this file?"), words, _("Keep nothing here"), self._begin)

    def _ask_to_end(self) -> None:
        words = _("Nothing changes until the district's operator has agreed; then it comes with the next sync.")
        self._ask(_("Ask for level 4 again?"), words, _("Ask for it"), self._end)

    def _ask_to_shed(self) -> None:
        words = _("A new backup is made and read back first. The older ones, here and at the second place, go.")
        self._ask(_("Let the older backups go?"), words, _("Let them go"), self._shed)

    def _ask(self, title: str, words: str, ok: str, act: Callable[[], None]) -> None:
        self.dialog = Dialog(self.window(), title, words, ok=ok)
        self.dialog.accepted.connect(act)
        self.dialog.open()

    def _begin(self) -> None:
        station = self._desk.station
        self._run(_("Letting level 4 go"), once(lambda: apart.begin(station)), self._done)

    def _end(self) -> None:
        station = self._desk.station
        self._run(_("Asking for level 4"), once(lambda: apart.end(station)), self._done)

    def _shed(self) -> None:
        station = self._desk.station
        self._run(_("Making a backup"), lambda: apart.shed_backups(station), self._shed_done)

    def _run(self, label: str, work: Callable[[], Steps], then: Callable[..., None]) -> None:
        self._tell("")
        self._desk.run(label, work, then, self, lambda error: self._tell("", sentence(error)))

    def _done(self, _nothing: object) -> None:
        self._tell(_("Done. The district hears of it with the next sync."))
        self._look()

    def _shed_done(self, done: Shed) -> None:
        words = ngettext("{n} older backup went.", "{n} older backups went.", done.gone).format(n=done.gone)
        if done.place_missing:
            words += _(" The second place is not there: what lies on it is as it was. Plug it in and do this again.")
        self._tell(words)
        self._look()

    def _tell(self, good: str, bad: str = "") -> None:
        for banner, words in ((self.good, good), (self.bad, bad)):
            banner.text.setText(words)
            banner.setVisible(bool(words))


def _said_of(found: Standing) -> str:
    """What still has to leave, or who could read what is here."""
    if found.state is not None and found.here:
        words = ngettext(
            "{n} record of level 4 is still here: the district does not have all of them yet. Sync.",
            "{n} records of level 4 are still here: the district does not have all of them yet. Sync.",
            found.here,
        )
        return words.format(n=found.here)
    if found.state is None and not found.tied and found.here:
        return _("It is tied to no district: it is the only place where its level-4 records are.")
    if found.state is None and found.strangers:
        words = ngettext(
            "{n} colleague with an account here is not named for all of it.",
            "{n} colleagues with an account here are not named for all of it.",
            found.strangers,
        )
        return words.format(n=found.strangers)
    return ""

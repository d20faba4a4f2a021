"""Backups: one encrypted file with everything, the check of every page, and how to come back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.desk import Desk, Target
from desktop.jobs import Steps
from desktop.messages import sentence
from desktop.offering import offer
from desktop.shell.passwords import PasswordEdit
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.field import Field
from desktop.widgets.layout import Scroll, VBox, column, row
from desktop.widgets.text import Text
from forms.backup_words import WHY, fault_text, trial_text
from forms.i18n import _
from models.calendar import now
from models.errors import WorldError
from models.rights.deeds import Deed
from models.station.backups import Checked, backup, check
from models.station.backups.keeper import Done, Standing, keep, standing
from models.station.backups.place import choose

LAST = "backup/last"


class BackupPage(QWidget):
    """Work goes on while a backup is made."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.make = Button(_("Make a backup…"), Kind.PRIMARY, "backup")
        self.make.clicked.connect(self._choose)
        self.check = Button(_("Check everything"), Kind.SECONDARY, "checked")
        self.check.clicked.connect(self.check_all)
        self._asked = self.make  # which of the two is at work
        self.last = Text("", ink="text_muted", wrap=True)
        self.good, self.bad = Banner("", Tone.SUCCESS), Banner("", Tone.DANGER, _("Salvage…"))
        self.bad.acted.connect(lambda: self.window().ask_to_salvage())  # type: ignore[attr-defined]
        self.recovery = RecoveryCard(desk)
        content = QWidget()
        box = VBox(16, (24, 4, 24, 24))
        self.own = OwnBackups(desk, self._tell)
        for part in (self.good, self.bad, self.own, self._backups(), self._coming_back(), self.recovery):
            box.addWidget(part)
        self._tell("")
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content)))

    def _backups(self) -> Card:
        words = _(
            "A backup is one encrypted file: whoever finds it can read nothing. Put it on a USB stick or another disk, "
            "best once a week. The passwords and the recovery code of that day open it."
        )
        return Card(
            SectionHeader(_("Backup")),
            Text(words, ink="text_muted", wrap=True),
            self.last,
            row(self.make, self.check, None),
        )

    def _coming_back(self) -> Card:
        words = _(
            "Log out, and choose “Restore a backup” on the first page of the program: on this PC or on a new one. What "
            "stands there is not overwritten but put aside whole, in the folder “replaced”."
        )
        return Card(SectionHeader(_("Coming back from a backup")), Text(words, ink="text_muted", wrap=True))

    def open(self, target: Target) -> None:
        self.own.look()
        last = str(self._desk.settings.store.value(LAST, ""))
        self.last.setText(_("Last backup: {when}").format(when=last) if last else _("No backup was made by hand yet."))

    def make_in(self, folder: Path) -> None:
        """Write a backup, named by the time, into ``folder``."""
        file = folder / f"lianglin-{now():%Y%m%d-%H%M%S}.backup"
        station = self._desk.station

        def work() -> Steps:
            yield 0, 1
            try:
                return file.name, backup(station, file)
            except OSError as error:
                raise WorldError("pdf_not_written", name=file.name) from error

        self._busy(True)
        self._desk.run(_("Making a backup"), work, self._made, self, self._refused, writes=False)

    def check_all(self) -> None:
        station = self._desk.station

        def work() -> Steps:
            yield 0, 1
            return check(station)

        self._busy(True)
        self._desk.run(_("Checking every page"), work, self._checked, self, self._refused, writes=False)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for the backup"), str(Path.home()))
        if chosen:
            self.make_in(Path(chosen))

    def _made(self, done: tuple[str, int]) -> None:
        self._busy(False)
        self._desk.settings.store.setValue(LAST, f"{now():%Y-%m-%d %H:%M}")
        self.open(Target("settings"))
        self._tell(_("{file} is written ({size} MB).").format(file=done[0], size=f"{done[1] / 1e6:,.1f}"))

    def _checked(self, found: Checked) -> None:
        self._busy(False)
        if found.ok:
            self._tell(_("All is well: {records} records read.").format(records=f"{found.records:,}"))
        else:
            self._tell("", "\n".join(fault_text(fault) for fault in found.found))
            self.bad.action.setVisible(found.is_salvaged)

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        self._tell("", sentence(error))

    def _busy(self, on: bool) -> None:
        self._tell("")
        if on:
            self._asked = self.make if self.make.hasFocus() else self.check
            self.setFocus()  # else the next field takes the keys and scrolls itself into sight
        self.make.setEnabled(not on)
        self.check.setEnabled(not on)
        if not on:
            self._asked.setFocus()

    def _tell(self, good: str, bad: str = "") -> None:
        for banner, words in ((self.good, good), (self.bad, bad)):
            banner.text.setText(words)
            banner.setVisible(bool(words))
        self.bad.action.hide()


class OwnBackups(Card):
    """Those that make themselves: the newest, the second place, the last test restore."""

    def __init__(self, desk: Desk, tell: Callable[[str, str], None]) -> None:
        super().__init__(SectionHeader(_("Backups that make themselves")))
        self._desk, self._tell = desk, tell
        words = _(
            "Every day, and before an import, a merge, a new key and an upgrade, one is made here. Days, weeks and "
            "months are kept in turn; once a week one is restored for a test."
        )
        self.newest, self.tried, self.place = (Text("", wrap=True) for _number in range(3))
        self.run = Button(_("Back up now"), Kind.SECONDARY, "backup")
        self.test = Button(_("Test restore now"), Kind.SECONDARY, "checked")
        self.choose = Button(_("Second place…"), Kind.SECONDARY)
        self.drop = Button(_("No second place"), Kind.QUIET)
        self.add(Text(words, ink="text_muted", wrap=True))
        for part in (self.newest, self.tried, self.place):
            self.add(part)
        self.add(row(self.run, self.test, self.choose, self.drop, None))
        self.drop.hide()
        self.run.clicked.connect(lambda: self.keep(now_please=True))
        self.test.clicked.connect(lambda: self.keep(trying=True))
        self.choose.clicked.connect(self._choose)
        self.drop.clicked.connect(lambda: self.set_place(None))

    def look(self) -> None:
        self._desk.read(lambda _session: standing(self._desk.station), self._show, self)

    def keep(self, *, now_please: bool = False, trying: bool = False) -> None:
        station = self._desk.station
        self._busy(True)
        work = partial(keep, station, now_please=now_please, trying=trying)
        self._desk.run(_("Making a backup"), work, self._kept, self, self._refused, writes=False)

    def set_place(self, place: Path | None) -> None:
        """Copy to ``place`` from now on, and at once."""
        station = self._desk.station

        def work() -> Steps:
            choose(station.folder, station.accounts.keys.profile_id, place)
            return (yield from keep(station))

        self._busy(True)
        self._desk.run(_("Making a backup"), work, self._kept, self, self._refused, writes=False)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("A folder on a stick, another disk or a share"))
        if chosen:
            self.set_place(Path(chosen))

    def _kept(self, done: Done) -> None:
        self._busy(False)
        if done.tried is not None and done.tried.problem:
            self._tell("", trial_text(done.tried))
        else:
            self._tell(trial_text(done.tried) if done.tried else _("Done."), "")
        self.look()

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        self._tell("", sentence(error))
        self.look()

    def _busy(self, on: bool) -> None:
        for button in (self.run, self.test, self.choose, self.drop):
            button.setEnabled(not on)

    def _show(self, found: Standing) -> None:
        last = max(found.kept, default=None)
        if last is None:
            self.newest.setText(_("None yet: the first is made a minute after the opening."))
        else:
            words = _("{count} are kept; the newest is of {when} ({why}).")
            when, why = f"{last.at:%Y-%m-%d %H:%M}", _(WHY[last.why.value])
            self.newest.setText(words.format(count=len(found.kept), when=when, why=why))
        self.tried.setText(trial_text(found.ledger.tried) if found.ledger.tried else _("No test restore yet."))
        self.place.setText(self._of_place(found))
        self.drop.setVisible(found.ledger.place is not None)

    def _of_place(self, found: Standing) -> str:
        place, at = found.ledger.place, (found.ledger.placed_at or "")[:10]
        if place is None:
            return _("No second place: if this disk breaks, the backups on it are gone too.")
        if not found.place_there:
            return _("The second place {place} is not there; last copied {day}.").format(place=place, day=at)
        return _("Second place {place}: last copied {day}.").format(place=place, day=at)


class RecoveryCard(Card):
    """A new recovery code in the place of one that was lost or seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(SectionHeader(_("Recovery code")))
        self._desk = desk
        words = _("If the printed code was lost or seen by somebody, make a new one; the old one opens nothing then.")
        self.add(Text(words, ink="text_muted", wrap=True))
        self.password = PasswordEdit()
        self.password.setMaximumWidth(420)
        self.field = Field(_("Your password"), self.password)
        self.ok = Button(_("Make a new code"), Kind.SECONDARY, "lock")
        if not offer(desk, Deed.GIVE_ACCOUNT, "accounts", self.ok, self.password):
            self.field.show_problem(self.ok.toolTip())
        self.code = Text("", TextRole.TITLE, wrap=True)
        self.save = Button(_("Save as PDF"), Kind.SECONDARY, "pdf")
        self.print = Button(_("Print"), Kind.SECONDARY, "print")
        self.add(self.field)
        self.add(row(self.ok, self.save, self.print, None))
        self.add(self.code)
        self.ok.clicked.connect(self._make)
        self.password.returnPressed.connect(self.ok.click)
        self.save.clicked.connect(lambda: self._tell(self._paper(to_printer=False)))
        self.print.clicked.connect(lambda: self._tell(self._paper(to_printer=True)))
        self._show("")

    def hideEvent(self, event: object) -> None:
        """The code is seen once: whoever comes back does not find it."""
        self._show("")

    def _make(self) -> None:
        password, station = self.password.text(), self._desk.station

        def work() -> Steps:
            yield 0, 1
            return station.new_recovery_code(password)

        self.field.show_problem("")
        self._desk.run(_("Making a new code"), work, self._show, self, self._refused)

    def _refused(self, error: Exception) -> None:
        self.field.show_problem(sentence(error))
        self.password.forget()

    def _show(self, code: str) -> None:
        self.password.forget()
        self.code.setText(code)
        for part in (self.code, self.save, self.print):
            part.setVisible(bool(code))

    def _paper(self, *, to_printer: bool) -> str:
        from desktop.shell.recovery_sheet import print_sheet, save_sheet

        return (print_sheet if to_printer else save_sheet)(self, self._desk.station, self.code.text())

    def _tell(self, words: str) -> None:
        if words:
            self._desk.done.emit(words, None)

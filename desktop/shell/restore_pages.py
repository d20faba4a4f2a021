"""Coming back from a backup, at the entrance: choose one, show that it is yours, see what it holds, restore it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from desktop.shell.entrance_model import community_text
from desktop.shell.entrance_pages import Page
from desktop.shell.proof_page import ProofPage
from desktop.shell.restoring_model import Proof, RestoringModel
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.choices import CheckBox
from desktop.widgets.layout import VBox, column, emptied, row
from desktop.widgets.lines import LineButton, padded
from desktop.widgets.text import ElidedText, Text
from forms.backup_words import WHY, counts_text, trial_text
from forms.i18n import _, ngettext
from models.station.backups.finding import Found
from models.station.backups.manifest import Contents

BACKUPS = "*.backup"
SHOWN = 6
"""So many lines before somebody asks for the older ones."""


class ChooseBackupPage(Page):
    """Those that were found, newest first; or any file."""

    left = Signal()

    def __init__(self, model: RestoringModel) -> None:
        words = _("Found on this PC, in the second place and on what is plugged in, newest first.")
        super().__init__(model, _("Restore a backup"), words, [], _("Choose a file…"), width=560)
        self._model = model
        self.lines: list[LineButton] = []
        self.state = Text("", ink="text_muted", wrap=True)
        self._box = VBox(0)
        self.older = Button("", Kind.QUIET)
        self.back = Button(_("Back"), Kind.QUIET, "back")
        self.again = Button(_("Look again"), Kind.SECONDARY)
        self.add(self.state)
        self.add(self._box)
        self.add(row(self.older, None))
        self.add(row(self.back, None, self.again, self.ok))
        self.back.clicked.connect(self.left)
        self.again.clicked.connect(self.look)
        self.older.clicked.connect(self._show_all)
        self.ok.clicked.connect(self._choose)
        model.found.connect(self._show)

    def begin(self) -> None:
        super().begin()
        self.ok.setFocus()
        self.look()

    def look(self) -> None:
        self._show([], whole=False)
        self._model.look()

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.again.setEnabled(not busy)

    def _show(self, found: list[Found], whole: bool, shown: int = SHOWN) -> None:
        waits = self.ok.hasFocus() or any(line.hasFocus() for line in self.lines)
        emptied(self._box)
        self._found = found
        self.lines = [_line(each, self._model.folder, partial(self._model.chosen.emit, each)) for each in found[:shown]]
        for line in self.lines:
            self._box.addWidget(line)
        none = _("No backup was found. Plug the stick in, or choose a file.")
        self.state.setText(_("Looking for backups…") if not whole else "" if found else none)
        self.state.setVisible(not (found and whole))
        left = len(found) - len(self.lines)
        self.older.setText(ngettext("{n} older one", "{n} older ones", left).format(n=left))
        self.older.setVisible(left > 0)
        if waits and self.lines:
            self.lines[0].show()  # what is not shown yet takes no keys
            self.lines[0].setFocus()

    def _show_all(self) -> None:
        at = len(self.lines)
        self._show(self._found, whole=True, shown=len(self._found))
        self.lines[at].setFocus()

    def _choose(self) -> None:
        backups = _("Backup files") + f" ({BACKUPS})"  # Qt reads the pattern from ASCII brackets
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Restore a backup"), str(Path.home()), backups)
        if chosen:
            self._model.choose(Path(chosen))


class OpenBackupPage(ProofPage):
    """Whoever has a password or the code of its time sees what a backup holds; only then it can be restored."""

    def __init__(self, model: RestoringModel, found: Found) -> None:
        words = _("It opens with the passwords and the recovery code of its day.")
        ok = _("Show what is in it")
        super().__init__(model, title(found), words, ok, for_two=found.is_for_two, work=_("Restoring the backup"))
        self._found = found
        self._told: tuple[Proof, Contents | None] | None = None
        self.holds = Banner("", Tone.INFO, dismissible=False)
        self.aside = CheckBox(_("Put the station that is here aside"))
        self.aside_words = Text(_aside_words(found), TextRole.CAPTION, "text_muted", wrap=True)
        self.finish(self.holds, self.aside, self.aside_words)
        self.aside.toggled.connect(self._judge)
        model.told.connect(self._tell)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.aside.setEnabled(not busy)
        if not busy:
            self._judge()

    def forget(self) -> None:
        """Something else is typed: what was shown was shown to somebody else."""
        self._told = None
        self.say_ok(_("Show what is in it"))
        for part in (self.holds, self.aside, self.aside_words):
            part.hide()
        self._judge()

    def _judge(self) -> None:
        self.ok.setEnabled(self._told is None or not self._model.stands_here or self.aside.isChecked())

    def go_on(self) -> None:
        if self._told is None:
            if self.is_typed():
                self._model.ask(self._found, self.proof())
            return
        proof, told = self._told
        self.begin_work()
        self._model.restore(self._found, told, proof)

    def _tell(self, told: Contents | None) -> None:
        self._told = self.proof(), told
        words = _holds(told)
        self.holds.text.setText(words)
        self.holds.setAccessibleName(words)
        self.holds.show()
        for part in (self.aside, self.aside_words):
            part.setVisible(self._model.stands_here)
        self.aside.setChecked(False)
        self.say_ok(_("Restore"))
        self._judge()
        (self.aside if self._model.stands_here else self.ok).setFocus()


def title(found: Found) -> str:
    return f"{found.at:%Y-%m-%d %H:%M} · {_(WHY[found.why.value])}"


def _line(found: Found, folder: Path, go: partial[None]) -> LineButton:
    where = _("on this PC") if found.file.is_relative_to(folder.resolve()) else str(found.file.parent)
    strange = [_("another station's")] if found.is_of_here is False else []
    more = " · ".join([*strange, where, f"{found.size / 1e6:,.1f} MB"])
    parts = [Text(title(found), TextRole.STRONG), ElidedText(more, TextRole.CAPTION, "text_muted")]
    said = [title(found), more]
    if found.trial is not None:
        said.append(trial_text(found.trial))
        ink = "danger" if found.trial.problem else "text_muted"
        parts.append(ElidedText(said[-1], TextRole.CAPTION, ink))
    return LineButton(padded(column(*parts, gap=2)), ", ".join(said), go)


def _holds(told: Contents | None) -> str:
    """In words; of a backup of an early version it is not known before it is opened."""
    if told is None:
        return _("An early version made it: what it holds is seen once it is restored.")
    counts = counts_text(told.shown)
    community = community_text(told.community_code)
    return _("{community}: {counts}").format(community=community, counts=counts) if community else counts


def _aside_words(found: Found) -> str:
    words = _(
        "What was entered here after this backup is not in it. The station that is here goes whole into the folder"
        " “replaced”; what was sent to the district comes back with the next sync."
    )
    if found.is_of_here is False:
        words = _("This backup is another station's than the one that is here.") + " " + words
    return words

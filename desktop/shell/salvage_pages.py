"""Saving what can be read of a damaged station, at the entrance: when to do it, how far it is, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.shell.entrance_pages import Page
from desktop.shell.proof_page import ProofPage
from desktop.shell.restoring_model import RestoringModel
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Line
from desktop.widgets.layout import VBox, hide_unless, row
from desktop.widgets.text import Text
from forms.backup_words import WHICH_FIRST, harmed_lines, newest_words, next_lines
from forms.i18n import _, ngettext
from models.station.backups.salvage import Salvaged


class SalvagePage(ProofPage):
    """Who may open the station may save what is in it; the damaged file is put aside whole."""

    restore_asked = Signal()

    def __init__(self, model: RestoringModel) -> None:
        words = "\n".join([_(WHICH_FIRST), newest_words(model.newest)])
        ok, work = _("Salvage"), _("Salvaging what is there")
        super().__init__(model, _("Salvage what is there"), words, ok, for_two=model.is_for_two, work=work)
        self.restore = Button(_("Restore a backup"), Kind.QUIET)
        self.finish()
        self.add(Line())
        self.add(row(None, self.restore))
        self.restore.clicked.connect(self.restore_asked)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.restore.setEnabled(not busy)

    def go_on(self) -> None:
        if self.is_typed():
            proof = self.proof()
            self.begin_work()
            self._model.salvage(proof)


class SalvagedPage(Page):
    """What was saved and what is missing, in counts by table; then the station is opened (``opened``)."""

    opened = Signal()
    restore_asked = Signal()

    def __init__(self, model: RestoringModel, done: Salvaged) -> None:
        words = ngettext("{n} record is saved.", "{n} records are saved.", done.saved).format(n=f"{done.saved:,}")
        words += "\n" + _("The damaged file lies whole in the folder “replaced”.")
        super().__init__(None, _("The station is in its place again"), words, [], _("Open the station"), width=560)
        harmed = list(harmed_lines(done))
        self.whole = Banner(_("Nothing is missing."), Tone.SUCCESS, dismissible=False)
        hide_unless(self.whole, not harmed)
        self.lines = [Text(each, wrap=True) for each in harmed]
        self.then = [Text(each, ink="text_muted", wrap=True) for each in next_lines(done, model.newest)]
        self.restore = Button(_("Restore a backup instead"), Kind.QUIET)
        hide_unless(self.restore, harmed)
        self.add(self.whole)
        for part in (self.lines, self.then):
            if part:
                self.add(Line())
                self.add(_listed(part))
        self.add(Line())
        self.add(row(self.restore, None, self.ok))
        self.ok.clicked.connect(self.opened)
        self.restore.clicked.connect(self.restore_asked)

    def begin(self) -> None:
        super().begin()
        self.ok.setFocus()


def _listed(lines: list[Text]) -> VBox:
    box = VBox(6)
    for line in lines:
        box.addWidget(line)
    return box

"""The envelope page: carry what waits to the district on a USB stick, and bring its answer back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.messages import sentence
from desktop.sync import words
from desktop.sync.envelope_model import SUFFIX, EnvelopeModel, Envelopes
from desktop.theme import Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    Entry,
    Kind,
    Scroll,
    SectionHeader,
    Text,
    Timeline,
    column,
    row,
)
from desktop.widgets.layout import VBox
from forms.i18n import _, ngettext


class EnvelopeView(QWidget):
    """Files are chosen by the system's own dialogs; ``write_to`` and ``read_from`` do it without."""

    def __init__(self, model: EnvelopeModel) -> None:
        super().__init__()
        self.model = model
        self.good, self.bad = Banner("", Tone.SUCCESS), Banner("", Tone.DANGER)
        self.write = Button(_("Write an envelope…"), Kind.PRIMARY, "envelope")
        self.read = Button(_("Bring an envelope in…"), Kind.SECONDARY, "import")
        self.write.clicked.connect(self._choose_place)
        self.read.clicked.connect(self._choose_file)
        self.carried = Timeline()
        self.nothing = Text(_("No envelope was written here yet."), ink="text_muted")
        self.seen = Text("", ink="text_muted", wrap=True)
        content = QWidget()
        box = VBox(12, (0, 0, 4, 12))
        for part in (self.good, self.bad, self._away(), self._back()):
            box.addWidget(part)
        box.addStretch()
        content.setLayout(box)
        self.setLayout(column(Scroll(content), gap=0))
        self._tell("")
        model.loaded.connect(self.show_envelopes)
        model.written.connect(self._written)
        model.taken_in.connect(self._taken_in)
        model.refused.connect(lambda error: self._tell("", sentence(error)))

    def _away(self) -> Card:
        told = _(
            "When the line is down for days: everything that waits goes into one sealed file. Only the district can "
            "open it; bringing it twice does no harm. Carry it to the district on a USB stick."
        )
        return Card(
            SectionHeader(_("Carry it to the district")), Text(told, ink="text_muted", wrap=True),
            row(self.write, None), self.nothing, self.carried,
        )  # fmt: skip

    def _back(self) -> Card:
        told = _(
            "The district gives a file back: it confirms what it has taken, and brings what others have done. Files "
            "are taken in by their numbers; a missing one is named."
        )
        return Card(
            SectionHeader(_("Bring the answer back")), Text(told, ink="text_muted", wrap=True), self.seen,
            row(self.read, None),
        )  # fmt: skip

    def show_envelopes(self, found: Envelopes) -> None:
        self.nothing.setVisible(not found.carried)
        self.carried.setVisible(bool(found.carried))
        self.carried.set_entries([_entry(one) for one in found.carried])
        if found.seen:
            self.seen.setText(_("Last one taken in: number {n}.").format(n=found.seen))
        else:
            self.seen.setText(_("None was taken in yet."))

    def write_to(self, file: Path) -> None:
        self._tell("")
        self.model.write(file if file.suffix else file.with_suffix(SUFFIX))

    def read_from(self, file: Path) -> None:
        self._tell("")
        self.model.read(file)

    def _choose_place(self) -> None:
        kinds = _("Envelopes (*.lianglin)")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Where to write the envelope"), str(Path.home() / self.model.name()), kinds
        )
        if chosen:
            self.write_to(Path(chosen))

    def _choose_file(self) -> None:
        kinds = _("Envelopes (*.lianglin)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Which envelope?"), str(Path.home()), kinds)
        if chosen:
            self.read_from(Path(chosen))

    def _written(self, done: Any, name: str) -> None:
        told = ngettext(
            "{file} with {records} record is written (number {n}). Carry it to the district, bring its answer back.",
            "{file} with {records} records is written (number {n}). Carry it to the district, bring its answer back.",
            done.pushed,
        )
        self._tell(told.format(n=done.number, records=f"{done.pushed:,}", file=name))

    def _taken_in(self, done: Any) -> None:
        told = [
            _("Envelope {n} was taken in: {sent} records of this PC are confirmed, {pulled} of others came.").format(
                n=done.number, sent=f"{done.pushed:,}", pulled=f"{done.pulled:,}"
            )
        ]
        if done.refused or done.conflicts:
            clashed = _("{refused} were refused, {conflicts} are to be decided.")
            told.append(clashed.format(refused=done.refused, conflicts=done.conflicts))
        if done.missing:
            numbers = _(", ").join(str(number) for number in done.missing)
            lost = _("Envelope {numbers} did not arrive; all that was in it is in this one.")
            told.append(lost.format(numbers=numbers))
        self._tell(" ".join(told))

    def _tell(self, good: str, bad: str = "") -> None:
        for banner, told in ((self.good, good), (self.bad, bad)):
            banner.text.setText(told)
            banner.setVisible(bool(told))


def _entry(one: Any) -> Entry:
    title = _("Envelope {n}").format(n=one.number)
    count = ngettext("{n} record", "{n} records", one.records).format(n=f"{one.records:,}")
    if one.receipted_at is None:
        return Entry(words.ago(one.made_at), title, count + " · " + _("not confirmed yet"), Tone.INFO, "waiting")
    return Entry(words.ago(one.made_at), title, count + " · " + _("confirmed"), Tone.SUCCESS, "success")

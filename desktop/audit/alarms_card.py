"""Alarms of the audit: each in a sentence until somebody answers for it with a word; then who, when and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from desktop.desk import Desk
from desktop.messages import sentence
from desktop.theme import TextRole, Tone
from desktop.widgets import Button, Card, Field, Kind, LineEdit, Text, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.icons import Icon
from desktop.widgets.page import holder
from forms.audit_words import alarm_words
from forms.i18n import _
from models.audit.alarms import LONGEST, Alarm
from models.calendar import CHINA
from models.station.watching import see

SHOWN = 3
"""Alarms that somebody has answered for stand in the list of lines; here the newest."""


class AlarmsCard(Card):
    """``answered`` when an answer was written."""

    answered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(SectionHeader(_("Alarms of the audit")), padding=12, gap=8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._desk = desk
        self._open: list[Alarm] = []
        self.icon = Icon(Tone.DANGER, Tone.DANGER, 20, filled=True)
        self.told = Text("", TextRole.STRONG, wrap=True)
        self.seen = Text("", ink="text_muted", wrap=True)
        self.why = LineEdit(_("What it was, and what was done; name no resident"))
        self.why.setMaxLength(LONGEST)
        self.field = Field(_("Answer for it"), self.why)
        self.button = Button(_("Answer for this alarm"), Kind.PRIMARY, "checked")
        self.button.clicked.connect(self._answer)
        self.why.returnPressed.connect(self._answer)
        said = row(self.icon, gap=8)
        said.addWidget(self.told, 1)
        act = row(gap=8)
        act.addWidget(self.field, 1)
        act.addWidget(holder(column(Text(" "), self.button, None, gap=4)))  # beside the line, whatever stands below it
        self.add(said)
        self.add(act)
        self.add(self.seen)
        self.hide()

    def show_alarms(self, alarms: Sequence[Alarm]) -> None:
        """The oldest that is open first: one is answered for at a time."""
        self._open = [each for each in reversed(alarms) if each.seen_at is None]
        over = [each for each in alarms if each.seen_at is not None]
        self.setVisible(bool(alarms))
        for part in (self.icon, self.told, self.field, self.button):
            part.setVisible(bool(self._open))
        if self._open:
            more = len(self._open) - 1
            others = _("{n} more wait.").format(n=more) if more else ""
            self.told.setText(" ".join(filter(None, (_told(self._open[0]), others))))
        self.seen.setText("\n".join(_seen(each) for each in over[:SHOWN]))
        self.seen.setVisible(bool(over))

    def _answer(self) -> None:
        if not self._open:
            return
        number, why, station = self._open[0].number, self.why.text(), self._desk.station
        self.button.setEnabled(False)
        self._desk.read(lambda session: see(station, session, number, why), self._done, self, self._refused)

    def _done(self, _nothing: object) -> None:
        self.button.setEnabled(True)
        self.why.clear()
        self.field.show_problem("")
        self._desk.done.emit(_("The answer stands in the audit."), None)
        self.answered.emit()

    def _refused(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.field.show_problem(sentence(error))
        self.why.setFocus()


def _told(alarm: Alarm) -> str:
    said = alarm_words(alarm.where, alarm.what, alarm.line)
    return _("{time}: {alarm}").format(time=f"{alarm.at.astimezone(CHINA):%Y-%m-%d %H:%M}", alarm=said)


def _seen(alarm: Alarm) -> str:
    assert alarm.seen_at is not None
    when = f"{alarm.seen_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return _("{alarm} Answered for by {who}, {time}: {why}").format(
        alarm=_told(alarm), who=alarm.seen_by, time=when, why=alarm.why
    )

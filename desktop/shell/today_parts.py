"""The cards of Today and the lines in them; a line is a button that leads to what it tells of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLayout, QProgressBar, QSizePolicy, QWidget

from desktop.desk import Desk
from desktop.shell.unfinished import Unfinished
from desktop.theme import TextRole, Tone
from desktop.widgets.button import Pressable
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.chip import Chip
from desktop.widgets.layout import VBox, column, emptied, hide_unless, row
from desktop.widgets.text import ElidedText, Text
from forms.i18n import _, ngettext
from forms.visits_words import FINDINGS, OUTCOMES
from models.calendar import CHINA
from models.visits.due import DueRow
from models.visits.findings import FindingRow
from models.visits.queries import RoundRow
from models.visits.records import LogState, VisitLog


class ListCard(Card):
    """Lines below a title with their count; without lines a sentence, or, without that, no card."""

    def __init__(self, title: str, otherwise: str = "") -> None:
        super().__init__(gap=8)
        self.header = SectionHeader(title)
        self.nothing = Text(otherwise, ink="text_muted", wrap=True)
        self._otherwise = otherwise
        self._lines = VBox(0)
        self.add(self.header)
        self.add(self.nothing)
        self.add(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        hide_unless(self, otherwise)

    def show_lines(self, lines: Sequence[QWidget], count: int | None = None) -> None:
        """Show lines; ``count`` is how many there are in all."""
        emptied(self._lines)
        for line in lines:
            self._lines.addWidget(line)
        self.header.set_count(max(count or 0, len(lines)) or None)
        self.nothing.setVisible(not lines)
        self.setVisible(bool(lines or self._otherwise))


class LineButton(Pressable):
    """A line of a card: pressed anywhere, or with Enter, it leads on."""

    def __init__(self, inside: QLayout, name: str, go: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "quiet")
        self.setProperty("line", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setLayout(inside)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(name)
        self.clicked.connect(go)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def due_line(desk: Desk, due: DueRow, today: date) -> QWidget:
    late = (today - due.next_on).days
    since = ngettext("{n} day late", "{n} days late", late).format(n=late) if late else _("today")
    why = _("last time: {outcome}").format(outcome=_(OUTCOMES[due.outcome]))
    chip = Chip("")
    chip.show_state(since, Tone.WARNING if late else Tone.NEUTRAL, "late" if late else "calendar")
    who = Text(due.surname, ink="text")
    inside = row(
        Text(due.door, TextRole.STRONG), who, ElidedText(f"{due.estate} · {why}", TextRole.CAPTION, "text_muted"), chip
    )
    inside.setStretch(2, 1)
    name = _("{door} {name}, {why}").format(door=due.door, name=due.surname, why=f"{why}, {since}")
    return LineButton(_padded(inside), name, lambda: desk.go("visits", due.dwelling_id, kind="dwelling"))


def unfinished_line(desk: Desk, one: Unfinished) -> QWidget:
    at = one.at.astimezone(CHINA)
    typed = _("typed {time}").format(time=f"{at:%m-%d %H:%M}")
    title = _("Continue: {form} {about}").format(form=_(one.title), about=one.about).strip()
    inside = row(ElidedText(title, TextRole.STRONG), Text(typed, TextRole.CAPTION, "text_muted"))
    inside.setStretch(0, 1)
    target = one.target
    return LineButton(_padded(inside), f"{title}, {typed}", lambda: desk.went.emit(target))


def round_line(desk: Desk, found: RoundRow, today: date) -> QWidget:
    figures = found.figures
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, max(figures.in_use, 1))
    bar.setValue(figures.in_use - figures.open - figures.not_home)
    bar.setAccessibleName(found.name)
    rate = "—" if figures.entry_rate is None else f"{figures.entry_rate} %"
    words = _("{met} of {doors} met · {rate}").format(met=figures.met, doors=figures.in_use, rate=rate)
    late = found.due_on is not None and found.due_on < today
    until = "" if found.due_on is None else _("until {day}").format(day=found.due_on.isoformat())
    until = _("late: {until}").format(until=until) if late else until
    inside = column(
        ElidedText(found.name, TextRole.STRONG),
        bar,
        row(
            Text(words, TextRole.CAPTION, "text_muted"),
            None,
            Text(until, TextRole.CAPTION, "warning" if late else "text_muted"),
        ),
        gap=4,
        margins=(8, 8, 8, 8),
    )
    return LineButton(inside, f"{found.name}: {words}", lambda: desk.go("visits", found.id, kind="round"))


def finding_line(desk: Desk, found: FindingRow) -> QWidget:
    kind = _(FINDINGS[found.finding.kind])
    chip = Chip("")
    chip.show_state(kind, Tone.WARNING, "warning")
    where = f"{found.estate} {found.door}".strip()
    inside = row(chip, Text(found.door, TextRole.STRONG), ElidedText(found.finding.problem))
    inside.setStretch(2, 1)
    this = found.finding.id
    return LineButton(_padded(inside), f"{where}: {kind}", lambda: desk.go("visits", this, page="findings"))


def log_line(desk: Desk, log: VisitLog) -> QWidget:
    returned = log.state is LogState.RETURNED
    chip = Chip("")
    state = _("Sent back") if returned else _("Draft")
    chip.show_state(state, Tone.WARNING if returned else Tone.NEUTRAL, "undo" if returned else "edit")
    title = _("Log of {day}").format(day=log.on.isoformat())
    inside = row(ElidedText(title, TextRole.STRONG), chip)
    inside.setStretch(0, 1)
    return LineButton(_padded(inside), f"{title}, {state}", lambda: desk.go("visits", log.id, kind="log"))


def _padded(inside: QLayout) -> QLayout:
    return column(inside, gap=0, margins=(8, 8, 8, 8))

"""The lines in the cards of Today."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.care_looks import due_chip
from desktop.desk import Desk
from desktop.shell.unfinished import Unfinished
from desktop.theme import TextRole, Tone
from desktop.widgets.chip import Chip
from desktop.widgets.layout import column, row
from desktop.widgets.lines import LineButton, padded
from desktop.widgets.text import ElidedText, Text
from forms.i18n import _, ngettext
from forms.visits_words import FINDINGS, OUTCOMES
from models.calendar import CHINA
from models.care.due import DueRow as CareDueRow
from models.people.rules import surname
from models.visits.due import DueRow
from models.visits.findings import FindingRow
from models.visits.queries import RoundRow
from models.visits.records import LogState, VisitLog


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
    return LineButton(padded(inside), name, lambda: desk.go("visits", due.dwelling_id, kind="dwelling"))


def care_line(desk: Desk, due: CareDueRow, today: date) -> QWidget:
    chip = Chip("")
    look = due_chip(due.state, due.due_on, today)
    if look is not None:
        chip.show_state(*look)
    who = Text(surname(due.name), ink="text")
    why = f"{due.estate} · {due.helper_name or _('no helper')}"
    inside = row(Text(due.door, TextRole.STRONG), who, ElidedText(why, TextRole.CAPTION, "text_muted"), chip)
    inside.setStretch(2, 1)
    name = _("{door} {name}, {why}").format(door=due.door, name=surname(due.name), why=f"{why}, {chip.text()}")
    return LineButton(padded(inside), name, lambda: desk.go("care", due.resident_id))


def unfinished_line(desk: Desk, one: Unfinished) -> QWidget:
    at = one.at.astimezone(CHINA)
    typed = _("typed {time}").format(time=f"{at:%m-%d %H:%M}")
    title = _("Continue: {form} {about}").format(form=_(one.title), about=one.about).strip()
    inside = row(ElidedText(title, TextRole.STRONG), Text(typed, TextRole.CAPTION, "text_muted"))
    inside.setStretch(0, 1)
    target = one.target
    return LineButton(padded(inside), f"{title}, {typed}", lambda: desk.went.emit(target))


def round_line(desk: Desk, found: RoundRow, today: date) -> QWidget:
    figures = found.figures
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, max(figures.in_use, 1))
    bar.setValue(figures.in_use - figures.open - figures.not_home)
    bar.setAccessibleName(found.name)
    rate = "—" if figures.entry_rate is None else f"{figures.entry_rate}%"
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
    return LineButton(padded(inside), f"{where}: {kind}", lambda: desk.go("visits", this, page="findings"))


def log_line(desk: Desk, log: VisitLog) -> QWidget:
    returned = log.state is LogState.RETURNED
    chip = Chip("")
    state = _("Sent back") if returned else _("Draft")
    chip.show_state(state, Tone.WARNING if returned else Tone.NEUTRAL, "undo" if returned else "edit")
    title = _("Log of {day}").format(day=log.on.isoformat())
    inside = row(ElidedText(title, TextRole.STRONG), chip)
    inside.setStretch(0, 1)
    return LineButton(padded(inside), f"{title}, {state}", lambda: desk.go("visits", log.id, kind="log"))

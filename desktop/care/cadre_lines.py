"""Lines of the page of cadres: an estate without one in red, a duty with its term, a day on site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from desktop.care.cadres_model import term_left
from desktop.theme import TextRole, Tone
from desktop.widgets import Chip, ElidedText, LineButton, Text, VBox, hide_unless, row
from forms.care_words import CADRE_DUTIES, CADRE_RANKS, words_of
from forms.i18n import _, ngettext
from forms.visits_words import SLOTS
from models.care.cadres import DutyRow
from models.care.records import CadreDay, CadreDuty, DutyKind


class GapLine(LineButton):
    """Something that nobody answers for: red, with its word and shape; pressed, somebody is named."""

    def __init__(self, title: str, about: str, go: Callable[[], object]) -> None:
        words = _two(title, about)
        inside = row(Chip(_("No cadre"), Tone.DANGER, "danger"), gap=12, margins=(8, 6, 8, 6))
        inside.addLayout(words, 1)
        inside.addWidget(Text(_("Name a cadre"), TextRole.CAPTION, "accent"))
        super().__init__(inside, f"{_('No cadre')}: {title} {about}".strip(), go)


class DutyLine(LineButton):
    """A duty: for what, who, how often on site this month, and how the term stands where it soon ends."""

    def __init__(self, each: DutyRow, day: date, go: Callable[[], object]) -> None:
        duty = each.duty
        kind = "" if duty.kind is DutyKind.RESPONSIBLE else words_of(CADRE_DUTIES, duty.kind)
        what = " · ".join(part for part in (each.estate, kind) if part) or _("The whole community")
        who = " · ".join(part for part in (duty.name, duty.unit, duty.post) if part)
        when, term_words = " · ".join(part for part in (duty.phone, duty.on_site_days) if part), _term(duty)
        count = ngettext("{n} day this month", "{n} days this month", each.days_this_month)
        often = Text(count.format(n=each.days_this_month), TextRole.CAPTION, "text_muted")
        inside = row(Chip(words_of(CADRE_RANKS, duty.rank), Tone.SUCCESS, "success"), gap=12, margins=(8, 6, 8, 6))
        inside.addLayout(_two(what, who, when, term_words), 1)
        term = _term_chip(duty, day)
        hide_unless(term, term.accessibleName())
        right = VBox(2)
        for part in (term, often):
            right.addWidget(part, alignment=Qt.AlignmentFlag.AlignRight)
        inside.addLayout(right)
        super().__init__(inside, f"{what} {who} {when} {term_words} {often.text()} {term.accessibleName()}", go)


class DayLine(LineButton):
    """One day on site; pressed, what was noted can be mended."""

    def __init__(self, day: CadreDay, duty: CadreDuty, estate: str | None, go: Callable[[], object]) -> None:
        slot = next((_(words) for known, words in SLOTS.items() if known.value == day.slot), "")
        when = f"{day.on:%m-%d} {slot}".strip()
        received = ngettext("{n} person received", "{n} people received", day.received).format(n=day.received)
        title = f"{duty.name} · {estate or _('The whole community')}"
        about = " · ".join(part for part in (day.matter, received if day.received else "", day.problems) if part)
        inside = row(Text(when, TextRole.STRONG), gap=12, margins=(8, 6, 8, 6))
        inside.addLayout(_two(title, about), 1)
        super().__init__(inside, f"{when} {title} {about}", go)


def _two(title: str, *abouts: str) -> VBox:
    """A title over what is said of it, all cut where there is no room."""
    box = VBox(0)
    texts = [ElidedText(title, TextRole.STRONG)]
    texts += [ElidedText(about, TextRole.CAPTION, "text_muted") for about in abouts if about]
    for text in texts:
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.addWidget(text)
    return box


def _term(duty: CadreDuty) -> str:
    return _("term until {day}").format(day=duty.term_until) if duty.term_until else ""


def _term_chip(duty: CadreDuty, day: date) -> Chip:
    left = term_left(duty, day)
    if left is None:
        return Chip("")
    if left < 0:
        return Chip(_("term is over"), Tone.DANGER, "late")
    words = ngettext("term ends in {n} day", "term ends in {n} days", left).format(n=left)
    return Chip(words, Tone.WARNING, "late")

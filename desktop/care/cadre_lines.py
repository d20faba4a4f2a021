"""Lines of the page of cadres: an estate without one in red, a duty with its term, a day on site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QSizePolicy

from desktop.care.cadres_model import term_left
from desktop.theme import TextRole, Tone
from desktop.widgets import Chip, ElidedText, LineButton, Text, column, row
from desktop.widgets.layout import HBox, hide_unless
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
        what = each.estate or _("The whole community")
        if duty.kind is not DutyKind.RESPONSIBLE:
            what = f"{what} · {words_of(CADRE_DUTIES, duty.kind)}"
        known = (duty.name, duty.unit, duty.post, duty.phone, duty.on_site_days, _term(duty))
        about = " · ".join(part for part in known if part)
        count = ngettext("{n} day this month", "{n} days this month", each.days_this_month)
        often = Text(count.format(n=each.days_this_month), TextRole.CAPTION, "text_muted")
        inside = row(Chip(words_of(CADRE_RANKS, duty.rank), Tone.SUCCESS, "success"), gap=12, margins=(8, 6, 8, 6))
        inside.addLayout(_two(what, about), 1)
        term = _term_chip(duty, day)
        hide_unless(term, term.accessibleName())
        for part in (term, often):
            inside.addWidget(part)
        super().__init__(inside, f"{what} {about} {count.format(n=each.days_this_month)} {term.accessibleName()}", go)


class DayLine(LineButton):
    """One day on site; pressed, what was noted can be mended."""

    def __init__(self, day: CadreDay, duty: CadreDuty, estate: str | None, go: Callable[[], object]) -> None:
        when = f"{day.on:%m-%d} {words_of(SLOTS, day.slot)}".strip()
        received = ngettext("{n} person received", "{n} people received", day.received).format(n=day.received)
        title = f"{duty.name} · {estate or _('The whole community')}"
        about = " · ".join(part for part in (day.matter, received if day.received else "", day.problems) if part)
        inside = row(Text(when, TextRole.STRONG), gap=12, margins=(8, 6, 8, 6))
        inside.addLayout(_two(title, about), 1)
        super().__init__(inside, f"{when} {title} {about}", go)


def _two(title: str, about: str) -> HBox:
    """A title over what is said of it, both cut where there is no room."""
    box = HBox(0)
    name, more = ElidedText(title, TextRole.STRONG), ElidedText(about, TextRole.CAPTION, "text_muted")
    for text in (name, more):
        text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    hide_unless(more, about)
    box.addLayout(column(name, more, gap=0), 1)
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

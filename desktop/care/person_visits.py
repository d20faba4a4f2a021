"""The lines of the warm-heart record (F03) of one person, as a time line."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.care.person_model import PersonCare
from desktop.care.person_parts import joined
from desktop.theme import Tone
from desktop.widgets import Button, Card, Entry, Kind, SectionHeader, Text, Timeline
from forms.care_words import ASPECTS, MANNERS, RATINGS, words_of
from forms.i18n import _
from models.calendar import CHINA
from models.care.people import CareVisitRow
from models.care.records import Rating

SHOWN_VISITS = 12


class VisitsCard(Card):
    """The lines of the warm-heart record (F03), newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.header = SectionHeader(_("Care visits"))
        self.nothing = Text(_("Nobody has been here yet."), ink="text_muted", wrap=True)
        self.line = Timeline()
        self.more = Button(_("Show all visits"), Kind.QUIET, "expand")
        self.more.clicked.connect(self._show_all)
        self._rows: Sequence[CareVisitRow] = ()
        for part in (self.header, self.nothing, self.line, self.more):
            self.add(part)

    def show_page(self, page: PersonCare) -> None:
        self._rows = page.card.visits
        self.header.set_count(len(self._rows) or None)
        self.nothing.setVisible(not self._rows)
        self._show(SHOWN_VISITS)

    def _show_all(self) -> None:
        self._show(len(self._rows))

    def _show(self, most: int) -> None:
        self.line.set_entries([visit_entry(each) for each in self._rows[:most]])
        self.more.setVisible(len(self._rows) > most)


def visit_entry(each: CareVisitRow) -> Entry:
    """A visit for the time line: how, by whom, the five aspects where they are not good, what is needed."""
    visit = each.visit
    title = words_of(MANNERS, visit.manner)
    if not visit.reached:
        title = _("{manner}: not reached").format(manner=title)
    if each.corrected:
        title = _("{visit} (corrected later)").format(visit=title)
    ratings = ratings_text(each)
    said = [getattr(visit, key) or "" for key in ("needs", "handling") if key not in each.hidden]
    detail = joined(ratings, *said, _("passed on") if visit.referred else "", each.helper or each.worker)
    tone, icon = _visit_look(each)
    return Entry(f"{visit.at.astimezone(CHINA):%Y-%m-%d %H:%M}", title, detail, tone, icon)


def ratings_text(each: CareVisitRow) -> str:
    """The aspects as they were found, each that was rated; all good in two words. What is hidden is left out."""
    keys = [key for key in ASPECTS if key not in each.hidden]
    rated: dict[str, Rating] = {key: value for key in keys if (value := getattr(each.visit, key)) is not None}
    if len(rated) == len(keys) and all(rating is Rating.GOOD for rating in rated.values()):
        return _("all good")
    return _(", ").join(f"{_(ASPECTS[key])} {words_of(RATINGS, rating)}" for key, rating in rated.items())


def _visit_look(each: CareVisitRow) -> tuple[Tone, str]:
    visit = each.visit
    if each.corrected or not visit.reached:
        return Tone.NEUTRAL, "not_home"
    shown = [getattr(visit, key) for key in ASPECTS if key not in each.hidden]
    if Rating.POOR in shown:
        return Tone.DANGER, "danger"
    if Rating.FAIR in shown:
        return Tone.WARNING, "warning"
    icons = {"phone": "by_phone", "video": "by_phone"}
    return Tone.SUCCESS, icons.get(visit.manner.value, "met")

"""What Today says of the studio: the next Saturday, what is missing for it, hazards and mediations that wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.light_looks import light_chip
from desktop.theme import TextRole, Tone
from desktop.widgets.chip import Chip
from desktop.widgets.layout import row
from desktop.widgets.lines import LineButton, padded
from desktop.widgets.text import ElidedText, Text
from forms.i18n import _, ngettext
from forms.studio_words import HOLDINGS, warning_text
from models.calendar import day_of
from models.clocks.deadlines import Light
from models.mediation.lists import Reminder, reminders
from models.studio.hazard_queries import hazard_counts
from models.studio.queries import SessionRow, sessions
from models.studio.roster_warnings import RosterWarning, roster_warning
from models.studio.rules import Holding
from models.studio.states import OPEN_HAZARDS

TABLES = (
    "studio_officer", "studio_session", "studio_shift", "hazard", "hazard_step", "holiday_notice", "mediation",
    "mediation_step", "mediation_agreement",
)  # fmt: skip
SHOWN_REMINDERS = 4
_COMING = ("roster_empty", "to_confirm", "make_up_day")


@dataclass(frozen=True)
class StudioToday:
    """``coming``: the Saturday of today, or the next one; ``None`` where nobody planned it."""

    today: date
    coming: SessionRow | None
    warnings: tuple[RosterWarning, ...]
    hazards: int
    red_hazards: int
    reminders: tuple[Reminder, ...]
    """Of the viewer's own mediation files."""

    @property
    def urgent(self) -> tuple[RosterWarning, ...]:
        """What has to be done before the next Saturday."""
        return tuple(each for each in self.warnings if each.code in _COMING)


def read_studio(session: Session, now: datetime) -> StudioToday:
    today = day_of(now)
    coming = sessions(session, today, today + timedelta(days=6), now)
    states, red = hazard_counts(session, now)
    return StudioToday(
        today,
        coming[-1] if coming else None,
        tuple(roster_warning(session, now)),
        sum(states[state] for state in OPEN_HAZARDS),
        red,
        tuple(reminders(session, now)),
    )


def studio_lines(desk: Desk, studio: StudioToday) -> list[QWidget]:
    """The next Saturday first, then what is late, each leading to where it is put right."""
    lines = [_saturday(desk, studio.coming, studio.today)] if studio.coming is not None else []
    lines += [_warning(desk, each) for each in studio.warnings if each.code not in _COMING]
    if studio.hazards:
        lines.append(_hazards(desk, studio))
    return lines + [_reminder(desk, each) for each in studio.reminders[:SHOWN_REMINDERS]]


def urgent_text(warnings: Sequence[RosterWarning]) -> str:
    return " ".join(warning_text(each) for each in warnings)


def _saturday(desk: Desk, each: SessionRow, today: date) -> QWidget:
    on = each.session.on
    when = _("Today is Saturday {day}") if on == today else _("Saturday {day}")
    title = when.format(day=on.isoformat())
    officers = ngettext("{n} officer on the roster", "{n} officers on the roster", each.planned)
    words = " · ".join(filter(None, (each.session.theme, officers.format(n=each.planned))))
    look = (_(HOLDINGS[each.holding]), Tone.NEUTRAL, "calendar")
    if each.holding is Holding.TO_CONFIRM:
        look = (look[0], Tone.WARNING, "warning")
    elif not each.planned and each.holding is not Holding.OFF:
        look = (_("Roster is empty"), Tone.WARNING, "warning")
    return _line(title, words, look, lambda: desk.go("studio", page="day"))


def _warning(desk: Desk, each: RosterWarning) -> QWidget:
    look = light_chip(Light.RED if each.red else Light.YELLOW, each.on.isoformat())
    key = each.session_id

    def go() -> None:
        desk.go("studio", key, kind="studio_session") if key else desk.go("studio", page="sessions")

    return _line(warning_text(each), "", look, go)


def _hazards(desk: Desk, studio: StudioToday) -> QWidget:
    title = ngettext("{n} hazard is open", "{n} hazards are open", studio.hazards).format(n=studio.hazards)
    if not studio.red_hazards:
        return _line(title, "", light_chip(Light.GREEN), lambda: desk.go("studio", page="hazards", state="open"))
    late = ngettext("{n} to act on now", "{n} to act on now", studio.red_hazards).format(n=studio.red_hazards)
    return _line(title, "", light_chip(Light.RED, late), lambda: desk.go("studio", page="hazards", state="overdue"))


def _reminder(desk: Desk, each: Reminder) -> QWidget:
    title = _("Mediation {number}").format(number=each.number.rsplit("-", 1)[-1])
    until = _("until {day}").format(day=each.last_day.isoformat()) if each.last_day else ""
    key = each.file_id
    return _line(title, until, light_chip(each.light), lambda: desk.go("mediation", key))


def _line(title: str, words: str, look: tuple[str, Tone, str | None], go: Callable[[], object]) -> QWidget:
    chip = Chip("")
    chip.show_state(*look)
    inside = row(ElidedText(title, TextRole.STRONG), Text(words, TextRole.CAPTION, "text_muted"), chip)
    inside.setStretch(0, 1)
    return LineButton(padded(inside), ", ".join(filter(None, (title, words, look[0]))), go)

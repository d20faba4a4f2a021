"""What Today says of appeals: what is red, what turns yellow today, petitions to answer, steps without effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.light_looks import light_chip
from desktop.theme import TextRole, Tone
from desktop.widgets.chip import Chip
from desktop.widgets.layout import row
from desktop.widgets.lines import LineButton, padded
from desktop.widgets.rows import ChipLook
from desktop.widgets.text import ElidedText, Text
from forms.appeals_words import CLOSED_FILE, deadline_text
from forms.i18n import _
from models.appeals.petitions import untold
from models.appeals.queries import (
    AppealCounts,
    AppealFilter,
    AppealRow,
    appeal_counts,
    appeals,
    count_yellow,
    turning_yellow,
)
from models.appeals.strays import undecided
from models.calendar import day_of
from models.cases.files import CLOSED
from models.clocks.deadlines import Light

TABLES = ("appeal", "appeal_step", "appeal_now", "notice", "holiday_notice")
SHOWN = 5


@dataclass(frozen=True)
class AppealsToday:
    """``red`` and ``yellow``: the first of those that are late, and that turn yellow today."""

    now: datetime
    counts: AppealCounts
    red: tuple[AppealRow, ...]
    yellow: tuple[AppealRow, ...]
    turning: int
    """How many turn yellow today."""
    petitions: tuple[tuple[AppealRow, date], ...]
    strays: tuple[AppealRow, ...]


def read_appeals(session: Session, now: datetime) -> AppealsToday:
    return AppealsToday(
        now=now,
        counts=appeal_counts(session, AppealFilter(open_only=True), now),
        red=tuple(appeals(session, AppealFilter(light=Light.RED), now, SHOWN)),
        yellow=tuple(turning_yellow(session, day_of(now), now, SHOWN)),
        turning=count_yellow(session, day_of(now)),
        petitions=tuple(untold(session, now)),
        strays=tuple(undecided(session, now)),
    )


def numbers(today: AppealsToday) -> dict[str, int]:
    """The tiles of appeals, by their keys."""
    return {"red": today.counts.by_light.get(Light.RED, 0), "yellow": today.turning}


def appeal_lines(desk: Desk, today: AppealsToday) -> list[QWidget]:
    """What somebody has to decide first, then what is late, then what will be."""
    lines = [_stray(desk, each) for each in today.strays[:SHOWN]]
    lines += [_petition(desk, each, day, today.now) for each, day in today.petitions[:SHOWN]]
    lines += [_appeal(desk, each, today.now) for each in today.red]
    lines += [_appeal(desk, each, today.now) for each in today.yellow]
    return lines


def how_many(today: AppealsToday) -> int:
    """All that has a line, or would have one."""
    red = today.counts.by_light.get(Light.RED, 0)
    return red + today.turning + len(today.petitions) + len(today.strays)


def _appeal(desk: Desk, each: AppealRow, now: datetime) -> QWidget:
    words = deadline_text(each.light, each.due_at, now, provisional=each.provisional)
    return _line(desk, each, light_chip(each.light, words))


def _petition(desk: Desk, each: AppealRow, day: date, now: datetime) -> QWidget:
    late = day < day_of(now)
    words = _("tell in writing by {day}").format(day=day.isoformat())
    return _line(desk, each, light_chip(Light.RED if late else Light.YELLOW, words))


def _stray(desk: Desk, each: AppealRow) -> QWidget:
    return _line(desk, each, ChipLook(_("say how it stands"), Tone.WARNING, "warning"))


def _whose(desk: Desk, each: AppealRow) -> str:
    return desk.community(each.community_code) if desk.at_seat else ""


def _line(desk: Desk, each: AppealRow, look: ChipLook) -> QWidget:
    """Of a closed file its number only."""
    closed = each.level >= CLOSED
    title = _(CLOSED_FILE) if closed else each.item_name
    words = each.number.split("-", 2)[-1] if closed else " · ".join(
        part for part in (_whose(desk, each), each.place, each.department or "") if part
    )  # fmt: skip
    chip = Chip("")
    chip.show_state(*look)
    inside = row(Text(title, TextRole.STRONG), ElidedText(words, TextRole.CAPTION, "text_muted"), chip)
    inside.setStretch(1, 1)
    go: Callable[[], None] = lambda: desk.go("appeals", each.id)  # noqa: E731 - typed for the line
    return LineButton(padded(inside), f"{title} {words} {look.text}", go)

"""What Today says of whistles nobody answered yet, red tasks that are due, and problems that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.case_page import Linked, linked_line
from desktop.desk import Desk
from desktop.light_looks import light_chip
from desktop.theme import Tone
from desktop.widgets.rows import ChipLook
from forms.appeals_words import deadline_text
from forms.care_words import words_of
from forms.i18n import _
from forms.solving_words import LEVELS, OWING, time_text
from models.calendar import day_of
from models.clocks.deadlines import Light
from models.solving.queries import Owed, missing
from models.solving.rules import Owing
from models.whistles.queries import WhistleRow, unanswered
from models.whistles.red_tasks import TaskFilter, TaskRow, tasks

TABLES = (
    "whistle", "whistle_step", "red_task", "red_task_step", "problem", "problem_step", "department", "holiday_notice",
)  # fmt: skip
SHOWN = 4
_ICONS = {Owing.MISSING: (Tone.DANGER, "light_red"), Owing.OPEN: (Tone.NEUTRAL, "light_green")}


@dataclass(frozen=True)
class WhistlesToday:
    """``whistles``: somebody has still to come; ``tasks``: without feedback; ``problems``: missing, or due today."""

    now: datetime
    whistles: tuple[WhistleRow, ...]
    tasks: tuple[TaskRow, ...]
    problems: tuple[Owed, ...]

    @property
    def count(self) -> int:
        return len(self.whistles) + len(self.tasks) + len(self.problems)


def read_whistles(session: Session, now: datetime) -> WhistlesToday:
    today = day_of(now)
    owed = [one for one in missing(session, today) if one.owing is Owing.MISSING or one.on <= today <= one.until]
    return WhistlesToday(
        now=now,
        whistles=tuple(unanswered(session, now)),
        tasks=tuple(tasks(session, TaskFilter(due=True), now)),
        problems=tuple(sorted(owed, key=lambda one: one.owing is not Owing.MISSING)),
    )


def whistle_lines(desk: Desk, today: WhistlesToday) -> list[QWidget]:
    """What is most pressing of each, as lines that lead there."""
    lines = [_whistle(desk, each, today.now) for each in today.whistles[:SHOWN]]
    lines += [_task(desk, each, today.now) for each in today.tasks[:SHOWN]]
    lines += [_problem(desk, each) for each in today.problems[:SHOWN]]
    return [linked_line(line) for line in lines]


def _whistle(desk: Desk, each: WhistleRow, now: datetime) -> Linked:
    light = each.light or Light.GREEN
    place = f"{desk.community(each.community_code)} {each.place}" if desk.at_seat else each.place
    words = _("{place}, awaited: {names}").format(place=place, names="、".join(each.standing.awaited))
    look = light_chip(light, deadline_text(light, each.due_at, now, provisional=each.arrival.provisional))
    return Linked(_("Whistle"), words, look, partial(_go, desk, "whistle", each.id))


def _task(desk: Desk, each: TaskRow, now: datetime) -> Linked:
    whose = desk.community(each.community_code) if desk.at_seat else ""
    words = " · ".join(filter(None, (whose, each.department, each.text)))
    look = light_chip(each.light, deadline_text(each.light, each.due.due_at, now))
    return Linked(_("Red-leader task"), words, look, partial(_go, desk, "red_task", each.id))


def _problem(desk: Desk, each: Owed) -> Linked:
    whose = desk.community(each.community_code) if desk.at_seat else ""
    words = " · ".join(filter(None, (whose, time_text(each.level, each.on), each.department)))
    look = ChipLook(_(OWING[each.owing]), *_ICONS.get(each.owing, (Tone.INFO, "edit")))
    return Linked(words_of(LEVELS, each.level), words, look, partial(_to_month, desk))


def _go(desk: Desk, kind: str, id_: UUID, *_checked: bool) -> None:
    desk.go("appeals", id_, kind=kind)


def _to_month(desk: Desk, *_checked: bool) -> None:
    desk.go("appeals", page="problems", part="month")

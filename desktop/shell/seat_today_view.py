"""Today at a street or district: what its communities' cases ask of it, and nothing of a register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.case_page import Linked, linked_line
from desktop.desk import Change, Desk, Target
from desktop.messages import sentence
from desktop.shell.today_appeals import TABLES as APPEALS_TABLES
from desktop.shell.today_appeals import AppealsToday, appeal_lines, how_many, numbers, read_appeals
from desktop.shell.today_parts import unfinished_line
from desktop.shell.today_view import day_text, stacked
from desktop.shell.today_whistles import TABLES as WHISTLES_TABLES
from desktop.shell.today_whistles import WhistlesToday, read_whistles, whistle_lines
from desktop.shell.unfinished import Unfinished, unfinished
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import Columns, Scroll, VBox, column, wrapping
from desktop.widgets.lines import ListCard
from desktop.widgets.tiles import StatTile, TileRow
from forms.i18n import N_, _
from models import calendar
from models.solving.rules import Owing
from models.studio.hazard_queries import HazardFilter, HazardRow, hazards
from models.studio.states import HazardState
from models.whistles.queries import WhistleFilter, whistles
from models.whistles.states import State

SHOWN_HAZARDS, MOST = 5, 500
TABLES = ("hazard", "hazard_step", "area", *APPEALS_TABLES, *WHISTLES_TABLES)
TILES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "red": (N_("Appeals overdue"), "appeals", {"page": "work", "light": "red"}),
    "yellow": (N_("Appeals that turn yellow today"), "late", {"page": "work", "light": "yellow"}),
    "judge": (N_("Whistles to judge"), "call", {"page": "whistles", "state": "draft"}),
    "awaited": (N_("Whistles: somebody is awaited"), "place", {"page": "whistles", "waiting": True}),
    "missing": (N_("Problems missing"), "planned", {"page": "problems", "part": "month"}),
    "hazards": (N_("Hazards reported up"), "hazard", {}),
}
"""Words, icon, and where among the cases each leads; hazards have a page of their own."""
_REPORTED = HazardFilter(states=frozenset({HazardState.REPORTED}))


@dataclass(frozen=True)
class SeatToday:
    """Everything on the page; ``judge``: whistles that wait for the street's word."""

    now: datetime
    appeals: AppealsToday
    whistles: WhistlesToday
    judge: int
    hazards: tuple[HazardRow, ...]
    unfinished: tuple[Unfinished, ...]


def read_seat(session: Session, now: datetime) -> SeatToday:
    drafted = WhistleFilter(states=frozenset({State.DRAFT}))
    return SeatToday(
        now=now,
        appeals=read_appeals(session, now),
        whistles=read_whistles(session, now),
        judge=len(whistles(session, drafted, now)),
        hazards=tuple(hazards(session, _REPORTED, now, MOST)),
        unfinished=tuple(unfinished(session, session.connection().info["worker_id"])),
    )


class SeatTodayView(QWidget):
    """The first screen of the day at a seat; it reads again whenever something that it shows has changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asked = 0
        self.header = SectionHeader(_("Today"), page=True, subtitle=day_text(calendar.now()))
        self.problem = Banner("", Tone.DANGER, _("Try again"), dismissible=False)
        self.problem.acted.connect(self.load)
        self.problem.hide()
        self.tiles = {key: self._tile(key) for key in TILES}
        self.unfinished = ListCard(_("Unfinished"))
        self.appeals = ListCard(
            _("Appeals that wait"), _("No appeal of the communities is overdue or turns yellow today.")
        )
        self.whistles = ListCard(
            _("Whistles, tasks and problems that wait"), _("Nobody is awaited, and nothing is missing.")
        )
        self.hazards = ListCard(_("Hazards reported up"))
        self.setLayout(column(Scroll(self._page()), gap=0))
        desk.changed.connect(self._changed)

    def show_target(self, target: Target) -> None:
        self.load()

    def load(self) -> None:
        """Read again; of two reads that overlap, the one that was asked for last is shown."""
        self._asked += 1
        asked, now = self._asked, calendar.now()

        def take(found: SeatToday) -> None:
            if asked == self._asked:
                self.show_today(found)

        self._desk.read(lambda session: read_seat(session, now), take, self, self._failed)

    def show_today(self, found: SeatToday) -> None:
        self.problem.hide()
        self.header.subtitle.setText(day_text(found.now))
        missing = sum(one.owing is Owing.MISSING for one in found.whistles.problems)
        counts = {
            **numbers(found.appeals), "judge": found.judge, "awaited": len(found.whistles.whistles),
            "missing": missing, "hazards": len(found.hazards),
        }  # fmt: skip
        for key, count in counts.items():
            self.tiles[key].show_number(f"{count:,}")
        self.unfinished.show_lines([unfinished_line(self._desk, one) for one in found.unfinished])
        self.appeals.show_lines(appeal_lines(self._desk, found.appeals), how_many(found.appeals))
        self.whistles.show_lines(whistle_lines(self._desk, found.whistles), found.whistles.count)
        lines = [linked_line(self._hazard(each)) for each in found.hazards[:SHOWN_HAZARDS]]
        self.hazards.show_lines(lines, len(found.hazards))

    def _hazard(self, each: HazardRow) -> Linked:
        words = " · ".join(filter(None, (each.place, each.hazard.description)))
        go = lambda *_checked: self._desk.go("studio", each.hazard.id, kind="hazard")  # noqa: E731 - typed for the line
        return Linked(self._desk.community(each.hazard.community_code), words, None, go)

    def _page(self) -> QWidget:
        page, parts = QWidget(), QWidget()
        columns = Columns(400, most=2, gap_x=16)
        for part in (stacked(self.unfinished, self.appeals), stacked(self.whistles, self.hazards)):
            columns.add(part)
        parts.setLayout(columns)
        parts.setSizePolicy(wrapping())
        box = VBox(16, (24, 20, 24, 24))
        for shown in (self.header, self.problem, TileRow(*self.tiles.values(), most=6), parts):
            box.addWidget(shown)
        box.addStretch()
        page.setLayout(box)
        return page

    def _tile(self, key: str) -> StatTile:
        label, icon_name, options = TILES[key]
        tile = StatTile("—", _(label), icon_name, tone=Tone.NEUTRAL)
        go: Callable[[], None] = lambda: self._desk.go("appeals" if options else "studio", **options)  # noqa: E731
        tile.clicked.connect(go)
        return tile

    def _failed(self, error: Exception) -> None:
        self.problem.text.setText(sentence(error))
        self.problem.show()

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES) and self.isVisible():
            self.load()

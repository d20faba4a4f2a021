"""Today: what waits, how the rounds stand, what was found and is still open."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QLayout, QProgressBar, QSizePolicy, QStackedWidget, QWidget

from desktop.desk import Desk, Target
from desktop.shell.today_model import Today, TodayModel
from desktop.theme import TextRole, Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.chip import Chip
from desktop.widgets.layout import HBox, Scroll, VBox, column, row
from desktop.widgets.states import EmptyState, SkeletonRows
from desktop.widgets.text import ElidedText, Text
from desktop.widgets.tiles import StatTile
from forms.i18n import N_, _
from forms.places import HAZARDS
from models.calendar import CHINA
from models.visits.queries import FindingRow, RoundRow

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


class TodayView(QWidget):
    """The first screen of the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = TodayModel(desk)
        self.model.loaded.connect(self.show_today)
        self.empty = EmptyState(
            "import",
            _("Take over your register"),
            _("Import your Excel file: people, doors and phones are found whatever its columns are called."),
            _("Import a register"),
        )
        self.empty.acted.connect(lambda: desk.go("people", page="import"))
        self.header = SectionHeader(_("Today"), page=True, subtitle=_today_words(datetime.now(CHINA)))
        self.tiles = HBox(12)
        self.rounds, self.findings = _Section(_("Rounds under way")), _Section(_("Found and still open"))
        self.pages = QStackedWidget()
        for page in (self._loading(), Scroll(self._page()), Scroll(self.empty)):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0))

    def show_target(self, target: Target) -> None:
        self.model.load()

    def show_today(self, today: Today) -> None:
        self.pages.setCurrentIndex(2 if today.empty else 1)
        self._show_tiles(today)
        self.rounds.show_parts(
            [self._round(found) for found in today.rounds],
            _("No round is under way. Plan one on the household map: choose doors, then “Plan a round”."),
        )
        self.findings.show_parts(
            [_finding(found) for found in today.findings], _("Nothing that was found stands open.")
        )

    def _page(self) -> QWidget:
        page = QWidget()
        box = VBox(16, (24, 20, 24, 24))
        scan = Text(_("Scan a door sheet at any time: its visit form opens."), ink="text_muted", wrap=True)
        box.addWidget(self.header)
        box.addWidget(_as_high_as_needed(self.tiles))
        box.addWidget(_as_high_as_needed(row(self.rounds, self.findings, gap=16)))
        box.addWidget(scan)
        box.addStretch()
        page.setLayout(box)
        return page

    def _loading(self) -> QWidget:
        page = QWidget()
        page.setLayout(column(SkeletonRows(6), None, margins=(24, 24, 24, 24)))
        return page

    def _show_tiles(self, today: Today) -> None:
        while (item := self.tiles.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        counts, complete = today.counts, today.register.completeness
        for number, label, icon, tone, where in (
            (str(counts.due), _("Visits due"), "calendar", Tone.WARNING if counts.due else Tone.NEUTRAL, "due"),
            (str(counts.to_knock), _("Doors not knocked yet"), "door", Tone.NEUTRAL, "rounds"),
            (str(counts.again_now), _("To try again now"), "not_home", Tone.NEUTRAL, "rounds"),
            (f"{complete} %" if complete is not None else "—", _("Register verified"), "checked", Tone.NEUTRAL, "map"),
        ):
            tile = StatTile(number, label, "visits" if icon == "door" else icon, tone=tone)
            tile.clicked.connect(lambda _checked=False, page=where: self._behind(page))
            self.tiles.addWidget(tile)

    def _behind(self, page: str) -> None:
        self._desk.go("map", mode="data_state") if page == "map" else self._desk.go("visits", page=page)

    def _round(self, found: RoundRow) -> QWidget:
        figures = found.figures
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, max(figures.in_use, 1))
        bar.setValue(figures.in_use - figures.open - figures.not_home)
        bar.setAccessibleName(found.name)
        rate = "—" if figures.entry_rate is None else f"{figures.entry_rate} %"
        words = _("{met} of {doors} met · {rate}").format(met=figures.met, doors=figures.in_use, rate=rate)
        due = _("until {day}").format(day=found.due_on.isoformat()) if found.due_on else ""
        go = Button(_("Open"), Kind.QUIET, "next")
        go.setAccessibleName(_("Open {name}").format(name=found.name))
        go.clicked.connect(lambda: self._desk.go("visits", found.id, kind="round"))
        part = QWidget()
        part.setLayout(
            column(
                row(Text(found.name, TextRole.STRONG), None, go),
                bar,
                row(Text(words, TextRole.CAPTION, "text_muted"), None, Text(due, TextRole.CAPTION, "text_muted")),
                gap=4,
            )
        )
        return part


class _Section(Card):
    """A card whose parts are replaced as a whole; a sentence where there are none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.header = SectionHeader(title)
        self.add(self.header)
        self.inner = VBox(12)
        self.add(self.inner)
        self.body.addStretch()

    def show_parts(self, parts: list[QWidget], otherwise: str) -> None:
        while (item := self.inner.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.header.set_count(len(parts) or None)
        for part in parts or [Text(otherwise, ink="text_muted", wrap=True)]:
            self.inner.addWidget(part)


def _as_high_as_needed(layout: QLayout) -> QWidget:
    holder = QWidget()
    holder.setLayout(layout)
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return holder


def _finding(found: FindingRow) -> QWidget:
    chip = Chip("")
    chip.show_state(_(HAZARDS.get(found.finding.kind, N_("Need"))), Tone.WARNING, "warning")
    part = QWidget()
    part.setLayout(row(chip, Text(f"{found.estate} {found.door}", TextRole.STRONG), ElidedText(found.finding.problem)))
    return part


def _today_words(now: datetime) -> str:
    return _("{day}, {weekday}").format(day=now.date().isoformat(), weekday=_(WEEKDAYS[now.weekday()]))

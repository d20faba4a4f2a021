"""Figures of the studio: a year or a month by kind, change against last year, months without, who came on duty."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.printing.preview_view import show_preview
from desktop.studio import papers
from desktop.studio.looks import KIND_ICONS, change_chip
from desktop.tabbed import Tab
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import (
    Button,
    Card,
    Chip,
    ComboBox,
    DataTable,
    IconButton,
    Kind,
    ShareLine,
    ShareRing,
    StatTile,
    Text,
    TileRow,
    VBox,
    column,
    row,
)
from desktop.widgets.layout import Columns, emptied, wrapping
from desktop.widgets.rows import Align, ChipLook, RowsModel
from desktop.widgets.rows import Column as TableColumn
from desktop.widgets.stack import PageScroll
from forms.i18n import N_, _
from forms.share_words import ratio_text
from forms.studio_words import MATTER_KINDS, MATTER_STATES, ZERO_MONTHS
from models import calendar
from models.shares import Share
from models.studio.figures import Figures, MonthFigures, Period, figures, monthly, yearly
from models.studio.records import MatterKind
from models.studio.states import OUTCOMES, MatterState

MONTH = N_("Month {n}")


@dataclass(frozen=True)
class FiguresShown:
    year: int
    month: int | None
    figures: Figures
    months: tuple[MonthFigures, ...]


class FiguresModel(QObject):
    """``month`` is ``None`` for the whole year."""

    loaded = Signal(object)  # FiguresShown
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.year = calendar.today().year
        self.month: int | None = None
        self._asked = 0

    def load(self) -> None:
        self._asked += 1
        asked, year, month = self._asked, self.year, self.month

        def take(found: FiguresShown) -> None:
            if asked == self._asked:
                self.loaded.emit(found)

        self._desk.read(lambda session: read_figures(session, year, month), take, self, self.failed.emit)

    def turn(self, years: int) -> None:
        self.year = min(self.year + years, calendar.today().year)
        self.load()

    def choose(self, month: int | None) -> None:
        self.month = month
        self.load()


def read_figures(session: Session, year: int, month: int | None) -> FiguresShown:
    today = calendar.today()
    months = tuple(monthly(session, year, today))
    if month is None or month not in [each.month for each in months]:
        return FiguresShown(year, None, yearly(session, year, today), months)
    last = date(year, month, monthrange(year, month)[1])
    return FiguresShown(year, month, figures(session, Period(date(year, month, 1), min(last, today))), months)


class FiguresTab(Tab):
    """A year, or one of its months."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = FiguresModel(desk, self)
        self.before = IconButton("previous_step", _("Year before"))
        self.year = Text("", TextRole.STRONG)
        self.after = IconButton("next_step", _("Year after"))
        self.months_box = ComboBox(name=_("Month"), placeholder=_("Whole year"))
        self.print_button = Button(_("Print"), Kind.SECONDARY, "print")
        self.ring = ShareRing(124)
        self.ring_words = Text(_("On duty on Saturdays: signed in ÷ roster, the absent included"), wrap=True)
        self.tiles = {kind: StatTile("—", _(words), KIND_ICONS[kind]) for kind, words in MATTER_KINDS.items()}
        self.received = StatTile("—", _("Received"), "people")
        self.settled = StatTile("—", _("Settled on the spot"), "success")
        self.hazards = StatTile("—", _("Hazards found"), "hazard")
        self.outcomes = VBox(0)
        self.rows: RowsModel[MonthFigures] = RowsModel(self._columns(), lambda each: each.month, self)
        self.table = DataTable(self.rows, "studio_months", desk.settings.store)
        self.table.view.setAccessibleName(_("Months of the year"))
        self._most = 1
        self._showing = False
        self.fill(PageScroll(self._page()), self.model.load)
        self._connect()

    def _page(self) -> QWidget:
        years = row(self.before, self.year, self.after, self.months_box, None, self.print_button, gap=8)
        duty = row(self.ring, self.ring_words, gap=16)
        duty.setStretch(1, 1)
        shares = QWidget()
        sides = Columns(420, most=2, gap_x=16)
        sides.add(Card(duty))
        sides.add(Card(Text(_("What came of them"), TextRole.HEADING), self.outcomes))
        shares.setLayout(sides)
        shares.setSizePolicy(wrapping())
        self.table.stand_whole()
        page = QWidget()
        kinds = TileRow(*self.tiles.values(), most=4)
        more = TileRow(self.received, self.settled, self.hazards, most=3)
        self.months_box.setFixedWidth(theme().px(160))
        page.setLayout(column(years, kinds, more, self.table, shares, None, gap=16, margins=(0, 0, 4, 16)))
        return page

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.failed.connect(self.fail)
        self.before.clicked.connect(partial(self.model.turn, -1))
        self.after.clicked.connect(partial(self.model.turn, 1))
        self.months_box.chosen.connect(self._choose)
        self.table.opened.connect(self._open_month)
        self.print_button.clicked.connect(self._print)
        for kind, tile in self.tiles.items():
            tile.clicked.connect(partial(self._to_matters, kind=kind))
        self.received.clicked.connect(self._to_matters)
        self.settled.clicked.connect(partial(self._to_matters, state=MatterState.SETTLED))
        self.hazards.clicked.connect(lambda: self._desk.go("studio", page="hazards", state=None))

    def begin(self) -> None:
        self.months_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if isinstance(options.get("month"), int):
            self.model.month = options["month"]

    # showing ----------------------------------------------------------------------------------------------------

    def _show(self, shown: FiguresShown) -> None:
        self.show_content()
        found = shown.figures
        self.year.setText(str(shown.year))
        self.after.setEnabled(shown.year < calendar.today().year)
        self._showing = True
        self.months_box.set_options([(None, _("Whole year")), *((m.month, _month(m.month)) for m in shown.months)])
        self.months_box.set_value(shown.month)
        self._showing = False
        for kind, tile in self.tiles.items():
            _tell(tile, f"{found.kinds[kind].this:,}", change_chip(found.kinds[kind]))
        _tell(self.received, f"{found.received.this:,}", change_chip(found.received))
        self.settled.show_number(ratio_text(found.settled.ratio), f"{found.settled.part:,} / {found.settled.whole:,}")
        open_ones = _("{open} open · {cleared} cleared").format(
            open=found.hazards.open + found.hazards.reported, cleared=found.hazards.cleared
        )
        self.hazards.show_number(f"{found.hazards.found.this:,}", open_ones)
        self._show_duty(found.attendance, found.held)
        self._show_outcomes(found)
        self._most = max((sum(c.this for c in each.kinds.values()) for each in shown.months), default=1) or 1
        self.rows.set_rows(shown.months)

    def _show_duty(self, attendance: Share, held: int) -> None:
        ratio = attendance.ratio
        self.ring.show_share(
            None if ratio is None else float(ratio), ratio_text(ratio), f"{attendance.part:,} / {attendance.whole:,}"
        )
        words = _("On duty on Saturdays: signed in ÷ roster, the absent included. {n} Saturdays held.")
        self.ring_words.setText(words.format(n=held))

    def _show_outcomes(self, found: Figures) -> None:
        emptied(self.outcomes)
        whole = found.received.this
        for state in OUTCOMES.values():
            part = sum(counts[state] for counts in found.outcomes.values())
            share = Share(part, whole)
            go = partial(self._to_matters, state=state)
            self.outcomes.addWidget(
                ShareLine(_(MATTER_STATES[state]), float(share.ratio or 0), f"{part:,} / {whole:,}",
                          ratio_text(share.ratio), go, missing=Tone.NEUTRAL)
            )  # fmt: skip
        chip = Chip("")
        chip.show_state(_("{n} left before they were heard").format(n=found.left), Tone.NEUTRAL, "move_out")
        line = QWidget()
        line.setLayout(row(chip, None, margins=(8, 8, 8, 0)))
        line.setVisible(bool(found.left))
        self.outcomes.addWidget(line)

    def _columns(self) -> list[TableColumn[MonthFigures]]:
        def whole(each: MonthFigures) -> int:
            return sum(change.this for change in each.kinds.values())

        def zeros(each: MonthFigures) -> tuple[ChipLook, ...]:
            return tuple(
                ChipLook(_(ZERO_MONTHS[kind]), Tone.SUCCESS, "success") for kind in ZERO_MONTHS if kind in each.zeros
            )

        def number(kind: MatterKind) -> TableColumn[MonthFigures]:
            return TableColumn(
                kind.value, MATTER_KINDS[kind], lambda each: f"{each.kinds[kind].this:,}", 126, Align.RIGHT,
                sort=lambda each: each.kinds[kind].this,
            )  # fmt: skip

        return [
            TableColumn("month", N_("Month"), lambda each: _month(each.month), 80, sort=lambda each: each.month),
            TableColumn("whole", N_("Received"), lambda each: f"{whole(each):,}", 130, Align.RIGHT, sort=whole,
                        bar=lambda each: whole(each) / self._most),
            *(number(kind) for kind in MatterKind),
            TableColumn("zeros", N_("Zero months"), lambda each: "、".join(chip.text for chip in zeros(each)), 330,
                        chips=zeros),
        ]  # fmt: skip

    # going on ---------------------------------------------------------------------------------------------------

    def _choose(self, month: object) -> None:
        if not self._showing:
            self.model.choose(month if isinstance(month, int) else None)

    def _open_month(self, month: object) -> None:
        if isinstance(month, int):
            self.model.choose(month)

    def _to_matters(self, *_checked: bool, kind: MatterKind | None = None, state: MatterState | None = None) -> None:
        year = calendar.today().year
        period = {year: "year", year - 1: "last_year"}.get(self.model.year)
        self._desk.go("studio", page="matters", kind=kind, state=state, period=period)

    def _print(self) -> None:
        show_preview(self._desk, papers.three_zero(self.model.year, self.model.month), self)


def _tell(tile: StatTile, number: str, change: ChipLook) -> None:
    tile.show_number(number, change.text)
    tile.show_shape(change.icon_name or "info")


def _month(number: int) -> str:
    return _(MONTH).format(n=number)

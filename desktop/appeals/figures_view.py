"""The figures of appeals: three rates with both their numbers, classes, departments, months, what comes often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop.appeals import papers
from desktop.desk import Desk
from desktop.light_looks import LIGHT_LOOKS
from desktop.period_bar import PeriodBar
from desktop.printing.preview_view import show_preview
from desktop.tabbed import Tab
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Button,
    Card,
    Kind,
    LineButton,
    ListCard,
    SectionHeader,
    ShareLine,
    ShareRing,
    SkeletonRows,
    StatTile,
    Text,
    TileRow,
    VBox,
    column,
    row,
)
from desktop.widgets.columns_chart import Bar, ColumnChart
from desktop.widgets.layout import Columns, wrapping
from desktop.widgets.lines import padded
from desktop.widgets.stack import PageScroll, Stack
from forms.appeals_words import FIGURE_FORMULAS
from forms.i18n import N_, _, ngettext
from forms.light_words import SHAPES
from forms.share_words import share_text
from models.appeals.figures import AppealFigures, FigureLine, Frequent, figures
from models.calendar import now
from models.clocks.deadlines import Light, rate_light
from models.shares import Share

SHOWN = 12
RATE_WORDS = {
    Light.GREEN: N_("green: 90 % or more"),
    Light.YELLOW: N_("yellow: 80 % to 90 %"),
    Light.RED: N_("red: under 80 %"),
}
TILES = {
    "received": (N_("Received·"), "appeals"),
    "open": (N_("Still open"), "time"),
    "overdue": (N_("Overdue now"), "late"),
    "turned": (N_("Refused or guided"), "move"),
}
RATES = {
    "settle": N_("Settled rate"),
    "on_time": N_("On-time rate"),
    "satisfaction": N_("Satisfied rate"),
}


class FiguresTab(Tab):
    """Of the appeals received from one day to another; every figure leads to its appeals."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.period = PeriodBar(periods=("month", "last", "year"))
        self.print_button = Button(_("Print report"), Kind.QUIET, "print")
        self.rings = {key: ShareRing(120) for key in RATES}
        self.lights = {key: Text("", TextRole.CAPTION, "text_muted") for key in RATES}
        self.tiles = {key: StatTile("—", _(label), icon) for key, (label, icon) in TILES.items()}
        self.chart = ColumnChart()
        self.classes = ListCard(_("By class: settled of what should be"), _("No appeal came in."))
        self.departments = ListCard(_("By department: settled of what should be"), _("No department has one."))
        nothing = _("Nothing came five times, nor from one building three times.")
        self.often = ListCard(_("What came often in the last 30 days"), nothing)
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        self.pages = Stack()
        for page in (loading, PageScroll(self._page())):
            self.pages.addWidget(page)
        page = QWidget()
        bar = row(self.period, self.print_button, gap=12)
        bar.setStretch(0, 1)
        page.setLayout(column(bar, self.pages, gap=12))
        self.period.show_period("year")
        self.fill(page, self.read_figures)
        self._connect()

    def _connect(self) -> None:
        self.period.changed.connect(self.read_figures)
        self.print_button.clicked.connect(lambda: show_preview(self._desk, papers.report(*self.days), self))
        self.tiles["received"].clicked.connect(lambda: self._go(open_only=False))
        self.tiles["open"].clicked.connect(lambda: self._go(open_only=True))
        self.tiles["overdue"].clicked.connect(lambda: self._go(light=Light.RED))
        self.tiles["turned"].clicked.connect(lambda: self._go(open_only=False))

    def begin(self) -> None:
        self.period.begin()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """``period``: month, last or year."""
        if options.get("period") in self.period.buttons:
            self.period.show_period(str(options["period"]))

    @property
    def days(self) -> tuple[date, date]:
        """From when to when the figures are."""
        first, last = self.period.days
        if first is None or last is None:
            raise RuntimeError("the bar leaves no day out")
        return first, last

    def read_figures(self) -> None:
        (a, b), at = self.days, now()
        self._desk.read(lambda session: figures(session, a, b, at), self._show, self, self.fail)

    # building ---------------------------------------------------------------------------------------------------

    def _page(self) -> QWidget:
        rings = QWidget()
        three = Columns(140, most=3, gap_x=16)
        for key, words in RATES.items():
            one = QWidget()
            one.setLayout(column(self.rings[key], Text(_(words), TextRole.STRONG), self.lights[key], gap=4))
            three.add(one)
        rings.setLayout(three)
        rings.setSizePolicy(wrapping())
        formulas = Text("\n".join(_(each) for each in FIGURE_FORMULAS), TextRole.CAPTION, "text_muted", wrap=True)
        months = Card(SectionHeader(_("By month: settled of received")), self.chart)
        parts = QWidget()
        two = Columns(420, most=2, gap_x=16)
        tiles = TileRow(*self.tiles.values(), most=2)
        left, right = (Card(rings, formulas), self.classes), (tiles, months, self.often, self.departments)
        for stack in map(_stack, (left, right)):
            two.add(stack)
        parts.setLayout(two)
        parts.setSizePolicy(wrapping())
        box = VBox(16, (0, 0, 4, 16))
        box.addWidget(parts)
        box.addStretch()
        page = QWidget()
        page.setLayout(box)
        return page

    # showing ----------------------------------------------------------------------------------------------------

    def _show(self, found: AppealFigures) -> None:
        self.show_content()
        self.pages.setCurrentIndex(1)
        whole = found.whole
        shares = {"settle": whole.settle_rate, "on_time": whole.on_time_rate, "satisfaction": whole.satisfaction_rate}
        for key, share in shares.items():
            ratio = share.ratio
            self.rings[key].show_share(
                None if ratio is None else float(ratio), share_text(share), f"{share.part:,} / {share.whole:,}"
            )
            light = rate_light(ratio) if key == "satisfaction" else None
            self.lights[key].setText(f"{SHAPES[light]} {_(RATE_WORDS[light])}" if light else "")
            self.lights[key].set_ink(str(LIGHT_LOOKS[light][0]) if light else "text_muted")
        self.tiles["received"].show_number(f"{whole.received:,}")
        self.tiles["open"].show_number(f"{whole.open:,}")
        self.tiles["overdue"].show_number(f"{whole.overdue:,}")
        self.tiles["turned"].show_number(f"{whole.refused + whole.guided:,}")
        self.chart.show_bars(
            [Bar(line.key[2:].replace("-", "/"), line.received, line.settled) for line in found.months]
        )
        self.classes.show_lines(
            [self._line(line, "class_code") for line in found.by_class[:SHOWN]], len(found.by_class)
        )
        named = [line for line in found.by_department if line.key]
        self.departments.show_lines([self._line(line, "department") for line in named[:SHOWN]], len(named))
        self.often.show_lines([self._often(each) for each in found.frequent])

    def _line(self, line: FigureLine, key: str) -> QWidget:
        share: Share = line.settle_rate
        ratio = share.ratio
        go = partial(self._go, **{key: line.key}, open_only=False)
        return ShareLine(
            line.name, None if ratio is None else float(ratio), f"{share.part:,} / {share.whole:,}",
            share_text(share), go, ink="danger" if line.overdue else "text", missing=Tone.NEUTRAL,
        )  # fmt: skip

    def _often(self, each: Frequent) -> QWidget:
        kind = _("Item") if each.kind == "item" else _("Building")
        words = ngettext("{n} appeal", "{n} appeals", each.count).format(n=each.count)
        inside = row(Text(kind, TextRole.CAPTION, "text_muted"), Text(each.name, TextRole.STRONG), None, Text(words))
        wanted: dict[str, Any] = {"topic_code": each.key} if each.kind == "item" else {"building_id": UUID(each.key)}
        go = partial(self._desk.go, "appeals", page="work", open_only=False, **wanted)
        return LineButton(padded(inside), f"{kind} {each.name} {words}", go)

    def _go(self, *_checked: bool, **wanted: Any) -> None:
        """To the appeals of the period that are counted."""
        a, b = self.days
        self._desk.go("appeals", page="work", a=a, b=b, **wanted)


def _stack(cards: Sequence[QWidget]) -> QWidget:
    side = QWidget()
    side.setLayout(column(*cards, None, gap=16))
    side.setSizePolicy(wrapping())
    return side

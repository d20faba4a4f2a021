"""The figures of appeals: three rates with both their numbers, classes, departments, months, what comes often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.appeals import papers
from desktop.desk import Desk
from desktop.light_looks import LIGHT_LOOKS
from desktop.printing.preview_view import show_preview
from desktop.tabbed import Tab
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Button,
    Card,
    DateEdit,
    Field,
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
from desktop.widgets.page import holder
from desktop.widgets.stack import PageScroll, Stack
from forms.appeals_words import FIGURE_FORMULAS
from forms.i18n import N_, _, ngettext
from forms.light_words import SHAPES
from forms.problems import BadValueError
from forms.share_words import share_text
from forms.types import Date
from models.appeals.figures import AppealFigures, FigureLine, Frequent, figures
from models.calendar import now, today
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
        self.first, self.last = DateEdit(), DateEdit()
        self.periods = {
            "month": Button(_("This month"), Kind.SECONDARY),
            "last": Button(_("Last month"), Kind.SECONDARY),
            "year": Button(_("This year"), Kind.SECONDARY),
        }
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
        page.setLayout(column(self._bar(), self.pages, gap=12))
        self.a, self.b = date(today().year, 1, 1), today()
        self.fill(page, self.read_figures)
        self._connect()
        self._show_period()

    def _connect(self) -> None:
        self.first.editingFinished.connect(self._take_period)
        self.last.editingFinished.connect(self._take_period)
        for key, button in self.periods.items():
            button.clicked.connect(partial(self.show_period, key))
        self.print_button.clicked.connect(lambda: show_preview(self._desk, papers.report(self.a, self.b), self))
        self.tiles["received"].clicked.connect(lambda: self._go(open_only=False))
        self.tiles["open"].clicked.connect(lambda: self._go(open_only=True))
        self.tiles["overdue"].clicked.connect(lambda: self._go(light=Light.RED))
        self.tiles["turned"].clicked.connect(lambda: self._go(open_only=False))

    def begin(self) -> None:
        self.periods["month"].setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """``period``: month, last or year."""
        if options.get("period") in self.periods:
            self.show_period(str(options["period"]))

    def show_period(self, key: str, *_checked: bool) -> None:
        day = today()
        month = day.replace(day=1)
        if key == "month":
            self.a, self.b = month, day
        elif key == "last":
            last = date.fromordinal(month.toordinal() - 1)
            self.a, self.b = last.replace(day=1), last
        else:
            self.a, self.b = day.replace(month=1, day=1), day
        self._show_period()
        self.read_figures()

    def read_figures(self) -> None:
        a, b, at = self.a, self.b, now()
        self._desk.read(lambda session: figures(session, a, b, at), self._show, self, self.fail)

    def _take_period(self) -> None:
        try:
            a, b = (Date().parse(edit.text()) for edit in (self.first, self.last))
        except BadValueError:
            return
        if (a, b) != (self.a, self.b) and a <= b:
            self.a, self.b = a, b
            self.read_figures()

    def _show_period(self) -> None:
        self.first.setText(self.a.isoformat())
        self.last.setText(self.b.isoformat())

    # building ---------------------------------------------------------------------------------------------------

    def _bar(self) -> QWidget:
        return holder(
            row(Field(_("First day"), self.first), Field(_("Last day"), self.last), *self.periods.values(), None,
                self.print_button)
        )  # fmt: skip

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
        self._desk.go("appeals", page="work", a=self.a, b=self.b, **wanted)


def _stack(cards: Sequence[QWidget]) -> QWidget:
    side = QWidget()
    side.setLayout(column(*cards, None, gap=16))
    side.setSizePolicy(wrapping())
    return side

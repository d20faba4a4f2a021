"""The page of the compliance report: a period, its figures, and behind each of them the rows that it counts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.audit.lines_list import LinesList
from desktop.audit.report import Report, figure_name, read_report, read_rows, report_paper
from desktop.audit.rows import Line
from desktop.desk import Desk, Target
from desktop.jobs import once
from desktop.period_bar import PeriodBar
from desktop.printing.preview_view import show_preview
from desktop.record_list import ListSpec, RecordList
from desktop.theme import Tone
from desktop.widgets import Banner, Button, Kind, Scroll, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.rows import Align, ChipLook, Column
from desktop.widgets.stack import Stack
from desktop.widgets.states import EmptyState
from forms.audit_report import FACT_FIGURES, PARTS, TITLE
from forms.audit_words import found_words
from forms.i18n import N_, _
from models.audit.chain import Broken
from models.audit.reading import SHOWN
from models.audit.report import Figure

_PERIODS = ("month", "last", "half", "year", "before")


def _look(figure: Figure) -> ChipLook | None:
    return ChipLook(_("To be looked into"), Tone.WARNING, "warning") if figure.worry else None


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("part", N_("Part of the report"), lambda each: _(PARTS[each.part]), 280),
        Column("figure", N_("Figure·"), lambda each: ("　　" if each.is_share else "") + figure_name(each), 380),
        Column("count", N_("Number·"), lambda each: f"{each.count:,}", 90, Align.RIGHT, lambda each: each.count),
        Column("look", N_("Hint"), lambda each: _("To be looked into") if each.worry else "", 150, chip=_look),
    )


class FiguresList(RecordList):
    area = "audit"


class ReportPage(QWidget):
    """Enter on a figure shows its rows, Escape leads back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._report: Report | None = None
        self.period = PeriodBar(periods=_PERIODS)
        self.print_button = Button(_("Print report"), Kind.PRIMARY, "print")
        self.print_button.setEnabled(False)
        self.header = SectionHeader(_(TITLE), None, self.print_button)
        self.whole, self.broken = (Banner("", tone, dismissible=False) for tone in (Tone.SUCCESS, Tone.DANGER))
        empty = EmptyState("sheet", _("Nothing counted yet"), _("Choose a period."))
        spec = ListSpec("figures", TITLE, _columns(), lambda each: each.key, masks={})
        self.list = FiguresList(desk, spec, empty)
        self.list.bar.search.hide()
        self.list.print_button.hide()  # the report is printed whole
        self.back = Button(_("Back to the figures"), icon_name="back", hint="Esc")
        self.rows = LinesList(desk, "rows", N_("Rows of a figure"), self.back)
        self.rows.bar.search.hide()
        self.pages = Stack()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.rows)
        inner = QWidget()
        parts = self.header, self.period, self.whole, self.broken, self.pages
        inner.setLayout(column(*parts, gap=12, margins=(24, 4, 24, 16)))
        self.setLayout(row(Scroll(inner), gap=0))
        self.whole.hide()
        self.broken.hide()
        self._connect()

    def _connect(self) -> None:
        self.period.changed.connect(self.refresh)
        self.list.opened.connect(self.show_rows)
        self.back.clicked.connect(self.show_figures)
        self.print_button.clicked.connect(self._print)

    def open(self, target: Target) -> None:
        """``period`` among the target's options: a key of the bar."""
        period = str(target.options.get("period", ""))
        if period in self.period.buttons:
            self.period.show_period(period)
        elif self.period.days == (None, None):
            self.period.show_period("month")
        else:
            self.refresh()

    def refresh(self) -> None:
        first, last = self.period.days
        if first is not None and last is not None:
            station = self._desk.station
            self._desk.prepare(once(lambda: read_report(station, first, last)), self._take, self)

    def _take(self, report: Report) -> None:
        """Of two reports that are read at once the one whose days stand above is shown."""
        if (report.first, report.last) == self.period.days:
            self._show(report)

    def _show(self, report: Report) -> None:
        self._report = report
        self.print_button.setEnabled(True)
        broken = isinstance(report.found, Broken)
        shown, other = (self.broken, self.whole) if broken else (self.whole, self.broken)
        shown.text.setText(found_words(report.found))
        shown.show()
        other.hide()
        self.list.set_rows(report.figures)
        self.show_figures()

    def show_figures(self) -> None:
        self.header.title.setText(_(TITLE))
        self.pages.setCurrentWidget(self.list)
        self.list.focus_rows()

    def show_rows(self, key: object) -> None:
        report, station = self._report, self._desk.station
        figure = next((each for each in report.figures if each.key == key), None) if report else None
        if report is None or figure is None:
            return
        work = once(lambda: read_rows(station, figure.key, report.first, report.last, SHOWN))
        self._desk.prepare(work, lambda lines: self._show_rows(figure, lines), self)

    def _show_rows(self, figure: Figure, lines: list[Line]) -> None:
        self.header.title.setText(f"{_(TITLE)} · {figure_name(figure).removeprefix('— ')}")
        empty = ("person", "level", "outcome") if figure.name in FACT_FIGURES else ()
        self.rows.hide_columns("change", *empty)
        self.rows.set_rows(lines)
        short = _("The newest {n} lines are shown.").format(n=SHOWN) if figure.count > len(lines) else ""
        self.rows.show_note(short)
        self.pages.setCurrentWidget(self.rows)
        self.rows.focus_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is self.rows:
            self.show_figures()
        else:
            super().keyPressEvent(event)

    def _print(self) -> None:
        if self._report is not None:
            show_preview(self._desk, report_paper(self._desk.station, self._report), self)

"""From one day to another: two dates, and buttons for the periods that people ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets import Button, DateEdit, Field, Kind, Text, column, flow
from desktop.widgets.page import holder
from forms.i18n import N_, _
from forms.problems import BadValueError
from forms.types import Date
from models.calendar import today

Days = tuple[date, date]


def _month(day: date) -> Days:
    return day.replace(day=1), day


def _last_month(day: date) -> Days:
    end = day.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def _half_year(day: date) -> Days:
    return day - timedelta(days=182), day


def _year(day: date) -> Days:
    return day.replace(month=1, day=1), day


def _last_year(day: date) -> Days:
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)


PERIODS: Mapping[str, tuple[str, Callable[[date], Days]]] = {
    "month": (N_("This month"), _month),
    "last": (N_("Last month"), _last_month),
    "half": (N_("Last six months"), _half_year),
    "year": (N_("This year"), _year),
    "before": (N_("The year before"), _last_year),
}


class PeriodBar(QWidget):
    """``changed``: two days in their order are there, or none where ``free`` lets a day be left out."""

    changed = Signal()

    def __init__(self, *, free: bool = False, periods: tuple[str, ...] = tuple(PERIODS)) -> None:
        super().__init__()
        self._free = free
        self.edits = DateEdit(), DateEdit()
        self.fields = Field(_("First day"), self.edits[0]), Field(_("Last day"), self.edits[1])
        self.buttons = {key: Button(_(PERIODS[key][0]), Kind.SECONDARY) for key in periods}
        self._told: tuple[date | None, date | None] = (None, None)
        for edit in self.edits:
            edit.editingFinished.connect(self._take)
        for key, button in self.buttons.items():
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.clicked.connect(partial(self.show_period, key))
        below = (holder(column(Text(" "), each, None, gap=4)) for each in self.buttons.values())  # beside the dates
        self.setLayout(flow(*self.fields, *below, gap=8))

    @property
    def days(self) -> tuple[date | None, date | None]:
        return self._told

    def begin(self) -> None:
        """Put the keys on the period that is shown, or on the first one."""
        lit = [button for button in self.buttons.values() if button.isChecked()]
        (lit or [*self.buttons.values()])[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_period(self, key: str, *_checked: bool) -> None:
        self.show_days(*PERIODS[key][1](today()))

    def show_days(self, first: date | None, last: date | None) -> None:
        for edit, day in zip(self.edits, (first, last), strict=True):
            edit.setText(day.isoformat() if day else "")
        self._take()

    def _take(self) -> None:
        """What is half typed or the wrong way round is said below the day, and changes nothing yet."""
        found: list[date | None] = []
        for field, edit in zip(self.fields, self.edits, strict=True):
            text = edit.text().strip()
            field.show_problem("")
            try:
                found.append(Date().parse(text) if text else None)
            except BadValueError:
                field.show_problem(_("Not a day"))
                return
            if not text and not self._free:
                field.show_problem(_("Not a day"))
                return
        first, last = found
        for key, button in self.buttons.items():  # lit where the two days are just these
            button.setChecked(PERIODS[key][1](today()) == (first, last))
        if first and last and last < first:
            self.fields[1].show_problem(_("Before the first day"))
            return
        if (first, last) != self._told:
            self._told = first, last
            self.changed.emit()

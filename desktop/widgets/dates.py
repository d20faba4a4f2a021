"""A date, typed in any way that people write one, or picked from a calendar."""

import datetime

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton

from desktop.theme import theme
from desktop.widgets.editors import LineEdit
from desktop.widgets.icons import icon
from desktop.widgets.layout import VBox
from forms.i18n import _, language
from models import calendar


class DateEdit(LineEdit):
    """A line that takes what is typed as it is (the form's type reads it); Alt+Down opens the calendar."""

    def __init__(self, placeholder: str = "", name: str = "") -> None:
        today = calendar.today()
        example = _("e.g. {day}").format(day=f"{today.year}-{today.month}-{today.day}")
        super().__init__(placeholder or example, name)
        self._popup: CalendarPopup | None = None
        self.add_inlay("calendar", _("Open the calendar (Alt+Down)")).clicked.connect(self.open_calendar)

    @property
    def popup(self) -> "CalendarPopup | None":
        return self._popup

    def open_calendar(self) -> None:
        if self._popup is None:
            self._popup = CalendarPopup(self)
        written = QDate.fromString(self.text().strip(), Qt.DateFormat.ISODate)
        self._popup.open_at(self, written if written.isValid() else _today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)


class Month(QCalendarWidget):
    """A month in the look of the theme: the chosen day on a disc, today ringed, other months' days muted."""

    def __init__(self) -> None:
        super().__init__()
        self.setLocale(QLocale(language()))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(self.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(self.HorizontalHeaderFormat.SingleLetterDayNames)
        words = QTextCharFormat()
        words.setForeground(theme().color("text_muted"))
        self.setHeaderTextFormat(words)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, words)
        for name, shape in (("prevmonth", "previous_step"), ("nextmonth", "next_step")):
            button = self.findChild(QToolButton, f"qt_calendar_{name}")
            if button is not None:
                button.setIcon(icon(shape))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, 8 * theme().px(36)))

    def paintCell(self, painter: QPainter, rect: QRect, date: QDate | datetime.date) -> None:  # noqa: N802
        day = date if isinstance(date, QDate) else QDate(date.year, date.month, date.day)
        chosen = day == self.selectedDate()
        side = min(rect.width(), rect.height()) - theme().space(4)
        disc = QRect(0, 0, side, side)
        disc.moveCenter(rect.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("accent") if day == _today() else Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent_fill") if chosen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        other = day.month() != self.monthShown()
        painter.setPen(theme().color("accent_text" if chosen else "text_disabled" if other else "text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))
        painter.restore()


class CalendarPopup(QFrame):
    """The calendar under a date; Enter or a click takes the day, Escape leaves the text as it is."""

    def __init__(self, editor: LineEdit) -> None:
        super().__init__(editor, Qt.WindowType.Popup)
        self.setProperty("look", "popover")
        self._editor = editor
        self.calendar = Month()
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        box = VBox(0, (8, 8, 8, 8))
        box.addWidget(self.calendar)
        self.setLayout(box)

    def open_at(self, editor: LineEdit, day: QDate) -> None:
        self.calendar.setSelectedDate(day)
        self.adjustSize()
        self.move(editor.mapToGlobal(QPoint(0, editor.height())))
        self.show()
        self.calendar.setFocus()

    def _take(self, day: QDate) -> None:
        self.hide()
        self._editor.setText(day.toString(Qt.DateFormat.ISODate))
        self._editor.setFocus()


def _today() -> QDate:
    day = calendar.today()
    return QDate(day.year, day.month, day.day)

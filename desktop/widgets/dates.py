"""A date, typed in any way that people write one, or picked from a calendar."""

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame

from desktop.widgets.editors import LineEdit
from desktop.widgets.layout import VBox
from forms.i18n import _, language


class DateEdit(LineEdit):
    """A line that takes what is typed as it is (the form's type reads it); Alt+Down opens the calendar."""

    def __init__(self, placeholder: str = "", name: str = "") -> None:
        super().__init__(placeholder or _("e.g. 1956-3-2"), name)
        self._popup: CalendarPopup | None = None
        self.add_inlay("calendar", _("Open the calendar (Alt+Down)")).clicked.connect(self.open_calendar)

    @property
    def popup(self) -> "CalendarPopup | None":
        return self._popup

    def open_calendar(self) -> None:
        if self._popup is None:
            self._popup = CalendarPopup(self)
        written = QDate.fromString(self.text().strip(), Qt.DateFormat.ISODate)
        self._popup.open_at(self, written if written.isValid() else QDate.currentDate())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)


class CalendarPopup(QFrame):
    """The calendar under a date; Enter or a click takes the day, Escape leaves the text as it is."""

    def __init__(self, editor: LineEdit) -> None:
        super().__init__(editor, Qt.WindowType.Popup)
        self.setProperty("look", "popover")
        self._editor = editor
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale(language()))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
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

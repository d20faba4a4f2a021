"""A month of what is owed: each day, each week at its end, and the month, in word and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.solving.looks import day_words
from desktop.theme import TextRole, theme
from desktop.widgets import Card, IconButton, Text, column, row
from desktop.widgets.button import Pressable
from desktop.widgets.layout import emptied
from forms.i18n import N_, _
from models.solving.queries import Owed
from models.solving.records import ProblemLevel
from models.solving.rules import Owing

_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
CELL_H = 54


class CalendarCard(Card):
    """``chosen``: what is owed of a day, a week or the month was pressed; ``moved``: another month is wanted.

    ``communities``: the names of those that owe, at a seat.
    """

    chosen, moved = Signal(object), Signal(object)

    def __init__(self, communities: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(padding=12, gap=8)
        self._communities = communities
        self.month = date.min
        self._today = date.min
        self._keys_wanted = False
        self._otherwise: QWidget | None = None
        self.title = Text("", TextRole.HEADING)
        self.back, self.next = IconButton("previous_step", _("Month before")), IconButton("next_step", _("Month after"))
        self.of_month = Cell(communities)
        self.of_month.clicked.connect(lambda: self.chosen.emit(self.of_month.owed))
        self.grid = QGridLayout()
        self.grid.setSpacing(round(theme().px(4)))
        self.cells: dict[date, Cell] = {}
        self.weeks: dict[date, Cell] = {}
        head = row(self.back, self.title, self.next, None, self.of_month, gap=8)
        self.add(head)
        self.add(self.grid)
        self.back.clicked.connect(lambda: self.moved.emit((self.month - timedelta(days=1)).replace(day=1)))
        self.next.clicked.connect(lambda: self.moved.emit((self.month + timedelta(days=31)).replace(day=1)))

    def begin(self, otherwise: QWidget | None = None) -> None:
        """Put the keys on today, else on the first day that owes something, else where ``otherwise`` says.

        While the month is still being read, once it is there.
        """
        self._otherwise = otherwise or self._otherwise
        days = (self.cells.get(self._today), *self.cells.values(), *self.weeks.values(), self._otherwise)
        first = next((each for each in days if each is not None and each.isEnabled()), None)
        self._keys_wanted = not self.cells
        if first is not None and self.cells:
            first.show()  # a layout shows what is new in it only later, and what is not shown takes no keys
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_month(self, month: date, owed: Sequence[Owed], today: date) -> None:
        """Show the month that begins on ``month``; ``owed`` has all of its weeks, too."""
        self.month, self._today = month, today
        self.title.setText(f"{month:%Y-%m}")
        self._keys_wanted |= any(cell.hasFocus() for cell in self.cells.values())  # they are made anew
        emptied(self.grid)
        self.cells, self.weeks = {}, {}
        for at, words in enumerate((*_DAYS, N_("Problem of the week"))):
            self.grid.addWidget(Text(_(words), TextRole.CAPTION, "text_muted"), 0, at)
        monday = month - timedelta(days=month.weekday())
        line = 1
        while monday < (month + timedelta(days=31)).replace(day=1):
            self._show_week(line, monday, owed, today)
            monday += timedelta(days=7)
            line += 1
        mine = [one for one in owed if one.level is ProblemLevel.MONTH and one.on == month]
        self.of_month.show_owed(_("Problem of the month"), mine)
        for at in range(8):
            self.grid.setColumnStretch(at, 14 if at == 7 else 10)
        if self._keys_wanted:
            self.begin()

    def _show_week(self, line: int, monday: date, owed: Sequence[Owed], today: date) -> None:
        for at in range(7):
            day = monday + timedelta(days=at)
            if day.month != self.month.month:
                self.grid.addWidget(QWidget(), line, at)
                continue
            mine = [one for one in owed if one.level is ProblemLevel.DAY and one.on == day]
            words = _("{day} today").format(day=day.day) if day == today else str(day.day)
            self.cells[day] = self._place(line, at, words, mine)
        mine = [one for one in owed if one.level is ProblemLevel.WEEK and one.on == monday]
        self.weeks[monday] = self._place(line, 7, f"{monday:%m-%d} – {monday + timedelta(days=6):%m-%d}", mine)

    def _place(self, line: int, at: int, words: str, owed: Sequence[Owed]) -> Cell:
        cell = Cell(self._communities)
        cell.show_owed(words, owed)
        cell.setMinimumHeight(round(theme().px(CELL_H)))
        cell.clicked.connect(partial(self._tell, cell))
        self.grid.addWidget(cell, line, at)
        return cell

    def _tell(self, cell: Cell, *_checked: bool) -> None:
        self.chosen.emit(cell.owed)


class Cell(Pressable):
    """A day, week or month: its date, and the worst of what is owed in shape and word."""

    def __init__(self, communities: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__()
        self._communities = communities
        self.setProperty("tile", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.owed: Sequence[Owed] = ()
        self.day, self.count = Text("", TextRole.CAPTION), Text("", TextRole.CAPTION, "text_muted")
        self.words = Text("", TextRole.CAPTION)
        head = row(self.day, None, self.count, gap=4)
        self.setLayout(column(head, self.words, None, gap=2, margins=(6, 4, 6, 4)))
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_owed(self, words: str, owed: Sequence[Owed]) -> None:
        self.owed = owed
        self.day.setText(words)
        said, count, tone = day_words(owed)
        self.words.setText(said)
        self.count.setText(count)
        self.words.set_ink(tone)
        self.setEnabled(bool(owed))
        missing = "、".join(dict.fromkeys(filter(None, map(self._who, owed))))
        done = _("{done} done").format(done=count) if count else ""
        name = " ".join(filter(None, (words, said, done, missing)))
        self.setAccessibleName(name)
        self.setToolTip(name if missing else "")

    def _who(self, one: Owed) -> str:
        """Whose is missing, as its tip names it."""
        if one.owing is not Owing.MISSING:
            return ""
        return " ".join(filter(None, (self._communities.get(one.community_code), one.department)))

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """A narrow day cuts its word rather than the month."""
        return QSize(round(theme().px(70)), self.sizeHint().height())

"""The frame of a record's own page: its title, what can be done, its cards, and beside them the form of an act."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.act_form import ActForm, leave_kept
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.widgets import (
    Beside,
    Button,
    EmptyState,
    ErrorState,
    Kind,
    MenuButton,
    PageHead,
    SidePanel,
    SkeletonRows,
    Toolbar,
    column,
)
from desktop.widgets.layout import NO_MARGINS, Margins
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import _
from models.errors import WorldError


class RecordPage(QWidget):
    """``left``: back to the list. Escape leaves the form, then the page; S opens the other steps, P the papers.

    ``build`` puts it together; ``opening`` empties it for another record, ``show_cards`` shows what was read.
    """

    left = Signal()

    def __init__(self, desk: Desk, missing: EmptyState, title: str = "") -> None:
        """``missing`` stands where the record is not there, or not for whoever looks; ``title`` until it is read."""
        super().__init__()
        self._desk, self._title = desk, title
        self.head, self.missing = PageHead(title), missing
        self.steps_button = MenuButton(_("Other steps"), Kind.SECONDARY, "more")
        self.papers_button = MenuButton(_("Print"), Kind.SECONDARY, "print")
        self.panel = SidePanel()
        self.error = ErrorState(_("This page could not be read"), "")
        self.pages = Stack()
        self._loading = QWidget()
        self._loading.setLayout(column(SkeletonRows(8), None))

    def build(
        self,
        first: Sequence[Button],
        cards: QWidget,
        *more: QWidget,
        above: Sequence[QWidget] = (),
        notes: Sequence[QWidget] = (),
        margins: Margins = NO_MARGINS,
    ) -> None:
        """``first``: buttons of the next steps, ``more`` come after them; ``above`` and ``notes`` around the bar."""
        self._first, self._notes = first, (*above, *notes)
        self.room = QWidget()
        self.room.setLayout(column(*above))
        self._roomy = bool(above)
        self.room.setVisible(self._roomy)
        self.bar = Toolbar(*first, self.steps_button, *(more or (self.papers_button,)))
        self.beside = Beside(PageScroll(cards), self.panel)
        for page in (self._loading, self.beside, self.missing, self.error):
            self.pages.addWidget(page)
        whole = column(self.head, self.room, self.bar, *notes, gap=10, margins=margins)
        whole.addWidget(self.pages, 1)
        self.setLayout(whole)
        self.head.back.connect(self.left)
        self.missing.acted.connect(self.left)
        self.panel.closed.connect(self.begin)
        self.beside.covered.connect(self._give_way)

    def _give_way(self, covered: bool) -> None:
        """A form in a low or narrow window has all the room that there is."""
        self.bar.setVisible(not covered and self.is_shown)
        self.room.setVisible(not covered and self._roomy)

    @property
    def is_shown(self) -> bool:
        """Whether a record stands there."""
        return self.pages.currentWidget() is self.beside

    def opening(self) -> None:
        """Another record is read; what was typed waits as a draft."""
        leave_kept(self.panel)
        self.panel.leave()
        self._without(self._loading)

    def show_cards(self) -> None:
        """The cards are filled; the keys go to the first button when the page comes up."""
        opening = not self.is_shown
        self.pages.setCurrentWidget(self.beside)
        self.bar.setVisible(not self.beside.is_covered)
        if opening:
            self.begin()

    def show_missing(self) -> None:
        self.panel.leave()
        self._without(self.missing)

    def show_error(self, error: Exception) -> None:
        if isinstance(error, WorldError) and error.code == "no_such_record":
            self.show_missing()
            return
        self.bar.hide()
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    def _without(self, page: QWidget) -> None:
        """Show a page on which nothing can be done."""
        self.head.show_title(self._title)
        for part in (self.bar, *self._notes):
            part.hide()
        self.pages.setCurrentWidget(page)

    def show_form(self, title: str, form: ActForm) -> None:
        """Open the form of an act beside the cards."""
        form.left.connect(self.panel.leave)
        leave_kept(self.panel)
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def preview(self, paper: Paper) -> None:
        show_preview(self._desk, paper, self)

    def begin(self) -> None:
        """Put the keys where one begins."""
        if self.isVisible() and self.is_shown and self.panel.content is None:
            there = (button for button in (*self._first, self.papers_button) if not button.isHidden())
            if (first := next(there, None)) is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() and self.panel.content is None and self.is_shown
        if event.key() == Qt.Key.Key_Escape:
            self.panel.leave() if self.panel.content is not None else self.left.emit()
        elif plain and event.key() == Qt.Key.Key_S and not self.steps_button.isHidden():
            self.steps_button.click()
        elif plain and event.key() == Qt.Key.Key_P and not self.papers_button.isHidden():
            self.papers_button.click()
        else:
            super().keyPressEvent(event)

"""Possible duplicates: the list of pairs, and two records side by side with the three answers there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from desktop.people.compare_view import Comparison
from desktop.people.duplicates_model import DuplicatesModel, Review
from desktop.theme import TextRole
from desktop.widgets import (
    Button,
    Card,
    DataTable,
    EmptyState,
    Kind,
    Scroll,
    Store,
    Text,
    column,
    row,
)
from desktop.widgets.layout import VBox
from forms.i18n import _


class DuplicatesView(QWidget):
    """Enter opens a pair; after an answer the list stands again, at the next one."""

    def __init__(self, model: DuplicatesModel, store: Store) -> None:
        super().__init__()
        self.model = model
        empty = EmptyState(
            "success", _("No possible duplicates"),
            _("Nobody in the register looks like somebody else in it."),
        )  # fmt: skip
        self.table = DataTable(model.rows, "people_duplicates", store, empty)
        self.table.opened.connect(lambda pair: model.open(*pair))
        self.review: ReviewPage | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.setLayout(column(self.pages, gap=0))
        self.table.show_loading()
        model.opened.connect(self.show_review)
        model.settled.connect(lambda *_told: self.show_list())
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        if self.model.stale:
            self.model.load()

    def show_list(self) -> None:
        if self.review is not None:
            self.pages.removeWidget(self.review)
            self.review.deleteLater()
            self.review = None
        self.refresh()
        self.table.setFocus()

    def show_review(self, review: Review) -> None:
        self.show_list()
        self.review = page = ReviewPage(review)
        page.merge_button.clicked.connect(lambda: self.model.merge(review, page.comparison.taken()))
        page.distinct_button.clicked.connect(lambda: self.model.tell_apart(review))
        page.later_button.clicked.connect(self.show_list)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.merge_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.review is not None:
            self.show_list()
        else:
            super().keyPressEvent(event)


class ReviewPage(QWidget):
    """Two records: what agrees, what differs (with the value to keep), where each lived."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        first, second = review.first.resident, review.second.resident
        titles = (
            _("{name} (is kept)").format(name=first.name), _("{name} (goes into it)").format(name=second.name)
        )  # fmt: skip
        self.comparison = Comparison(titles, review.pairs(), choosable=True)
        self.facts = Comparison(titles, [review.lived(), review.met()])
        self.merge_button = Button(_("Same person: make them one"), Kind.PRIMARY, "merge")
        self.distinct_button = Button(_("Two people"), Kind.SECONDARY, "people")
        self.later_button = Button(_("Later"), Kind.SECONDARY, "time")
        page = QWidget()
        box = VBox(12, (0, 0, 4, 12))
        box.addWidget(Text(_("Is it one person?"), TextRole.HEADING))
        box.addWidget(
            Text(
                _("Where the two differ, press the value to keep. Visits and homes of both stay; this can be undone."),
                ink="text_muted",
                wrap=True,
            )
        )
        box.addWidget(Card(self.comparison))
        box.addWidget(Card(self.facts))
        box.addStretch()
        page.setLayout(box)
        foot = row(self.later_button, None, self.distinct_button, self.merge_button)
        inner = Scroll(page)
        # What it would like to show must not make the page around it scroll too, and hide the buttons.
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setLayout(column(inner, foot, gap=8))

"""Possible duplicates: the list of pairs, and two records side by side with the three answers there are."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from desktop.jobs import Job
from desktop.people.compare_view import Comparison
from desktop.people.duplicates_model import DuplicatesModel, Review, at_door
from desktop.theme import TextRole
from desktop.widgets import (
    Button,
    Card,
    ChoiceButtons,
    DataTable,
    EmptyState,
    Field,
    Kind,
    ProgressPanel,
    Scroll,
    Store,
    Text,
    column,
    row,
)
from desktop.widgets.layout import VBox, hide_unless
from forms.i18n import _

SHOW_PROGRESS_MS = 700


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
        self.stopped = EmptyState("stop", _("The search was stopped"), _("Nothing was changed."), _("Search again"))
        self.stopped.acted.connect(self.refresh)
        self.pages.addWidget(self.stopped)
        self.progress: ProgressPanel | None = None
        self.box = column(self.pages, gap=12)
        self.setLayout(self.box)
        self.table.show_loading()
        model.searching.connect(self._show_search)
        model.loaded.connect(lambda: self._show_list_page(self.table))
        model.stopped.connect(lambda: self._show_list_page(self.stopped))
        model.opened.connect(self.show_review)
        model.settled.connect(lambda *_told: self.show_list())
        model.aged.connect(self._search_again)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        if self.model.stale:
            self.model.load()

    def _search_again(self) -> None:
        """A list that stands before somebody's eyes follows an undo; an open review stays until it is settled."""
        if self.isVisible() and self.review is None:
            self.refresh()

    def _show_search(self, job: Job) -> None:
        """Show how far the search is, once it takes longer than a blink."""
        self._show_list_page(self.table)
        self.table.show_loading()
        self.progress = panel = ProgressPanel(_("Looking for people who stand in the register twice"))
        panel.hide()
        self.box.addWidget(panel)
        job.progressed.connect(panel.show_progress)
        panel.cancelled.connect(job.cancel)
        job.ended.connect(panel.deleteLater)
        QTimer.singleShot(SHOW_PROGRESS_MS, panel, panel.show)

    def _show_list_page(self, page: QWidget) -> None:
        if self.review is None:
            self.pages.setCurrentWidget(page)

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
        page.merge_button.clicked.connect(lambda: self.model.merge(review, page.comparison.taken(), page.left()))
        page.distinct_button.clicked.connect(lambda: self.model.tell_apart(review))
        page.later_button.clicked.connect(self.show_list)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        hide_unless(page.merge_button, self.model.may_merge)
        hide_unless(page.distinct_button, self.model.may_merge)
        (page.merge_button if self.model.may_merge else page.later_button).setFocus()

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
        self.homes = review.homes()
        self.home = ChoiceButtons(
            [*((stay.residency_id, at_door(stay)) for stay in self.homes), (None, _("At both"))], _("Lives now")
        )
        self.home.set_value(next((stay.residency_id for stay in self.homes), None))
        self.home_field = Field(_("Lives now"), self.home, _("Elsewhere the stay ends today."))
        hide_unless(self.home_field, self.homes)
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
        box.addWidget(self.home_field)
        box.addWidget(Card(self.comparison))
        box.addWidget(Card(self.facts))
        box.addStretch()
        page.setLayout(box)
        foot = row(self.later_button, None, self.distinct_button, self.merge_button)
        inner = Scroll(page)
        # What it would like to show must not make the page around it scroll too, and hide the buttons.
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setLayout(column(inner, foot, gap=8))

    def left(self) -> list[UUID]:
        """The stays that end, as the person lives at one of two doors."""
        chosen = self.home.value()
        return [stay.residency_id for stay in self.homes if chosen not in (None, stay.residency_id)]

"""The page of one file: everything of it, the step that comes next, its papers, and who may open it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.mediation.file_forms import (
    BESIDE_STEPS,
    CORRECT_AGREEMENT,
    CORRECT_DISPUTE,
    CORRECT_PARTY,
    PAPER_ACT,
    PARTY_ACT,
    TITLES,
    FileForm,
    FileForms,
)
from desktop.mediation.file_model import FileModel, Opened
from desktop.mediation.file_parts import (
    AgreementCard,
    ContentsCard,
    DisputeCard,
    NamedCard,
    PartiesCard,
    RecordsCard,
    StepsCard,
)
from desktop.mediation.looks import reminder_chip, state_chip
from desktop.mediation.papers import TITLES as PAPERS
from desktop.mediation.papers import mediation_paper
from desktop.messages import sentence
from desktop.printing.preview_view import show_preview
from desktop.widgets import (
    Beside,
    Button,
    Chip,
    EmptyState,
    ErrorState,
    Kind,
    MenuButton,
    PageHead,
    Scroll,
    SidePanel,
    SkeletonRows,
    Toolbar,
    column,
    flow,
)
from desktop.widgets.layout import emptied, wrapping
from desktop.widgets.page import beside_each_other
from desktop.widgets.stack import Stack
from forms.i18n import _
from forms.mediation_words import KINDS
from models.mediation.queries import FilePage
from models.mediation.records import MediationParty
from models.mediation.rules import Item, paper_number
from models.mediation.states import StepKind, unsigned

_OF_ITEM = {"inquiry": Item.INQUIRIES, "session": Item.SESSIONS, "return-visit": Item.RETURN_VISITS}
"""Papers that are printed only when there is something of them."""


class FileView(QWidget):
    """``left``: back to the list. Enter on the first button does what comes next; S shows the other steps, P papers."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._begin = ""
        self.model = FileModel(desk, self)
        self.head = PageHead("")
        self.marks = QWidget()
        self._marks = flow()
        self.marks.setLayout(self._marks)
        self.marks.setSizePolicy(wrapping())
        self.next_button = Button("", Kind.PRIMARY, "start")
        self.steps_button = MenuButton(_("Other steps"), Kind.SECONDARY, "more")
        self.papers_button = MenuButton(_("Print"), Kind.SECONDARY, "print")
        self.bar = Toolbar(self.next_button, self.steps_button, self.papers_button)
        self.dispute, self.parties, self.records = DisputeCard(), PartiesCard(), RecordsCard()
        self.agreement, self.contents, self.named = AgreementCard(), ContentsCard(), NamedCard()
        self.steps = StepsCard()
        self.panel = SidePanel()
        self.beside = Beside(
            Scroll(
                beside_each_other(
                    (self.dispute, self.parties, self.records, self.agreement), (self.steps, self.contents, self.named)
                )
            ),
            self.panel,
        )
        self.missing = EmptyState(
            "lock", _("This file is not open to you"),
            _("Mediation files are open only to those who are named on them; or the file was taken back."),
            _("To the list"),
        )  # fmt: skip
        self.error = ErrorState(_("This page could not be read"), "")
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        self.pages = Stack()
        for page in (loading, self.beside, self.missing, self.error):
            self.pages.addWidget(page)
        self.setLayout(column(self.head, self.marks, self.bar, self.pages, gap=10))
        self._connect()

    def _connect(self) -> None:
        model = self.model
        model.loaded.connect(self._show)
        model.gone.connect(self._show_missing)
        model.failed.connect(self._fail)
        model.acted.connect(lambda act_id: self._desk.done.emit(_("Saved"), act_id))
        self.head.back.connect(self.left)
        self.missing.acted.connect(self.left)
        self.error.acted.connect(model.load)
        self.next_button.clicked.connect(self._do_next)
        self.parties.add_button.clicked.connect(lambda: self.ask(PARTY_ACT))
        self.parties.corrected.connect(partial(self.ask, CORRECT_PARTY))
        self.dispute.edit_button.clicked.connect(lambda: self.ask(CORRECT_DISPUTE))
        self.agreement.edit_button.clicked.connect(lambda: self.ask(CORRECT_AGREEMENT))
        self.contents.add_button.clicked.connect(lambda: self.ask(PAPER_ACT))
        self.named.named.connect(model.name_worker)
        self.named.dismissed.connect(model.dismiss_worker)
        self.panel.closed.connect(self.focus_page)
        self.beside.covered.connect(lambda covered: self.bar.setVisible(not covered and self._is_shown()))

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, file_id: UUID, act: str = "") -> None:
        """Show a file; ``act`` opens the form of a step, of a party or a paper at once."""
        self.panel.leave()
        self._begin = act
        self.head.show_title(_("Mediation file"))
        self.marks.hide()
        self.bar.hide()
        self.pages.setCurrentIndex(0)
        self.model.open(file_id)

    def _show(self, opened: Opened) -> None:
        page = opened.page
        kind = _(KINDS.get(page.head.kind, page.head.kind))
        self.head.show_title(paper_number(page.head.number), kind, state_chip(page.state))
        emptied(self._marks)
        for each in page.reminders:
            self._marks.addWidget(Chip(*reminder_chip(each)))
        self.marks.setVisible(bool(page.reminders))
        self._show_steps(opened)
        self._show_papers(opened)
        for part in (
            self.dispute, self.parties, self.records, self.agreement, self.steps, self.contents, self.named,
        ):  # fmt: skip
            part.show_file(opened)
        opening = not self._is_shown()
        self.pages.setCurrentWidget(self.beside)
        self.bar.setVisible(not self.beside.is_covered)
        if opening:
            self.focus_page()
        begin, self._begin = self._begin, ""
        if begin in TITLES and begin != CORRECT_PARTY:
            self.ask(begin)

    def _show_steps(self, opened: Opened) -> None:
        page = opened.page
        following = page.next
        self.next_button.setVisible(following is not None)
        if following is not None:
            words = _(TITLES[following.value])
            self.next_button.setText(words)
            self.next_button.setAccessibleName(words)
        others = [kind for kind in page.possible if kind is not following]
        self.steps_button.set_acts([(_(TITLES[kind.value]), partial(self.ask, kind.value)) for kind in others])
        self.steps_button.setVisible(bool(others))

    def _show_papers(self, opened: Opened) -> None:
        """The set first, then single papers of which there is something."""
        page = opened.page
        there = {line.item for line in page.contents if line.there}
        unprinted = {name for name, item in _OF_ITEM.items() if item not in there}
        if page.agreement is None:
            unprinted |= {"agreement", "oral"}
        else:
            unprinted.add("agreement" if page.agreement.oral else "oral")
        shown = [(_(PAPERS[name]), partial(self.print_paper, name)) for name in PAPERS if name not in unprinted]
        self.papers_button.set_acts([shown[0], None, *shown[1:]])

    def _show_missing(self) -> None:
        self.bar.hide()
        self.marks.hide()
        self.panel.leave()
        self.head.show_title(_("Mediation file"))
        self.pages.setCurrentWidget(self.missing)

    def _fail(self, error: Exception) -> None:
        self.bar.hide()
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    def _is_shown(self) -> bool:
        return self.pages.currentWidget() is self.beside

    def focus_page(self) -> None:
        if self.isVisible():
            first = self.next_button if self.next_button.isVisible() else self.papers_button
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str, subject: MediationParty | None = None) -> None:
        """Open the form of an act beside the page: a kind of step, what is added or corrected."""
        opened = self.model.opened
        if opened is None or not _may(opened.page, act):
            return
        form = FileForms(self._desk, opened.page, opened.everybody).make(act, subject)
        form.left.connect(self.panel.leave)
        form.done.connect(self._done)
        self._open_panel(_(TITLES[act]), form)

    def print_paper(self, name: str) -> None:
        opened = self.model.opened
        if opened is not None:
            show_preview(self._desk, mediation_paper(opened.page.head.id, name), self)

    def _open_panel(self, title: str, form: FileForm) -> None:
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def _done(self, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Saved"), act_id)

    def _do_next(self) -> None:
        opened = self.model.opened
        if opened is not None and opened.page.next is not None:
            self.ask(opened.page.next.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() and self.panel.content is None and self._is_shown()
        if event.key() == Qt.Key.Key_Escape:
            self.panel.leave() if self.panel.content is not None else self.left.emit()
        elif plain and event.key() == Qt.Key.Key_S:
            self.steps_button.click()
        elif plain and event.key() == Qt.Key.Key_P:
            self.papers_button.click()
        else:
            super().keyPressEvent(event)


def _may(page: FilePage, act: str) -> bool:
    """Whether the file is where this can be done."""
    if act in (CORRECT_DISPUTE, CORRECT_PARTY, CORRECT_AGREEMENT):
        return unsigned(page.course)
    return act in BESIDE_STEPS or StepKind(act) in page.possible

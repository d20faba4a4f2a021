"""The page of one person: why cared for, by whom, what is due and was found; everything is done beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from sqlalchemy.orm import Session

from desktop.care import papers
from desktop.care.person_forms import TITLES, CareForm, CareFormModel, PersonForms
from desktop.care.person_groups import GroupsCard
from desktop.care.person_model import PersonCare, PersonModel
from desktop.care.person_parts import DueCard, HelpersCard, NeedsCard, TeamCard, joined
from desktop.care.person_visits import VisitsCard
from desktop.care.visit_entry import VisitEntry, VisitModel
from desktop.care.words import person_text
from desktop.care_looks import state_chip
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
    PageHead,
    SidePanel,
    SkeletonRows,
    Toolbar,
    column,
)
from desktop.widgets.page import MARGINS, beside_each_other
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import N_, _, ngettext
from models.calendar import now, today
from models.care.pairings import settle_primary
from models.care.pauses import end_pause
from models.care.people import MembershipRow, PairingRow
from models.care.records import CareNeed, CarePause, PairingRole
from models.care.rules import RESTRICTED
from models.masks import mask_phone

KEYS = {"pause": "U", "crisis": "K", "fact": "F"}
"""What is done seldom stands in a menu; each has its key on the page as well."""
SAID = {
    "care.visit": N_("Care visit saved"),
    "care.settle": N_("One primary helper is left"),
    "care.pause": N_("Care goes on"),
}


class PersonPage(QWidget):
    """``left``: back to the list."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = PersonModel(desk, self)
        self._begin = ""
        self.visit_button = Button(_("Record a care visit"), Kind.PRIMARY, "visit", "V")
        self.pair_button = Button("", Kind.SECONDARY, "helper", "P")
        self.home_button = Button(_("Household page"), Kind.SECONDARY, "household", "E")
        self.more = Button(_("More"), Kind.SECONDARY, "more")
        self.head = PageHead("")
        self.bar = Toolbar(self.visit_button, self.pair_button, self.home_button, self.more)
        self.due, self.groups, self.helpers = DueCard(), GroupsCard(), HelpersCard()
        self.needs, self.visits, self.team = NeedsCard(desk), VisitsCard(), TeamCard()
        self.panel = SidePanel()
        self.beside = Beside(
            PageScroll(beside_each_other((self.due, self.helpers, self.needs), (self.groups, self.visits, self.team))),
            self.panel,
        )
        self.missing = EmptyState(
            "care", _("This person is not here any more"),
            _("The entry was taken away or made one with another. Search for the person again."), _("To the list"),
        )  # fmt: skip
        self.error = ErrorState(_("This page could not be read"), "")
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None, margins=(0, 16, 0, 0)))
        self.pages = Stack()
        for part in (loading, self.beside, self.missing, self.error):
            self.pages.addWidget(part)
        self.seldom = {act: self._action(act, key) for act, key in KEYS.items()}
        self.correct = QAction(_("Correct the last visit"), self)
        self.correct.triggered.connect(self.correct_visit)
        self.setLayout(column(self.head, self.bar, self.pages, gap=12, margins=MARGINS))
        self._connect()

    def _action(self, act: str, key: str) -> QAction:
        action = QAction(_(TITLES[act]), self)
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _on=False: self.ask(act))
        self.addAction(action)
        return action

    def _connect(self) -> None:
        model = self.model
        model.loaded.connect(self._show)
        model.gone.connect(lambda: self.pages.setCurrentWidget(self.missing))
        model.failed.connect(self._fail)
        model.acted.connect(lambda kind, act_id: self._desk.done.emit(_(SAID.get(kind, N_("Saved"))), act_id))
        self.head.back.connect(self._leave)
        self.missing.acted.connect(self._leave)
        self.error.acted.connect(model.load)
        self.visit_button.clicked.connect(lambda: self.record_visit())
        self.pair_button.clicked.connect(self.name_helper)
        self.home_button.clicked.connect(self._to_home)
        self.more.clicked.connect(self._show_more)
        self.due.pause_ended.connect(self._end_pause)
        self.groups.add_button.clicked.connect(lambda: self.ask("recognise"))
        self.groups.review_asked.connect(lambda: self.ask("review"))
        self.groups.ended.connect(self._end_membership)
        self.groups.revealed.connect(model.reveal)
        self.helpers.add_button.clicked.connect(lambda: self.ask("support"))
        self.helpers.handed_over.connect(lambda each: self.ask("hand_over", each.pairing))
        self.helpers.ended.connect(lambda each: self.ask("end_pairing", each.pairing))
        self.helpers.kept.connect(self._keep)
        self.needs.add_button.clicked.connect(lambda: self.ask("need"))
        self.needs.referred.connect(partial(self.ask, "refer_need"))
        self.needs.appealed.connect(self._make_appeal)
        self.needs.settled.connect(partial(self.ask, "settle_need"))
        self.team.joined_by.connect(model.join_team)
        self.team.left_by.connect(model.leave_team)
        self.beside.covered.connect(lambda covered: self.bar.setVisible(not covered))
        self.panel.closed.connect(self.focus_page)

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, resident_id: UUID, act: str = "") -> None:
        """Show a person; ``act`` (``visit``, ``pair``, ``recognise`` …) opens at once what it is done with."""
        self._keep_typed()
        self.panel.leave()
        self._begin = act
        self.pages.setCurrentIndex(0)
        self.model.open(resident_id)

    def _show(self, page: PersonCare) -> None:
        card = page.card
        where = f"{card.home.estate} {card.home.door}" if card.home else _("lives here no more")
        about = joined(person_text(card.sex, card.birth_date, page.today), where, page.grid, mask_phone(card.phone))
        self.head.show_title(card.name, about, state_chip(card.state))
        held = QApplication.focusWidget()
        for part in (self.due, self.groups, self.helpers, self.needs, self.visits, self.team):
            part.show_page(page)
        paired = any(row.in_force and row.pairing.role is PairingRole.PRIMARY for row in card.pairings)
        self.pair_button.setText(_("Hand over") if paired else _("Name a helper"))
        self.pair_button.setAccessibleName(self.pair_button.text())
        self.correct.setEnabled(any(not row.corrected for row in card.visits))
        here = card.home is not None
        for button in (self.visit_button, self.pair_button, self.home_button, self.groups.add_button):
            button.setEnabled(here)
        opening = self.pages.currentWidget() is not self.beside
        self.pages.setCurrentWidget(self.beside)
        gone = held is not None and self.isAncestorOf(held) and not held.isVisible()
        if opening or gone:  # a button that was made anew lets the keys go out of the page
            self.focus_page()
        begin, self._begin = self._begin, ""
        if begin:
            self._do(begin)

    def _do(self, act: str) -> None:
        """Begin what the page was opened for."""
        own = {"visit": self.record_visit, "pair": self.name_helper, "correct": self.correct_visit}
        if act in own:
            own[act]()
        elif act in TITLES:
            self.ask(act)

    def focus_page(self) -> None:
        if self.isVisible():
            self.visit_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    @property
    def page(self) -> PersonCare:
        if self.model.page is None:
            raise RuntimeError("no person is open")
        return self.model.page

    # acting -----------------------------------------------------------------------------------------------------

    def record_visit(self, corrects: UUID | None = None) -> None:
        """Open the line of F03 with the primary helper as the visitor; one that is open stays."""
        if corrects is None and isinstance(self.panel.content, VisitEntry):
            self.panel.content.begin()
            return
        page = self.page
        primary = next(
            (row.helper for row in page.card.pairings if row.in_force and row.pairing.role is PairingRole.PRIMARY), None
        )
        helper = primary.id if primary is not None else None
        model = VisitModel(self._desk, page.card.resident_id, now(), helper, corrects)
        view = VisitEntry(model, page.helper_options, choose=page.beside_restricted and corrects is None)
        view.left.connect(self.panel.leave)
        view.saved.connect(partial(self._done, _(SAID["care.visit"])))
        view.appeal_wanted.connect(self._go_to_intake)
        self._open_panel(_("Care visit") if corrects is None else _("Correct the last visit"), view)

    def correct_visit(self) -> None:
        last = next((row.visit.id for row in self.page.card.visits if not row.corrected), None)
        if last is not None:
            self.record_visit(last)

    def name_helper(self) -> None:
        """Somebody without a primary helper gets one, else he is changed."""
        rows = self.page.card.pairings
        primary = next((row for row in rows if row.in_force and row.pairing.role is PairingRole.PRIMARY), None)
        if primary is None:
            self.ask("pair")
        else:
            self.ask("hand_over", primary.pairing)

    def ask(self, act: str, subject: Any = None) -> None:
        """Open the form of an act beside the page."""
        if self.model.page is None:
            return
        view: CareForm = PersonForms(self._desk, self.page).make(act, subject)
        view.left.connect(self.panel.leave)
        view.done.connect(lambda act_id: self._done(self._said(act, subject, view), act_id))
        self._open_panel(_(TITLES[act]), view)

    def _said(self, act: str, subject: Any, view: CareForm) -> str:
        """What was saved; of level 4 no more than that: others may look at the screen."""
        in_force = [row.membership.level for row in self.page.card.memberships if row.in_force]
        group = view.model.answers.get("group_code")
        hidden = getattr(subject, "level", 0) >= RESTRICTED or group in self.page.restricted
        if hidden or (in_force and min(in_force) >= RESTRICTED):
            return _("Saved")
        name, also = _(TITLES[act]), view.model.pairings_ended if isinstance(view.model, CareFormModel) else 0
        if not also:
            return _("Saved: {name}.").format(name=name)
        words = ngettext(
            "Saved: {name}. {n} pairing ended with it.", "Saved: {name}. {n} pairings ended with it.", also
        )
        return words.format(name=name, n=also)

    def more_menu(self) -> QMenu:
        menu = QMenu(self)
        for action in self.seldom.values():
            menu.addAction(action)
        menu.addAction(self.correct)
        menu.addSeparator()
        ids, opened = (self.page.card.resident_id,), self.page.opened
        for words, paper in (
            (_("Print the record of visits"), papers.records(ids, opened=opened)),
            (_("Print the contact card"), papers.contact_cards(ids, opened=opened)),
            (_("Print the door card"), papers.door_cards(ids)),
        ):
            menu.addAction(words).triggered.connect(partial(self._print, paper))
        return menu

    def _print(self, paper: Paper, *_checked: bool) -> None:
        show_preview(self._desk, paper, self)

    def _open_panel(self, title: str, content: VisitEntry | CareForm) -> None:
        self._keep_typed()
        self.panel.show_content(title, content)
        self.beside.arrange()
        content.begin()

    def _keep_typed(self) -> None:
        """What was typed a moment ago waits as a draft when another form takes its place."""
        if isinstance(self.panel.content, VisitEntry | CareForm):
            self.panel.content.model.settle()

    def _done(self, words: str, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(words, act_id)

    def _end_membership(self, row: MembershipRow) -> None:
        self.ask("end_membership", row.membership)

    def _keep(self, row: PairingRow) -> None:
        self._at_once("care.settle", lambda session: settle_primary(session, row.pairing.id, on=today()))

    def _end_pause(self, pause: CarePause) -> None:
        """Care goes on today; one that would begin today or later never was."""
        first = max(pause.starts_on, today())
        self._at_once("care.pause", lambda session: end_pause(session, pause.id, on=first))

    def _at_once(self, kind: str, action: Callable[[Session], Any]) -> None:
        self.model.act(kind, action)

    def _make_appeal(self, need: CareNeed) -> None:
        """The intake begins with the person; what all may read of the need is written there anew."""
        self._go_to_intake(need.id, self.page.card.resident_id)

    def _go_to_intake(self, need_id: UUID, resident_id: UUID) -> None:
        self._desk.go("appeals", page="intake", need=need_id, resident=resident_id)

    def _to_home(self) -> None:
        self._desk.go("people", self.page.card.resident_id, kind="resident")

    def _show_more(self) -> None:
        menu = self.more_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _leave(self) -> None:
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was opened with a reason is covered again when nobody looks at it."""
        super().hideEvent(event)
        if self.model.opened:
            self.model.cover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.panel.content is not None:
                self.panel.leave()
            else:
                self._leave()
        else:
            super().keyPressEvent(event)

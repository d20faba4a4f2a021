"""Everything that can be done on the household page, and the panel beside it in which it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.people.acts_model import SPECS, Act, ActModel
from desktop.people.acts_view import ActView
from desktop.people.handover_model import HandoverModel
from desktop.people.handover_view import HandoverView
from desktop.people.home_model import Home, HomeModel
from desktop.people.home_page import ADD_PERSON, HomeHead, HomePage
from desktop.people.opened import Opened
from desktop.people.person_model import PersonModel
from desktop.people.person_view import PersonView
from desktop.printing.notice import privacy_notice
from desktop.printing.preview_view import show_preview
from desktop.widgets import (
    Button,
    EmptyState,
    Kind,
    Scroll,
    SkeletonRows,
    Toolbar,
    column,
)
from desktop.widgets.side_panel import Beside, SidePanel
from forms.form import Form
from forms.i18n import N_, _
from forms.members import MEMBER
from forms.people import HOUSEHOLD
from forms.places import DWELLING
from models.people.queries import MemberRow
from models.rights.deeds import Deed

HAND_OVER = N_("Hand over to another community")
OFTEN = ("visit", "appeal", "add", "edit", "move_out", "move_in")
SELDOM = {Act.DEATH: "D", Act.SPLIT: "S", Act.MERGE: "G", Act.HEAD: "H"}


class HomeView(QWidget):
    """``left``: back to the list."""

    left = Signal()

    def __init__(self, model: HomeModel) -> None:
        super().__init__()
        self.model = model
        self.desk = model.desk
        self._adding = False
        self._newcomer: tuple[UUID, str] | None = None
        self._lit = ("", "")
        self.panel = SidePanel()
        self.opened = Opened(self.desk, self)
        self.page = HomePage(self.desk, self.opened)
        self.beside = Beside(Scroll(self.page), self.panel)
        self.missing = EmptyState(
            "household", _("This record is no longer there"),
            _("It lives at no door, or somebody took it away. Search for it again."), _("To the list"),
        )  # fmt: skip
        self.pages = QStackedWidget()
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None, margins=(0, 16, 0, 0)))
        for part in (loading, self.beside, self.missing):
            self.pages.addWidget(part)
        self.acts = self._buttons()
        self.seldom = self._seldom()
        self.handing_over = self._action(_(HAND_OVER), "O", self.hand_over)
        self.head = HomeHead()
        self.more = Button(_("More"), Kind.SECONDARY, "more")
        self.more.clicked.connect(self._show_more)
        self.bar = Toolbar(*(self.acts[key] for key in OFTEN), self.more)
        self.beside.covered.connect(lambda covered: self.bar.setVisible(not covered))
        self.setLayout(column(self.head, self.bar, self.pages, gap=12, margins=(24, 12, 24, 12)))
        self._connect()

    def _buttons(self) -> dict[str, Button]:
        make = {
            "visit": Button(_("Record a visit"), Kind.PRIMARY, "visit", "V"),
            "appeal": Button(_("New appeal"), Kind.SECONDARY, "appeals", "A"),
            "add": Button(_(ADD_PERSON), Kind.SECONDARY, "add", "N"),
            "edit": Button(_("Edit"), Kind.SECONDARY, "edit", "E"),
            "move_out": Button(_("Move out"), Kind.SECONDARY, "move_out", "M"),
            "move_in": Button(_("Move in"), Kind.SECONDARY, "move_in", "I"),
        }
        make["visit"].clicked.connect(self.record_visit)
        make["appeal"].clicked.connect(self.take_appeal_in)
        make["add"].clicked.connect(self.add_person)
        make["edit"].clicked.connect(self.edit_home)
        make["move_out"].clicked.connect(partial(self.ask, Act.MOVE_OUT))
        make["move_in"].clicked.connect(partial(self.ask, Act.MOVE_IN))
        return make

    def more_menu(self) -> QMenu:
        """What is done seldom (each has its key on the page as well), and what is handed out at this door."""
        menu = QMenu(self)
        for action in self.seldom.values():
            menu.addAction(action)
        menu.addAction(self.handing_over)
        menu.addSeparator()
        menu.addMenu(self._rights_menu(menu))
        if self.desk.may(Deed.READ_AUDIT, "people"):
            menu.addMenu(self._audit_menu(menu))
        menu.addAction(_("Print the door sheet")).triggered.connect(self.print_sheet)
        menu.addAction(_("Print the privacy notice")).triggered.connect(self.print_notice)
        return menu

    def _rights_menu(self, menu: QMenu) -> QMenu:
        """个人信息权利: of each person of the home, those who left too."""
        rights = QMenu(_("Rights over one's own data"), menu)
        page = self.model.home.page if self.model.home else None
        for member in [*page.people, *page.former] if page else []:
            go = partial(self.desk.go, "settings", member.resident_id, page="requests")
            rights.addAction(member.name).triggered.connect(lambda _checked=False, go=go: go())
        rights.setEnabled(not rights.isEmpty())
        return rights

    def _audit_menu(self, menu: QMenu) -> QMenu:
        """谁看过、改过: of each person of the home."""
        seen = QMenu(_("Who saw and changed it"), menu)
        page = self.model.home.page if self.model.home else None
        for member in [*page.people, *page.former] if page else []:
            go = partial(self.desk.go, "settings", page="audit", resident=member.resident_id)
            seen.addAction(member.name).triggered.connect(lambda _checked=False, go=go: go())
        seen.setEnabled(not seen.isEmpty())
        return seen

    def _seldom(self) -> dict[Act, QAction]:
        return {act: self._action(_(SPECS[act].title), key, partial(self.ask, act)) for act, key in SELDOM.items()}

    def _action(self, title: str, key: str, do: Callable[..., None]) -> QAction:
        action = QAction(title, self)
        action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(do)
        self.addAction(action)
        return action

    def _show_more(self) -> None:
        menu = self.more_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _connect(self) -> None:
        self.model.loaded.connect(self.show_home)
        self.model.gone.connect(lambda: self.pages.setCurrentWidget(self.missing))
        self.model.acted.connect(lambda _kind, act_id: self.desk.done.emit(_("The records are two again."), act_id))
        self.missing.acted.connect(self.left)
        self.head.back.clicked.connect(self.left)
        self.head.map.clicked.connect(self._to_map)
        self.head.chosen.connect(partial(self.open, "household"))
        self.page.edited.connect(self.edit_person)
        self.page.care_asked.connect(lambda resident_id: self.desk.go("care", resident_id))
        self.page.appeals.asked.connect(lambda appeal_id: self.desk.go("appeals", appeal_id))
        self.page.dwelling_asked.connect(self.edit_dwelling)
        self.page.household_asked.connect(self.edit_home)
        self.page.part_asked.connect(self.model.part)
        self.page.add_asked.connect(self.add_person)
        self.panel.closed.connect(self.focus_page)

    # showing ----------------------------------------------------------------------------------------------------

    def open(
        self, kind: str, record_id: UUID, *, adding: bool = False, newcomer: tuple[UUID, str] | None = None
    ) -> None:
        """Show a home; ``adding``: with the form for a new person open; ``newcomer`` (id, name) is about to move in."""
        self.panel.leave()
        self.opened.close()
        self._adding, self._newcomer, self._lit = adding, newcomer, ("", "")
        self.pages.setCurrentIndex(0)
        self.model.open(kind, record_id)

    def light_up(self, field: str, problem: str) -> None:
        """When the home is there, open the form that holds ``field`` and say beneath it what is wrong."""
        self._lit = (field, problem)

    def show_home(self, home: Home) -> None:
        self.head.show_home(home)
        self.page.show_home(home)
        people = len(home.page.people) if home.page else 0
        room = home.lived_in or not home.page
        for key, possible in {"move_out": people > 0, "add": room, "move_in": room}.items():
            self.acts[key].setVisible(possible)
        for act, possible in {
            Act.DEATH: people > 0, Act.SPLIT: people > 1, Act.HEAD: people > 1, Act.MERGE: home.lived_in,
        }.items():  # fmt: skip
            self.seldom[act].setEnabled(possible)
        self.handing_over.setEnabled(people > 0 and home.lived_in)
        opening = self.pages.currentWidget() is not self.beside
        self.pages.setCurrentWidget(self.beside)
        if opening:
            self.focus_page()
        if self._adding:
            self._adding = False
            self.add_person()
        elif self._newcomer is not None:
            newcomer, self._newcomer = self._newcomer, None
            self.ask(Act.MOVE_IN, newcomer=newcomer)
        elif self._lit[0]:
            lit, self._lit = self._lit, ("", "")
            self._open_lit(home, *lit)

    def _open_lit(self, home: Home, field: str, problem: str) -> None:
        """Open the form in which a field stands; one that stands in none is only shown with its page."""
        people = home.page.people if home.page else []
        person = next((member for member in people if member.resident_id == home.resident_id), None)
        if person is not None and field in MEMBER.by_key:
            self.edit_person(person)
        elif home.resident_id is None and home.page is not None and field in HOUSEHOLD.by_key:
            self.edit_home()
        elif home.resident_id is None and field in DWELLING.by_key:
            self.edit_dwelling()
        content = self.panel.content
        form = content.form if isinstance(content, PersonView) else content
        if isinstance(form, FormView):
            form.light_up(field, problem)

    def focus_page(self) -> None:
        if self.isVisible():
            self.acts["visit"].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def home(self) -> Home:
        if self.model.home is None:
            raise RuntimeError("no home is open")
        return self.model.home

    # acting -----------------------------------------------------------------------------------------------------

    def record_visit(self) -> None:
        home = self.home
        self.desk.go("visits", home.dwelling.id, page="new", household=home.household_id)

    def take_appeal_in(self) -> None:
        """Of the person whose page it is, else of whoever speaks at this door."""
        home = self.home
        self.desk.go("appeals", page="intake", resident=home.resident_id, dwelling=home.dwelling.id)

    def print_sheet(self) -> None:
        self.desk.go("visits", ids=(self.home.dwelling.id,), page="door_sheets")

    def print_notice(self) -> None:
        show_preview(self.desk, privacy_notice(), self)

    def _to_map(self) -> None:
        self.desk.go("map", self.home.dwelling.id, kind="dwelling")

    def add_person(self) -> None:
        home = self.home
        household = home.household_id if home.lived_in else None
        model = PersonModel(self.desk, dwelling_id=home.dwelling.id, household_id=household, today=self.model.today)
        self._show_person(_(ADD_PERSON), model, _("Registered: {name}."))

    def edit_person(self, member: MemberRow) -> None:
        model = PersonModel(
            self.desk, dwelling_id=self.home.dwelling.id, household_id=self.home.household_id,
            resident_id=member.resident_id, residency_id=member.residency_id, today=self.model.today,
            opened=self.opened,
        )  # fmt: skip
        self._show_person(member.name, model, _("Saved: {name}."))

    def _show_person(self, title: str, model: PersonModel, done: str) -> None:
        view = PersonView(model)
        model.setParent(view)
        view.left.connect(self.panel.leave)
        view.review_asked.connect(lambda pair: self.desk.go("people", page="duplicates", ids=pair))
        model.done.connect(
            lambda act_id: self.desk.done.emit(done.format(name=model.form.answers["name"] or ""), act_id)
        )
        self._show(title, view)

    def edit_home(self) -> None:
        home = self.home
        if home.page is None:
            self.edit_dwelling()
        else:
            self._edit(_("Edit household"), HOUSEHOLD, "household.edit", home.page.household.id)

    def edit_dwelling(self) -> None:
        self._edit(_("Dwelling {door}").format(door=self.home.door), DWELLING, "dwelling.edit", self.home.dwelling.id)

    def _edit(self, title: str, form: Form, kind: str, record_id: UUID) -> None:
        model = FormModel(self.desk, form, kind, record_id=record_id)
        view = FormView(model, flat=True)
        model.setParent(view)
        view.left.connect(self.panel.leave)
        model.saved.connect(lambda _id: self._done(_("Saved: {name}.").format(name=title), model.act_id))
        self._show(title, view)
        next(iter(view.editors.values())).setFocus()

    def ask(self, act: Act, *_checked: bool, newcomer: tuple[UUID, str] | None = None) -> None:
        model = ActModel(self.desk, self.home, act, self.model.today)
        view = ActView(model)
        model.setParent(view)
        if newcomer is not None:
            view.settle_on(*newcomer)
        view.left.connect(self.panel.leave)
        model.acted.connect(self._done)
        self._show(_(SPECS[act].title), view)

    def hand_over(self, *_checked: bool) -> None:
        """Offer the household, or somebody of it, to another community."""
        model = HandoverModel(self.desk, self.home)
        view = HandoverView(model)
        model.setParent(view)
        view.left.connect(self.panel.leave)
        model.acted.connect(self._done)
        self._show(_(HAND_OVER), view)

    def _done(self, sentence: str, act_id: int | None) -> None:
        self.panel.leave()
        self.desk.done.emit(sentence, act_id)

    def _show(self, title: str, content: QWidget) -> None:
        self.panel.show_content(title, content)
        self.beside.arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was opened with a reason is masked again when nobody looks at it."""
        self.opened.close()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.panel.content is not None:
                self.panel.leave()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

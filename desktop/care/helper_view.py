"""The page of one helper: the people he helps and how they stand, his absence, handing over, leaving, his cards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.care import papers
from desktop.care.care_list import CareList, ListSpec
from desktop.care.helper_forms import HelperForm, HelperForms, LeaveForm
from desktop.care.helpers_model import HelperCare, Places, read_helper, read_places, state_of
from desktop.care.person_forms import CareForm
from desktop.care.service_list import ServiceList
from desktop.care_looks import due_chip, state_chip
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.record_model import RecordModel
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Beside,
    Button,
    ChipLook,
    ChoiceButtons,
    Column,
    EmptyState,
    ErrorState,
    Kind,
    MenuButton,
    PageHead,
    ShareBar,
    SidePanel,
    SkeletonRows,
    Text,
    Toolbar,
    VBox,
    column,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.stack import Stack
from forms.care_words import HELPER_KINDS, PAIRING_ROLES, children_left_out, words_of
from forms.i18n import N_, _, ngettext
from models.care.helpers import HelpedRow, HelperRow, set_absence
from models.care.records import HelperKind
from models.care.rules import RESTRICTED
from models.care.states import CareState


class HelperView(QWidget):
    """``left``: back to the list. E edits, A notes an absence, O hands over, L lets the helper leave, Z certifies.

    S notes what a volunteer did.
    """

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = RecordModel(desk, read_helper, self)
        self.head = PageHead("")
        self.load = VBox(0)
        self.edit_button = Button(_("Edit"), Kind.SECONDARY, "edit", "E")
        self.absence_button = Button(_("Absence"), Kind.SECONDARY, "calendar", "A")
        self.over_button = Button(_("Hand over"), Kind.SECONDARY, "move", "O")
        self.leave_button = Button(_("Leaves on …"), Kind.SECONDARY, "move_out", "L")
        self.cards = MenuButton(_("Cards"), Kind.SECONDARY, "print")
        self.certificate_button = Button(_("Certificate…"), Kind.SECONDARY, "print", "Z")
        self.certificate_button.setToolTip(_("Voluntary service as it was recorded; free of charge"))
        self.list = self._list()
        self.service = ServiceList(desk)
        self.shows = ChoiceButtons(
            [("people", _("Whom he helps")), ("service", _("Voluntary service"))], _("What is shown")
        )
        self.lists = Stack()
        for each in (self.list, self.service):
            self.lists.addWidget(each)
        acts = (self.edit_button, self.absence_button, self.over_button, self.leave_button, self.cards)
        bar = Toolbar(*acts, self.certificate_button, self.list.export_button, self.list.print_button, self.shows)
        self.panel = SidePanel()
        self.beside = Beside(self.lists, self.panel)
        self.missing = EmptyState(
            "helper", _("This helper is not here any more"),
            _("The entry was taken away. Search for the helper again."), _("To the list"),
        )  # fmt: skip
        self.error = ErrorState(_("This page could not be read"), "")
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(6), None))
        self.pages = Stack()
        for page in (loading, self.beside, self.missing, self.error):
            self.pages.addWidget(page)
        box = column(self.head, self.load, bar, gap=8)
        box.addWidget(self.pages, 1)
        self.setLayout(box)
        self._connect()

    def _list(self) -> CareList:
        spec = ListSpec("helped", N_("People of a helper"), self._columns(), lambda each: each.pairing.id,
                        hidden=("until",), may_leave=lambda each: each.pairing.level < RESTRICTED)  # fmt: skip
        empty = EmptyState(
            "helper", _("Helps nobody yet"), _("Name this helper on a person's page, or take a suggestion."),
            _("To the suggestions"),
        )  # fmt: skip
        empty.acted.connect(lambda: self._desk.go("care", page="suggestions"))
        keys = {
            Qt.Key.Key_E: lambda: self.ask("edit"), Qt.Key.Key_A: lambda: self.ask("absence"),
            Qt.Key.Key_O: lambda: self.ask("hand_over"), Qt.Key.Key_L: lambda: self.ask("leave"),
            Qt.Key.Key_V: self._record_visit, Qt.Key.Key_S: lambda: self.ask("service"),
        }  # fmt: skip
        listed = CareList(self._desk, spec, empty, keys=keys)
        listed.bar.hide()
        return listed

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.gone.connect(lambda: self.pages.setCurrentWidget(self.missing))
        self.model.failed.connect(self._fail)
        self.head.back.connect(self.left)
        self.missing.acted.connect(self.left)
        self.error.acted.connect(self.model.load)
        self.edit_button.clicked.connect(lambda: self.ask("edit"))
        self.absence_button.clicked.connect(lambda: self.ask("absence"))
        self.over_button.clicked.connect(lambda: self.ask("hand_over"))
        self.leave_button.clicked.connect(lambda: self.ask("leave"))
        self.certificate_button.clicked.connect(self._certify)
        self.list.opened.connect(self._open_person)
        self.shows.changed.connect(self._show_part)
        self.service.note.clicked.connect(lambda: self.ask("service"))
        self.panel.closed.connect(self.list.focus_rows)
        self.cards.set_acts(
            [
                (_("Door cards"), lambda: self._print(papers.door_cards(self._named()))),
                (_("Contact cards"), lambda: self._print(papers.contact_cards(self._named()))),
            ]
        )

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, helper_id: UUID) -> None:
        self.panel.leave()
        self.shows.set_value("people")
        self.pages.setCurrentIndex(0)
        self.head.show_title("")
        self.model.open(helper_id)

    def _show(self, care: HelperCare) -> None:
        helper, each = care.row.helper, care.row
        known = (words_of(HELPER_KINDS, helper.kind), helper.unit, helper.post, helper.phone, care.place, helper.note)
        self.head.show_title(helper.name, " · ".join(part for part in known if part), helper_chip(each))
        emptied(self.load)
        self.load.addWidget(_load_line(each))
        opening = self.pages.currentWidget() is not self.beside
        self.list.set_rows(care.page.people)
        self.list.show_note(children_left_out(care.page.children))
        self.service.show_lines(care.served)
        self.pages.setCurrentWidget(self.beside)
        self.over_button.setEnabled(bool(care.in_force))
        self.cards.setEnabled(bool(care.in_force))
        self.leave_button.setEnabled(not each.left)
        self.absence_button.setText(_("Is back") if each.absent else _("Absence"))
        self.absence_button.setEnabled(not each.left)
        for each_act in (self.certificate_button, self.shows):
            each_act.setVisible(helper.kind is HelperKind.VOLUNTEER)
        if opening and self.isVisible():
            self.list.focus_rows()

    def _show_part(self, part: object) -> None:
        """His people, or what he did: each with its own way out."""
        self.lists.setCurrentWidget(self.service if part == "service" else self.list)
        for button in (self.list.export_button, self.list.print_button):
            button.setVisible(part != "service")

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    def _columns(self) -> list[Column[HelpedRow]]:
        def state(each: HelpedRow) -> ChipLook:
            known = self.model.shown.states.get(each.resident_id) if self.model.shown else None
            if not each.in_force or known is None:
                return ChipLook(_("ended"), Tone.NEUTRAL, "stop")
            return state_chip(known.state)

        def due(each: HelpedRow) -> ChipLook | None:
            known = self.model.shown.states.get(each.resident_id) if self.model.shown else None
            shown = self.model.shown
            return due_chip(known.due_state, known.due_on, shown.today) if known and shown else None

        def due_text(each: HelpedRow) -> str:
            known = self.model.shown.states.get(each.resident_id) if self.model.shown else None
            return known.due_on.isoformat() if known and known.due_on else ""

        return [
            Column("name", N_("Name"), lambda each: each.name, 100),
            Column("estate", N_("Estate"), lambda each: each.home.estate if each.home else "", 120),
            Column("door", N_("Door"), lambda each: each.home.door if each.home else "", 100,
                   sort=lambda each: each.home.order if each.home else None),
            Column("role", N_("Kind of pairing"), lambda each: words_of(PAIRING_ROLES, each.pairing.role), 118),
            Column("state", N_("State"), lambda each: state(each).text, 130, chip=state),
            Column("due", N_("Next care visit"), due_text, 150, chip=due),
            Column("last", N_("Last care visit"),
                   lambda each: each.last_visit_on.isoformat() if each.last_visit_on else "", 122),
            Column("since", N_("Paired since"), lambda each: each.pairing.starts_on.isoformat(), 122),
            Column("until", N_("Until"), lambda each: each.pairing.ends_on.isoformat() if each.pairing.ends_on else "",
                   110),
        ]  # fmt: skip

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str) -> None:
        """Open the form of an act (``edit``, ``absence``, ``hand_over``, ``leave``) beside the list."""
        care = self.model.shown
        if care is None:
            return
        forms = HelperForms(self._desk, care)
        if act == "edit":
            self._desk.read(read_places, partial(self._edit, care), self)
        elif act == "absence" and care.row.absent:
            self._is_back(care)
        elif act == "absence" and not care.row.left:
            self._show_form(_("Absence"), forms.absence(), _("Absence noted"))
        elif act == "hand_over":
            self._hand_over(forms, self._to_hand_over())
        elif act == "service" and care.row.helper.kind is HelperKind.VOLUNTEER:
            self._note_service(care.row.helper.id)
        elif act == "leave" and not care.row.left:
            self._leave(care, forms.retire())

    def _hand_over(self, forms: HelperForms, rows: Sequence[HelpedRow]) -> None:
        """Whoever has two primary helpers is settled first: one of them goes, nobody comes in addition."""
        care = self.model.shown
        states = care.states if care else {}
        clear = [
            each.pairing.id
            for each in rows
            if each.resident_id not in states or states[each.resident_id].state is not CareState.TWO_PRIMARIES
        ]
        count = len(clear)
        if not count and rows:
            self._desk.done.emit(_("Choose one of two primary helpers first (care, gaps)."), None)
        elif count:
            words = ngettext("{n} person has another helper", "{n} people have another helper", count).format(n=count)
            self._show_form(_("Hand over"), forms.hand_over(clear, len(rows) - count), words)

    def _edit(self, care: HelperCare, places: Places) -> None:
        form = HelperForm(self._desk, places, care.row.helper)
        form.left.connect(self.panel.leave)
        form.done.connect(lambda _id, act_id: self._done(_("Helper saved"), act_id))
        self._open_panel(_("Edit the helper"), form)

    def _show_form(self, title: str, form: CareForm, said: str) -> None:
        form.left.connect(self.panel.leave)
        form.done.connect(partial(self._done, said))
        self._open_panel(title, form)

    def _note_service(self, helper_id: UUID) -> None:
        self.shows.set_value("service")
        form = self.service.form(helper_id)
        form.left.connect(self.panel.leave)
        form.done.connect(lambda _id, act_id: self._done(_("Service noted"), act_id))
        self.panel.show_content(_("Voluntary service"), form)
        self.beside.arrange()
        form.begin()

    def _leave(self, care: HelperCare, form: LeaveForm) -> None:
        form.left.connect(self.panel.leave)
        form.done.connect(lambda act_id: self._has_left(care, form.at_once, act_id))
        self._open_panel(_("Leaving of a helper"), form)

    def _has_left(self, care: HelperCare, at_once: bool, act_id: int | None) -> None:
        """Whoever lost his helper today is led to others at once."""
        self._done(_("The helper leaves"), act_id)
        if at_once and care.as_primary:
            self._desk.go("care", ids=care.as_primary, page="suggestions")

    def _is_back(self, care: HelperCare) -> None:
        helper = care.row.helper.id
        self.model.act("care.absence", lambda session: set_absence(session, helper, since=None).id, _("Is back"))

    def _open_panel(self, title: str, form: CareForm | HelperForm) -> None:
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def _done(self, words: str, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(words, act_id)

    def _to_hand_over(self) -> list[HelpedRow]:
        """The people who are selected, or of all where only the cursor stands on one."""
        chosen = self.list.chosen_rows()
        rows = chosen if len(chosen) > 1 or self.model.shown is None else self.model.shown.in_force
        return [each for each in rows if each.in_force]

    def _named(self) -> tuple[UUID, ...]:
        """Whom cards are printed for: who is selected, else everybody for whom the wall may know it."""
        chosen = [each.resident_id for each in self.list.chosen_rows() if each.in_force]
        return tuple(chosen) if len(chosen) > 1 else self.model.shown.on_paper if self.model.shown else ()

    def _certify(self) -> None:
        if self.model.shown is not None:
            self._print(papers.certificate(self.model.shown.row.helper.id))

    def _print(self, paper: Paper) -> None:
        show_preview(self._desk, paper, self)

    def _open_person(self, pairing_id: object) -> None:
        each = next((one for one in self.list.rows.rows() if one.pairing.id == pairing_id), None)
        if each is not None:
            self._desk.go("care", each.resident_id)

    def _record_visit(self) -> None:
        each = self.list.current_row()
        if isinstance(each, HelpedRow):
            self._desk.go("care", each.resident_id, act="visit")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {Qt.Key.Key_E: "edit", Qt.Key.Key_A: "absence", Qt.Key.Key_O: "hand_over", Qt.Key.Key_L: "leave",
                Qt.Key.Key_S: "service"}  # fmt: skip
        if event.key() == Qt.Key.Key_Escape:
            self.panel.leave() if self.panel.content is not None else self.left.emit()
        elif self.panel.content is None and not event.modifiers() and event.key() in acts:
            self.ask(acts[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def helper_chip(each: HelperRow) -> ChipLook:
    """Whether a helper is there, and until or from when not."""
    helper, state = each.helper, state_of(each)
    if state == "left":
        return ChipLook(_("left on {day}").format(day=helper.ends_on), Tone.NEUTRAL, "stop")
    if state == "coming":
        return ChipLook(_("begins on {day}").format(day=helper.starts_on), Tone.INFO, "calendar")
    if state == "absent" and helper.absent_until:
        return ChipLook(_("absent until {day}").format(day=helper.absent_until), Tone.WARNING, "paused")
    if state == "absent":
        return ChipLook(_("absent"), Tone.WARNING, "paused")
    if each.people > helper.capacity:
        return ChipLook(_("too many people"), Tone.DANGER, "warning")
    return ChipLook(_("helps now"), Tone.SUCCESS, "helper")


def _load_line(each: HelperRow) -> QWidget:
    ratio = each.load.ratio
    words = _("Helps {people} of at most {most}, supports {more}").format(
        people=each.people, most=each.helper.capacity, more=each.supported
    )
    line = QWidget()
    bar = ShareBar(None if ratio is None else min(float(ratio), 0.999), missing=Tone.NEUTRAL)
    over = each.people > each.helper.capacity
    line.setLayout(row(Text(words, TextRole.BODY, "danger" if over else "text"), bar, None, gap=12))
    return line

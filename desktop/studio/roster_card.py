"""Who sits in the studio on a Saturday: signing in and out, absences, the roster; theme and hours of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_model
from desktop.case_looks import short_number
from desktop.desk import Desk
from desktop.editors import by_pinyin
from desktop.form_model import FormModel
from desktop.studio.day_model import Day, DayModel
from desktop.studio.looks import shift_chip, state_chip, time_text
from desktop.studio.session_forms import close_model
from desktop.theme import TextRole
from desktop.widgets import (
    Avatar,
    Button,
    Card,
    Chip,
    ComboBox,
    Dialog,
    ElidedText,
    Kind,
    LineButton,
    ListCard,
    MenuButton,
    SectionHeader,
    Text,
    VBox,
    column,
    flow,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.lines import padded
from desktop.widgets.page import holder
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import _, ngettext
from forms.studio import ABSENCE, SESSION
from forms.studio_saving import save_absence, save_session
from models.errors import WorldError
from models.studio.queries import MatterRow, ShiftRow
from models.studio.sessions import SummaryDraft, at_the_door, summary_draft
from models.studio.states import ShiftState


class RosterCard(QWidget):
    """``complete``: the last one has signed in by key. Enter on a button signs in or out."""

    complete = Signal()
    opened = Signal(object)  # the matter of somebody who was asked to come on this day

    def __init__(self, desk: Desk, model: DayModel) -> None:
        super().__init__()
        self._desk, self._model = desk, model
        self._day: Day | None = None
        self._shown: object = None
        self.header = SectionHeader(_("Roster"))
        self.theme_line = Text("", ink="text_muted", wrap=True)
        self.edit_button = Button(_("Theme and hours"), Kind.QUIET, "edit")
        self.copy_button = Button(_("As on the last Saturday"), Kind.SECONDARY, "copy")
        self.rest_button = Button(_("The rest has left…"), Kind.SECONDARY, "move_out")
        self.close_button = Button(_("Close the day…"), Kind.SECONDARY, "save")
        self.combo = ComboBox(key=by_pinyin, placeholder=_("Add an officer to the roster"))
        self.officers_button = Button(_("Officers of the studio"), Kind.QUIET, "settings")
        self.nobody = Text("", ink="text_muted", wrap=True)
        self.lines = VBox(0)
        self.appointments = ListCard(_("Appointments for this day"))
        self.signs: dict[UUID, Button] = {}
        self.pages = Stack()
        roster = QWidget()
        foot = column(
            row(self.combo, self.copy_button),
            holder(flow(self.officers_button, self.edit_button, self.rest_button, self.close_button)),
        )
        card = Card(self.header, self.theme_line, self.nobody, self.lines, foot)
        roster.setLayout(column(card, self.appointments, None, gap=12, margins=(0, 0, 4, 4)))
        self.list = PageScroll(roster)
        self.pages.addWidget(self.list)
        self.setLayout(column(self.pages, gap=0))
        self._connect()

    def _connect(self) -> None:
        self.copy_button.clicked.connect(lambda: self._model.copy_last(_("Roster taken over")))
        self.combo.chosen.connect(self._add)
        self.edit_button.clicked.connect(self._edit)
        self.close_button.clicked.connect(self.ask_to_close)
        self.rest_button.clicked.connect(lambda: self._ask_whether_they_left(self.begin))
        self.officers_button.clicked.connect(lambda: self._desk.go("settings", page="officers"))

    def whole_height(self) -> int:
        """How high it is where nothing of it scrolls."""
        shown = self.pages.currentWidget()
        inside = shown.widget() if isinstance(shown, PageScroll) else shown
        if inside is None:
            return 0
        return max(inside.sizeHint().height(), inside.heightForWidth(self.width()))

    def show_day(self, day: Day) -> None:
        self._day = day
        page = day.page
        shifts = page.shifts if page is not None else ()
        self.header.set_count(len(shifts) or None)
        session = page.row.session if page is not None else None
        words = [session.theme or _("No theme yet"), f"{session.opens}–{session.closes}"] if session else []
        self.theme_line.setText(" · ".join(words))
        self._show_lines(day, shifts)
        coming = page.appointments if page is not None else ()
        self.appointments.show_lines([self._appointment(each) for each in coming])
        self.combo.set_options([(each.id, f"{each.name} · {each.department}") for each in day.addable])
        self.combo.clear()
        closed = session is None or session.closed_at is not None
        for part in (self.combo, self.edit_button, self.copy_button):
            part.setVisible(not closed)
        self.copy_button.setVisible(not closed and not shifts)
        self.close_button.setVisible(day.may_close)
        self.rest_button.setVisible(day.may_close and bool(day.waiting))

    def _show_lines(self, day: Day, shifts: tuple[ShiftRow, ...]) -> None:
        key = (day.is_open, [(each.shift.id, each.state, each.shift.absence, each.officer.name) for each in shifts])
        if key == self._shown:  # with each visitor the day is read again; the roster stays as it is
            return
        self._shown = key
        stood = self.copy_button.hasFocus() or any(button.hasFocus() for button in self.signs.values())
        emptied(self.lines)
        self.signs = {}
        for shift in shifts:
            self.lines.addWidget(self._line(day, shift))
        if not day.officers and not shifts:
            words = _("No officer is known yet. Add those who sit in the studio: police, justice, petition office …")
        else:
            late = _("Nobody is on the roster. Add whoever is here.")
            words = late if day.on <= day.today else _("Nobody is on the roster yet. It stands by Thursday, 17:00.")
        self.nobody.setText(words)
        self.nobody.setVisible(not shifts)
        if stood and self.isVisible():
            self.begin()
            if not self._waiting():
                self.complete.emit()

    def begin(self) -> None:
        """Put the keys on the first who has not signed in; nobody is signed out by one Enter too many."""
        target: QWidget = next(iter([*self._waiting(), self.combo]))
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _waiting(self) -> list[Button]:
        return [button for key, button in self.signs.items() if self._state(key) is ShiftState.PLANNED]

    def _state(self, shift_id: UUID) -> ShiftState | None:
        page = self._day.page if self._day else None
        return next((row.state for row in page.shifts if row.shift.id == shift_id), None) if page else None

    def _line(self, day: Day, each: ShiftRow) -> QWidget:
        chip = Chip("")
        chip.show_state(*shift_chip(each.state))
        name = Text(each.officer.name, TextRole.STRONG)
        more = ElidedText(" · ".join(filter(None, (each.shift.department, each.officer.post))), ink="text_muted")
        times = "–".join(filter(None, (time_text(each.shift.signed_in_at), time_text(each.shift.signed_out_at))))
        when = Text(times or each.shift.absence or "", TextRole.CAPTION, "text_muted")
        parts: list[QWidget] = [Avatar(each.officer.name, 28), name, more, when, chip, *self._acts(day, each)]
        box = row(*parts, margins=(0, 4, 0, 4))
        box.setStretch(2, 1)
        return holder(box)

    def _appointment(self, each: MatterRow) -> QWidget:
        chip = Chip("")
        chip.show_state(*state_chip(each.state))
        when, name = time_text(each.until), each.name or short_number(each.number)
        said = ElidedText((each.content or "").replace("\n", " "), TextRole.CAPTION, "text_muted")
        inside = row(Text(when, TextRole.STRONG), Text(name), said, chip)
        inside.setStretch(2, 1)
        return LineButton(padded(inside), f"{when} {name}", partial(self._open, each.matter_id))

    def _open(self, matter_id: UUID, *_checked: bool) -> None:
        self.opened.emit(matter_id)

    def _acts(self, day: Day, each: ShiftRow) -> list[QWidget]:
        """What can be done with a shift: its main act as a button, the rest below a second one."""
        shift, name = each.shift.id, each.officer.name
        more: list[tuple[str, partial[None]]] = []
        acts: list[QWidget] = []
        if each.state in (ShiftState.PLANNED, ShiftState.ABSENT) and day.is_open:
            sign = Button(_("Sign in"), Kind.PRIMARY if each.state is ShiftState.PLANNED else Kind.SECONDARY)
            sign.clicked.connect(lambda: self._model.sign_in(shift, _("{name} has signed in").format(name=name)))
            acts.append(sign)
        elif each.state is ShiftState.SIGNED_IN and day.is_open:
            sign = Button(_("Sign out"))
            sign.clicked.connect(lambda: self._model.sign_out(shift, _("{name} has signed out").format(name=name)))
            acts.append(sign)
        if acts and isinstance(acts[0], Button):
            acts[0].setAccessibleName(f"{acts[0].text()}: {name}")
            self.signs[shift] = acts[0]
        if each.state in (ShiftState.PLANNED, ShiftState.ABSENT):
            more.append((_("Absent…"), partial(self._absent, each)))
        if each.state is ShiftState.PLANNED:
            words = _("Taken off the roster")
            more.append((_("Take off the roster"), partial(self._model.remove, shift, words)))
        if more:
            menu = MenuButton("", Kind.QUIET, "more")
            menu.setAccessibleName(_("More about {name}").format(name=name))
            menu.setProperty("square", True)
            menu.set_acts(more)
            acts.append(menu)
        return acts

    # the end of the day -----------------------------------------------------------------------------------------

    def ask_to_close(self) -> None:
        """Show the summary as the day's rows draft it, once nobody is there any more."""
        if self._day is None or self._day.page is None:
            return
        if self._day.waiting:
            self._ask_whether_they_left(self._draft)
        else:
            self._draft()

    def _ask_whether_they_left(self, then: Callable[[], object]) -> None:
        waiting = self._day.waiting if self._day is not None else 0
        words = ngettext(
            "{n} number was drawn and never called. It is noted that this visitor left; nothing else changes.",
            "{n} numbers were drawn and never called. It is noted that these visitors left; nothing else changes.",
            waiting,
        ).format(n=waiting)
        ask = Dialog(self.window(), _("Has the rest left?"), words, ok=_("They have left"))
        ask.accepted.connect(lambda: self._model.rest_left(partial(self._rest_left, then)))
        ask.open()

    def _rest_left(self, then: Callable[[], object], count: int, act_id: int | None) -> None:
        told = ngettext("{n} visitor noted as gone", "{n} visitors noted as gone", count)
        self._desk.done.emit(told.format(n=count), act_id)
        then()

    def _draft(self) -> None:
        page = self._day.page if self._day is not None else None
        if page is None:
            return
        key = page.row.session.id

        def read(session: Session) -> SummaryDraft:
            if there := at_the_door(session, key):
                raise WorldError("visitors_waiting", count=there)
            return summary_draft(session, key)

        def show(draft: SummaryDraft) -> None:
            self.show_form(close_model(self._desk, key, draft), _("Close the day"), _("The day is closed"))

        self._desk.read(read, show, self, self._desk.told.emit)

    # forms ------------------------------------------------------------------------------------------------------

    def _add(self, officer_id: object) -> None:
        if isinstance(officer_id, UUID):
            self._model.add_officer(officer_id, _("Put on the roster"))

    def _absent(self, each: ShiftRow) -> None:
        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_absence(session, raw, shift_id=each.shift.id).id

        model = act_model(self._desk, "studio.sign", ABSENCE, store, about=each.shift.id)
        self.show_form(model, each.officer.name, _("Absence of the officer noted"))

    def _edit(self) -> None:
        page = self._day.page if self._day else None
        if page is None:
            return
        key = page.row.session.id

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_session(session, raw, session_id=key).id

        model = FormModel(self._desk, SESSION, "studio.plan", record_id=key, store=store)
        self.show_form(model, _("Theme and hours"), _("Saved."))

    def show_form(self, model: FormModel, title: str, told: str) -> None:
        """Show a form in place of the roster until it is saved or left."""
        form = ActForm(model, above=Text(title, TextRole.HEADING))
        self.pages.addWidget(form)
        self.pages.setCurrentWidget(form)
        form.left.connect(lambda: self._end(form))
        form.done.connect(lambda _result, act_id: self._stored(form, told, act_id))
        form.begin()

    def _stored(self, form: QWidget, told: str, act_id: int | None) -> None:
        self._end(form)
        self._desk.done.emit(told, act_id)

    def _end(self, form: QWidget) -> None:
        self.pages.setCurrentWidget(self.list)
        form.hide()
        form.deleteLater()
        self.begin()

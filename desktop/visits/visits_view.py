"""Visits: the rounds, what is due, the logs, entering sheets; and the pages that open from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
from desktop.finding_acts import make_appeal, make_hazard
from desktop.printing.preview_view import show_preview
from desktop.visits import papers
from desktop.visits.due_view import DueView
from desktop.visits.fast_entry_model import Entered, FastEntryModel
from desktop.visits.fast_entry_view import FastEntryView
from desktop.visits.findings_model import FindingsModel
from desktop.visits.findings_view import FindingsView
from desktop.visits.log_model import LogModel
from desktop.visits.log_view import LogView
from desktop.visits.logs_view import LogsView
from desktop.visits.plan_view import PlanView
from desktop.visits.record_model import RecordModel
from desktop.visits.record_view import RecordView
from desktop.visits.round_plan_model import RoundPlanModel
from desktop.visits.round_view import RoundView
from desktop.visits.rounds_model import TABLES, RoundModel
from desktop.visits.rounds_view import RoundsView
from desktop.visits.visit_form_model import VisitFormModel, VisitPlace
from desktop.visits.visit_form_view import VisitFormView
from desktop.widgets import Button, Kind, SectionHeader, column
from desktop.widgets.page import MARGINS
from desktop.widgets.tabs import Tabs
from forms.i18n import N_, _, ngettext
from models import calendar
from models.visits.findings import to_pass_on
from models.visits.records import Outcome
from models.visits.sheets import ScannedSheet

LISTS = {"rounds": N_("Rounds"), "due": N_("Due"), "findings": N_("Problems found"), "logs": N_("Visit logs")}


class VisitsView(QWidget):
    """Targets: ``record`` with ``kind="round"``/``"log"`` or ``page="record"``; ``page`` a list, ``plan``, ``entry``.

    ``page="new"``: the form of a visit to that door, its time line behind it; ``household``, ``round_door`` and
    ``corrects`` say which of its forms, as ``VisitPlace`` does.

    With ``page="findings"`` the record is a problem, to be chosen in the list of all.

    ``ids`` are dwellings: to plan a round of (``page="plan"``) or to print sheets of (``page="door_sheets"``).
    ``sheet`` is the number of a sheet that was scanned.
    """

    def __init__(self, desk: Desk, now: Callable[[], datetime] = calendar.now) -> None:
        super().__init__()
        self._desk, self._now = desk, now
        self.rounds = RoundsView(desk)
        self.due = DueView(desk, now)
        self.findings = FindingsView(desk, FindingsModel(desk, now, self))
        self.log_model = LogModel(desk, now, self)
        self.logs = LogsView(desk, self.log_model)
        self.log = LogView(desk, self.log_model)
        self.round = RoundView(desk, RoundModel(desk, now, self))
        self.plan = PlanView(RoundPlanModel(desk, calendar.day_of(now()), self))
        self.entry = FastEntryView(FastEntryModel(desk, now, self))
        self.record = RecordView(desk, RecordModel(desk, self))
        self.form: VisitFormView | None = None
        self._before: list[QWidget] = []
        """Photos that were chosen for a visit whose form was left unsaved, as when the next sheet is scanned."""
        self._print_next = False
        self.tabs = Tabs([(key, _(words)) for key, words in LISTS.items()])
        self.lists = QStackedWidget()
        self.pages = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.plan_button = Button(_("Plan a round"), Kind.PRIMARY, "add")
        self.entry_button = Button(_("Enter sheets"), Kind.SECONDARY, "scan")
        self.log_button = Button(_("Log of today"), Kind.SECONDARY, "log")
        header = SectionHeader(_("Visits"), None, self.log_button, self.entry_button, self.plan_button, page=True)
        for view in (self.rounds, self.due, self.findings, self.logs):
            self.lists.addWidget(view)
        self.front = QWidget()
        self.front.setLayout(column(header, self.tabs, self.lists, gap=12, margins=MARGINS))
        for page in (self.front, self.round, self.plan, self.entry, self.record, self.log):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0))

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_list)
        self.plan_button.clicked.connect(lambda: self.open_plan())
        self.entry_button.clicked.connect(self.open_entry)
        self.log_button.clicked.connect(self.open_new_log)
        self.rounds.opened.connect(self.open_round)
        self.rounds.plan_wanted.connect(lambda: self.open_plan())
        self.due.opened.connect(self.open_record)
        self.logs.opened.connect(self.open_log)
        self.logs.new_wanted.connect(self.open_new_log)
        self.round.door_opened.connect(self._enter_door)
        self.round.adding.connect(lambda round_id, name: self.open_plan(into=(round_id, name)))
        self.plan.created.connect(self._planned)
        self.entry.form_wanted.connect(self._open_sheet_form)
        self.record.form_wanted.connect(self.open_form)
        for page in (self.round, self.entry, self.record, self.log):
            page.back.connect(self.go_back)
        self.plan.left.connect(self.go_back)
        self._desk.changed.connect(self._changed)

    # -- where to

    def show_target(self, target: Target) -> None:
        """Open what is asked for; without anything the list that was open last."""
        page, kind = target.options.get("page"), target.options.get("kind")
        if number := target.options.get("sheet"):
            self.open_entry()
            self.entry.scan(str(number))
        elif page == "findings":
            self.show_list("findings")
            if target.record is not None:
                self.findings.choose(target.record)
        elif target.record is not None and (kind == "round" or page == "round"):
            self.open_round(target.record)
        elif target.record is not None and kind == "log":
            self.open_log(target.record)
        elif target.record is not None:
            self.open_record(target.record)
            if page == "new":
                self.open_form(_place(target.record, target.options))
        elif page in ("plan", "plan_round"):
            self.open_plan(target.ids)
        elif page == "door_sheets":
            self._print_sheets(target.ids)
        elif page == "entry":
            self.open_entry()
        elif page in LISTS:
            self.show_list(str(page))
        else:
            self.show_list(self.tabs.value())

    def show_list(self, key: str) -> None:
        self.tabs.choose(key)
        self._before.clear()
        self._drop_form()
        self.pages.setCurrentWidget(self.front)
        lists: dict[str, RoundsView | DueView | FindingsView | LogsView] = {
            "rounds": self.rounds,
            "due": self.due,
            "findings": self.findings,
            "logs": self.logs,
        }
        view = lists[key]
        self.lists.setCurrentWidget(view)
        view.refresh()
        view.setFocus()

    def open_round(self, round_id: UUID) -> None:
        self._turn_to(self.round)
        self.round.open(round_id)

    def open_record(self, record_id: UUID) -> None:
        self._turn_to(self.record)
        self.record.open(record_id)
        self.record.add_button.setFocus()

    def open_plan(self, dwelling_ids: tuple[UUID, ...] = (), into: tuple[UUID, str] | None = None) -> None:
        self._turn_to(self.plan)
        self.plan.start(dwelling_ids, into)

    def open_entry(self) -> None:
        self._turn_to(self.entry)
        self.entry.ready()

    def open_log(self, log_id: UUID) -> None:
        self._turn_to(self.log)
        self.log_model.open(log_id)

    def open_new_log(self) -> None:
        self._turn_to(self.log)
        self.log_model.start(calendar.day_of(self._now()))

    def open_form(self, place: VisitPlace) -> None:
        """Open the whole form for a visit to a place, or for the correction of one."""
        self._show_form(VisitFormModel(self._desk, place, self._now()))

    def go_back(self) -> None:
        """Return to the page from which this one was opened."""
        before = self._before.pop() if self._before else self.front
        if before is self.front:
            self.show_list(self.tabs.value())
        else:
            self.pages.setCurrentWidget(before)
            self._focus(before)
            self._drop_form()

    def _focus(self, page: QWidget) -> None:
        """Put the keys where the page is gone on with; else Qt gives them to whatever comes next, even to “Undo”."""
        if page is self.entry:
            self.entry.ready()
        elif page is self.record:
            self.record.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif page is self.round:
            self.round.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Alt+Left goes back inside the screen first; only from its front page it is the window's."""
        if isinstance(event, QKeyEvent) and self.pages.currentWidget() is not self.front:
            back = event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
            if back and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (back or event.key() == Qt.Key.Key_Escape):
                self.go_back()
                return True
        return super().event(event)

    def _turn_to(self, page: QWidget) -> None:
        current = self.pages.currentWidget()
        if current is page:
            return
        if page in self._before:
            del self._before[self._before.index(page) :]
        elif current is not None and current is not self.form:
            self._before.append(current)
        self._drop_form()
        self.pages.setCurrentWidget(page)

    # -- what follows

    def _planned(self, round_id: UUID) -> None:
        model = self.plan.model
        doors = len(model.plan.doors)
        words = ngettext("Round with {n} door", "Round with {n} doors", doors).format(n=doors)
        self._desk.done.emit(words, model.act_id)
        self._before = [self.front]
        self.pages.setCurrentWidget(self.round)
        self.round.open(round_id)
        self.round.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_door(self, round_door_id: UUID) -> None:
        self.open_entry()
        self.entry.model.open_door(round_door_id)

    def _open_sheet_form(self, sheet: ScannedSheet) -> None:
        entry = self.entry.model
        place = VisitPlace(sheet.row.dwelling_id, sheet.row.id)
        model = VisitFormModel(self._desk, place, entry.at, entry.outcome, entry.met)

        def saved(visit_id: UUID) -> None:
            outcome = model.form.answers["outcome"]
            if isinstance(outcome, Outcome) and model.form.act_id is not None:
                entry.note(Entered(visit_id, sheet, outcome, model.form.act_id))

        model.saved.connect(saved)
        self._show_form(model, tells=False)

    def _show_form(self, model: VisitFormModel, *, tells: bool = True) -> None:
        view = VisitFormView(model)
        model.setParent(view)
        model.saved.connect(lambda visit_id: self._form_saved(model, visit_id, tells=tells))
        view.left.connect(self.go_back)
        current = self.pages.currentWidget()
        if current is not None and current is not self.form:
            self._before.append(current)
        self._drop_form()
        self.form = view
        self.pages.addWidget(view)
        self.pages.setCurrentWidget(view)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _form_saved(self, model: VisitFormModel, visit_id: UUID, *, tells: bool) -> None:
        if tells:
            self._desk.done.emit(_("Visit saved"), model.form.act_id)
        self.go_back()
        if model.then:
            hazard = model.then == "hazard"
            self._desk.read(
                lambda session: to_pass_on(session, visit_id, hazard=hazard), lambda id_: self._go_on(id_, hazard), self
            )

    def _go_on(self, finding_id: UUID | None, hazard: bool) -> None:
        """What was found becomes a case before anybody has to look for it."""
        if finding_id is not None:
            make = make_hazard if hazard else make_appeal
            make(self._desk, finding_id)

    def _drop_form(self) -> None:
        if self.form is not None:
            self.form.model.form.settle()
            self.pages.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None

    def _print_sheets(self, dwelling_ids: tuple[UUID, ...]) -> None:
        mask = papers.ids_masked(self._desk)
        show_preview(self._desk, papers.dwelling_sheets(dwelling_ids, mask=mask), self)

    def _changed(self, change: Change) -> None:
        if not self.isVisible() or self.pages.currentWidget() is not self.front:
            return
        if change.touches(*TABLES):
            self.rounds.refresh()
            self.due.refresh()


def _place(dwelling_id: UUID, options: Mapping[str, Any]) -> VisitPlace:
    return VisitPlace(dwelling_id, options.get("round_door"), options.get("household"), options.get("corrects"))

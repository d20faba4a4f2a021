"""The tab of red-leader stations: tasks with their three days, the page of one, and the meetings that gave them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form, chosen_from, leave_kept, one_name
from desktop.case_looks import short_number
from desktop.case_page import CasePage, CaseShown
from desktop.community_column import community_column, community_first
from desktop.desk import Desk
from desktop.record_list import ListSpec, RecordList
from desktop.tabbed import Tab
from desktop.theme import Tone
from desktop.whistles.looks import TASK_ICONS, task_chip, task_light, task_words
from desktop.widgets import Beside, Button, ChoiceChip, Column, EmptyState, Entry, Kind, SidePanel, column, flow
from desktop.widgets.choices import Options
from desktop.widgets.page import holder
from desktop.widgets.stack import Stack
from forms.appeals_words import SATISFACTIONS, last_moment, local_text
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.save import stored_answers
from forms.whistles import MEETING, SEAT_TASK, TASK, TASK_STEP_FORMS
from forms.whistles_saving import save_meeting, save_task, save_task_step
from forms.whistles_words import MEETINGS, TASK_FORMULA, TASK_STATES, TASK_STEPS, stray_text
from models.appeals.departments import department_names
from models.calendar import now, today
from models.cases.seats import communities_below
from models.clocks.deadlines import Light
from models.whistles.records import RedMeeting
from models.whistles.red_states import TaskStep, TaskStepKind
from models.whistles.red_tasks import TaskFilter, TaskRow, meetings, task_page, tasks

GIVE, STEP, MEET = "red.give", "red.step", "red.meeting"


class RedList(RecordList):
    area = "whistles"


class RedTab(Tab):
    """N gives a task, M notes a meeting, Enter opens. ``due`` of a target: only what waits for feedback."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._now = now()
        self._wanted = TaskFilter()
        self.tasks_chip = ChoiceChip(_("Tasks of departments"), "log")
        self.due_chip = ChoiceChip(_("Feedback awaited"), "time")
        self.meetings_chip = ChoiceChip(_("Meetings"), "people")
        self.new_task = Button(_("New task"), Kind.PRIMARY, "add", "N")
        self.new_meeting = Button(_("New meeting"), Kind.PRIMARY, "add", "M")
        self.no_task = EmptyState(
            "log", _("No task here"), _("What a meeting gives to a department is answered within three days."),
            _("New task"),
        )  # fmt: skip
        self.no_meeting = EmptyState(
            "people", _("No meeting here"), _("Joint meetings, dispatch meetings and meetings on one subject."),
            _("New meeting"),
        )  # fmt: skip
        keys = {Qt.Key.Key_N: self.give, Qt.Key.Key_M: self.meet}
        self.list = RedList(desk, self._task_spec(), self.no_task, self.new_task, keys=keys)
        self.held = RedList(desk, self._meeting_spec(), self.no_meeting, self.new_meeting, keys=keys)
        self.lists = Stack()
        for each in (self.list, self.held):
            self.lists.addWidget(each)
        listed = QWidget()
        chips = flow(self.tasks_chip, self.due_chip, self.meetings_chip, gap=8)
        listed.setLayout(column(holder(chips), self.lists, gap=8))
        self.panel = SidePanel()
        self.beside = Beside(listed, self.panel)
        self.page: CasePage[tuple[TaskRow, datetime]] = CasePage(
            desk, "log", _read, partial(_shown, desk), self._step_form,
            lambda act, _result: _("Saved: {name}.").format(name=_(TASK_STEPS[TaskStepKind(act)])),
        )  # fmt: skip
        self.pages = Stack()
        for page in (self.beside, self.page):
            self.pages.addWidget(page)
        self.fill(self.pages, self._load)
        self._connect()
        self._choose(self.tasks_chip)

    def _connect(self) -> None:
        self.list.opened.connect(self.open_record)
        self.list.searched.connect(lambda text: self._narrow(text=text))
        self.held.opened.connect(self.edit_meeting)
        self.held.searched.connect(lambda _text: self._load())
        self.new_task.clicked.connect(lambda: self.give())
        self.new_meeting.clicked.connect(lambda: self.meet())
        self.no_task.acted.connect(lambda: self.give())
        self.no_meeting.acted.connect(lambda: self.meet())
        for chip in (self.tasks_chip, self.due_chip, self.meetings_chip):
            chip.clicked.connect(partial(self._choose, chip))
        self.page.left.connect(self.back)
        self.panel.closed.connect(self.begin)
        self.beside.covered.connect(lambda _covered: self._cover())
        self.pages.currentChanged.connect(lambda _number: self._cover())

    def _cover(self) -> None:
        self.cover(self.pages.currentWidget() is self.page or self.beside.is_covered)

    def begin(self) -> None:
        if self.pages.currentWidget() is self.page:
            self.page.begin()
        elif self.panel.content is None:
            self._front().focus_rows()

    def _front(self) -> RedList:
        return self.held if self.lists.currentWidget() is self.held else self.list

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "red":
            leave_kept(self.panel)
            self.pages.setCurrentWidget(self.beside)
        if "due" in options:
            self._choose(self.due_chip if options["due"] else self.tasks_chip)

    def open_record(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.panel.leave()
            self.pages.setCurrentWidget(self.page)
            self.page.open(record_id)

    def back(self) -> None:
        """From the page of one task to the list."""
        self.pages.setCurrentWidget(self.beside)
        self.begin()

    # reading ----------------------------------------------------------------------------------------------------

    def _choose(self, chip: ChoiceChip, *_checked: bool) -> None:
        for each in (self.tasks_chip, self.due_chip, self.meetings_chip):
            each.setChecked(each is chip)
            each.updateGeometry()  # what is chosen stands in bold
        self.lists.setCurrentWidget(self.held if chip is self.meetings_chip else self.list)
        self._narrow(due=chip is self.due_chip)

    def _narrow(self, **changes: Any) -> None:
        self._wanted = TaskFilter(**{"text": self._wanted.text, "due": self._wanted.due, **changes})
        self._load()

    def _load(self) -> None:
        at, wanted = now(), self._wanted
        said = self.held.bar.search.text().strip()

        def read(session: Session) -> tuple[list[TaskRow], int, list[RedMeeting]]:
            held = [one for one in meetings(session) if not said or said in f"{one.topic} {one.chair} {one.present}"]
            waiting = tasks(session, TaskFilter(due=True), at)
            return tasks(session, wanted, at), len(waiting), held

        self._desk.read(read, partial(self._show, at, wanted), self, self.fail)
        if self.pages.currentWidget() is self.page:
            self.page.load()

    def _show(self, at: datetime, wanted: TaskFilter, found: tuple[list[TaskRow], int, list[RedMeeting]]) -> None:
        if wanted != self._wanted:
            return
        self.show_content()
        self._now = at
        rows, waiting, held = found
        self.list.set_rows(rows)
        self.held.set_rows(held)
        words = f"{_('Feedback awaited')} {waiting}"
        self.due_chip.setText(words)
        self.due_chip.setAccessibleName(words)
        for chip in (self.tasks_chip, self.due_chip, self.meetings_chip):
            chip.updateGeometry()
        self.counted.emit(waiting or None)

    # acting -----------------------------------------------------------------------------------------------------

    def give(self) -> None:
        """Open the form of a new task beside the list."""
        self._desk.read(_names, lambda found: self._ask_task(*found), self)

    def _ask_task(self, names: list[str], latest: UUID | None, communities: Options) -> None:
        form = act_form(
            self._desk,
            GIVE,
            SEAT_TASK if self._desk.at_seat else TASK,
            lambda session, raw: save_task(session, raw, meeting_id=latest).id,
            special={"department": one_name(names), "community_code": chosen_from(communities)},
            words=_(TASK_FORMULA),
        )
        form.done.connect(self._given)
        self._ask(_("New task"), form)

    def _given(self, task_id: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("The task is given; feedback is due within three days."), act_id)
        self.open_record(task_id)

    def meet(self) -> None:
        """Open the form of a new meeting beside the list."""
        self._ask_meeting(None, {"on": today()})

    def edit_meeting(self, meeting_id: object) -> None:
        if not isinstance(meeting_id, UUID):
            return

        def read(session: Session) -> dict[str, object]:
            return dict(stored_answers(MEETING, session.get_one(RedMeeting, meeting_id)))

        self._desk.read(read, partial(self._ask_meeting, meeting_id), self)

    def _ask_meeting(self, meeting_id: UUID | None, first: Mapping[str, object]) -> None:
        form = act_form(
            self._desk,
            MEET,
            MEETING,
            lambda session, raw: save_meeting(session, raw, meeting_id=meeting_id).id,
            about=meeting_id,
            first=first,
        )
        form.done.connect(self._noted)
        self._choose(self.meetings_chip)
        self._ask(_("Meeting of the red-leader station"), form)

    def _noted(self, _meeting_id: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("The meeting is noted."), act_id)

    def _ask(self, title: str, form: ActForm) -> None:
        form.left.connect(self.panel.leave)
        self.pages.setCurrentWidget(self.beside)
        self.panel.show_content(title, form)
        self.beside.arrange()
        form.begin()

    def _step_form(self, act: str, found: tuple[TaskRow, datetime]) -> ActForm:
        kind, task_id = TaskStepKind(act), found[0].id
        return act_form(
            self._desk,
            STEP,
            TASK_STEP_FORMS[kind],
            lambda session, raw: save_task_step(session, kind, raw, task_id=task_id),
            about=task_id,
            words=_("The points follow by themselves.") if kind is not TaskStepKind.REMARK else "",
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        else:
            super().keyPressEvent(event)

    # columns ----------------------------------------------------------------------------------------------------

    def _task_spec(self) -> ListSpec:
        columns: list[Column[TaskRow]] = [
            Column("light", N_("3-day feedback"), lambda row: task_words(row, self._now), 159,
                   sort=lambda row: row.due.due_at if row.light is not Light.OVER else row.given_at,
                   chip=lambda row: task_light(row, self._now)),
            Column("number", N_("Number"), lambda row: short_number(row.number), 150, sort=lambda row: row.number),
            *community_column(self._desk, _community),
            Column("department", N_("Department"), lambda row: row.department, 130),
            Column("text", N_("What it has to do"), lambda row: row.text.replace("\n", " "), 280),
            Column("state", N_("State"), lambda row: words_of(TASK_STATES, row.state), 155,
                   chip=lambda row: task_chip(row.state)),
            Column("given", N_("Given at"), lambda row: local_text(row.given_at), 155, sort=lambda row: row.given_at),
            Column("due", N_("Feedback due on"), lambda row: last_moment(row.due.due_at), 130),
            Column("satisfied", N_("How satisfied"), _satisfied, 100),
        ]  # fmt: skip
        return ListSpec(
            "red_tasks", N_("Tasks of the red-leader station"), columns, lambda row: row.id,
            placeholder=N_("Number, department or what it has to do"), hidden=("number", "satisfied"),
            masks={"text": lambda _text: ""},
        )  # fmt: skip

    def _meeting_spec(self) -> ListSpec:
        columns: list[Column[RedMeeting]] = [
            Column("on", N_("Day of the meeting"), lambda row: row.on.isoformat(), 110),
            Column("kind", N_("Kind of meeting"), lambda row: words_of(MEETINGS, row.kind), 110),
            Column("topic", N_("What the meeting is about"), lambda row: row.topic, 280),
            Column("chair", N_("Who chairs"), lambda row: row.chair or "", 100),
            Column("present", N_("Who was there"), lambda row: row.present or "", 240),
        ]  # fmt: skip
        return ListSpec(
            "red_meetings", N_("Meetings"), columns, lambda row: row.id, placeholder=N_("Subject or who was there"),
            masks={},
        )  # fmt: skip


def _community(row: TaskRow) -> str:
    return row.community_code


def _satisfied(row: TaskRow) -> str:
    return words_of(SATISFACTIONS, row.standing.satisfaction)


def _names(session: Session) -> tuple[list[str], UUID | None, Options]:
    """The departments, and today's meeting: what is given on the day of a meeting was given by it; a seat's
    communities.
    """
    held = meetings(session, today(), today())
    return department_names(session), held[0].id if held else None, communities_below(session)


def _read(session: Session, task_id: UUID) -> tuple[TaskRow, datetime]:
    at = now()
    return task_page(session, task_id, at), at


def _shown(desk: Desk, found: tuple[TaskRow, datetime]) -> CaseShown:
    row, at = found
    stands = row.standing
    why = {step.id: code for step, code in stands.stray}
    steps = sorted((*stands.path, *(step for step, _code in stands.stray)), key=lambda step: (step.at, step.id))
    given = Entry(local_text(row.given_at), _("Task given"), row.department, Tone.INFO, "assign")
    return CaseShown(
        title=short_number(row.number),
        subtitle=community_first(desk, row.community_code, row.department),
        state=task_chip(row.state),
        light=task_light(row, at),
        light_words=_("last day {day}").format(day=last_moment(row.due.due_at)),
        texts=((_("What it has to do"), row.text),),
        facts=(
            (_("Given at"), local_text(row.given_at)),
            (_("Feedback at"), local_text(stands.answered_at)),
            (_("Solved at"), local_text(stands.solved_at)),
            (_("How satisfied"), words_of(SATISFACTIONS, stands.satisfaction)),
        ),
        entries=[*(_entry(step, why.get(step.id)) for step in reversed(steps)), given],
        acts=[(kind.value, _(TASK_STEPS[kind])) for kind in _ordered(row)],
    )


def _ordered(row: TaskRow) -> list[TaskStepKind]:
    """Of what is possible, what leads on first."""
    first = TaskStepKind.SOLVE
    return sorted(row.possible, key=lambda kind: (kind is not first, list(TaskStepKind).index(kind)))


def _entry(step: TaskStep, stray: str | None) -> Entry:
    tone, icon = TASK_ICONS.get(step.kind, (Tone.NEUTRAL, "neutral"))
    names = {kind.value: words for kind, words in TASK_STEPS.items()}
    satisfaction = (step.detail or {}).get("satisfaction")
    detail = [words_of(SATISFACTIONS, satisfaction), step.text]
    if stray is not None:
        tone, icon = Tone.WARNING, "conflict"
        detail.append(_("No effect: {why}").format(why=stray_text(stray)))
    title = _(names[step.kind]) if step.kind in names else step.kind
    return Entry(local_text(step.at), title, "\n".join(filter(None, detail)), tone, icon)

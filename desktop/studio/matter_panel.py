"""One matter at a time, beside the queue or on a page of its own: intake, what came of it, what happened so far."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.act_form import ActForm
from desktop.desk import Desk
from desktop.logs_card import LogsCard
from desktop.messages import sentence
from desktop.record_model import RecordModel
from desktop.studio.acting import Acting
from desktop.studio.looks import STEP_ICONS, kind_chip, moment_text, state_chip, topic_text
from desktop.studio.matter_forms import FORM_OF, TITLES, ChoiceForm, MatterForms
from desktop.studio.matter_model import MatterShown, read_matter
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    DescriptionList,
    EmptyState,
    Entry,
    ErrorState,
    Kind,
    PageHead,
    SkeletonRows,
    Text,
    Timeline,
    Toolbar,
    column,
)
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import N_, _
from forms.messages import explain
from forms.studio_words import MATTER_STEPS, PROMPTS
from models.errors import WorldError
from models.studio import matters
from models.studio.queries import StepView
from models.studio.states import MatterState, MatterStepKind

ACTS: dict[MatterStepKind, tuple[str, str]] = {
    MatterStepKind.CALL: ("call", "G"),
    MatterStepKind.SETTLE: ("success", "S"),
    MatterStepKind.HAND_OVER: ("move", "H"),
    MatterStepKind.APPOINT: ("calendar", "A"),
    MatterStepKind.REFER: ("next", "R"),
    MatterStepKind.TO_APPEAL: ("appeals", "P"),
    MatterStepKind.TO_MEDIATION: ("studio", "M"),
    MatterStepKind.TO_HAZARD: ("hazard", "D"),
    MatterStepKind.LEAVE: ("move_out", "L"),
    MatterStepKind.TAKE_IN: ("edit", "E"),
    MatterStepKind.REPORT_POLICE: ("case", "B"),
    MatterStepKind.REMARK: ("log", "K"),
}
"""What can be done: icon and key (with Alt), in the order in which the buttons stand."""
_DONE = {
    "take_in": N_("Taken in·"),
    "settle": N_("Settled here"),
    "hand_over": N_("Handed over"),
    "appoint": N_("Appointment made"),
    "refer": N_("Referred"),
    "to_appeal": N_("Goes on as an appeal"),
    "to_hazard": N_("Goes on as a hazard"),
    "remark": N_("Remark added"),
    "report_police": N_("Report to the police noted"),
    "name": N_("Named on the file"),
}
STAYS = ("take_in", "remark", "report_police", "name")
"""After these the visitor is still there."""


class MatterPanel(QWidget):
    """``moved``: the matter is another row now (a closed file); ``ended``: something came of it; ``left``: back.

    Forms that were begun stay as they are while other matters are shown: officers take turns at one PC.
    """

    moved = Signal(object, object)  # old id, new id
    ended = Signal(object)
    left = Signal()
    arranged = Signal()  # a form was opened, or closed

    def __init__(self, desk: Desk, acting: Acting, *, way_back: bool = False) -> None:
        super().__init__()
        self._desk, self._acting = desk, acting
        self.model = RecordModel(desk, read_matter, self)
        self._forms: dict[UUID, tuple[str, ActForm | ChoiceForm]] = {}
        self._spared = False
        self.gone_button = self._button(MatterStepKind.LEAVE)
        self.head = PageHead("", self.gone_button, way_back=way_back)
        self.closed = Banner("", Tone.WARNING, _("Name a worker…"), dismissible=False)
        self.prompt = Banner("", Tone.DANGER, _("Note the report…"), dismissible=False)
        self.facts = DescriptionList(column_width=150)
        self.said = Text("", wrap=True)
        self.about = Card(self.facts, self.said, padding=12, gap=8)
        self.buttons = {kind: self._button(kind) for kind in ACTS}
        self.acts = Toolbar(*self.buttons.values())
        self.form_title = Text("", TextRole.HEADING)
        self.timeline = Timeline()
        self.logs = LogsCard(desk)
        history = QWidget()
        happened = Text(_("What happened so far"), TextRole.STRONG)
        history.setLayout(column(self.logs, happened, self.timeline, None, gap=12))
        self.history = PageScroll(history)
        self.below = Stack()
        self.below.addWidget(self.history)
        self.missing = EmptyState(
            "info", _("This matter is not here any more"),
            _("It was taken away, or became a closed file. Open it from the list again."),
        )  # fmt: skip
        self.error = ErrorState(_("This page could not be read"), "")
        self.pages = Stack()
        for page in (self._loading(), self._page(), self.missing, self.error):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0))
        self._connect()

    def _page(self) -> QWidget:
        self.page = QWidget()
        box = column(self.head, self.prompt, self.closed, self.about, self.acts, self.form_title, gap=8)
        box.addWidget(self.below, 1)
        self.page.setLayout(box)
        return self.page

    def _loading(self) -> QWidget:
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(6), None))
        return loading

    def _button(self, kind: MatterStepKind) -> Button:
        icon, key = ACTS[kind]
        words = _("Edit what was taken in") if kind is MatterStepKind.TAKE_IN else _(MATTER_STEPS[kind])
        look = Kind.PRIMARY if kind in (MatterStepKind.CALL, MatterStepKind.SETTLE) else Kind.SECONDARY
        button = Button(words, look, icon, f"Alt+{key}")
        button.clicked.connect(partial(self.act, kind))
        return button

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.gone.connect(lambda: self.pages.setCurrentWidget(self.missing))
        self.model.failed.connect(self._fail)
        self.error.acted.connect(self.model.load)
        self.head.back.connect(self.left)
        self.closed.action.clicked.connect(partial(self.ask, "name"))
        self.prompt.action.clicked.connect(partial(self.ask, "report_police"))

    # showing ----------------------------------------------------------------------------------------------------

    @property
    def matter_id(self) -> UUID | None:
        return self.model.record_id

    @property
    def form(self) -> ActForm | ChoiceForm | None:
        """The form that is open for the matter that is shown."""
        opened = self._forms.get(self.matter_id) if self.matter_id else None
        return opened[1] if opened else None

    def open(self, matter_id: UUID) -> None:
        if matter_id != self.matter_id:
            self.pages.setCurrentIndex(0)
            self.model.open(matter_id)
        else:
            self.model.load()

    def _show(self, shown: MatterShown) -> None:
        opening = self.pages.currentWidget() is not self.page or self._drop_done()
        row = shown.page.row
        label = _("Visitor {number}").format(number=row.label) if row.label else row.number
        who = "" if row.state is MatterState.WAITING else row.officer or ""
        told = [_("came {time}").format(time=moment_text(row.came_at)), who, row.number if row.label else ""]
        self.head.show_title(f"{label} {row.name or ''}".strip(), " · ".join(filter(None, told)), state_chip(row.state))
        self._show_banners(shown)
        self._show_facts(shown)
        self._show_acts(shown)
        self.timeline.set_entries([_entry(step) for step in reversed(shown.page.steps)])
        self.logs.show_logs(shown.logs)
        self.pages.setCurrentWidget(self.page)
        if row.state is MatterState.SERVING and row.kind is None and self.form is None:
            self.ask("take_in")
        else:
            self._show_below()
            if opening:
                self.begin()

    def begin(self) -> None:
        """Put the keys where one goes on."""
        if not self.isVisible():
            return
        if self.form is not None:
            self.form.begin()
            return
        first = next((button for button in self.buttons.values() if button.isVisibleTo(self.page)), None)
        (first or self.head.back_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_banners(self, shown: MatterShown) -> None:
        words = _("Closed file (L-15): only those named on it can open it: {names}.").format(names=shown.named_words)
        self.closed.text.setText(words)
        self.closed.setVisible(shown.is_closed)
        told = any(step.step.kind == MatterStepKind.REPORT_POLICE.value for step in shown.page.steps)
        prompt = "" if told else shown.page.prompt or ""
        self.prompt.text.setText(_(PROMPTS[prompt]) if prompt else "")
        self.prompt.setVisible(bool(prompt))

    def _show_facts(self, shown: MatterShown) -> None:
        row = shown.page.row
        pairs = [
            (_("Kind of matter"), " · ".join(filter(None, (kind_chip(row.kind).text, topic_text(row.topic))))),
            (_("Visitor's phone"), row.phone or ""),
            (_("Visitor's address"), row.address or ""),
        ]
        if row.until is not None:
            pairs.append((_("Comes again at"), moment_text(row.until)))
        if row.department:
            pairs.append((_("Department that goes on"), row.department))
        self.facts.set_pairs(pairs)
        self.said.setText(row.content or "")
        self.said.setVisible(bool(row.content))

    def _show_acts(self, shown: MatterShown) -> None:
        taken_in = shown.page.row.kind is not None
        hidden = set()
        if not taken_in:
            hidden = set(ACTS) - {MatterStepKind.CALL, MatterStepKind.LEAVE, MatterStepKind.REMARK}
        if shown.is_closed:
            hidden.add(MatterStepKind.TO_HAZARD)
        else:
            hidden.add(MatterStepKind.REPORT_POLICE)
        for kind, button in self.buttons.items():
            button.setVisible(kind in shown.page.possible and kind not in hidden)

    def spare(self, *, facts: bool) -> None:
        """Leave out what a form needs the room of, or show it again."""
        if facts != self._spared:
            self._spared = facts
            self._show_below()

    def _show_below(self) -> None:
        """The form that is open, else what happened so far.

        While a form is open, no other act is offered; but whoever was called may not have come, or goes unheard.
        """
        opened = self._forms.get(self.matter_id) if self.matter_id else None
        self.below.setCurrentWidget(opened[1] if opened else self.history)
        intake = opened is not None and opened[0] == "take_in"
        self.form_title.setText(_(TITLES[opened[0]]) if opened else "")
        self.form_title.setVisible(opened is not None and not intake)
        self.acts.setVisible(opened is None)
        self.gone_button.setVisible(intake)
        self.head.subtitle.setVisible(not intake and not self._spared)
        self.about.setVisible(
            not intake and not self._spared and bool(self.model.shown and self.model.shown.page.row.kind)
        )
        self.arranged.emit()

    # acting -----------------------------------------------------------------------------------------------------

    def act(self, kind: MatterStepKind, *_checked: bool) -> None:
        matter_id, officer = self.matter_id, self._acting.officer_id
        if matter_id is None:
            return
        if kind is MatterStepKind.CALL:
            call = partial(matters.call, matter_id=matter_id, officer_id=officer)
            self.model.act("studio.call", lambda session: call(session).id, _("Called in"))
        elif kind is MatterStepKind.LEAVE:
            self._desk.write(
                "studio.outcome",
                lambda session: matters.leave(session, matter_id, officer_id=officer).id,
                lambda pair: self._gone(matter_id, pair[1]),
                self,
            )
        elif kind is MatterStepKind.TO_MEDIATION:
            self._desk.go("mediation", page="new", matter=matter_id, officer=officer)
        else:
            self.ask(FORM_OF[kind])

    def ask(self, act: str, *_checked: bool) -> None:
        """Open a form about the matter that is shown."""
        shown, matter_id = self.model.shown, self.matter_id
        if shown is None or matter_id is None:
            return
        self._close_form(matter_id)
        form = MatterForms(self._desk, self._acting, shown).make(act)
        self._forms[matter_id] = (act, form)
        self.below.addWidget(form)
        form.left.connect(partial(self._leave_form, matter_id, act))
        form.done.connect(partial(self._saved, matter_id, act))
        self._show_below()
        self.begin()

    def _saved(self, matter_id: UUID, act: str, result: object, act_id: int | None) -> None:
        if ended := act not in STAYS:
            self._close_form(matter_id)
        else:  # what comes next is offered as soon as it is read
            self._forms.pop(matter_id)[1].setEnabled(False)
        if act == "take_in":
            taken = result.matter.id  # type: ignore[attr-defined]
            if taken != matter_id:
                self.moved.emit(matter_id, taken)
                if matter_id == self.matter_id:
                    self.model.open(taken)
        self._stored(matter_id, _(_DONE[act]), act_id, ended=ended)

    def _gone(self, matter_id: UUID, act_id: int | None) -> None:
        """What was begun of the intake goes with him."""
        if isinstance(self.form, ActForm) and matter_id == self.matter_id:
            self.form.model.drop_draft()
        self._close_form(matter_id)
        self._stored(matter_id, _("Visitor has gone"), act_id, ended=True)

    def _stored(self, matter_id: UUID, words: str, act_id: int | None, *, ended: bool) -> None:
        self._desk.done.emit(words, act_id)
        if ended:
            self.ended.emit(matter_id)
        else:
            self.model.load()

    def _leave_form(self, matter_id: UUID, act: str) -> None:
        """Whoever leaves the intake of somebody who has not been heard keeps him waiting there."""
        self._close_form(matter_id)
        if matter_id == self.matter_id:
            self._show_below()
            self.begin()
        if act == "take_in":
            self.left.emit()

    def _drop_done(self) -> bool:
        """Take forms away that were stored; whether there was one."""
        kept = [form for _act, form in self._forms.values()]
        done = [form for form in self.findChildren(QWidget) if isinstance(form, ActForm | ChoiceForm)]
        for form in (gone := [form for form in done if form not in kept and not form.isEnabled()]):
            form.hide()
            form.deleteLater()
        return bool(gone)

    def _close_form(self, matter_id: UUID) -> None:
        opened = self._forms.pop(matter_id, None)
        if opened is not None:
            opened[1].hide()
            opened[1].deleteLater()

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _entry(view: StepView) -> Entry:
    """A step with what it says; one without effect says why."""
    step = view.step
    tone, icon = STEP_ICONS.get(step.kind, (Tone.NEUTRAL, "neutral"))
    names = {kind.value: words for kind, words in MATTER_STEPS.items()}
    detail = [step.department if step.kind == MatterStepKind.REFER.value else "", moment_text(step.until), step.text]
    if view.stray is not None:
        tone, icon = Tone.WARNING, "conflict"
        why = explain(WorldError(view.stray))
        detail.append(_("Without effect: another PC had moved it on. {why}").format(why=why))
    title = " · ".join(filter(None, (_(names.get(step.kind, step.kind)), step.actor)))
    if step.kind == MatterStepKind.HAND_OVER.value:
        title = _("Handed to {name}").format(name=step.actor)
    return Entry(moment_text(step.at), title, "\n".join(filter(None, detail)), tone, icon)

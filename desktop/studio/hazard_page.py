"""The page of one hazard: what was found, what happened, and what has to be done next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.logs_card import LogsCard
from desktop.messages import sentence
from desktop.printing.preview_view import show_preview
from desktop.record_model import RecordModel
from desktop.studio import papers
from desktop.studio.acting import Acting
from desktop.studio.hazard_forms import TITLES, HazardForms
from desktop.studio.hazards_model import HazardShown, read_hazard
from desktop.studio.looks import (
    STEP_ICONS,
    hazard_kind_text,
    hazard_light_chip,
    hazard_state_chip,
    moment_text,
    next_step,
)
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Beside,
    Button,
    Card,
    Chip,
    DescriptionList,
    EmptyState,
    Entry,
    ErrorState,
    Kind,
    PageHead,
    SidePanel,
    Text,
    Timeline,
    Toolbar,
    column,
    row,
)
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import N_, _
from forms.messages import explain
from forms.studio_words import HAZARD_STEPS
from models.errors import WorldError
from models.studio.hazard_queries import HazardRow, HazardStepView
from models.studio.states import HazardState, HazardStepKind

ACTS: dict[HazardStepKind, tuple[str, str, str]] = {
    HazardStepKind.TELL: ("tell", "sheet", "T"),
    HazardStepKind.CLEAR: ("clear", "success", "S"),
    HazardStepKind.MISS: ("miss", "not_home", "M"),
    HazardStepKind.REPORT: ("report", "district", "R"),
    HazardStepKind.REMARK: ("remark", "log", "K"),
}
"""What can be done: form, icon and key (with Alt), in the order in which the buttons stand."""
_DONE = {
    "tell": N_("Told to mend; print the notice"),
    "clear": N_("Hazard cleared"),
    "miss": N_("Not mended: noted"),
    "report": N_("Reported up"),
    "remark": N_("Remark added"),
}


class HazardPageView(QWidget):
    """``left``: back to the list."""

    left = Signal()

    def __init__(self, desk: Desk, acting: Acting) -> None:
        super().__init__()
        self._desk, self._acting = desk, acting
        self.model = RecordModel(desk, read_hazard, self)
        self.print_button = Button(_("Print the notice (F11)"), Kind.SECONDARY, "print", "Alt+P")
        self.head = PageHead("")
        self.light = Chip("")
        self.next = Text("", TextRole.STRONG, wrap=True)
        self.misses = Banner(
            _("It was not mended at three re-inspections: only the report to the department is left."),
            Tone.DANGER, dismissible=False,
        )  # fmt: skip
        self.buttons = {kind: self._button(kind) for kind in ACTS}
        self.facts = DescriptionList(column_width=150)
        self.description = Text("", wrap=True)
        self.source = Button(_("Where it comes from"), Kind.QUIET, "back")
        self.logs = LogsCard(desk)
        self.timeline = Timeline()
        self.panel = SidePanel()
        self.beside = Beside(self._page(), self.panel)
        self.missing = EmptyState(
            "hazard", _("This hazard is not here any more"), _("The entry was taken away."), _("To the list")
        )
        self.error = ErrorState(_("This page could not be read"), "")
        self.pages = Stack()
        for page in (self.beside, self.missing, self.error):
            self.pages.addWidget(page)
        whole = column(self.head, gap=8)
        whole.addWidget(self.pages, 1)
        self.setLayout(whole)
        self._connect()

    def _page(self) -> QWidget:
        todo = row(self.light, self.next, gap=12)
        todo.setStretch(1, 1)
        page = QWidget()
        history = Card(Text(_("What happened so far"), TextRole.STRONG), self.timeline, padding=16)
        about = Card(self.facts, self.description, row(self.source, None), padding=16, gap=8)
        bar = Toolbar(*self.buttons.values(), self.print_button)
        page.setLayout(column(self.misses, todo, bar, about, self.logs, history, None, gap=12, margins=(0, 0, 4, 0)))
        return PageScroll(page)

    def _button(self, kind: HazardStepKind) -> Button:
        act, icon, key = ACTS[kind]
        button = Button(_(HAZARD_STEPS[kind]), Kind.SECONDARY, icon, f"Alt+{key}")
        button.clicked.connect(partial(self.ask, act))
        return button

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.gone.connect(lambda: self.pages.setCurrentWidget(self.missing))
        self.model.failed.connect(self._fail)
        self.head.back.connect(self.left)
        self.missing.acted.connect(self.left)
        self.error.acted.connect(self.model.load)
        self.print_button.clicked.connect(self.print_notice)
        self.source.clicked.connect(self._to_source)
        self.panel.closed.connect(self.begin)

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, hazard_id: UUID) -> None:
        self.panel.leave()
        self.head.show_title("")
        self.model.open(hazard_id)

    def begin(self) -> None:
        first = next((button for button in self.buttons.values() if not button.isHidden()), None)
        if self.isVisible() and first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, shown: HazardShown) -> None:
        self.pages.setCurrentWidget(self.beside)
        each = shown.page.row
        kind = hazard_kind_text(each.hazard.kind)
        self.head.show_title(f"{kind} · {each.place}", each.hazard.number, hazard_state_chip(each.state))
        chip = hazard_light_chip(each)
        self.light.setVisible(chip is not None)
        if chip is not None:
            self.light.show_state(*chip)
        self.next.setText(next_step(each))
        self.next.setVisible(each.state is not HazardState.CLEARED)
        self.misses.setVisible(each.report_due)
        for step, button in self.buttons.items():
            button.setVisible(step in shown.page.possible)
            button.wear(Kind.PRIMARY if step is _due(each) else Kind.SECONDARY)
        self.print_button.setEnabled(bool(each.told))
        hazard = each.hazard
        self.facts.set_pairs(
            [
                (_("Found at"), moment_text(hazard.found_at)),
                (_("Who has to mend it"), hazard.responsible or ""),
                (_("Phone of who mends it"), hazard.responsible_phone or ""),
                (_("To be mended by"), moment_text(_told_until(shown.page.steps))),
                (_("Told / not mended"), f"{each.told} / {each.misses}"),
            ]
        )
        self.description.setText(hazard.description)
        self.logs.show_logs(shown.logs)
        self.source.setVisible(hazard.matter_id is not None or hazard.finding_id is not None)
        found = Entry(moment_text(hazard.found_at), _("Hazard found"), hazard.description, Tone.WARNING, "hazard")
        self.timeline.set_entries([*(_entry(step) for step in reversed(shown.page.steps)), found])
        if self.panel.content is None:
            self.begin()

    def _fail(self, error: Exception) -> None:
        self.error.sentence.setText(sentence(error))
        self.pages.setCurrentWidget(self.error)

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str, *_checked: bool) -> None:
        """Open a form about the hazard beside the page."""
        shown = self.model.shown
        if shown is None:
            return
        form = HazardForms(self._desk, self._acting, shown).make(act)
        form.left.connect(self.panel.leave)
        form.done.connect(lambda _result, act_id: self._stored(act, act_id))
        self.panel.show_content(_(TITLES[act]), form)
        self.beside.arrange()
        form.begin()

    def _stored(self, act: str, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(_(_DONE[act]), act_id)

    def print_notice(self) -> None:
        if self.model.record_id is not None:
            show_preview(self._desk, papers.hazard_notice(self.model.record_id), self)

    def _to_source(self) -> None:
        hazard = self.model.shown.page.row.hazard if self.model.shown else None
        if hazard is not None and hazard.matter_id is not None:
            self._desk.go("studio", hazard.matter_id, kind="studio_matter")
        elif hazard is not None and hazard.finding_id is not None:
            self._desk.go("visits", hazard.finding_id, page="findings")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.panel.leave() if self.panel.content is not None else self.left.emit()
            return
        super().keyPressEvent(event)


def _due(each: HazardRow) -> HazardStepKind | None:
    """The one step that is to be taken next."""
    if each.report_due:
        return HazardStepKind.REPORT
    if each.state in (HazardState.TOLD, HazardState.REPORTED):
        return HazardStepKind.CLEAR
    return None if each.state is HazardState.CLEARED else HazardStepKind.TELL


def _told_until(steps: Sequence[HazardStepView]) -> datetime | None:
    """The term of the last notice, also of a hazard that is settled by now."""
    told = [view.step.until for view in steps if view.step.kind == HazardStepKind.TELL.value and view.stray is None]
    return told[-1] if told else None


def _entry(view: HazardStepView) -> Entry:
    """A step with what it says; tellings and misses are counted."""
    step = view.step
    tone, icon = STEP_ICONS.get(step.kind, (Tone.NEUTRAL, "neutral"))
    names = {kind.value: words for kind, words in HAZARD_STEPS.items()}
    words = _(names.get(step.kind, step.kind))
    if view.nth is not None:
        words = _("{step}, {n}").format(step=words, n=view.nth)
    until = _("by {time}").format(time=moment_text(step.until)) if step.until else ""
    to = step.department if step.kind == HazardStepKind.REPORT.value else ""
    detail = [to, until, step.text]
    if view.stray is not None:
        tone, icon = Tone.WARNING, "conflict"
        why = explain(WorldError(view.stray))
        detail.append(_("Without effect: another PC had moved it on. {why}").format(why=why))
    return Entry(
        moment_text(step.at), " · ".join(filter(None, (words, step.actor))), "\n".join(filter(None, detail)), tone, icon
    )

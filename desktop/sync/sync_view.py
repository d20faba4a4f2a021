"""Sync: how the line stands in words, what waits, what to decide, who comes and goes, and the envelope."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Change, Desk, Target
from desktop.offering import offer
from desktop.sync import words
from desktop.sync.cards_model import CardsModel
from desktop.sync.cards_view import CardsView
from desktop.sync.changes_model import ChangesModel
from desktop.sync.changes_view import ChangesView
from desktop.sync.enrol_view import EnrolView
from desktop.sync.envelope_model import EnvelopeModel
from desktop.sync.envelope_view import EnvelopeView
from desktop.sync.moves_model import MovesModel
from desktop.sync.moves_view import MovesView
from desktop.theme import TextRole
from desktop.widgets import Button, Icon, IconButton, Kind, ProgressPanel, Text, column, row
from desktop.widgets.layout import hide_unless
from desktop.widgets.tabs import Tabs
from forms.i18n import N_, _
from forms.sync_messages import line_text
from models.calendar import now
from models.rights.deeds import Deed
from models.sync.moves import Newcomer
from models.sync.queries import SyncStatus

PARTS = {
    "changes": N_("Changes"),
    "cards": N_("To decide"),
    "moves": N_("Moves"),
    "envelope": N_("Envelope"),
}
SHOW_PROGRESS_MS = 1_000
LARGE_BYTES = 200_000
"""From here on the page says how much there is to carry before it is carried."""


class SyncView(QWidget):
    """``desk.go("sync", page="cards")`` opens a part; without one, the part that most needs a person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._line = desk, desk.line
        self.head = SyncHead(desk)
        store = desk.settings.store
        self.tabs = Tabs([(key, _(title)) for key, title in PARTS.items()])
        self.changes = ChangesView(ChangesModel(desk, self), store)
        self.cards = CardsView(CardsModel(desk, self), store)
        self.moves = MovesView(MovesModel(desk, self))
        self.envelope = EnvelopeView(EnvelopeModel(desk, self))
        self.parts = {"changes": self.changes, "cards": self.cards, "moves": self.moves, "envelope": self.envelope}
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(part)
        self.connected = QWidget()
        self.connected.setLayout(column(self.tabs, self.stack, gap=12))
        self.enrol = EnrolView(self._line)
        offer(desk, Deed.ENROL, "sync", self.enrol.go)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.connected)
        self.pages.addWidget(self.enrol)
        self.setLayout(column(self.head, self.pages, gap=12, margins=(24, 16, 24, 12)))
        self.tabs.chosen.connect(self.show_part)
        self.moves.dwelling_asked.connect(self._to_door)
        self.cards.care_asked.connect(lambda part: desk.go("care", page="gaps", part=part))
        self._line.changed.connect(self._show_state)
        desk.changed.connect(self._changed)
        self._stale: set[str] = set(self.parts)
        self._show_state()

    def show_target(self, target: Target) -> None:
        asked = target.options.get("page")
        self._stale = set(self.parts)
        self.show_part(str(asked) if asked in self.parts else self._most_needed(), target.options.get("part"))
        self.head.ask_plan()
        if self.pages.currentWidget() is self.enrol:
            self.enrol.setFocus(Qt.FocusReason.TabFocusReason)

    def show_part(self, key: str, part: object = None) -> None:
        self.tabs.choose(key)
        self.stack.setCurrentWidget(self.parts[key])
        if key == "changes" and isinstance(part, str):
            self.changes.show_part(part)
        elif key in self._stale:
            self._load(key)
        self._stale.discard(key)

    @property
    def part(self) -> str:
        return self.tabs.value()

    def _most_needed(self) -> str:
        status = self._line.status
        if status.open_cards and not status.refused:
            return "cards"
        if status.arrivals and not status.refused:
            return "moves"
        if status.refused:
            self.changes.tabs.choose("refused")
            self.changes.model.which = "refused"
        return "changes"

    def _load(self, key: str) -> None:
        model: Any = self.parts[key].model  # type: ignore[attr-defined]
        model.load()

    def _changed(self, change: Change) -> None:
        """Read the part that is looked at again; the others when they are opened."""
        self._stale = set(self.parts)
        if self.isVisible():
            self._load(self.part)
            self._stale.discard(self.part)

    def _show_state(self) -> None:
        status = self._line.status
        wanted = self.connected if status.enrolled or not self._line.known else self.enrol
        if self.pages.currentWidget() is not wanted:
            self.pages.setCurrentWidget(wanted)
            self._changed(Change(frozenset()))
        counts = {
            "changes": status.waiting + status.on_the_way + status.refused,
            "cards": status.open_cards,
            "moves": status.arrivals,
        }
        for key, count in counts.items():
            self.tabs.button(key).setText(f"{_(PARTS[key])} {count:,}" if count else _(PARTS[key]))
        self.changes.show_counts(status)
        self.head.show_state()

    def _to_door(self, newcomer: Newcomer) -> None:
        self._desk.go("people", page="door", resident=newcomer.resident_id, name=newcomer.name)


class SyncHead(QWidget):
    """The state in words and shape, when it last went well, and what can be done about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._line = desk, desk.line
        self._at_work = False
        self.icon = Icon("offline", "text_muted", 28, filled=True)
        self.words = Text("", TextRole.STRONG, wrap=True)
        self.why = Text("", ink="text_muted", wrap=True)
        self.estimate = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        self.now = Button(_("Sync now"), Kind.PRIMARY, "refresh", "F5")
        self.pause = Button("", Kind.SECONDARY, "pause")
        self.settings = IconButton("settings", _("Settings of sync"))
        self.progress = ProgressPanel(_("Syncing with the district"))
        self.progress.hide()
        self._late = QTimer(self)  # what is done within a second needs no bar
        self._late.setSingleShot(True)
        self._late.setInterval(SHOW_PROGRESS_MS)
        self._late.timeout.connect(self.progress.show)
        hide_unless(self.estimate, "")
        self.setAccessibleName(_("Sync"))
        line = row(gap=12)
        line.addWidget(self.icon, alignment=Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(self.words, self.why, self.estimate, gap=2), 1)
        for part in (self.now, self.pause, self.settings):
            line.addWidget(part, alignment=Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(line, self.progress, gap=8))
        self.now.clicked.connect(self._line.run_now)
        self.pause.clicked.connect(lambda: self._line.pause(not self._line.status.paused))
        self.settings.clicked.connect(lambda: desk.go("settings", page="sync"))
        self.progress.cancelled.connect(self._line.cancel)
        self._line.progressed.connect(self.progress.show_progress)
        self._line.planned.connect(self._show_plan)

    def show_state(self) -> None:
        line, status = self._line, self._line.status
        state, told = words.light(status, line.error, now(), running=line.running)
        self.icon.show_icon(state, words.tone(state))
        self.words.setText(told)
        self.why.setText(_sentence(status, line.error))
        self.why.setVisible(bool(self.why.text()))
        self.now.setVisible(status.enrolled)
        self.now.setEnabled(not line.running and not status.paused)
        self.pause.setVisible(status.enrolled)
        self.pause.setText(_("Resume") if status.paused else _("Pause"))
        self._show_progress(line.running and status.enrolled)

    def ask_plan(self) -> None:
        """Say how much there is to carry, where it is much."""
        status = self._line.status
        self.estimate.hide()
        if status.enrolled and not status.paused and not self._line.running:
            self._line.ask_plan()

    def _show_plan(self, plan: Any) -> None:
        if plan.bytes_up + plan.bytes_down < LARGE_BYTES:
            return
        self.estimate.setText(
            _("To send: {up} records ({up_size}); to fetch: {down} records ({down_size}); {time}.").format(
                up=f"{plan.records_up:,}", up_size=words.size_text(plan.bytes_up), down=f"{plan.records_down:,}",
                down_size=words.size_text(plan.bytes_down), time=words.seconds_text(plan.seconds),
            )
        )  # fmt: skip
        self.estimate.show()

    def _show_progress(self, on: bool) -> None:
        if on and not self._at_work:
            self.progress.begin(_label(self._line.status))
            self._late.start()
        elif not on and self._at_work:
            self._late.stop()
            self.estimate.hide()
            had_focus = self.progress.cancel_button.hasFocus()
            self.progress.hide()
            if had_focus:
                self.now.setFocus()
        self._at_work = on


def _label(status: SyncStatus) -> str:
    if status.last_ok_at is None or status.first_parts:
        return _("First download from the district; you can go on working")
    return _("Syncing with the district")


def _sentence(status: SyncStatus, error: str | None) -> str:
    """What the light's few words mean, and what to do."""
    if not status.enrolled:
        return _("Connect it when the district has given a code; nothing here waits for it.")
    if status.paused:
        return _("Nothing leaves and nothing comes until you resume. Everything is kept here.")
    if (code := error or status.last_error) is not None:
        return line_text(code)
    if status.last_ok_at is None:
        return ""
    said = _("last success {when}").format(when=words.ago(status.last_ok_at))
    return f"{status.district} · {said}" if status.district else said

"""Suggestions: who could help whom, why, and what it would mean for each helper; a person changes and accepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from desktop.care.care_list import CareList, ListSpec
from desktop.care.searching import TextFilter
from desktop.care.suggestion_words import above_best, extra_words, load_text, reason_chips
from desktop.care.suggestions_model import SuggestionsModel
from desktop.care.tab import CareTab
from desktop.desk import Desk
from desktop.messages import sentence
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import (
    Align,
    Banner,
    Button,
    Chip,
    Column,
    EmptyState,
    Kind,
    ListCard,
    Scroll,
    ShareLine,
    SkeletonRows,
    Text,
    column,
    flow,
)
from desktop.widgets.page import holder
from desktop.widgets.rows import RECORD_ROLE
from desktop.widgets.stack import Stack
from forms.care_words import children_left_out
from forms.i18n import N_, _, ngettext
from models.care.suggestions import Load, SuggestionLine
from models.errors import WorldError

LOADS_W, NARROW_W, LOW_H = 300, 980, 190
NAMED = 6
OTHERS = 60
"""So many helpers stand in the menu of a line; more are found by narrowing to people who live together."""


class SuggestionsTab(CareTab):
    """``ids`` of a target: the people for whom helpers are looked for at once. H changes a line, A accepts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = SuggestionsModel(desk, self)
        self.start = EmptyState("accent", "", "", _("Suggest helpers"))
        self.proposal = ProposalPage(desk, self.model)
        looking = QWidget()
        looking.setLayout(column(Text(_("Looking for helpers…"), TextRole.HEADING), SkeletonRows(8), None, gap=12))
        self.pages = Stack()
        for page in (self.start, looking, self.proposal):
            self.pages.addWidget(page)
        self.fill(self.pages, self.model.load)
        self.model.shown.connect(self._show)
        self.model.failed.connect(self.fail)
        self.model.accepted.connect(self._say)
        self.start.acted.connect(self._start)

    def begin(self) -> None:
        if self.pages.currentWidget() is self.proposal:
            self.proposal.list.focus_rows()
        else:
            self.start.action.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if ids:
            self.model.suggest(ids)

    def _show(self) -> None:
        if self.model.waiting is None and not self.model.busy:
            return
        self.show_content()
        before = self.pages.currentWidget()
        if self.model.busy:
            self.pages.setCurrentIndex(1)
        elif self.model.suggestion is not None:
            self.proposal.show_proposal()
            self.pages.setCurrentWidget(self.proposal)
        else:
            self._show_start()
            self.pages.setCurrentWidget(self.start)
        if self.pages.currentWidget() is not before and self.isVisible():
            self.begin()
        self.counted.emit(len(self.model.open_lines) or None)

    def _show_start(self) -> None:
        waiting = self.model.waiting
        people, places = (len(waiting.people), waiting.places) if waiting else (0, 0)
        self.start.action.setVisible(bool(people))
        if waiting is not None and not waiting.anybody:
            title = _("Nobody should be paired yet")
            words = _("Who is in a group whose people are paired, and has no helper, is given one here.")
        elif not people:
            title, words = _("Everybody has a helper"), _("Nobody who should be paired waits for a helper.")
        elif not places:
            title = ngettext("{n} person has no helper", "{n} people have no helper", people).format(n=f"{people:,}")
            words = _("No helper has a place left. Add helpers, or let some care for more people.")
        else:
            title = ngettext("{n} person has no helper", "{n} people have no helper", people).format(n=f"{people:,}")
            words = _(
                "Helpers who live or work near and know the people are looked for; nobody gets more than he can carry. "
                "Nothing is written before you accept."
            )
        self.start.action.setText(
            _("Suggest helpers for all {n}").format(n=f"{people:,}") if places else _("To the helpers")
        )
        self.start.title.setText(title)
        self.start.sentence.setText(words)
        self.start.setAccessibleName(title)

    def _start(self) -> None:
        if self.model.waiting is not None and self.model.waiting.places:
            self.model.suggest()
        else:
            self._desk.go("care", page="helpers")

    def _say(self, paired: int, act_id: object) -> None:
        words = ngettext("{n} person has a helper now", "{n} people have a helper now", paired)
        self._desk.done.emit(words.format(n=f"{paired:,}"), act_id)


class ProposalPage(QWidget):
    """The lines of a proposal, and beside them what each helper would carry."""

    def __init__(self, desk: Desk, model: SuggestionsModel) -> None:
        super().__init__()
        self._desk, self.model = desk, model
        self.headline = Text("", TextRole.HEADING)
        self.quality = Chip("")
        self.again = Button(_("Suggest anew"), Kind.QUIET, "refresh")
        self.drop = Button(_("Drop the proposal"), Kind.QUIET, "close")
        self.unplaced = Banner("", Tone.WARNING, _("To the helpers"), dismissible=False)
        self.refused = Banner("", Tone.DANGER)
        self.accept_button = Button(_("Accept selected"), Kind.SECONDARY, "checked", hint="A")
        self.all_button = Button("", Kind.PRIMARY, "checked")
        self.change_button = Button(_("Other helper"), Kind.SECONDARY, "move", hint="H")
        self.out_button = Button(_("Leave out"), Kind.SECONDARY, "close", hint="Del")
        self.loads = ListCard(_("Load of helpers"), _("Nobody."))
        self._text = TextFilter(desk, self)
        self.list = self._list()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._side = Scroll(self._held(self.loads))
        self._arrange_parts()
        self._connect()

    def _list(self) -> CareList:
        spec = ListSpec(
            "suggestions", N_("Suggested helpers"), self._columns(), lambda line: line.resident_id,
            placeholder=N_("Name, pinyin or door"), hidden=("estate",), may_leave=self.model.may_leave,
        )  # fmt: skip
        empty = EmptyState("empty", _("Nobody here"), _("Nobody matches. Take a filter away, or write less."))
        keys = {
            Qt.Key.Key_A: self.accept_selected, Qt.Key.Key_H: self.ask_helper, Qt.Key.Key_Delete: self.leave_out,
        }  # fmt: skip
        return CareList(self._desk, spec, empty, self.change_button, self.out_button, keys=keys)

    @staticmethod
    def _held(card: ListCard) -> QWidget:
        page = QWidget()
        page.setLayout(column(card, None, gap=0))
        return page

    def _arrange_parts(self) -> None:
        head = holder(
            flow(self.headline, self.quality, self.all_button, self.accept_button, self.again, self.drop, gap=12)
        )
        both = QWidget()
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme().space(16))
        self._box.addWidget(self.list, 1)
        self._box.addWidget(self._side)
        both.setLayout(self._box)
        box = column(head, self.unplaced, self.refused, gap=8)
        box.addWidget(both, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self._text.changed.connect(self.show_proposal)
        self.list.searched.connect(self._text.look_for)
        self.list.cleared.connect(lambda: self._text.look_for(""))
        self.list.opened.connect(lambda _id: self.ask_helper())
        self.list.menu_asked.connect(lambda where: self._pop(self.line_menu(), where))
        self.list.table.view.clicked.connect(self._clicked)
        self.change_button.clicked.connect(self.ask_helper)
        self.out_button.clicked.connect(self.leave_out)
        self.accept_button.clicked.connect(self.accept_selected)
        self.all_button.clicked.connect(self.accept_all)
        self.again.clicked.connect(lambda: self.model.suggest())
        self.drop.clicked.connect(self.model.forget)
        self.unplaced.acted.connect(lambda: self._desk.go("care", page="helpers"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        worn, narrow = theme(), self.width() < theme().px(NARROW_W)
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._side.setVisible(not narrow or self.height() > worn.px(2 * LOW_H + 260))
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumSize(16777215, worn.px(LOW_H))
        else:
            self._side.setMaximumHeight(16777215)
            self._side.setFixedWidth(worn.px(LOADS_W))

    # showing ----------------------------------------------------------------------------------------------------

    def show_proposal(self) -> None:
        takes, lines = self._text.takes, self.model.open_lines
        self.list.set_rows(
            [each for each in lines if takes(each.resident_id, each.name, each.home.estate, each.home.door)]
        )
        found = self.model.suggestion
        self.list.show_note(children_left_out(found.children) if found else "")
        placed = len(self.model.placed)
        words = ngettext("A helper for {n} of {all} person", "A helper for {n} of {all} people", len(lines))
        self.headline.setText(words.format(n=f"{placed:,}", all=f"{len(lines):,}"))
        self.all_button.setText(_("Accept all {n}").format(n=f"{placed:,}"))
        self.all_button.setAccessibleName(self.all_button.text())
        for button in (self.all_button, self.accept_button):
            button.setEnabled(bool(placed))
        self._show_quality()
        self._show_unplaced()
        self._show_refused()
        self._show_loads()

    def _show_quality(self) -> None:
        found, out = self.model.suggestion, len(self.model.left_out)
        if out:
            words = ngettext("{n} left out by you", "{n} left out by you", out).format(n=out)
            self.quality.show_state(words, Tone.NEUTRAL, "edit")
        elif found is not None:
            words = above_best(found.gap, found.bound)
            best = found.gap <= 0
            self.quality.show_state(words, Tone.SUCCESS if best else Tone.INFO, "success" if best else "info")

    def _show_unplaced(self) -> None:
        missing = self.model.unplaced
        names = _(", ").join(line.name for line in missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
        words = ngettext(
            "For {n} person nobody was found: {names}. Every helper has as many people as he can care for.",
            "For {n} people nobody was found: {names}. Every helper has as many people as he can care for.",
            len(missing),
        )
        self.unplaced.text.setText(words.format(n=len(missing), names=names))
        self.unplaced.setVisible(bool(missing))

    def _show_refused(self) -> None:
        refused = self.model.refused
        words = " ".join(_("{name}: {why}").format(name=name, why=why) for name, why in refused[:NAMED])
        self.refused.text.setText(words)
        self.refused.setVisible(bool(refused))

    def _show_loads(self) -> None:
        found = self.model.suggestion
        if found is None:
            return
        new = Counter(line.helper_id for line in self.model.placed)
        busy = [(key, load) for key, load in found.loads.items() if new[key]]
        busy.sort(key=lambda pair: (-_share(pair[1]), pair[1].name))
        self.loads.show_lines([self._load_line(key, load, new[key]) for key, load in busy], len(busy))

    def _load_line(self, helper_id: UUID, load: Load, new: int) -> QWidget:
        go = partial(self._desk.go, "care", helper_id, kind="helper")
        full = load.held + load.new >= load.capacity
        return ShareLine(
            load.name, min(_share(load), 0.999), load_text(load), f"+{new}", go,
            ink="warning" if full else "text", missing=Tone.NEUTRAL,
        )  # fmt: skip

    # acting -----------------------------------------------------------------------------------------------------

    def accept_all(self) -> None:
        self.model.accept(self.model.placed)

    def accept_selected(self) -> None:
        self.model.accept(self.list.chosen_rows())

    def leave_out(self) -> None:
        self.model.leave_out([line.resident_id for line in self.list.chosen_rows()])

    def ask_helper(self) -> None:
        """Open the drop-down of the line under the cursor."""
        view, index = self.list.table.view, self.list.table.view.currentIndex()
        if index.isValid():
            section = [each.key for each in self.list.rows.columns].index("helper")
            place = view.visualRect(index.siblingAtColumn(section))
            self._pop(self.line_menu(), view.viewport().mapToGlobal(place.bottomLeft()))

    def line_menu(self) -> QMenu:
        """Who else could help the person under the cursor, the best first; and leaving him out."""
        menu, line, found = QMenu(self), self.list.current_row(), self.model.suggestion
        if not isinstance(line, SuggestionLine) or found is None:
            return menu
        for other in line.alternatives:
            load = found.loads[other.helper_id]
            words = f"{_option(load)} · {extra_words(other.extra, found.bound)}"
            menu.addAction(words).triggered.connect(partial(self._change, line.resident_id, other.helper_id))
        known = {other.helper_id for other in line.alternatives} | {line.helper_id}
        more = [(key, load) for key, load in found.loads.items() if key not in known and _room(load)]
        if more:
            others = menu.addMenu(_("Others who have a place"))
            for key, load in sorted(more, key=lambda pair: pair[1].name)[:OTHERS]:
                others.addAction(_option(load)).triggered.connect(partial(self._change, line.resident_id, key))
        if line.helper_id is not None:
            menu.addSeparator()
            menu.addAction(_("Leave out (Del)")).triggered.connect(lambda: self.leave_out())
        menu.addSeparator()
        person = line.resident_id
        menu.addAction(_("Page of the person")).triggered.connect(lambda: self._desk.go("care", person))
        return menu

    def _change(self, resident_id: UUID, helper_id: UUID, *_checked: bool) -> None:
        try:
            self.model.change(resident_id, helper_id)
        except WorldError as error:
            self._desk.done.emit(sentence(error), None)

    def _clicked(self, index: QModelIndex) -> None:
        if self.list.rows.columns[index.column()].key == "helper" and index.data(RECORD_ROLE) is not None:
            self.ask_helper()

    def _pop(self, menu: QMenu, where: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _columns(self) -> Sequence[Column[SuggestionLine]]:
        def helper(line: SuggestionLine) -> str:
            load = self.model.load_of(line)
            return load.name if load else "—"

        def share(line: SuggestionLine) -> float | None:
            load = self.model.load_of(line)
            return _share(load) if load else None

        def carried(line: SuggestionLine) -> str:
            load = self.model.load_of(line)
            return load_text(load) if load else ""

        return [
            Column("name", N_("Name"), lambda line: line.name, 90),
            Column("estate", N_("Estate"), lambda line: line.home.estate, 110),
            Column("door", N_("Door"), lambda line: line.home.door, 100, sort=lambda line: line.home.order),
            Column("helper", N_("Suggested helper"), helper, 130, icon=lambda _line: "expand",
                   tooltip=N_("Press for others who could help")),
            Column("reasons", N_("Why"), lambda line: _(", ").join(chip.text for chip in reason_chips(line)), 280,
                   chips=reason_chips),
            Column("load", N_("He would carry"), carried, 125, Align.LEFT, sort=share, bar=share),
        ]  # fmt: skip


def _share(load: Load) -> float:
    return min((load.held + load.new) / load.capacity, 1.0) if load.capacity else 1.0


def _room(load: Load) -> bool:
    return load.held + load.new < load.capacity


def _option(load: Load) -> str:
    words = f"{load.name} · {load_text(load)}"
    return f"{words} · {_('absent')}" if load.absent else words

"""The cards of clashes: a list, and beside it both values with who gave them; one or many are settled by a key."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.offering import offer
from desktop.sync import words
from desktop.sync.cards_model import CardsModel, Opened, place_text
from desktop.sync.parts import KeyedList, ListAndPanel
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Banner,
    Button,
    Card,
    DataTable,
    EmptyState,
    Entry,
    Kind,
    Store,
    Text,
    Timeline,
    column,
    flow,
)
from desktop.widgets.layout import VBox, emptied
from desktop.widgets.versions import VersionCard, Versions
from forms.i18n import _, ngettext
from forms.sync import field_name
from forms.table_words import table_name
from models.rights.deeds import Deed, area_of
from models.sync.cards import Said
from models.sync.records import Choice

_KEYS = {Qt.Key.Key_1: Choice.THIS, Qt.Key.Key_2: Choice.THAT, Qt.Key.Key_3: Choice.BOTH}


class CardsView(KeyedList):
    """1, 2 and 3 settle what is chosen; K chooses all of the same field, T keeps the later value of each.

    ``care_asked``: what two PCs began for one person is no card; it is decided in the named part of care.
    """

    care_asked = Signal(str)

    def __init__(self, model: CardsModel, store: Store) -> None:
        super().__init__()
        self.model = model
        empty = EmptyState(
            "success", _("Nothing to decide"),
            _("Where two PCs changed the same field at the same time, both values are kept here until one is chosen."),
        )  # fmt: skip
        self.table = DataTable(model.rows, "sync_cards", store, empty)
        self.panel = QWidget()
        self._box = VBox(12)
        self.panel.setLayout(self._box)
        self.beside = ListAndPanel(self.table, self.panel)
        self.doubles = Banner("", Tone.WARNING, _("Decide in care"), dismissible=False)
        self.doubles.hide()
        self.doubles.acted.connect(lambda: self.care_asked.emit("two_primaries" if self.model.doubles else "left_over"))
        box = column(self.doubles, gap=8)
        box.addWidget(self.beside, 1)
        self.setLayout(box)
        self.shown: OneCard | ManyCards | None = None
        self.table.show_loading()
        self.beside.show_panel(False)
        self.watch(self.table, self._act_on_key)
        self.table.selected.connect(self._choose)
        self.table.opened.connect(lambda _id: self._focus_panel())
        model.loaded.connect(self._loaded)
        model.opened.connect(self._show_one)
        self.setFocusProxy(self.table)

    @property
    def chosen(self) -> list[UUID]:
        return [id_ for id_ in self.table.selected_ids() if isinstance(id_, UUID)]

    def settle(self, choice: Choice) -> None:
        """Settle what is chosen; the keyboard stays in the list, at the next card."""
        if self.chosen:
            self.table.setFocus()
            self.model.settle(self.chosen, choice)

    def settle_by_time(self) -> None:
        if self.chosen:
            self.table.setFocus()
            self.model.settle_by_time(self.chosen)

    def choose_alike(self) -> None:
        """Choose all cards about the same field as the present one."""
        if not self.chosen:
            return
        wanted = set(self.model.alike(self.chosen[0]))
        selection = self.table.view.selectionModel()
        how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for number, row in enumerate(self.model.rows.rows()):
            if row.id in wanted:
                selection.select(self.model.rows.index(number, 0), how)

    def _loaded(self) -> None:
        self._show_undecided()
        if self.model.rows.rowCount():
            self.table.view.selectRow(0)
        else:
            self.beside.show_panel(False)

    def _show_undecided(self) -> None:
        """What two PCs began for one person, neither knowing of the other."""
        told, several, left = [], self.model.doubles, self.model.left_over
        if several:
            words = ngettext(
                "{n} person has two primary helpers, named on two PCs. Both stay until you decide.",
                "{n} people have two primary helpers, named on two PCs. Both stay until you decide.",
                several,
            )
            told.append(words.format(n=several))
        if left:
            words = ngettext(
                "{n} person is no longer under care and still has a helper.",
                "{n} people are no longer under care and still have a helper.",
                left,
            )
            told.append(words.format(n=left))
        self.doubles.text.setText(" ".join(told))
        self.doubles.setVisible(bool(told))

    def _choose(self) -> None:
        chosen = self.chosen
        if len(chosen) == 1:
            self.model.open(chosen[0])
        elif chosen:
            many = ManyCards(len(chosen))
            many.settled.connect(self.settle)
            many.by_time.connect(self.settle_by_time)
            self._show(many)
        else:
            self.beside.show_panel(False)

    def _offers(self, choice: Choice) -> bool:
        if not isinstance(self.shown, OneCard):
            return choice is not Choice.BOTH
        button = {Choice.THIS: self.shown.stands.button, Choice.THAT: self.shown.other.button}.get(
            choice, self.shown.both
        )
        return button is not None and button.isEnabled()

    def _show_one(self, opened: Opened) -> None:
        if self.chosen != [opened.row.id]:
            return
        alike = len(self.model.alike(opened.row.id))
        card = OneCard(opened, alike)
        if opened.row.is_delete:
            offer(self.model.desk, Deed.DELETE, area_of(opened.row.table), card.other.button)
        card.settled.connect(self.settle)
        card.alike_asked.connect(self.choose_alike)
        self._show(card)

    def _show(self, part: OneCard | ManyCards) -> None:
        emptied(self._box)
        self.shown = part
        self._box.addWidget(part)
        self._box.addStretch()
        self.beside.show_panel(True)

    def _focus_panel(self) -> None:
        if self.shown is not None:
            self.shown.first.setFocus(Qt.FocusReason.TabFocusReason)

    def _act_on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            return False
        if key in _KEYS:
            if self._offers(_KEYS[key]):
                self.settle(_KEYS[key])
            return True
        if key in (Qt.Key.Key_K, Qt.Key.Key_T):
            (self.choose_alike if key == Qt.Key.Key_K else self.settle_by_time)()
            return True
        return False


class OneCard(QWidget):
    """Both values side by side, and the field's history."""

    settled = Signal(Choice)
    alike_asked = Signal()

    def __init__(self, opened: Opened, alike: int) -> None:
        super().__init__()
        row = opened.row
        self.stands, self.other = self._versions(opened)
        self.first = self.stands.button
        self.both: Button | None = None
        box = VBox(12, (0, 0, 4, 8))
        box.addWidget(Text(f"{row.title.text or table_name(row.table)} · {field_name(row.table, row.column)}",
                           TextRole.HEADING, wrap=True))  # fmt: skip
        box.addWidget(Versions(self.stands, self.other))
        acts = [self._both_button()] if row.joins and not row.is_delete else []
        if alike > 1:
            label = ngettext("Choose all {n} of this kind", "Choose all {n} of this kind", alike).format(n=alike)
            button = Button(label, Kind.QUIET, "checked", hint="K")
            button.clicked.connect(self.alike_asked)
            acts.append(button)
        if acts:
            box.addLayout(flow(*acts))
        box.addWidget(Text(_sentence(opened), ink="text_muted", wrap=True))
        if opened.changed_since:
            box.addWidget(Banner(_("The record has been changed once more since then."), Tone.INFO, dismissible=False))
        if opened.view.history:
            box.addWidget(Text(_("History of the field"), TextRole.STRONG))
            box.addWidget(Timeline([_entry(opened, said) for said in opened.view.history]))
        self.setLayout(box)
        self.stands.kept.connect(lambda: self.settled.emit(Choice.THIS))
        self.other.kept.connect(lambda: self.settled.emit(Choice.THAT))

    def _versions(self, opened: Opened) -> tuple[VersionCard, VersionCard]:
        row = opened.row
        later = _("later") if row.later is Choice.THAT else ""
        facts = _facts(row.stood) if not opened.changed_since else []
        if row.is_delete:
            return (
                VersionCard(_("Edited"), _("Keep the record"), facts, _("Keep it"), "1"),
                VersionCard(_("Deleted"), _("Delete it after all"), _facts(row.lost), _("Delete it"), "2", later),
            )
        return (
            VersionCard(
                _("Stands now"), opened.now_text, facts, _("Keep this"), "1", "" if later else _("later")
            ),
            VersionCard(_("Other value"), opened.text(row.lost), _facts(row.lost), _("Keep that"), "2", later),
        )  # fmt: skip

    def _both_button(self) -> Button:
        self.both = Button(_("Keep both"), Kind.SECONDARY, "merge", hint="3")
        self.both.clicked.connect(lambda: self.settled.emit(Choice.BOTH))
        return self.both


class ManyCards(Card):
    """Several at once: what stands, the other values, or the later of each."""

    settled = Signal(Choice)
    by_time = Signal()

    def __init__(self, count: int) -> None:
        super().__init__()
        title = ngettext("{n} card is chosen", "{n} cards are chosen", count).format(n=f"{count:,}")
        self.later = Button(_("All: keep the later"), Kind.PRIMARY, "time", hint="T")
        self.this = Button(_("All: keep what stands"), hint="1")
        self.that = Button(_("All: take the other value"), hint="2")
        self.first = self.later
        self.add(Text(title, TextRole.HEADING, wrap=True))
        self.add(Text(_("All of them are settled as one act, which can be undone."), ink="text_muted", wrap=True))
        self.add(column(self.later, self.this, self.that))
        self.later.clicked.connect(self.by_time)
        self.this.clicked.connect(lambda: self.settled.emit(Choice.THIS))
        self.that.clicked.connect(lambda: self.settled.emit(Choice.THAT))


def _sentence(opened: Opened) -> str:
    row = opened.row
    if row.is_delete:
        return _("One PC deleted this record while another edited it. It is kept until you decide.")
    return _("Two PCs changed this field at the same time. The value that stands is used until you decide.")


def _facts(said: Said) -> list[str]:
    who = said.worker or _("somebody")
    return [f"{who} · {words.ago(said.at)}", place_text(said)]


def _entry(opened: Opened, said: Said) -> Entry:
    detail = " · ".join(part for part in (said.worker, place_text(said)) if part)
    return Entry(words.ago(said.at), opened.text(said), detail, Tone.NEUTRAL, "edit")

"""The page of a round: its figures, its doors in stair order, and what is done with them."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QWidget

from desktop.desk import Desk
from desktop.offering import offer_act
from desktop.printing.notice import privacy_notice
from desktop.printing.paper import Paper
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole, theme
from desktop.visits import papers
from desktop.visits.rounds_model import RoundModel, RoundPage, Show
from desktop.visits.words import attempts_text, door_chip, next_text, round_chip
from desktop.widgets import (
    Align,
    Button,
    Chip,
    Column,
    ComboBox,
    DataTable,
    Dialog,
    EmptyState,
    Kind,
    Pressable,
    RowsModel,
    StatTile,
    Text,
    TileRow,
    column,
    flow,
    restyle,
)
from desktop.widgets.page import MARGINS, MenuButton, PageHead, holder
from forms.days import not_announced
from forms.i18n import N_, _, ngettext
from forms.visits_words import SLOTS, percent_text, scope_text
from models.calendar import CHINA
from models.visits.queries import DoorRow
from models.visits.records import RoundState

EVERYBODY, NOBODY = "everybody", "nobody"
TILES_FROM = 540
"""Height of the page, at 100 %, from which its figures are tiles."""
SHOWS = {
    Show.ALL: N_("All"),
    Show.TO_KNOCK: N_("To knock"),
    Show.AGAIN_NOW: N_("Again now"),
    Show.AGAIN: N_("To try again"),
    Show.DONE: N_("Done"),
}


def last_knock(row: DoorRow) -> str:
    return row.knocked_at[-1].astimezone(CHINA).strftime("%m-%d %H:%M") if row.knocked_at else ""


COLUMNS: list[Column[DoorRow]] = [
    Column("order", N_("Order"), lambda row: str(row.stair_order + 1), 64, Align.RIGHT, lambda row: row.stair_order),
    Column("door", N_("Door"), lambda row: row.door, 110, sort=lambda row: row.stair_order),
    Column("surname", N_("Surname"), lambda row: row.surname, 100),
    Column(
        "attempts", N_("Attempts"), attempts_text, 90, sort=lambda row: row.status.knocks,
        tooltip=N_("Filled: parts of the day at which nobody opened; three are asked for, one in the evening or on "
                   "a Saturday"),
    ),
    Column("outcome", N_("Outcome"), lambda row: door_chip(row).text, 130, chip=door_chip),
    Column("next", N_("Try again"), next_text, 100, sort=lambda row: list(SLOTS).index(row.next_slot)
           if row.next_slot else None),
    Column("last", N_("Last knock"), last_knock, 120, sort=lambda row: row.knocked_at[-1] if row.knocked_at else None),
    Column("worker", N_("Visitor"), lambda row: row.worker or "—", 110),
    Column("estate", N_("Estate"), lambda row: row.estate, 130),
]  # fmt: skip


class RoundView(QWidget):
    """``door_opened``: a door of the round (its id); ``adding``: doors are to be added to this round."""

    back = Signal()
    door_opened = Signal(object)
    adding = Signal(object, str)

    def __init__(self, desk: Desk, model: RoundModel) -> None:
        super().__init__()
        self._desk, self.model = desk, model
        self._fresh = False  # just opened: the list takes the focus when its doors have come
        self.print_button = MenuButton(_("Print"), icon_name="print")
        self.more_button = MenuButton(_("More"), Kind.SECONDARY, "more")
        self.head = PageHead("", self.more_button, self.print_button)
        self.head.back.connect(self.back)
        self.tiles = {
            name: StatTile("", _(label))
            for name, label in (
                ("doors", N_("Doors")), ("met", N_("Met")), ("not_home", N_("Nobody home")), ("open", N_("To knock")),
                ("entry", N_("Entry rate")),
            )
        }  # fmt: skip
        self.shows = {show: Pressable(_(words)) for show, words in SHOWS.items()}
        self.worker, self.stair = ComboBox(name=_("Visitor")), ComboBox(name=_("Stair"))
        self.rows: RowsModel[DoorRow] = RowsModel(COLUMNS, lambda row: row.id)
        empty = EmptyState(
            "dwelling", _("No door here"), _("No door of this round is left by what the list is narrowed to.")
        )
        self.table = DataTable(self.rows, "round_doors", desk.settings.store, empty)
        self.table.view.setAccessibleName(_("Doors of the round"))
        self.chosen = Chip("")
        self.assign_button = MenuButton(_("Assign to…"), icon_name="assign")
        self.sheets_button = Button(_("Print these sheets"), Kind.SECONDARY, "print")
        self.enter_button = Button(_("Enter visit"), Kind.PRIMARY, "edit")
        self.remove_button = Button(_("Remove from round"), Kind.QUIET, "delete")
        offer_act(desk, "visits.remove_doors", self.remove_button)
        self._build()
        self._connect()

    def _build(self) -> None:
        group = QButtonGroup(self)
        for button in self.shows.values():
            button.setCheckable(True)
            restyle(button, chip=True, plain=True)
            group.addButton(button)
        for editor, width in ((self.worker, 150), (self.stair, 170)):
            editor.setFixedWidth(theme().px(width))
        filters = holder(flow(*self.shows.values(), self.worker, self.stair))
        self.selection = holder(
            flow(self.chosen, self.enter_button, self.assign_button, self.sheets_button, self.remove_button)
        )
        self.selection.hide()
        self.tile_row = TileRow(*self.tiles.values(), most=5)
        self.figures = Text("", TextRole.STRONG)
        self.figures.hide()
        # The acts come and go below the doors: above, they would push a row away between the two clicks that open it.
        parts = (self.head, self.tile_row, self.figures, filters, self.table, self.selection)
        self.setLayout(column(*parts, gap=12, margins=MARGINS))

    def _connect(self) -> None:
        model = self.model
        model.loaded.connect(self.show_round)
        model.narrowed.connect(self._show_rows)
        model.acted.connect(self._tell)
        for show, button in self.shows.items():
            button.clicked.connect(partial(model.narrow, show=show))
        for name, show in (("doors", Show.ALL), ("not_home", Show.AGAIN), ("open", Show.TO_KNOCK), ("met", Show.DONE)):
            self.tiles[name].clicked.connect(partial(model.narrow, show=show))
        self.tiles["entry"].clicked.connect(self._print_figures)
        self.worker.chosen.connect(lambda value: model.narrow(worker_id=value if isinstance(value, UUID) else None))
        self.stair.chosen.connect(lambda value: model.narrow(stair=value if isinstance(value, tuple) else None))
        self.table.selected.connect(self._selection_changed)
        self.table.opened.connect(self.door_opened)
        self.table.menu_asked.connect(self._open_menu)
        self.enter_button.clicked.connect(self._enter)
        self.sheets_button.clicked.connect(self.print_chosen)
        self.remove_button.clicked.connect(lambda: model.remove(self._ids()))

    def open(self, round_id: UUID) -> None:
        self._fresh = True
        if round_id != self.model.round_id:
            self.head.show_title(_("Loading…"))
            self.table.show_loading()
            self.selection.hide()
        self.model.open(round_id)

    # -- showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window, or with large type, the figures are a line: the doors need the room."""
        super().resizeEvent(event)
        low = self.height() < theme().px(TILES_FROM)
        self.tile_row.setVisible(not low)
        self.figures.setVisible(low)

    def show_round(self) -> None:
        page = self.model.page
        if page is None:
            return
        each = page.round
        period = f"{each.starts_on.isoformat()} — {each.due_on.isoformat() if each.due_on else ''}".rstrip(" —")
        parts = (period, scope_text(each.scope), each.purpose or "", not_announced(each.due_on))
        self.head.show_title(each.name, " · ".join(part for part in parts if part), round_chip(each.state))
        self._show_figures(page)
        self._show_choices(page)
        self._show_acts(page)
        self._show_rows()
        if self._fresh:
            self._fresh = False
            self.table.view.setFocus()

    def _show_figures(self, page: RoundPage) -> None:
        figures = page.figures
        vacant = ngettext("{n} vacant", "{n} vacant", figures.vacant).format(n=figures.vacant)
        reach = _("with phone {rate}").format(rate=percent_text(figures.reach_rate)) if figures.phone else ""
        for name, number, delta in (
            ("doors", str(figures.doors), vacant if figures.vacant else ""),
            ("met", str(figures.met), ""),
            ("not_home", str(figures.not_home), ""),
            ("open", str(figures.open), ""),
            ("entry", percent_text(figures.entry_rate), reach),
        ):
            self.tiles[name].show_number(number, delta)
        self.figures.setText(" · ".join(f"{tile.label.text()} {tile.number.text()}" for tile in self.tiles.values()))

    def _show_choices(self, page: RoundPage) -> None:
        walking = dict.fromkeys((row.worker_id, row.worker) for row in page.doors if row.worker_id)
        model = self.model
        self.worker.set_options([(EVERYBODY, _("All visitors")), *walking])
        self.stair.set_options([(EVERYBODY, _("All stairs")), *((key, stair_text(key, page)) for key in page.stairs)])
        for combo, value in ((self.worker, model.filter.worker_id), (self.stair, model.filter.stair)):
            combo.blockSignals(True)
            combo.set_value(value or EVERYBODY)
            combo.setCursorPosition(0)
            combo.blockSignals(False)
        self.worker.setVisible(len(walking) > 1)
        self.stair.setVisible(len(page.stairs) > 1)

    def _show_acts(self, page: RoundPage) -> None:
        round_id, closed = page.round.id, page.round.state is RoundState.CLOSED
        mine = self._desk.station.worker_id
        mask = papers.ids_masked(self._desk)
        walking = dict.fromkeys((row.worker_id, row.worker) for row in page.doors if row.worker_id)
        count = ngettext("{n} door sheet", "{n} door sheets", len(page.doors)).format(n=len(page.doors))
        acts: list[Any] = [(count, partial(self._print, papers.door_sheets(round_id, mask=mask)))]
        if len(walking) > 1:
            acts += [
                (_("Door sheets of {name}").format(name=name), partial(
                    self._print, papers.door_sheets(round_id, worker_id=worker_id, mask=mask)
                ))
                for worker_id, name in walking
            ]  # fmt: skip
        acts += [
            None,
            (_("List of the round"), partial(self._print, papers.round_list(round_id))),
            (_("Figures of the round"), self._print_figures),
            None,
            (_("Cards for closed doors"), partial(self._print, papers.left_cards(mine, page.figures.open))),
            (_("Contact cards"), partial(self._print, papers.contact_cards(mine))),
            (_("Privacy notice"), partial(self._print, privacy_notice())),
            (_("Blank door sheet"), partial(self._print, papers.blank_sheet())),
        ]
        self.print_button.set_acts(acts)
        ending: Any = (_("Reopen the round"), self.model.reopen) if closed else (_("Close the round"), self._close)
        adding: list[Any] = [] if closed else [(_("Add doors…"), lambda: self.adding.emit(round_id, page.round.name))]
        self.more_button.set_acts([*adding, ending])
        nobody: tuple[Any, str] = (None, _("Nobody"))
        self.assign_button.set_acts(
            [(name, partial(self._assign, worker_id)) for worker_id, name in (*page.workers, nobody)]
        )
        for part in (self.enter_button, self.assign_button, self.remove_button):
            part.setEnabled(not closed)

    def _show_rows(self) -> None:
        model, counts = self.model, self.model.counts()
        for show, button in self.shows.items():
            button.setText(f"{_(SHOWS[show])} {counts[show]}")
            button.setAccessibleName(button.text())
            button.setChecked(show is model.filter.show)
        kept = set(self.table.selected_ids())
        self.rows.set_rows(model.rows)
        self._select(kept)
        self._selection_changed()

    def _select(self, ids: set[object]) -> None:
        selection = self.table.view.selectionModel()
        flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
        for number, each in enumerate(self.rows.rows()):
            if each.id in ids:
                selection.select(self.rows.index(number, 0), flags)

    # -- acting

    def _ids(self) -> list[UUID]:
        return [each for each in self.table.selected_ids() if isinstance(each, UUID)]

    def _selection_changed(self) -> None:
        count = len(self._ids())
        self.selection.setVisible(count > 0)
        self.chosen.set_text(ngettext("{n} door chosen", "{n} doors chosen", count).format(n=count))
        self.enter_button.setVisible(count == 1)

    def _enter(self) -> None:
        self.door_opened.emit(self._ids()[0])

    def _assign(self, worker_id: UUID | None) -> None:
        self.model.assign(self._ids(), worker_id)

    def print_chosen(self) -> None:
        """Preview the sheets of the chosen doors, in stair order."""
        page, chosen = self.model.page, set(self._ids())
        if page is not None and chosen:
            ids = [each.id for each in page.doors if each.id in chosen]
            self._print(papers.door_sheets(page.round.id, door_ids=ids, mask=papers.ids_masked(self._desk)))

    def _print_figures(self) -> None:
        if self.model.round_id is not None:
            self._print(papers.round_figures(self.model.round_id))

    def _print(self, paper: Paper) -> None:
        show_preview(self._desk, paper, self)

    def _close(self) -> None:
        page = self.model.page
        left = page.figures.open + page.figures.not_home if page else 0
        if not left:
            self.model.close()
            return
        words = ngettext(
            "{n} door is still open. Its sheet can no longer be entered; the round can be reopened at any time.",
            "{n} doors are still open. Their sheets can no longer be entered; the round can be reopened at any time.",
            left,
        )
        dialog = Dialog(self, _("Close the round?"), words.format(n=left), ok=_("Close the round"))
        dialog.accepted.connect(self.model.close)
        dialog.open()

    def _open_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        for button in (self.enter_button, self.sheets_button, self.remove_button):
            if button.isVisibleTo(self.selection) and button.isEnabled():
                menu.addAction(button.text()).triggered.connect(button.click)
        if self.assign_button.isEnabled():
            given = self.assign_button.menu_of_acts()
            given.setTitle(self.assign_button.text())
            menu.addMenu(given)
        menu.popup(where)

    def _tell(self, kind: str, result: object, act_id: int) -> None:
        count = result if isinstance(result, int) else 0
        words = {
            "visits.assign": ngettext("{n} door changed hands", "{n} doors changed hands", count),
            "visits.remove_doors": ngettext("{n} door removed", "{n} doors removed", count),
            "visits.close": _("Round closed"),
            "visits.reopen": _("Round reopened"),
        }[kind]
        self._desk.done.emit(words.format(n=count), act_id)


def stair_text(stair: tuple[str, str], page: RoundPage) -> str:
    """Name a stair; with its estate only where the round has several."""
    estate, number = stair
    return f"{estate} {number}" if len({row.estate for row in page.doors}) > 1 else number

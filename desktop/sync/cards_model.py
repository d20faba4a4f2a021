"""What the cards of clashes know: both values in words, who gave them and where, and how they are settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.sync import words
from desktop.widgets.rows import Column, RowsModel
from forms.i18n import N_, _, ngettext
from forms.sync import field_name, reference_of, settle, settle_later, value_text
from forms.table_words import table_name
from models.calendar import today
from models.care.leftovers import left_over
from models.care.pairings import double_primaries
from models.sync.cards import CardRow, CardView, Said, card_view, open_cards
from models.sync.records import Choice
from models.sync.titles import Key, Title, titles


@dataclass(frozen=True)
class Cards:
    """The open cards, and the titles of the records that their values point at.

    ``doubles``: people for whom two PCs have named a primary helper; who of them stays is decided in care, as it is of
    those ``left_over``, whose care one PC ended while another one named a helper.
    """

    rows: tuple[CardRow, ...]
    references: dict[Key, Title]
    doubles: int
    left_over: int


@dataclass(frozen=True)
class Opened:
    """One card with the history of its field."""

    view: CardView
    references: dict[Key, Title]

    @property
    def row(self) -> CardRow:
        return self.view.row

    def text(self, said: Said) -> str:
        return value_text(self.row.table, self.row.column, said.value, self.references)

    @property
    def now_text(self) -> str:
        return value_text(self.row.table, self.row.column, self.row.now, self.references)

    @property
    def changed_since(self) -> bool:
        """Whether the record holds something else than what stood when the card was made."""
        if self.row.is_delete:
            return (self.row.now is None) != (self.row.stood.value is None)
        return self.row.now != self.row.stood.value


class CardsModel(QObject):
    """The list of open cards and the one that is looked at."""

    loaded = Signal()
    opened = Signal(object)  # Opened

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.references: dict[Key, Title] = {}
        self.doubles = self.left_over = 0
        self.rows: RowsModel[CardRow] = RowsModel(self._columns(), lambda row: row.id, self)

    def load(self) -> None:
        self.desk.read(read_cards, self._take, self)

    def _take(self, cards: Cards) -> None:
        self.references = cards.references
        self.doubles, self.left_over = cards.doubles, cards.left_over
        self.rows.set_rows(cards.rows)
        self.loaded.emit()

    def open(self, card_id: UUID) -> None:
        def query(session: Session) -> Opened | None:
            view = card_view(session, card_id)
            if view is None:
                return None
            said = [view.row.lost, view.row.stood, *view.history]
            return Opened(view, _references(session, [(view.row, one.value) for one in said]))

        self.desk.read(query, lambda found: self.opened.emit(found) if found is not None else None, self)

    def alike(self, card_id: UUID) -> list[UUID]:
        """The cards about the same field of the same kind of record."""
        asked = next((row for row in self.rows.rows() if row.id == card_id), None)
        if asked is None:
            return []
        return [row.id for row in self.rows.rows() if (row.table, row.column) == (asked.table, asked.column)]

    def settle(self, card_ids: Sequence[UUID], choice: Choice) -> None:
        ids = list(card_ids)
        self._write(lambda session: settle(session, ids, choice))

    def settle_by_time(self, card_ids: Sequence[UUID]) -> None:
        """Keep the later value of each."""
        asked = set(card_ids)
        chosen = {row.id: row.later for row in self.rows.rows() if row.id in asked}
        self._write(lambda session: settle_later(session, chosen))

    def _write(self, act: Callable[[Session], int]) -> None:
        self.desk.write("sync.settle", act, self._settled, self)

    def _settled(self, pair: tuple[int, int]) -> None:
        count, act_id = pair
        told = ngettext("{n} clash settled.", "{n} clashes settled.", count).format(n=f"{count:,}")
        self.desk.done.emit(told, act_id)

    def _columns(self) -> list[Column[CardRow]]:
        def text(row: CardRow, value: Any) -> str:
            return value_text(row.table, row.column, value, self.references)

        return [
            Column("title", N_("Whose"), _whose, 130),
            Column("field", N_("Field"), lambda row: field_name(row.table, row.column), 120, icon=_icon),
            Column("now", N_("Stands now"), lambda row: text(row, row.now), 160),
            Column("other", N_("Other value"), lambda row: text(row, row.lost.value), 160),
            Column("at", N_("When"), lambda row: words.short(row.lost.at), 120, sort=lambda row: row.lost.at),
        ]


def read_cards(session: Session) -> Cards:
    rows = open_cards(session)
    values = [(row, value) for row in rows for value in (row.now, row.lost.value, row.stood.value)]
    day = today()
    undecided = len(double_primaries(session, day)), len(left_over(session, day))
    return Cards(tuple(rows), _references(session, values), *undecided)


def _references(session: Session, values: Sequence[tuple[CardRow, Any]]) -> dict[Key, Title]:
    keys = [reference_of(row.table, row.column, value) for row, value in values]
    return titles(session, [key for key in keys if key is not None])


def _whose(row: CardRow) -> str:
    return row.title.text or table_name(row.table)


def _icon(row: CardRow) -> str | None:
    return "delete" if row.is_delete else None


def place_text(said: Said) -> str:
    """On which PC a value was given."""
    if said.here is None:
        return _("PC unknown")
    return _("on this PC") if said.here else _("on another PC")

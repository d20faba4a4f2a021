"""Every edit that a test made, and the law that none of them is ever lost without a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sync.merge import WITHOUT_CARDS
from tests.sync.torture.copies import Copy

MADE = "*"
"""The column of an edit that made its record."""


@dataclass
class Edit:
    """A worker at ``station`` saw ``shown`` in a field and left ``value`` there."""

    station: str
    table: str
    record: str
    column: str
    shown: Any
    value: Any
    withdrawn: bool = False
    """Taken back before anybody else could know of it."""


@dataclass
class Ledger:
    """Edits in the order in which they were made."""

    edits: list[Edit] = field(default_factory=list)

    def note(self, edit: Edit) -> Edit:
        self.edits.append(edit)
        return edit

    def lost(self, final: Copy) -> list[Edit]:
        """Edits that are neither present, nor superseded by one that knew them, nor on a card.

        Of decisions the later one stands, and no card is made.
        """
        cards = _cards(final)
        return [
            edit
            for place, edit in enumerate(self.edits)
            if not (
                edit.table in WITHOUT_CARDS
                or edit.withdrawn
                or _present(edit, final)
                or _key(edit) in cards
                or self._superseded(place)
            )
        ]

    def _superseded(self, place: int) -> bool:
        edit = self.edits[place]
        return any(
            later.record == edit.record
            and later.column == edit.column
            and not later.withdrawn
            and (later.station == edit.station or later.shown == edit.value)
            for later in self.edits[place + 1 :]
        )


def _present(edit: Edit, final: Copy) -> bool:
    row = final[edit.table].get(edit.record)
    if row is None:
        return False
    if edit.column == "deleted_at":
        return (row[edit.column] is None) == (edit.value is None)
    return bool(edit.column == MADE or row[edit.column] == edit.value)


def _key(edit: Edit) -> tuple[str, str, Any]:
    value = edit.value is not None if edit.column == "deleted_at" else edit.value
    return edit.record, edit.column, value


def _cards(final: Copy) -> set[tuple[str, str, Any]]:
    cards = set()
    for card in final["conflict_card"].values():
        value = card["lost_value"]["value"]
        cards.add(
            (
                card["record_id"],
                card["column_name"],
                value is not None if card["column_name"] == "deleted_at" else value,
            )
        )
    return cards

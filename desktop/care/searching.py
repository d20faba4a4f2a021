"""What is typed above a list: parts of names and doors as they stand, letters as pinyin through the search index."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.places.addresses import parse_door
from models.search import search

SEARCH_LIMIT = 500


class TextFilter(QObject):
    """``changed``: something else is looked for, or the index has answered."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.text = ""
        self._needles: list[str] = []
        self._found: frozenset[UUID] = frozenset()

    def look_for(self, text: str) -> None:
        text = text.strip()
        if text == self.text:
            return
        self.text, self._needles, self._found = text, _needles(text), frozenset()
        if any(char.isascii() and char.isalpha() for char in text):
            self._desk.read(lambda session: _people_found(session, text), lambda ids: self._take(text, ids), self)
        self.changed.emit()

    def takes(self, resident_id: UUID, name: str, estate: str, door: str) -> bool:
        """Whether a person is among those looked for."""
        hay = f"{name} {estate} {door}".casefold()
        return all(needle in hay for needle in self._needles) or resident_id in self._found

    def _take(self, text: str, found: frozenset[UUID]) -> None:
        if text == self.text:
            self._found = found
            self.changed.emit()


def _people_found(session: Session, text: str) -> frozenset[UUID]:
    return frozenset(hit.id for hit in search(session, text, SEARCH_LIMIT) if hit.kind == "resident")


def _needles(text: str) -> list[str]:
    """The words that must all be there; a door in any writing is looked for in its own."""
    words = []
    for part in text.casefold().split():
        door = parse_door(part) if any(char.isdigit() for char in part) and not part.isdigit() else None
        words.append(door.text.casefold() if door else part)
    return words

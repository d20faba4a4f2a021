"""What the lists of people under care share: rows by what is typed, what they are narrowed to, and what there is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.care.choices import Narrowing, Options, read_narrowing
from desktop.care.searching import TextFilter
from desktop.desk import Desk
from models.calendar import today


class Listed(Protocol):
    """A row that is found by what is typed."""

    @property
    def resident_id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def estate(self) -> str: ...
    @property
    def door(self) -> str: ...


R = TypeVar("R", bound=Listed)
T = TypeVar("T")


class ListedModel(QObject, Generic[R]):
    """``shown``: rows are new; ``offered``: what the list can be narrowed to is.

    A subclass reads in ``load``, says in ``values`` what its list is narrowed to, by ``keys``, and what it offers. That
    it does is the type checker's to see: a class of Qt takes no metaclass of its own.
    """

    shown, offered = Signal(), Signal()
    failed = Signal(Exception)
    keys: tuple[str, ...] = ()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.today = today()
        self.text = TextFilter(desk, self)
        self.text.changed.connect(self.shown)
        self.options: dict[str, Options] = {key: [] for key in self.keys}
        self._all: list[R] = []
        self._asked = 0

    @property
    def rows(self) -> list[R]:
        """In the order in which they were read; those whom the text is looked for in."""
        takes = self.text.takes
        return [row for row in self._all if takes(row.resident_id, row.name, row.estate, row.door)]

    @property
    def narrowed(self) -> bool:
        return bool(self.text.text) or any(value is not None for value in self.values().values())

    @abstractmethod
    def load(self) -> None:
        """Read anew."""

    @abstractmethod
    def narrow(self, **changes: Any) -> None:
        """Change some of what the list is narrowed to; ``None`` does not narrow."""

    @abstractmethod
    def values(self) -> dict[str, object]:
        """What the list is narrowed to, by key."""

    @abstractmethod
    def offers(self, found: Narrowing) -> dict[str, Options]:
        """What there is to choose from, by key."""

    def _begin(self) -> int:
        """Begin to read: what was asked for before is dropped when it comes."""
        self._asked += 1
        self.today = today()
        self._desk.read(read_narrowing, self._offer, self, self.failed.emit)
        return self._asked

    def _read(self, number: int, read: Callable[[Session], T], take: Callable[[T], None]) -> None:
        """Read for the question ``number``; nothing is taken once another was asked."""

        def taken(found: T) -> None:
            if number == self._asked:
                take(found)

        self._desk.read(read, taken, self, self.failed.emit)

    def _offer(self, found: Narrowing) -> None:
        self.options = self.offers(found)
        self.offered.emit()

"""Finding a person of the register to be a party: by name, pinyin, door or the end of a number."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.hit_picker import details_of
from desktop.widgets import Card, ComboBox, Text
from forms.i18n import _
from models.mediation.parties import PREFILLED, Party, from_register
from models.mediation.records import Side
from models.search import Hit, search

MOST = 9
Known = dict[str, object]


class ResidentCombo(ComboBox):
    """A line that looks people up while one types; ``chosen`` tells the id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(placeholder=_("Name, pinyin, door or end of a number"), name=_("Search the register"))
        self._desk = desk
        self._asked = 0

    def _narrow(self, typed: str) -> None:
        self._asked += 1
        number, text = self._asked, typed.strip()
        if not text:
            return

        def read(session: Session) -> list[Hit]:
            return [hit for hit in search(session, text, 4 * MOST) if hit.kind == "resident"][:MOST]

        def taken(hits: list[Hit]) -> None:
            if number == self._asked and self.text().strip() == text:
                self.set_options([(hit.id, " · ".join(p for p in (hit.title, details_of(hit)) if p)) for hit in hits])
                self._open(list(range(len(hits))))

        self._desk.read(read, taken, self)

    def _matching(self, typed: str) -> list[int]:
        """What was found fits, by whatever it was found."""
        return list(range(len(self._options)))


class ResidentBox(Card):
    """The search above the fields of a party; ``filled``: what the register knows of the person who was chosen."""

    filled = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=12, gap=8)
        self.setProperty("look", "sunken")
        self._desk = desk
        self.resident_id: UUID | None = None
        self.combo = ResidentCombo(desk)
        self.combo.chosen.connect(self._choose)
        words = _("Somebody of the register: search, and the fields are filled in. Others are written below.")
        self.add(Text(words, ink="text_muted", wrap=True))
        self.add(self.combo)

    def _choose(self, resident_id: object) -> None:
        self.resident_id = resident_id if isinstance(resident_id, UUID) else None
        if self.resident_id is None:
            return
        wanted = self.resident_id
        self._desk.read(lambda session: from_register(session, wanted, Side.THIRD), self._fill, self)

    def _fill(self, party: Party) -> None:
        if party.resident_id == self.resident_id:
            self.filled.emit({key: getattr(party, key) for key in PREFILLED})

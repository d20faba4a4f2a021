"""Whose a case is, on papers that a street or district prints: of its own lists, no community is the same all over."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.cases.seats import at_a_seat, names_below, own_code
from reports.page import Printed


class Whose:
    """The names of those whose cases this file holds."""

    def __init__(self, session: Session, printed: Printed) -> None:
        own = own_code(session)
        self._names = {**names_below(session, own), own: printed.community}
        self._at_seat = at_a_seat(session)

    def name(self, code: str) -> str:
        """Of whom a paper about a case is, whoever prints it."""
        return self._names.get(code, code)

    def place(self, code: str, place: str) -> str:
        """A place as it can be found: at a seat with its community in front."""
        return " ".join(filter(None, (self.name(code), place))) if self._at_seat else place

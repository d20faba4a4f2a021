"""Hazards: the list that can be narrowed, and one with what has to be done next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.narrowing import Options
from forms.i18n import _
from forms.studio_words import HAZARD_KINDS, HAZARD_STATES
from models import calendar
from models.appeals.departments import departments
from models.studio.hazard_queries import HazardFilter, HazardPage, HazardRow, hazard_page, hazards
from models.studio.queries import officers
from models.studio.states import HazardState
from models.visits.log_links import NamedBy, logs_naming

SHOWN = 1000
OPEN, OVERDUE = "open", "overdue"


class HazardsModel(QObject):
    """``shown``: the rows are new; ``counted``: how many are open and red."""

    shown = Signal()
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.text = ""
        self.waiting: object = HazardState.REPORTED if desk.at_seat else OPEN
        """The state in which a hazard waits for whoever sits here: a street or district has those that came up."""
        self.narrowed_to: dict[str, object] = {"state": self.waiting, "kind": None}
        self.rows: list[HazardRow] = []
        self._asked = 0

    @property
    def narrowed(self) -> bool:
        return bool(self.text) or any(self.narrowed_to.values())

    def load(self) -> None:
        self._asked += 1
        asked, wanted, now = self._asked, self._filter(), calendar.now()

        def take(rows: list[HazardRow]) -> None:
            if asked == self._asked:
                self.rows = rows
                self.shown.emit()

        self._desk.read(lambda session: hazards(session, wanted, now, SHOWN), take, self, self.failed.emit)

    def narrow(self, **changes: object) -> None:
        self.narrowed_to |= {key: value for key, value in changes.items() if key in self.narrowed_to}
        self.load()

    def look_for(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.load()

    def options(self) -> dict[str, Options]:
        states: Options = [(OPEN, _("Open·")), (OVERDUE, _("Overdue or to report"))]
        states += [(state, _(words)) for state, words in HAZARD_STATES.items()]
        return {"state": states, "kind": [(kind, _(words)) for kind, words in HAZARD_KINDS.items()]}

    def _filter(self) -> HazardFilter:
        kind, state = self.narrowed_to["kind"], self.narrowed_to["state"]
        return HazardFilter(
            text=self.text,
            kinds=frozenset({kind} if isinstance(kind, str) else ()),
            states=frozenset({state} if isinstance(state, HazardState) else ()),
            open_only=state == OPEN,
            overdue=state == OVERDUE,
        )


@dataclass(frozen=True)
class HazardShown:
    """``departments``: those that can order it mended."""

    page: HazardPage
    departments: tuple[str, ...]
    logs: tuple[NamedBy, ...]


def read_hazard(session: Session, hazard_id: UUID) -> HazardShown:
    page = hazard_page(session, hazard_id, calendar.now())
    names = [each.department for each in officers(session)] + [each.name for each in departments(session)]
    return HazardShown(page, tuple(dict.fromkeys(names)), logs_naming(session, "hazard", hazard_id))

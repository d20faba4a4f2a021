"""What the page of one person knows: the card of care, what may be opened, and who could help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.care.choices import Options
from desktop.care.tab import TABLES
from desktop.desk import Change, Desk
from forms.care_words import HELPER_KINDS, words_of
from models.calendar import now, today
from models.care.apart import is_apart
from models.care.catalogue import groups
from models.care.helpers import HelperRow, helpers
from models.care.people import CareCard, care_card
from models.care.records import ResidentFact
from models.care.resident_facts import facts_in_force
from models.care.reviews import reviews
from models.care.rules import MASKED, RESTRICTED
from models.care.visibility import beside_restricted, leave_team, name_team, openable_as_member, reveal, team
from models.cases.lines import CaseLine, grown_from
from models.errors import WorldError
from models.places.records import Area
from models.rights.queries import standing
from models.workers.records import Worker

CASES = ("appeal", "appeal_step")
"""Where it stands how the appeals of needs go on."""
GONE = frozenset({"resident_unknown", "no_such_record"})


@dataclass(frozen=True)
class PersonCare:
    """Everything that the page shows. ``opened``: what is masked was opened with a reason."""

    today: date
    card: CareCard
    opened: bool
    may_open: bool
    secretary: bool
    grid: str
    restricted: frozenset[str]
    """Codes of the groups of level 4."""
    groups: Options
    helpers: tuple[HelperRow, ...]
    workers: Options
    team: tuple[UUID, ...]
    beside_restricted: bool
    """Whoever writes says whether it is for all workers or for the care team."""
    turned_14: date | None
    """Since when consent and groups are to be looked at, told to those who answer for children (L-05)."""
    facts: tuple[ResidentFact, ...]
    """What is noted for the rules, as far as it is open."""
    grown: Mapping[UUID, tuple[CaseLine, ...]]
    """By need, the appeal that grew out of it: it says anew what all may read; one of the team stays with the team."""
    read_at: datetime

    @property
    def helper_options(self) -> Options:
        return [(row.helper.id, helper_words(row)) for row in self.helpers if not row.left]


def helper_words(row: HelperRow) -> str:
    """A helper as he is chosen: who he is, and how many he has of how many."""
    kind = words_of(HELPER_KINDS, row.helper.kind)
    return f"{row.helper.name} · {kind} · {row.people}/{row.helper.capacity}"


class PersonModel(QObject):
    """One person. ``loaded``: the page is new; ``gone``: there is no such person (any more)."""

    loaded = Signal(object)  # PersonCare
    gone = Signal()
    failed = Signal(Exception)
    acted = Signal(str, object)  # kind, act id

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.resident_id: UUID | None = None
        self.page: PersonCare | None = None
        self.opened = False
        self._asked = 0
        desk.changed.connect(self._changed)

    def open(self, resident_id: UUID) -> None:
        self.resident_id, self.page, self.opened = resident_id, None, False
        self.load()

    def cover(self) -> None:
        """Nobody looks at the page any more: what was opened is masked again."""
        self.opened = False
        self.load()

    def load(self) -> None:
        """Read again; of two reads that overlap, the one that was asked for last is shown."""
        self._asked += 1
        asked, resident_id, opened = self._asked, self.resident_id, self.opened
        if resident_id is None:
            return

        def take(page: PersonCare) -> None:
            if asked == self._asked and resident_id == self.resident_id:
                self.page = page
                self.loaded.emit(page)

        self.desk.read(lambda session: read_page(session, resident_id, opened=opened), take, self, self._fail)

    def reveal(self, reason: str) -> None:
        """Open what is masked for as long as this page is looked at; who, when and why is kept."""
        resident_id = self._person()

        def opened(_pair: object) -> None:
            self.opened = resident_id == self.resident_id
            self.load()

        self.desk.write("care.reveal", lambda session: reveal(session, resident_id, reason).id, opened, self)

    def act(self, kind: str, action: Callable[[Session], Any]) -> None:
        """Do something that needs no form; the page reads again by itself."""
        self.desk.write(kind, action, lambda pair: self.acted.emit(kind, pair[1]), self)

    def join_team(self, worker_id: UUID) -> None:
        resident_id = self._person()
        self.act("care.team", lambda session: name_team(session, resident_id, [worker_id], on=today()))

    def leave_team(self, worker_id: UUID) -> None:
        resident_id = self._person()
        self.act("care.team", lambda session: leave_team(session, resident_id, worker_id, on=today()))

    def _person(self) -> UUID:
        if self.resident_id is None:
            raise RuntimeError("no person is open")
        return self.resident_id

    def _fail(self, error: Exception) -> None:
        if isinstance(error, WorldError) and error.code in GONE:
            self.gone.emit()
        else:
            self.failed.emit(error)

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES, *CASES):
            self.load()


def read_page(session: Session, resident_id: UUID, *, opened: bool) -> PersonCare:
    day, at = today(), now()
    card = care_card(session, resident_id, day, opened=opened)
    catalogue, who, mine = groups(session), standing(session), openable_as_member(session, resident_id, day)
    all_open = opened and mine >= {group.code for group in catalogue if group.sensitivity == MASKED}
    restricted = frozenset(group.code for group in catalogue if group.sensitivity >= RESTRICTED)
    names_level_4 = who.secretary and not is_apart(session)
    offered = [group for group in catalogue if names_level_4 or group.code not in restricted]
    workers = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.id)
    grid = session.get(Area, card.home.grid_id) if card.home and card.home.grid_id else None
    return PersonCare(
        today=day,
        card=card,
        opened=opened,
        may_open=bool(mine),
        secretary=who.secretary,
        grid=grid.name if grid else "",
        restricted=restricted,
        groups=[(group.code, f"{group.name} {group.code}") for group in offered],
        helpers=tuple(helpers(session, day, left=False)),
        workers=[(id_, name) for id_, name in session.execute(workers)],
        team=tuple(team(session, resident_id, day)),
        beside_restricted=beside_restricted(session, resident_id),
        turned_14=next((each.turned_on for each in reviews(session, day) if each.resident_id == resident_id), None),
        grown=grown_from(session, "care_need", [need.id for need in card.needs], at),
        read_at=at,
        facts=tuple(fact for fact in facts_in_force(session, resident_id, day) if fact.level != MASKED or all_open),
    )

"""Planning a round: which doors, who walks them, and how many that is, before anything is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.visits.plan_places import Places, proposed_name, read_places
from forms.problems import Problem
from forms.visits import ROUND
from models.visits.rounds import add_doors, create_round, share_out
from models.visits.scope import Scope, ScopeDoor, ScopeKind, ScopePreview, WalkOrder, doors_in_scope, preview
from models.workers.records import Worker


@dataclass(frozen=True)
class Load:
    """What one worker would walk."""

    worker_id: UUID
    name: str
    doors: int
    stairs: int


@dataclass(frozen=True)
class Plan:
    """The answer to the current scope."""

    preview: ScopePreview = field(default_factory=lambda: ScopePreview(0, 0, 0, 0, 0, 0))
    doors: Sequence[ScopeDoor] = ()
    loads: Sequence[Load] = ()


class RoundPlanModel(QObject):
    """``known``: what there is to choose from; ``planned``: new counts; ``checked``: the form's answers were judged.

    ``created`` brings the round's id: of the new one, or of the one that got doors.
    """

    known = Signal()
    planned = Signal()
    checked = Signal()
    created = Signal(object)

    def __init__(self, desk: Desk, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self.today = desk, today
        self.scope = Scope(ScopeKind.ALL)
        self.order = WalkOrder.TOP_DOWN
        self.workers: list[tuple[UUID, str]] = []
        self.places = Places()
        self.estate_id: UUID | None = None
        """The estate whose buildings are offered."""
        self.map_ids: tuple[UUID, ...] = ()
        self.into: UUID | None = None
        """The round that gets the doors; ``None`` for a new one."""
        self.touched: set[str] = set()
        self.busy = False
        self.chosen_workers: tuple[UUID, ...] = ()
        self.with_vacant = True
        self.plan = Plan()
        self.raw: dict[str, object] = {"starts_on": today, "due_on": today + timedelta(days=30)}
        self.answers: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.act_id: int | None = None
        self._asked = 0
        self._check()

    @property
    def named(self) -> bool:
        """Whether the user has given the round a name of their own."""
        return "name" in self.touched

    def begin(self, map_ids: tuple[UUID, ...] = (), into: UUID | None = None) -> None:
        """Start anew: a round of the doors chosen on the map, or of what will be chosen."""
        self.map_ids, self.into, self.touched, self.busy = map_ids, into, set(), False
        self.scope = Scope(ScopeKind.MAP, map_ids) if map_ids else Scope(ScopeKind.ALL)
        self.raw = {"starts_on": self.today, "due_on": self.today + timedelta(days=30)}
        self.start()

    def start(self) -> None:
        """Read who can walk and where, and count the doors."""
        query = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.id)

        def ask(session: Session) -> tuple[list[tuple[UUID, str]], Places]:
            return [(worker_id, name) for worker_id, name in session.execute(query)], read_places(session)

        self._desk.read(ask, lambda found: self._know(*found), self)

    def set_kind(self, kind: ScopeKind) -> None:
        """Choose doors in another way; estates and grids begin with none, a building with the first."""
        first = [building.id for building in self.places.buildings if building.estate_id == self.estate_id][:1]
        ids = {ScopeKind.MAP: self.map_ids, ScopeKind.BUILDING: first}.get(kind, ())
        self.set_places(kind, ids)

    def choose_places(self, offered: Sequence[object], chosen: Sequence[object]) -> None:
        """Take what was ticked of the places on offer; those of other estates stay chosen."""
        kept = [each for each in self.scope.ids if each not in offered]
        self.set_places(self.scope.kind, [*kept, *(each for each in chosen if isinstance(each, UUID))])

    def set_places(self, kind: ScopeKind, ids: Sequence[UUID] = ()) -> None:
        self.scope = Scope(kind, tuple(ids), self.scope.not_met_since)
        self._count()

    def set_not_met_since(self, day: date | None) -> None:
        self.scope = Scope(self.scope.kind, self.scope.ids, day)
        self._count()

    def set_not_met_for(self, days: int | None) -> None:
        """Leave out doors where somebody was met in the last ``days`` days."""
        self.set_not_met_since(None if days is None else self.today - timedelta(days=days))

    def set_order(self, order: WalkOrder) -> None:
        self.order = order
        self._count()

    def set_with_vacant(self, with_vacant: bool) -> None:
        """Whether doors known as vacant are walked past as well."""
        self.with_vacant = with_vacant
        self._count()

    def choose_workers(self, ids: Sequence[UUID]) -> None:
        """Share the doors among these workers, in this order."""
        self.chosen_workers = tuple(ids)
        self._share()
        self.planned.emit()

    def answer(self, key: str, raw: object) -> None:
        self.raw[key] = raw
        self.touched.add(key)
        self._check()

    def problem(self, key: str) -> Problem | None:
        return next((problem for problem in self.problems if problem.field == key), None)

    @property
    def ready(self) -> bool:
        right = self.into is not None or not any(problem.refuses for problem in self.problems)
        return right and bool(self.plan.doors) and not self.busy

    def create(self) -> None:
        """Make the round as planned, or add the doors to the one that is to get them."""
        self.touched |= set(ROUND.by_key)
        if not self.ready:
            self.checked.emit()
            return
        self.busy = True
        scope, doors, workers, order = self.scope, self.plan.doors, self.chosen_workers, self.order
        answers: Mapping[str, Any] = dict(self.answers)
        into = self.into

        def act(session: Session) -> UUID:
            if into is not None:
                add_doors(session, into, [door.dwelling_id for door in doors], workers[0] if workers else None)
                return into
            return create_round(session, scope=scope, doors=doors, workers=workers, order=order, **answers).id

        kind = "visits.create_round" if into is None else "visits.add_doors"
        self._desk.write(kind, act, self._made, self, failed=self._failed, doors=len(doors))

    def _made(self, pair: tuple[UUID, int]) -> None:
        self.busy = False
        self.act_id = pair[1]
        self.created.emit(pair[0])

    def _failed(self, error: Exception) -> None:
        self.busy = False
        self._desk.told.emit(error)
        self.checked.emit()

    def _know(self, workers: list[tuple[UUID, str]], places: Places) -> None:
        self.workers, self.places = workers, places
        if self.estate_id is None and places.estates:
            self.estate_id = places.estates[0][0]
        me = self._desk.station.worker_id
        if not self.chosen_workers and any(worker_id == me for worker_id, _name in workers):
            self.chosen_workers = (me,)
        self.known.emit()
        self._count()

    def _count(self) -> None:
        if not self.named:
            self.raw["name"] = proposed_name(self.places, self.scope.kind, self.scope.ids, self.today)
            self._check()
        self._asked += 1
        asked, scope, order, with_vacant = self._asked, self.scope, self.order, self.with_vacant

        def ask(session: Session) -> Plan:
            found = doors_in_scope(session, scope, order)
            return Plan(preview(session, found), [door for door in found if with_vacant or not door.vacant])

        self._desk.read(ask, lambda plan: self._counted(asked, plan), self)

    def _counted(self, asked: int, plan: Plan) -> None:
        if asked != self._asked:
            return  # A later choice is being counted.
        self.plan = plan
        self._share()
        self.planned.emit()

    def _share(self) -> None:
        shared = share_out(self.plan.doors, self.chosen_workers)
        doors = Counter(shared)
        pairs = {(worker, door.unit_id) for worker, door in zip(shared, self.plan.doors, strict=True)}
        stairs = Counter(worker for worker, _unit in pairs)
        names = dict(self.workers)
        loads = [Load(each, names.get(each, ""), doors[each], stairs[each]) for each in self.chosen_workers]
        self.plan = Plan(self.plan.preview, self.plan.doors, loads)

    def _check(self) -> None:
        self.answers, self.problems = ROUND.check(self.raw)
        self.checked.emit()

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
from forms.problems import Problem
from forms.visits import ROUND
from models.visits.rounds import create_round, share_out
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
    """``planned``: new counts; ``checked``: the form's answers were judged; ``created``: the round's id."""

    planned = Signal()
    checked = Signal()
    created = Signal(object)

    def __init__(self, desk: Desk, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self.today = desk, today
        self.scope = Scope(ScopeKind.ALL)
        self.order = WalkOrder.TOP_DOWN
        self.workers: list[tuple[UUID, str]] = []
        self.chosen_workers: tuple[UUID, ...] = ()
        self.with_vacant = True
        self.plan = Plan()
        self.raw: dict[str, object] = {"starts_on": today, "due_on": today + timedelta(days=30)}
        self.answers: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self._asked = 0
        self._check()

    def start(self) -> None:
        """Read who can walk, and count the doors."""
        query = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active).order_by(Worker.id)
        self._desk.read(lambda session: [(w, n) for w, n in session.execute(query)], self._know_workers, self)

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
        self._check()

    def problem(self, key: str) -> Problem | None:
        return next((problem for problem in self.problems if problem.field == key), None)

    @property
    def ready(self) -> bool:
        return not any(problem.refuses for problem in self.problems) and bool(self.plan.doors)

    def create(self) -> None:
        """Make the round as planned."""
        if not self.ready:
            self.checked.emit()
            return
        scope, doors, workers, order = self.scope, self.plan.doors, self.chosen_workers, self.order
        answers: Mapping[str, Any] = dict(self.answers)

        def act(session: Session) -> UUID:
            return create_round(session, scope=scope, doors=doors, workers=workers, order=order, **answers).id

        self._desk.write("visits.create_round", act, lambda pair: self.created.emit(pair[0]), self, doors=len(doors))

    def _know_workers(self, workers: list[tuple[UUID, str]]) -> None:
        self.workers = workers
        me = self._desk.station.worker_id
        if not self.chosen_workers and any(worker_id == me for worker_id, _name in workers):
            self.chosen_workers = (me,)
        self._count()

    def _count(self) -> None:
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

"""Closed files under torture: begun anywhere, by whoever sits there; members who are named, write and leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.records import Appeal, AppealStep, Source
from models.base import utc_now, uuid7
from models.calendar import today
from models.cases.files import CLOSED, leave_file, name_on_file, open_file
from models.clocks.deadlines import Clock
from models.errors import WorldError
from models.workers.records import Worker
from tests.sync.torture.care import Marks
from tests.sync.torture.ledger import MADE, Edit
from tests.sync.torture.spots import Spot

TOPIC = {"edition": "1", "class_code": "01", "class_name": "", "item_name": "", "petition": False}


def begin(spot: Spot, marks: Marks, workers: Iterable[str]) -> None:
    """Take an accusation in, and name whom the station knows of ``workers``."""

    def act(session: Session) -> list[Edit]:
        id_ = uuid7()
        told = {"source": Source.COUNTER, "topic_code": "0101", "topic": TOPIC, "accusation": True, "number": "SQ-1"}
        worker = spot.station.worker_id
        head = Appeal(
            id=id_, file_id=id_, level=CLOSED, received_at=utc_now(), first_contact_id=worker, first_contact="我",
            content=marks.new(id_.hex, id_.hex), amount=5, clock=Clock.WORKING_DAYS, **told,
        )  # fmt: skip
        session.add(head)
        session.flush()
        open_file(session, id_, _known(session, workers), on=today())
        return [Edit(spot.name, "appeal", id_.hex, MADE, None, head.content)]

    spot.do("care", act)


def write(spot: Spot, which: int, marks: Marks) -> None:
    """Whoever is on a file adds a step and changes who it was that came; others see nothing to change."""

    def act(session: Session) -> list[Edit]:
        head = _chosen(_seen(session), which)
        if head is None:
            return []
        step = AppealStep(
            id=uuid7(), appeal_id=head.id, file_id=head.id, level=CLOSED, at=utc_now(), kind="remark"
        )  # fmt: skip
        step.text = marks.new(head.id.hex, step.id.hex)
        session.add(step)
        edit = Edit(
            spot.name, "appeal", head.id.hex, "contact_name", head.contact_name, marks.new(head.id.hex, head.id.hex)
        )  # fmt: skip
        head.contact_name = edit.value
        return [edit, Edit(spot.name, "appeal_step", step.id.hex, MADE, None, step.text)]

    spot.do("care", act)


def name(spot: Spot, which: int, worker: str) -> None:
    """A member names one more."""

    def act(session: Session) -> list[Edit]:
        head = _chosen(_seen(session), which)
        for one in _known(session, [worker]) if head is not None else ():
            name_on_file(session, head.id, one, on=today())  # type: ignore[union-attr]
        return []

    spot.do("care", act)


def leave(spot: Spot, which: int) -> None:
    """A member leaves, unless he is the last."""

    def act(session: Session) -> list[Edit]:
        head = _chosen(_seen(session), which)
        if head is not None:
            with suppress(WorldError):
                leave_file(session, head.id, spot.station.worker_id, on=today())
        return []

    spot.do("care", act)


def _seen(session: Session) -> list[Appeal]:
    return list(session.scalars(select(Appeal).where(Appeal.level == CLOSED).order_by(Appeal.id)))


def _chosen(heads: Sequence[Appeal], which: int) -> Appeal | None:
    return heads[which % len(heads)] if heads else None


def _known(session: Session, workers: Iterable[str]) -> list[UUID]:
    wanted = [UUID(worker) for worker in workers]
    return list(session.scalars(select(Worker.id).where(Worker.id.in_(wanted)).order_by(Worker.id)))

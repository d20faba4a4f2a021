"""A PC that is lost is shut out by a step of its incident, as it arrives; who asks hears which PCs there are (L-25).

The step travels as every record does: written without a line, it acts when it comes. The PC itself hears that it was
reported lost, and locks itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection

from models.incidents.states import StepKind
from models.workers.records import WorkerRole
from sync.protocol import Pcs, PcTold
from sync.server import audit, enrolment
from sync.server.judging import NewBlock
from sync.server.pushed import Pushing
from sync.server.rights import Office, counted

STEP = "incident_step"
_MAY = (WorkerRole.SECRETARY, WorkerRole.SECURITY_ADMIN)


def pcs(connection: Connection[Any], code: str) -> Pcs:
    """The PCs of a community."""
    workers: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = connection.execute(
        "SELECT s.station_id, s.worker_id FROM station_worker AS s JOIN enrolled_station AS e ON e.id = s.station_id"
        " WHERE e.community_code = %s AND (s.until IS NULL OR s.until = e.revoked_at) ORDER BY s.since, s.worker_id",
        (code,),
    )
    for station, worker in rows:
        workers[station].append(worker.hex)
    marks = connection.execute("SELECT id, mark FROM enrolled_station WHERE community_code = %s", (code,))
    mark = {row[0]: row[1] for row in marks}
    told = [
        PcTold(
            id=each.id.hex, label=each.label, mark=mark.get(each.id), seen_at=_told(each.seen_at),
            revoked_at=_told(each.revoked_at), workers=workers[each.id],
        )
        for each in enrolment.stations(connection, code)
    ]  # fmt: skip
    return Pcs(pcs=told)


def judge(pushing: Pushing, office: Office, new: Collection[NewBlock]) -> None:
    """Refuse to shut out what is not a PC of this community, or by somebody who may not."""
    for block in new:
        for record_id, by, station in _named(block):
            if not _is_ours(pushing, station):
                pushing.verdicts.refuse(STEP, record_id, "scope")
            elif not office.empty and by not in counted(pushing.connection, pushing.sender, _MAY):
                pushing.verdicts.refuse(STEP, record_id, office.refusal(by))


def follow(pushing: Pushing, new: Collection[NewBlock]) -> None:
    """Shut out what accepted steps name."""
    for block in new:
        for _record_id, _by, station in _named(block.without(pushing.verdicts)):
            if station is not None:
                enrolment.revoke(pushing.connection, station, pushing.now)
                counts = {"station": station.hex}
                audit.note(pushing.connection, "lost", now=pushing.now, peer="", sender=pushing.sender, counts=counts)


def _named(block: NewBlock) -> Iterator[tuple[str, str, UUID | None]]:
    """Of the steps that shut a PC out: their id, who wrote them, and which."""
    if block.table.name == STEP:
        told = zip(block.ids, block.values("edited_by"), block.values("kind"), block.values("detail"), strict=True)
        for record_id, by, kind, detail in told:
            if kind == StepKind.SHUT_OUT.value:
                yield record_id, str(by), _station(detail)


def _station(detail: object) -> UUID | None:
    try:
        said = orjson.loads(detail) if isinstance(detail, str) else {}
        return UUID(hex=said["station"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_ours(pushing: Pushing, station: UUID | None) -> bool:
    query = "SELECT 1 FROM enrolled_station WHERE id = %s AND community_code = %s"
    return pushing.connection.execute(query, (station, pushing.sender.community_code)).fetchone() is not None


def _told(at: datetime | None) -> str | None:
    return at.isoformat() if at else None

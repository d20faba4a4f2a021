"""What a compliance report counts beside lines of the audit: each figure is the length of a list of facts (L-23).

Codes, numbers and counts, and the names of workers; nobody's data, so that who audits may read all of it (L-37).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.base import Base, utc_now
from models.calendar import day_of
from models.disclosures.queries import DisclosureRow, read_register
from models.disclosures.queries import Wanted as WantedOfRegister
from models.disclosures.records import Channel
from models.disclosures.rules import State
from models.incidents.queries import incidents
from models.requests.queries import requests
from models.requests.records import PersonRequest
from models.retention.queries import lists, proposals
from models.rights.queries import grants, separation
from models.workers.records import Worker


@dataclass(frozen=True)
class Asked:
    """Days of China, both included; what is so without a period is so ``today``."""

    first: date
    last: date
    today: date
    unused_days: int = 90

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.first <= day_of(at) <= self.last


@dataclass(frozen=True)
class Fact:
    """One row behind a figure. ``code``: what it is, in the words of its figure; ``more``: codes by their names."""

    at: datetime | None
    who: str
    code: str
    number: str = ""
    count: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


Read = Callable[[Session, Asked], list[Fact]]


def _left(session: Session, asked: Asked, *, clear: bool = False, channel: tuple[Channel, ...] = ()) -> list[Fact]:
    wanted = WantedOfRegister(state=State.LEFT, clear_only=clear, first=asked.first, last=asked.last)
    found = read_register(session, wanted)
    return [_of_register(each) for each in found if not channel or each.row.channel in channel]


def files(session: Session, asked: Asked) -> list[Fact]:
    return _left(session, asked, channel=(Channel.EXCEL, Channel.FILE))


def papers(session: Session, asked: Asked) -> list[Fact]:
    return _left(session, asked, channel=(Channel.PAPER,))


def in_the_clear(session: Session, asked: Asked) -> list[Fact]:
    return _left(session, asked, clear=True)


def _asked_for(*states: State) -> Read:
    def read(session: Session, asked: Asked) -> list[Fact]:
        found = read_register(session, WantedOfRegister(first=asked.first, last=asked.last))
        return [_of_register(each) for each in found if each.state in states]

    return read


def _of_register(each: DisclosureRow) -> Fact:
    row = each.row
    more = {
        "approved_by": each.approved_by, "level": row.level, "masked": row.masked, "people": row.people,
        "purpose": row.purpose, "state": each.state.value,
    }  # fmt: skip
    return Fact(each.at, each.asked_by, row.what, row.number, row.rows, more)


def workers(session: Session, _asked: Asked) -> list[Fact]:
    """Who works here in which role."""
    query = select(Worker).where(Worker.alive(), Worker.active.is_(True)).order_by(Worker.role, Worker.name)
    return [Fact(each.created_at, each.name, each.role.value) for each in session.scalars(query)]


def singly_given(session: Session, asked: Asked) -> list[Fact]:
    """Rights beyond the roles that held on a day of the period."""
    names = _names(session)
    return [
        Fact(
            each.created_at, names.get(each.worker_id, ""), each.deed,
            more={
                "level": each.level, "starts_on": each.starts_on.isoformat(),
                "ends_on": each.ends_on.isoformat() if each.ends_on else None, "by": names.get(each.created_by, ""),
            },
        )
        for each in grants(session)
        if each.starts_on <= asked.last and (each.ends_on is None or each.ends_on > asked.first)
    ]  # fmt: skip


def accounts(session: Session, _asked: Asked) -> list[Fact]:
    """Who can log in at this PC, and when he did last."""
    account = Base.metadata.tables["account"].c
    query: Select[Any] = select(account.worker_id, account.created_at, account.seen_at, account.second)
    names = _names(session)
    return [
        Fact(seen or made, names.get(worker_id, ""), "seen" if seen else "never", more={"second": second is not None})
        for worker_id, made, seen, second in session.execute(query)
    ]


def unused(session: Session, asked: Asked) -> list[Fact]:
    """Accounts at which nobody logged in for longer than is set (L-36)."""
    before = utc_now() - timedelta(days=asked.unused_days)
    return [each for each in accounts(session, asked) if each.at is None or _utc(each.at) < before]


def vacant(session: Session, _asked: Asked) -> list[Fact]:
    """Administrators' roles in which nobody works: the secretary does their work, and is told so (L-43)."""
    return [Fact(None, "", role.value) for role in separation(session).vacant]


def over(session: Session, asked: Asked) -> list[Fact]:
    """What is over by a rule, and in no list yet (L-08)."""
    return [
        Fact(None, "", each.kind.value, count=each.going, more={"years": each.years, "kept": len(each.kept)})
        for each in proposals(session, asked.today)
    ]


def _lists(session: Session, asked: Asked, *, done: bool) -> list[Fact]:
    names = _names(session)
    return [
        Fact(
            each.done_at or each.created_at, names.get(each.proposed_by, ""), each.rule, each.number,
            sum((each.counts or {}).values()),
            {"approved_by": names.get(each.approved_by, ""), "going": each.going.value},
        )
        for each in lists(session)
        if (asked.holds(each.done_at) if done else each.done_at is None and each.refused is None)
    ]  # fmt: skip


def lists_waiting(session: Session, asked: Asked) -> list[Fact]:
    return _lists(session, asked, done=False)


def lists_done(session: Session, asked: Asked) -> list[Fact]:
    return _lists(session, asked, done=True)


def asked_by_persons(session: Session, asked: Asked) -> list[Fact]:
    """Requests about one's own data, by number; whose they are the register of requests says (L-20)."""
    rows = [each for each in requests(session) if asked.holds(each.request.asked_at)]
    return [
        Fact(
            each.request.asked_at,
            "",
            each.request.kind.value,
            each.request.number,
            more={
                "state": each.state.value,
                "due_on": each.request.due_on.isoformat(),
                "late": _is_late(each.request, asked.today),
            },
        )
        for each in rows
    ]


def _is_late(request: PersonRequest, today: date) -> bool:
    return (day_of(request.done_at) if request.done_at else today) > request.due_on


def answered_late(session: Session, asked: Asked) -> list[Fact]:
    return [each for each in asked_by_persons(session, asked) if each.more["late"]]


def happened(session: Session, asked: Asked) -> list[Fact]:
    return [
        Fact(
            each.incident.found_at, "", each.incident.kind.value, each.incident.number,
            more={"state": each.standing.state.value},
        )
        for each in incidents(session)
        if asked.holds(each.incident.found_at) or each.standing.closed_at is None
    ]  # fmt: skip


def not_over(session: Session, _asked: Asked) -> list[Fact]:
    return [
        Fact(each.incident.found_at, "", each.incident.kind.value, each.incident.number, more={"state": "open"})
        for each in incidents(session)
        if each.standing.closed_at is None
    ]


denied = _asked_for(State.DENIED, State.LAPSED)
void = _asked_for(State.CANCELLED)


def _names(session: Session) -> dict[UUID | None, str]:
    return {id_: name for id_, name in session.execute(select(Worker.id, Worker.name))}


def _utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)

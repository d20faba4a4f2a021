"""Reading the register of what left the house, and what of it waits for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from models import calendar
from models.calendar import day_of
from models.disclosures.records import Channel, Disclosure
from models.disclosures.rules import State, state_of
from models.errors import WorldError
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import may, require, standing
from models.settings.queries import disclosure_norms
from models.workers.records import Worker


@dataclass(frozen=True)
class DisclosureRow:
    """One line of the register, as it stands at ``now``."""

    row: Disclosure
    state: State
    asked_by: str
    approved_by: str

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def at(self) -> datetime:
        return self.row.left_at or self.row.created_at


@dataclass(frozen=True)
class Wanted:
    """What of the register is looked at; everything where nothing is said."""

    channel: Channel | None = None
    state: State | None = None
    clear_only: bool = False
    """Only what left in the clear."""
    text: str = ""
    """Part of a number, receiver or name."""
    first: date | None = None
    last: date | None = None


def readable(session: Session) -> list[ColumnElement[bool]]:
    """The condition that whoever is logged in may read a row: all of them for who may, else what one took out."""
    if may(session, Deed.READ, "disclosures").allowed:
        return []
    return [Disclosure.asked_by == session.connection().info["worker_id"]]


def read_register(session: Session, wanted: Wanted = Wanted()) -> list[DisclosureRow]:
    """The register, the newest first: all of it for who leads or audits, else what one took out oneself."""
    asker, approver = aliased(Worker), aliased(Worker)
    query = (
        select(Disclosure, asker.name, approver.name)
        .outerjoin(asker, asker.id == Disclosure.asked_by)
        .outerjoin(approver, approver.id == Disclosure.approved_by)
        .where(Disclosure.alive())
        .order_by(Disclosure.created_at.desc(), Disclosure.id.desc())
    )
    query = query.where(*readable(session))
    if wanted.channel is not None:
        query = query.where(Disclosure.channel == wanted.channel)
    if wanted.clear_only:
        query = query.where(Disclosure.masked.is_(False))
    if wanted.text:
        like = f"%{wanted.text}%"
        query = query.where(
            or_(Disclosure.number.like(like), Disclosure.receiver.like(like), asker.name.like(like),
                Disclosure.what.like(like))
        )  # fmt: skip
    now, norms = calendar.now(), disclosure_norms(session)
    found = [
        DisclosureRow(row, state_of(row, now, norms), asked or "", approved or "")
        for row, asked, approved in session.execute(query)
    ]
    return [each for each in found if _fits(each, wanted)]


def _fits(each: DisclosureRow, wanted: Wanted) -> bool:
    day = day_of(each.at)
    return (
        wanted.state in (None, each.state)
        and (wanted.first is None or day >= wanted.first)
        and (wanted.last is None or day <= wanted.last)
    )


def waiting_for_me(session: Session) -> list[DisclosureRow]:
    """What somebody else asked for and whoever is logged in may approve."""
    if not may(session, Deed.APPROVE, "disclosures").allowed:
        return []
    open_ = Disclosure.left_at.is_(None), Disclosure.approved_by.is_(None), Disclosure.cancelled_at.is_(None)
    me = session.connection().info["worker_id"]
    query = select(Disclosure, Worker.name).outerjoin(Worker, Worker.id == Disclosure.asked_by)
    query = query.where(Disclosure.alive(), *open_, Disclosure.asked_by != me).order_by(Disclosure.id)
    now, norms = calendar.now(), disclosure_norms(session)
    rows = [DisclosureRow(row, state_of(row, now, norms), name or "", "") for row, name in session.execute(query)]
    return [each for each in rows if each.state is State.ASKED]


def mine_approved(session: Session, what: str | None = None) -> list[Disclosure]:
    """What whoever is logged in asked for and may take out now."""
    me, now, norms = session.connection().info["worker_id"], calendar.now(), disclosure_norms(session)
    query = select(Disclosure).where(
        Disclosure.alive(), Disclosure.asked_by == me, Disclosure.approved_at.is_not(None), Disclosure.left_at.is_(None)
    )
    if what is not None:
        query = query.where(Disclosure.what == what)
    return [row for row in session.scalars(query) if state_of(row, now, norms) is State.APPROVED]


def approvers(session: Session) -> Sequence[str]:
    """Names of those who could approve what whoever is logged in asks for."""
    me = session.connection().info["worker_id"]
    workers = session.scalars(select(Worker).where(Worker.alive(), Worker.active.is_(True), Worker.id != me))
    return [
        each.name for each in workers if decide(standing(session, each.id), Deed.APPROVE, "disclosures").allowed
    ]  # fmt: skip


def meant(session: Session, word: str) -> Disclosure:
    """The row of a number or id. Raises ``WorldError``: ``no_such_record``, ``not_allowed``."""
    try:
        found = session.get(Disclosure, UUID(word))
    except ValueError:
        found = session.scalars(select(Disclosure).where(Disclosure.number == word, Disclosure.alive())).first()
    if found is None:
        raise WorldError("no_such_record")
    if found.asked_by != session.connection().info["worker_id"]:
        require(session, Deed.READ, "disclosures")
    return found

"""Proposing a list and carrying it out once it was agreed to: nothing goes by itself (L-08)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import utc_now
from models.cases.numbering import next_number
from models.errors import WorldError
from models.requests.records import PersonRequest
from models.retention.approving import AREA, undecided
from models.retention.footprint import Footprint
from models.retention.mentions import DECIDED, others_naming
from models.retention.queries import open_cases, proposal, rows_of_person
from models.retention.records import Erased, Erasure, Going
from models.retention.roads import RESIDENT
from models.retention.rules import KINDS, RULES, Keep, Kind
from models.rights.deeds import Deed
from models.rights.queries import require
from models.search.index import driver

PREFIX = "SC"
REQUEST = "request"
"""In place of a rule: a person asked for it."""


def propose(session: Session, kind: Kind, today: date) -> Erasure:
    """Make a list of what is over by one rule.

    Raises:
        WorldError: ``nothing_over``, ``not_allowed``.
    """
    require(session, Deed.EDIT, AREA)
    over = proposal(session, kind, today)
    if not over.going:
        raise WorldError("nothing_over")
    going = Going.ERASE if RULES[kind].whole else Going.ANONYMISE
    return _listed(session, going, kind.value, over.rows, over.kept)


def propose_for(session: Session, request: PersonRequest) -> Erasure:
    """Make the list of a request that was granted: what may go of this person, and what stays by which law.

    Raises:
        WorldError: ``lives_here``, ``kept_by_law``: all of it has to stay.
    """
    rows, kept = rows_of_person(session, request.resident_id)
    if (why := _all_stay(rows, kept)) is not None:
        raise WorldError(why)
    return _listed(session, Going.ERASE, REQUEST, rows, kept, request.id)


def why_all_stays(session: Session, resident_id: UUID) -> str | None:
    """By which code a request for erasure is denied, where nothing of the person may go."""
    return _all_stay(*rows_of_person(session, resident_id))


def _all_stay(rows: Footprint, kept: dict[tuple[str, str], Keep]) -> str | None:
    if len(kept) < sum(len(ids) for ids in rows.values()):
        return None
    return "lives_here" if Keep.RESIDENT in kept.values() else "kept_by_law"


def _listed(
    session: Session,
    going: Going,
    rule: str,
    rows: Footprint,
    kept: dict[tuple[str, str], Keep],
    request_id: UUID | None = None,
) -> Erasure:
    erasure = Erasure(
        number=next_number(session, Erasure.number, PREFIX, utc_now().year),
        going=going,
        rule=rule,
        request_id=request_id,
        proposed_by=session.connection().info["worker_id"],
        counts={table: len(ids) for table, ids in sorted(rows.items()) if ids},
    )
    session.add(erasure)
    session.flush()
    for table, ids in sorted(rows.items()):
        for id_ in sorted(ids):
            why = kept.get((table, id_))
            session.add(
                Erased(erasure_id=erasure.id, table_name=table, record_id=UUID(id_), kept=why.value if why else None)
            )
    going_now = {table: {id_ for id_ in ids if (table, id_) not in kept} for table, ids in rows.items()}
    for (table, id_), why in sorted(others_naming(driver(session), going_now).items()):
        session.add(Erased(erasure_id=erasure.id, table_name=table, record_id=UUID(id_), kept=why.value))
    session.flush()
    return erasure


def decide_mention(session: Session, erasure_id: UUID, record_id: UUID, kept: Keep) -> None:
    """Say whether the name is taken out of what somebody else wrote, or why it stays there.

    Raises:
        WorldError: ``not_allowed``, ``list_decided``, ``no_such_record``.
    """
    erasure = undecided(session, erasure_id)
    rows = select(Erased).where(
        Erased.erasure_id == erasure.id,
        Erased.record_id == record_id,
        Erased.kept.in_([each.value for each in DECIDED]),
    )
    row = session.scalars(rows).first()
    if row is None or kept not in DECIDED:
        raise WorldError("no_such_record")
    row.kept = kept.value
    session.flush()


def carry_out(session: Session, erasure_id: UUID) -> Counter[str]:
    """Let an approved list go, for good, and return how many rows of which table went.

    Whatever became somebody's open case since stays. The records themselves are emptied as the transaction ends
    (``models.retention.erasing``), here as on every PC that the list reaches.

    Raises:
        WorldError: ``not_allowed``, ``list_not_approved``, ``list_decided``.
    """
    require(session, Deed.APPROVE_GOING, AREA)
    erasure = session.get_one(Erasure, erasure_id)
    if erasure.done_at is not None or erasure.refused is not None:
        raise WorldError("list_decided")
    if erasure.approved_at is None:
        raise WorldError("list_not_approved")
    rows = session.scalars(select(Erased).where(Erased.erasure_id == erasure_id, Erased.alive())).all()
    busy = {r.record_id for r in rows if r.table_name == RESIDENT and open_cases(driver(session), {r.record_id.hex})}
    gone: Counter[str] = Counter()
    for row in rows:
        if busy and row.kept is None and KINDS.get(row.table_name) in (Kind.REGISTER, Kind.CARE):
            row.kept = Keep.OPEN_CASE.value
        gone[row.table_name] += row.kept is None
    erasure.done_at, erasure.counts = utc_now(), {table: n for table, n in gone.items() if n}
    _settle_request(session, erasure)
    session.flush()
    return gone


def _settle_request(session: Session, erasure: Erasure) -> None:
    """The request that a list came from is done with it."""
    if erasure.request_id is not None:
        request = session.get_one(PersonRequest, erasure.request_id)
        request.done_at = request.done_at or utc_now()
        request.result = request.result or erasure.number

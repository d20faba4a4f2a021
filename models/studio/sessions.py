"""Saturday sessions: planned, confirmed on holidays, closed with a summary (domain B1 周六不打烊)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.care.guard import openly
from models.cases.steps import written
from models.clocks.calendars import calendar_of
from models.errors import WorldError
from models.shares import Share
from models.studio.folding import folded
from models.studio.records import MatterKind, StudioMatter, StudioSession, StudioShift
from models.studio.rules import NORMS, OPEN, Holding, holding, saturdays, session_id
from models.studio.states import AT_THE_DOOR, MatterState


def plan_saturdays(session: Session, until: date, *, today: date) -> list[StudioSession]:
    """Make the Saturdays from ``today`` to ``until`` that nobody has planned yet, and return them.

    A second station that plans the same ones while offline makes the same records.
    """
    return [made for on in saturdays(today, until) if (made := _planned(session, on)) is not None]


def session_of(session: Session, id_: UUID) -> StudioSession:
    found = session.get(StudioSession, id_)
    if found is None or found.deleted_at is not None:
        raise WorldError("no_such_record")
    return found


def confirm(session: Session, id_: UUID, holds: bool, *, reason: str | None = None) -> StudioSession:
    """Say whether the studio opens on that day: asked on public holidays, possible on any day.

    Raises:
        WorldError: ``off_reason_missing``: a day that the calendar leaves open needs one; ``session_closed``;
            ``session_began``: somebody has signed in, or come.
    """
    found = session_of(session, id_)
    if found.closed_at is not None:
        raise WorldError("session_closed")
    if not holds and _began(session, id_):
        raise WorldError("session_began")
    if not holds and found.on not in calendar_of(session).off:
        written(reason, "off_reason_missing")
    found.holds, found.off_reason = holds, None if holds else reason
    session.flush()
    return found


def holding_of(session: Session, found: StudioSession) -> Holding:
    return holding(found.on, found.holds, calendar_of(session))


def require_open(session: Session, id_: UUID, at: datetime) -> StudioSession:
    """Return the session if visitors are received in it at ``at``.

    Raises:
        WorldError: ``session_closed``; ``session_off``; ``session_to_confirm``; ``not_that_day``.
    """
    found = session_of(session, id_)
    if found.closed_at is not None:
        raise WorldError("session_closed")
    require_held(session, found, at)
    return found


def require_held(session: Session, found: StudioSession, at: datetime) -> None:
    """Refuse an instant at which the session does not take place."""
    held = holding_of(session, found)
    if held not in OPEN:
        raise WorldError("session_off" if held is Holding.OFF else "session_to_confirm")
    if day_of(at) != found.on:
        raise WorldError("not_that_day", on=found.on.isoformat())


@dataclass(frozen=True)
class SummaryDraft:
    """What the day's rows already say about the day; ``outcomes`` by kind, closed files left out."""

    on: date
    theme: str | None
    officers: Share
    """Signed in of those on the roster."""
    departments: tuple[str, ...]
    outcomes: tuple[tuple[MatterKind, Counter[MatterState]], ...]
    left: int
    """Of those who drew a number and went before they were heard."""

    @property
    def received(self) -> int:
        return sum(counts.total() for _kind, counts in self.outcomes)


def summary_draft(session: Session, id_: UUID) -> SummaryDraft:
    """Return the figures of a session for its summary."""
    found = session_of(session, id_)
    shifts = session.scalars(select(StudioShift).where(StudioShift.session_id == id_, StudioShift.alive())).all()
    came = [shift for shift in shifts if shift.signed_in_at is not None]
    with openly(session):
        query = select(StudioMatter.id, StudioMatter.kind)
        query = query.where(StudioMatter.session_id == id_, StudioMatter.alive())
        kinds = {key: kind for key, kind in session.execute(query)}
        states = {key: fold.state for key, fold in folded(session, kinds).items()}
    counts: dict[MatterKind, Counter[MatterState]] = {}
    for key, kind in kinds.items():
        if kind is not None:
            counts.setdefault(kind, Counter())[states[key]] += 1
    return SummaryDraft(
        found.on,
        found.theme,
        Share(len(came), len(shifts)),
        tuple(dict.fromkeys(shift.department for shift in came)),
        tuple((kind, counts[kind]) for kind in MatterKind if kind in counts),
        sum(kinds[key] is None and state is MatterState.LEFT for key, state in states.items()),
    )


def close(session: Session, id_: UUID, summary: str, *, at: datetime) -> StudioSession:
    """End the day with its summary; whoever still waits is heard, appointed or noted as gone before.

    Officers who are still there on the day itself are signed out with it: nobody could do it afterwards.

    Raises:
        WorldError: ``summary_missing``; ``session_closed``; ``session_not_begun``; ``visitors_waiting``.
    """
    found = session_of(session, id_)
    if found.closed_at is not None:
        raise WorldError("session_closed")
    if day_of(at) < found.on:
        raise WorldError("session_not_begun")
    if there := at_the_door(session, id_):
        raise WorldError("visitors_waiting", count=there)
    found.summary, found.closed_at = written(summary, "summary_missing"), at
    if day_of(at) == found.on:
        there_still = select(StudioShift).where(
            StudioShift.session_id == id_, StudioShift.alive(), StudioShift.signed_in_at <= at,
            StudioShift.signed_out_at.is_(None),
        )  # fmt: skip
        for shift in session.scalars(there_still):
            shift.signed_out_at = at
    session.flush()
    return found


def at_the_door(session: Session, id_: UUID) -> int:
    """How many visitors still wait or are being heard."""
    ids = session.scalars(select(StudioMatter.id).where(StudioMatter.session_id == id_, StudioMatter.alive())).all()
    return sum(fold.state in AT_THE_DOOR for fold in folded(session, ids).values())


def received(session: Session, ids: Collection[UUID]) -> Counter[UUID]:
    """接待人次 of sessions: visitors who were heard, with what they brought written down.

    Whoever still waits, or went with a number in his hand, is none of them; closed files are not counted, as in all
    figures (``models.studio.figures``).
    """
    query = select(StudioMatter.session_id, func.count()).where(
        StudioMatter.session_id.in_(ids), StudioMatter.kind.is_not(None), StudioMatter.alive()
    )
    with openly(session):
        return Counter({key: count for key, count in session.execute(query.group_by(StudioMatter.session_id)) if key})


def _began(session: Session, id_: UUID) -> bool:
    came = select(StudioShift.id).where(StudioShift.session_id == id_, StudioShift.signed_in_at.is_not(None))
    visitors = select(StudioMatter.id).where(StudioMatter.session_id == id_, StudioMatter.alive())
    found = (session.scalars(query.limit(1)).first() for query in (came.where(StudioShift.alive()), visitors))
    return any(each is not None for each in found)


def _planned(session: Session, on: date) -> StudioSession | None:
    """The new session on ``on``; ``None`` where there is one, or was."""
    code = _community(session)
    key = session_id(code, on)
    if session.get(StudioSession, key) is not None:
        return None
    made = StudioSession(id=key, community_code=code, on=on, opens=NORMS.opens, closes=NORMS.closes)
    session.add(made)
    session.flush()
    return made


def _community(session: Session) -> str:
    return str(session.connection().info["community_code"])

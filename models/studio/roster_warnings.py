"""What Today says of the studio's Saturdays: an empty roster, a holiday nobody confirmed, a day nobody ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.clocks.calendars import calendar_of
from models.settings.queries import studio_norms
from models.studio.records import StudioSession, StudioShift
from models.studio.roster import state_of
from models.studio.rules import OPEN, Holding, has_studio, holding, roster_due, saturdays
from models.studio.sessions import at_the_door, received
from models.studio.states import ShiftState


@dataclass(frozen=True)
class RosterWarning:
    """Something to do about a Saturday.

    ``code``: ``to_confirm``, ``make_up_day``, ``roster_empty``, ``without_shift``, ``not_signed_in`` (``count`` of
    officers), ``not_closed``, ``still_there`` (not closed, with ``count`` of visitors of whom nothing has come).
    ``session_id`` is ``None`` where nobody has planned the day. What is not red is yellow.
    """

    code: str
    on: date
    session_id: UUID | None
    count: int
    red: bool


def roster_warning(session: Session, now: datetime) -> list[RosterWarning]:
    """Return what has to be done about the coming Saturday and the last ones, the earliest first.

    Saturdays before a station's first session are not asked for.
    """
    if not has_studio(str(session.connection().info["community_code"])):
        return []
    today = day_of(now)
    known = _sessions(session, today)
    rosters = _rosters(session, known.values())
    calendar = calendar_of(session)
    begins = session.scalar(select(func.min(StudioSession.on)).where(StudioSession.alive()))
    first = max(begins or today, today - timedelta(weeks=studio_norms(session).weeks_back))
    found: list[RosterWarning] = []
    for on in saturdays(first, today + timedelta(days=6)):
        planned = known.get(on)
        held = holding(on, planned.holds if planned else None, calendar)
        roster = rosters[planned.id] if planned else []
        key = planned.id if planned else None
        decided = planned is not None and planned.holds is not None
        found += _of_day(on, key, held, roster, now, make_up=held is Holding.MAKE_UP and not decided)
        if planned is not None and on < today and held in OPEN and planned.closed_at is None:
            found += _not_closed(session, planned, roster)
    return found


def _of_day(
    on: date, key: UUID | None, held: Holding, roster: Sequence[ShiftState], now: datetime, *, make_up: bool
) -> Iterator[RosterWarning]:
    today = day_of(now)
    if held is Holding.OFF:
        return
    if held is Holding.TO_CONFIRM:
        yield RosterWarning("to_confirm", on, key, 0, red=today >= on)
        return
    if make_up and today <= on:
        yield RosterWarning("make_up_day", on, key, 0, red=False)
    unsigned = roster.count(ShiftState.PLANNED)
    if not roster and now >= roster_due(on):
        yield RosterWarning("roster_empty" if today <= on else "without_shift", on, key, 0, red=today >= on)
    elif unsigned and today > on:
        yield RosterWarning("not_signed_in", on, key, unsigned, red=True)


def _not_closed(session: Session, found: StudioSession, roster: Sequence[ShiftState]) -> Iterator[RosterWarning]:
    """A Saturday that took place has its summary, and nobody stands at its door any more."""
    there = at_the_door(session, found.id)
    if there:
        yield RosterWarning("still_there", found.on, found.id, there, red=True)
    elif {ShiftState.SIGNED_IN, ShiftState.SIGNED_OUT} & set(roster) or received(session, [found.id])[found.id]:
        yield RosterWarning("not_closed", found.on, found.id, 0, red=False)


def _sessions(session: Session, today: date) -> Mapping[date, StudioSession]:
    """Those that Today looks at, by day."""
    first, last = today - timedelta(weeks=studio_norms(session).weeks_back), today + timedelta(days=6)
    query = select(StudioSession).where(StudioSession.on >= first, StudioSession.on <= last, StudioSession.alive())
    return {each.on: each for each in session.scalars(query.order_by(StudioSession.id.desc()))}


def _rosters(session: Session, sessions: Iterable[StudioSession]) -> defaultdict[UUID, list[ShiftState]]:
    found: defaultdict[UUID, list[ShiftState]] = defaultdict(list)
    ids = [each.id for each in sessions]
    for shift in session.scalars(select(StudioShift).where(StudioShift.session_id.in_(ids), StudioShift.alive())):
        found[shift.session_id].append(state_of(shift))
    return found

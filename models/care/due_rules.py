"""When the next visit of one person is due: the strictest norm of all groups, crises, pauses (issue 4, 5)."""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from models.calendar import CHINA, day_of
from models.care.records import Risk
from models.care.rules import NORMS, CareNorms, Light, light, risk_of


class DueState(enum.Enum):
    """Where the next visit stands; INACTIVE: no norm, or more than a third of the interval left."""

    INACTIVE = "inactive"
    DUE_SOON = "due_soon"
    DUE = "due"
    OVERDUE = "overdue"
    PAUSED = "paused"


class Norm(NamedTuple):
    """What one membership asks for on a day: a visit every ``days``, from the day it was recognised on."""

    recognised_on: date
    days: int
    risk: Risk | None = None
    phone_counts: bool = False


class Contacts(NamedTuple):
    """The last contacts that count: at the door, and by phone or video, which count where the norm says so."""

    door: datetime | None = None
    phone: datetime | None = None

    def for_norm(self, norm: Norm) -> date | None:
        days = [day_of(at) for at in (self.door, self.phone if norm.phone_counts else None) if at]
        return max(days, default=None)


class Pause(NamedTuple):
    """Days without visits, both included; ``ends_on`` is open while nobody knows."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Due(NamedTuple):
    """What is due for one person, as it stood on the day asked for."""

    due_on: date | None = None
    """The last day on which a visit is on time."""
    due_at: datetime | None = None
    """The same to the second, where a crisis asks for hours."""
    every_days: int | None = None
    """The strictest norm: the one that is due first, of several the shortest."""
    last_on: date | None = None
    """The last visit that counted for it."""
    phone_counts: bool = False
    """Whether a call is enough for it."""
    paused_from: date | None = None
    paused_until: date | None = None
    """The pause that covers the day."""
    risk: Risk = Risk.ORDINARY


def norm_days(every: int | None, tight: int | None, *, tightened: bool, risk: Risk | None) -> int | None:
    """Return how many days may pass between visits; ``None``: the group asks for none.

    The tighter number holds when its condition does, or when a person set the risk high; high risk without a tighter
    number means every week.
    """
    tighter = tight if tight is not None else NORMS.high_days if risk is Risk.HIGH and every else None
    if tighter is not None and (tightened or risk is Risk.HIGH or every is None):
        return min(tighter, every or tighter)
    return every


def due_of(
    norms: Sequence[Norm],
    contacts: Contacts,
    pauses: Sequence[Pause],
    crises: Iterable[datetime],
    today: date,
    *,
    crisis_hours: int = NORMS.crisis_hours,
    rules: CareNorms = NORMS,
) -> Due:
    """Return what is due for a person under care.

    Args:
        norms: one for each membership in force that asks for visits.
        contacts: the last ones up to the end of ``today``.
        pauses: those that have begun.
        crises: when they happened; who was at the door since has answered them.
    """
    strictest = min(norms, key=lambda norm: (_due_day(norm, contacts), norm.days), default=None)
    open_until = [at + timedelta(hours=crisis_hours) for at in crises if contacts.door is None or contacts.door < at]
    due_at = min(open_until, default=None)
    days = [_due_day(strictest, contacts)] if strictest else []
    days += [day_of(due_at)] if due_at else []
    covering = next((pause for pause in pauses if pause.covers(today)), None)
    risks = {risk_of(norm.risk, norm.days, rules) for norm in norms} | ({Risk.HIGH} if due_at else set())
    return Due(
        due_on=after_pauses(min(days), pauses, today, rules) if days else None,
        due_at=due_at,
        every_days=strictest.days if strictest else None,
        last_on=contacts.for_norm(strictest) if strictest else (day_of(contacts.door) if contacts.door else None),
        phone_counts=strictest.phone_counts and due_at is None if strictest else False,
        paused_from=covering.starts_on if covering else None,
        paused_until=covering.ends_on if covering else None,
        risk=next(risk for risk in Risk if risk in (risks or {Risk.ORDINARY})),
    )


def _due_day(norm: Norm, contacts: Contacts) -> date:
    last = contacts.for_norm(norm)
    base = max(norm.recognised_on, last) if last else norm.recognised_on
    return base + timedelta(days=norm.days)


def after_pauses(due_on: date, pauses: Iterable[Pause], today: date, rules: CareNorms = NORMS) -> date:
    """Return the day by which a visit is made up for that fell due in a pause; what was overdue before stays so."""
    for pause in sorted(pauses, key=lambda pause: (pause.starts_on, pause.ends_on or date.max)):
        if pause.starts_on <= today and pause.ends_on and pause.covers(due_on):
            due_on = pause.ends_on + timedelta(days=rules.catch_up_days)
    return due_on


def due_state(due: Due, now: datetime, rules: CareNorms = NORMS) -> DueState:
    """Return the state at the instant ``now``; a crisis is late to the second, everything else by days."""
    today = day_of(now)
    if due.paused_from and Pause(due.paused_from, due.paused_until).covers(today):
        return DueState.PAUSED
    if due.due_on is None:
        return DueState.INACTIVE
    left = (due.due_on - today).days
    if left < 0 or (due.due_at is not None and day_of(due.due_at) == due.due_on and due.due_at < now):
        return DueState.OVERDUE
    if left == 0:
        return DueState.DUE
    soon = due.due_at is not None or light(left, due.every_days or 0, rules) is Light.YELLOW
    return DueState.DUE_SOON if soon else DueState.INACTIVE


def end_of(day: date) -> datetime:
    """Return the last second of ``day`` in China."""
    return datetime.combine(day, time(23, 59, 59), CHINA)


class Cycle(NamedTuple):
    """One interval between two visits: from ``base`` to its due day, and the day it closed."""

    base: date
    due_on: date
    contact_on: date | None
    """The contact that closed it; ``None`` for one that was missed."""
    every_days: int

    @property
    def closed_on(self) -> date:
        return self.contact_on if self.contact_on and self.contact_on <= self.due_on else self.due_on + timedelta(1)

    @property
    def on_time(self) -> bool:
        return self.contact_on is not None and self.contact_on <= self.due_on


class Span(NamedTuple):
    """A membership over time: the days it holds (``ends_on`` outside) and what it asks for."""

    norm: Norm
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.norm.recognised_on <= day and (self.ends_on is None or day < self.ends_on)


class Contact(NamedTuple):
    """A contact that counts: everywhere at the door, by phone or video where the norm says so."""

    on: date
    at_door: bool = True

    def counts_for(self, norm: Norm) -> bool:
        return self.at_door or norm.phone_counts


def cycles_of(
    spans: Iterable[Span], contacts: Iterable[Contact], pauses: Sequence[Pause], until: date, rules: CareNorms = NORMS
) -> list[Cycle]:
    """Return the intervals of one person that had closed by ``until``, in order; there is one at a time.

    A cycle runs to the due day of the strictest norm. It closes with the first contact after its base that counts for
    that norm, or as missed the day after; then, as long as nobody comes, each further interval is missed too. Who comes
    late begins anew and closes nothing. Crises ask for hours and are no cycles.
    """
    asked = sorted((span for span in spans if span.norm.days), key=lambda span: span.norm.recognised_on)
    coming, begun = deque(sorted(contacts)), dict[int, date]()
    closed: list[Cycle] = []
    late = False
    while True:
        due = min(_due_days(asked, begun, pauses, rules), default=None)
        limit = until if due is None else min(until, due.on)
        first = min(limit, coming[0].on) if coming else limit
        if len(begun) < len(asked) and asked[len(begun)].norm.recognised_on <= first:
            begun[len(begun)] = asked[len(begun)].norm.recognised_on
        elif coming and coming[0].on <= limit:
            contact = coming.popleft()
            if due and contact.counts_for(norm := asked[due.place].norm) and contact.on > begun[due.place]:
                closed += [] if late else [Cycle(begun[due.place], due.on, contact.on, norm.days)]
                late = False
            _reset(asked, begun, contact)
        elif due and due.on < until:
            closed.append(Cycle(begun[due.place], due.on, None, asked[due.place].norm.days))
            late, begun = True, {place: max(base, due.on) for place, base in begun.items()}
        else:
            return closed


class _DueDay(NamedTuple):
    on: date
    days: int
    place: int


def _due_days(
    asked: Sequence[Span], begun: Mapping[int, date], pauses: Sequence[Pause], rules: CareNorms
) -> Iterator[_DueDay]:
    for place, base in begun.items():
        span = asked[place]
        due_on = after_pauses(base + timedelta(days=span.norm.days), pauses, date.max, rules)
        for_good = any(pause.ends_on is None and pause.starts_on <= due_on for pause in pauses)
        if span.holds(due_on) and not for_good:
            yield _DueDay(due_on, span.norm.days, place)


def _reset(asked: Sequence[Span], begun: dict[int, date], contact: Contact) -> None:
    for place, base in begun.items():
        if asked[place].holds(contact.on) and contact.counts_for(asked[place].norm):
            begun[place] = max(base, contact.on)

"""What the sheets of a round are filled from: plain texts, independent of records, blank where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """One person of a household on F01; the ID number comes masked as the printer's rights want it."""

    name: str = ""
    relation: str = ""
    sex: str = ""
    born: str = ""
    id_number: str = ""
    nation: str = ""
    phone: str = ""
    education: str = ""
    marital: str = ""
    political: str = ""
    registered_at: str = ""
    registered_here: str = ""
    work: str = ""
    marks: str = ""


@dataclass(frozen=True, kw_only=True)
class DoorSheet:
    """F01 of one door. ``sheet_no`` is the QR's digits, ``number`` what people read.

    What is ticked comes as codes: ``slot``, ``hazards``, ``handed_out`` and ``consent`` as they are stored,
    ``occupancy``, ``gas`` and ``not_home`` as in ``reports.visits.door_sheet``. Dates are ISO dates.
    """

    sheet_no: str = ""
    number: str = ""
    grid: str = ""
    visited_on: str = ""
    slot: str = ""
    attempt: str = ""
    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    use: str = ""
    ownership: str = ""
    occupancy: str = ""
    occupancy_other: str = ""
    owner: str = ""
    owner_phone: str = ""
    head: str = ""
    household_no: str = ""
    living: str = ""
    registered: str = ""
    floating: str = ""
    pets: str = ""
    heating: str = ""
    gas: str = ""
    members: tuple[MemberLine, ...] = ()
    hazards: frozenset[str] = frozenset()
    hazards_other: str = ""
    difficulties: str = ""
    opinions: str = ""
    measures: str = ""
    handed_out: frozenset[str] = frozenset()
    consent: str = ""
    not_home: str = ""
    not_home_other: str = ""
    next_on: str = ""
    next_slot: str = ""


BLANK_DOOR = DoorSheet()


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """One door of a round in stair order; ``attempts`` as they read on the list, ``outcome`` as it is stored."""

    order: int
    door: str
    surname: str = ""
    attempts: tuple[str, ...] = ()
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundHead:
    """What a round list and its figures say about the round itself."""

    number: str
    name: str
    scope: str = ""
    period: str = ""
    workers: str = ""


@dataclass(frozen=True)
class Figure:
    """One line of the figures of a round: a count or a share as text, with its formula where it is a share."""

    label: str
    value: str
    formula: str = ""


@dataclass(frozen=True)
class Finding:
    problem: str = ""
    action: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Correction:
    """An addition to a submitted log: it is appended, the log itself never changes."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class LogSheet:
    """F02, the log of a day. ``slot`` and ``reasons`` are codes as stored; ``late`` marks a 补记."""

    number: str = ""
    day: str = ""
    weekday: str = ""
    weather: str = ""
    slot: str = ""
    grid: str = ""
    place: str = ""
    subject: str = ""
    households: str = ""
    workers: str = ""
    companions: str = ""
    police: str = ""
    reasons: frozenset[str] = frozenset()
    reasons_other: str = ""
    content: str = ""
    findings: tuple[Finding, ...] = ()
    plan: str = ""
    plan_due: str = ""
    found: str = ""
    """The cases that it found (一格一警), each by its kind and number."""
    settled: str = ""
    """The cases that were settled then."""
    review: str = ""
    reviewer: str = ""
    reviewed_on: str = ""
    late: bool = False
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CardData:
    """F16: whom to call. ``services`` are more numbers in order (police, property, doctor, repairs)."""

    community: str = ""
    address: str = ""
    duty_phone: str = ""
    hours: str = ""
    grid: str = ""
    worker: str = ""
    worker_phone: str = ""
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LeftCard:
    """F16 left at a door that did not open: nothing about the household, not even which one."""

    community: str = ""
    visited_at: datetime | None = None
    worker: str = ""
    phone: str = ""
    duty_phone: str = ""

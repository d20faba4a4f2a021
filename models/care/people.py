"""The people under care as a list, and one person's whole care as a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.care.due_rules import Due, DueState
from models.care.queries import Home
from models.care.records import CareNeed, CarePause, CareVisit, Crisis, Helper, Membership, Pairing
from models.care.states import CareState


@dataclass(frozen=True)
class CareFilter:
    """Which people of the list are wanted; everything given must hold.

    ``text``: part of a name, its pinyin initials are not looked at. ``former``: also those no longer under care.
    """

    text: str = ""
    group: str | None = None
    grid: UUID | None = None
    state: CareState | None = None
    helper: UUID | None = None
    former: bool = False


@dataclass(frozen=True)
class GroupMark:
    """A group that a person is in; ``level`` 4 reaches only those of the care team."""

    code: str
    name: str
    level: int


@dataclass(frozen=True)
class CareRow:
    """One person of the list. ``groups`` are of levels 1, 2 and 4; ``masked`` counts those of level 3."""

    resident_id: UUID
    household_id: UUID | None
    dwelling_id: UUID | None
    name: str
    sex: str
    birth_date: date | None
    estate: str
    door: str
    grid_id: UUID | None
    groups: tuple[GroupMark, ...]
    masked: int
    state: CareState
    primary: str | None
    primary_id: UUID | None
    """The helper; of two the one named first."""
    supporters: int
    due_state: DueState
    due_on: date | None


@dataclass(frozen=True)
class MembershipRow:
    """``group_name`` is the name under which the person was recognised; empty while it is masked."""

    membership: Membership
    group_name: str
    masked: bool
    in_force: bool


@dataclass(frozen=True)
class PairingRow:
    pairing: Pairing
    helper: Helper
    in_force: bool


@dataclass(frozen=True)
class CareVisitRow:
    """One line of F03; ``masked``: health, mind, needs and handling are not to be shown."""

    visit: CareVisit
    helper: str | None
    worker: str
    corrected: bool
    """A later line stands in its place."""
    masked: bool


@dataclass(frozen=True)
class CareCard:
    """Everything about the care of one person; lists with the latest first."""

    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    phone: str | None
    home: Home | None
    state: CareState
    under_care: bool
    due: Due
    due_state: DueState
    memberships: tuple[MembershipRow, ...]
    pairings: tuple[PairingRow, ...]
    visits: tuple[CareVisitRow, ...]
    needs: tuple[CareNeed, ...]
    """Their ``text`` and ``result`` are not to be shown while ``masked`` is."""
    pauses: tuple[CarePause, ...]
    crises: tuple[Crisis, ...]
    masked: int
    """How many groups of level 3 are masked."""

"""What the paper of care is filled from: plain texts, independent of records, blank where nothing is known.

Who may see what is decided before: what a printer may not see is not in here, or stands as ``HIDDEN``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

HIDDEN = "＊"
"""Stands for what exists and was not opened (level 3)."""

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """One line of F03. ``manner``, the ratings and ``referred`` (yes, no) come as codes; a rating may be ``HIDDEN``."""

    day: str = ""
    time: str = ""
    manner: str = ""
    health: str = ""
    mind: str = ""
    safety: str = ""
    hygiene: str = ""
    living: str = ""
    needs: str = ""
    referred: str = ""
    visitor: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordSheet:
    """F03 of one person; ``groups`` and ``risk`` are codes, ``other_groups`` names those that cannot be ticked."""

    number: str = ""
    year: str = ""
    name: str = ""
    sex: str = ""
    age: str = ""
    address: str = ""
    groups: frozenset[str] = frozenset()
    other_groups: str = ""
    risk: str = ""
    norm: str = ""
    emergency_contact: str = ""
    emergency_phone: str = ""
    helper: str = ""
    helper_phone: str = ""
    visits: tuple[VisitLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContactCard:
    """F04 of one pairing. A public card (``groups`` is ``None``) has no line for groups at all."""

    number: str = ""
    person: str = ""
    address: str = ""
    groups: str | None = None
    needs: str = ""
    emergency_contact: str = ""
    emergency_phone: str = ""
    helper: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    deputy: str = ""
    norm: str = ""
    measures: tuple[str, ...] = ()
    community_phone: str = ""
    street_phone: str = ""


@dataclass(frozen=True, kw_only=True)
class DoorCard:
    """All that a card on a door says (F04): nothing tells why somebody comes."""

    community: str = ""
    helper: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """Somebody whose visit comes due; ``name`` is masked, ``state`` a code of ``forms.care_words.DUE_STATES``."""

    estate: str = ""
    door: str = ""
    name: str = ""
    state: str = ""
    due_on: date | None = None
    days_over: int = 0
    """Days since the day it was due; negative: days left."""
    norm: str = ""
    last_on: date | None = None
    helper: str = ""


@dataclass(frozen=True, kw_only=True)
class DueHead:
    """Of whom the list is, and the counts of the four lights that stand over it."""

    scope: str = ""
    day: str = ""
    overdue: int = 0
    due: int = 0
    soon: int = 0
    paused: int = 0
    unnamed: int = 0
    """People beside the list whose name no paper bears (level 4)."""
    children: int = 0
    """Children under 14 beside the list, of whom whoever prints it is not told (L-05)."""


@dataclass(frozen=True)
class Cover:
    """How many of ``whole`` people have a primary helper (``paired``), and how many exactly one (``single``)."""

    label: str
    whole: int
    paired: int
    single: int
    few: bool = False
    """Fewer than five of level 3 or 4: the figures are not told."""

    @property
    def gap(self) -> int:
        return self.whole - self.paired


@dataclass(frozen=True)
class Load:
    """A helper and how many people he answers for, of how many he can."""

    helper: str
    unit: str
    people: int
    capacity: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """Somebody without a primary helper; ``name`` is masked, ``state`` in words."""

    estate: str = ""
    door: str = ""
    name: str = ""
    age: str = ""
    grid: str = ""
    state: str = ""
    since: date | None = None
    last_helper: str = ""


@dataclass(frozen=True, kw_only=True)
class CoverageFacts:
    """The coverage of one day: the whole, each group, grid and helper, and everybody who has nobody."""

    day: date
    whole: Cover
    to_pair: int = 0
    to_reassign: int = 0
    two_primaries: int = 0
    groups: Sequence[Cover] = ()
    grids: Sequence[Cover] = ()
    helpers: Sequence[Load] = ()
    gaps: Sequence[GapLine] = ()
    children: int = 0
    """Children under 14 beside ``gaps``, of whom whoever prints it is not told (L-05)."""
    timely: tuple[int, int] | None = None
    """Visits made in time, of all that were due since ``timely_since`` (探访及时率)."""
    timely_since: date = date.min


@dataclass(frozen=True, kw_only=True)
class CadreLine:
    """A cadre on the notice board; ``role`` and ``rank`` in words."""

    name: str = ""
    rank: str = ""
    role: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    on_site: str = ""


@dataclass(frozen=True)
class EstateDuty:
    """An estate and its cadres; ``vacant``: none of them answers for it, or there is none."""

    estate: str
    cadres: tuple[CadreLine, ...] = ()
    vacant: bool = False


@dataclass(frozen=True, kw_only=True)
class Board:
    """包保公示牌: who answers for the community and for each estate; ``missing`` names what the community lacks."""

    community: str = ""
    day: date | None = None
    phone: str = ""
    street_phone: str = ""
    key_community: bool = False
    cadres: tuple[CadreLine, ...] = ()
    missing: tuple[str, ...] = ()
    estates: tuple[EstateDuty, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CadreDayLine:
    """One day of a cadre on site, as written down; blank to sign by hand."""

    day: str = ""
    slot: str = ""
    name: str = ""
    unit: str = ""
    place: str = ""
    matter: str = ""
    received: str = ""
    problems: str = ""


def share(part: int, whole: int) -> Decimal | None:
    """Return ``part`` of ``whole`` in per cent with two places; of nothing there is no share (domain §3)."""
    if not whole:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)

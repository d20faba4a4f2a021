"""What is true of care without asking the database: norms and their sources, levels of rows, shares and colours."""

from __future__ import annotations

import enum
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.care.records import Risk
from models.shares import Share as Share  # everybody in care takes it from here

MASKED = 3
"""敏感 (L-21): told only when somebody opens it for one person, with a reason."""
RESTRICTED = 4
"""高度敏感 (L-21): the care team's alone."""
ORDINARY_LEVEL = 2
"""Of rows that tell no more than that somebody is cared for."""
NEED_KINDS = (
    "health", "mind", "safety", "hygiene", "living", "money", "meals", "housework", "company", "legal", "other",
)  # fmt: skip
"""The five aspects of F03, and what else people need."""
REVEAL_REASONS = ("visit", "help", "report", "check", "request", "emergency")
"""Why somebody opens what is masked."""
REGISTER_REASONS = ("id_service", "id_check", "id_request", "id_report")
"""Why somebody looks at what the register masks (an ID number); of care it opens nothing."""
CRISIS_KINDS = ("fire", "accident", "bereavement", "loss", "violence", "other")
CONSENT_KINDS = ("told", "general", "separate", "written", "guardian")
"""L-04."""
OWN_CONSENTS = frozenset({"general", "separate", "written"})
"""Those that the person himself gives."""
ADULTS_ONLY = frozenset({"SG27"})
"""社区矫正: a minor under correction is never noted (社区矫正法 54; L-14)."""
OF_AGE = 18


@dataclass(frozen=True)
class CareNorms:
    """Numbers that the seeds leave open, each with where it comes from; all are proposals to be confirmed (推)."""

    capacity: int = 5
    """Primary pairings a helper carries at most (domain A3 推)."""
    soon_part: int = 3
    """Yellow from one third of the interval on (domain C6 推)."""
    high_days: int = 7
    """High risk: every week (北方新报 2022-06-23)."""
    key_days: int = 30
    """Key persons: every month (the same)."""
    crisis_hours: int = 24
    """After a grave event (the same)."""
    catch_up_days: int = 3
    """After a pause within which a visit fell due (product's proposal)."""
    pair_ahead_days: int = 366
    """A pairing begins at most so many days from today: later ones are mistyped years (product's proposal)."""
    child_below: int = 14
    """Of younger children the guardian decides, and lists leave them out (个人信息保护法 28, 31; L-05)."""
    few: int = 5
    """Fewer people than this of a group of level 3 or 4 are not counted out to others (issue 4, 8)."""


NORMS = CareNorms()


def youngest_grown(day: date, norms: CareNorms = NORMS) -> date:
    """The latest day of birth of somebody who is a child no more on ``day``, as ``models.people.rules.age_on`` counts.

    The fourteenth birthday counts as fourteen; who was born on 29 February has it on the 28th in common years.
    """
    year = day.year - norms.child_below
    last = monthrange(year, day.month)[1]
    return date(year, day.month, last if day.day == monthrange(day.year, day.month)[1] else day.day)


def is_child(birth: date | None, day: date) -> bool:
    """Whether somebody born on ``birth`` is younger than 14 on ``day``; of whom it is not known nobody can say so."""
    return birth is not None and birth > youngest_grown(day)


class Light(enum.Enum):
    """绿黄红 of domain C6; shown with a shape and a word."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


def light(left: int, whole: int, norms: CareNorms = NORMS) -> Light:
    """Return the colour of a deadline with ``left`` of ``whole`` days to go: red once it has passed (domain C6)."""
    if left < 0:
        return Light.RED
    return Light.YELLOW if left <= whole // norms.soon_part else Light.GREEN


def care_level(levels: Iterable[int]) -> int:
    """Return the level of a row about care for a person in groups of ``levels``: 4 where all of them are 4, else 2.

    Whoever has an ordinary reason for care beside a restricted one is cared for openly; such rows tell nothing of it.
    """
    known = set(levels)
    return RESTRICTED if known == {RESTRICTED} else ORDINARY_LEVEL


def written_level(levels: Iterable[int], *, openly: bool = False) -> int:
    """The level of what is written about somebody with memberships of ``levels``, as far as its writer sees them.

    Beside an ordinary reason it is of the ordinary level only where the writer says so: text that the restricted
    reason brought about goes to the team alone.
    """
    known = tuple(levels)
    return care_level(known) if openly or RESTRICTED not in known else RESTRICTED


def risk_of(risk: Risk | None, days: int | None, norms: CareNorms = NORMS) -> Risk:
    """Return the risk of a membership: as a person set it, else as often as its norm asks for visits."""
    if risk is not None:
        return risk
    if days is None or days > norms.key_days:
        return Risk.ORDINARY
    return Risk.HIGH if days <= norms.high_days else Risk.KEY

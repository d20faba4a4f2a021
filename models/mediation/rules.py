"""Norms of people's mediation, kinds of disputes, the contents of a file, amounts. Pure."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from models.clocks.deadlines import Clock, Term

DISPUTE_KINDS = (
    "family", "neighbour", "housing", "compensation", "contract", "production", "labour", "consumer", "medical",
    "traffic", "property", "land", "environment", "village", "other",
)  # fmt: skip
"""纠纷类型 of the Ministry of Justice's statistics (司发通〔2010〕239 号), names in ``forms.mediation_words``."""


@dataclass(frozen=True)
class MediationNorms:
    """How long what may take."""

    result_days: int = 30
    """Calendar days from acceptance to a result: 一般一个月内 (人民调解工作若干规定 33)."""
    most_extension: int = 30
    """Days, with the parties' consent (a proposal)."""
    confirmation_days: int = 30
    """From the day on which the agreement holds, to ask the court together (人民调解法 33)."""
    remind_days: int = 10
    """Before that window closes (a proposal)."""
    perform_soon_days: int = 7
    """Before performance is due (a proposal)."""
    keep_years: tuple[int, ...] = (5, 10)
    """Short and long keeping of files (a proposal); for ever is ``None``."""

    def result(self, more: int = 0) -> Term:
        return Term(self.result_days + more, Clock.CALENDAR_DAYS)


NORMS = MediationNorms()


def last_day_of_confirmation(effective_on: date, norms: MediationNorms = NORMS) -> date:
    """The last day on which both may ask the court; the day of effect is not counted."""
    return effective_on + timedelta(days=norms.confirmation_days)


def reminds_of_confirmation(effective_on: date, day: date, norms: MediationNorms = NORMS) -> bool:
    last = last_day_of_confirmation(effective_on, norms)
    return last - timedelta(days=norms.remind_days) <= day <= last


def copies(parties: int) -> int:
    """How many copies an agreement has: one a party, one for the committee (F05-6)."""
    return parties + 1


def proposed_years(*, agreed: bool, oral: bool, personal_status: bool) -> int | None:
    """How long the file is to be kept, unless somebody says otherwise (a proposal); ``None``: for ever."""
    if personal_status:
        return None
    short, long = NORMS.keep_years[0], NORMS.keep_years[-1]
    return long if agreed and not oral else short


def paper_number(number: str) -> str:
    """The number that papers bear: ``TJ-210112010012-2026-A00007`` is （2026）人调字第A00007号."""
    _prefix, _community, year, serial = number.split("-")
    return f"（{year}）人调字第{serial}号"


class Item(enum.IntEnum):
    """卷内目录, in the order of F05-0."""

    APPLICATION = 1
    RIGHTS = 2
    IDENTITY = 3
    AUTHORITY = 4
    INQUIRIES = 5
    EVIDENCE = 6
    SESSIONS = 7
    AGREEMENT = 8
    PERFORMANCE = 9
    RETURN_VISITS = 10
    CONFIRMATION = 11
    STATEMENT = 12
    BACK_COVER = 13


_ALWAYS = frozenset({Item.APPLICATION, Item.RIGHTS, Item.IDENTITY, Item.SESSIONS, Item.AGREEMENT, Item.BACK_COVER})


@dataclass(frozen=True)
class Facts:
    """What decides which items a file needs."""

    accepted: bool
    agents: bool
    """A party is represented by an agent."""
    met: bool
    agreed: bool
    court_asked: bool
    over_early: bool
    """Closed or ended without agreement."""
    ended: bool


def required(facts: Facts) -> frozenset[Item]:
    """Items without which the file is not complete: the six that every file has, and what the case brought about."""
    items = set(_ALWAYS)
    if facts.ended and not facts.met:
        items.discard(Item.SESSIONS)
    if facts.ended and not facts.accepted:
        items -= {Item.RIGHTS, Item.IDENTITY}
    if facts.over_early:
        items.discard(Item.AGREEMENT)
    if facts.agents:
        items.add(Item.AUTHORITY)
    if facts.court_asked:
        items.add(Item.CONFIRMATION)
    return frozenset(items)


def lacking(needed: Collection[Item], there: Collection[Item]) -> tuple[Item, ...]:
    return tuple(sorted(set(needed) - set(there)))

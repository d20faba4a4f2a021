"""From what is stored to the paper about cadres: the board on the wall and the days on site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.care_words import CADRE_DUTIES, CADRE_RANKS
from forms.visits_words import SLOTS
from models.care.cadres import CadreCoverage, DutyRow, cadre_coverage, days, duties
from models.care.records import CadreDay, CadreDuty, DutyKind
from models.places.profile import profile_of
from models.places.records import Estate
from reports.care.cadre_days import render_cadre_days
from reports.care.data import Board, CadreDayLine, CadreLine, EstateDuty
from reports.care.notice_board import render_board
from reports.document import A4, Size
from reports.official import _
from reports.page import Printed
from reports.visits_facts import Printing

_SLOTS = {slot.value: word for slot, word in SLOTS.items()}


def print_board(session: Session, to: BinaryIO, printed: Printed, *, today: date, size: Size = A4) -> Printing:
    """Write who answers for the community and for each estate on ``today``."""
    board = board_facts(session, printed.community, today)
    return (yield from render_board(board, to, printed, size=size, number=f"BB-{printed.at:%Y%m%d-%H%M}"))


def print_cadre_days(session: Session, first: date, last: date, to: BinaryIO, printed: Printed) -> Printing:
    """Write the days on site from ``first`` to ``last``, both included, and rows to sign."""
    found = days(session, first, last)
    lines = [day_line(day, duty, estate) for day, duty, estate in sorted(found, key=lambda row: row[0].on)]
    period = _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat())
    number = f"DD-{printed.at:%Y%m%d-%H%M}"
    return (yield from render_cadre_days(lines, to, printed, period=period, number=number))


def board_facts(session: Session, community: str, today: date) -> Board:
    profile, found = profile_of(session), cadre_coverage(session, today)
    rows = [row for row in duties(session, today) if row.in_force]
    by_estate: defaultdict[UUID | None, list[DutyRow]] = defaultdict(list)
    for row in rows:
        by_estate[row.duty.estate_id].append(row)
    vacant = {gap.estate_id for gap in found.gaps}
    estates = session.execute(
        select(Estate.id, Estate.name).where(Estate.alive()).order_by(Estate.sort, Estate.name)
    ).all()
    return Board(
        community=community,
        day=today,
        phone=profile.duty_phone or "",
        street_phone=profile.street_phone or "",
        key_community=found.key_community,
        cadres=cadre_lines(by_estate[None]),
        missing=tuple(missing_cadres(found)),
        estates=tuple(EstateDuty(name, cadre_lines(by_estate[key]), key in vacant) for key, name in estates),
    )


def missing_cadres(found: CadreCoverage) -> list[str]:
    """Return in words what the community as a whole lacks."""
    if found.missing_ranks:
        return [_(CADRE_RANKS[rank]) for rank in found.missing_ranks]
    return [] if found.community else [_("no cadre responsible")]


def cadre_lines(rows: Sequence[DutyRow]) -> tuple[CadreLine, ...]:
    """Return cadres in the order of their rank, those who answer for the place before those who serve in it."""
    ranks, kinds = list(CADRE_RANKS), list(DutyKind)
    ordered = sorted(rows, key=lambda row: (kinds.index(row.duty.kind), ranks.index(row.duty.rank), row.duty.name))
    return tuple(
        CadreLine(
            name=duty.name,
            rank=_(CADRE_RANKS[duty.rank]),
            role=_(CADRE_DUTIES[duty.kind]),
            unit=duty.unit or "",
            post=duty.post or "",
            phone=duty.phone or "",
            on_site=duty.on_site_days or "",
        )
        for duty in (row.duty for row in ordered)
    )


def day_line(day: CadreDay, duty: CadreDuty, estate: str | None) -> CadreDayLine:
    return CadreDayLine(
        day=day.on.isoformat(),
        slot=_(_SLOTS[day.slot]) if day.slot in _SLOTS else day.slot or "",
        name=duty.name,
        unit=" ".join(part for part in (duty.unit, duty.post) if part),
        place=estate or _("The whole community"),
        matter=day.matter or "",
        received=str(day.received),
        problems=day.problems or "",
    )

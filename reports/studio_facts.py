"""Fills the papers of the studio: who sits there, hazards to mend, figures; closed files are on none of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.share_words import ratio_text
from forms.studio_words import HOLDINGS, MATTER_KINDS, MATTER_STATES
from models.calendar import day_of
from models.care.guard import openly
from models.places.profile import profile_of
from models.studio.figures import ZEROS, Figures, MonthFigures, Period, figures, monthly
from models.studio.hazard_queries import HazardPage, hazard_page
from models.studio.queries import SessionPage, SessionRow, session_page, sessions, shift_rows
from models.studio.rules import OPEN, Change
from models.studio.states import HazardStepKind, MatterState, ShiftState
from reports.moments import last_moment, moment, period
from reports.official import _
from reports.page import Printed
from reports.studio.data import (
    DutyLine,
    HazardText,
    InspectionText,
    KindLine,
    MonthLine,
    NoticeText,
    ReportText,
    SaturdayLine,
)
from reports.studio.hazard_notice import render_hazard_notices
from reports.studio.report import render_report, render_three_zero
from reports.studio.session_notice import render_session_notice
from reports.visits_facts import Printing

_CAME = (ShiftState.SIGNED_IN, ShiftState.SIGNED_OUT)


def print_session_notice(session: Session, session_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Write 周六值班公示: departments and officers, hours and theme; nobody who comes and no special group (L-12).

    Raises:
        WorldError: ``no_such_record``.
    """
    with openly(session):
        notice = notice_text(session, session_page(session, session_id, printed.at), printed)
    return (yield from render_session_notice(notice, to, printed))


def print_blank_session_notice(session: Session, to: BinaryIO, printed: Printed) -> Printing:
    profile = profile_of(session)
    blank = NoticeText(community=printed.community, address=profile.address or "", phone=profile.duty_phone or "",
                       street_phone=profile.street_phone or "")  # fmt: skip
    return (yield from render_session_notice(blank, to, printed))


def print_hazard_notice(
    session: Session, hazard_id: UUID | None, to: BinaryIO, printed: Printed, *, step_id: UUID | None = None
) -> Printing:
    """Write F11 of the last telling, or of the one that ``step_id`` is; blank without a hazard.

    Raises:
        WorldError: ``no_such_record``.
    """
    text = hazard_text(hazard_page(session, hazard_id, printed.at), step_id) if hazard_id else HazardText()
    return (yield from render_hazard_notices(text, to, printed))


def print_week_report(session: Session, first: date, last: date, to: BinaryIO, printed: Printed) -> Printing:
    """Write the figures of the days from ``first`` to ``last`` with the Saturdays among them."""
    shown = Period(first, last).until(day_of(printed.at))
    found = report_text(figures(session, shown), list(_saturdays(session, first, last, printed)))
    return (yield from render_report(found, to, printed, number=f"SLB-{printed.at:%Y%m%d-%H%M}"))


def print_three_zero(session: Session, year: int, month: int | None, to: BinaryIO, printed: Printed) -> Printing:
    """Write the three zeros of a year up to today, or up to the end of ``month`` with that month's figures."""
    today = day_of(printed.at)
    months = [each for each in monthly(session, year, today) if month is None or each.month <= month]
    end = date(year, month or 12, monthrange(year, month or 12)[1])
    shown = Period(date(year, month or 1, 1), max(date(year, month or 1, 1), min(end, today)))
    found = report_text(figures(session, shown), None)
    names = [_(MATTER_KINDS[kind]) for kind in ZEROS]
    number = f"SL0-{printed.at:%Y%m%d-%H%M}"
    return (yield from render_three_zero(found, [_month(each) for each in months], names, to, printed, number=number))


def notice_text(session: Session, page: SessionPage, printed: Printed) -> NoticeText:
    profile, found = profile_of(session), page.row.session
    return NoticeText(
        community=printed.community,
        on=found.on,
        open=page.row.holding in OPEN,
        opens=found.opens,
        closes=found.closes,
        theme=found.theme or "",
        address=profile.address or "",
        phone=profile.duty_phone or "",
        street_phone=profile.street_phone or "",
        duties=tuple(DutyLine(row.shift.department, row.officer.name, row.officer.post or "") for row in page.shifts),
    )


def hazard_text(page: HazardPage, step_id: UUID | None = None) -> HazardText:
    hazard, done = page.row.hazard, [row.step for row in page.steps if row.stray is None]
    told = [step for step in done if step.kind == HazardStepKind.TELL.value and step_id in (None, step.id)]
    telling = told[-1] if told else None
    reported = next((step for step in reversed(done) if step.kind == HazardStepKind.REPORT.value), None)
    seen = (HazardStepKind.MISS.value, HazardStepKind.CLEAR.value)
    return HazardText(
        number=hazard.number,
        paper=str((telling.detail or {}).get("paper", "")) if telling else "",
        responsible=hazard.responsible or "",
        phone=hazard.responsible_phone or "",
        place=page.row.place,
        kind=hazard.kind,
        description=hazard.description,
        demand=(telling.text or "") if telling else "",
        until=last_moment(telling.until) if telling else "",
        told_on=moment(telling.at) if telling else "",
        inspections=tuple(
            InspectionText(
                moment(step.at),
                "mended" if step.kind == HazardStepKind.CLEAR.value else "missed",
                step.text or "",
                step.actor or "",
            )
            for step in done
            if step.kind in seen
        ),
        reported_to=(reported.department or "") if reported else "",
        reported_at=moment(reported.at) if reported else "",
        report=(reported.text or "") if reported else "",
        revision=len(page.steps),
    )


def report_text(found: Figures, saturdays: list[SaturdayLine] | None) -> ReportText:
    outcomes = [state for state in MatterState if state is not MatterState.WAITING]
    hazards = found.hazards
    return ReportText(
        period=period(found.period.first, found.period.last),
        received=found.received.this,
        received_change=change_text(found.received),
        settled=ratio_text(found.settled.ratio),
        attendance=ratio_text(found.attendance.ratio),
        held=found.held,
        left=found.left,
        kinds=tuple(
            KindLine(
                _(MATTER_KINDS[kind]),
                change.this,
                change.last,
                change_text(change),
                [(_(MATTER_STATES[state]), found.outcomes[kind][state]) for state in outcomes],
            )
            for kind, change in found.kinds.items()
        ),
        hazards=(
            (_("Found (hazards)"), str(hazards.found.this)),
            (_("Same time last year"), str(hazards.found.last)),
            (_("Change (report)"), change_text(hazards.found)),
            (_("Cleared (hazards)"), str(hazards.cleared)),
            (_("Reported (hazards)"), str(hazards.reported)),
            (_("Still open (hazards)"), str(hazards.open)),
        ),
        saturdays=None if saturdays is None else tuple(saturdays),
    )


def change_text(change: Change) -> str:
    return ratio_text(change.ratio, sign=True)


def _saturdays(session: Session, first: date, last: date, printed: Printed) -> Iterator[SaturdayLine]:
    with openly(session):
        rows = sessions(session, first, last, printed.at)
    for row in reversed(rows):
        yield _saturday(session, row)


def _saturday(session: Session, row: SessionRow) -> SaturdayLine:
    came = [each.shift.department for each in shift_rows(session, row.session.id) if each.state in _CAME]
    return SaturdayLine(
        on=row.session.on.isoformat(),
        theme=row.session.theme or "",
        holding=_(HOLDINGS[row.holding]),
        officers=f"{row.signed_in}/{row.planned}",
        departments="、".join(dict.fromkeys(came)),
        visitors=row.received,
    )


def _month(each: MonthFigures) -> MonthLine:
    counts = tuple((each.kinds[kind].this, each.kinds[kind].last, change_text(each.kinds[kind])) for kind in ZEROS)
    return MonthLine(
        each.month, counts, frozenset(at for at, kind in enumerate(ZEROS) if kind in each.zeros), each.over
    )

"""Fills the list of open appeals and the report on appeals; closed files are on neither, names are masked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import BinaryIO

from sqlalchemy.orm import Session

from forms.appeals_words import LEVELS, STATES
from models.appeals.figures import figures
from models.appeals.queries import AppealFilter, AppealRow, appeals
from models.care.guard import openly
from models.cases.seats import at_a_seat
from models.masks import mask_name
from models.settings.queries import appeal_norms
from models.solving.queries import ProblemFilter, ProblemRow, achievements_of, problems
from reports.appeals.data import OpenLine
from reports.appeals.open_list import render_open_list
from reports.appeals.report import CaseKind, Reported, render_report
from reports.moments import day, last_moment, left, period
from reports.official import _
from reports.page import Printed
from reports.seats import Whose
from reports.solving.words import STATES as PROBLEM_STATES
from reports.visits_facts import Printing


def print_open_list(session: Session, wanted: AppealFilter, to: BinaryIO, printed: Printed) -> Printing:
    """Write the open appeals that ``wanted`` asks for, as everybody may know them."""
    with openly(session):
        rows = [row for row in appeals(session, wanted, printed.at) if row.light.value != "over"]
    whose = Whose(session, printed)
    lines = [_line(row, printed, whose) for row in rows]
    whole = printed.community if at_a_seat(session) else _("The whole community")
    scope = wanted.department or whole
    return (yield from render_open_list(lines, to, printed, number=_number("SQ", printed), scope=scope))


def print_report(session: Session, first: date, last: date, to: BinaryIO, printed: Printed) -> Printing:
    """Write the figures of the appeals received from ``first`` to ``last``, and of as many days before."""
    length = last - first + timedelta(days=1)
    with openly(session):
        found = figures(session, first, last, printed.at)
        before = figures(session, first - length, first - timedelta(days=1), printed.at)
        rows = problems(session, ProblemFilter(a=first, b=last))
        kinds = tuple(case_kinds(session, rows))
    norms = appeal_norms(session)
    reported = Reported(period(first, last), found, before.whole, kinds, len(rows), norms)
    return (yield from render_report(reported, to, printed, number=_number("SQB", printed)))


def case_kinds(session: Session, rows: Sequence[ProblemRow]) -> list[CaseKind]:
    """类案成果: the problems that cover appeals or came to a rule, oldest first."""
    kept = achievements_of(session, [row.id for row in rows])
    return [
        CaseKind(
            title=row.title,
            level=_(LEVELS[row.level.value]),
            alike=row.appeals,
            settled=row.settled,
            document="；".join(each.document or each.title for each in kept.get(row.id, ())),
            state=_(PROBLEM_STATES[row.state]),
        )
        for row in reversed(rows)
        if row.appeals or row.id in kept
    ]


def _line(row: AppealRow, printed: Printed, whose: Whose) -> OpenLine:
    return OpenLine(
        number=row.number,
        light=row.light,
        left=left(row.light, row.due_at, printed.at),
        due=last_moment(row.due_at),
        item=row.item_name,
        name=mask_name(row.who) if row.who else "",
        place=whose.place(row.community_code, row.place),
        department=row.department or "",
        state=_(STATES[row.state]),
        received=day(row.received_at),
        first_contact=row.first_contact,
        escalated=_(LEVELS[row.escalated]) if row.escalated else "",
    )


def _number(kind: str, printed: Printed) -> str:
    return f"{kind}-{printed.at:%Y%m%d-%H%M}"

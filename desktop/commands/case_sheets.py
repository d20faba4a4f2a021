"""The papers of appeals, the studio, whistles and problems on the command line: what its options mean to each."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session
from typer import BadParameter

from desktop.appeals import papers as appeals
from desktop.commands.appeals_meant import appeal_meant
from desktop.commands.care_days import day_or_none
from desktop.commands.finding import as_id
from desktop.commands.studio_meant import hazard_meant, session_meant
from desktop.commands.wanted import Make, Wanted
from desktop.commands.whistles_meant import numbered
from desktop.printing.paper import Paper
from desktop.solving import papers as solving
from desktop.studio import papers as studio
from desktop.whistles import papers as whistles
from forms.i18n import _
from models.appeals.notices import notices
from models.appeals.records import NoticeKind
from models.calendar import now, today
from models.errors import WorldError
from models.solving.records import Problem, ProblemLevel
from models.station import Station
from models.studio.rules import saturdays
from models.whistles.records import Whistle

KINDS = (*(kind.value for kind in NoticeKind), *(level.value for level in ProblemLevel))
"""What ``--kind`` knows: notices, and levels of problems."""


def of_appeal(
    session: Session, _station: Station, wanted: Wanted, *, make: Callable[[UUID], Paper], blank: Callable[[], Paper]
) -> Paper:
    """A paper of ``--appeal``, or an empty one."""
    return blank() if wanted.blank else make(_appeal(session, wanted))


def appeal_notice(session: Session, _station: Station, wanted: Wanted) -> Paper:
    """The notice ``--record``, else the last one given about ``--appeal``; ``--kind`` says which kind."""
    kind = NoticeKind(wanted.kind) if wanted.kind in {each.value for each in NoticeKind} else None
    if wanted.blank:
        return appeals.blank_notice(kind or NoticeKind.SUPPLEMENT)
    if (known := as_id(wanted.record or "")) is not None:
        return appeals.notice(known)
    given = [each for each in notices(session, _appeal(session, wanted)) if kind in (None, each.kind)]
    if not given:
        raise WorldError("no_notice_given")
    return appeals.notice(given[-1].id)


def evidence(session: Session, station: Station, wanted: Wanted) -> Paper:
    return appeals.evidence(_appeal(session, wanted), station.blobs)


def open_list(_session: Session, _station: Station, _wanted: Wanted) -> Paper:
    return appeals.open_list()


def of_days(
    _session: Session, _station: Station, wanted: Wanted, *, make: Callable[[date, date], Paper], days: int = 0
) -> Paper:
    """A paper of ``--from`` to ``--until`` or of ``--month``; else of the last ``days``, or of this month."""
    return make(*_days(wanted, days))


def session_notice(session: Session, _station: Station, wanted: Wanted) -> Paper:
    """Of ``--session``, else of the next Saturday."""
    if wanted.blank:
        return studio.blank_session_notice()
    day = next(saturdays(today(), today() + timedelta(days=6))).isoformat()
    return studio.session_notice(session_meant(session, wanted.session or day, now()))


def hazard_notice(session: Session, _station: Station, wanted: Wanted) -> Paper:
    if wanted.blank:
        return studio.blank_hazard_notice()
    return studio.hazard_notice(hazard_meant(session, _said(wanted.hazard, "--hazard")), as_id(wanted.record or ""))


def three_zero(_session: Session, _station: Station, wanted: Wanted) -> Paper:
    """Of the year of ``--from``, or up to ``--month``; else of this year."""
    if wanted.month:
        first, _last = _days(wanted, 0)
        return studio.three_zero(first.year, first.month)
    return studio.three_zero((day_or_none(wanted.first) or today()).year)


def whistle(session: Session, _station: Station, wanted: Wanted) -> Paper:
    if wanted.blank:
        return whistles.blank_whistle()
    return whistles.whistle(numbered(session, Whistle, _said(wanted.whistle, "--whistle")))


def problem(session: Session, _station: Station, wanted: Wanted) -> Paper:
    if wanted.blank:
        levels = {level.value: level for level in ProblemLevel}
        return solving.blank_problem(levels.get(wanted.kind or "", ProblemLevel.DAY))
    return solving.problem(numbered(session, Problem, _said(wanted.problem, "--problem")))


def _appeal(session: Session, wanted: Wanted) -> UUID:
    return appeal_meant(session, _said(wanted.appeal, "--appeal"))


def _said(text: str | None, option: str) -> str:
    if text is None:
        raise BadParameter(_("Say which one: {option}, its id or number; or --blank.").format(option=option))
    return text


def _days(wanted: Wanted, days: int) -> tuple[date, date]:
    """The days a paper is about."""
    if wanted.month:
        try:
            first = date.fromisoformat(f"{wanted.month}-01")
        except ValueError as wrong:
            raise BadParameter(_("A month is written as 2026-11.")) from wrong
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    last = day_or_none(wanted.last) or today()
    begin = last - timedelta(days=days - 1) if days else last.replace(day=1)
    return day_or_none(wanted.first) or begin, last


CASE_SHEETS: Mapping[str, Make] = {
    "appeal-register": partial(of_appeal, make=appeals.register, blank=appeals.blank_register),
    "appeal-sheet": partial(of_appeal, make=appeals.sheet, blank=appeals.blank_sheet),
    "appeal-notice": appeal_notice,
    "supervision": partial(of_appeal, make=appeals.supervision, blank=appeals.blank_supervision),
    "evidence": evidence,
    "appeals-open": open_list,
    "appeals-report": partial(of_days, make=appeals.report),
    "whistle": whistle,
    "four-lists": partial(of_days, make=whistles.four_lists),
    "points": partial(of_days, make=whistles.points),
    "problem": problem,
    "hazard-notice": hazard_notice,
    "studio-notice": session_notice,
    "studio-report": partial(of_days, make=studio.week_report, days=7),
    "three-zero": three_zero,
}

"""Fills the papers of whistles: the call in three parts, the four lists, the points of departments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.i18n import N_
from models.care.guard import openly
from models.cases.paper_codes import list_code
from models.settings.queries import whistle_norms
from models.whistles.ledger import ledger, ranking
from models.whistles.queries import FourLists, WhistleFilter, WhistlePage, four_lists, whistle_page
from models.whistles.records import WhistleKind
from models.whistles.rules import MARKS, NORMS
from models.whistles.states import Called
from reports.moments import last_moment, moment, period
from reports.official import _
from reports.page import Printed
from reports.seats import Whose
from reports.visits_facts import Printing
from reports.whistles.call import render_calls
from reports.whistles.data import CalledText, ListLine, PointLine, RankLine, WhistleText
from reports.whistles.four_lists import render_four_lists
from reports.whistles.points import render_points

KINDS: Mapping[WhistleKind, str] = {
    WhistleKind.RESIDENTS: N_("residents' matter"),
    WhistleKind.ENFORCEMENT: N_("joint enforcement"),
    WhistleKind.EMERGENCY: N_("emergency·"),
}
RULES: Mapping[str, str] = {
    "on_time": N_("on time (points)"), "late": N_("late (points)"), "solved": N_("solved (points)"),
    "pleased": N_("pleased (points)"), "displeased": N_("displeased (points)"), "by_hand": N_("by hand (points)"),
    "void": N_("voided (points)"),
}  # fmt: skip


def print_whistle(session: Session, whistle_id: UUID | None, to: BinaryIO, printed: Printed) -> Printing:
    """Write F08 in its copies, blank without a whistle.

    Raises:
        WorldError: ``no_such_record``.
    """
    text = WhistleText()
    if whistle_id is not None:
        with openly(session):
            page = whistle_page(session, whistle_id, printed.at)
            text = whistle_text(page, Whose(session, printed).name(page.whistle.community_code))
    return (yield from render_calls(text, to, printed))


def print_four_lists(session: Session, first: date, last: date, to: BinaryIO, printed: Printed) -> Printing:
    """Write F20 of the whistles written from ``first`` to ``last``."""
    with openly(session):
        found = four_lists(session, WhistleFilter(a=first, b=last), printed.at)
    lines = list(_lines(found, Whose(session, printed)))
    number = f"SQD-{printed.at:%Y%m%d-%H%M}"
    code = list_code(str(session.connection().info["community_code"]), first, last)
    return (yield from render_four_lists(period(first, last), lines, to, printed, number=number, code=code))


def print_points(session: Session, first: date, last: date, to: BinaryIO, printed: Printed) -> Printing:
    """Write the ranking and the ledger from ``first`` to ``last``."""
    words = {rule: _(word) for rule, word in RULES.items()}
    ranks = [
        RankLine(row.department, row.score, tuple((words.get(rule, rule), n) for rule, n in row.by_rule.items()))
        for row in ranking(session, first, last)
    ]
    lines = [
        PointLine(
            moment(line.at), line.department, words.get(line.rule, line.rule), line.points,
            "；".join(part for part in (line.source, line.reason, _("voided") if line.voided else "") if part),
        )
        for line in ledger(session, first, last)
    ]  # fmt: skip
    used = [word for rule, word in words.items() if any(word in dict(rank.by_rule) for rank in ranks)]
    number = f"JF-{printed.at:%Y%m%d-%H%M}"
    return (
        yield from render_points(
            period(first, last), ranks, lines, used, to, printed, number=number, norms=whistle_norms(session)
        )
    )


def whistle_text(page: WhistlePage, blower: str) -> WhistleText:
    whistle, stands = page.whistle, page.standing
    return WhistleText(
        number=whistle.number,
        document=_document(whistle.number),
        kind=whistle.kind.value,
        blower=blower,
        blown_by=whistle.blown_by,
        at=moment(stands.blown_at or whistle.at),
        place=whistle.place,
        facts=whistle.facts,
        appeal=page.row.appeal_number or "",
        judgement=stands.opinion or "",
        judged_by=stands.judged_by or "",
        arrive_by=last_moment(stands.arrive_by or whistle.arrive_by),
        settle_by=last_moment(whistle.settle_by),
        called=tuple(_called(one) for one in page.called),
        consultation=stands.discussed or "",
        result=stands.result or "",
        revision=len(page.steps),
    )


def _document(number: str) -> str:
    """The number as offices write it: ``CS-210112010012-2026-A00003`` is 〔2026〕第A00003号."""
    _prefix, _community, year, serial = number.split("-")
    return _("[{year}] No. {serial}").format(year=year, serial=serial)


def _called(one: Called) -> CalledText:
    late = "" if one.late is None else _("late (whistle)") if one.late else _("in time (whistle)")
    return CalledText(
        department=one.name,
        signed_by=one.signed_by or "",
        signed=moment(one.signed_at),
        came=one.came or "",
        arrived=moment(one.reported_at),
        late=late,
        marks=(_mark(one, "arrival"), _mark(one, "attitude"), _mark(one, "solution")),
    )


def _mark(one: Called, key: str) -> str:
    return str(one.marks[key]) if one.marks else ""


def _lines(found: FourLists, whose: Whose) -> Iterator[ListLine]:
    """The four views of one row beside each other again, to be laid out as four lists."""
    for problem, duty, term, clearance in zip(found.problems, found.duties, found.terms, found.clearances, strict=True):
        yield ListLine(
            number=problem.number,
            source=problem.appeal_number or _(KINDS[problem.kind]),
            problem=problem.facts,
            place=whose.place(problem.community_code, problem.place),
            raised=problem.raised_on.isoformat(),
            lead=duty.lead,
            helpers="、".join(duty.others),
            person="、".join(duty.persons),
            arrive_by=last_moment(term.arrive_by),
            settle_by=last_moment(term.settle_by),
            light=term.light,
            result=clearance.result or "",
            checked_by=clearance.cleared_by or "",
            cleared=clearance.cleared_on.isoformat() if clearance.cleared_on else "",
            rating="；".join(_rating(one) for one in clearance.marks),
        )


def _rating(one: Called) -> str:
    """A department's marks: their sum of all that could be given."""
    marks = one.marks or {}
    return f"{one.name} {sum(marks.values())}/{NORMS.most_marks * len(MARKS)}"

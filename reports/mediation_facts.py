"""Fills the papers of a mediation from its file, which only those named on it can read."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.mediation_types import in_capitals
from forms.mediation_words import KEEPING, KINDS, keeping_key
from models import codes
from models.calendar import CHINA, day_of
from models.errors import WorldError
from models.mediation.contents import ContentLine
from models.mediation.figures import figures, period
from models.mediation.queries import FilePage, file_page
from models.mediation.records import Agreement, MediationNote, MediationParty, RecordKind, Side
from models.mediation.rules import copies, paper_number, proposed_years
from models.mediation.states import State, StepKind, first
from models.people.rules import age_on
from reports.mediation import papers
from reports.mediation.data import AgreementText, CaseText, ContentText, NoteText, PartyText
from reports.mediation.figures import render_figures
from reports.mediation.file import back_cover, contents, cover, lines_of, render_blank_set, render_set
from reports.mediation.ruled import Sheet, committee, render_sheets
from reports.moments import full_day
from reports.official import _
from reports.page import Printed

Steps = Generator[tuple[int, int], None, int]
_NOTES: dict[str, tuple[RecordKind, Callable[[CaseText, NoteText], Sheet]]] = {
    "inquiry": (RecordKind.INQUIRY, papers.inquiry),
    "session": (RecordKind.SESSION, papers.session_record),
    "return-visit": (RecordKind.RETURN_VISIT, papers.return_visit),
}
_PLAIN: dict[str, Callable[[CaseText], Sheet]] = {
    "application": papers.application,
    "registration": papers.registration,
    "rights": papers.rights,
    "agreement": papers.agreement,
    "oral": lambda case: papers.agreement(case, oral=True),
    "closing": papers.closing,
    "back-cover": back_cover,
}
PAPERS = ("set", "cover", *_PLAIN, *_NOTES)
"""The papers by name; ``set`` is all of them."""


def print_mediation(session: Session, mediation_id: UUID, paper: str, to: BinaryIO, printed: Printed) -> Steps:
    """Write one paper of a file, or the set.

    Raises:
        WorldError: ``no_such_record`` (closed to whoever prints, too); ``paper_not_yet``: nothing of it is there.
    """
    case = case_of(file_page(session, mediation_id, printed.at), committee(printed))
    if paper == "set":
        return (yield from render_set(case, to, printed))
    sheets = _sheets(case, paper, printed)
    if not sheets:
        raise WorldError("paper_not_yet")
    return (yield from render_sheets(sheets, to, printed, title=sheets[0].title, number=case.paper_number))


def print_figures(session: Session, day: date, to: BinaryIO, printed: Printed) -> Steps:
    """Write the figures of the month, the quarter and the year of ``day``, of the printer's own files."""
    quarter = (day.month + 2) // 3
    wanted = (
        (_("{year}-{month}, month").format(year=day.year, month=day.month), period(day.year, month=day.month)),
        (_("Quarter {number} of {year}").format(number=quarter, year=day.year), period(day.year, quarter=quarter)),
        (_("Year {year}").format(year=day.year), period(day.year)),
    )
    found = [(name, figures(session, *days, printed.at)) for name, days in wanted]
    return (yield from render_figures(found, to, printed))


def print_blank(paper: str, to: BinaryIO, printed: Printed) -> Steps:
    """Write one empty form, or all of them."""
    if paper == "set":
        return (yield from render_blank_set(to, printed))
    case = CaseText()
    if paper in _NOTES:
        sheets = [_NOTES[paper][1](case, NoteText())]
    else:
        sheets = [cover(case, printed)] if paper == "cover" else [_PLAIN[paper](case)]
    return (yield from render_sheets(sheets, to, printed, title=sheets[0].title))


def _sheets(case: CaseText, paper: str, printed: Printed) -> list[Sheet]:
    if paper == "cover":
        return [cover(case, printed), contents(case, lines_of(case, whole=False))]
    if paper in ("agreement", "oral"):
        spoken = case.agreement is not None and case.agreement.oral
        return [papers.agreement(case)] if case.agreement and spoken is (paper == "oral") else []
    if paper in _NOTES:
        notes = {"inquiry": case.inquiries, "session": case.sessions, "return-visit": case.return_visits}[paper]
        return [_NOTES[paper][1](case, note) for note in notes]
    return [_PLAIN[paper](case)]


def case_of(page: FilePage, office: str = "") -> CaseText:
    """What papers say of a file; ``office``: the committee that mediates."""
    head, path = page.head, page.course.path
    on = day_of(head.received_at)
    days = {kind: _day_of_step(page, kind) for kind in StepKind}
    results = (days[StepKind.AGREE], days[StepKind.FAIL], days[StepKind.REFUSE])
    filed = first(path, StepKind.FILE)
    agreement = _agreement(page, page.agreement) if page.agreement else None
    return CaseText(
        number=head.number,
        paper_number=paper_number(head.number),
        rights_told=days[StepKind.TELL_RIGHTS] is not None,
        office=office,
        name=_name(page),
        kind=_(KINDS.get(head.kind, head.kind)),
        origin=head.origin.value,
        handed_by=head.handed_by or "",
        mediator=page.mediator,
        recorder=head.recorder or "",
        place=head.place or "",
        received_on=on,
        accepted_on=days[StepKind.ACCEPT],
        result_on=next((day for day in results if day), None),
        closed_on=days[StepKind.CLOSE],
        filed_on=days[StepKind.FILE],
        keeping=_keeping(page),
        revision=len(page.steps),
        brief=head.brief,
        demands=tuple(head.demands or ()),
        outcome=_outcome(page),
        lacking=(getattr(filed, "text", None) or "") if filed else "",
        parties=tuple(_party(party, page.phone_of(party), on) for party in page.parties),
        inquiries=tuple(_note(page, note) for note in page.notes_of(RecordKind.INQUIRY)),
        sessions=tuple(_note(page, note) for note in page.notes_of(RecordKind.SESSION)),
        return_visits=tuple(_note(page, note) for note in page.notes_of(RecordKind.RETURN_VISIT)),
        agreement=agreement,
        contents=tuple(_content(line) for line in page.contents),
    )


def _day_of_step(page: FilePage, kind: StepKind) -> date | None:
    step = first(page.course.path, kind)
    return day_of(step.at) if step else None


def _name(page: FilePage) -> str:
    """卷名: who against whom, about what."""
    kind = _(KINDS.get(page.head.kind, page.head.kind))
    one = "、".join(party.name for party in page.of(Side.APPLICANT))
    other = "、".join(party.name for party in page.parties if party.side is not Side.APPLICANT)
    return _("{kind} dispute of {one} and {other}").format(kind=kind, one=one, other=other)


def _keeping(page: FilePage) -> str:
    """How long the file is kept: as was decided when it was put away, before that what the norms say of its result."""
    made, kinds = page.agreement, {step.kind for step in page.steps if step.stray is None}
    if page.state is State.FILED:
        years = page.head.keep_years
    elif kinds.isdisjoint({StepKind.AGREE.value, StepKind.FAIL.value, StepKind.REFUSE.value}):
        return ""
    else:
        years = proposed_years(
            agreed=made is not None,
            oral=made is not None and made.oral,
            personal_status=made is not None and made.personal_status,
        )
    key = keeping_key(years)
    return _(KEEPING.get(key, key))


def _party(party: MediationParty, phone: str, on: date) -> PartyText:
    ethnic = codes.table("gbt3304_ethnic").get(party.ethnic or "")
    return PartyText(
        side=party.side.value,
        organisation=party.organisation,
        name=party.name,
        representative=party.representative or "",
        sex={"1": "男", "2": "女"}.get(party.sex or "", ""),
        ethnic=ethnic.name_zh if ethnic else "",
        age=str(age_on(party.birth_date, on)) if party.birth_date else "",
        occupation=party.occupation or "",
        phone=phone,
        address=party.address or "",
        agent=party.agent or "",
    )


def _note(page: FilePage, note: MediationNote) -> NoteText:
    return NoteText(
        when=_moment(note.at),
        place=note.place or page.head.place or "",
        present=note.present or "",
        person=note.person or "",
        asked_by=note.asked_by or page.mediator,
        recorder=note.recorder or page.head.recorder or "",
        text=note.text,
        result=note.result or "",
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(CHINA)
    return f"{full_day(local)} {local:%H:%M}"


def _agreement(page: FilePage, made: Agreement) -> AgreementText:
    return AgreementText(
        number=made.number,
        oral=made.oral,
        facts=made.facts,
        terms=tuple(made.terms),
        performance=made.performance or "",
        perform_by=made.perform_by,
        amount="" if made.amount is None else f"{made.amount:.2f}",
        capitals="" if made.amount is None else in_capitals(made.amount),
        copies=str(copies(len(page.parties))),
    )


def _content(line: ContentLine) -> ContentText:
    kept = tuple((paper.title, paper.pages, paper.remark or "") for paper in line.papers)
    return ContentText(item=int(line.item), papers=kept, missing=line.needed and not line.there)


def _outcome(page: FilePage) -> str:
    """The result for the report: what was agreed, or what was said when it came to nothing, and of its performance."""
    said = [f"{number}、{text}" for number, text in enumerate(page.agreement.terms, start=1)] if page.agreement else []
    told = (StepKind.FAIL, StepKind.REFUSE, StepKind.BREACH, StepKind.PERFORM, StepKind.CLOSE)
    words = [step.text for step in page.steps if step.stray is None and step.text and step.kind in _values(told)]
    return "\n".join([*said, *words])


def _values(kinds: tuple[StepKind, ...]) -> frozenset[str]:
    return frozenset(kind.value for kind in kinds)

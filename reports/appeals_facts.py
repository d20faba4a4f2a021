"""Fills the papers of one appeal: register, handling sheet, notices, order of supervision, evidence pack.

The paper of an ordinary appeal says what everybody may know; that of a closed file is made for whoever may open it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.appeals_words import EVIDENCE, SATISFACTIONS, SOURCES, STATES, STEPS, recomputed
from forms.light_words import LIGHTS
from models.appeals.actions import existing_appeal
from models.appeals.page import AppealPage, StepRow, appeal_page
from models.appeals.records import Appeal, Department, DepartmentKind, Notice, NoticeKind, Source
from models.appeals.states import Standing, State, StepKind, departments_of, kind_of
from models.calendar import day_of
from models.care.guard import openly
from models.cases.files import CLOSED
from models.errors import WorldError
from models.masks import mask_id
from models.people.records import Resident
from models.people.rules import age_on
from models.places.profile import profile_of
from models.visits.records import Attachment
from models.workers.records import Worker
from reports.appeals.data import AppealText, CallBackText, NoticeText, PaperLine, StepText
from reports.appeals.evidence import AttachedText, Pack, PointText, render_pack
from reports.appeals.notices import render_notices
from reports.appeals.register import render_registers
from reports.appeals.sheet import render_sheets
from reports.moments import days_late, last_moment, left, moment, term
from reports.official import _
from reports.page import Printed
from reports.photos import pictures
from reports.seats import Whose
from reports.text import clauses
from reports.visits_facts import Printing
from reports.whistles.data import OrderText
from reports.whistles.order import render_orders

Contents = Callable[[Attachment], bytes]
"""Gives what is attached; raises ``WorldError`` where it is not on this PC yet."""

_MODES = {Source.PHONE: "phone", Source.HOTLINE: "phone", Source.VISIT: "home", Source.ONLINE: "online"}
_ON_THE_WAY = frozenset({StepKind.ASSIGN, StepKind.WHISTLE})


def print_register(session: Session, appeal_id: UUID | None, to: BinaryIO, printed: Printed) -> Printing:
    """Write F06, blank without an appeal.

    Raises:
        WorldError: ``no_such_record``, of a closed file for whoever may not open it, too.
    """
    appeal = appeal_text(session, page_of(session, appeal_id, printed.at), printed.at) if appeal_id else AppealText()
    return (yield from render_registers(appeal, to, printed))


def print_sheet(session: Session, appeal_id: UUID | None, to: BinaryIO, printed: Printed) -> Printing:
    """Write F07, blank without an appeal; raises as ``print_register``."""
    appeal = appeal_text(session, page_of(session, appeal_id, printed.at), printed.at) if appeal_id else AppealText()
    return (yield from render_sheets(appeal, to, printed))


def print_notice(session: Session, notice_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Write a notice (F10) in duplicate as it was handed over; raises as ``print_register``."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.deleted_at is not None or notice.appeal_id is None:
        raise WorldError("no_such_record")
    page = page_of(session, notice.appeal_id, printed.at)
    return (yield from render_notices(notice_text(session, page, notice, printed), to, printed))


def print_blank_notice(session: Session, kind: NoticeKind, to: BinaryIO, printed: Printed) -> Printing:
    """Write a notice to fill in by hand; the telephones of the community stand on it."""
    profile = profile_of(session)
    blank = NoticeText(
        kind=kind.value,
        query_phone=profile.duty_phone or "",
        complaint_phone=profile.street_phone or "",
        office=printed.community,
    )
    return (yield from render_notices(blank, to, printed))


def print_supervision(session: Session, appeal_id: UUID | None, to: BinaryIO, printed: Printed) -> Printing:
    """Write F09 for one appeal that is late, or whose result somebody is not satisfied with; blank without one."""
    order = OrderText()
    if appeal_id is not None:
        order = order_text(page_of(session, appeal_id, printed.at), printed.at)
    return (yield from render_orders(order, to, printed))


def print_evidence(
    session: Session, appeal_id: UUID, to: BinaryIO, printed: Printed, *, contents: Contents
) -> Printing:
    """Write the evidence pack of an appeal; raises as ``print_register``."""
    page = page_of(session, appeal_id, printed.at)
    notices = tuple(notice_text(session, page, notice, printed) for notice in page.notices)
    points = tuple(PointText(_(EVIDENCE[point.code]), moment(point.at), point.there) for point in page.evidence)
    attached = tuple(_attached(each, contents) for each in page.attachments)
    pack = Pack(appeal_text(session, page, printed.at), notices, points, attached)
    return (yield from render_pack(pack, to, printed))


def page_of(session: Session, appeal_id: UUID, now: datetime) -> AppealPage:
    """The page as it goes on paper: that of an ordinary appeal says nothing of closed files about the same matter."""
    appeal = existing_appeal(session, appeal_id)
    with nullcontext() if appeal.level >= CLOSED else openly(session):
        return appeal_page(session, appeal_id, now)


def appeal_text(session: Session, page: AppealPage, now: datetime) -> AppealText:
    appeal, stands = page.appeal, page.standing
    person = session.get(Resident, appeal.resident_id) if appeal.resident_id else None
    born = person.birth_date if person else None
    spot, answer = _said(stands, StepKind.SETTLE_ON_SPOT), _said(stands, StepKind.ANSWER)
    earlier = session.get(Appeal, appeal.earlier_id) if appeal.earlier_id else None
    guided, refused = _said(stands, StepKind.GUIDE), _said(stands, StepKind.REFUSE)
    passed = [name for step in stands.path if kind_of(step) in _ON_THE_WAY for name in departments_of(step)]
    return AppealText(
        number=appeal.number,
        received=moment(appeal.received_at),
        mode=_MODES.get(appeal.source, "visit"),
        source=_(SOURCES[appeal.source]),
        name=_("anonymous") if appeal.anonymous else appeal.contact_name or (person.name if person else ""),
        sex={"1": "男", "2": "女"}.get(person.sex, "") if person else "",
        age=str(age_on(born, day_of(appeal.received_at))) if born else "",
        id_number=mask_id(person.id_no or "") if person else "",
        phone=appeal.contact_phone or "",
        address=appeal.address or "",
        companions=str(appeal.companions) if appeal.companions else "",
        representative=appeal.representative or "",
        again="yes" if earlier or page.same.repeated else "no",
        earlier=earlier.number if earlier else page.same.rows[page.same.nth - 2].number if page.same.repeated else "",
        accusation=appeal.accusation,
        content=appeal.content,
        demand=appeal.demand or "",
        materials=tuple(appeal.materials or ()),
        first_contact=appeal.first_contact,
        answer=spot,
        decision=frozenset(_decisions(session, stands, passed)),
        passed_to="、".join(dict.fromkeys(passed)),
        reason=refused or guided,
        result=clauses(answer or spot, _review(page)),
        told=_told(page),
        class_name=appeal.topic["class_name"],
        item_name=appeal.topic["item_name"],
        urgency=appeal.urgency.value,
        promised=_promised(page),
        deadline=_deadline(page, now),
        light=page.light,
        place=appeal.place or appeal.address or "",
        proposal=_said(stands, StepKind.ACCEPT),
        steps=tuple(_steps(page)),
        attachments=tuple(each.title for each in page.attachments),
        call_back=_call_back(appeal, stands),
        settled=moment(stands.closed_at) if stands.outcome is State.SETTLED else "",
        filed=appeal.number if stands.state is State.FILED else "",
        nth=_("{n}th about this matter").format(n=page.same.nth) if page.same.repeated else "",
        revision=page.revision,
        remark=clauses(*(step.text or "" for step in stands.path if kind_of(step) is StepKind.CORRECT)),
    )


def _decisions(session: Session, stands: Standing, passed: list[str]) -> Iterator[str]:
    """The boxes of 处理意见 that the steps tick."""
    kinds = {kind_of(step) for step in stands.path}
    if StepKind.SETTLE_ON_SPOT in kinds:
        yield "spot"
    if StepKind.GUIDE in kinds:
        yield "guided"
    if StepKind.REFUSE in kinds:
        yield "refused"
    if passed:
        mine = select(Department.name).where(Department.kind == DepartmentKind.COMMUNITY, Department.alive())
        yield "community" if set(passed) <= set(session.scalars(mine)) else "passed"


def _steps(page: AppealPage) -> Iterator[StepText]:
    """The way it went: each step was received when the one before it that had an effect was done."""
    before = moment(page.appeal.received_at)
    yield StepText(_("Registered (step)"), page.appeal.first_contact, before, before, state=_(STATES[State.REGISTERED]))
    for row in page.steps:
        done = moment(row.step.at)
        yield StepText(
            word=_(STEPS[row.kind]) if row.kind else row.step.kind,
            who=_who(row),
            received="" if row.stray else before,
            done=done,
            text=_opinion(row),
            state=_(STATES[row.state]) if row.state else "",
            stray=_stray(row),
        )
        before = before if row.stray or row.kind is StepKind.RECOMPUTE else done


def _who(row: StepRow) -> str:
    names = (*departments_of(row.step), row.step.actor or "")
    return " ".join(dict.fromkeys(name for name in names if name))


def _opinion(row: StepRow) -> str:
    detail = row.step.detail or {}
    words = [row.step.text or "", *(recomputed(detail, _) if row.kind is StepKind.RECOMPUTE else ())]
    words.append(_(SATISFACTIONS.get(str(detail.get("satisfaction")), "")) if detail.get("satisfaction") else "")
    if days := detail.get("days"):
        words.append(_("{n} days (extension)").format(n=days))
    if row.step.until:
        words.append(_("until {time}").format(time=moment(row.step.until)))
    return clauses(*words)


def _stray(row: StepRow) -> str:
    if row.stray is None:
        return ""
    return _("another step had come first") if row.stray == "no_such_move" else _("a limit was reached")


def _said(stands: Standing, kind: StepKind) -> str:
    """The words of the last step of ``kind`` that had an effect."""
    return next((step.text or "" for step in reversed(stands.path) if kind_of(step) is kind), "")


def _call_back(appeal: Appeal, stands: Standing) -> CallBackText:
    step = next((each for each in reversed(stands.path) if kind_of(each) is StepKind.CALL_BACK), None)
    if step is None:
        return CallBackText(satisfaction=stands.satisfaction or "")
    said = (step.detail or {}).get("solved")
    solved = "" if said is None else "yes" if said else "no"
    actor = getattr(step, "actor", None)
    return CallBackText(
        when=moment(step.at),
        how=_("by phone (call back)") if appeal.contact_phone else "",
        who=actor or "",
        solved=solved,
        satisfaction=(step.detail or {}).get("satisfaction") or "",
        quote=step.text or "",
    )


def _told(page: AppealPage) -> str:
    """When the one who appeals was told of the result."""
    at = next((step.at for step in reversed(page.standing.path) if kind_of(step) is StepKind.CALL_BACK), None)
    return moment(at)


def _promised(page: AppealPage) -> str:
    promised = term(page.appeal.amount, page.appeal.clock)
    last = last_moment(page.deadline.due_at)
    told = _("to be told in writing by {day}").format(day=page.told_by) if page.told_by else ""
    return "；".join(part for part in (f"{promised}（{last}）" if last else promised, told) if part)


def _review(page: AppealPage) -> str:
    """Until when a review of the answer to a petition can be asked for (L-64)."""
    return _("a review can be asked for until {day}").format(day=page.review_until) if page.review_until else ""


def _deadline(page: AppealPage, now: datetime) -> str:
    """What stands beside the lights."""
    said = left(page.light, page.deadline.due_at, now) or _(LIGHTS[page.light])
    return _("{said} (provisional)").format(said=said) if page.deadline.provisional else said


def notice_text(session: Session, page: AppealPage, notice: Notice, printed: Printed) -> NoticeText:
    profile, appeal = profile_of(session), page.appeal
    worker = session.get(Worker, appeal.first_contact_id) if appeal.first_contact_id else None  # a seat lacks it
    of_department = page.standing.department if notice.kind is NoticeKind.ACCEPTED else None
    return NoticeText(
        kind=notice.kind.value,
        number=notice.number,
        appeal_number=appeal.number,
        applicant="" if appeal.anonymous else appeal.contact_name or "",
        contact=appeal.representative or appeal.contact_name or "",
        phone=appeal.contact_phone or "",
        item=notice.item,
        basis=appeal.topic_code,
        applied_on=day_of(appeal.received_at),
        decided_by=of_department or "",
        received=tuple(
            PaperLine(row["name"], str(row["copies"]), _("original") if row["original"] else _("copy (paper)"))
            for row in (notice.received or {}).get("rows", ())
        ),
        missing=tuple(
            PaperLine(row["name"], row["standard"], row["where"]) for row in (notice.missing or {}).get("rows", ())
        ),
        until=_whole_day(notice.until),
        reason=notice.reason or "",
        right_place=notice.right_place or "",
        first_contact=notice.first_contact or appeal.first_contact,
        first_phone=(worker.phone if worker else None) or "",
        query_phone=profile.duty_phone or "",
        complaint_phone=profile.street_phone or "",
        office=Whose(session, printed).name(appeal.community_code),
        issued_on=day_of(notice.issued_at),
    )


def _whole_day(at: datetime | None) -> str:
    """The last minute of a day is that day."""
    return moment(at).removesuffix(" 23:59")


def order_text(page: AppealPage, now: datetime) -> OrderText:
    """An order without the name of who appeals: it goes to the department by way of the street."""
    stands, late = page.standing, days_late(page.deadline.due_at, now) if page.standing.open else 0
    displeased = _(SATISFACTIONS[stands.satisfaction]) if stands.dissatisfied and stands.satisfaction else ""
    quote = _said(stands, StepKind.CALL_BACK) if stands.dissatisfied else ""
    topic = page.appeal.topic
    said = _("{class_name} · {item}: {content}").format(
        class_name=topic["class_name"], item=topic["item_name"], content=page.appeal.content
    )
    return OrderText(
        number=page.appeal.number,
        addressee=stands.department or "",
        sources=page.appeal.number,
        matter=said,
        overdue=str(late) if late else "",
        dissatisfied=clauses(displeased, quote),
        progress=_said(stands, StepKind.WORK),
        revision=page.revision,
    )


def _attached(each: Attachment, contents: Contents) -> AttachedText:
    kind = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}.get(each.media_type, each.media_type)
    size = f"{max(each.size_bytes // 1024, 1)} KB"
    try:
        found = tuple(pictures(contents(each), each.media_type))
    except WorldError as error:
        note = _("not on this PC yet") if error.code == "blob_missing" else _("cannot be printed")
        return AttachedText(each.title, kind, size, moment(each.created_at), note=note)
    return AttachedText(each.title, kind, size, moment(each.created_at), found)

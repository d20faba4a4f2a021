"""Notices that are handed over (F10): taken up, what is missing, not taken up, each together with its step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.appeals.actions import existing_appeal, standing_of, step
from models.appeals.records import Appeal, Notice, NoticeKind
from models.appeals.rules import NOTICE_PREFIX
from models.appeals.states import MACHINE, Standing, StepKind
from models.appeals.terms import deadline_of
from models.base import uuid7
from models.calendar import day_of
from models.care.visibility import quietly
from models.cases.files import CLOSED
from models.cases.numbering import next_number
from models.clocks.calendars import calendar_of
from models.errors import WorldError

_STEPS = {
    NoticeKind.ACCEPTED: StepKind.ACCEPT,
    NoticeKind.SUPPLEMENT: StepKind.ASK_SUPPLEMENT,
    NoticeKind.REFUSED: StepKind.REFUSE,
}


@dataclass(frozen=True)
class Received:
    """A paper that was handed in: how many copies, the original or not."""

    name: str
    copies: int = 1
    original: bool = False


@dataclass(frozen=True)
class Missing:
    """A paper that is missing: what it has to be like, and where one gets it."""

    name: str
    standard: str = ""
    where: str = ""


def give_notice(
    session: Session,
    appeal_id: UUID,
    kind: NoticeKind,
    *,
    at: datetime,
    item: str | None = None,
    received: Sequence[Received] = (),
    missing: Sequence[Missing] = (),
    until: datetime | None = None,
    reason: str | None = None,
    right_place: str | None = None,
) -> Notice:
    """Hand a notice over; the appeal takes the step that it tells of, unless it took that before.

    Args:
        until: when what is missing has to be there; of an acceptance the promised term, unless told otherwise.

    Raises:
        WorldError: ``missing_unnamed``, ``step_reason_missing``, ``right_place_missing``, ``deadline_before_start``;
            ``no_such_move``: the appeal neither took that step nor can; what ``step`` raises.
    """
    appeal = existing_appeal(session, appeal_id)
    missing = [paper for paper in missing if paper.name.strip()]
    _require_words(kind, missing, reason, right_place, at, until)
    stands = standing_of(session, appeal)
    _require_true(kind, stands)
    if kind is NoticeKind.ACCEPTED and until is None:
        until = _promised(session, appeal, stands)
    notice = Notice(
        id=uuid7(),
        community_code=appeal.community_code,
        file_id=appeal.file_id,
        level=appeal.level,
        number=next_number(session, Notice.number, NOTICE_PREFIX, day_of(at).year, level=appeal.level),
        kind=kind,
        appeal_id=appeal.id,
        issued_at=at,
        item=(item or "").strip() or appeal.topic["item_name"],
        received=_rows(received),
        missing=_rows(missing),
        until=until,
        reason=(reason or "").strip() or None,
        right_place=(right_place or "").strip() or None,
        first_contact=appeal.first_contact,
    )
    if appeal.level == CLOSED:
        quietly(session)
    session.add(notice)
    if _STEPS[kind] in MACHINE.possible(stands.state):
        _take_step(session, notice, missing)
    session.flush()
    return notice


def notices(session: Session, appeal_id: UUID) -> list[Notice]:
    """The notices to one appeal, the first one first."""
    mine = select(Notice).where(Notice.appeal_id == appeal_id, Notice.alive())
    return list(session.scalars(mine.order_by(Notice.issued_at, Notice.id)))


def told_twice(session: Session, appeal_id: UUID) -> bool:
    """Whether something was asked for a second time: the first notice was not whole (一次告知不全, domain F1)."""
    asked = select(func.count()).where(
        Notice.appeal_id == appeal_id, Notice.kind == NoticeKind.SUPPLEMENT, Notice.alive()
    )
    return (session.scalar(asked) or 0) > 1


def _require_words(
    kind: NoticeKind,
    missing: Sequence[Missing],
    reason: str | None,
    right_place: str | None,
    at: datetime,
    until: datetime | None,
) -> None:
    if kind is NoticeKind.SUPPLEMENT and not missing:
        raise WorldError("missing_unnamed")
    if kind is NoticeKind.REFUSED and not (reason or "").strip():
        raise WorldError("step_reason_missing")
    if kind is NoticeKind.REFUSED and not (right_place or "").strip():
        raise WorldError("right_place_missing")
    if until is not None and until <= at:
        raise WorldError("deadline_before_start")


def _require_true(kind: NoticeKind, stands: Standing) -> None:
    """Nobody is handed a paper that says of his appeal what is not so."""
    step_kind = _STEPS[kind]
    if step_kind not in MACHINE.possible(stands.state) and step_kind.value not in [each.kind for each in stands.path]:
        raise WorldError("no_such_move", state=stands.state.value, kind=step_kind.value)


def _take_step(session: Session, notice: Notice, missing: Iterable[Missing]) -> None:
    text: Mapping[NoticeKind, str | None] = {
        NoticeKind.SUPPLEMENT: "、".join(paper.name.strip() for paper in missing),
        NoticeKind.REFUSED: notice.reason,
    }
    detail = {"notice": notice.id.hex} if notice.kind is NoticeKind.SUPPLEMENT else None
    until = notice.until if notice.kind is NoticeKind.SUPPLEMENT else None
    assert notice.appeal_id is not None
    step(
        session,
        notice.appeal_id,
        _STEPS[notice.kind],
        at=notice.issued_at,
        text=text.get(notice.kind),
        until=until,
        detail=detail,
    )


def _promised(session: Session, appeal: Appeal, stands: Standing) -> datetime | None:
    """The last instant in time of what was promised."""
    working_days = calendar_of(session, appeal.community_code)
    due = deadline_of(appeal.received_at, appeal.amount, appeal.clock, stands, working_days).due_at
    return due - timedelta(seconds=1) if due else None


def _rows(papers: Sequence[Received] | Sequence[Missing]) -> dict[str, Any] | None:
    return {"rows": [asdict(paper) for paper in papers]} if papers else None

"""Moving an appeal along: one step appended at a time, refused before it is written where the machine knows no way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.departments import accused_of, barred_departments, known_department
from models.appeals.records import Appeal, AppealLink, AppealStep
from models.appeals.rules import DETAILS, NORMS, SATISFACTIONS
from models.appeals.states import Standing, StepKind, departments_of, standing
from models.base import uuid7
from models.care.visibility import quietly
from models.cases.files import CLOSED, name_on_file
from models.errors import WorldError
from models.query import by_chunks
from models.workers.records import Worker


def existing_appeal(session: Session, appeal_id: UUID) -> Appeal:
    """Return the appeal; one whose file is closed to whoever asks is not there.

    Raises:
        WorldError: ``no_such_record``.
    """
    appeal = session.get(Appeal, appeal_id)
    if appeal is None or appeal.deleted_at is not None:
        raise WorldError("no_such_record")
    return appeal


def steps_of(session: Session, appeal_id: UUID) -> list[AppealStep]:
    """All steps in order, those without effect too."""
    mine = select(AppealStep).where(AppealStep.appeal_id == appeal_id, AppealStep.alive())
    return list(session.scalars(mine.order_by(AppealStep.at, AppealStep.id)))


def standings_of(session: Session, appeals: Iterable[Appeal]) -> list[tuple[Appeal, Standing]]:
    """Where each of many appeals stands."""
    asked, steps = list(appeals), defaultdict[UUID, list[AppealStep]](list)
    every = select(AppealStep).where(AppealStep.alive()).order_by(AppealStep.at, AppealStep.id)
    for (each,) in by_chunks(session, every, AppealStep.appeal_id, [appeal.id for appeal in asked]):
        steps[each.appeal_id].append(each)
    return [(each, standing(each.received_at, steps[each.id], accused_of(each))) for each in asked]


def standing_of(session: Session, appeal: Appeal) -> Standing:
    """Where the appeal stands, folded from what is stored."""
    return standing(appeal.received_at, steps_of(session, appeal.id), accused_of(appeal))


def step(
    session: Session,
    appeal_id: UUID,
    kind: StepKind,
    *,
    at: datetime,
    actor: str | None = None,
    department: str | None = None,
    until: datetime | None = None,
    text: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> AppealStep:
    """Append one step.

    Where a colleague's clock runs ahead of this one, the step is put right behind his.

    Args:
        at: when it happened.
        actor: who did it, as people read it; whoever is logged in unless told otherwise.
        detail: by ``models.appeals.rules.DETAILS``.

    Raises:
        WorldError: ``no_such_record``; ``no_such_move`` (state, kind); a code of ``models.appeals.states.refusal``;
            ``department_unknown``; ``step_in_future``, ``step_before_received``, ``step_out_of_order``;
            ``deadline_before_start``.
    """
    if unknown := set(detail or ()) - set(DETAILS.get(kind.value, ())):
        raise ValueError(f"a step of kind {kind.value} has no {sorted(unknown)}")
    appeal = existing_appeal(session, appeal_id)
    said = {
        "kind": kind.value,
        "actor": (actor or "").strip() or _my_name(session),
        "department": known_department(session, department) if department else None,
        "until": until,
        "text": (text or "").strip() or None,
        "detail": dict(detail) if detail else None,
    }
    new = _appended(session, appeal, standing_of(session, appeal), at, said)
    session.flush()
    return new


def _appended(session: Session, appeal: Appeal, before: Standing, at: datetime, said: Mapping[str, Any]) -> AppealStep:
    new = AppealStep(
        id=uuid7(), community_code=appeal.community_code, appeal_id=appeal.id, file_id=appeal.file_id,
        level=appeal.level, at=_placed(appeal, before, at), **said,
    )  # fmt: skip
    _require_sound(session, appeal, before, new)
    if appeal.level == CLOSED:
        quietly(session)
    session.add(new)
    return new


def assign(
    session: Session,
    appeal_id: UUID,
    department: str,
    *,
    at: datetime,
    actor: str | None = None,
    until: datetime | None = None,
    text: str | None = None,
) -> AppealStep:
    """分派."""
    return step(session, appeal_id, StepKind.ASSIGN, at=at, actor=actor, department=department, until=until, text=text)


def settle_on_spot(
    session: Session,
    appeal_id: UUID,
    result: str,
    *,
    at: datetime,
    actor: str | None = None,
    satisfaction: str | None = None,
) -> AppealStep:
    """当场办结.

    Raises:
        WorldError: ``no_result``, ``satisfaction_unknown``.
    """
    if satisfaction is not None and satisfaction not in SATISFACTIONS:
        raise WorldError("satisfaction_unknown")
    detail = {"satisfaction": satisfaction} if satisfaction else None
    return step(session, appeal_id, StepKind.SETTLE_ON_SPOT, at=at, actor=actor, text=result, detail=detail)


def extend(
    session: Session, appeal_id: UUID, days: int, *, approved_by: str, at: datetime, text: str | None = None
) -> AppealStep:
    """延期, once; whoever approved it is the actor. The days are of the appeal's own clock.

    Raises:
        WorldError: ``approver_missing``, ``extended_already``, ``extension_zero``, ``extension_long``.
    """
    if not approved_by.strip():
        raise WorldError("approver_missing")
    return step(session, appeal_id, StepKind.EXTEND, at=at, actor=approved_by, text=text, detail={"days": days})


def suspend(
    session: Session,
    appeal_id: UUID,
    condition: str,
    *,
    at: datetime,
    actor: str | None = None,
    until: datetime | None = None,
) -> AppealStep:
    """挂起: the clock stands until the condition comes about; ``until``: when somebody looks again."""
    return step(session, appeal_id, StepKind.SUSPEND, at=at, actor=actor, until=until, text=condition)


def call_back(
    session: Session,
    appeal_id: UUID,
    *,
    solved: bool | None,
    satisfaction: str,
    at: datetime,
    actor: str | None = None,
    quote: str | None = None,
) -> AppealStep:
    """回访, with what was said in the person's own words."""
    detail = {"solved": solved, "satisfaction": satisfaction}
    return step(session, appeal_id, StepKind.CALL_BACK, at=at, actor=actor, text=quote, detail=detail)


def escalate(
    session: Session, standing_there: Iterable[tuple[Appeal, Standing]], level: str, *, at: datetime, text: str
) -> None:
    """升级 to a problem of the day, week or month, all at once: a month's problem may stand for thousands.

    Raises:
        WorldError: as ``step``.
    """
    said = {"kind": StepKind.ESCALATE.value, "actor": _my_name(session), "text": text}
    for appeal, before in standing_there:
        _appended(session, appeal, before, at, {**said, "detail": {"level": level}})
    session.flush()


def join_colleague(
    session: Session, appeal_id: UUID, worker_id: UUID, *, at: datetime, actor: str | None = None
) -> AppealStep:
    """协办: whoever took it in stays answerable (首问负责); on a closed file the colleague is named, too.

    Raises:
        WorldError: ``worker_unknown``, ``accused_worker``.
    """
    appeal = existing_appeal(session, appeal_id)
    worker = session.get(Worker, worker_id)
    if worker is None or worker.deleted_at is not None:
        raise WorldError("worker_unknown")
    if appeal.level == CLOSED:
        name_on_file(session, appeal.file_id, worker_id, on=calendar.today())
    detail = {"worker": worker_id.hex}
    return step(session, appeal_id, StepKind.JOIN_COLLEAGUE, at=at, actor=actor, text=worker.name, detail=detail)


def link(session: Session, appeal_id: UUID, other_id: UUID, *, same: bool = True) -> AppealLink:
    """Say that two appeals are the same matter; the latest word about the two stands.

    Raises:
        WorldError: ``no_such_record``, ``same_appeal``; ``file_closed``: everybody may read what belongs together.
    """
    if appeal_id == other_id:
        raise WorldError("same_appeal")
    both = existing_appeal(session, appeal_id), existing_appeal(session, other_id)
    if any(appeal.level == CLOSED for appeal in both):
        raise WorldError("file_closed")
    first, second = sorted(appeal.id for appeal in both)
    of_both = or_(
        (AppealLink.appeal_id == first) & (AppealLink.other_id == second),
        (AppealLink.appeal_id == second) & (AppealLink.other_id == first),
    )
    known = session.scalars(select(AppealLink).where(AppealLink.alive(), of_both)).all()
    for said in known:
        said.same = same
    if known:
        session.flush()
        return known[0]
    said = AppealLink(community_code=both[0].community_code, appeal_id=first, other_id=second, same=same)
    session.add(said)
    session.flush()
    return said


def unlink(session: Session, appeal_id: UUID, other_id: UUID) -> AppealLink:
    """Say that two appeals are not the same matter, whatever they look like."""
    return link(session, appeal_id, other_id, same=False)


def _placed(appeal: Appeal, before: Standing, at: datetime) -> datetime:
    """When the step happened, to the second.

    Raises:
        WorldError: ``step_in_future``, ``step_before_received``.
    """
    now, last = calendar.now(), max((each.at for each in before.path), default=appeal.received_at)
    if at > now:
        raise WorldError("step_in_future")
    if last > now:
        return last + timedelta(seconds=1)
    if at < appeal.received_at:
        raise WorldError("step_before_received")
    return at.replace(microsecond=0)


def _require_sound(session: Session, appeal: Appeal, before: Standing, new: AppealStep) -> None:
    if new.until is not None and new.until <= new.at:
        raise WorldError("deadline_before_start")
    named = departments_of(new)
    if named and not barred_departments(session, appeal).isdisjoint(named):
        raise WorldError("accused_department")
    everything = [*before.path, *(stray for stray, _ in before.stray), new]
    after = standing(appeal.received_at, everything, accused_of(appeal))
    code = next((code for stray, code in after.stray if stray.id == new.id), None)
    if code == "no_such_move":
        raise WorldError(code, state=before.state.value, kind=new.kind)
    if code == "extension_long":
        raise WorldError(code, most=NORMS.most_extension)
    if code is not None:
        raise WorldError(code)
    if not {each.id for each in before.path} <= {each.id for each in after.path}:
        raise WorldError("step_out_of_order")


def _my_name(session: Session) -> str | None:
    worker = session.get(Worker, session.connection().info["worker_id"])
    return worker.name if worker else None

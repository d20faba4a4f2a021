"""The page of an appeal: where it stands and why, what can be done, what it belongs to, what is proven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.appeals.actions import existing_appeal, standing_of, steps_of
from models.appeals.notices import notices, told_twice
from models.appeals.recomputing import traces
from models.appeals.records import Appeal, AppealStep, Notice
from models.appeals.rules import NORMS
from models.appeals.same_matter import SameMatter, same_matter
from models.appeals.states import MACHINE, NOTED, Standing, State, StepKind, kind_of
from models.appeals.terms import deadline_of, light_of, review_until, told_by
from models.audit.looking import looked
from models.cases.files import CLOSED
from models.clocks.calendars import Calendars
from models.clocks.deadlines import Deadline, Light
from models.visits.attachments import attachments_of
from models.visits.records import Attachment


@dataclass(frozen=True)
class StepRow:
    """A step as it stands in the list: ``stray`` says by its code why it had no effect, ``state`` what it led to.

    ``told``: from the notices of holidays, and stored nowhere (``models.appeals.recomputing``).
    """

    step: AppealStep
    kind: StepKind | None
    """``None``: a newer version of the program wrote it."""
    state: State | None
    stray: str | None
    told: bool = False


@dataclass(frozen=True)
class EvidencePoint:
    """One thing that the evidence pack should hold: intake, notice, hand_over, signed, progress, result, photos,
    call_back, settled."""

    code: str
    at: datetime | None

    @property
    def there(self) -> bool:
        return self.at is not None


@dataclass(frozen=True)
class AppealPage:
    """All that the page shows; ``told_by`` and ``review_until`` are of petitions alone (L-64)."""

    appeal: Appeal
    standing: Standing
    deadline: Deadline
    light: Light
    steps: tuple[StepRow, ...]
    possible: tuple[StepKind, ...]
    same: SameMatter
    notices: tuple[Notice, ...]
    told_twice: bool
    attachments: tuple[Attachment, ...]
    evidence: tuple[EvidencePoint, ...]
    told_by: date | None
    review_until: date | None

    @property
    def revision(self) -> int:
        """How many steps are written down."""
        return sum(not row.told for row in self.steps)


def appeal_page(session: Session, appeal_id: UUID, now: datetime) -> AppealPage:
    """Return the page of one appeal.

    Raises:
        WorldError: ``no_such_record``.
    """
    appeal = existing_appeal(session, appeal_id)
    looked(session, "appeal", appeal.id, appeal.level)
    stands, history = standing_of(session, appeal), Calendars(session).of(appeal.community_code)
    calendar = history.known_at(stands.closed_at)
    due = deadline_of(appeal.received_at, appeal.amount, appeal.clock, stands, calendar)
    petition = bool(appeal.topic.get("petition"))
    given = notices(session, appeal_id)
    hung = attachments_of(session, appeal)
    answered = _last(stands, StepKind.ANSWER)
    return AppealPage(
        appeal=appeal,
        standing=stands,
        deadline=due,
        light=light_of(due, stands, now),
        steps=_step_rows(steps_of(session, appeal_id), traces(appeal, stands, history), stands),
        possible=possible(stands, closed=appeal.level >= CLOSED),
        same=same_matter(session, appeal, now),
        notices=tuple(given),
        told_twice=told_twice(session, appeal_id),
        attachments=tuple(hung),
        evidence=tuple(_evidence(appeal, stands, given, hung)),
        told_by=told_by(appeal.received_at) if petition else None,
        review_until=review_until(answered) if petition and answered else None,
    )


def possible(stands: Standing, *, closed: bool) -> tuple[StepKind, ...]:
    """The steps that may be taken now: those that the machine knows and whose limits are not used up.

    Nobody whistles for a ``closed`` file: everybody reads a whistle.
    """
    gone = {
        StepKind.WHISTLE: closed,
        StepKind.RETURN: stands.returned >= NORMS.most_returns,
        StepKind.EXTEND: stands.extended,
        StepKind.ASK_EXTENSION: stands.extended or stands.asked_extension,
        StepKind.DENY_EXTENSION: not stands.asked_extension,
        StepKind.REDO: not stands.dissatisfied,
        **dict.fromkeys(NOTED, True),
    }
    return tuple(kind for kind in MACHINE.possible(stands.state) if not gone.get(kind, False))


def _step_rows(steps: Iterable[AppealStep], told: Iterable[AppealStep], stands: Standing) -> tuple[StepRow, ...]:
    states = {step.id: state for step, state in zip(stands.path, stands.states, strict=True)}
    stray = {step.id: code for step, code in stands.stray}
    rows = [StepRow(step, kind_of(step), states.get(step.id), stray.get(step.id)) for step in steps]
    rows += [StepRow(step, kind_of(step), None, None, told=True) for step in told]
    return tuple(sorted(rows, key=lambda row: (row.step.at, row.step.id)))


def _evidence(
    appeal: Appeal, stands: Standing, given: Sequence[Notice], hung: Sequence[Attachment]
) -> Iterator[EvidencePoint]:
    on_spot = _last(stands, StepKind.SETTLE_ON_SPOT)
    yield EvidencePoint("intake", appeal.received_at)
    yield EvidencePoint("notice", given[0].issued_at if given else None)
    if on_spot is None:
        yield EvidencePoint("hand_over", _last(stands, StepKind.ASSIGN) or _last(stands, StepKind.WHISTLE))
        yield EvidencePoint("signed", _last(stands, StepKind.SIGN))
        yield EvidencePoint("progress", _last(stands, StepKind.WORK))
    yield EvidencePoint("result", on_spot or _last(stands, StepKind.ANSWER))
    yield EvidencePoint("photos", hung[0].created_at if hung else None)
    yield EvidencePoint("call_back", _last(stands, StepKind.CALL_BACK))
    yield EvidencePoint("settled", stands.closed_at)


def _last(stands: Standing, kind: StepKind) -> datetime | None:
    return next((step.at for step in reversed(stands.path) if step.kind == kind.value), None)

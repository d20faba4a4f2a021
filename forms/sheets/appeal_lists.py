"""The lists of appeals that leave the station: masked, no closed files, steps with their times to count all again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.appeals_words import (
    CLOCKS,
    DEPARTMENT_KINDS,
    FIGURE_FORMULAS,
    LEVELS,
    SATISFACTIONS,
    SOURCES,
    STATES,
    STEPS,
    URGENCIES,
)
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.light_words import light_text
from forms.sheets.export import ListColumn
from forms.sheets.list_spec import ListSpec, Rows
from forms.types import YesNo
from models.appeals.departments import departments
from models.appeals.figures import FigureLine, figures
from models.appeals.queries import ALL, AppealSort, appeals
from models.appeals.records import Appeal, AppealNow, AppealStep, AppealTopic, Department
from models.appeals.states import State
from models.appeals.topics import topics
from models.calendar import CHINA, now, today
from models.masks import mask_name, mask_phone
from models.places.addresses import parse_door
from models.shares import Share

_BATCH = 500
_STEP_KINDS = {kind.value: label for kind, label in STEPS.items()}


def _nothing(_value: object) -> str:
    return ""


def _to_building(text: str) -> str:
    """Of an address or place the estate and building (law E); what cannot be read so stays here."""
    door = parse_door(text)
    return "****" if door is None else f"{door.estate} {door.building}".strip()


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(CHINA) if at else None


def _yes(value: bool | None) -> str:
    return "" if value is None else YesNo().text(value)


def _ratio(share: Share) -> object:
    return "—" if share.ratio is None else float(share.ratio)


def _appeal_rows(session: Session, _of: UUID | None) -> Rows:
    at = now()
    for offset in range(0, _count_appeals(session, None) + _BATCH, _BATCH):
        rows = appeals(session, ALL, at, _BATCH, offset, AppealSort.RECEIVED)
        ids = [row.id for row in rows]
        heads = {head.id: head for head in session.scalars(select(Appeal).where(Appeal.id.in_(ids)))}
        found = session.scalars(select(AppealNow).where(AppealNow.appeal_id.in_(ids)))
        kept = {each.appeal_id: each for each in found}
        for row in rows:
            head, stands = heads[row.id], kept[row.id]
            yield (
                str(row.id),
                row.number,
                words_of(SOURCES, row.source),
                _local(row.received_at),
                row.who,
                row.phone,
                row.place,
                head.topic["class_code"],
                row.class_name,
                row.topic_code,
                row.item_name,
                row.content,
                head.demand,
                words_of(URGENCIES, row.urgency),
                row.first_contact,
                head.amount,
                words_of(CLOCKS, head.clock),
                _yes(bool(head.topic.get("petition"))),
                words_of(STATES, row.state),
                _local(row.since),
                row.department,
                _local(row.yellow_at),
                _local(row.due_at),
                _yes(row.provisional),
                light_text(row.light),
                _local(stands.closed_at),
                words_of(STATES, State(stands.outcome)) if stands.outcome else "",
                _yes(row.on_time),
                words_of(SATISFACTIONS, row.satisfaction) if row.satisfaction else "",
                stands.returned,
                stands.redone,
                words_of(LEVELS, row.escalated) if row.escalated else "",
                row.stray,
                row.community_code,
            )


def _step_rows(session: Session, _of: UUID | None) -> Rows:
    """Whole, in the order in which they are folded; ``code`` and ``detail`` are what machines read."""
    query = (
        select(AppealStep, Appeal.number, Appeal.received_at, Appeal.amount, Appeal.clock)
        .join(Appeal, Appeal.id == AppealStep.appeal_id)
        .where(AppealStep.alive(), Appeal.alive())
        .order_by(Appeal.received_at, AppealStep.appeal_id, AppealStep.at, AppealStep.id)
        .execution_options(yield_per=_BATCH)
    )
    for step, number, received_at, amount, clock in session.execute(query):
        detail = "; ".join(f"{key}={value}" for key, value in (step.detail or {}).items())
        yield (
            str(step.appeal_id),
            number,
            _local(received_at),
            amount,
            clock.value,
            str(step.id),
            _seconds(step.at),
            step.kind,
            words_of(_STEP_KINDS, step.kind),
            step.actor,
            step.department,
            _seconds(step.until) if step.until else "",
            step.text,
            detail,
        )


def _seconds(at: datetime) -> str:
    """With its zone, so that a deadline of hours can be counted to the second."""
    return at.astimezone(CHINA).isoformat(timespec="seconds")


def _figure_rows(session: Session, _of: UUID | None) -> Rows:
    """This year and the last one: all, by class, by department, by month."""
    for year in (today().year - 1, today().year):
        first, last = today().replace(year=year, month=1, day=1), today().replace(year=year, month=12, day=31)
        found = figures(session, first, last, now())
        period = str(year)
        yield period, _("All appeals"), "", *_numbers(found.whole)
        for label, lines in (
            (_("By class"), found.by_class),
            (_("By department"), found.by_department),
            (_("By month"), found.months),
        ):
            yield from ((period, label, line.name or _("Nobody's yet"), *_numbers(line)) for line in lines)


COUNTS = (
    N_("Received·"), N_("Settled·"), N_("Not taken up"), N_("Guided elsewhere"), N_("Open·"), N_("Overdue now"),
    N_("Settled on time"), N_("Rated·"), N_("Pleased·"), N_("Settled rate"), N_("On-time rate"), N_("Satisfied rate"),
)  # fmt: skip
"""The columns of figures, in the order of ``figure_numbers``."""


def figure_numbers(line: FigureLine) -> tuple[object, ...]:
    return (
        line.received, line.settled, line.refused, line.guided, line.open, line.overdue, line.settled_on_time,
        line.rated, line.pleased, line.settle_rate, line.on_time_rate, line.satisfaction_rate,
    )  # fmt: skip


def _numbers(line: FigureLine) -> tuple[object, ...]:
    return tuple(_ratio(value) if isinstance(value, Share) else value for value in figure_numbers(line))


def _topic_rows(session: Session, _of: UUID | None) -> Rows:
    for each in topics(session, active=None):
        yield (
            each.class_code,
            each.class_name,
            each.item_code,
            each.item_name,
            each.default_department,
            each.amount,
            words_of(CLOCKS, each.clock),
            _yes(each.petition),
            each.edition,
            _yes(each.active),
        )


def _department_rows(session: Session, _of: UUID | None) -> Rows:
    for each in departments(session, active=None):
        kind, daily, active = words_of(DEPARTMENT_KINDS, each.kind), _yes(each.daily_problem), _yes(each.active)
        yield each.name, kind, each.leader, each.contact, each.phone, daily, active


def _count_appeals(session: Session, _of: UUID | None) -> int:
    return session.scalar(select(func.count()).select_from(AppealNow)) or 0


def _count_steps(session: Session, _of: UUID | None) -> int:
    return session.scalar(select(func.count()).select_from(AppealStep).where(AppealStep.alive())) or 0


def _count_figures(session: Session, _of: UUID | None) -> int:
    return sum(1 for _row in _figure_rows(session, _of))


def _count_topics(session: Session, _of: UUID | None) -> int:
    return session.scalar(select(func.count()).select_from(AppealTopic).where(AppealTopic.alive())) or 0


def _count_departments(session: Session, _of: UUID | None) -> int:
    return session.scalar(select(func.count()).select_from(Department).where(Department.alive())) or 0


_KEY, _NUMBER = ListColumn(N_("Appeal's key")), ListColumn(N_("Appeal no."))
_NO_CLOSED = N_("Closed files (accusations, violence) leave the station on no list and are in no figure on paper.")
_ORDER = N_(
    "Steps stand in the order in which they count: by time, then by key. What does not fit where the appeal stands "
    "has no effect."
)
_CLOCK = N_(
    "The day of receipt is not counted; working days follow the holiday table. Yellow begins when a third of the term "
    "is left, red with the midnight after the last day. Between ask_supplement and supplemented, suspend and resume "
    "the clock stands; extend adds days once."
)

APPEAL_LISTS = {
    "appeals": ListSpec(
        N_("Appeals"),
        (
            _KEY,
            _NUMBER,
            ListColumn(N_("How it came in")),
            ListColumn(N_("Came in at")),
            ListColumn(N_("Who appeals·"), mask_name),
            ListColumn(N_("Phone"), mask_phone),
            ListColumn(N_("Place"), _to_building),
            ListColumn(N_("Code of the class")),
            ListColumn(N_("Class")),
            ListColumn(N_("Code of the item")),
            ListColumn(N_("Item")),
            ListColumn(N_("What they say happened"), _nothing),
            ListColumn(N_("What they ask for"), _nothing),
            ListColumn(N_("Urgency")),
            ListColumn(N_("First contact")),
            ListColumn(N_("Term")),
            ListColumn(N_("Counted in")),
            ListColumn(N_("Petition")),
            ListColumn(N_("State")),
            ListColumn(N_("In this state since")),
            ListColumn(N_("Department·")),
            ListColumn(N_("Yellow from")),
            ListColumn(N_("Overdue from")),
            ListColumn(N_("Rests on unpublished holidays")),
            ListColumn(N_("Light of the appeal")),
            ListColumn(N_("Closed at·")),
            ListColumn(N_("Outcome")),
            ListColumn(N_("In time")),
            ListColumn(N_("How satisfied")),
            ListColumn(N_("Given back (times)")),
            ListColumn(N_("Done again (times)")),
            ListColumn(N_("Escalated to")),
            ListColumn(N_("Steps without effect")),
            ListColumn(N_("Community code")),
        ),
        _appeal_rows,
        _count_appeals,
        notes=(_CLOCK, *FIGURE_FORMULAS, _NO_CLOSED),
    ),
    "appeal-steps": ListSpec(
        N_("Steps of appeals"),
        (
            _KEY,
            _NUMBER,
            ListColumn(N_("Came in at")),
            ListColumn(N_("Term")),
            ListColumn(N_("Counted in")),
            ListColumn(N_("Step's key")),
            ListColumn(N_("When·")),
            ListColumn(N_("Kind of step (code)")),
            ListColumn(N_("Step·")),
            ListColumn(N_("By whom"), mask_name),
            ListColumn(N_("Department·")),
            ListColumn(N_("Until")),
            ListColumn(N_("In words"), _nothing),
            ListColumn(N_("Details (code)")),
        ),
        _step_rows,
        _count_steps,
        notes=(_ORDER, _CLOCK, _NO_CLOSED),
    ),
    "appeal-figures": ListSpec(
        N_("Figures of appeals"),
        (
            ListColumn(N_("Period")),
            ListColumn(N_("Counted over")),
            ListColumn(N_("Which")),
            *(ListColumn(label) for label in COUNTS),
        ),
        _figure_rows,
        _count_figures,
        notes=(*FIGURE_FORMULAS, _NO_CLOSED),
    ),
    "topics": ListSpec(
        N_("Taxonomy of appeals"),
        (
            ListColumn(N_("Code of the class")),
            ListColumn(N_("Class")),
            ListColumn(N_("Code of the item")),
            ListColumn(N_("Item")),
            ListColumn(N_("Department·")),
            ListColumn(N_("Term")),
            ListColumn(N_("Counted in")),
            ListColumn(N_("Petition")),
            ListColumn(N_("Edition")),
            ListColumn(N_("Offered now")),
        ),
        _topic_rows,
        _count_topics,
    ),
    "departments": ListSpec(
        N_("Departments"),
        (
            ListColumn(N_("Department·")),
            ListColumn(N_("Kind of department")),
            ListColumn(N_("Who leads it"), mask_name),
            ListColumn(N_("Whom to ask for"), mask_name),
            ListColumn(N_("Phone"), mask_phone),
            ListColumn(N_("Owes one problem a day")),
            ListColumn(N_("Can be asked now")),
        ),
        _department_rows,
        _count_departments,
    ),
}

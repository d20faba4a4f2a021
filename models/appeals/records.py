"""Residents' appeals: the tables. A head says what came in; what became of it stands in appended steps."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Confined, LocalRecord, Record, personal, reference
from models.cases.records import Step
from models.clocks.deadlines import Clock


class DepartmentKind(enum.Enum):
    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"
    UTILITY = "utility"
    PROPERTY = "property"
    OTHER = "other"


class Department(Record):
    """Who can be asked to settle an appeal or to answer a whistle (承办单位); named by ``name`` everywhere else."""

    __tablename__ = "department"

    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[DepartmentKind] = mapped_column(default=DepartmentKind.DISTRICT)
    leader: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    contact: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    phone: Mapped[str | None] = personal("work", "duty", String(20), level=1)
    daily_problem: Mapped[bool] = mapped_column(default=False)
    """Owes one solved problem a day (每日一题, domain C2)."""
    active: Mapped[bool] = mapped_column(default=True)


class AppealTopic(Record):
    """One item of the taxonomy (26 类 96 项 as shipped); another list makes new rows, old appeals keep their words."""

    __tablename__ = "appeal_topic"

    edition: Mapped[str] = mapped_column(String(20))
    class_code: Mapped[str] = mapped_column(String(4))
    class_name: Mapped[str] = mapped_column(String(40))
    item_code: Mapped[str] = mapped_column(String(8), index=True)
    item_name: Mapped[str] = mapped_column(String(60))
    default_department: Mapped[str | None] = mapped_column(String(100))
    amount: Mapped[int]
    """Days or hours of ``clock``; never 0."""
    clock: Mapped[Clock] = mapped_column(default=Clock.WORKING_DAYS)
    petition: Mapped[bool] = mapped_column(default=False)
    """信访类: told within 15 days, ended within 60, the community only registers and passes on (L-64)."""
    active: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str] = mapped_column(String(10), default="shipped")


class Source(enum.Enum):
    """Where an appeal came in (渠道)."""

    VISIT = "visit"
    STUDIO = "studio"
    COUNTER = "counter"
    PHONE = "phone"
    MEETING = "meeting"
    HOTLINE = "hotline"
    ONLINE = "online"


class Urgency(enum.Enum):
    ORDINARY = "ordinary"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Appeal(Confined, Record):
    """One appeal as it came in (F06); it has no state of its own, and what it says is corrected by steps."""

    __tablename__ = "appeal"

    number: Mapped[str] = mapped_column(String(40), index=True)
    """``SQ-<community>-<year>-<serial>`` (domain §3), the same at all three levels."""
    source: Mapped[Source]
    source_table: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    """The visit, finding, matter or need it grew out of."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    first_contact_id: Mapped[UUID] = mapped_column(index=True)
    """首问责任人, a worker: never another one; colleagues are added by steps. No reference: a seat knows no workers of
    its communities."""
    first_contact: Mapped[str] = personal("work", "duty", String(60), level=1)
    resident_id: Mapped[UUID | None] = reference("resident.id")
    dwelling_id: Mapped[UUID | None] = reference("dwelling.id")
    """Where the one who appeals lives."""
    contact_name: Mapped[str | None] = personal("appeals", "duty", String(60))
    contact_phone: Mapped[str | None] = personal("contact", "duty", String(20))
    address: Mapped[str | None] = personal("appeals", "duty", String(200))
    companions: Mapped[int | None]
    representative: Mapped[str | None] = personal("appeals", "duty", String(60))
    anonymous: Mapped[bool] = mapped_column(default=False)
    accusation: Mapped[bool] = mapped_column(default=False)
    """检举控告: a closed file (level 4) that never goes to those it is about (L-17)."""
    accused: Mapped[list[str] | None] = personal("appeals", "duty", level=4)
    """Names of departments and of people."""
    accused_workers: Mapped[list[str] | None] = personal("appeals", "duty", level=4)
    """Workers who had such a name when it came in, as 32 hex digits each: another name does not take them off."""
    building_id: Mapped[UUID | None] = reference("building.id")
    """Where it is about, if it is a building of the register."""
    place: Mapped[str | None] = personal("appeals", "duty", String(200))
    topic_code: Mapped[str] = mapped_column(String(8), index=True)
    topic: Mapped[dict[str, Any]] = mapped_column()
    """``{"edition", "class_code", "class_name", "item_name", "department", "petition"}`` as it was then."""
    content: Mapped[str] = personal("appeals", "duty", Text)
    demand: Mapped[str | None] = personal("appeals", "duty", Text)
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.ORDINARY)
    materials: Mapped[list[str] | None] = personal("appeals", "duty")
    amount: Mapped[int]
    clock: Mapped[Clock]
    """The promised term, as it was then."""
    earlier_id: Mapped[UUID | None] = reference("appeal.id")
    """上次编号, where it is not the first time."""


class AppealStep(Confined, Step, Record):
    """``models.appeals.states.StepKind`` says which there are."""

    __tablename__ = "appeal_step"

    appeal_id: Mapped[UUID] = reference("appeal.id")


class AppealLink(Record):
    """Somebody said that two appeals are the same matter, or that they are not, whatever they look like."""

    __tablename__ = "appeal_link"

    appeal_id: Mapped[UUID] = reference("appeal.id")
    other_id: Mapped[UUID] = reference("appeal.id")
    same: Mapped[bool] = mapped_column(default=True)


class NoticeKind(enum.Enum):
    """受理、补正(一次性告知)、不予受理 (F10)."""

    ACCEPTED = "accepted"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"


class Notice(Confined, Record):
    """A notice that was handed over (F10), append-only: a second 'supplement' to one matter tells on us (domain F1)."""

    __tablename__ = "notice"

    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[NoticeKind]
    appeal_id: Mapped[UUID | None] = reference("appeal.id")
    issued_at: Mapped[datetime]
    item: Mapped[str] = personal("appeals", "duty", String(120))
    received: Mapped[dict[str, Any] | None] = personal("appeals", "duty")
    """``{"rows": [{"name", "copies", "original"}, …]}``."""
    missing: Mapped[dict[str, Any] | None] = personal("appeals", "duty")
    """``{"rows": [{"name", "standard", "where"}, …]}``."""
    until: Mapped[datetime | None]
    reason: Mapped[str | None] = personal("appeals", "duty", Text)
    right_place: Mapped[str | None] = mapped_column(String(120))
    first_contact: Mapped[str | None] = personal("work", "duty", String(60), level=1)


class AppealNow(Confined, LocalRecord):
    """Where an appeal stands, folded from its steps and kept so that long lists open at once; of this PC only."""

    __tablename__ = "appeal_now"

    appeal_id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    class_code: Mapped[str] = mapped_column(String(4))
    topic_code: Mapped[str] = mapped_column(String(8))
    source: Mapped[Source]
    building_id: Mapped[UUID | None]
    resident_id: Mapped[UUID | None] = mapped_column(index=True)
    first_contact_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(24))
    """``models.appeals.states.State``."""
    since: Mapped[datetime]
    department: Mapped[str | None] = mapped_column(String(60))
    """To whom it went last; nobody has it after a return."""
    open: Mapped[bool]
    outcome: Mapped[str | None] = mapped_column(String(24))
    """settled, refused or guided, once it is closed: what was filed does not say so any more."""
    due_at: Mapped[datetime | None]
    """The first instant that is late; ``None`` while its clock stands still."""
    yellow_at: Mapped[datetime | None]
    """The first instant that is yellow (domain C6)."""
    paused: Mapped[bool]
    provisional: Mapped[bool]
    """The deadline rests on holidays that are not published yet."""
    extended: Mapped[bool]
    returned: Mapped[int]
    redone: Mapped[int]
    escalated: Mapped[str | None] = mapped_column(String(10))
    """day, week or month."""
    stray: Mapped[int]
    """Steps without effect: two stations moved it at the same time, or a jump came in by sync."""
    closed_at: Mapped[datetime | None]
    on_time: Mapped[bool | None]
    satisfaction: Mapped[str | None] = mapped_column(String(20))


Index("ix_appeal_contact_phone", Appeal.contact_phone)
Index(
    "ix_appeal_step_colleague",
    AppealStep.appeal_id,
    sqlite_where=text("kind = 'join_colleague'"),
    postgresql_where=text("kind = 'join_colleague'"),
)
_NOW = AppealNow
Index(
    "ix_appeal_now_open",
    *(_NOW.paused, _NOW.due_at, _NOW.appeal_id, _NOW.yellow_at, _NOW.state, _NOW.level, _NOW.file_id, _NOW.department),
    *(_NOW.class_code, _NOW.topic_code, _NOW.source, _NOW.building_id, _NOW.resident_id, _NOW.first_contact_id),
    _NOW.received_at,
    sqlite_where=text("open = 1"),
    postgresql_where=text("open"),
)
Index("ix_appeal_now_counts", _NOW.state, _NOW.level)
Index("ix_appeal_now_received", _NOW.received_at, _NOW.appeal_id, _NOW.level, _NOW.state)
Index("ix_appeal_now_state", _NOW.state, _NOW.received_at, _NOW.level)
Index("ix_appeal_now_department", _NOW.department, _NOW.received_at, _NOW.level, _NOW.state)
Index("ix_appeal_now_class", _NOW.class_code, _NOW.received_at, _NOW.level, _NOW.state)
Index(
    "ix_appeal_now_stray",
    *(_NOW.stray, _NOW.appeal_id),
    sqlite_where=text("stray > 0"),
    postgresql_where=text("stray > 0"),
)
Index("ix_appeal_now_topic", _NOW.topic_code, _NOW.received_at, _NOW.level, _NOW.state)
Index("ix_appeal_now_source", _NOW.source, _NOW.received_at, _NOW.level, _NOW.state)
Index("ix_appeal_now_building", _NOW.building_id, _NOW.received_at, _NOW.level, _NOW.state)
Index("ix_appeal_now_first_contact", _NOW.first_contact_id, _NOW.received_at, _NOW.level, _NOW.state)
Index(
    "ix_appeal_now_figures",
    *(_NOW.received_at, _NOW.level, _NOW.class_code, _NOW.topic_code, _NOW.department, _NOW.outcome, _NOW.on_time),
    *(_NOW.satisfaction, _NOW.state, _NOW.open, _NOW.due_at, _NOW.building_id),
)

"""People's mediation: one closed file a dispute (人民调解法 15, 27; L-19). Every row here is of level 4."""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Confined, Record, personal, reference
from models.cases.records import Step


class Origin(enum.Enum):
    """当事人申请、主动调解、移交."""

    APPLIED = "applied"
    OFFERED = "offered"
    HANDED_OVER = "handed_over"


class Mediation(Confined, Record):
    """One dispute (F05-1, F05-2); its state is in its steps, ``file_id`` is its own id."""

    __tablename__ = "mediation"

    number: Mapped[str] = mapped_column(String(40))
    """``TJ-…``; on paper （年）×人调字第×号."""
    origin: Mapped[Origin]
    handed_by: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = personal("mediation", "consent", String(20), level=4)
    """纠纷类型, ``models.mediation.rules.DISPUTE_KINDS``."""
    received_at: Mapped[datetime]
    mediator_id: Mapped[UUID] = reference("worker.id")
    recorder: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    brief: Mapped[str] = personal("mediation", "consent", Text, level=4)
    demands: Mapped[list[str] | None] = personal("mediation", "consent", level=4)
    place: Mapped[str | None] = personal("mediation", "consent", String(200), level=4)
    appeal_id: Mapped[UUID | None] = reference("appeal.id")
    matter_id: Mapped[UUID | None] = reference("studio_matter.id")
    keep_years: Mapped[int | None]
    """保管期限; ``None``: for ever."""


class Side(enum.Enum):
    """申请人、被申请人、第三人."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    THIRD = "third"


class MediationParty(Confined, Record):
    """A party: a person or an organisation (当事人)."""

    __tablename__ = "mediation_party"

    mediation_id: Mapped[UUID] = reference("mediation.id")
    side: Mapped[Side]
    position: Mapped[int] = mapped_column(default=0)
    organisation: Mapped[bool] = mapped_column(default=False)
    resident_id: Mapped[UUID | None] = reference("resident.id")
    name: Mapped[str] = personal("mediation", "consent", String(100), level=4)
    sex: Mapped[str | None] = personal("mediation", "consent", String(1), level=4)
    ethnic: Mapped[str | None] = personal("mediation", "consent", String(2), level=4)
    birth_date: Mapped[date | None] = personal("mediation", "consent", level=4)
    id_no: Mapped[str | None] = personal("mediation", "consent", String(30), level=4)
    occupation: Mapped[str | None] = personal("mediation", "consent", String(60), level=4)
    phone: Mapped[str | None] = personal("contact", "consent", String(20), level=4)
    address: Mapped[str | None] = personal("mediation", "consent", String(200), level=4)
    """单位或住址."""
    representative: Mapped[str | None] = personal("mediation", "consent", String(60), level=4)
    """代表人 of an organisation."""
    agent: Mapped[str | None] = personal("mediation", "consent", String(60), level=4)
    """委托代理人."""


class MediationStep(Confined, Step, Record):
    """``models.mediation.states.StepKind``."""

    __tablename__ = "mediation_step"

    mediation_id: Mapped[UUID] = reference("mediation.id")


class RecordKind(enum.Enum):
    """调查记录 F05-4、调解记录 F05-5、回访记录 F05-8."""

    INQUIRY = "inquiry"
    SESSION = "session"
    RETURN_VISIT = "return_visit"


class MediationNote(Confined, Record):
    """What was said: an inquiry, a session, a return visit; append-only once it is printed for signature."""

    __tablename__ = "mediation_note"

    mediation_id: Mapped[UUID] = reference("mediation.id")
    kind: Mapped[RecordKind]
    at: Mapped[datetime]
    place: Mapped[str | None] = personal("mediation", "consent", String(200), level=4)
    present: Mapped[str | None] = personal("mediation", "consent", String(200), level=4)
    """参加人: those who were asked to help, neither mediator nor party nor recorder."""
    person: Mapped[str | None] = personal("mediation", "consent", String(60), level=4)
    """被调查人."""
    asked_by: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    recorder: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    text: Mapped[str] = personal("mediation", "consent", Text, level=4)
    result: Mapped[str | None] = mapped_column(String(20))
    """Of a session: agreed, failed, to_continue."""


class Agreement(Confined, Record):
    """F05-6, or F05-7 where it was only spoken; it holds from the day on which all have signed on paper (法 29)."""

    __tablename__ = "mediation_agreement"

    mediation_id: Mapped[UUID] = reference("mediation.id")
    number: Mapped[str] = mapped_column(String(40))
    oral: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[str] = personal("mediation", "consent", Text, level=4)
    terms: Mapped[list[str]] = personal("mediation", "consent", level=4)
    performance: Mapped[str | None] = personal("mediation", "consent", Text, level=4)
    """履行方式、时限 in words."""
    perform_by: Mapped[date | None]
    amount: Mapped[Decimal | None] = personal("mediation", "consent", Numeric(12, 2), level=4)
    personal_status: Mapped[bool] = mapped_column(default=False)
    """Of marriage, adoption, succession: paper only (L-61)."""
    effective_on: Mapped[date | None]
    """The day on which all had signed and it was sealed; 30 days from then the court may be asked together (法 33)."""


class FilePaper(Confined, Record):
    """One line of the file's contents (卷内目录)."""

    __tablename__ = "mediation_paper"

    mediation_id: Mapped[UUID] = reference("mediation.id")
    item: Mapped[int]
    """1–13 of F05-0."""
    title: Mapped[str] = personal("mediation", "consent", String(120), level=4)
    pages: Mapped[int] = mapped_column(default=1)
    remark: Mapped[str | None] = personal("mediation", "consent", String(120), level=4)

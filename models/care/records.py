"""Special groups, who belongs to them, who helps whom, what care was given, and who answers for a place."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Guarded, LocalRecord, Record, personal, reference


class SpecialGroup(Record):
    """One entry of the catalogue (特殊群体目录); a default list is shipped, the district's and the user's changes win.

    Its id follows from community and code, as that of an area does.
    """

    __tablename__ = "special_group"

    code: Mapped[str] = mapped_column(String(10), index=True)
    name: Mapped[str] = mapped_column(String(60))
    definition: Mapped[str | None] = mapped_column(String(500))
    legal_basis: Mapped[str | None] = mapped_column(String(500))
    visit_every_days: Mapped[int | None]
    """``None``: no norm. Zero is refused."""
    visit_note: Mapped[str | None] = mapped_column(String(120))
    tight_days: Mapped[int | None]
    tight_when: Mapped[str | None] = mapped_column(String(200))
    """In words, as the source has it."""
    tight_rule: Mapped[str | None] = mapped_column(String(500))
    """The same as an expression of ``models.care.expressions``; without it a person sets the risk by hand."""
    crisis_hours: Mapped[int | None]
    """A visit within so many hours of a crisis (24: 重大变故); ``None``: no such norm."""
    phone_counts: Mapped[bool] = mapped_column(default=False)
    frequency_source: Mapped[str | None] = mapped_column(String(500))
    sensitivity: Mapped[int] = mapped_column(default=2)
    """1–4 (L-21)."""
    who_may_see: Mapped[str | None] = mapped_column(String(200))
    """In words, as the source has it; ``seen_by`` is what counts."""
    seen_by: Mapped[list[str] | None]
    """Who may open level 3: ``own_grid``, ``helper``, ``secretary`` and posts (``models.workers.records.POSTS``)."""
    consent: Mapped[str | None] = mapped_column(String(120))
    auto_rule: Mapped[str | None] = mapped_column(String(500))
    needs_pairing: Mapped[bool] = mapped_column(default=True)
    """Whether its people count as those who should be paired (应结对)."""
    active: Mapped[bool] = mapped_column(default=True)
    """Closed groups take nobody in; 社区矫正 and 安置帮教 are closed until two people open them (L-14)."""
    opened_with: Mapped[str | None] = mapped_column(String(120))
    """The street's permission by which a closed group was opened: paper and number."""
    revision: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(String(20), default="shipped")
    """shipped, district, local."""


class MembershipEnd(enum.Enum):
    DIED = "died"
    MOVED = "moved"
    NO_LONGER = "no_longer"
    WISH = "wish"
    MISTAKE = "mistake"


class Risk(enum.Enum):
    """高风险、重点、一般 (domain A3)."""

    HIGH = "high"
    KEY = "key"
    ORDINARY = "ordinary"


class Membership(Guarded, Record):
    """A resident recognised as belonging to a group, from a day to a day (domain A3)."""

    __tablename__ = "membership"

    group_code: Mapped[str] = personal("care", "duty", String(10), level=3, index=True)
    catalogue: Mapped[dict[str, Any]] = personal("care", "duty", level=3)
    """``{"revision", "name", "definition", "legal_basis"}`` of the entry it was recognised under; never rewritten."""
    recognised_on: Mapped[date] = personal("care", "duty")
    ended_on: Mapped[date | None] = personal("care", "duty")
    end_reason: Mapped[MembershipEnd | None] = personal("care", "duty")
    evidence: Mapped[str | None] = personal("care", "duty", String(200), level=3)
    """What was shown (证明材料), never its content: no diagnosis, no record (L-13)."""
    consent_kind: Mapped[str | None] = personal("care", "consent", String(20), level=3)
    """told, general, separate, written, guardian (L-04); nothing: not yet asked."""
    consent_on: Mapped[date | None] = personal("care", "consent", level=3)
    consent_withdrawn_on: Mapped[date | None] = personal("care", "consent", level=3)
    risk: Mapped[Risk | None] = personal("care", "duty", level=3)
    """Set by a person where the tighter norm's condition is no expression."""
    note: Mapped[str | None] = personal("care", "duty", String(500), level=3)


class ResidentFact(Guarded, Record):
    """Something the register does not hold and a rule asks for (低保, 残疾等级 …), with its source and its days."""

    __tablename__ = "resident_fact"

    name: Mapped[str] = personal("care", "duty", String(40), level=3)
    """A variable of ``models.care.facts``."""
    value: Mapped[str] = personal("care", "duty", String(40), level=3)
    """JSON of a number or true."""
    starts_on: Mapped[date | None] = personal("care", "duty")
    ends_on: Mapped[date | None] = personal("care", "duty")
    origin: Mapped[str] = mapped_column(String(20), default="visit")
    """visit, import, shared, counter (L-28)."""


class ProposalAnswer(enum.Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ProposalDecision(Guarded, Record):
    """What a person said to a rule's proposal; a refused one comes again only when the rule or the facts change."""

    __tablename__ = "proposal_decision"

    group_code: Mapped[str] = personal("care", "duty", String(10), level=3)
    answer: Mapped[ProposalAnswer] = personal("care", "duty")
    reason: Mapped[str | None] = personal("care", "duty", String(200), level=3)
    rule: Mapped[str] = personal("care", "duty", String(500), level=3)
    facts_hash: Mapped[str] = personal("care", "duty", String(64), level=3)
    """Of the facts that the rule read."""
    decided_on: Mapped[date] = personal("care", "duty")


class HelperKind(enum.Enum):
    CADRE = "cadre"
    PARTY_MEMBER = "party_member"
    SOCIAL_WORKER = "social_worker"
    COMMUNITY_WORKER = "community_worker"
    POLICE = "police"
    DOCTOR = "doctor"
    VOLUNTEER = "volunteer"
    NEIGHBOUR = "neighbour"


class Helper(Record):
    """Who helps (结对人), inside or outside the station."""

    __tablename__ = "helper"

    name: Mapped[str] = personal("care", "contract", String(60), level=1)
    kind: Mapped[HelperKind] = personal("care", "contract", level=1)
    unit: Mapped[str | None] = personal("care", "contract", String(100), level=1)
    post: Mapped[str | None] = personal("care", "contract", String(60), level=1)
    phone: Mapped[str | None] = personal("contact", "contract", String(20), level=1)
    worker_id: Mapped[UUID | None] = reference("worker.id")
    grid_id: Mapped[UUID | None] = reference("area.id")
    building_id: Mapped[UUID | None] = reference("building.id")
    """Where he lives or works, for nearness."""
    unit_id: Mapped[UUID | None] = reference("unit.id")
    capacity: Mapped[int] = mapped_column(default=5)
    """Primary pairings at most (domain A3, a proposal)."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """The first day he no longer helps: that day his people stand under "to reassign"."""
    absent_from: Mapped[date | None] = personal("care", "contract", level=1)
    absent_until: Mapped[date | None] = personal("care", "contract", level=1)
    """Both days included."""
    note: Mapped[str | None] = personal("care", "contract", String(200), level=1)


class PairingRole(enum.Enum):
    PRIMARY = "primary"
    SUPPORT = "support"


class PairingEnd(enum.Enum):
    HANDED_OVER = "handed_over"
    HELPER_LEFT = "helper_left"
    DIED = "died"
    MOVED = "moved"
    NO_LONGER = "no_longer"
    WISH = "wish"
    SETTLED = "settled"
    """Two primaries were named at the same time; the other one stays."""


class Pairing(Guarded, Record):
    """One helper for one resident, from a day to a day (结对)."""

    __tablename__ = "pairing"

    helper_id: Mapped[UUID] = reference("helper.id")
    role: Mapped[PairingRole] = mapped_column(default=PairingRole.PRIMARY)
    starts_on: Mapped[date] = personal("care", "duty")
    ends_on: Mapped[date | None] = personal("care", "duty")
    """The first day it no longer holds."""
    end_reason: Mapped[PairingEnd | None] = personal("care", "duty")
    main_needs: Mapped[str | None] = personal("care", "duty", String(200), level=3)
    measures: Mapped[list[str] | None] = personal("care", "duty", level=3)
    """Up to three (F04)."""
    emergency_contact: Mapped[str | None] = personal("contact", "duty", String(60))
    emergency_phone: Mapped[str | None] = personal("contact", "duty", String(20))


class PauseReason(enum.Enum):
    HOSPITAL = "hospital"
    AWAY = "away"
    OTHER = "other"


class CarePause(Guarded, Record):
    """Days on which no visit is due (外出、住院)."""

    __tablename__ = "care_pause"

    reason: Mapped[PauseReason] = personal("care", "duty")
    starts_on: Mapped[date] = personal("care", "duty")
    ends_on: Mapped[date | None] = personal("care", "duty")
    """The last day of it; open while nobody knows."""


class Crisis(Guarded, Record):
    """A grave event (重大变故): a visit within hours, whatever the norm."""

    __tablename__ = "crisis"

    at: Mapped[datetime] = personal("care", "duty", level=3)
    kind: Mapped[str] = personal("care", "duty", String(20), level=3)
    """fire, accident, bereavement, loss, violence, other."""
    note: Mapped[str | None] = personal("care", "duty", String(300), level=3)


class CareManner(enum.Enum):
    """方式 of F03."""

    DOOR = "door"
    PHONE = "phone"
    VIDEO = "video"
    NEIGHBOUR = "neighbour"
    SMART = "smart"


class Rating(enum.Enum):
    """好、一般、差 of F03."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class CareVisit(Guarded, Record):
    """One line of the warm-heart record F03, append-only: a correction is a new row."""

    __tablename__ = "care_visit"

    helper_id: Mapped[UUID | None] = reference("helper.id")
    worker_id: Mapped[UUID] = reference("worker.id")
    visit_id: Mapped[UUID | None] = reference("visit.id")
    """The knock it was part of, if any."""
    at: Mapped[datetime] = mapped_column(index=True)
    manner: Mapped[CareManner]
    reached: Mapped[bool] = mapped_column(default=True)
    health: Mapped[Rating | None] = personal("care", "consent", level=3)
    mind: Mapped[Rating | None] = personal("care", "consent", level=3)
    safety: Mapped[Rating | None] = personal("care", "duty")
    hygiene: Mapped[Rating | None] = personal("care", "duty")
    living: Mapped[Rating | None] = personal("care", "duty")
    needs: Mapped[str | None] = personal("care", "duty", Text, level=3)
    handling: Mapped[str | None] = personal("care", "duty", Text, level=3)
    referred: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]
    """How long it took, where it was noted: a volunteer's certificate adds it up (L-65)."""
    corrects_id: Mapped[UUID | None] = reference("care_visit.id")


class NeedState(enum.Enum):
    OPEN = "open"
    REFERRED = "referred"
    DONE = "done"
    DROPPED = "dropped"


class CareNeed(Guarded, Record):
    """Something a person needs, found on a visit, followed until it is done; appeals and measures take it up later."""

    __tablename__ = "care_need"

    care_visit_id: Mapped[UUID | None] = reference("care_visit.id")
    kind: Mapped[str] = personal("care", "duty", String(20), level=3)
    """``models.care.rules.NEED_KINDS``."""
    text: Mapped[str] = personal("care", "duty", Text, level=3)
    state: Mapped[NeedState] = mapped_column(default=NeedState.OPEN)
    referred_to: Mapped[str | None] = mapped_column(String(100))
    due_on: Mapped[date | None]
    result: Mapped[str | None] = personal("care", "duty", Text, level=3)
    settled_at: Mapped[datetime | None]


class CareTeamMember(Guarded, Record):
    """A worker who may see a resident's level-4 rows (逐人授权), from a day to a day."""

    __tablename__ = "care_team_member"

    worker_id: Mapped[UUID] = reference("worker.id")
    starts_on: Mapped[date] = personal("care", "duty", level=4)
    ends_on: Mapped[date | None] = personal("care", "duty", level=4)


class Reveal(Guarded, Record):
    """Somebody opened what is masked (level 3), and why; append-only (L-40)."""

    __tablename__ = "reveal"

    worker_id: Mapped[UUID] = reference("worker.id")
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))
    """A code of ``models.care.rules.REVEAL_REASONS``, or of ``REGISTER_REASONS``."""


class VolunteerService(Record):
    """What a volunteer did beside the visits of care, and how long it took (志愿服务条例 19; L-65)."""

    __tablename__ = "volunteer_service"

    helper_id: Mapped[UUID] = reference("helper.id")
    on: Mapped[date]
    what: Mapped[str] = personal("care", "contract", String(200), level=1)
    minutes: Mapped[int]
    noted_by: Mapped[UUID] = reference("worker.id")


class CadreRank(enum.Enum):
    """市管、区管、科级 (domain C5)."""

    CITY = "city"
    DISTRICT = "district"
    SECTION = "section"


class DutyKind(enum.Enum):
    RESPONSIBLE = "responsible"
    FIRST_SECRETARY = "first_secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    ON_SITE = "on_site"


class CadreDuty(Record):
    """A cadre who answers for the community or for one estate (包保), or serves a term in it (第一书记、挂职副书记)."""

    __tablename__ = "cadre_duty"

    name: Mapped[str] = personal("work", "duty", String(60), level=1)
    rank: Mapped[CadreRank] = personal("work", "duty", level=1)
    kind: Mapped[DutyKind] = mapped_column(default=DutyKind.RESPONSIBLE)
    unit: Mapped[str | None] = personal("work", "duty", String(100), level=1)
    post: Mapped[str | None] = personal("work", "duty", String(60), level=1)
    phone: Mapped[str | None] = personal("work", "duty", String(20), level=1)
    """The one on the notice board."""
    estate_id: Mapped[UUID | None] = reference("estate.id")
    """``None``: the whole community."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The first day it no longer holds."""
    term_until: Mapped[date | None]
    on_site_days: Mapped[str | None] = mapped_column(String(60))


class CadreDay(Record):
    """A cadre was there (到点记录)."""

    __tablename__ = "cadre_day"

    duty_id: Mapped[UUID] = reference("cadre_duty.id")
    on: Mapped[date]
    slot: Mapped[str | None] = mapped_column(String(12))
    matter: Mapped[str | None] = personal("work", "duty", String(200))
    received: Mapped[int] = mapped_column(default=0)
    problems: Mapped[str | None] = personal("work", "duty", String(500))


class CareDue(Guarded, LocalRecord):
    """What the visit engine found for one resident, kept so that long lists open at once; derived, of this PC only.

    A row of level 2 knows nothing of level 4; where a membership of level 4 is in force, a row of level 4 for the care
    team stands beside it and knows all.
    """

    __tablename__ = "care_due"

    resident_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date | None] = mapped_column(index=True)
    """The last day on which a visit is on time; ``None``: no norm applies."""
    due_at: Mapped[datetime | None]
    """The same to the second, where a crisis asks for hours."""
    every_days: Mapped[int | None]
    """The strictest norm that applies."""
    last_on: Mapped[date | None]
    """The last visit that counted for it."""
    phone_counts: Mapped[bool]
    """A call is enough for it."""
    paused_from: Mapped[date | None]
    paused_until: Mapped[date | None]
    risk: Mapped[Risk]
    changes_on: Mapped[date | None] = mapped_column(index=True)
    """The first day on which time alone changes the row (a birthday, the end of a pause): computed anew then."""
    computed_on: Mapped[date]
    """The day it was computed for."""
    born_on: Mapped[date | None]
    """The resident's, so that children under 14 are left out without looking anybody up (``models.care.children``)."""

"""Writes down what a visitor brings, prefilled from the register, within a minute (domain B1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import utc_now
from models.calendar import day_of
from models.care.rules import ORDINARY_LEVEL
from models.cases.files import CLOSED, open_file
from models.cases.steps import written
from models.errors import WorldError
from models.people.queries import resident_cards
from models.people.records import Resident
from models.studio.closed import refuse_household, report_prompt
from models.studio.matters import matter_of, new_matter, step, steps
from models.studio.records import MatterKind, StudioMatter, StudioOfficer
from models.studio.rules import TOPICS, VIOLENCE
from models.studio.sessions import require_open
from models.studio.states import AT_THE_DOOR, MatterStepKind, fold_matter
from models.studio.stepping import instant

_SAID = ("kind", "topic", "content", "resident_id", "dwelling_id", "contact_name", "contact_phone", "address")


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What is asked of a visitor; who is in the register is known by ``resident_id`` alone.

    ``violence``: a call for help against violence at home, a closed file; ``workers`` may open it beside whoever
    takes it in, and ``victim`` (``"child"``, ``"incapable"``) says who cannot help himself.
    """

    kind: MatterKind
    topic: str
    content: str
    resident_id: UUID | None = None
    dwelling_id: UUID | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    address: str | None = None
    violence: bool = False
    victim: str | None = None
    workers: tuple[UUID, ...] = ()

    @property
    def closed(self) -> bool:
        return self.violence or self.topic == VIOLENCE


@dataclass(frozen=True)
class Contact:
    """What the register knows of a visitor."""

    name: str
    phone: str | None
    dwelling_id: UUID | None
    address: str | None


@dataclass(frozen=True)
class TakenIn:
    """``prompt``: a code of what has to be done at once (``models.studio.closed``)."""

    matter: StudioMatter
    prompt: str | None = None


def prefill(session: Session, resident_id: UUID) -> Contact:
    """Return how to reach a resident.

    Raises:
        WorldError: ``resident_unknown``; ``resident_merged``.
    """
    resident = session.get(Resident, resident_id)
    if resident is None or resident.deleted_at is not None:
        raise WorldError("resident_unknown")
    if resident.merged_into_id is not None:
        raise WorldError("resident_merged")
    card = resident_cards(session, (resident_id,))[0]
    return Contact(card.name, card.phone, card.dwelling_id, " ".join(filter(None, (card.estate, card.door))) or None)


def take_in(
    session: Session,
    matter_id: UUID | None,
    intake: Intake,
    *,
    session_id: UUID | None = None,
    officer_id: UUID | None = None,
    at: datetime | None = None,
) -> TakenIn:
    """Write down what a visitor brings.

    Args:
        matter_id: whose number was drawn; ``None`` for a visitor without one, on a Saturday (``session_id``) or not.

    Raises:
        WorldError: ``topic_unknown``; ``content_missing``; ``resident_unknown``; ``of_household``;
            ``closed_file_stays``: what stands in a closed file is not opened; ``no_such_move``.
    """
    intake, at = _completed(session, intake), instant(at)
    matter = _head(session, matter_id, session_id, intake, officer_id, at)
    if matter.level == CLOSED and not intake.closed:
        raise WorldError("closed_file_stays")
    for key in _SAID:
        setattr(matter, key, getattr(intake, key))
    matter.violence = intake.closed
    prompt = report_prompt(session, intake.resident_id, intake.victim, day_of(at)) if intake.closed else None
    detail = {"prompt": prompt} if prompt else None
    step(session, matter.id, MatterStepKind.TAKE_IN, officer_id=officer_id, at=at, detail=detail)
    return TakenIn(matter, prompt)


def _completed(session: Session, intake: Intake) -> Intake:
    """What is said, with what the register knows in the blanks."""
    if intake.topic not in TOPICS[intake.kind]:
        raise WorldError("topic_unknown")
    intake = replace(intake, content=written(intake.content, "content_missing"))
    if intake.resident_id is None:
        return intake
    known = prefill(session, intake.resident_id)
    return replace(
        intake,
        dwelling_id=intake.dwelling_id or known.dwelling_id,
        contact_name=intake.contact_name or known.name,
        contact_phone=intake.contact_phone or known.phone,
        address=intake.address or known.address,
    )


def _head(
    session: Session,
    matter_id: UUID | None,
    session_id: UUID | None,
    intake: Intake,
    officer_id: UUID | None,
    at: datetime,
) -> StudioMatter:
    """The matter to write on: the one of the queue, or a new one, with who may open it where it is closed."""
    drawn = matter_of(session, matter_id) if matter_id else None
    if drawn is not None and (drawn.level == CLOSED or not intake.closed):
        return drawn
    level = CLOSED if intake.closed else ORDINARY_LEVEL
    if drawn is not None:
        matter = _in_place_of(session, drawn)
    else:
        community = str(session.connection().info["community_code"])
        if session_id is not None:
            community = require_open(session, session_id, at).community_code
        matter = new_matter(session, at, community, level=level, session_id=session_id)
    if intake.closed:
        named = _named(session, intake, officer_id)
        refuse_household(session, named, intake.resident_id, intake.dwelling_id)
        open_file(session, matter.id, named, on=day_of(at))
    return matter


def _in_place_of(session: Session, drawn: StudioMatter) -> StudioMatter:
    """Begin a closed file for a visitor with a number: the level of a row never changes.

    The row of the queue goes, with whatever was written on it before.
    """
    before = fold_matter(steps(session, drawn.id))
    if before.state not in AT_THE_DOOR:
        raise WorldError("no_such_move", state=before.state.value, kind=MatterStepKind.TAKE_IN.value)
    place = {"session_id": drawn.session_id, "queue_no": drawn.queue_no}
    for each in steps(session, drawn.id):
        each.deleted_at = utc_now()
    for key in _SAID:
        setattr(drawn, key, None)
    drawn.deleted_at = utc_now()
    return new_matter(session, drawn.came_at, drawn.community_code, level=CLOSED, **place)


def _named(session: Session, intake: Intake, officer_id: UUID | None) -> tuple[UUID, ...]:
    """Who may open the file from its first day: whoever takes in, and those he names."""
    named: list[UUID] = [session.connection().info["worker_id"], *intake.workers]
    officer = session.get(StudioOfficer, officer_id) if officer_id else None
    if officer is not None and officer.worker_id is not None:
        named.append(officer.worker_id)
    return tuple(dict.fromkeys(named))

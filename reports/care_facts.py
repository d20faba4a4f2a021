"""From what is stored to the paper of one person's care: the record F03, the folded card F04, the card on the door."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.care_words import norm_text
from models import codes
from models.calendar import CHINA, day_of
from models.care.card import CareCard, CareVisitRow, MembershipRow, PairingRow, care_card
from models.care.catalogue import groups
from models.care.guard import openly
from models.care.masks import masked_columns
from models.care.queries import pairings
from models.care.records import Helper, Pairing, PairingRole
from models.care.rules import MASKED, RESTRICTED
from models.masks import mask_name, mask_phone
from models.people.rules import age_on
from models.places.profile import profile_of
from models.places.records import Building, CommunityProfile
from models.visits.scope import chunks
from reports.care.contact_card import render_contact_cards
from reports.care.data import HIDDEN, ContactCard, DoorCard, Options, RecordSheet, VisitLine
from reports.care.door_cards import render_door_cards
from reports.care.public import called, group_words, publishable
from reports.care.record_sheet import render_record_sheets
from reports.official import _
from reports.page import Printed
from reports.visits_facts import Printing


def print_records(
    session: Session,
    resident_ids: Sequence[UUID],
    to: BinaryIO,
    printed: Printed,
    *,
    today: date,
    opened: Collection[UUID] = (),
) -> Printing:
    """Write F03 of each person with the visits of this year, in the order given; nobody gives a blank one.

    Args:
        opened: those of whom the printer opened what is masked (``models.care.visibility.reveal``).
    """
    sheets = (
        record_sheet(_card(session, key, today, opened=key in opened), today, _number("GA", printed, order))
        for order, key in enumerate(resident_ids, start=1)
    )
    return (yield from render_record_sheets(sheets, open_groups(session), to, printed, total=len(resident_ids)))


def print_contact_cards(
    session: Session,
    resident_ids: Sequence[UUID],
    to: BinaryIO,
    printed: Printed,
    *,
    today: date,
    public: bool = True,
    opened: Collection[UUID] = (),
) -> Printing:
    """Write F04 of each person who has a primary helper; nobody gives a blank card.

    Args:
        public: for the person himself: surname, address to the building, contact masked, no word of a group.
        opened: those of whom the printer opened what is masked: needs and measures stand on their cards alone.
    """
    profile, words = profile_of(session), group_words(_all_names(session))

    def cards() -> Iterator[ContactCard]:
        for order, key in enumerate(resident_ids, start=1):
            card = _card(session, key, today, opened=key in opened)
            number = _number("LXK", printed, order)
            if helped(card):
                yield contact_card(session, card, profile, words, number, public=public)

    return (yield from render_contact_cards(cards(), to, printed, public=public, total=len(resident_ids)))


def print_door_cards(
    session: Session, resident_ids: Sequence[UUID], to: BinaryIO, printed: Printed, *, today: date
) -> Printing:
    """Write the card for the door of each person who has a primary helper; nobody gives a sheet of blank ones."""
    duty_phone, known = profile_of(session).duty_phone or "", _primary_helpers(session, resident_ids, today)
    cards = [
        DoorCard(community=printed.community, helper=known[key].name, phone=known[key].phone or duty_phone)
        for key in resident_ids
        if key in known
    ]
    return (yield from render_door_cards(cards, to, printed, number=_number("LXK", printed)))


def _card(session: Session, resident_id: UUID, today: date, *, opened: bool = False) -> CareCard:
    """Return the card as everybody may know it; of a person cared for because of level 4 alone, as the printer may."""
    with openly(session):
        card = care_card(session, resident_id, today, opened=opened)
    return card if card.under_care else care_card(session, resident_id, today, opened=opened)


def _primary_helpers(session: Session, resident_ids: Sequence[UUID], today: date) -> dict[UUID, Helper]:
    """The primary helper of each who has one; of two the one who came first."""
    found: dict[UUID, Helper] = {}
    query = pairings(today).with_only_columns(Pairing.resident_id, Helper).order_by(Pairing.starts_on, Pairing.id)
    for part in chunks(resident_ids):
        for key, helper in session.execute(query.where(Pairing.resident_id.in_(part))):
            found.setdefault(key, helper)
    return found


def open_groups(session: Session) -> Options:
    """The groups that can be ticked on F03: those that every worker of the station may see."""
    return tuple((group.code, group.name) for group in groups(session) if group.sensitivity < MASKED)


def helped(card: CareCard) -> list[PairingRow]:
    """The primary pairings in force, the first one first."""
    rows = [row for row in card.pairings if row.in_force and row.pairing.role is PairingRole.PRIMARY]
    return sorted(rows, key=lambda row: row.pairing.starts_on)


def record_sheet(card: CareCard, today: date, number: str) -> RecordSheet:
    """Return F03 of a person; what is masked on the card is ``HIDDEN``, level 4 is on no paper."""
    primaries = helped(card)
    first = primaries[0].pairing if primaries else None
    held = [row for row in card.memberships if row.in_force and row.membership.level < RESTRICTED]
    visits = [row for row in reversed(card.visits) if not row.corrected and day_of(row.visit.at).year == today.year]
    return RecordSheet(
        number=number,
        year=_("{year} (year)").format(year=today.year),
        name=card.name,
        sex=_sex(card.sex),
        age=_("{n} years old").format(n=age_on(card.birth_date, today)) if card.birth_date else "",
        address=f"{card.home.estate} {card.home.door}" if card.home else "",
        groups=frozenset(row.membership.group_code for row in held if row.membership.level < MASKED),
        other_groups=_masked_groups(held),
        risk=card.due.risk.value if card.under_care and card.due.every_days else "",
        norm="；".join(filter(None, (_norm(card), _crisis(card)))),
        emergency_contact=first.emergency_contact or "" if first else "",
        emergency_phone=first.emergency_phone or "" if first else "",
        helper="、".join(row.helper.name for row in primaries),
        helper_phone="、".join(row.helper.phone for row in primaries if row.helper.phone),
        visits=tuple(visit_line(row) for row in visits),
    )


def visit_line(row: CareVisitRow) -> VisitLine:
    visit, at = row.visit, row.visit.at.astimezone(CHINA)
    said = [] if visit.reached else [_("Not reached")]
    texts = [key for key in ("needs", "handling") if getattr(visit, key)]
    if row.hidden.intersection(texts):
        said.append(HIDDEN)
    else:
        said += [getattr(visit, key) for key in texts]

    def rated(key: str) -> str:
        rating = getattr(visit, key)
        return "" if rating is None else HIDDEN if key in row.hidden else str(rating.value)

    return VisitLine(
        day=at.date().isoformat(),
        time=f"{at:%H:%M}",
        manner=visit.manner.value,
        health=rated("health"),
        mind=rated("mind"),
        safety=rated("safety"),
        hygiene=rated("hygiene"),
        living=rated("living"),
        needs="；".join(said),
        referred="yes" if visit.referred else "no",
        visitor=row.helper or row.worker,
    )


def contact_card(
    session: Session,
    card: CareCard,
    profile: CommunityProfile,
    words: Collection[str],
    number: str,
    *,
    public: bool,
) -> ContactCard:
    """Return F04 of a person who has a primary helper.

    Args:
        words: what says a group; a line that holds one, or the person's name, stays blank on a public card.
    """
    row, said = helped(card)[0], {*words, card.name} if public else set[str]()
    pairing, helper = row.pairing, row.helper
    contact, phone = pairing.emergency_contact or "", pairing.emergency_phone or ""
    masked = card.needs_masked and bool(masked_columns(Pairing, pairing.level))
    told = "" if public else HIDDEN
    return ContactCard(
        number=number,
        person=called(card.name, card.sex) if public else card.name,
        address=_address(session, card, public=public),
        groups=None if public else _group_names(card),
        needs=(told if masked else publishable(pairing.main_needs, said)) if pairing.main_needs else "",
        emergency_contact=mask_name(contact) if public else contact,
        emergency_phone=mask_phone(phone) if public else phone,
        helper=helper.name,
        unit=publishable(helper.unit or "", said),
        post=publishable(helper.post or "", said),
        phone=helper.phone or "",
        deputy=_deputy(card),
        norm=_norm(card),
        measures=tuple(told if masked else publishable(measure, said) for measure in pairing.measures or ()),
        community_phone=profile.duty_phone or "",
        street_phone=profile.street_phone or "",
    )


def _address(session: Session, card: CareCard, *, public: bool) -> str:
    if card.home is None:
        return ""
    if not public:
        return f"{card.home.estate} {card.home.door}"
    number = session.scalar(select(Building.number).where(Building.id == card.home.building_id)) or ""
    return card.home.estate + _("Building {number}").format(number=number)


def _deputy(card: CareCard) -> str:
    """Who stands in: the first supporter in force."""
    others = [row for row in card.pairings if row.in_force and row.pairing.role is PairingRole.SUPPORT]
    helper = min(others, key=lambda row: row.pairing.starts_on).helper if others else None
    return " ".join(part for part in (helper.name, helper.phone) if part) if helper else ""


def _group_names(card: CareCard) -> str:
    held = [row for row in card.memberships if row.in_force and row.membership.level < RESTRICTED]
    names = [row.group_name for row in held if row.membership.level < MASKED]
    return "、".join([*names, *filter(None, [_masked_groups(held)])])


def _masked_groups(held: Sequence[MembershipRow]) -> str:
    """Groups of level 3: their names where they were opened, else how many there are."""
    names = [row.group_name for row in held if row.membership.level == MASKED and not row.masked]
    masked = sum(row.masked for row in held)
    return "、".join([*names, *([_("{count} more of level 3").format(count=masked)] if masked else [])])


def _norm(card: CareCard) -> str:
    return norm_text(card.due.every_days, _) if card.due.every_days else ""


def _crisis(card: CareCard) -> str:
    """The hour by which a grave event asks for a visit at the door, while nobody has answered it."""
    at = card.due.due_at
    return _("at the door by {at}").format(at=f"{at.astimezone(CHINA):%m-%d %H:%M}") if at else ""


def _all_names(session: Session) -> list[str]:
    return [group.name for group in groups(session, active=None)]


def _sex(code: str) -> str:
    entry = codes.table("gbt2261_1_sex").get(code) if code in "12" else None
    return entry.name("zh_CN") if entry else ""


def _number(kind: str, printed: Printed, order: int | None = None) -> str:
    """A number of this print, and of a sheet in it."""
    return f"{kind}-{printed.at:%Y%m%d-%H%M}" + (f"-{order:03d}" if order else "")

"""The lists of the studio that leave the station: masked, without closed files, so that every figure can be counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.care_words import words_of
from forms.i18n import N_, _
from forms.light_words import light_text
from forms.sheets.export import ListColumn
from forms.sheets.list_spec import ListSpec, Rows
from forms.studio_words import (
    HAZARD_KINDS,
    HAZARD_STATES,
    HOLDINGS,
    MATTER_KINDS,
    MATTER_STATES,
    SHIFT_STATES,
    TOPICS,
    ZERO_MONTHS,
)
from models.calendar import CHINA, day_of, now, today
from models.clocks.calendars import calendar_of
from models.masks import mask_name, mask_phone
from models.places.addresses import parse_door
from models.studio import hazard_queries, queries
from models.studio.figures import monthly
from models.studio.records import Hazard, MatterKind, StudioMatter, StudioOfficer, StudioSession, StudioShift
from models.studio.roster import state_of
from models.studio.rules import holding

_EVER = date(2000, 1, 1), date(2100, 12, 31)
_BATCH = 500


def _nothing(_value: object) -> str:
    return ""


def _to_building(text: str) -> str:
    """Of an address or place the estate and building (law E); what cannot be read so stays here."""
    door = parse_door(text)
    return "****" if door is None else f"{door.estate} {door.building}".strip()


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(CHINA) if at else None


def _session_rows(session: Session, _of: UUID | None) -> Rows:
    for row in queries.sessions(session, *_EVER, now()):
        head = row.session
        yield (
            head.on,
            words_of(HOLDINGS, row.holding),
            head.off_reason,
            head.theme,
            head.opens,
            head.closes,
            row.planned,
            row.signed_in,
            row.absent,
            row.received,
            light_text(row.light) if row.light else "",
            _local(head.closed_at),
            head.summary,
        )


def _shift_rows(session: Session, _of: UUID | None) -> Rows:
    calendar = calendar_of(session)
    query = select(StudioShift, StudioSession.on, StudioSession.holds, StudioOfficer.name)
    query = query.join(StudioSession, StudioSession.id == StudioShift.session_id)
    query = query.join(StudioOfficer, StudioOfficer.id == StudioShift.officer_id)
    query = query.where(StudioShift.alive(), StudioSession.alive())
    for shift, on, holds, name in session.execute(query.order_by(StudioSession.on.desc(), StudioShift.department)):
        yield (
            on,
            words_of(HOLDINGS, holding(on, holds, calendar)),
            shift.department,
            name,
            words_of(SHIFT_STATES, state_of(shift)),
            _local(shift.signed_in_at),
            _local(shift.signed_out_at),
            shift.absence,
        )


def _matter_rows(session: Session, _of: UUID | None) -> Rows:
    every = select(StudioSession.id, StudioSession.on).where(StudioSession.alive())
    days = {key: on for key, on in session.execute(every)}
    for at in range(0, 1 << 30, _BATCH):
        found = queries.matters(session, queries.MatterFilter(), _BATCH, at)
        for row in found:
            yield (
                row.number,
                day_of(row.came_at),
                _local(row.came_at),
                days.get(row.session_id) if row.session_id else None,
                row.label,
                words_of(MATTER_KINDS, row.kind),
                words_of(TOPICS, row.topic),
                words_of(MATTER_STATES, row.state),
                _local(row.since),
                row.officer,
                row.department,
                _local(row.until),
                row.name,
                row.phone,
                row.address,
                row.content,
            )
        if len(found) < _BATCH:
            return


def _figure_rows(session: Session, _of: UUID | None) -> Rows:
    """The months of last year and of this one, kind by kind."""
    day = today()
    for year in (day.year - 1, day.year):
        for found in monthly(session, year, day):
            for kind, change in found.kinds.items():
                zero = _(ZERO_MONTHS[kind]) if kind in found.zeros else ""
                ratio = "—" if change.ratio is None else float(round(change.ratio, 6))
                yield f"{year}-{found.month:02d}", _(MATTER_KINDS[kind]), change.this, change.last, ratio, zero


def _count_figures(_session: Session, _of: UUID | None) -> int:
    return (12 + today().month) * len(MatterKind)


def _hazard_rows(session: Session, _of: UUID | None) -> Rows:
    for row in hazard_queries.hazards(session, hazard_queries.HazardFilter(), now()):
        head = row.hazard
        yield (
            head.number,
            day_of(head.found_at),
            words_of(HAZARD_KINDS, head.kind),
            row.place,
            words_of(HAZARD_STATES, row.state),
            _local(row.since),
            _local(row.until),
            row.told,
            row.misses,
            row.department,
            light_text(row.light) if row.light else "",
            head.responsible,
            head.responsible_phone,
            head.description,
        )


def _count(record: type[StudioSession | StudioShift | StudioMatter | Hazard]) -> Callable[[Session, UUID | None], int]:
    def count(session: Session, _of: UUID | None) -> int:
        return session.scalar(select(func.count()).select_from(record).where(record.alive())) or 0

    return count


_CLOSED = N_("Closed files stand on no list and in no figure of the studio.")
_ATTENDANCE = N_(
    "Saturday attendance = officers who signed in / officers on the roster, the absent included; days on which the "
    "studio did not open are left out."
)
_RUNNING = N_("A running month is compared with the same days of last year.")
_CHANGE = N_("Change against last year = (this − last) / last; — where there was nothing last year.")

STUDIO_LISTS = {
    "studio-sessions": ListSpec(
        N_("Saturday sessions"),
        (
            ListColumn(N_("Date")),
            ListColumn(N_("Open or not")),
            ListColumn(N_("Why it does not open")),
            ListColumn(N_("Theme of the day")),
            ListColumn(N_("Opens at")),
            ListColumn(N_("Closes at")),
            ListColumn(N_("Officers on the roster")),
            ListColumn(N_("Officers who signed in")),
            ListColumn(N_("Officers absent")),
            ListColumn(N_("Visitors received")),
            ListColumn(N_("Light of the day")),
            ListColumn(N_("Closed at")),
            ListColumn(N_("Summary of the day"), _nothing),
        ),
        _session_rows,
        _count(StudioSession),
        notes=(_ATTENDANCE, _CLOSED),
    ),
    "studio-shifts": ListSpec(
        N_("Roster of the studio"),
        (
            ListColumn(N_("Date")),
            ListColumn(N_("Open or not")),
            ListColumn(N_("Officer's department")),
            ListColumn(N_("Officer's name")),
            ListColumn(N_("State of the shift")),
            ListColumn(N_("Signed in at")),
            ListColumn(N_("Signed out at")),
            ListColumn(N_("Why the officer did not come"), _nothing),
        ),
        _shift_rows,
        _count(StudioShift),
        notes=(_ATTENDANCE,),
    ),
    "studio-matters": ListSpec(
        N_("Matters of the studio"),
        (
            ListColumn(N_("Number of the matter")),
            ListColumn(N_("Date")),
            ListColumn(N_("Came at")),
            ListColumn(N_("Saturday session")),
            ListColumn(N_("Queue number")),
            ListColumn(N_("Kind of matter")),
            ListColumn(N_("Topic of the matter")),
            ListColumn(N_("State of the matter")),
            ListColumn(N_("In this state since")),
            ListColumn(N_("Officer of the studio")),
            ListColumn(N_("Referred to")),
            ListColumn(N_("Comes again at")),
            ListColumn(N_("Visitor's name"), mask_name),
            ListColumn(N_("Visitor's phone"), mask_phone),
            ListColumn(N_("Visitor's address"), _to_building),
            ListColumn(N_("What it is about"), _nothing),
        ),
        _matter_rows,
        _count(StudioMatter),
        notes=(_CHANGE, _CLOSED),
    ),
    "studio-figures": ListSpec(
        N_("Figures of the studio"),
        (
            ListColumn(N_("Month")),
            ListColumn(N_("Kind of matter")),
            ListColumn(N_("Matters received")),
            ListColumn(N_("Last year")),
            ListColumn(N_("Change against last year")),
            ListColumn(N_("Month without any")),
        ),
        _figure_rows,
        _count_figures,
        notes=(_CHANGE, _RUNNING, _CLOSED),
    ),
    "hazards": ListSpec(
        N_("Hazards"),
        (
            ListColumn(N_("Number of the hazard")),
            ListColumn(N_("Found on")),
            ListColumn(N_("Kind of hazard")),
            ListColumn(N_("Place of the hazard"), _to_building),
            ListColumn(N_("State of the hazard")),
            ListColumn(N_("In this state since")),
            ListColumn(N_("To be mended by")),
            ListColumn(N_("Times told")),
            ListColumn(N_("Times not mended")),
            ListColumn(N_("Department reported to")),
            ListColumn(N_("Light of the hazard")),
            ListColumn(N_("Who has to mend it"), mask_name),
            ListColumn(N_("Phone of who mends it"), mask_phone),
            ListColumn(N_("What is dangerous"), _nothing),
        ),
        _hazard_rows,
        _count(Hazard),
    ),
}

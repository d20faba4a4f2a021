"""Tables of sync: what is only this station's, and the records that sync itself makes and that travel."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import LocalRecord, Record, personal, utc_now

Apart = Literal["on", "ending"]
"""A file keeps nothing of level 4; or it asks to be given it again, which the district's operator has to allow."""


class SyncState(LocalRecord):
    """The one row that says to which district this station is tied and how far it has come; absent until enrolled."""

    __tablename__ = "sync_state"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    server_url: Mapped[str] = mapped_column(String(300))
    authority: Mapped[str | None] = mapped_column(Text)
    """A certificate in PEM that is trusted beside those of the system: many districts are their own authority."""
    station_id: Mapped[UUID]
    """The district's name for this file; a restored backup that forked gets a new one."""
    private_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Ed25519, 32 bytes raw: the station file is encrypted."""
    server_key: Mapped[bytes] = mapped_column(LargeBinary)
    """The district's Ed25519 public key, pinned at enrolment."""
    exchange_key: Mapped[bytes] = mapped_column(LargeBinary)
    """The district's X25519 public key: envelopes are sealed to it."""
    district_name: Mapped[str] = mapped_column(String(60), default="")
    mark: Mapped[str | None] = mapped_column(String(4))
    """Capital letters by which the numbers of this station are told from those of its neighbours."""
    enrolled_at: Mapped[datetime] = mapped_column(default=utc_now)
    cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    """The last number of the community's change log that is applied here."""
    snapshot: Mapped[dict[str, Any] | None]
    """A first download that goes on: the manifest as the server gave it, and ``done``, the parts that are in."""
    forked_upto: Mapped[int | None] = mapped_column(BigInteger)
    """After a fork: up to here the log may repeat what this file still holds as unsent, of its earlier life."""
    token: Mapped[str | None] = mapped_column(Text)
    token_until: Mapped[datetime | None]
    workers_told: Mapped[str | None] = mapped_column(String(64))
    """A digest of the workers with an account here, as told with the last token: with others a new one is asked for."""
    restricted_as_of: Mapped[str | None] = mapped_column(String(26))
    """The district's time of the newest answer about level 4 that was taken in: an older envelope says nothing new."""
    clock_offset_s: Mapped[float] = mapped_column(default=0.0)
    """Server time minus this PC's time, in seconds, as last measured."""
    server_schemas: Mapped[list[str] | None]
    """Revisions of the tables that the server knew when last seen: a newer station waits."""
    paused: Mapped[bool] = mapped_column(default=False)
    last_batch: Mapped[UUID | None]
    last_number: Mapped[int] = mapped_column(default=0)
    """Number of the newest batch; people see it on envelopes."""
    envelope_made: Mapped[int] = mapped_column(default=0)
    """Number of the last envelope that was written here."""
    envelope_seen: Mapped[int] = mapped_column(default=0)
    """Number of the last envelope of the district that was taken in."""
    last_ok_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(60))
    """Stable code of why the last attempt ended; nothing after a success."""
    last_error_at: Mapped[datetime | None]
    audit_upto: Mapped[int] = mapped_column(default=0, server_default="0")
    """Number of the last line of the audit (``models.audit``) that the district has."""
    audit_sent_at: Mapped[datetime | None]
    neighbours: Mapped[dict[str, Any] | None]
    """The PCs of this community as the district last told them (``models.sync.neighbours``)."""
    apart: Mapped[str | None] = mapped_column(String(8))
    """Whether this file keeps nothing of level 4 (``Apart``)."""


class SyncBatch(LocalRecord):
    """Some journal rows that left together; repeated under the same id until the server's receipt names it."""

    __tablename__ = "sync_batch"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    after: Mapped[UUID | None]
    """The batch before it: the chain by which the server notices a missing one."""
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    road: Mapped[str] = mapped_column(String(10), default="line")
    """``line`` or ``envelope``."""
    records: Mapped[int] = mapped_column(default=0)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The message as it left, compressed, so that a repeat is the same; removed with the receipt."""
    receipted_at: Mapped[datetime | None]


GIVEN_UP = "given_up"
"""Code of a refusal that was dropped, while the record stays for rows that the worker may not see: it never travels."""


class Refusal(LocalRecord):
    """A record whose change the district refused: parked with field and reason until somebody mends or drops it."""

    __tablename__ = "refusal"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    upto_seq: Mapped[int]
    """Journal rows of the record up to this one wait; a newer one takes them along again."""
    code: Mapped[str] = mapped_column(String(60))
    field: Mapped[str | None] = mapped_column(String(40))
    params: Mapped[dict[str, Any] | None]
    """What the sentence of ``code`` needs; never an answer."""
    at: Mapped[datetime] = mapped_column(default=utc_now)


class HeldField(LocalRecord):
    """What the district sent and this file cannot show yet; taken in when it can.

    Either this version does not know the column (a newer district; after the upgrade), or an own edit of it is on the
    way (after the receipt), or the whole record went to another community while something of it still waits here.
    """

    __tablename__ = "held_field"

    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    column: Mapped[str] = mapped_column("column_name", String(60), primary_key=True)
    """A column's name; a record of a table that is unknown as a whole stands column by column; ``GONE``."""
    value: Mapped[str] = mapped_column(Text)
    """JSON of the wire's value."""
    version: Mapped[int]


GONE = "(gone)"
"""In place of a column: the record belongs to another community now."""


class KnownBlob(LocalRecord):
    """An attachment's content that the district is known to have wholly."""

    __tablename__ = "known_blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)


class FetchedPiece(LocalRecord):
    """A piece of an attachment that is being fetched: inside the encrypted file until all of it is here."""

    __tablename__ = "fetched_piece"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    at_byte: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Choice(enum.Enum):
    """How a conflict card was settled."""

    THIS = "this"
    """What stands now stays."""
    THAT = "that"
    """The value on the card replaces it."""
    BOTH = "both"
    """The two joined, where the field can hold both."""
    SUPERSEDED = "superseded"
    """The station of the losing value changed the field again: nothing is left to decide."""


class ConflictCard(Record):
    """A value that lost against another one made at the same time: kept for ever, settled by a worker (design §5).

    Made by the district alone; its id follows from the losing edit, so that no order of arrival makes two of one.
    """

    __tablename__ = "conflict_card"
    __table_args__ = (
        Index(
            "ix_conflict_card_restricted",
            "resident_id",
            sqlite_where=text("level = 4"),
            postgresql_where=text("level = 4"),
        ),
    )

    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[UUID] = mapped_column(index=True)
    column: Mapped[str] = mapped_column("column_name", String(60))
    """``deleted_at``: an edit met a delete."""
    level: Mapped[int] = mapped_column(default=1, server_default="1")
    """That of the record, where it is a guarded one (``models.base.Guarded``): at 4 the card is the care team's too."""
    resident_id: Mapped[UUID | None]
    """The resident of a guarded record, or the file of a confined one (``models.base.Confined``)."""
    lost_value: Mapped[dict[str, Any]] = personal("register", "duty", level=3)
    """``{"value": …}`` in the wire's form."""
    lost_at: Mapped[datetime]
    """Edit time, corrected by the clock offset."""
    lost_by: Mapped[UUID | None]
    lost_station: Mapped[UUID | None]
    stood_value: Mapped[dict[str, Any]] = personal("register", "duty", level=3)
    """What stood when the card was made; the record itself says what stands now."""
    stood_at: Mapped[datetime | None]
    stood_by: Mapped[UUID | None]
    stood_station: Mapped[UUID | None]
    history: Mapped[dict[str, Any] | None] = personal("register", "duty", level=3)
    """``{"touches": [{"version", "value", "at", "by", "station"}, …]}``: the field's last changes, newest first."""
    choice: Mapped[Choice | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]


class HandoverState(enum.Enum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Handover(Record):
    """The giving side: a resident, or a household with its people, offered to another community (design §5)."""

    __tablename__ = "handover"

    subject_table: Mapped[str] = mapped_column(String(40))
    """``resident`` or ``household``."""
    subject_id: Mapped[UUID]
    resident_ids: Mapped[list[str]]
    """Residents that go along, as 32 hex digits each."""
    to_community: Mapped[str] = mapped_column(String(12))
    moves_on: Mapped[datetime | None]
    note: Mapped[str | None] = personal("register", "duty", String(500))
    state: Mapped[HandoverState] = mapped_column(default=HandoverState.OFFERED)
    """Set to withdrawn here while it is offered; accepted and declined are set by the district."""
    reason: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]


class Arrival(Record):
    """The receiving side of a handover, made by the district: who is offered, until somebody accepts or declines.

    Its id follows from the handover's. With ``accepted`` the district moves the records and they come by the log.
    """

    __tablename__ = "arrival"

    handover_id: Mapped[UUID]
    from_community: Mapped[str] = mapped_column(String(12))
    subject_table: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    people: Mapped[dict[str, Any]] = personal("register", "duty", level=3)
    """``{"residents": [{"id", "name", "sex", "birth_date", "relation"}, …], "from_door": "3-2-501"}``: enough to know
    who comes; the records themselves follow on acceptance."""
    note: Mapped[str | None] = personal("register", "duty", String(500))
    state: Mapped[HandoverState] = mapped_column(default=HandoverState.OFFERED)
    reason: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None]

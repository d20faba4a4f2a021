"""Tables that only the district has, beside those of ``models``; what grows leads its key with the community."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Double, Identity, Index, LargeBinary, MetaData, String, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.base import NAMING

PARTITIONS = 16
"""Of each table that grows without end, by a hash of the community."""
_EVERYBODY = "00000000-0000-0000-0000-000000000000"
_BY_COMMUNITY = {"postgresql_partition_by": "HASH (community_code)"}


class DistrictBase(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict[str, Any]: JSONB(none_as_null=True),
        float: Double(),
    }


class DistrictInfo(DistrictBase):
    """The one row about this district: its keys, shared by all server processes."""

    __tablename__ = "district_info"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    district_name: Mapped[str] = mapped_column(String(60))
    signing_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Ed25519, private."""
    exchange_key: Mapped[bytes] = mapped_column(LargeBinary)
    """X25519, private."""
    token_key: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC-SHA256 over challenges and tokens."""
    created_at: Mapped[datetime]


class EnrolmentCode(DistrictBase):
    """A code that ties one station to one community, once; only its hash is kept."""

    __tablename__ = "enrolment_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    community_code: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    station_id: Mapped[UUID | None]


class EnrolledStation(DistrictBase):
    """A station file that may send and fetch for one community, until it is revoked."""

    __tablename__ = "enrolled_station"
    __table_args__ = (Index("ix_enrolled_station_mark", "community_code", "mark", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    community_code: Mapped[str] = mapped_column(String(12), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Ed25519, raw."""
    exchange_key: Mapped[bytes] = mapped_column(LargeBinary)
    """X25519, raw: envelopes for it are sealed to it."""
    label: Mapped[str] = mapped_column(String(60))
    mark: Mapped[str | None] = mapped_column(String(4))
    """Letters in the numbers that it draws, its own among the stations that its community has or ever had."""
    app_version: Mapped[str] = mapped_column(String(40))
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    cursor: Mapped[int] = mapped_column(BigInteger)
    """How far it has read, as last asked."""
    last_batch: Mapped[UUID | None]
    last_number: Mapped[int]
    envelopes_out: Mapped[int]
    """Number of the last envelope made for it."""
    envelopes_in: Mapped[int]
    """Number of the last envelope of it that was taken in."""
    envelope_first: Mapped[int]
    """Number of the first batch in that envelope: it waits for the receipts from there on."""
    apart: Mapped[str | None] = mapped_column(String(8))
    """``on``: it is given nothing of level 4; ``ending``: it asks for it again, and the operator has not said yes."""


class StationWorker(DistrictBase):
    """A worker who has, or had, an account at a station, as the station told; counts once he is one of its community.

    With a worker in a resident's care team, the station may have the resident's level-4 records.
    """

    __tablename__ = "station_worker"

    station_id: Mapped[UUID] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    """When the station told that the account is gone, or was revoked."""
    state: Mapped[str] = mapped_column(String(8))
    """``allowed``, ``pending`` or ``denied``: only an allowed one gives a right to anything."""
    decided_at: Mapped[datetime | None]
    """When the operator said so; nothing: nobody was asked."""


class BegunFile(DistrictBase):
    """A closed file and the station at which it was begun."""

    __tablename__ = "begun_file"

    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    station_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class CommunityHead(DistrictBase):
    """The end of a community's log. Whoever writes holds this row until commit: numbers become visible in order."""

    __tablename__ = "community_head"

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    """The log reaches back to here; a cursor before it needs a snapshot."""


class ChangeLog(DistrictBase):
    """One segment: what one push did, ready to be sent; ``seq`` rises by one for each."""

    __tablename__ = "change_log"
    __table_args__ = _BY_COMMUNITY

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    station_id: Mapped[UUID | None]
    """Whose own writes these are: not echoed to it. Nothing: made by the district, for all."""
    records: Mapped[int]
    at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    """A packed ``sync.protocol.Segment``."""


class EditHistory(DistrictBase):
    """Each accepted edit of a record: who changed which columns to what; conflicts are found here."""

    __tablename__ = "edit_history"
    __table_args__ = _BY_COMMUNITY

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(BigInteger)
    station_id: Mapped[UUID | None]
    edited_at: Mapped[str] = mapped_column(String(26))
    """A wire instant, corrected by the station's clock offset."""
    edited_by: Mapped[str] = mapped_column(String(32))
    fields: Mapped[dict[str, Any]]
    """``{column: [old, new]}`` in the wire's form."""
    at: Mapped[datetime]


class PushReceipt(DistrictBase):
    """The answer to one batch, repeated whenever the batch is."""

    __tablename__ = "push_receipt"
    __table_args__ = _BY_COMMUNITY

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    station_id: Mapped[UUID] = mapped_column(primary_key=True)
    batch: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    at: Mapped[datetime]
    receipt: Mapped[bytes] = mapped_column(LargeBinary)
    """A packed ``sync.protocol.Receipt``."""


class MovedRecord(DistrictBase):
    """A record that another community took over: late edits of the giving one go on to the new owner."""

    __tablename__ = "moved_record"

    from_community: Mapped[str] = mapped_column(String(12), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40))
    to_community: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    """The version with which it left: an edit from a later base was not made there."""
    at: Mapped[datetime]


class SnapshotPiece(DistrictBase):
    """One part of a prepared first download; parts of one snapshot share its id and ``seq``."""

    __tablename__ = "snapshot_piece"

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    snapshot: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    records: Mapped[int]
    made_at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class StoredBlob(DistrictBase):
    """An attachment of a community, by the hash of its content; it comes in pieces.

    What belongs to level 4 is kept apart, by its subject: whoever names its hash elsewhere has to bring it himself.
    """

    __tablename__ = "stored_blob"

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=_EVERYBODY)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger)
    complete_at: Mapped[datetime | None]


class BlobPiece(DistrictBase):
    __tablename__ = "blob_piece"

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=_EVERYBODY)
    at_byte: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AuditEntry(DistrictBase):
    """What was asked of the district, by which station, and how it ended; never what was in it (L-31, L-40)."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"), _BY_COMMUNITY)

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    """Empty where no station could be told."""
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime]
    station_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(40))
    """``ok`` or the stable code."""
    peer: Mapped[str] = mapped_column(String(45))
    """Network address."""
    counts: Mapped[dict[str, Any] | None]


class AuditHead(DistrictBase):
    """How far the audit of a station has come, and whether it ever told it otherwise than before (L-41)."""

    __tablename__ = "audit_head"

    station_id: Mapped[UUID] = mapped_column(primary_key=True)
    community_code: Mapped[str] = mapped_column(String(12), index=True)
    branch: Mapped[int]
    """Rises when the station goes on from an earlier line than it told: what it had told before stays."""
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    told_at: Mapped[datetime]
    alarm: Mapped[str | None] = mapped_column(String(16))
    """``rewritten``, ``altered`` or ``restored``; it stays, until another one follows that nobody has seen yet."""
    alarm_number: Mapped[int | None] = mapped_column(BigInteger)
    alarm_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """When the operator answered for the alarm."""
    seen_by: Mapped[str | None] = mapped_column(String(60))
    seen_why: Mapped[str | None] = mapped_column(String(200))


class AuditLine(DistrictBase):
    """One line of a station's audit, as the station stores it (``models.audit.chain``)."""

    __tablename__ = "audit_line"
    __table_args__ = _BY_COMMUNITY

    community_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    station_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    """By the station's clock."""
    line: Mapped[str] = mapped_column(Text)
    """The values of ``chain.COLUMNS`` as a JSON list: what the hash covers."""
    before: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class OldBytes(DistrictBase):
    """A table, or partition, whose file may still hold what was erased from it; it is rewritten (``rewriting``)."""

    __tablename__ = "old_bytes"

    table_name: Mapped[str] = mapped_column(String(63), primary_key=True)
    since: Mapped[datetime]
    """When it was last erased from."""

"""The messages between a station and its district server, their limits, and how they are packed.

A message is JSON, compressed with zstd; what is large goes by columns. Nothing here touches a database or a socket.
"""

from __future__ import annotations

from base64 import b64encode
from enum import IntEnum
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar

import orjson
import zstandard
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from models.errors import WorldError
from models.sync.records import Apart

PROTOCOL_MIN, PROTOCOL = 1, 1
MAX_BODY = 8 << 20
"""Bytes of a compressed message."""
MAX_MESSAGE = 64 << 20
"""Bytes of a message when it is unpacked: a decompression bomb ends here."""
MAX_RECORDS = 10_000
"""New records and edits of one push."""
MAX_WORKERS = 200
"""With an account at one station."""
BLOB_CHUNK = 1 << 20
MEDIA_TYPE = "application/vnd.lianglin+zstd"
SEGMENTS_TYPE = "application/vnd.lianglin.segments"
SCHEMA_HEADER, PROTOCOL_HEADER = "x-lianglin-schema", "x-lianglin-protocol"
DIGEST_HEADER = "content-digest"
MARKED = "0005"
"""The first revision of stations that know their mark: a message with one more field would be damage to older ones."""
TIME_HEADER = "x-lianglin-time"
"""The district's clock as an answer to a push leaves: the answer itself may be one that was kept."""
HELD_HEADER = "x-lianglin-held"
"""A digest of the level-4 records that a station holds (``sync.restricted``), with its question about the log."""

LOST = "station_lost"
"""Code of what a PC hears that was reported lost: it locks itself."""
ACCOUNT_WAITS = "account_waits"
"""Code of what is refused until the district's operator has decided about an account of the station, which sends it
again by itself then.
"""

TOKEN_CONTEXT = b"lianglin token 1\n"

Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""32 bytes: a key or a hash."""
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Scalar = str | int | float | None
Count = Annotated[int, Field(ge=0, lt=2**31)]
Sequence = Annotated[int, Field(ge=0, lt=2**62)]


class Message(BaseModel):
    """Strict: an unknown key or a wrong type is refused, and what was in it is never repeated in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


M = TypeVar("M", bound=Message)


class NewRecords(Message):
    """Whole records of one table, by columns; a column that all of them share stands once in ``same``.

    What is in neither is nothing (``null``). ``id`` is always among ``columns``. From the district, ``version`` is a
    column like the others; a station never sends it.
    """

    table: Name
    columns: dict[Name, list[Scalar]]
    same: dict[Name, Scalar] = {}


class Edits(Message):
    """Changed columns of records of one table, by columns: entry ``i`` of each list belongs to edit ``i``."""

    table: Name
    id: list[Hex]
    base: list[Count]
    """Up: the version that the worker saw. Down: the version that the edit led to."""
    edited_at: list[str]
    edited_by: list[Hex]
    fields: list[dict[Name, Scalar]]
    bases: dict[str, dict[Name, Count]] = {}
    """Up, and rare: for edit ``"i"``, columns that were changed from an older version than ``base[i]``."""


class Push(Message):
    """One batch. It is applied wholly in one transaction (refused records apart), once, however often it arrives."""

    protocol: int
    schema_revision: str
    batch: Hex
    number: Count
    """Counts the station's batches from 1, for people."""
    after: Hex | None
    """The batch before this one."""
    clock_offset_s: float
    """Server time minus the station's, as the station last measured it: its edit times are corrected by it."""
    new: list[NewRecords] = []
    edits: list[Edits] = []


class Refused(Message):
    """A change that does not enter, alone; ``code`` is stable and has a sentence in ``forms.sync_messages``."""

    table: str
    id: str
    code: str
    field: str | None = None
    params: dict[str, str | int] = {}


class Receipt(Message):
    """What became of one push.

    Each accepted record has version ``base + 1`` (new ones 1), except where ``versions`` says otherwise. Where others
    changed the record since ``base``, ``standing`` holds the values that stand now in every column they touched, so
    that the station is level with the district without waiting for the log.
    """

    batch: Hex
    head: Sequence
    """The newest number of the community's log."""
    since: Sequence | None = None
    """Said where only this push itself lies between that number and ``head``: a station that had read so far has read
    everything, and need not ask."""
    accepted: Count
    versions: dict[Name, dict[Hex, Count]] = {}
    standing: dict[Name, dict[Hex, dict[Name, Scalar]]] = {}
    refused: list[Refused] = []
    cards: Count = 0
    """Conflict cards made by it; they come by the log, to this station too."""


class Gone(Message):
    """Records that another community took over: the copy here is emptied once nothing of it waits to be sent."""

    table: Name
    id: list[Hex]
    to_community: str


class Segment(Message):
    """One step of a community's change log; applied in one transaction together with the cursor."""

    new: list[NewRecords] = []
    edits: list[Edits] = []
    gone: list[Gone] = []


class LogHead(Message):
    """The head of a pull's answer; the segments follow it."""

    after: Sequence
    """The number that was asked after: an answer to another question is damage."""
    head: Sequence
    upto: Sequence
    """The cursor after the segments of this answer (own ones are left out, so it may pass their last number)."""
    more: bool
    server_time: str
    schemas: list[str]
    """Revisions of the tables that the server knows, oldest first."""
    snapshot_needed: bool = False
    """The log no longer reaches back to the cursor."""
    restricted: bool = False
    """The station holds other level-4 records than it may have; said to those alone that told what they hold."""
    waiting: bool = False
    """An account of the station waits for the operator; said to the same."""
    apart: bool = False
    """The station is given nothing of level 4, whoever works there: it said so itself."""
    mark: str | None = None
    """The letters of the station in the numbers that it draws; said to those alone that know of them (``MARKED``)."""


class Held(Message):
    """The level-4 records that a station holds."""

    rows: dict[Name, dict[Hex, Count]] = {}
    """Table -> record -> its version."""


class Restricted(Message):
    """The level-4 records that a station may have and lacks, and those that it has to drop: by state, not by a log.

    They are in no segment, no snapshot and no receipt.
    """

    as_of: str
    """When the district looked, by its clock."""
    new: list[NewRecords] = []
    """Whole records, as they stand."""
    drop: dict[Name, list[Hex]] = {}
    more: bool = False
    """Ask again: this was not all."""
    whole: bool = False
    """In an envelope: ``new`` is all that the station may have; whatever else it holds is to be dropped."""
    batches: Count = 0
    """In an envelope: the number of the station's newest batch that was taken in before."""


class SnapshotPart(Message):
    number: Count
    bytes: Count
    records: Count


class SnapshotManifest(Message):
    """A prepared first download: parts are segments; the log goes on after ``seq``."""

    snapshot: Hex
    seq: Sequence
    parts: list[SnapshotPart]


class EnrolRequest(Message):
    code: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    public_key: Hex64
    """Ed25519, raw."""
    exchange_key: Hex64
    """X25519, raw: the district seals its envelopes to it."""
    community_code: str
    """The station's own, so that a code of another community is refused before anything is tied."""
    label: Annotated[str, StringConstraints(max_length=60)] = ""
    app_version: Annotated[str, StringConstraints(max_length=40)] = ""


class EnrolReply(Message):
    station: Hex
    community_code: str
    district_name: str
    server_key: str
    """Ed25519, raw, hex: signs envelopes."""
    exchange_key: str
    """X25519, raw, hex: envelopes are sealed to it."""
    mark: str | None = None
    """The letters of the station in the numbers that it draws; said to those alone that know of them (``MARKED``)."""


class Left(Message):
    """The answer to a station that goes out of service: from now on nothing of it is let in."""

    station: Hex


class PcTold(Message):
    """One PC of the community as the district knows it; instants as ISO 8601."""

    id: Hex
    label: str
    mark: str | None
    seen_at: str | None
    revoked_at: str | None
    workers: list[Hex]
    """Who has an account there."""


class Pcs(Message):
    """Every PC of the community of who asks, in the order of their enrolment."""

    pcs: list[PcTold]


class ChallengeRequest(Message):
    station: Hex


class ChallengeReply(Message):
    challenge: str


class TokenRequest(Message):
    station: Hex
    challenge: str
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
    """Ed25519 over ``signed_for_token`` of the challenge and what else is told."""
    workers: Annotated[list[Hex], Field(max_length=MAX_WORKERS)] = []
    """Those who have an account there: with them in a care team, the station may have the team's records."""
    apart: Apart | None = None


def signed_for_token(challenge: str, workers: list[str], apart: Apart | None = None) -> bytes:
    """What a station signs to get a token."""
    told = "\n" + ",".join(workers) if workers else ""
    told += f"\n{apart}" if apart else ""
    return TOKEN_CONTEXT + challenge.encode() + told.encode()


class TokenReply(Message):
    token: str
    expires_in_s: Count


class BlobQuery(Message):
    hashes: Annotated[list[Hex64], Field(max_length=1000)]


class BlobStatus(Message):
    received: dict[str, Count]
    """Bytes that are there, by hash; a hash that is missing has none."""
    complete: list[str]


class EnvelopeItem(IntEnum):
    """What an item of an envelope is; up: note and batches; down: head, receipts, then the parts of a first download
    where one is needed, then segments, then what is restricted."""

    NOTE = 1
    BATCH = 2
    """A packed ``Push``; its number stands beside it."""
    HEAD = 3
    RECEIPT = 4
    """A packed ``Receipt``; the number of its batch stands beside it."""
    MANIFEST = 5
    PART = 6
    SEGMENT = 7
    """A packed ``Segment``; its number stands beside it."""
    RESTRICTED = 8
    """A packed ``Restricted``: the last item of an envelope down that a station of before reads."""
    AUDIT = 9
    """Up: packed ``AuditLines``, after the batches. Down: the packed ``AuditHead``, last."""


class EnvelopeNote(Message):
    """How far the station has come: the district's next envelope goes on from here."""

    cursor: Sequence
    envelope_seen: Count
    workers: Annotated[list[Hex], Field(max_length=MAX_WORKERS)] = []
    apart: Apart | None = None
    """Both as in a ``TokenRequest``."""


class AuditLines(Message):
    """Lines of the station's audit, in order, and the hash of the one before them; without lines, where it ends."""

    number: Sequence
    """Of the last line that the station has."""
    after: Sequence
    """Of the line before the first one here; 0: none."""
    before: Hex64
    lines: Annotated[list[list[Scalar]], Field(max_length=2000)]
    """Of each the values of ``models.audit.chain.COLUMNS``, then both hashes in hex."""
    cut: bool = False
    """The lines before these went by age (``models.audit.kept``): nobody has them any more."""


class AuditHead(Message):
    """How far the district has the audit of this station, and what it found wrong with it."""

    number: Sequence
    hash: Hex64
    alarm: str | None = None
    alarm_line: Sequence | None = None


class Problem(Message):
    """The body of every answer that is an error."""

    code: str
    params: dict[str, str | int] = {}


Road = Literal["line", "envelope"]


def pack(message: Message) -> bytes:
    """The compressed JSON of a message; empty lists and maps are left out."""
    return compress(orjson.dumps(message.model_dump(mode="python", exclude_defaults=True)))


def compress(data: bytes) -> bytes:
    """One frame with its size and a checksum: the same line that cuts messages short also alters them."""
    return zstandard.ZstdCompressor(level=3, write_checksum=True).compress(data)


def content_digest(body: bytes) -> str:
    """The value of ``DIGEST_HEADER`` for a body as it is sent (RFC 9530)."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def unpack_json(body: bytes, *, max_size: int = MAX_MESSAGE) -> Any:
    """Decompress and parse, never more than ``max_size`` bytes.

    Raises:
        WorldError: ``message_damaged``, ``message_too_large``.
    """
    return parse(decompress(body, max_size=max_size))


def decompress(body: bytes, *, max_size: int = MAX_MESSAGE) -> bytes:
    """Unpack one zstd frame whose size is stated; what follows it, or a size that lies, is damage."""
    try:
        size = zstandard.get_frame_parameters(body).content_size
        if size > max_size:  # also what does not state its size
            raise WorldError("message_too_large", limit=max_size)
        return zstandard.ZstdDecompressor().decompress(body, max_output_size=max_size, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise WorldError("message_damaged") from error


def parse(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise WorldError("message_damaged") from error


def read(kind: type[M], body: bytes, *, max_size: int = MAX_MESSAGE) -> M:
    """Unpack and judge a message."""
    try:
        return kind.model_validate(unpack_json(body, max_size=max_size))
    except ValidationError as error:
        raise WorldError("message_shape") from error

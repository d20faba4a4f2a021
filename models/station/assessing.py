"""The report of an impact assessment comes in: kept encrypted with its day and digest; nothing takes it off (L-24)."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from models.calendar import today
from models.cases.seats import own_code
from models.errors import WorldError
from models.rights.deeds import Deed
from models.rights.queries import require
from models.settings.actions import setting_id
from models.settings.assessment import KEY, Assessment
from models.settings.records import Setting
from models.station.blobs import BlobStore
from models.station.files import disk_told, whole
from models.station.station import Station
from models.visits.attachments import attach, attachments_of, contents


def record_assessment(session: Session, blobs: BlobStore, on: date, report: bytes) -> Assessment:
    """Record a report, a PDF or scan, that was made on a day; those of before stay beside it.

    Raises:
        WorldError: ``not_allowed``, ``only_secretary``, ``assessment_ahead`` (its day lies in the future), and as
            ``attach``.
    """
    require(session, Deed.SETTINGS, "settings")
    if on > today():
        raise WorldError("assessment_ahead")
    code = own_code(session)
    made = Assessment(on, hashlib.sha256(report).hexdigest())
    value = {"value": "recorded", "on": made.on.isoformat(), "digest": made.digest}
    row = session.get(Setting, setting_id(code, KEY))
    if row is None:
        row = Setting(id=setting_id(code, KEY), community_code=code, key=KEY)
        session.add(row)
    row.value, row.deleted_at = value, None
    session.flush()
    attach(session, blobs, row, report, on.isoformat())
    return made


def save_report(station: Station, to: Path) -> None:
    """Write the report recorded last to a file, for whoever inspects it.

    Raises:
        WorldError: ``assessment_missing``; ``blob_missing`` (it was recorded at another PC and has not come yet),
            ``blob_damaged``; ``file_disk_full``, ``file_unwritable``.
    """
    with station.sessions() as session:
        row = session.get(Setting, setting_id(own_code(session), KEY))
        kept = attachments_of(session, row) if row is not None else []
    if not kept:
        raise WorldError("assessment_missing")
    with disk_told(to), station.outside.writing(to), whole(to) as part:
        part.write_bytes(b"".join(contents(station.blobs, kept[-1])))

"""Telling the district the audit of this station: it keeps the lines where nobody here can change them (L-41)."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from models.audit import trail
from models.base import utc_now
from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from sync.protocol import AuditLines
from sync.station_state import change_state, read_state
from sync.transport import Line

EVERY, MANY = timedelta(minutes=10), 500
"""So often at most, or when so many lines wait: a save costs no second request."""
_A_MESSAGE = 1000


def tell_audit(station: Station, line: Line) -> None:
    """Send the lines that the district lacks, where it is time to.

    A district of before keeps no audits; that, or trouble of its own, is no reason to call what was synced a failure:
    it is asked again in a while.
    """
    state, now = read_state(station), utc_now()
    with station.sessions() as session:
        waiting = trail.head(raw(session)).number - state.audit_upto
    fresh = state.audit_sent_at is not None and timedelta() <= now - state.audit_sent_at < EVERY
    if waiting == 0 or (fresh and 0 < waiting < MANY):
        return
    upto = state.audit_upto
    with suppress(WorldError):
        upto = _told(station, line, upto)
    change_state(station, audit_upto=upto, audit_sent_at=now)


def _told(station: Station, line: Line, upto: int) -> int:
    """Tell lines until the district has all, from where it has them: it may have fewer than was thought."""
    while True:
        lines = _lines_after(station, upto)
        there, reached = line.audit(lines).number, lines.after + len(lines.lines)
        if there >= reached == lines.number:
            return reached
        if lines.after <= there < reached:  # it does not take them
            return lines.after
        upto = min(there, reached)


def _lines_after(station: Station, upto: int) -> AuditLines:
    with station.sessions() as session:
        driver = raw(session)
        before = trail.head_at(driver, upto)
        if before is None:  # the audit here is shorter than what was told: the district will see that
            before = trail.head(driver)
        rows = list(trail.rows_after(driver, before.number, _A_MESSAGE))
        number = trail.head(driver).number if len(rows) == _A_MESSAGE else before.number + len(rows)
    lines = [[*row[:-2], row[-2].hex(), row[-1].hex()] for row in rows]
    return AuditLines(number=number, after=before.number, before=before.hash, lines=lines)

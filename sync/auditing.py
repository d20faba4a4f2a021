"""Telling the district the audit of this station: it keeps the lines where nobody here can change them (L-41)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from models.audit import trail
from models.audit.alarms import Where, is_raised
from models.audit.chain import Broken
from models.base import utc_now
from models.errors import WorldError
from models.station import Station
from models.station.connection import raw
from models.station.watching import raise_alarm
from sync.protocol import AuditHead, AuditLines
from sync.station_state import change_state, read_state
from sync.transport import Line

EVERY, MANY = timedelta(minutes=10), 500
"""So often at most, or when so many lines wait: a save costs no second request."""
A_MESSAGE, RESTORED = 1000, "restored"


def tell_audit(station: Station, line: Line) -> None:
    """Send the lines that the district lacks, where it is time to.

    A district of before keeps no audits; that, or trouble of its own, is no reason to call what was synced a failure:
    it is asked again in a while.
    """
    state, now = read_state(station), utc_now()
    with station.whole() as session:
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
        lines = lines_after(station, upto)
        head = line.audit(lines)
        note_alarm(station, head)
        there, reached = head.number, lines.after + len(lines.lines)
        if there >= reached == lines.number:
            return reached
        if there < reached and (lines.after <= there or lines.cut):  # it does not take them
            return min(lines.after, there)
        upto = min(there, reached)


def note_alarm(station: Station, head: AuditHead) -> None:
    """Write down here, too, that the district was told the audit otherwise before; once for each alarm.

    A backup that was brought back here has a line of its own.
    """
    if head.alarm is None or head.alarm == RESTORED:
        return
    wrong = Broken(head.alarm_line or 0, head.alarm)
    with station.whole() as session:
        raised = is_raised(session, Where.DISTRICT, wrong)
    if not raised:
        raise_alarm(station, Where.DISTRICT, wrong)


def lines_after(station: Station, upto: int) -> AuditLines:
    """What follows line ``upto``, as one message; where that line is gone by age, what is left."""
    with station.whole() as session:
        driver = raw(session)
        start = trail.start(driver)
        cut = upto < start.number
        before = start if cut else trail.head_at(driver, upto)
        if before is None:  # the audit here is shorter than what was told: the district will see that
            before = trail.head(driver)
        rows = list(trail.rows_after(driver, before.number, A_MESSAGE))
        number = trail.head(driver).number if len(rows) == A_MESSAGE else before.number + len(rows)
    lines = [[*row[:-2], row[-2].hex(), row[-1].hex()] for row in rows]
    return AuditLines(number=number, after=before.number, before=before.hash, lines=lines, cut=cut)


def every_line(station: Station, upto: int) -> Iterator[AuditLines]:
    """All that follows line ``upto``, in messages: for an envelope, whose answer comes days later."""
    while True:
        lines = lines_after(station, upto)
        upto = lines.after + len(lines.lines)
        yield lines
        if upto >= lines.number:
            return

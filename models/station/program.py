"""What a station makes of the program that opened it: which release, whose, and whether it is as its maker signed it.

The audit remembers the last signed release that opened the file (a line each time it is another one), and with it the
maker: a copy without a signature, or signed by somebody else, is told from then on.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.audit.alarms import Where, raised
from models.audit.deeds import Audited
from models.audit.trail import Driver
from models.errors import WorldError
from models.release.checking import Found, Standing
from models.station.connection import raw
from models.station.policy import STRICT, policy_of

if TYPE_CHECKING:
    from models.station.station import Station

SIGNED = "program_signed"
_NAMED = 20
"""So many changed files stand in the audit by name."""


class Wrong(StrEnum):
    """The code of a refusal, and of an alarm."""

    CHANGED = "program_changed"
    UNSIGNED = "program_unsigned"
    """A signed release worked here before."""
    OTHER_MAKER = "program_other_maker"


def admit(station: Station, found: Callable[[], Found]) -> None:
    """Refuse, in grade 3 only, a program that is not what the station's maker signed; nothing is read elsewhere.

    Raises:
        WorldError: one of ``Wrong``. The alarm is in the audit then; whoever opened the station closes it.
    """
    with station.whole() as session:
        if policy_of(raw(session)).grade < STRICT:
            return
    if (wrong := tell(station, found())) is not None:
        raise WorldError(wrong.value)


def tell(station: Station, found: Found) -> Wrong | None:
    """Judge the program; an alarm in the audit says what is wrong, until somebody has answered for it.

    Whoever answers for the alarm of another maker believes that maker from then on.
    """
    with station.whole() as session:
        line, known = _last_signed(raw(session))
        told = [alarm for alarm in raised(session) if alarm.where is Where.PROGRAM and alarm.number > line]
    answered = {alarm.what for alarm in told if alarm.seen_at is not None}
    open_ = {alarm.what for alarm in told if alarm.seen_at is None}
    wrong = _judged(found, known)
    if wrong is Wrong.OTHER_MAKER and wrong.value in answered:
        wrong = None
    signed = _signed(found)
    if wrong is None and signed and signed != known:
        station.note(Audited.CHECK, SIGNED, **signed)
        station.settle()
    elif wrong is not None and wrong.value not in open_:
        changed = list(found.changed[:_NAMED])
        where, line = Where.PROGRAM.value, len(found.changed)
        station.note(Audited.ALARM, wrong.value, where=where, line=line, parts=changed, **signed)
        station.settle()
    return wrong


def _signed(found: Found) -> dict[str, Any]:
    return {"version": found.manifest.version, "maker": found.manifest.maker} if found.manifest else {}


def _judged(found: Found, known: dict[str, Any]) -> Wrong | None:
    if found.standing is Standing.CHANGED:
        return Wrong.CHANGED
    if not known or _signed(found).get("maker") == known["maker"]:
        return None
    return Wrong.OTHER_MAKER if found.manifest else Wrong.UNSIGNED


def _last_signed(driver: Driver) -> tuple[int, dict[str, Any]]:
    """The line that tells the last signed release that opened the file as it should be: version and maker."""
    row = driver.execute(
        "SELECT id, detail FROM station_audit WHERE deed = ? AND outcome = ? ORDER BY id DESC LIMIT 1",
        (Audited.CHECK.value, SIGNED),
    ).fetchone()
    return (row[0], json.loads(row[1])) if row else (0, {})

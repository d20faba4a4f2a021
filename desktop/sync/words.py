"""How sync is put into words: the light's sentence and shape, times, sizes, and what a change was."""

from __future__ import annotations

from datetime import datetime

from desktop.theme import Tone
from desktop.widgets.bars import SYNC_TONES, SyncState
from desktop.widgets.rows import ChipLook
from forms.i18n import N_, _, ngettext
from forms.sync import instant_text
from forms.visits_words import WEEKDAYS
from models.calendar import CHINA
from models.sync.queries import SyncStatus

NEWER = frozenset({"station_newer", "schema_unknown", "server_older"})
ACCOUNT_WAITS = "account_waits"
"""The line is well; an account of this PC waits for the district's word."""
_OPS = {
    "insert": ChipLook(N_("New"), Tone.SUCCESS, "add"),
    "update": ChipLook(N_("Edited"), Tone.INFO, "edit"),
    "delete": ChipLook(N_("Deleted"), Tone.WARNING, "delete"),
}


def light(status: SyncStatus, error: str | None, now: datetime, *, running: bool) -> tuple[SyncState, str]:
    """The shape and the words of the light: what most needs a person first, then how the line stands."""
    if not status.enrolled:
        return SyncState.OFFLINE, _("Saved on this PC, encrypted · no line to the district yet")
    parts = [*_to_do(status), *([_waiting(status)] if status.waiting + status.on_the_way else [])]
    state = _state(status, error)
    if running:
        return (state if parts and state in _LOUD else SyncState.WAITING), _joined(_("Syncing…"), parts)
    return state, _joined(*_line(status, error, now, parts))


_LOUD = (SyncState.REFUSED, SyncState.CONFLICT)


def _state(status: SyncStatus, error: str | None) -> SyncState:
    if status.refused:
        return SyncState.REFUSED
    if status.open_cards or status.arrivals:
        return SyncState.CONFLICT
    if status.paused:
        return SyncState.PAUSED
    code = error or status.last_error
    if code in NEWER or code == ACCOUNT_WAITS:
        return SyncState.WAITING
    if code is not None:
        return SyncState.OFFLINE
    return SyncState.WAITING if status.waiting + status.on_the_way else SyncState.SYNCED


def _line(status: SyncStatus, error: str | None, now: datetime, parts: list[str]) -> tuple[str, list[str]]:
    """The words about the line itself, before or after what there is to do."""
    when = when_text(status.last_ok_at, now)
    code = error or status.last_error
    if status.paused:
        return _("Paused"), parts
    if code in NEWER:
        return _("This PC is newer than the district: changes wait"), parts
    if code == ACCOUNT_WAITS:
        return _("An account of this PC waits for the district"), parts
    if code is not None:
        return (_("No line since {when}").format(when=when) if when else _("No line to the district")), parts
    last = _("last {when}").format(when=when) if when else _("not synced yet")
    if parts:
        return "", [*parts, last]
    return _("All sent"), [last]


def _to_do(status: SyncStatus) -> list[str]:
    told = []
    if status.refused:
        told.append(ngettext("{n} refused", "{n} refused", status.refused).format(n=f"{status.refused:,}"))
    if status.open_cards:
        told.append(ngettext("{n} to decide", "{n} to decide", status.open_cards).format(n=f"{status.open_cards:,}"))
    if status.arrivals:
        told.append(ngettext("{n} arrival", "{n} arrivals", status.arrivals).format(n=f"{status.arrivals:,}"))
    return told


def _waiting(status: SyncStatus) -> str:
    n = status.waiting + status.on_the_way
    return ngettext("{n} waiting", "{n} waiting", n).format(n=f"{n:,}")


def _joined(first: str, rest: list[str]) -> str:
    return " · ".join(part for part in (first, *rest) if part)


def when_text(at: datetime | None, now: datetime) -> str:
    """A time as one says it: the hour today, the weekday within a week, else the day."""
    if at is None:
        return ""
    at, now = at.astimezone(CHINA), now.astimezone(CHINA)
    days = (now.date() - at.date()).days
    if days == 0:
        return at.strftime("%H:%M")
    return _(WEEKDAYS[at.weekday()]) if 0 < days < 7 else at.date().isoformat()


def ago(at: datetime | None) -> str:
    return instant_text(at) if at is not None else "—"


def short(at: datetime) -> str:
    """Day of the month and hour, for narrow columns."""
    return at.astimezone(CHINA).strftime("%m-%d %H:%M")


def size_text(count: int) -> str:
    """A number of bytes as people read it."""
    if count < 100_000:
        return _("{n} KB").format(n=f"{max(count / 1000, 0.1):,.1f}")
    return _("{n} MB").format(n=f"{count / 1e6:,.1f}")


def seconds_text(seconds: float) -> str:
    if seconds < 60:
        return _("less than a minute")
    minutes = round(seconds / 60)
    return ngettext("about {n} minute", "about {n} minutes", minutes).format(n=minutes)


def op_chip(op: str) -> ChipLook:
    look = _OPS[op]
    return ChipLook(_(look.text), look.tone, look.icon_name)


def tone(state: SyncState) -> str:
    """The ink of a state, as the light wears it."""
    return str(SYNC_TONES[state])

"""How mediation looks wherever it is shown: states, what falls due, parties, records."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desktop.light_looks import light_chip
from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.i18n import _
from forms.mediation_words import DUES, RESULTS, SIDES, STATES
from models.calendar import CHINA
from models.clocks.deadlines import Light
from models.mediation.lists import FileRow, Reminder
from models.mediation.records import MediationNote, MediationParty
from models.mediation.states import State

STATE_LOOKS = {
    State.APPLIED: (Tone.INFO, "planned"),
    State.REGISTERED: (Tone.INFO, "sheet"),
    State.INQUIRING: (Tone.INFO, "search"),
    State.SESSION: (Tone.ACCENT, "studio"),
    State.AGREED: (Tone.SUCCESS, "helper"),
    State.FAILED: (Tone.WARNING, "declined"),
    State.TO_CONTINUE: (Tone.WARNING, "paused"),
    State.PERFORMED: (Tone.SUCCESS, "met"),
    State.RETURN_VISITED: (Tone.SUCCESS, "visit"),
    State.CLOSED: (Tone.NEUTRAL, "checked"),
    State.FILED: (Tone.NEUTRAL, "lock"),
    State.ENDED: (Tone.NEUTRAL, "stop"),
}


def state_chip(state: State) -> ChipLook:
    return ChipLook(_(STATES[state]), *STATE_LOOKS[state])


def row_chip(row: FileRow) -> ChipLook:
    """The light of a file, with what is due first."""
    first = min(row.reminders, key=_urgency, default=None)
    return reminder_chip(first) if first else light_chip(row.light)


def reminder_chip(found: Reminder) -> ChipLook:
    words = _(DUES[found.due])
    if found.last_day is not None:
        words = _("{what} by {day}").format(what=words, day=f"{found.last_day:%m-%d}")
    return light_chip(found.light, words)


def _urgency(found: Reminder) -> tuple[bool, bool]:
    return found.light is not Light.RED, found.light is not Light.YELLOW


def parties_text(names: Sequence[str]) -> str:
    return _(", ").join(names)


def taken_back_text(purposes: Collection[str]) -> str:
    """What follows of a consent that a party took back; empty where it took none back that counts here."""
    if "mediation" in purposes:
        return _("Took the consent to mediation back: end it; the file is only kept, as the law asks.")
    if "contact" in purposes:
        return _("Took the consent to be contacted back: the telephone is covered and not used.")
    return ""


def party_title(party: MediationParty) -> str:
    return f"{_(SIDES[party.side])} · {party.name}"


def note_when(note: MediationNote) -> str:
    return f"{note.at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def result_text(note: MediationNote) -> str:
    return _(RESULTS[note.result]) if note.result and note.result in RESULTS else ""

"""Codes of people and homes as words and chips of the screens."""

from __future__ import annotations

from datetime import date
from functools import cache

from desktop.theme import Tone
from desktop.widgets.rows import ChipLook
from forms.i18n import N_, _, language
from forms.places import OCCUPANCY
from models import codes
from models.people.queries import MemberRow
from models.people.records import EndReason
from models.people.rules import age_on
from models.places.records import Occupancy

SEX = {"1": N_("Male"), "2": N_("Female")}
END_REASONS = {
    EndReason.MOVED_OUT: N_("Moved out"),
    EndReason.DIED: N_("Died"),
    EndReason.SPLIT: N_("Household split"),
    EndReason.MERGED: N_("Households merged"),
    EndReason.CORRECTED: N_("Entry corrected"),
}
OCCUPANCY_LOOKS = {
    Occupancy.OWNER: (Tone.SUCCESS, "household"),
    Occupancy.LET: (Tone.INFO, "move"),
    Occupancy.VACANT: (Tone.NEUTRAL, "vacant"),
    Occupancy.SHARED: (Tone.WARNING, "people"),
    Occupancy.COMMERCIAL: (Tone.ACCENT, "station"),
    Occupancy.LENT: (Tone.INFO, "helper"),
    Occupancy.DEMOLISHED: (Tone.NEUTRAL, "close"),
    Occupancy.UNVERIFIED: (Tone.WARNING, "help"),
}
AGREES = {
    "same_id": N_("the same ID number"),
    "name": N_("the same name"),
    "sound": N_("a name that sounds the same"),
    "birth": N_("the same date of birth"),
    "birth_date": N_("the same date of birth"),
    "phone": N_("the same phone"),
    "dwelling": N_("the same door"),
}


@cache
def _entry(table: str, code: str, language_now: str) -> str:
    entry = codes.table(table).get(code)
    return entry.name(language_now) if entry else code


def word(table: str, code: str | None) -> str:
    """The name of a code; an unknown one stands for itself."""
    return _entry(table, code, language()) if code else ""


def sex_word(code: str) -> str:
    return _(SEX[code]) if code in SEX else ""


def called(member: MemberRow) -> str:
    """The name; of a child of whom the worker is not told, that it is one (L-05)."""
    return _("Child under 14") if member.hidden else member.name


def relation_word(code: str | None) -> str:
    return word("gbt4761_family_relation", code)


def occupancy_chip(stored: str) -> ChipLook:
    occupancy = Occupancy(stored)
    tone, icon = OCCUPANCY_LOOKS[occupancy]
    return ChipLook(_(OCCUPANCY[occupancy]), tone, icon)


def day(stored: str | None) -> date | None:
    """A date as SQLite stores it."""
    return date.fromisoformat(stored) if stored else None


def age(birth: str | None, died: str | None, today: date) -> int | None:
    """Age in completed years, at death for who died."""
    born = day(birth)
    return age_on(born, day(died) or today) if born else None


def end_word(stored: str | None) -> str:
    return _(END_REASONS[EndReason(stored)]) if stored else ""


def agreement(reasons: tuple[str, ...]) -> str:
    """What speaks for one person, in words."""
    return _(", ").join(_(AGREES[reason]) for reason in reasons)

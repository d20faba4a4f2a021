"""How people, shares and gaps of care are named on several pages."""

from __future__ import annotations

from datetime import date

from desktop.theme import Tone
from forms.i18n import N_, _
from models.people.rules import age_on
from models.places.addresses import natural_key

SEX = {"1": N_("Male"), "2": N_("Female")}
GAPS = {
    "to_pair": N_("To be paired"),
    "to_reassign": N_("To be reassigned"),
    "two_primaries": N_("Two primary helpers"),
    "left_over": N_("Care ended, still paired"),
    "over_capacity": N_("Helpers over capacity"),
    "no_cadre": N_("Estates without a cadre"),
}
GAP_LOOKS = {
    "to_pair": (Tone.DANGER, "danger"),
    "to_reassign": (Tone.DANGER, "move"),
    "two_primaries": (Tone.WARNING, "conflict"),
    "left_over": (Tone.WARNING, "move_out"),
    "over_capacity": (Tone.WARNING, "warning"),
    "no_cadre": (Tone.DANGER, "estate"),
}


def person_text(sex: str | None, birth_date: date | None, today: date) -> str:
    """Sex and age, as far as they are known."""
    return sex_age(sex, age_on(birth_date, today) if birth_date else None)


def sex_age(sex: str | None, age: int | None) -> str:
    known = _(SEX[sex]) if sex in SEX else ""
    return " · ".join(part for part in (known, "" if age is None else _("{age} years old").format(age=age)) if part)


def door_key(door: str) -> tuple[object, ...]:
    """What sorts doors as people walk: by number, not by character."""
    return tuple(natural_key(part) for part in door.split("-"))

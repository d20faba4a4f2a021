"""``field=value`` words parted into what a form asks and what says where a record belongs."""

from __future__ import annotations

from collections.abc import Mapping

from forms.form import Form
from forms.i18n import N_
from forms.problems import FormInvalidError, Problem

Words = Mapping[str, str]
MISSING = N_("{label} is required.")
BELONGS = {
    "estate": N_("Estate"),
    "building": N_("Building"),
    "dwelling": N_("Dwelling"),
    "resident": N_("Resident"),
    "helper": N_("Helper"),
    "duty": N_("Responsible cadre"),
}
"""What says where a record belongs, as people call it: no field of its form has these words."""


def parted(form: Form, words: Words, *others: str) -> tuple[dict[str, str], dict[str, str]]:
    """Part what the form asks from what says where the record belongs; refuse what is neither."""
    strange = [key for key in words if key not in form.by_key and key not in others]
    if strange:
        known = ", ".join((*others, *form.by_key))
        message = N_("There is no field {field}; the fields are: {known}.")
        raise FormInvalidError([Problem("unknown_field", None, message, {"field": strange[0], "known": known})])
    answers = {key: text for key, text in words.items() if key in form.by_key and key not in others}
    return answers, {key: text for key, text in words.items() if key in others}


def given(words: Words, key: str, label: str = "") -> str:
    if not words.get(key, "").strip():
        raise FormInvalidError([Problem("missing", key, MISSING, {"label": label or BELONGS[key]})])
    return words[key]

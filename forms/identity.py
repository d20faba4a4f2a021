"""Value types of a person: name, ID number, phone. What is true of them is in ``models.people``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.harmless import RISKY
from forms.i18n import N_
from forms.problems import BadValueError, Problem
from models.calendar import today
from models.people.names import normalise_name
from models.people.rules import (
    FOREIGN_RESIDENT_CARD,
    ID_CARD,
    check_digit,
    check_id,
    fold_id,
    is_phone,
    is_service_number,
    normalise_phone,
    phone_numbers,
)

ID_REASONS: Mapping[str, str] = {
    "rounded": N_("{label} lost its last digits in Excel; type it again as text."),
    "characters": N_("{label} has characters that do not belong there; it is 17 digits and a digit or X."),
    "length": N_("{label} does not have 18 characters; compare it with the card."),
    "foreign_card": N_("{label} is that of a foreigner's permanent residence card; choose that kind of document."),
    "checksum": N_("{label} has a wrong check digit; one of its digits is mistyped, compare it with the card."),
    "birth_date": N_("{label} contains a date of birth that does not exist; compare it with the card."),
    "future": N_("{label} contains a date of birth after today; compare it with the card."),
    "province": N_("{label} does not begin with the code of a province; compare it with the card."),
}
"""Reasons of ``models.people.rules.check_id`` -> sentences."""

_LOOKS_OLD = re.compile(r"\d{15}")


@dataclass(frozen=True)
class PersonName:
    """A name by code points: NFC, ``王　芳`` becomes 王芳, the dot of long names is ``·``."""

    max_length: int = 60

    def parse(self, raw: object) -> str:
        value = normalise_name(raw)
        if len(value) > self.max_length:
            raise BadValueError(
                "too_long", N_("{label} is longer than {limit} characters; shorten it."), limit=self.max_length
            )
        if value and not any(char.isalpha() for char in value):
            raise BadValueError("not_name", N_("{label} contains no letter or character; write the name."))
        if value.startswith(RISKY):
            raise BadValueError("formula", N_("{label} begins like a formula of a spreadsheet; write the name."))
        return value

    def text(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class IdNumber:
    """The number of any document; whether a resident ID number is right is a rule of the form, which knows the kind."""

    max_length: int = 30

    def parse(self, raw: object) -> str:
        value = fold_id(raw)
        if _LOOKS_OLD.fullmatch(value):
            value = check_id(value, today()).number  # a first-generation number, upgraded to 18 characters
        if len(value) > self.max_length:
            raise BadValueError(
                "too_long", N_("{label} is longer than {limit} characters; shorten it."), limit=self.max_length
            )
        return value

    def text(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Phone:
    """One phone number; ``service`` takes 12345 and the like too, which offices have and residents do not."""

    service: bool = False

    def parse(self, raw: object) -> str:
        if len(phone_numbers(raw)) > 1:
            raise BadValueError("several_phones", N_("{label} has room for one number; write the others in the note."))
        value = normalise_phone(raw) or ""
        if not value or is_phone(value) or (self.service and is_service_number(value)):
            return value
        message = N_("{label} is no phone number; a mobile has 11 digits, a landline 7 or 8 and its area code.")
        raise BadValueError("not_phone", message)

    def text(self, value: str) -> str:
        return value


def id_problem(answers: Mapping[str, Any], label: str) -> Problem | None:
    """Return what is wrong with ``id_no`` where ``id_type`` says that it is a resident ID card (GB 11643)."""
    if answers["id_no"] is None or answers["id_type"] not in (None, ID_CARD, "112"):
        return None
    reason = check_id(answers["id_no"], today()).reason
    return Problem(f"id_{reason}", "id_no", ID_REASONS[reason], {"label": label}) if reason else None


def looks_foreign(number: str) -> bool:
    """Whether it is the number of a foreigner's permanent residence card of 2023, its check digit included."""
    foreign = number.startswith("9") and check_id(number, today()).id_type == FOREIGN_RESIDENT_CARD
    return foreign and len(number) == 18 and check_digit(number[:17]) == number[17]

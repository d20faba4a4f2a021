"""Deadlines of years whose public holidays nobody has announced yet: reckoned all the same, and said so."""

from __future__ import annotations

from datetime import date

from forms.form import Answers, Rule
from forms.i18n import N_, _
from forms.problems import Problem, Severity
from models.calendar import national

_NOT_ANNOUNCED = N_("The holidays of that year are not announced yet; reckoned by weekends.")


def announced(key: str) -> Rule:
    """Return the rule that warns where the date of field ``key`` lies in such a year (domain §3)."""

    def rule(answers: Answers) -> Problem | None:
        day = answers[key]
        if day is None or not national().provisional(day.year):
            return None
        return Problem("holidays_not_announced", key, _NOT_ANNOUNCED, severity=Severity.WARNING)

    return rule


def not_announced(day: date | None) -> str:
    """Return the words to stand beneath a deadline, nothing where its year is announced."""
    return _(_NOT_ANNOUNCED) if day is not None and national().provisional(day.year) else ""

"""What the household map says: names of its questions, answers, marks, buildings and of what keeps a pattern back."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from forms.places import OCCUPANCY
from forms.problems import Problem
from models.places.household_map import BuildingPicture
from models.places.map_colours import ColourMode, LegendEntry
from models.places.map_facts import CellFacts
from models.places.pattern import BuildingPattern, Numbering, PatternProblem
from models.visits.records import Outcome

MODE_LABELS = {
    "visit": N_("Visited this round"),
    "days": N_("Days since last visit"),
    "occupancy": N_("Occupancy"),
    "data_state": N_("State of the data"),
    "grid": N_("Grid"),
    "care": N_("Care visits due"),
    "appeals": N_("Open appeals"),
}

ANSWERS = {
    "met": N_("Met"),
    "phone": N_("Reached by phone"),
    "not_home": N_("Not home"),
    "declined": N_("Declined"),
    "vacant": N_("Vacant"),
    "not_yet": N_("Not visited yet"),
    "outside": N_("Not in this round"),
    "week": N_("Within 7 days"),
    "month": N_("8 to 30 days"),
    "quarter": N_("31 to 90 days"),
    "half": N_("91 to 180 days"),
    "older": N_("Over 180 days"),
    "never": N_("Never visited"),
    "verified": N_("Verified"),
    "new": N_("New, not verified"),
    "expired": N_("Out of date (over 180 days)"),
    "conflict": N_("Contradictory"),
    "no_grid": N_("No grid"),
    "care_overdue": N_("Care visit overdue"),
    "care_due": N_("Care visit due today"),
    "care_due_soon": N_("Care visit due soon"),
    "care_paused": N_("Care paused"),
    "care_inactive": N_("Care visit not due yet"),
    "no_care": N_("Nobody under care"),
    "appeal_red": N_("Appeal overdue"),
    "appeal_yellow": N_("Appeal nearly due"),
    "appeal_green": N_("Appeal on schedule"),
    "appeal_paused": N_("Appeal, clock paused"),
    "no_appeal": N_("No open appeal"),
    **{occupancy.value: label for occupancy, label in OCCUPANCY.items()},
}

MARKS = {
    "shop": N_("Shop"),
    "families": N_("Several households"),
    "tries": N_("Not home, tries so far"),
    "due": N_("Visit due"),
    "cared": N_("Somebody under care"),
}

MARK_SIGNS = {"shop": N_("S"), "families": N_("H"), "tries": N_("×"), "due": N_("!"), "cared": N_("C")}
"""One character in the cell; tries and households carry their number behind it."""

NUMBERINGS = {
    Numbering.PLAIN: N_("101, 102 in each unit"),
    Numbering.PADDED: N_("0101, 0102 in each unit"),
    Numbering.UNIT: N_("1-101, 2-101 with the unit"),
    Numbering.THROUGH: N_("101 to 106 through all units"),
    Numbering.LETTER: N_("1A, 1B in each unit"),
}

_PATTERN_FIELDS = {
    "units": N_("Units"),
    "floors": N_("Floors"),
    "rooms_per_floor": N_("Rooms per floor and unit"),
    "first_floor": N_("Lowest floor"),
}

_PATTERN_PROBLEMS = {
    "pattern_range": N_("{label} must be from {least} to {most}."),
    "pattern_no_floor_0": N_("There is no floor 0; the ground floor is 1, basements are −1, −2."),
    "pattern_too_large": N_("That would be more than {most} doors in one building; build it in parts."),
}


def answer(entry: LegendEntry) -> str:
    """The word of a legend entry, in the user's language; names out of the data stay as they are."""
    return entry.text or _(ANSWERS[entry.key])


def building_title(building: BuildingPicture) -> str:
    title = building.name or building_name(building.number)
    return _("{building} (part {part})").format(building=title, part=building.part) if building.part else title


def building_name(number: str) -> str:
    return _("Building {number}").format(number=number) if number.isascii() else number


def unit_name(number: str) -> str:
    if not number:
        return ""
    return _("Unit {number}").format(number=number) if number.isascii() else number


def mark_text(mark: str, door: CellFacts) -> str:
    """What stands in the cell for a mark."""
    amount = {"tries": door.attempts, "families": door.households}.get(mark, "")
    return f"{_(MARK_SIGNS[mark])}{amount}"


def door_summary(door: CellFacts, answer_word: str) -> str:
    """One door as a sentence, for the tooltip and for screen readers."""
    parts = [_("Room {room}").format(room=door.room), answer_word]
    if door.surname:
        parts.append(_("{surname}, {people} people").format(surname=door.surname, people=door.people))
    if door.outcome is Outcome.NOT_HOME and door.attempts > 1:
        parts.append(_("not home ×{n}").format(n=door.attempts))
    if door.last_contact:
        parts.append(_("last visit {day}").format(day=door.last_contact.isoformat()))
    return _("; ").join(parts)


def building_summary(building: BuildingPicture, mode: ColourMode, counts: Mapping[str, int]) -> str:
    """One building as a sentence: how many of its doors give each answer."""
    answers = _(", ").join(
        _("{answer} {amount}").format(answer=answer(mode.entry(key)), amount=n) for key, n in counts.items()
    )
    return _("{building}: {answers}").format(building=building_title(building), answers=answers)


def pattern_problems(pattern: BuildingPattern) -> list[Problem]:
    """The problems of a pattern as sentences beneath its fields."""
    return [_problem(problem) for problem in pattern.problems()]


def _problem(problem: PatternProblem) -> Problem:
    params = {"label": _PATTERN_FIELDS[problem.field], "least": problem.least, "most": problem.most}
    return Problem(problem.code, problem.field, _PATTERN_PROBLEMS[problem.code], params)


def pattern_label(field: str) -> str:
    return _(_PATTERN_FIELDS[field])

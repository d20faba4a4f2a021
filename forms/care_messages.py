"""What the world refuses about care, as sentences: groups, memberships, helpers, pairings, visits, pauses, cadres."""

from __future__ import annotations

from forms.i18n import N_

_RULES: dict[str, str] = {
    "rule_empty": N_("The rule is empty. Write a condition, or leave the field without a rule."),
    "rule_long": N_("The rule is longer than {longest} characters. Shorten it or make two groups."),
    "rule_deep": N_("From character {position} on the rule is nested too deep. Write it with fewer brackets."),
    "rule_syntax": N_("The rule cannot be read at character {position}. Check signs, quotes and brackets there."),
    "rule_not_allowed": N_(
        "At character {position} stands what a rule may not hold. Use only facts, numbers, texts, comparisons, "
        "in, and, or, not."
    ),
    "rule_kinds": N_("At character {position} things are compared that do not fit. Compare numbers with numbers."),
    "rule_number": N_("The number at character {position} is too large. Use a smaller one."),
    "rule_unknown_name": N_(
        "There is no fact {name} (character {position}). Check its spelling against the list of facts."
    ),
    "rule_without_fact": N_(
        "The rule asks for no fact, so it would fit everybody or nobody. Name a fact, e.g. age >= 80."
    ),
}
_GROUPS: dict[str, str] = {
    "group_unknown": N_("There is no group {group} in the catalogue. Check the code, or add the group first."),
    "group_closed": N_("The group {group} is closed and takes nobody in. Open it in the catalogue first."),
    "group_code": N_("A group without a code cannot be used. Write a code such as SG36."),
    "group_name": N_("A group without a name cannot be used. Write its name."),
    "group_twice": N_("The group {group} stands in the list twice. Leave one of the two lines out."),
    "group_sensitivity": N_("The sensitivity is {number}; it must be 1, 2, 3 or 4."),
    "group_seen_by": N_("There is no post {post}. Use own_grid, helper, secretary or a post of the worker form."),
    "norm_zero": N_("A norm of {number} days or hours is no norm. Write 1 or more, or leave it empty."),
}
_PEOPLE: dict[str, str] = {
    "resident_unknown": N_("There is no such person in the register. Search for the person and try again."),
    "resident_died": N_("This person is recorded as dead; care has ended. Check the person's page."),
    "resident_merged": N_("This record was merged into another one. Search for the person and use that record."),
    "not_living_here": N_("This person does not live in the community on that day. Check address and date."),
    "not_under_care": N_("This person is in no special group on that day. Recognise the person for a group first."),
}
_DATES: dict[str, str] = {
    "ends_before_start": N_("The end lies before the beginning; check the dates."),
    "overlapping_pause": N_("Another pause covers some of these days. End it first, or choose other days."),
    "pause_ended": N_("This pause had ended before that day; nothing was changed."),
    "unknown_crisis": N_("There is no such kind of event. Choose one of the list."),
    "crisis_in_future": N_("The event lies in the future; check date and time."),
}
_HELPERS: dict[str, str] = {
    "helper_left": N_("This helper has stopped helping. Choose another helper."),
}

SENTENCES: dict[str, str] = {**_RULES, **_GROUPS, **_PEOPLE, **_DATES, **_HELPERS}

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
    "rule_fact_level": N_(
        "The fact {name} (character {position}) is of level {level}, above the group: the proposals would tell it of "
        "people. Use facts up to the group's level."
    ),
    "rule_without_fact": N_(
        "The rule asks for no fact, so it would fit everybody or nobody. Name a fact, e.g. age >= 80."
    ),
}
_GROUPS: dict[str, str] = {
    "group_unknown": N_("There is no group {group} in the catalogue. Check the code, or add the group first."),
    "group_closed": N_("The group {group} is closed and takes nobody in. Open it in the catalogue first."),
    "group_masked": N_("A list by the group {group} would tell who is in it. Open each person with a reason instead."),
    "group_code": N_("A group without a code cannot be used. Write a code such as SG36."),
    "group_name": N_("A group without a name cannot be used. Write its name."),
    "group_twice": N_("The group {group} stands in the list twice. Leave one of the two lines out."),
    "group_text_long": N_("A text of the group is longer than {longest} characters. Shorten it."),
    "paper_missing": N_("The group {group} opens with the street's permission only. Write its paper and number."),
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
    "before_birth": N_("The day lies before this person's birth. Check the date."),
    "in_future": N_("The day lies in the future. Choose today or an earlier day."),
}
_MEMBERSHIPS: dict[str, str] = {
    "member_already": N_("This person is in this group on that day already. Look at the entry on the person's page."),
    "membership_overlaps": N_(
        "This person is in this group again from a later day on. Choose a day after that entry, or change that one."
    ),
    "not_yours_to_recognise": N_(
        "People of this group are recognised by those whom the catalogue names for it. Ask the secretary."
    ),
    "membership_unknown": N_("This entry is no longer there. Open the person's page again."),
    "membership_ended": N_("This entry has ended before; nothing was changed."),
    "consent_unknown": N_("There is no such kind of consent. Choose one of the list."),
    "guardian_consents": N_("Of a child under 14 the guardian decides. Note the guardian's consent."),
    "guardian_consent_missing": N_(
        "Of a child under 14 the guardian decides. Note the guardian's consent; where the law protects the child "
        "without it, choose “told” and write why in the note."
    ),
    "child_not_told": N_(
        "The care of children under 14 is seen by the children's director, the secretary and who helps the child. "
        "Ask one of them."
    ),
    "consent_not_own": N_("From 14 on people consent for themselves. Choose a consent of their own."),
    "nothing_to_review": N_("There is nothing to review of this person, or somebody has done so. Read the list again."),
    "minor_not_noted": N_("Nobody under 18 is noted for the group {group}; the law forbids it."),
    "consent_withdrawn": N_("Consent was withdrawn: state of health and mind stay blank. The visit itself counts."),
    "only_secretary": N_("Only the secretary may do this. Ask the secretary of the station."),
    "team_missing": N_("Name the workers who may see this entry; without a team nobody could care for the person."),
    "not_on_team": N_("This worker is not on the care team on that day; nothing was changed."),
    "last_of_team": N_("Somebody must stay on the care team. Name another worker first, or end the entry."),
    "worker_unknown": N_("There is no such worker at this station. Check the name under Settings."),
    "team_worker_left": N_("This worker does not work here any more. Choose another one."),
    "rule_missing": N_("The group {group} has no rule that proposes people. Recognise the person by hand."),
    "refusal_reason_missing": N_("Say why the proposal is refused; the reason is kept."),
    "proposal_gone": N_("No rule proposes this, or no longer: the facts have changed. Read the proposals again."),
    "restricted_by_hand": N_("People of the group {group} are recognised one by one, with their team, not by a list."),
    "residents_several": N_("{count} residents fit. Add the ID number or the door to the line."),
    "fact_unknown": N_("There is no fact {fact}. Choose one of the list."),
    "fact_derived": N_("This fact follows from the register and is not typed. Correct the register."),
    "fact_value": N_("This value does not fit the fact. Write a number, or yes or no, as the fact asks."),
    "fact_range": N_("The value of this fact lies between {least} and {most}; check it."),
    "fact_whole": N_("The value of this fact is a whole number between {least} and {most}; check it."),
    "fact_gone": N_("This fact has ended before or is no longer there; nothing was changed."),
    "reveal_reason": N_("Choose the reason for which you open it."),
    "not_yours_to_open": N_(
        "You may not open what is masked of this person. Ask the secretary or the person's helper."
    ),
}
_DATES: dict[str, str] = {
    "ends_before_start": N_("The end lies before the beginning; check the dates."),
    "overlapping_pause": N_("Another pause covers some of these days. End it first, or choose other days."),
    "pause_ended": N_("This pause had ended before that day; nothing was changed."),
    "unknown_crisis": N_("There is no such kind of event. Choose one of the list."),
    "crisis_in_future": N_("The event lies in the future; check date and time."),
}
_PAIRINGS: dict[str, str] = {
    "helper_no_volunteer": N_("The certificate is for volunteers; this helper is entered as another kind."),
    "service_in_future": N_("Service is noted once it was rendered; check the date."),
    "service_minutes": N_("A day's service lies between 1 minute and 24 hours."),
    "helper_unknown": N_("There is no such helper. Look through the list of helpers."),
    "several_helpers": N_("{count} helpers of this name fit. Add the phone number, or edit the helper by hand."),
    "helper_left": N_("This helper has stopped helping by that day. Choose another helper."),
    "before_helper": N_("The helper begins only later. Choose a later day or another helper."),
    "helper_full": N_(
        "This helper cares for {count} of {capacity} people already. Choose another one, or say that it is meant so."
    ),
    "paired_already": N_("This person has a primary helper. Hand over to the new one, or add a supporting helper."),
    "overlapping_pairing": N_(
        "This helper helps this person already in these days. Look at the pairings of the person."
    ),
    "pairing_too_far": N_("A pairing begins within {days} days from today. Check the year."),
    "settle_first": N_("This person has several primary helpers. Choose the one who stays first, then hand over."),
    "helper_had_people": N_("The helper has helped people from {day} on. Choose that day or an earlier one."),
    "too_many_measures": N_("There is room for {count} measures on the card. Leave some out."),
    "pairing_ended": N_("This pairing has ended before. Pair the person anew."),
    "before_pairing": N_("The day lies before the pairing began; check the date."),
    "same_helper": N_("The person has this helper already. Choose another one to hand over to."),
    "still_under_care": N_("This person is under care. End the pairing on the person's own page."),
    "not_primary": N_("This is a supporting helper. Choose one of the primary ones to keep."),
}
_VISITS: dict[str, str] = {
    "unknown_need": N_("There is no such kind of need. Choose one of the list."),
    "need_settled": N_("This need is closed already. Note a new one if it comes up again."),
}
_CADRES: dict[str, str] = {
    "overlapping_duty": N_("{name} has this duty here on some of these days already. End that entry first."),
    "secretary_of_estate": N_("A first or deputy secretary serves the whole community. Leave the estate out."),
    "term_before_start": N_("The term ends before the duty begins; check the dates."),
    "duty_ended": N_("This duty has ended before; nothing was changed."),
    "day_outside_duty": N_("The cadre had no duty here on that day. Check date and duty."),
    "day_in_future": N_("A day on site cannot lie in the future; check the date."),
    "day_noted_already": N_("This day and time are noted already. Change that entry instead."),
    "estate_unknown": N_("There is no such estate. Choose one of the list."),
    "negative_number": N_("A number of people cannot be below zero; check it."),
}

SENTENCES: dict[str, str] = {
    **_RULES,
    **_GROUPS,
    **_PEOPLE,
    **_MEMBERSHIPS,
    **_DATES,
    **_PAIRINGS,
    **_VISITS,
    **_CADRES,
}

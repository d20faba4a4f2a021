"""What the world refuses about appeals, their departments, topics and clocks, as sentences."""

from __future__ import annotations

from forms.i18n import N_

_INTAKE: dict[str, str] = {
    "received_in_future": N_("The appeal cannot have come in later than now; check date and time."),
    "who_appeals_missing": N_("Say who appeals: a name, a phone or a door. Or mark the appeal as anonymous."),
    "accused_missing": N_("Say whom the accusation is about: it must never reach them."),
    "accused_without_accusation": N_("People are named as accused, but it is no accusation. Mark it as one."),
    "accused_worker": N_(
        "The accusation is about this worker, who can neither take it in nor open it. Choose somebody else."
    ),
    "community_missing": N_("Say which community it is about: it is sent there."),
    "community_elsewhere": N_("This is no community of this street or district. Choose one of the list."),
    "dwelling_unknown": N_("This door is not in the register. Choose one of the list."),
    "building_unknown": N_("This building is not in the register. Choose one of the list."),
    "finding_settled": N_("This finding is settled already. Take a new appeal in, if it is not."),
    "need_settled": N_("This need is settled already. Take a new appeal in, if it is not."),
    "no_notice_given": N_("No such notice was given about this appeal yet. Give it first, then print it."),
    "referred_already": N_("This was passed on as an appeal already. Open that appeal."),
}
_STEPS: dict[str, str] = {
    "right_place_missing": N_("Name the right place to turn to."),
    "supplement_unnamed": N_("Name everything that is missing, all at once."),
    "missing_unnamed": N_("Name at least one thing that is missing; everything is told at once."),
    "condition_missing": N_("Name the condition under which the clock runs on."),
    "step_text_missing": N_("Write what happened; an empty step says nothing."),
    "colleague_missing": N_("Name the colleague who joins in."),
    "department_unknown": N_("There is no such department. Choose one of the list, or add it under Departments."),
    "accused_department": N_(
        "The accusation is about this department or its people; it never goes there. Choose another."
    ),
    "returns_used_up": N_("Departments have given it back as often as they may. Now the street decides who has it."),
    "extended_already": N_("It was extended once already; there is no second extension. Settle it, or escalate it."),
    "extension_zero": N_("Write by how many days it is extended; at least one."),
    "extension_long": N_("It can be extended by {most} days at the most. Write fewer."),
    "extension_not_asked": N_("Nobody has asked for an extension that could be denied."),
    "satisfaction_unknown": N_("Choose how satisfied they are; “did not say” is an answer, too."),
    "not_dissatisfied": N_(
        "It is done again only where the one who was asked is dissatisfied, or says it is not solved."
    ),
    "level_unknown": N_("Choose the problem of the day, the week or the month."),
    "step_before_received": N_("The time lies before the appeal came in; check date and time."),
    "step_out_of_order": N_(
        "At that time, this step would undo what was done later. Enter it as it is now, or write a remark."
    ),
    "approver_missing": N_("Name who approved the extension."),
    "same_appeal": N_("This is the same appeal. Name another one."),
    "file_closed": N_("One of them is a closed file; everybody could read what belongs to it. It stays alone."),
    "closed_file_no_photos": N_("A closed file takes no photos or scans; keep them on paper with the file."),
    "link_unknown": N_("A log can name visits, findings, appeals, hazards and matters. Choose one of them."),
    "linked_already": N_("The log names it already; nothing was changed."),
    "term_zero": N_("A term has at least one day or hour."),
}
_SETTINGS: dict[str, str] = {
    "department_unnamed": N_("Name the department."),
    "department_twice": N_("There is a department of this name already."),
    "edition_missing": N_("Give the list a name, for example 2027."),
    "edition_twice": N_("There is a list of this name already. Give it another name."),
    "no_topics": N_("The list holds no item; nothing was changed."),
    "topics_refused": N_("{count} lines of the list are wrong, the first one is item {line}. Nothing was changed."),
    "topic_twice": N_("Item {item} stands in the list twice. Give one of them another code."),
    "topic_code": N_("The item has no code. Write one, for example 0105."),
    "topic_name": N_("The item has no name."),
    "class_code": N_("The class has no code. Write one, for example 01."),
    "class_name": N_("The class has no name."),
    "class_named_twice": N_(
        "Class {class_code} is “{name}” here and “{known}” in row {row}. Give it one name, or another code."
    ),
    "topic_text_long": N_("A text of item {item} is longer than {longest} characters; shorten it."),
    "topic_term_zero": N_("Item {item} promises no day. Write how many days or hours it may take."),
}
_HOLIDAYS: dict[str, str] = {
    "title_missing": N_("Give the notice its title."),
    "holidays_refused": N_("{count} entries of the notice are wrong, the first one is {line}. No deadline was moved."),
    "holiday_twice": N_("{day} stands in the notice twice. Leave one of them out."),
    "holiday_outside": N_(
        "{day} is neither in {year} nor part of a holiday at its beginning or end. Leave it out, or choose the other "
        "year."
    ),
    "workday_not_weekend": N_("{day} is no Saturday or Sunday and needs no make-up day. Check the date."),
    "no_holidays": N_("The notice names no day off in {year}."),
    "holiday_missing": N_("{day} is missing: it is a holiday in every year."),
    "holiday_absent": N_("{name} is missing, or has too few days. Check the notice."),
    "holiday_gap": N_("{day} lies within a holiday and is neither off nor named as worked. Check the notice."),
}
_DOUBTS: dict[str, str] = {
    "workdays_lost": N_(
        "Check: {off} weekdays are off, {statutory} by law; that takes {owed} working days at weekends, and the list "
        "has {worked}. One may be missing."
    ),
    "days_off_lost": N_(
        "Check: {off} weekdays are off, {statutory} by law; with {worked} working days at weekends more have to be "
        "off. One may be missing."
    ),
}
"""What does not keep a notice from being taken in."""
SENTENCES: dict[str, str] = {**_INTAKE, **_STEPS, **_SETTINGS, **_HOLIDAYS, **_DOUBTS}

"""What the world refuses in the studio and about hazards, as sentences."""

from __future__ import annotations

from forms.i18n import N_

_SESSIONS: dict[str, str] = {
    "no_session": N_("Nobody has planned a session for {on}. Plan the Saturdays first."),
    "not_on_roster": N_("This officer is not on the roster of this day. Add the officer to the roster first."),
    "off_reason_missing": N_("This Saturday is no public holiday. Say why the studio does not open."),
    "session_began": N_(
        "Officers have signed in on this day, or visitors have come; it cannot be called off any more."
    ),
    "session_closed": N_("This session is closed. Take the visitor in without a session, or on the next Saturday."),
    "session_off": N_("The studio does not open on this day. Say first that it opens after all."),
    "session_to_confirm": N_("This day is a public holiday. Say first whether the studio opens."),
    "session_not_begun": N_("This session has not begun yet; it is closed at the end of its day."),
    "not_that_day": N_("The session is on {on}. Choose a time on that day, or the session of this day."),
    "visitors_waiting": N_(
        "{count} visitors still wait or are being heard. Note what came of each, then close the day."
    ),
    "summary_missing": N_("Write the summary of the day; a draft of it stands ready."),
}
_ROSTER: dict[str, str] = {
    "officer_unknown": N_("There is no such officer. Choose one of the list, or add the officer first."),
    "officer_inactive": N_("This officer does not sit in the studio any more. Choose another one."),
    "officer_twice": N_("This officer is on the roster of this day already."),
    "no_roster_before": N_("There is no roster of the last weeks to copy. Add the officers by hand."),
    "shift_signed": N_("This officer has signed in or is noted as absent and stays on the roster."),
    "signed_in_already": N_("This officer has signed in already; nothing was changed."),
    "not_signed_in": N_("This officer has not signed in. Sign in first."),
    "signed_out_already": N_("This officer has signed out already; nothing was changed."),
    "sign_out_before_in": N_("The signing out lies before the signing in; check the time."),
    "absence_reason_missing": N_("Say why the officer did not come."),
}
_MATTERS: dict[str, str] = {
    "nobody_waits": N_("Nobody waits in this session."),
    "not_taken_in": N_("Nothing is written down of this visitor yet. Take the matter in first."),
    "no_result": N_("Write how it was settled; nothing is closed without a result."),
    "same_officer": N_("This officer has the matter already. Choose another one."),
    "text_missing": N_("Write the text; an empty remark says nothing."),
    "content_missing": N_("Write what it is about."),
    "topic_unknown": N_("There is no such topic of this kind. Choose one of the list."),
    "department_missing": N_("Name the department."),
    "closed_file_stays": N_("This is a closed file and stays one. Nothing of it goes where all can read it."),
    "of_household": N_(
        "This worker lives with the one who asks for help and is not named on the file. Choose another worker."
    ),
    "step_before_start": N_("The time lies before the case began; check it."),
    "deadline_missing": N_("Write the day and the time."),
}
_HAZARDS: dict[str, str] = {
    "hazard_kind_missing": N_("The topic of the matter does not tell the kind of hazard. Say which kind it is."),
    "hazard_kind_unknown": N_("There is no such kind of hazard. Choose one of the list."),
    "description_missing": N_("Write what is dangerous."),
    "place_missing": N_("Say where it is: a door, a building, or the place in words."),
    "place_unknown": N_("This door or building is not in the register. Choose one of the list."),
    "finding_unknown": N_("This finding of a visit is no longer there. Read the list again."),
    "finding_followed": N_("This finding is followed as a hazard already. Open that hazard."),
    "demand_missing": N_("Write what has to be done; it stands on the notice."),
    "result_missing": N_("Write what the re-inspection saw before the hazard is cleared."),
    "three_misses": N_("It was not mended at three re-inspections. Report it to the department."),
}
SENTENCES: dict[str, str] = {**_SESSIONS, **_ROSTER, **_MATTERS, **_HAZARDS}

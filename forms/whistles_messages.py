"""What the world refuses about whistles, red tasks and points, as sentences."""

from __future__ import annotations

from forms.i18n import N_

_WHISTLES: dict[str, str] = {
    "facts_missing": N_("Write what is the matter and how it looks on site."),
    "arrive_before_whistle": N_("The departments would have to be there before the whistle. Check the time."),
    "arrive_before_blow": N_(
        "The time to be there is over before the whistle is blown. Write a later one, or leave it empty."
    ),
    "arrive_by_missing": N_("Write by when the departments have to be there."),
    "settle_before_arrival": N_("It cannot be settled before the departments are there. Check the two times."),
    "department_not_called": N_("This department was not called by this whistle. Choose one that was."),
    "reported_already": N_("This department has reported on site already; nothing was changed."),
    "signed_already": N_("This department has signed for it already; nothing was changed."),
    "judge_missing": N_("Name who at the street judged it."),
    "signer_missing": N_("Name who signed for the department."),
    "came_missing": N_("Name who came for the department."),
    "marks_missing": N_("Give points for coming on time, attitude and solution."),
    "marks_out_of_range": N_("Each point is a whole number from 0 to 5."),
    "representative_missing": N_("Name the residents' representative who signed the rating."),
    "rated_already": N_("This department has been rated already; nothing was changed."),
}
_TASKS: dict[str, str] = {
    "task_text_missing": N_("Write what the department has to do."),
    "feedback_missing": N_("Write what the department answered."),
    "meeting_topic_missing": N_("Write what the meeting was about."),
}
_POINTS: dict[str, str] = {
    "points_zero": N_("No points change nothing. Write how many, with a minus to take some away."),
    "voided_already": N_("This line has been taken back already; nothing was changed."),
    "void_of_void": N_("A line that takes another one back stays. Give the points anew by hand."),
}
SENTENCES: dict[str, str] = {**_WHISTLES, **_TASKS, **_POINTS}

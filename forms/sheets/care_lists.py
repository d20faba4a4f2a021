"""The lists of care that leave the station: masked, with what their figures mean; nothing of level 4 is on them."""

from __future__ import annotations

from datetime import date

from forms.care_catalogue import GROUP
from forms.i18n import N_
from forms.sheets import care_list_rows as rows
from forms.sheets.export import ListColumn
from forms.sheets.list_spec import ListSpec
from models.masks import mask_name, mask_phone


def _nothing(_value: object) -> str:
    return ""


def _year(day: date) -> str:
    return str(day.year)


def _building(door: str) -> str:
    """Of ``3-2-501`` the building: the address goes down to it, no further (law E)."""
    return door.split("-", 1)[0]


_ID = ListColumn(N_("Person's key"))
_NAME = ListColumn(N_("Name"), mask_name)
_ESTATE, _DOOR = ListColumn(N_("Estate")), ListColumn(N_("Door"), _building)


_COVERED = N_("Coverage = people with at least one primary helper in force / people who should be paired.")
_SINGLE = N_("One to one = people with exactly one primary helper in force / people who should be paired.")
_SHOULD = N_(
    "Should be paired: alive, living here today, and in a group that asks for pairing (recognised, not ended). "
    "A helper who is absent still counts; one who has left does not; supporting helpers do not count."
)
_NONE = N_("A share of nobody is —, neither 0 % nor 100 %.")
_SEEN = N_("Level 4 leaves the station on no list: figures on screen that count it for its care team may be higher.")
_LEVEL3 = N_("Groups of level 3 are counted per person and not named; their figures are in the lists of coverage.")
_FEW = N_("Groups of level 3 with fewer than five people are not counted out on what leaves the station.")
_TIMELY = N_("Timeliness of a period = cycles closed in it on time / all cycles closed in it (column “Closed on”).")
_CYCLE = N_(
    "A cycle runs from a counting visit (or the recognition) to its due day. It closes on the day of the next counting "
    "visit if that is no later than the due day; without one it closes as missed on the day after, and the next cycle "
    "runs from the missed due day. A late visit begins a cycle anew and closes none."
)
_CHILDREN = N_(
    "Cycles of children under 14 stand in the list without name and key, so that the figure can be summed; the "
    "children's director and the secretary see both."
)
_STATES = N_("Due soon: a third of the interval or less is left. Overdue: the due day has passed. A pause stops both.")
_CADRE = N_("Coverage by cadres = estates with a responsible cadre in force / all estates; it must be 100 %.")

CARE_LISTS = {
    "care-people": ListSpec(
        N_("People under care"),
        (
            _ID,
            _NAME,
            ListColumn(N_("Date of birth"), _year),
            _ESTATE,
            _DOOR,
            ListColumn(N_("Grid")),
            ListColumn(N_("Codes of groups")),
            ListColumn(N_("Groups")),
            ListColumn(N_("Groups of level 3")),
            ListColumn(N_("Should be paired")),
            ListColumn(N_("Primary helpers in force")),
            ListColumn(N_("Primary helper")),
            ListColumn(N_("Supporting helpers")),
            ListColumn(N_("State")),
            ListColumn(N_("State of visits")),
            ListColumn(N_("Due on")),
        ),
        rows.people_rows,
        rows.count_people,
        notes=(_COVERED, _SINGLE, _SHOULD, _NONE, _LEVEL3, _SEEN),
        children=rows.people_left_out,
    ),
    "care-due": ListSpec(
        N_("Visits that are due"),
        (
            _ID,
            _NAME,
            ListColumn(N_("Age"), _nothing),
            _ESTATE,
            _DOOR,
            ListColumn(N_("State of visits")),
            ListColumn(N_("Due on")),
            ListColumn(N_("Days over")),
            ListColumn(N_("Norm in days")),
            ListColumn(N_("Last visit that counted")),
            ListColumn(N_("Risk")),
            ListColumn(N_("Primary helper")),
            ListColumn(N_("A phone call counts as a visit")),
            ListColumn(N_("Paused until")),
        ),
        rows.due_rows,
        rows.uncounted,
        notes=(_STATES, _SEEN),
        children=rows.due_left_out,
    ),
    "care-coverage": ListSpec(
        N_("Coverage of pairing"),
        (
            ListColumn(N_("By")),
            ListColumn(N_("Code")),
            ListColumn(N_("Name of the line")),
            ListColumn(N_("Should be paired (of a helper: places)")),
            ListColumn(N_("Paired (of a helper: people)")),
            ListColumn(N_("Exactly one primary helper")),
            ListColumn(N_("Coverage (of a helper: load)")),
            ListColumn(N_("One to one")),
        ),
        rows.coverage_rows,
        rows.uncounted,
        notes=(_COVERED, _SINGLE, _SHOULD, _NONE, _FEW, _SEEN),
    ),
    "care-counted": ListSpec(
        N_("Counted people by group"),
        (
            ListColumn(N_("Code")),
            ListColumn(N_("Group")),
            ListColumn(N_("No.")),
            ListColumn(N_("Primary helpers in force")),
            ListColumn(N_("Has a primary helper")),
            ListColumn(N_("Exactly one primary helper")),
        ),
        rows.counted_rows,
        rows.uncounted,
        notes=(_COVERED, _SINGLE, N_("The order within a group is random; nobody can be told from it."), _FEW, _SEEN),
    ),
    "care-cycles": ListSpec(
        N_("Cycles of visits"),
        (
            _ID,
            _NAME,
            ListColumn(N_("Begins on")),
            ListColumn(N_("Norm in days")),
            ListColumn(N_("Due on")),
            ListColumn(N_("Visited on")),
            ListColumn(N_("Closed on")),
            ListColumn(N_("Closed on time")),
        ),
        rows.cycle_rows,
        rows.uncounted,
        notes=(_TIMELY, _CYCLE, _NONE, _CHILDREN, _SEEN),
    ),
    "care-helpers": ListSpec(
        N_("Helpers"),
        (
            ListColumn(N_("Helper's key")),
            ListColumn(N_("Helper's name")),
            ListColumn(N_("Kind of helper")),
            ListColumn(N_("Employer or unit")),
            ListColumn(N_("Position")),
            ListColumn(N_("Helper's phone"), mask_phone),
            ListColumn(N_("People at most")),
            ListColumn(N_("People as primary helper")),
            ListColumn(N_("People supported")),
            ListColumn(N_("Places left")),
            ListColumn(N_("Absent at present")),
            ListColumn(N_("Helps since")),
            ListColumn(N_("Stopped helping on")),
        ),
        rows.helper_rows,
        rows.uncounted,
        notes=(
            N_(
                "Places left = people at most − people as primary helper; none before the first and after the last day."
            ),
        ),
    ),
    "care-pairings": ListSpec(
        N_("Pairings"),
        (
            ListColumn(N_("Pairing's key")),
            _ID,
            _NAME,
            _ESTATE,
            _DOOR,
            ListColumn(N_("Helper's key")),
            ListColumn(N_("Helper's name")),
            ListColumn(N_("Kind of pairing")),
            ListColumn(N_("Paired since")),
            ListColumn(N_("Pairing ended on")),
            ListColumn(N_("Why it ended")),
            ListColumn(N_("In force")),
        ),
        rows.pairing_rows,
        rows.uncounted,
        notes=(
            N_("In force: begun, not ended, and the helper helps on that day. The day of the end no longer counts."),
            _SEEN,
        ),
        children=rows.pairings_left_out,
    ),
    "cadres": ListSpec(
        N_("Responsible cadres"),
        (
            ListColumn(N_("Place")),
            ListColumn(N_("Estate's key")),
            ListColumn(N_("Cadre's name")),
            ListColumn(N_("Rank")),
            ListColumn(N_("Duty")),
            ListColumn(N_("Employer or unit")),
            ListColumn(N_("Position")),
            ListColumn(N_("Phone on the notice board")),
            ListColumn(N_("On duty since")),
            ListColumn(N_("Left the duty on")),
            ListColumn(N_("Term until")),
            ListColumn(N_("In force")),
            ListColumn(N_("Days on site this month")),
        ),
        rows.cadre_rows,
        rows.uncounted,
        notes=(_CADRE, N_("An estate without any cadre stands in the list with empty columns.")),
    ),
    "cadre-days": ListSpec(
        N_("Days on site"),
        (
            ListColumn(N_("Date")),
            ListColumn(N_("Time of day")),
            ListColumn(N_("Place")),
            ListColumn(N_("Cadre's name")),
            ListColumn(N_("Matter"), _nothing),
            ListColumn(N_("Number of people received")),
            ListColumn(N_("Problems and what was assigned"), _nothing),
        ),
        rows.cadre_day_rows,
        rows.uncounted,
    ),
    "volunteer-service": ListSpec(
        N_("Voluntary service"),
        (
            ListColumn(N_("Volunteer"), mask_name),
            ListColumn(N_("Unit (volunteer)")),
            ListColumn(N_("Day of service")),
            ListColumn(N_("Service (volunteer)")),
            ListColumn(N_("Length of service (minutes)")),
            ListColumn(N_("Noted by")),
        ),
        rows.service_rows,
        rows.uncounted,
    ),
    "care-groups": ListSpec(
        N_("Catalogue of special groups"),
        tuple(ListColumn(field.label) for field in GROUP.fields),
        rows.group_rows,
        rows.uncounted,
    ),
}

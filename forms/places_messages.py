"""What places refuse, as sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "areas_no_codes": N_(
        "There is no column of area codes in {file}: codes have 6, 9 or 12 digits. Choose the list of streets and "
        "communities."
    ),
    "place_name_missing": N_("A name or number is missing. Enter one and try again."),
    "place_pattern_refused": N_("The pattern cannot be built. Correct the marked numbers and try again."),
    "place_building_taken": N_("Building {number} exists already in this estate. Choose another number."),
    "place_unit_taken": N_("Unit {number} exists already in this building. Choose another number."),
    "place_room_taken": N_("Room {room} exists already in this unit. Choose another number."),
    "place_no_floor_0": N_("There is no floor 0; the ground floor is 1, basements are −1, −2."),
    "place_lived_in": N_("People are registered here ({count} entries). Move them out or elsewhere first."),
    "place_not_neighbours": N_("Only doors side by side on one floor of one unit can be merged. Select such doors."),
    "place_split_rooms": N_("Enter at least two different room numbers to split a door."),
}

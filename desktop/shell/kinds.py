"""What search finds: the word and the icon of each kind, why a hit stands last, and which screen shows it."""

from __future__ import annotations

from dataclasses import dataclass

from forms.i18n import N_


@dataclass(frozen=True)
class Kind:
    """``known_as``: what its screen calls it, where that is another word."""

    word: str
    icon: str
    screen: str
    known_as: str = ""


KINDS = {
    "resident": Kind(N_("Resident"), "resident", "people"),
    "household": Kind(N_("Household"), "household", "people"),
    "dwelling": Kind(N_("Dwelling"), "dwelling", "people"),
    "building": Kind(N_("Building"), "building", "map"),
    "estate": Kind(N_("Estate"), "estate", "map"),
    "area": Kind(N_("Area"), "district", "settings"),
    "worker": Kind(N_("Worker"), "account", "settings"),
    "round": Kind(N_("Round"), "round", "visits"),
    "visit_log": Kind(N_("Visit log"), "log", "visits", "log"),
    "special_group": Kind(N_("Special group"), "group", "care", "group"),
    "appeal": Kind(N_("Appeal"), "appeals", "appeals"),
    "studio_matter": Kind(N_("Studio matter"), "studio", "studio", "studio_matter"),
    "hazard": Kind(N_("Hazard"), "hazard", "studio", "hazard"),
    "whistle": Kind(N_("Whistle"), "call", "appeals"),
    "red_task": Kind(N_("Red-leader task"), "planned", "appeals"),
    "problem": Kind(N_("Problem"), "calendar", "appeals"),
    "achievement": Kind(N_("Solved problem"), "log", "appeals"),
    "mediation": Kind(N_("Mediation file"), "lock", "mediation"),
    "helper": Kind(N_("Helper"), "helper", "care", "helper"),
}
OTHER = Kind(N_("Record"), "info", "people")

MARKS = {
    "moved_out": N_("moved out"),
    "died": N_("died"),
    "merged": N_("merged"),
    "deleted": N_("deleted"),
    "ended": N_("ended"),
    "inactive": N_("no longer here"),
    "restricted": N_("use restricted"),
}


def kind_of(name: str) -> Kind:
    return KINDS.get(name, OTHER)

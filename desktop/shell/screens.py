"""The screens of the window: one line each; a screen is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk, Target
from forms.i18n import N_
from models.rights.deeds import Deed


class Screen(Protocol):
    """A widget that can be shown with a target; it reads its data when it is shown or when its tables changed."""

    def show_target(self, target: Target) -> None: ...


Factory = Callable[[Desk], QWidget]


@dataclass(frozen=True)
class ScreenSpec:
    key: str
    icon: str
    title: str
    make: Factory
    at_end: bool = False
    in_nav: bool = True
    """Whether the navigation leads to it; the light at the bottom leads to sync."""


def _today(desk: Desk) -> QWidget:
    from desktop.shell.today_view import TodayView

    return TodayView(desk)


def _map(desk: Desk) -> QWidget:
    from desktop.places.map_view import MapView

    return MapView(desk)


def _people(desk: Desk) -> QWidget:
    from desktop.people.people_view import PeopleView

    return PeopleView(desk)


def _visits(desk: Desk) -> QWidget:
    from desktop.visits.visits_view import VisitsView

    return VisitsView(desk)


def _care(desk: Desk) -> QWidget:
    from desktop.care.care_view import CareView

    return CareView(desk)


def _studio(desk: Desk) -> QWidget:
    from desktop.shell.studio_screen import StudioScreen

    return StudioScreen(desk)


def _seat_today(desk: Desk) -> QWidget:
    from desktop.shell.seat_today_view import SeatTodayView

    return SeatTodayView(desk)


def _reported_hazards(desk: Desk) -> QWidget:
    from desktop.shell.studio_screen import ReportedHazards

    return ReportedHazards(desk)


def _appeals(desk: Desk) -> QWidget:
    from desktop.appeals.appeals_view import AppealsView
    from desktop.solving import tabs as solving
    from desktop.whistles import tabs as whistles

    return AppealsView(desk, (*whistles.TABS, *solving.TABS), (*whistles.TABLES, *solving.TABLES))


def _sync(desk: Desk) -> QWidget:
    from desktop.sync.sync_view import SyncView

    return SyncView(desk)


def _settings(desk: Desk) -> QWidget:
    from desktop.shell.settings.settings_view import SettingsView

    return SettingsView(desk)


_APPEALS = ScreenSpec("appeals", "appeals", N_("Appeals"), _appeals)
_AT_END = (
    ScreenSpec("sync", "synced", N_("Sync"), _sync, in_nav=False),
    ScreenSpec("settings", "settings", N_("Settings"), _settings, at_end=True),
)
SCREENS = (
    ScreenSpec("today", "today", N_("Today"), _today),
    ScreenSpec("map", "map", N_("Household map"), _map),
    ScreenSpec("people", "people", N_("People"), _people),
    ScreenSpec("visits", "visits", N_("Visits"), _visits),
    ScreenSpec("care", "care", N_("Care"), _care),
    ScreenSpec("studio", "studio", N_("Studio"), _studio),
    _APPEALS,
    *_AT_END,
)
SEAT_SCREENS = (
    ScreenSpec("today", "today", N_("Today"), _seat_today),
    _APPEALS,
    ScreenSpec("studio", "hazard", N_("Hazards"), _reported_hazards),
    *_AT_END,
)
"""A street or district has cases, and of the studio what was reported to it; no register, no rounds, no care."""
_OF_SEAT = {"page": "hazards", "kind": "hazard"}
"""What of the studio a target at a seat may name."""


_AREAS = {
    "today": "people",
    "map": "places",
    "people": "people",
    "visits": "visits",
    "care": "care",
    "studio": "studio",
    "appeals": "appeals",
}
"""Screens that show the records of an area."""


def screens_at(desk: Desk) -> tuple[ScreenSpec, ...]:
    """The screens of the PC that the desk stands on, as far as they are for the worker."""
    every = SEAT_SCREENS if desk.at_seat else SCREENS
    return tuple(spec for spec in every if is_for(desk, spec.key))


def is_for(desk: Desk, screen: str) -> bool:
    """Whether the worker sees anything of what a screen shows; the three administrators see no daily work."""
    return screen not in _AREAS or desk.may(Deed.READ, _AREAS[screen])


def is_there(target: Target, desk: Desk) -> bool:
    """Whether this PC has what the target names."""
    if target.screen not in {spec.key for spec in screens_at(desk)}:
        return False
    if target.screen != "studio" or not desk.at_seat:
        return True
    return all(target.options.get(key, only) == only for key, only in _OF_SEAT.items())


def shown_at(target: Target, desk: Desk) -> Target:
    """Return the target as the screens know it: mediation is a part of a community's studio."""
    if target.screen != "mediation" or desk.at_seat:
        return target
    from desktop.shell.studio_screen import inside

    return inside(target)

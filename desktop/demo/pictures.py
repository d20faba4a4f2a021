"""The screens of the demo, in both languages, as they look on an ordinary and on a large display."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.demo.stage import Stage
from desktop.picture import Look
from desktop.shell.window import MainWindow
from forms.i18n import N_, _

Go = Callable[[Stage, MainWindow], None]


def _map(stage: Stage, window: MainWindow) -> None:
    window.desk.go("map", mode="days")


def _map_near(stage: Stage, window: MainWindow) -> None:
    window.desk.go("map", stage.home, mode="visit")


def _household(stage: Stage, window: MainWindow) -> None:
    window.desk.go("people", stage.home, kind="dwelling")


def _cared_for(stage: Stage, window: MainWindow) -> None:
    window.desk.go("care", stage.visited)


def _of(what: str, screen: str, **options: Any) -> Go:
    """Open the record that an earlier chapter left."""
    return lambda stage, window: window.desk.go(screen, stage.cases.of(what), **options)


def _page(screen: str, page: str) -> Go:
    return lambda _stage, window: window.desk.go(screen, page=page)


SCREENS: dict[str, tuple[str, Go]] = {
    "today": (N_("Today"), lambda _stage, window: window.desk.go("today")),
    "map": (N_("Household map"), _map),
    "map-near": (N_("Household map"), _map_near),
    "people": (N_("People and homes"), lambda _stage, window: window.desk.go("people", list="residents")),
    "household": (N_("Household"), _household),
    "visits": (N_("Visits"), lambda _stage, window: window.desk.go("visits")),
    "care": (N_("Care"), lambda _stage, window: window.desk.go("care", page="coverage")),
    "care-due": (N_("Care visits due"), lambda _stage, window: window.desk.go("care", page="due")),
    "care-people": (N_("People under care"), lambda _stage, window: window.desk.go("care", page="people")),
    "care-helpers": (N_("Helpers"), lambda _stage, window: window.desk.go("care", page="helpers")),
    "care-cadres": (N_("Cadres"), lambda _stage, window: window.desk.go("care", page="cadres")),
    "care-person": (N_("A person's care"), _cared_for),
    "studio": (N_("Studio"), _of("session", "studio", kind="studio_session")),
    "studio-matters": (N_("Matters"), _page("studio", "matters")),
    "studio-figures": (N_("Figures"), _page("studio", "figures")),
    "hazard": (N_("Hazard"), _of("hazard", "studio", kind="hazard")),
    "mediation": (N_("Mediation·"), _of("mediation", "mediation")),
    "appeals": (N_("Appeals"), _page("appeals", "work")),
    "appeal": (N_("Appeal"), _of("appeal", "appeals")),
    "appeals-figures": (N_("Figures"), _page("appeals", "figures")),
    "whistle": (N_("Whistle·"), _of("whistle", "appeals", kind="whistle")),
    "points": (N_("Points"), _page("appeals", "points")),
    "problem": (N_("Problem to be solved"), _of("problem", "appeals", kind="problem")),
    "settings": (N_("Settings"), lambda _stage, window: window.desk.go("settings")),
}
LOOKS: dict[str, tuple[Look, tuple[str, ...]]] = {
    "zh": (Look(), tuple(SCREENS)),
    "en": (Look(language="en"), ("today", "map-near", "household", "visits", "care", "studio", "appeal")),
    "zh.175": (Look(font_percent=175), ("today", "people", "household", "care-due", "appeals")),
    "zh.dark": (Look(1920, 1080, mode="dark"), ("today", "map", "household", "appeals")),
}


def take_pictures(stage: Stage) -> None:
    for suffix, (look, screens) in LOOKS.items():
        with stage.window(look) as window:
            for screen in screens:
                title, go = SCREENS[screen]
                go(stage, window)
                stage.picture(window, f"{screen}.{suffix}.png", _(title))
    stage.say(_("{count} pictures").format(count=sum(left.file.suffix == ".png" for left in stage.left)))

"""The screens of the demo, in both languages, as they look on an ordinary and on a large display."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desktop.demo.stage import Stage
from desktop.picture import Look, settle
from desktop.shell.window import MainWindow
from forms.i18n import _
from models.people.records import Household

LOOKS = (
    ("zh", Look()),
    ("en", Look(language="en")),
    ("zh.175", Look(font_percent=175)),
    ("zh.dark", Look(1920, 1080, mode="dark")),
)


def take_pictures(stage: Stage) -> None:
    for suffix, look in LOOKS:
        with stage.window(look) as window:
            _screens(stage, window, suffix)
    stage.say(_("{count} pictures").format(count=sum(left.file.suffix == ".png" for left in stage.left)))


def _screens(stage: Stage, window: MainWindow, suffix: str) -> None:
    with stage.station.sessions() as session:
        household = session.scalars(select(Household.id).where(Household.dwelling_id.in_(stage.doors))).first()
    stage.picture(window, f"today.{suffix}.png", _("Today"))
    window.desk.go("map")
    stage.picture(window, f"map.{suffix}.png", _("Household map"))
    screen_of_map: Any = window.stack.currentWidget()
    screen_of_map.canvas.focus_on(stage.doors[0])
    stage.picture(window, f"map-near.{suffix}.png", _("Household map"))
    for screen, title in (("people", _("People and homes")), ("visits", _("Visits")), ("settings", _("Settings"))):
        window.desk.go(screen)
        stage.picture(window, f"{screen}.{suffix}.png", title)
    window.desk.go("people", household, kind="household")
    settle(window)
    stage.picture(window, f"household.{suffix}.png", _("Household"))

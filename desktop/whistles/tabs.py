"""The tabs of whistles under Appeals: one line each; a tab is made when it is first asked for."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.tabbed import Tab, TabSpec
from forms.i18n import N_


def _whistles(desk: Desk) -> Tab:
    from desktop.whistles.whistles_view import WhistlesTab

    return WhistlesTab(desk)


def _red(desk: Desk) -> Tab:
    from desktop.whistles.red_view import RedTab

    return RedTab(desk)


def _points(desk: Desk) -> Tab:
    from desktop.whistles.points_view import PointsTab

    return PointsTab(desk)


TABS = (
    TabSpec("whistles", N_("Whistle"), _whistles, kinds=("whistle",)),
    TabSpec("red", N_("Red-leader tasks"), _red, kinds=("red_task",)),
    TabSpec("points", N_("Unit points"), _points),
)
TABLES = ("whistle", "whistle_step", "red_task", "red_task_step", "red_meeting", "unit_point")
"""What any tab may show, beside appeals and departments."""

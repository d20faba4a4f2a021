"""The tab of 解难题 under Appeals; it is made when it is first asked for."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.tabbed import Tab, TabSpec
from forms.i18n import N_


def _problems(desk: Desk) -> Tab:
    from desktop.solving.problems_view import ProblemsTab

    return ProblemsTab(desk)


TABS = (TabSpec("problems", N_("Problems"), _problems, kinds=("problem", "achievement")),)
TABLES = ("problem", "problem_step", "problem_appeal", "achievement")
"""What it may show, beside appeals and departments."""

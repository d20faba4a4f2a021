"""The tabs of appeals: one line each; a tab is made when it is first asked for."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.tabbed import Tab, TabSpec
from forms.i18n import N_


def _work(desk: Desk) -> Tab:
    from desktop.appeals.list_view import WorkTab

    return WorkTab(desk)


def _intake(desk: Desk) -> Tab:
    from desktop.appeals.intake_view import IntakeTab

    return IntakeTab(desk)


def _figures(desk: Desk) -> Tab:
    from desktop.appeals.figures_view import FiguresTab

    return FiguresTab(desk)


def _settings(desk: Desk) -> Tab:
    from desktop.appeals.settings_view import SettingsTab

    return SettingsTab(desk)


TABS = (
    TabSpec("work", N_("Work list"), _work),
    TabSpec("intake", N_("Intake"), _intake),
    TabSpec("figures", N_("Figures"), _figures),
    TabSpec("settings", N_("Departments·"), _settings),
)
TABLES = (
    "appeal", "appeal_step", "appeal_link", "appeal_now", "appeal_topic", "department", "notice", "holiday_notice",
    "file_member", "attachment", "resident", "dwelling", "building", "estate", "worker", "whistle", "whistle_step",
    "mediation",
)  # fmt: skip
"""What any tab may show."""

"""The tabs of the studio: one line each; a tab is made when it is first asked for."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.studio.acting import Acting
from desktop.tabbed import Tab, TabSpec
from forms.i18n import N_

TABLES = (
    "studio_officer", "studio_session", "studio_shift", "studio_matter", "studio_matter_step", "hazard", "hazard_step",
    "holiday_notice", "file_member", "department",
)  # fmt: skip
"""What any tab may show."""


def tabs(acting: Acting) -> tuple[TabSpec, ...]:
    """The tabs share who is acting."""

    def day(desk: Desk) -> Tab:
        from desktop.studio.day_view import DayTab

        return DayTab(desk, acting)

    def sessions(desk: Desk) -> Tab:
        from desktop.studio.sessions_view import SessionsTab

        return SessionsTab(desk)

    def matters(desk: Desk) -> Tab:
        from desktop.studio.matters_view import MattersTab

        return MattersTab(desk, acting)

    def hazards(desk: Desk) -> Tab:
        from desktop.studio.hazards_view import HazardsTab

        return HazardsTab(desk, acting)

    def figures(desk: Desk) -> Tab:
        from desktop.studio.figures_view import FiguresTab

        return FiguresTab(desk)

    return (
        TabSpec("day", N_("Saturday·"), day),
        TabSpec("sessions", N_("Sessions"), sessions, kinds=("studio_session",)),
        TabSpec("matters", N_("Matters"), matters, kinds=("studio_matter",)),
        TabSpec("hazards", N_("Hazards"), hazards, kinds=("hazard",)),
        TabSpec("figures", N_("Figures"), figures),
    )

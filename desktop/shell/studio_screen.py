"""The studio as the shell composes it: its own tabs, and mediation as one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from desktop.desk import Desk, Target
from desktop.mediation.mediation_view import TABLES, MediationView
from desktop.studio.studio_view import StudioView
from desktop.tabbed import Tab, TabSpec
from forms.i18n import N_

MEDIATION = "mediation"


class MediationTab(Tab):
    """Mediation within the studio."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.view = MediationView(desk, embedded=True)
        self.fill(self.view, lambda: None)  # it hears of changes by itself
        self.view.covered.connect(self.cover)

    def begin(self) -> None:
        if self.view.pages.currentWidget() is self.view.list:
            self.view.list.begin()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if "part" in options:
            self.view.show_target(Target(MEDIATION, None, ids, {**options, "page": options["part"]}))
        else:
            self.view.back()


class StudioScreen(StudioView):
    """``desk.go("mediation", …)`` comes here too, as ``inside`` says it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, (TabSpec(MEDIATION, N_("Mediation·"), MediationTab),), TABLES)

    def show_target(self, target: Target) -> None:
        if target.record is None or target.options.get("kind") != MEDIATION:
            super().show_target(target)
            return
        self.show_tab(MEDIATION)
        tab = self.made[MEDIATION]
        if isinstance(tab, MediationTab):
            tab.view.show_target(target)


def inside(target: Target) -> Target:
    """Return where in the studio a target of mediation is."""
    options = {**target.options, "page": MEDIATION}
    if target.record is not None:
        options["kind"] = MEDIATION
    elif "page" in target.options:
        options["part"] = target.options["page"]
    return Target("studio", target.record, target.ids, options)

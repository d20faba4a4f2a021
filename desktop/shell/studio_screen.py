"""The studio as the shell composes it: its own tabs, and mediation as one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.desk import Desk, Target
from desktop.mediation.mediation_view import TABLES, MediationView
from desktop.profile import worker_name
from desktop.studio.acting import Acting
from desktop.studio.studio_view import StudioView
from desktop.studio.tabs import TABLES as TABLES_OF_STUDIO
from desktop.studio.tabs import tabs
from desktop.tabbed import Tab, TabbedView, TabSpec
from forms.i18n import N_, _

MEDIATION = "mediation"


class MediationTab(Tab):
    """Mediation within the studio."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.view = MediationView(desk, embedded=True)
        self.fill(self.view, self._read)
        self.view.covered.connect(self.cover)

    def _read(self) -> None:
        """The list, where one sees it; pages over it hear of changes by themselves."""
        if self._lists:
            self.view.refresh()

    @property
    def _lists(self) -> bool:
        return self.view.pages.currentWidget() is self.view.list

    def begin(self) -> None:
        if self._lists:
            self.view.list.begin()

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if "part" in options:
            self.view.show_target(Target(MEDIATION, None, ids, {**options, "page": options["part"]}))
        else:
            self.view.back()


class StudioScreen(StudioView):
    """``desk.go("mediation", …)`` comes here too, as ``inside`` says it.

    Whoever begins a mediation out of a visitor's matter goes back to where the visitor was: the queue waits there.
    """

    def __init__(self, desk: Desk) -> None:
        self._came_from = ""
        """The tab from which a mediation was begun, until one is back there or goes elsewhere; empty: none."""
        super().__init__(desk, (TabSpec(MEDIATION, N_("Mediation·"), MediationTab),), TABLES)
        self.tabs.chosen.connect(lambda _key: self._go_elsewhere())

    def tab(self, key: str) -> Tab:
        known, tab = key in self.made, super().tab(key)
        if isinstance(tab, MediationTab) and not known:
            tab.view.covered.connect(self._mediation_left, Qt.ConnectionType.QueuedConnection)
        return tab

    def _mediation_left(self, covered: bool) -> None:
        if not covered and self._came_from:
            self._go_back()

    def _go_back(self) -> None:
        key, self._came_from = self._came_from, ""
        self.show_tab(key)

    def _go_elsewhere(self) -> None:
        self._came_from = ""

    def show_target(self, target: Target) -> None:
        options, before = target.options, self.tabs.value()
        if options.get("page") == MEDIATION and options.get("matter") is not None:
            super().show_target(target)
            self._came_from = before
        elif self._came_from and target.record is None and "page" not in options:
            self._go_back()
        else:
            self._go_elsewhere()
            self._show_other(target)

    def _show_other(self, target: Target) -> None:
        if target.record is None or target.options.get("kind") != MEDIATION:
            super().show_target(target)
            return
        self.show_tab(MEDIATION)
        tab = self.made[MEDIATION]
        if isinstance(tab, MediationTab):
            tab.view.show_target(target)


class ReportedHazards(TabbedView):
    """The hazards that communities reported up, as a street's or district's PC has them."""

    def __init__(self, desk: Desk) -> None:
        with desk.station.sessions() as session:
            acting = Acting(worker_name(session, desk.station))
        only = [spec for spec in tabs(acting) if "hazard" in spec.kinds]
        super().__init__(desk, _("Hazards reported up"), only, TABLES_OF_STUDIO)
        acting.setParent(self)


def inside(target: Target) -> Target:
    """Return where in the studio a target of mediation is."""
    options = {**target.options, "page": MEDIATION}
    if target.record is not None:
        options["kind"] = MEDIATION
    elif "page" in target.options:
        options["part"] = target.options["page"]
    return Target("studio", target.record, target.ids, options)

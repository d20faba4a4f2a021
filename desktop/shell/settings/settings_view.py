"""The settings: four groups of pages; a page is made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QStackedWidget, QWidget

from desktop.audit.page import AuditPage
from desktop.audit.report_page import ReportPage
from desktop.desk import Desk, Target
from desktop.disclosures.register_page import RegisterPage
from desktop.incidents.settings_page import IncidentsPage
from desktop.requests.requests_page import RequestsPage
from desktop.requests.retention_page import RetentionPage
from desktop.shell.settings.about_page import AboutPage
from desktop.shell.settings.acts_page import ActsPage
from desktop.shell.settings.apart_page import ApartPage
from desktop.shell.settings.areas_page import AreasPage
from desktop.shell.settings.backup_page import BackupPage
from desktop.shell.settings.grids_page import GridsPage
from desktop.shell.settings.groups_page import GroupsPage
from desktop.shell.settings.keys_page import KeysPage
from desktop.shell.settings.norms_page import NormsPage
from desktop.shell.settings.officers_page import OfficersPage
from desktop.shell.settings.pc_page import PcPage
from desktop.shell.settings.rights_page import RightsPage
from desktop.shell.settings.station_page import StationPage
from desktop.shell.settings.workers_page import WorkersPage
from desktop.sync.settings_page import SyncPage
from desktop.tabbed import LOW_H
from desktop.theme import TextRole, theme
from desktop.widgets.button import Button
from desktop.widgets.layout import column, flow
from desktop.widgets.tabs import Tabs
from desktop.widgets.text import Text
from forms.i18n import N_, _
from models.rights.deeds import Deed


class Page(Protocol):
    """A page of the settings reads what it shows whenever it is opened."""

    def open(self, target: Target) -> None: ...


PAGES: dict[str, tuple[str, Callable[[Desk], QWidget]]] = {
    "pc": (N_("This PC"), PcPage),
    "station": (N_("Station"), StationPage),
    "grids": (N_("Grids of the community"), GridsPage),
    "areas": (N_("Area list"), AreasPage),
    "workers": (N_("Workers and accounts"), WorkersPage),
    "rights": (N_("Rights"), RightsPage),
    "officers": (N_("Studio officers"), OfficersPage),
    "groups": (N_("Special groups"), GroupsPage),
    "norms": (N_("Norms"), NormsPage),
    "sync": (N_("Line to the district"), SyncPage),
    "backup": (N_("Backup"), BackupPage),
    "keys": (N_("Keys"), KeysPage),
    "apart": (N_("Level 4"), ApartPage),
    "incidents": (N_("Incidents·"), IncidentsPage),
    "disclosures": (N_("What left the house"), RegisterPage),
    "requests": (N_("Rights over one's own data"), RequestsPage),
    "retention": (N_("How long data are kept"), RetentionPage),
    "acts": (N_("Recent acts"), ActsPage),
    "audit": (N_("Audit"), AuditPage),
    "compliance": (N_("Compliance report"), ReportPage),
    "about": (N_("About"), AboutPage),
}
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "pc": (N_("PC and backup"), ("pc", "sync", "backup", "keys", "about")),
    "community": (N_("Community and workers"),
                  ("station", "grids", "areas", "workers", "rights", "officers", "groups", "norms")),
    "data": (N_("Data protection"), ("requests", "disclosures", "retention", "apart", "incidents")),
    "log": (N_("Acts and audit"), ("acts", "audit", "compliance")),
}  # fmt: skip
"""All pages in one row were three rows of a small screen, and nobody found anything in them."""
NOT_AT_SEATS = frozenset({"apart", "grids", "officers", "groups", "requests", "retention"})
"""What only a community has."""
_FOR: Mapping[str, tuple[Deed, str]] = {
    "station": (Deed.SETTINGS, "places"),
    "grids": (Deed.SETTINGS, "places"),
    "areas": (Deed.SETTINGS, "places"),
    "officers": (Deed.READ, "studio"),
    "groups": (Deed.READ, "care"),
    "audit": (Deed.READ_AUDIT, "settings"),
    "compliance": (Deed.READ_AUDIT, "settings"),
    "requests": (Deed.READ, "requests"),
    "retention": (Deed.READ, "retention"),
}
"""Pages that are of no use to who may not do this."""
PAGE_OF_KIND = {
    "person_request": "requests",
    "erasure": "retention",
    "incident": "incidents",
    "area": "grids",
    "worker": "workers",
    "studio_officer": "officers",
}


def is_for(desk: Desk, page: str) -> bool:
    """Whether the worker can do anything on a page."""
    return page not in _FOR or desk.may(*_FOR[page])


class SettingsView(QWidget):
    """``desk.go("settings", page="backup")`` opens a page; a record of kind ``area`` or ``worker`` its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pages: dict[str, QWidget] = {}
        self._group = QButtonGroup(self)
        self._keys = [key for key in PAGES if not (desk.at_seat and key in NOT_AT_SEATS) and is_for(desk, key)]
        self._groups = {name: found for name, (_title, keys) in GROUPS.items() if (found := self._here(keys))}
        self._left_at = {name: keys[0] for name, keys in self._groups.items()}
        self.groups = Tabs([(name, _(GROUPS[name][0])) for name in self._groups])
        self.groups.chosen.connect(lambda name: desk.go("settings", page=self._left_at[name]))
        self.buttons = {key: self._button(self._keys.index(key), key) for keys in self._groups.values() for key in keys}
        self.title = Text(_("Settings"), TextRole.TITLE)
        self.stack = QStackedWidget()
        head = column(self.title, self.groups, flow(*self.buttons.values()), gap=8, margins=(24, 20, 24, 0))
        self.setLayout(column(head, self.stack, gap=12))
        self.show_page("pc", Target("settings"))

    def _here(self, keys: tuple[str, ...]) -> list[str]:
        return [key for key in keys if key in self._keys]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.title.setHidden(self.height() < theme().px(LOW_H))

    def show_target(self, target: Target) -> None:
        known = PAGE_OF_KIND.get(str(target.options.get("kind", "")), self.current)
        page = str(target.options.get("page", known))
        self.show_page(page if page in self.buttons else self.current, target)

    @property
    def current(self) -> str:
        return self._keys[self._group.checkedId()]

    def show_page(self, key: str, target: Target) -> None:
        if key not in self.pages:
            self.pages[key] = PAGES[key][1](self._desk)
            self.stack.addWidget(self.pages[key])
        self._mark(key)
        self.stack.setCurrentWidget(self.pages[key])
        cast("Page", self.pages[key]).open(target)

    def _mark(self, key: str) -> None:
        """Show the group of a page, and the page among those of the group; the keys begin there."""
        group = next(name for name, keys in self._groups.items() if key in keys)
        self._left_at[group] = key
        self.groups.choose(group)
        for each, button in self.buttons.items():
            button.setVisible(each in self._groups[group])
        self.buttons[key].setChecked(True)
        if self.stack.currentWidget() is not self.pages[key] or not self._has_keys():
            self.buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_keys(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _button(self, number: int, key: str) -> Button:
        button = Button(_(PAGES[key][0]))
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.clicked.connect(lambda: self._desk.go("settings", page=key))
        self._group.addButton(button, number)
        return button

"""Care: who is cared for and by whom, what is missing, which visits are due; and the page of one person."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from desktop.care.person_view import PersonPage
from desktop.care.tab import TABLES
from desktop.care.tabs import TABS
from desktop.desk import Desk, Target
from desktop.tabbed import TabbedView
from forms.i18n import _


class CareView(TabbedView):
    """``desk.go("care", id)`` opens the page of a resident, with ``act=…`` what to begin with there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Care"), TABS, TABLES)

    @cached_property
    def person(self) -> PersonPage:
        page = PersonPage(self._desk)
        page.left.connect(self.back)
        self.pages.addWidget(page)
        return page

    def open_other(self, record_id: UUID, target: Target) -> bool:
        self.open_person(record_id, str(target.options.get("act", "")))
        return True

    def open_person(self, resident_id: UUID, act: str = "") -> None:
        """``act``: what to begin with there, as pairing."""
        self.pages.setCurrentWidget(self.person)
        self.person.open(resident_id, act)

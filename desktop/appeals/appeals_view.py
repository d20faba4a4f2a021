"""Appeals: the work list, intake, figures, what they go by; and the page of one appeal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from uuid import UUID

from desktop.appeals.page_view import AppealPageView
from desktop.appeals.tabs import TABLES, TABS
from desktop.desk import Change, Desk, Target
from desktop.tabbed import TabbedView, TabSpec
from forms.i18n import _


class AppealsView(TabbedView):
    """``desk.go("appeals", id)`` opens an appeal, with ``act=…`` a step on it; ``page=…`` a tab.

    ``tabs`` and ``tables``: those of other areas that stand here too (whistles, problems).
    """

    def __init__(self, desk: Desk, tabs: Sequence[TabSpec] = (), tables: Sequence[str] = ()) -> None:
        super().__init__(desk, _("Appeals"), (*TABS, *tabs), (*TABLES, *tables))

    @cached_property
    def page(self) -> AppealPageView:
        view = AppealPageView(self._desk)
        view.left.connect(self.back)
        self.pages.addWidget(view)
        return view

    def open_other(self, record_id: UUID, target: Target) -> bool:
        self.pages.setCurrentWidget(self.page)
        self.page.open(record_id, str(target.options.get("act", "")))
        return True

    def _changed(self, change: Change) -> None:
        super()._changed(change)
        if change.touches(*TABLES) and "page" in self.__dict__ and self.pages.currentWidget() is self.page:
            self.page.model.load()

"""The three-zero studio: its Saturdays, matters, hazards and figures, and what others add as a tab."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.desk import Desk
from desktop.profile import worker_name
from desktop.studio.acting import Acting
from desktop.studio.tabs import TABLES, tabs
from desktop.tabbed import TabbedView, TabSpec
from forms.i18n import _


class StudioView(TabbedView):
    """``desk.go("studio", id, kind="studio_matter")`` opens a record, ``page=…`` a tab. Kinds of records
    are those of the tabs.

    ``more``: tabs of other areas, which stand before the figures, with the ``tables`` they show.
    """

    def __init__(self, desk: Desk, more: Sequence[TabSpec] = (), tables: Sequence[str] = ()) -> None:
        with desk.station.sessions() as session:
            self.acting = Acting(worker_name(session, desk.station))
        *own, figures = tabs(self.acting)
        super().__init__(desk, _("Three-zero studio"), (*own, *more, figures), (*TABLES, *tables))
        self.acting.setParent(self)

"""The logs of the day (F02) that name a case, on the page of the case: each line leads to its log."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from desktop.case_page import Linked, linked_line
from desktop.desk import Desk
from desktop.theme import Tone
from desktop.widgets import ChipLook, ListCard
from forms.i18n import _
from models.visits.log_links import NamedBy


class LogsCard(ListCard):
    """A case that no log names has no such card."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Visit logs"))
        self._desk = desk

    def show_logs(self, logs: Sequence[NamedBy]) -> None:
        self.show_lines([linked_line(self._line(log)) for log in logs])

    def _line(self, log: NamedBy) -> Linked:
        settled = ChipLook(_("Settled on this day"), Tone.SUCCESS, "met")
        found = ChipLook(_("Found on this day"), Tone.NEUTRAL, "search")
        return Linked(
            _("Log of {day}").format(day=log.on.isoformat()),
            " · ".join(filter(None, (log.author, log.number))),
            settled if log.named.settled else found,
            partial(self._desk.go, "visits", log.log_id, kind="log"),
        )

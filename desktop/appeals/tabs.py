"""The tabs of appeals: one line each; a tab is made when it is first asked for."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.tabbed import Tab, TabSpec
from forms.i18n import N_


def _work(desk: Desk) -> Tab:
    from desktop.appeals.list_view import WorkTab

    return WorkTab(desk)


TABS = (TabSpec("work", N_("Work list"), _work),)
TABLES = (
    "appeal", "appeal_step", "appeal_link", "appeal_now", "appeal_topic", "department", "notice", "holiday_notice",
    "file_member", "attachment", "resident", "dwelling", "building", "estate", "worker",
)  # fmt: skip
"""What any tab may show."""

"""What a volunteer did and how long it took: noted in one line, summed up by year, as his certificate says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form
from desktop.care.care_list import CareList, ListSpec
from desktop.desk import Desk
from desktop.offering import offer_act
from desktop.theme import TextRole
from desktop.widgets import Button, Column, EmptyState, Kind, Text, column
from desktop.widgets.rows import Align
from forms.care_service import VOLUNTEER_SERVICE, hours_text, save_service, served_text
from forms.i18n import N_, _
from models.calendar import today
from models.care.service import Served, by_year, strike_service

ACT = "care.service"
_COLUMNS: tuple[Column[Served], ...] = (
    Column("on", N_("Day of service"), lambda each: each.on.isoformat(), 122),
    Column("what", N_("Service (volunteer)"), served_text, 320),
    Column(
        "hours", N_("Length of service"), lambda each: hours_text(each.minutes) if each.minutes else "", 110,
        Align.RIGHT, lambda each: each.minutes or 0,
    ),
    Column("noted", N_("Noted by"), lambda each: each.noted_by, 110),
)  # fmt: skip


class ServiceList(QWidget):
    """S notes something new; Delete strikes a line out that is not true, but for visits, which are corrected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.sums = Text("", TextRole.STRONG, wrap=True)
        self.note = Button(_("Note service"), Kind.SECONDARY, "add", "S")
        self.strike = Button(_("Strike out"), Kind.SECONDARY, "delete")
        offer_act(desk, ACT, self.note)
        offer_act(desk, "care.strike", self.strike)
        empty = EmptyState(
            "helper", _("No service noted so far"), _("Visits of care stand here by themselves, with their length.")
        )
        spec = ListSpec("service", N_("Voluntary service"), _COLUMNS, lambda each: each.record_id, masks={})
        keys = {Qt.Key.Key_S: self.note.click, Qt.Key.Key_Delete: self.strike.click}
        self.list = CareList(desk, spec, empty, self.strike, self.note, keys=keys)
        self.list.bar.search.hide()  # of one helper, the newest first: nothing to look for
        self.strike.clicked.connect(self._strike)
        self.list.table.selected.connect(lambda *_args: self._show_state())
        box = column(self.sums, gap=8)
        box.addWidget(self.list, 1)
        self.setLayout(box)

    def show_lines(self, lines: Sequence[Served]) -> None:
        years = [_("{year}: {hours}").format(year=year, hours=hours_text(n)) for year, n in by_year(lines).items() if n]
        self.sums.setText(" · ".join(years) or _("No length of service is noted so far."))
        self.list.set_rows(lines)
        self._show_state()

    def form(self, helper_id: UUID) -> ActForm:
        """The form of one line more."""

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_service(session, raw, helper_id=helper_id).id

        return act_form(self._desk, ACT, VOLUNTEER_SERVICE, store, about=helper_id, first={"on": today()})

    def _show_state(self) -> None:
        each = self.list.current_row()
        self.strike.setEnabled(isinstance(each, Served) and each.manner is None)

    def _strike(self) -> None:
        each = self.list.current_row()
        if isinstance(each, Served) and each.manner is None:
            said = partial(self._struck, each)
            self._desk.write("care.strike", lambda session: strike_service(session, each.record_id).id, said, self)

    def _struck(self, each: Served, pair: tuple[object, int | None]) -> None:
        self._desk.done.emit(_("Struck out: {what}").format(what=served_text(each)), pair[1])

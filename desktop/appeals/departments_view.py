"""Departments: who can be asked, whom to ask for there; each is edited beside the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.appeals.list_view import AppealList
from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.offering import offer_act
from desktop.record_list import ListSpec
from desktop.widgets import Beside, Button, Column, EmptyState, Kind, SidePanel, column
from forms.appeals import DEPARTMENT
from forms.appeals_saving import save_department
from forms.appeals_words import DEPARTMENT_KINDS
from forms.care_words import words_of
from forms.i18n import N_, _
from forms.types import YesNo
from models.appeals.departments import departments
from models.appeals.records import Department, DepartmentKind
from models.masks import mask_name, mask_phone


class DepartmentsPage(QWidget):
    """Enter edits, N adds."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._every: list[Department] = []
        self._communities: dict[str, list[str]] = {}
        self._text = ""
        self.add_button = Button(_("Add a department"), Kind.PRIMARY, "add", "N")
        offer_act(desk, "appeal.department", self.add_button)
        spec = ListSpec(
            "departments", N_("Departments"), self._columns(), lambda row: row.id, N_("Name or person"),
            masks={"leader": mask_name, "contact": mask_name, "phone": mask_phone},
        )  # fmt: skip
        self.list = AppealList(
            desk, spec, EmptyState("district", _("No department fits"), ""), self.add_button,
            keys={Qt.Key.Key_N: self.add},
        )  # fmt: skip
        self.panel = SidePanel()
        self.beside = Beside(self.list, self.panel)
        self.setLayout(column(self.beside, gap=0))
        self.list.searched.connect(self._search)
        self.list.opened.connect(self.edit)
        self.add_button.clicked.connect(self.add)
        self.panel.closed.connect(self.list.focus_rows)

    def begin(self) -> None:
        self.list.focus_rows()

    def load(self) -> None:
        self._desk.read(lambda session: departments(session, active=None), self._show, self)

    def add(self) -> None:
        self._open(None)

    def edit(self, department_id: object) -> None:
        """Open an entry of this station; at a seat those of communities are theirs."""
        own = self._desk.station.community_code
        if any(row.id == department_id and row.community_code == own for row in self._every):
            self._open(cast("UUID", department_id))

    def _open(self, department_id: UUID | None) -> None:
        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_department(session, raw, department_id=department_id).id

        first = {} if department_id else {"kind": DepartmentKind.DISTRICT, "daily_problem": False, "active": True}
        model = FormModel(
            self._desk, DEPARTMENT, "appeal.department", record_id=department_id, first=first, store=store
        )
        view = FormView(model, flat=True)
        model.setParent(view)
        view.left.connect(self.panel.leave)
        model.saved.connect(lambda _id: self._saved(model.act_id))
        self.panel.show_content(_("Department") if department_id else _("Add a department"), view)
        self.beside.arrange()
        keys = list(view.editors)
        if department_id is not None:
            view.editors["name"].setEnabled(False)  # everything else names it by that
        view.editors[keys[1] if department_id else keys[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Saved"), act_id)

    def _show(self, every: list[Department]) -> None:
        self._every = self._once(every) if self._desk.at_seat else every
        text = self._text.casefold()
        self.list.set_rows(
            [row for row in self._every if text in f"{row.name} {row.leader or ''} {row.contact or ''}".casefold()]
        )

    def _once(self, every: list[Department]) -> list[Department]:
        """Each department once, with its communities: the seat's own entry, which alone it can change, if any."""
        own = self._desk.station.community_code
        below = [row for row in every if row.community_code != own]
        self._communities = {}
        for row in below:
            self._communities.setdefault(row.name, []).append(self._desk.community(row.community_code))
        by_name = {row.name: row for row in sorted(every, key=lambda row: row.community_code == own)}
        return sorted(by_name.values(), key=lambda row: row.name)

    def _search(self, text: str) -> None:
        self._text = text
        self.load()

    def _columns(self) -> list[Column[Department]]:
        name: Column[Department] = Column("name", N_("Department"), lambda row: row.name, 170)
        whose: Column[Department] = Column(
            "communities", N_("Communities"), lambda row: "、".join(self._communities.get(row.name, ())), 200
        )
        return [name, *([whose] if self._desk.at_seat else []), *_columns()]


def _columns() -> list[Column[Department]]:
    def yes(value: bool) -> str:
        return YesNo().text(value)

    return [
        Column("kind", N_("Kind of department"), lambda row: words_of(DEPARTMENT_KINDS, row.kind), 130),
        Column("leader", N_("Who leads it"), lambda row: row.leader or "", 110),
        Column("contact", N_("Whom to ask for"), lambda row: row.contact or "", 110),
        Column("phone", N_("Phone"), lambda row: row.phone or "", 140),
        Column("daily", N_("Daily problem"), lambda row: yes(row.daily_problem), 120),
        Column("active", N_("Can be asked"), lambda row: yes(row.active), 100),
    ]

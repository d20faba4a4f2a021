"""The hazards: what is open, how it stands and what comes next; the page of one; a new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from sqlalchemy.orm import Session

from desktop.community_column import community_column
from desktop.desk import Desk
from desktop.narrowing import NarrowPanel, filter_chips
from desktop.printing.preview_view import show_preview
from desktop.record_list import ListSpec
from desktop.studio import papers
from desktop.studio.acting import Acting
from desktop.studio.hazard_forms import NewHazardForm, NewHazardModel
from desktop.studio.hazard_page import HazardPageView
from desktop.studio.hazards_model import SHOWN, HazardsModel
from desktop.studio.looks import hazard_kind_text, hazard_light_chip, hazard_state_chip, moment_text, next_step
from desktop.studio.parts import StudioList
from desktop.tabbed import Tab
from desktop.widgets import Beside, Button, Column, EmptyState, Kind, SidePanel
from desktop.widgets.layout import hide_unless
from desktop.widgets.stack import Stack
from forms.i18n import N_, _
from models.clocks.deadlines import Light
from models.studio.hazard_queries import HazardRow
from models.studio.rules import HAZARD_KINDS
from models.visits.records import VisitFinding

_URGENT = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, None: 3}


class HazardsTab(Tab):
    """Alt+N notes a hazard, Enter opens one. ``state`` of a target narrows; ``finding`` is followed as a new hazard."""

    def __init__(self, desk: Desk, acting: Acting) -> None:
        super().__init__()
        self._desk = desk
        self.model = HazardsModel(desk, self)
        self.filters = NarrowPanel({"state": _("State"), "kind": _("Kind of hazard")})
        self.filters.set_options(self.model.options())
        self.filters.show_values(self.model.narrowed_to)
        self.empty = EmptyState("hazard", "", "", _("New hazard"))
        self.add_button = Button(_("New hazard"), Kind.PRIMARY, "add", "Alt+N")
        hide_unless(self.add_button, not desk.at_seat)  # a hazard is found on the spot
        self.blank_button = Button(_("Blank notices"), Kind.QUIET, "sheet")
        spec = ListSpec(
            "hazards", N_("Hazards"), _columns(desk), lambda each: each.hazard.id,
            placeholder=N_("Number, place or words"), masks={},
            hidden=("number", "found", *(("light", "until") if desk.at_seat else ())),
        )  # fmt: skip
        self.list = StudioList(
            desk, spec, self.empty, self.blank_button, self.add_button, filters=self.filters
        )  # fmt: skip
        self.panel = SidePanel()
        self.beside = Beside(self.list, self.panel)
        self.page = HazardPageView(desk, acting)
        self.pages = Stack()
        for each in (self.beside, self.page):
            self.pages.addWidget(each)
        self.fill(self.pages, self._read)
        self._connect()

    def _connect(self) -> None:
        model, listed = self.model, self.list
        model.shown.connect(self._show)
        model.failed.connect(self.fail)
        listed.searched.connect(model.look_for)
        listed.filter_removed.connect(lambda key: self._narrow(**{key: None}))
        listed.cleared.connect(self.clear)
        listed.opened.connect(self.open_record)
        self.filters.changed.connect(lambda: self._narrow(**self.filters.values()))
        self.empty.acted.connect(self._help)
        self.add_button.clicked.connect(self.add)
        self.blank_button.clicked.connect(lambda: show_preview(self._desk, papers.blank_hazard_notice(), self))
        self.page.left.connect(self.back)
        self.panel.closed.connect(listed.focus_rows)
        self.beside.covered.connect(lambda _covered: self._cover())
        self.pages.currentChanged.connect(lambda _number: self._cover())

    def _cover(self) -> None:
        self.cover(self.pages.currentWidget() is self.page or self.beside.is_covered)

    def _read(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.page:
            self.page.model.load()

    def begin(self) -> None:
        if self.pages.currentWidget() is self.page:
            self.page.begin()
        elif self.panel.content is None and self.list.rows.rows():
            self.list.focus_rows()
        elif self.panel.content is None:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if options.get("page") == "hazards":
            self.pages.setCurrentWidget(self.beside)
        if "state" in options:
            self._narrow(state=options["state"])
        if isinstance(options.get("finding"), UUID):
            self.follow(options["finding"])

    def open_record(self, record_id: object) -> None:
        if isinstance(record_id, UUID):
            self.pages.setCurrentWidget(self.page)
            self.page.open(record_id)

    def back(self) -> None:
        """From the page of one hazard to the list."""
        self.pages.setCurrentWidget(self.beside)
        self.list.focus_rows()

    # a new one --------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Open an empty form beside the list; a seat notes none."""
        if self._desk.at_seat:
            return
        self._ask(NewHazardForm(self._desk, NewHazardModel(self._desk, None, {}), from_visit=False))

    def follow(self, finding_id: UUID) -> None:
        """Open the form with what a visit found."""

        def show(first: dict[str, object]) -> None:
            model = NewHazardModel(self._desk, finding_id, first)
            self._ask(NewHazardForm(self._desk, model, from_visit=True))

        self._desk.read(lambda session: _of_finding(session, finding_id), show, self)

    def _ask(self, form: NewHazardForm) -> None:
        form.left.connect(self.panel.leave)
        form.done.connect(self._added)
        self.panel.show_content(_("New hazard"), form)
        self.beside.arrange()
        form.begin() if form.picker.isHidden() or form.picker.parent() is None else form.picker.begin()

    def _added(self, hazard_id: object, act_id: int | None) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Hazard noted"), act_id)
        self.open_record(hazard_id)

    # the list ---------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Show all again, those that are done too."""
        self.list.bar.search.clear()
        self.model.text = ""
        self._narrow(state=None, kind=None)

    def _narrow(self, **changes: object) -> None:
        self.model.narrow(**changes)
        self.filters.show_values(self.model.narrowed_to)

    def _show(self) -> None:
        self.show_content()
        rows = sorted(self.model.rows, key=lambda each: _URGENT[each.light])
        if not rows:
            self._show_empty()
        self.list.set_rows(rows)
        self.list.bar.show_filters(filter_chips(self.model.narrowed_to, self.model.options()))
        more = _("Only the latest {n} are shown; narrow the list to see others.").format(n=SHOWN)
        self.list.show_note(more if len(rows) == SHOWN else "")
        only_open = self.model.narrowed_to["state"] == self.model.waiting and not self.model.text
        self.counted.emit(len(rows) if only_open and not self.model.narrowed_to["kind"] else None)

    def _show_empty(self) -> None:
        narrowed = self.model.narrowed and self.model.narrowed_to["state"] != self.model.waiting
        if self._desk.at_seat and not narrowed:
            self.empty.title.setText(_("No reported hazard waits"))
            self.empty.sentence.setText(_("What communities reported up stands here until it is cleared."))
            self.empty.action.setText(_("Clear all filters"))
            return
        self.empty.title.setText(_("Nothing here") if narrowed else _("No hazard is open"))
        self.empty.sentence.setText(
            _("Nothing matches. Take a filter away, or write less.")
            if narrowed
            else _("What is dangerous and was found on visits, on patrol or in the studio stands here until cleared.")
        )
        self.empty.action.setText(_("Clear all filters") if narrowed else _("New hazard"))

    def _help(self) -> None:
        if self.empty.action.text() == _("New hazard"):
            self.add()
        else:
            self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panel.content is not None:
            self.panel.leave()
        else:
            super().keyPressEvent(event)


def _of_finding(session: Session, finding_id: UUID) -> dict[str, object]:
    """What of a hazard a visit has already noted."""
    found = session.get_one(VisitFinding, finding_id)
    kind = found.kind if found.kind in HAZARD_KINDS else None
    return {"kind": kind, "description": found.problem}


def _community(each: HazardRow) -> str:
    return each.hazard.community_code


def _columns(desk: Desk) -> list[Column[HazardRow]]:
    def light(each: HazardRow) -> str:
        chip = hazard_light_chip(each)
        return chip.text if chip is not None else "—"

    return [
        Column("light", N_("Light·"), light, 150, sort=lambda each: _URGENT[each.light], chip=hazard_light_chip),
        *community_column(desk, _community),
        Column("kind", N_("Kind of hazard"), lambda each: hazard_kind_text(each.hazard.kind), 150),
        Column("place", N_("Place of the hazard"), lambda each: each.place, 160),
        Column("description", N_("What is dangerous"), lambda each: each.hazard.description.replace("\n", " "), 220),
        Column("state", N_("State"), lambda each: hazard_state_chip(each.state).text, 150,
               chip=lambda each: hazard_state_chip(each.state)),
        Column("next", N_("Next step"), next_step, 220),
        Column("until", N_("To be mended by"), lambda each: moment_text(each.until), 150, sort=lambda each: each.until),
        Column("responsible", N_("Who has to mend it"), lambda each: each.hazard.responsible or "", 115),
        Column("found", N_("Found at"), lambda each: moment_text(each.hazard.found_at), 130,
               sort=lambda each: each.hazard.found_at),
        Column("number", N_("Number"), lambda each: each.hazard.number, 180),
    ]  # fmt: skip

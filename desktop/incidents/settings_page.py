"""事件处置 in the settings: one button when a PC, a stick or a paper is lost; the incidents so far."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget
from sqlalchemy.orm import Session

from desktop.act_form import chosen_from
from desktop.case_looks import short_number
from desktop.desk import Change, Desk, Target
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.incidents.page import make_page, pc_words, state_chip, steps_words
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import column
from desktop.widgets.rows import Column, RowsModel
from desktop.widgets.states import EmptyState
from desktop.widgets.table import DataTable
from desktop.widgets.text import Text
from forms.appeals_words import local_text
from forms.i18n import N_, _
from forms.incidents import INCIDENT
from forms.incidents_saving import save_incident
from forms.incidents_words import KINDS
from models.disclosures.records import Disclosure
from models.incidents.queries import IncidentRow, incidents, taken_out
from models.incidents.records import IncidentKind
from models.sync.neighbours import pcs

NOTE = "incident.note"
TITLE = N_("Incidents with personal information")
COLUMNS: tuple[Column[IncidentRow], ...] = (
    Column("number", N_("Number"), lambda row: short_number(row.incident.number), 110),
    Column("kind", N_("What happened (kind)"), lambda row: _(KINDS[row.incident.kind]), 180),
    Column("found", N_("Noticed at"), lambda row: local_text(row.incident.found_at), 150),
    Column("state", N_("State"), lambda row: state_chip(row.standing.state).text, 110,
           chip=lambda row: state_chip(row.standing.state)),
    Column("owed", N_("Still to do·"), lambda row: steps_words(row.standing.owed), 400),
)  # fmt: skip


class IncidentsPage(QWidget):
    """N notes an incident, Enter opens one; ``kind`` of a target (``lost_pc``) begins with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.form: FormView | None = None
        self.rows: RowsModel[IncidentRow] = RowsModel(COLUMNS, lambda row: row.incident.id)
        empty = EmptyState(
            "success", _("No incident so far"), _("When something is lost, note it at once: the rest follows."),
            _("Note an incident"),
        )  # fmt: skip
        self.table = DataTable(self.rows, TITLE, desk.settings.store, empty)
        self.lost_button = Button(_("A PC is lost"), Kind.DANGER, "warning")
        self.add_button = Button(_("Note an incident"), Kind.PRIMARY, "add", "N")
        said = _("Whom it concerns, the report and the letters are ready in a minute; the law asks for them at once.")
        header = SectionHeader(_(TITLE), None, self.lost_button, self.add_button)
        listed = QWidget()
        told = Text(said, ink="text_muted", wrap=True)
        listed.setLayout(column(header, told, self.table, gap=12, margins=(24, 4, 24, 16)))
        self.page = make_page(desk)
        framed = QWidget()
        framed.setLayout(column(self.page, margins=(24, 0, 24, 8)))
        self.listed, self.framed = listed, framed
        self.pages = QStackedWidget()
        for each in (listed, framed):
            self.pages.addWidget(each)
        self.setLayout(column(self.pages, gap=0))
        self.table.opened.connect(self.show_incident)
        for button, kind in ((self.lost_button, IncidentKind.LOST_PC), (self.add_button, None)):
            button.clicked.connect(lambda _checked=False, kind=kind: self.begin(kind))
        empty.acted.connect(lambda: self.begin(None))
        self.page.left.connect(self._back)
        desk.changed.connect(self._changed)
        desk.line.ended.connect(self._exchanged)  # receipts and revoked PCs come with no change of an incident

    def open(self, target: Target) -> None:
        self.refresh()
        if target.record is not None:
            self.show_incident(target.record)
        elif (kind := target.options.get("kind")) in {each.value for each in IncidentKind}:
            self.begin(IncidentKind(kind))

    def refresh(self) -> None:
        self._desk.read(incidents, self.rows.set_rows, self)

    def show_incident(self, incident_id: object) -> None:
        if isinstance(incident_id, UUID):
            self.leave()
            self.pages.setCurrentWidget(self.framed)
            self.page.open(incident_id)

    def begin(self, kind: IncidentKind | None) -> None:
        """Show the form of a new incident."""
        self.leave()
        known = {"kind": kind} if kind is not None else {}
        model = FormModel(self._desk, INCIDENT, NOTE, context={"incident": "new"}, first=known, store=_store)
        model.saved.connect(self._saved)
        with self._desk.station.sessions() as session:
            special = {
                "station_id": chosen_from([(pc.id, pc_words(pc)) for pc in pcs(session) if not pc.own]),
                "disclosure_id": chosen_from([(row.id, file_words(row)) for row in taken_out(session)]),
            }
        wide = ("account", "measures", *special)
        self.form = FormView(model, _("Note it and go on"), wide=wide, special=special)
        self.form.left.connect(self._back)
        self.pages.addWidget(self.form)
        self.pages.setCurrentWidget(self.form)
        begins_with = {None: "kind", IncidentKind.LOST_PC: "station_id"}.get(kind, "account")
        self.form.editors[begins_with].setFocus()

    def leave(self) -> None:
        """Take the form away, if one is shown."""
        if self.form is not None:
            self.pages.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None

    def _saved(self, incident_id: object) -> None:
        self.show_incident(incident_id)

    def _back(self) -> None:
        self.leave()
        self.pages.setCurrentWidget(self.listed)
        self.refresh()
        self.table.setFocus()

    def _changed(self, change: Change) -> None:
        if change.touches("incident", "incident_step") and self.isVisible():
            self.refresh()
            self._read_again()

    def _exchanged(self) -> None:
        if self.isVisible():
            self._read_again()

    def _read_again(self) -> None:
        if self.pages.currentWidget() is self.framed:
            self.page.load()


def file_words(row: Disclosure) -> str:
    """A file or print of the register, as one looks for it."""
    when = local_text(row.left_at) if row.left_at else ""
    return " · ".join(filter(None, (when, _(row.what), row.number, row.receiver)))


def _store(session: Session, raw: Mapping[str, object]) -> UUID:
    return save_incident(session, raw).id

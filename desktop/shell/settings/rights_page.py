"""Rights: what I may do, what roles bring, and what was given singly; who may gives and ends a right here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk, Target
from desktop.form_model import FormModel
from desktop.shell.settings.records_page import Records, RecordsPage
from desktop.theme import TextRole, Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import column
from desktop.widgets.rows import ChipLook, Column, RowsModel
from desktop.widgets.states import EmptyState
from desktop.widgets.table import DataTable
from desktop.widgets.text import Text
from forms.i18n import N_, _
from forms.rights import MatrixRow, matrix, mine, right_form, save_right
from forms.rights_words import AREAS, ROLES, area_text, deed_text
from models import calendar
from models.places.records import Area, AreaLevel
from models.rights.actions import end
from models.rights.deciding import Standing
from models.rights.deeds import Deed
from models.rights.queries import Separation, grants, separation
from models.rights.records import Grant
from models.workers.records import Worker, WorkerRole

GIVE, END = "rights.give", "rights.end"


@dataclass(frozen=True)
class GrantRow:
    """A right as it is listed."""

    grant: Grant
    worker: str
    grid: str

    @property
    def holds(self) -> bool:
        today = calendar.today()
        return self.grant.starts_on <= today and (self.grant.ends_on is None or self.grant.ends_on > today)

    @property
    def areas(self) -> str:
        return "、".join(area_text(area) for area in self.grant.areas or () if area in AREAS) or _("all areas")


@dataclass(frozen=True)
class Shown:
    """What the page reads at once."""

    rows: list[GrantRow]
    workers: dict[str, str]
    grids: dict[str, str]
    apart: Separation


def read(session: Session) -> Shown:
    names = {worker.id: worker for worker in session.scalars(select(Worker).where(Worker.alive()))}
    grids = session.scalars(select(Area).where(Area.alive(), Area.level == AreaLevel.GRID).order_by(Area.code))
    by_id = {grid.id: grid.name for grid in grids}
    rows = [
        GrantRow(grant, getattr(names.get(grant.worker_id), "name", "—"), by_id.get(grant.grid_id, "—"))  # type: ignore[arg-type]
        for grant in grants(session)
    ]
    here = {id_.hex: worker.name for id_, worker in names.items() if worker.active}
    return Shown(rows, here, {id_.hex: name for id_, name in by_id.items()}, separation(session))


def _state(row: GrantRow) -> ChipLook:
    if row.holds:
        return ChipLook(_("Holds now"), Tone.SUCCESS, "checked")
    if row.grant.ends_on is not None and row.grant.ends_on <= calendar.today():
        return ChipLook(_("Ended on {day}").format(day=row.grant.ends_on.isoformat()), Tone.NEUTRAL, "partly")
    return ChipLook(_("Holds from {day}").format(day=row.grant.starts_on.isoformat()), Tone.INFO, "info")


def _until(row: GrantRow) -> str:
    return row.grant.ends_on.isoformat() if row.grant.ends_on else "—"


COLUMNS: tuple[Column[GrantRow], ...] = (
    Column("worker", N_("To whom"), lambda row: row.worker, 120),
    Column("right", N_("Right"), lambda row: deed_text(Deed(row.grant.deed)), 170),
    Column("areas", N_("Area of work"), lambda row: row.areas, 200),
    Column("grid", N_("Standing in for grid"), lambda row: row.grid, 120),
    Column("until", N_("Holds no longer from"), _until, 130),
    Column("state", N_("State"), lambda row: _state(row).text, 150, chip=_state),
    Column("reason", N_("Reason, as it stands in the record"), lambda row: row.grant.reason, 220),
)


def _of_role(role: WorkerRole) -> Column[MatrixRow]:
    return Column(role.value, ROLES[role], lambda row: row.text(role), 150)


MATRIX_COLUMNS: tuple[Column[MatrixRow], ...] = (
    Column("deed", N_("Right"), lambda row: deed_text(row.deed), 150),
    *(_of_role(role) for role in ROLES),
)


class RightsPage(RecordsPage):
    """Enter on nothing: a right is ended, never changed."""

    def __init__(self, desk: Desk) -> None:
        self._shown = Shown([], {}, {}, Separation((), False))
        self.end_button = Button(_("End this right…"))
        self.matrix_button = Button(_("My rights, and those of roles"), icon_name="columns")
        self.banner = Banner("", Tone.WARNING, dismissible=False)
        self.banner.hide()
        empty = EmptyState("lock", _("Nothing is given singly"), _("Everybody works with what the role brings."))
        records = Records(
            title=N_("Rights given singly"),
            add=N_("Give a right"),
            columns=COLUMNS,
            record_id=lambda row: row.grant.id,
            tables=("rights_grant", "worker", "setting"),
            read=lambda session: read(session).rows,
            form_of=lambda _record: self._form(),
        )
        super().__init__(desk, records, empty, self.matrix_button, self.end_button)
        self.above.addWidget(self.banner)
        self.matrix = MatrixView()
        self.pages.addWidget(self.matrix)
        self.matrix.back.clicked.connect(lambda: self.pages.setCurrentIndex(0))
        self.matrix_button.clicked.connect(lambda: self.pages.setCurrentWidget(self.matrix))
        self.end_button.clicked.connect(self._end)
        self.end_button.setEnabled(False)
        self.table.selected.connect(self._selected)
        gives = desk.may(Deed.APPOINT, "rights")
        self.add_button.setVisible(gives)
        self.end_button.setVisible(gives)

    def open(self, target: Target) -> None:
        self.refresh()
        if target.options.get("part") == "matrix":
            self.pages.setCurrentWidget(self.matrix)

    def refresh(self) -> None:
        self.matrix.mine.setText(mine_text(self._desk.station.standing))
        self._desk.read(read, self._show, self)

    def edit(self, record_id: UUID | None) -> None:
        if record_id is None and self._desk.may(Deed.APPOINT, "rights"):
            super().edit(None)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self.rows.set_rows(shown.rows)
        self.banner.text.setText(separation_text(shown.apart))
        self.banner.setVisible(bool(shown.apart.vacant))

    def _form(self) -> FormModel:
        form = right_form(self._shown.workers, self._shown.grids)
        return FormModel(self._desk, form, GIVE, store=partial(_store, form))

    def _row(self) -> GrantRow | None:
        chosen = self.selected()
        return next((row for row in self._shown.rows if row.grant.id == chosen), None)

    def _selected(self) -> None:
        row = self._row()
        self.end_button.setEnabled(row is not None and (row.holds or row.grant.ends_on is None))

    def _end(self) -> None:
        row = self._row()
        if row is not None:
            id_ = row.grant.id
            self._desk.write(END, lambda session: end(session, id_).id, self._ended, self)

    def _ended(self, pair: tuple[UUID, int]) -> None:
        self._desk.done.emit(_("The right has ended."), pair[1])
        self.refresh()


def _store(form: object, session: Session, raw: object) -> UUID:
    return save_right(session, raw, form)  # type: ignore[arg-type]


def mine_text(standing: Standing) -> str:
    """The own rights in some lines: the role, and by right the areas."""
    head = _("You work here as: {role}.").format(role=_(ROLES[standing.role]))
    if not standing.led and not standing.administers:
        return head + " " + _("The station has no secretary yet: until then everybody may do everything.")
    said = "；".join(_line(deeds, areas) for areas, deeds in _by_areas(standing).items())
    grid = " " + _("You see your own grid only.") if standing.own_grid and standing.role is WorkerRole.GRID else ""
    return _("{head} You may: {said}.").format(head=head, said=said) + grid


def _by_areas(standing: Standing) -> dict[str, list[str]]:
    """How far deeds reach, in words, to those that reach so far: everywhere, only there, or not there."""
    found: dict[str, list[str]] = {}
    most = {row.deed: frozenset().union(*row.areas.values()) for row in matrix()}
    for deed, areas in mine(standing):
        found.setdefault(_reach(frozenset(areas), most[deed]), []).append(deed_text(deed))
    return found


def _reach(areas: frozenset[str], most: frozenset[str]) -> str:
    lacking = most - areas
    if not lacking:
        return ""
    if len(lacking) < len(areas):
        return _(" (but for: {areas})").format(areas=_listed(lacking))
    return _(" (only: {areas})").format(areas=_listed(areas))


def _listed(areas: frozenset[str]) -> str:
    return "、".join(area_text(area) for area in AREAS if area in areas)


def _line(deeds: list[str], reach: str) -> str:
    return "、".join(deeds) + reach


def separation_text(apart: Separation) -> str:
    """What to say while administrators' work has no hand of its own (L-43)."""
    roles = "、".join(_(ROLES[role]) for role in apart.vacant)
    if apart.strict:
        return _("Grade 3 wants the three administrators apart. Not appointed yet: {roles}.").format(roles=roles)
    if not apart.led:
        return _(
            "Not appointed: {roles}. The station has no secretary yet: until then everybody who works here does their"
            " work. Appoint a secretary first, under Workers."
        ).format(roles=roles)
    return _(
        "Not appointed: {roles}; the secretary does their work. A small station may combine them, two people checking"
        " each other; a larger one should appoint them under Workers."
    ).format(roles=roles)


class MatrixView(QWidget):
    """What each role brings, to be read only: the program's own, the same at every station."""

    def __init__(self) -> None:
        super().__init__()
        self.back = Button(_("Back"), icon_name="back")
        self.rows: RowsModel[MatrixRow] = RowsModel(MATRIX_COLUMNS, lambda row: row.deed)
        self.table = DataTable(self.rows, "rights_matrix", None, EmptyState("lock", "", ""))
        words = Text(
            _("Level 3 is opened besides only where a group names who may see; level 4 by name, on teams and files."),
            TextRole.CAPTION,
            "text_muted",
            wrap=True,
        )
        self.mine = Text("", wrap=True)
        header = SectionHeader(_("My rights, and those of roles"), None, self.back)
        self.setLayout(column(header, self.mine, words, self.table, gap=12, margins=(24, 4, 24, 16)))
        self.rows.set_rows(matrix())

"""The officers of the studio: who sits there on Saturdays, from which department."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.shell.settings.records_page import Records, RecordsPage
from desktop.theme import Tone
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _
from forms.studio import OFFICER
from forms.studio_saving import save_officer
from models.studio.queries import officers
from models.studio.records import StudioOfficer


def officer_rows(session: Session) -> list[StudioOfficer]:
    """Return everybody, those who sit there now first."""
    return sorted(officers(session, active=None), key=lambda each: not each.active)


def _state(officer: StudioOfficer) -> ChipLook:
    if officer.active:
        return ChipLook(_("Sits in the studio now"), Tone.SUCCESS, "checked")
    return ChipLook(_("No longer here"), Tone.NEUTRAL, "partly")


COLUMNS: tuple[Column[StudioOfficer], ...] = (
    Column("name", N_("Officer's name"), lambda each: each.name, 140),
    Column("department", N_("Officer's department"), lambda each: each.department, 180),
    Column("post", N_("Position"), lambda each: each.post or "—", 150),
    Column("phone", N_("Officer's phone"), lambda each: each.phone or "—", 140),
    Column("state", N_("State"), lambda each: _state(each).text, 190, chip=_state),
)


class OfficersPage(RecordsPage):
    """Nobody is deleted: who leaves is marked so, and the rosters keep the name."""

    def __init__(self, desk: Desk) -> None:
        empty = EmptyState(
            "studio",
            _("No officer is known yet"),
            _("Police, justice, emergency management, petition office: add who sits in the studio on Saturdays."),
            _("Add an officer"),
        )
        records = Records(
            title=N_("Officers of the studio"),
            add=N_("Add an officer"),
            columns=COLUMNS,
            record_id=lambda each: each.id,
            tables=("studio_officer",),
            read=officer_rows,
            form_of=self._form_of,
        )
        super().__init__(desk, records, empty)

    def _form_of(self, record_id: UUID | None) -> FormModel:
        store = partial(_store, record_id)
        if record_id is not None:
            return FormModel(self._desk, OFFICER, "studio.officer", record_id=record_id, store=store)
        return FormModel(self._desk, OFFICER, "studio.officer", first={"active": True}, store=store)


def _store(record_id: UUID | None, session: Session, raw: Mapping[str, object]) -> UUID:
    return save_officer(session, raw, officer_id=record_id).id

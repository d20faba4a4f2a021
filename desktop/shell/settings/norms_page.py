"""The norms that a community may set: what holds, what is proposed and why; the secretary changes one by its form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.offering import offer_act
from desktop.shell.settings.records_page import Records, RecordsPage
from desktop.theme import Tone
from desktop.widgets.button import Button, Kind
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _
from forms.settings import AREAS, NORM_WORDS, SOURCES, norm_form, save_norm
from models.calendar import day_of
from models.cases.seats import own_code
from models.settings.actions import setting_id
from models.settings.norms import NORMS
from models.settings.queries import InForce, in_force

ACT = "settings.norm"


def _state(each: InForce) -> ChipLook:
    if each.set_at is None:
        return ChipLook(_("As proposed"), Tone.NEUTRAL, "partly")
    return ChipLook(_("Set on {day}").format(day=day_of(each.set_at).isoformat()), Tone.INFO, "edit")


COLUMNS: tuple[Column[InForce], ...] = (
    Column("area", N_("Area·"), lambda each: _(AREAS[each.norm.area]), 110),
    Column("norm", N_("Norm·"), lambda each: _(NORM_WORDS[each.norm.key]), 300),
    Column("value", N_("Value·"), lambda each: str(each.value), 70, sort=lambda each: each.value),
    Column("proposed", N_("Proposed"), lambda each: str(each.norm.proposed), 80, sort=lambda each: each.norm.proposed),
    Column("state", N_("State"), lambda each: _state(each).text, 140, chip=_state),
    Column("source", N_("Where it comes from·"), lambda each: _(SOURCES[each.norm.key]), 400),
)


class NormsPage(RecordsPage):
    """Enter opens a norm; an empty value is the proposal."""

    def __init__(self, desk: Desk) -> None:
        with desk.station.sessions() as session:
            code = own_code(session)
        self._keys = {setting_id(code, key): key for key in NORMS}
        ids = {key: id_ for id_, key in self._keys.items()}
        empty = EmptyState("settings", _("No norm"), "")
        records = Records(
            title=N_("Norms of the community"),
            add=N_("Change·"),
            columns=COLUMNS,
            record_id=lambda each: ids[each.norm.key],
            tables=("setting",),
            read=in_force,
            form_of=self._form_of,
        )
        self.change_button = Button(_("Change·"), Kind.PRIMARY, "edit")
        super().__init__(desk, records, empty, self.change_button)
        offer_act(desk, "settings.norm", self.change_button)
        self.add_button.hide()  # there are as many norms as there are
        self.change_button.clicked.connect(lambda: self.edit(self.selected()))

    def edit(self, record_id: UUID | None) -> None:
        """The form of a norm; of the first one where none is selected."""
        rows = self.rows.rows()
        if record_id is not None or rows:
            super().edit(record_id or self._records.record_id(rows[0]))

    def _form_of(self, record_id: UUID | None) -> FormModel:
        key = self._keys[record_id or next(iter(self._keys))]
        held = next((each for each in self.rows.rows() if each.norm.key == key and each.set_at is not None), None)
        first = {"value": held.value} if held is not None else {}
        store = partial(_store, key)
        return FormModel(self._desk, norm_form(NORMS[key]), ACT, context={"norm": key}, first=first, store=store)


def _store(key: str, session: Session, raw: Mapping[str, object]) -> UUID:
    save_norm(session, key, raw)
    return setting_id(own_code(session), key)

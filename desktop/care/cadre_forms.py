"""The forms about cadres: naming one, changing and ending a duty, noting a day on site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.care.cadres_model import CadresPage
from desktop.care.choices import Options
from desktop.desk import Desk
from desktop.editors import by_pinyin
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.widgets import ComboBox, Field
from forms import care_cadres
from forms.care_saving import amend
from forms.care_words import CADRE_DUTIES, words_of
from forms.form import Form
from forms.i18n import _
from models.care.records import CadreDay, CadreDuty, DutyKind


class CadreForm(FormView):
    """One of them beside the page; ``done``: it was stored, with its act. ``choice`` is asked above the form."""

    done = Signal(object)

    def __init__(self, model: FormModel, choice: ComboBox | None = None, title: str = "", needed: str = "") -> None:
        """``needed`` is said where nothing was chosen, but must be."""
        self.choice, self._needed = choice, needed
        self.chosen_field = Field(title, choice, required=bool(needed)) if choice else None
        super().__init__(model, above=self.chosen_field, flat=True)
        model.setParent(self)
        model.saved.connect(lambda _id: self.done.emit(model.act_id))
        self.save_button.clicked.disconnect()
        self.save_button.clicked.connect(self.save)

    def begin(self) -> None:
        """Put the keys into the first field that is still to be filled in."""
        first: QWidget = next(iter(self.editors.values()))
        if self.choice is not None and self.choice.value() is None and self._needed:
            first = self.choice
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        if self.choice is None or self.chosen_field is None or not self._needed:
            self.model.save()
            return
        missing = self.choice.value() is None
        self.chosen_field.show_problem(self._needed if missing else "")
        if missing:
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.model.save()


def appoint(desk: Desk, page: CadresPage, estate_id: UUID | None, kind: DutyKind) -> CadreForm:
    """Name a cadre for an estate, or for the whole community."""
    whole: Options = [(None, _("The whole community"))]
    combo = ComboBox(whole + page.estates, key=by_pinyin)
    combo.set_value(estate_id)

    def store(session: Session, raw: Mapping[str, object]) -> UUID:
        estate = combo.value()
        return care_cadres.save_duty(session, raw, estate_id=estate if isinstance(estate, UUID) else None).id

    first = {"starts_on": page.today, "kind": kind}
    model = FormModel(desk, care_cadres.CADRE_DUTY, "care.duty", first=first, store=store)
    return CadreForm(model, combo, _("For"))


def note_day(desk: Desk, page: CadresPage, duty_id: UUID | None) -> CadreForm:
    """Note that a cadre was there."""
    combo = ComboBox([(each.duty.id, duty_words(each.duty, each.estate)) for each in page.duties], key=by_pinyin)
    combo.set_value(duty_id)
    if len(page.duties) == 1:
        combo.set_value(page.duties[0].duty.id)

    def chosen() -> UUID:
        value = combo.value()
        if not isinstance(value, UUID):
            raise TypeError("no cadre is chosen")
        return value

    def store(session: Session, raw: Mapping[str, object]) -> UUID:
        return care_cadres.save_day(session, raw, duty_id=chosen()).id

    model = FormModel(desk, care_cadres.CADRE_DAY, "care.day", first={"on": page.today}, store=store)
    return CadreForm(model, combo, _("Cadre"), _("Choose the cadre who was there."))


def edit_duty(desk: Desk, duty_id: UUID) -> CadreForm:
    return CadreForm(_amending(desk, care_cadres.EDIT_DUTY, "care.duty", CadreDuty, duty_id))


def edit_day(desk: Desk, day_id: UUID) -> CadreForm:
    return CadreForm(_amending(desk, care_cadres.EDIT_DAY, "care.day", CadreDay, day_id))


def end_duty(desk: Desk, page: CadresPage, duty_id: UUID) -> CadreForm:
    store = partial(_end, duty_id)
    model = FormModel(
        desk, care_cadres.END_DUTY, "care.duty", context={"about": duty_id}, first={"ends_on": page.today}, store=store
    )
    return CadreForm(model)


def duty_words(duty: CadreDuty, estate: str | None) -> str:
    kind = "" if duty.kind is DutyKind.RESPONSIBLE else f" · {words_of(CADRE_DUTIES, duty.kind)}"
    return f"{duty.name} · {estate or _('The whole community')}{kind}"


def _amending(desk: Desk, form: Form, kind: str, table: type[Any], record_id: UUID) -> FormModel:
    def store(session: Session, raw: Mapping[str, object]) -> UUID:
        asked = {key: value for key, value in raw.items() if key in form.by_key}
        return amend(session, session.get_one(table, record_id), asked).id

    return FormModel(desk, form, kind, record_id=record_id, store=store)


def _end(duty_id: UUID, session: Session, raw: Mapping[str, object]) -> UUID:
    return care_cadres.end_duty(session, raw, duty_id=duty_id).id

"""The forms by which a matter goes on: each with what it stores and where it begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_model, chosen_from
from desktop.desk import Desk
from desktop.editors import by_pinyin, written_or_chosen
from desktop.messages import sentence
from desktop.studio.acting import Acting
from desktop.studio.intake_form import IntakeForm, IntakeModel
from desktop.studio.matter_model import MatterShown
from desktop.widgets import Button, ComboBox, Field, Kind, Text, column, row
from desktop.widgets.choices import Options
from forms import studio as forms
from forms import studio_saving as saving
from forms.acting import judged
from forms.form import Form
from forms.i18n import N_, _
from models import calendar
from models.appeals.topics import topics
from models.calendar import CHINA
from models.studio.closed import name_on_matter
from models.studio.going_on import to_appeal, to_hazard
from models.studio.rules import NORMS, hazard_kind_of, saturdays
from models.studio.states import MatterStepKind

TITLES = {
    "take_in": N_("Studio intake"),
    "settle": N_("Settled on the spot"),
    "hand_over": N_("Handing over to an officer"),
    "appoint": N_("Appointment"),
    "refer": N_("Referral"),
    "to_appeal": N_("Follow as an appeal"),
    "to_hazard": N_("Follow as a hazard"),
    "remark": N_("Additional remark"),
    "report_police": N_("Report to the police"),
    "name": N_("Name a worker on the file"),
}
"""What a form is called, by what is done."""


class MatterForms:
    """Makes the forms about one matter, as it stands."""

    def __init__(self, desk: Desk, acting: Acting, shown: MatterShown) -> None:
        self._desk, self._acting, self._shown = desk, acting, shown
        self._id: UUID = shown.page.matter.id

    def make(self, act: str) -> ActForm | ChoiceForm:
        made: ActForm | ChoiceForm = getattr(self, f"_{act}")()
        return made

    def _take_in(self) -> ActForm:
        matter = self._shown.page.matter
        mine = self._desk.station.worker_id
        others = [(key, words) for key, words in self._shown.workers if key != mine]
        return IntakeForm(self._desk, IntakeModel(self._desk, self._acting, matter=matter), others)

    def _settle(self) -> ActForm:
        return self._plain(forms.SETTLE, saving.save_settlement)

    def _hand_over(self) -> ActForm:
        others = [(key, words) for key, words in self._shown.officers if key != self._acting.officer_id]
        return self._plain(forms.HAND_OVER, saving.save_hand_over, special={"officer_id": chosen_from(others)})

    def _appoint(self) -> ActForm:
        tomorrow = calendar.today() + timedelta(days=1)
        on = next(saturdays(tomorrow, tomorrow + timedelta(days=6)))
        first = {"until": datetime.combine(on, time.fromisoformat(NORMS.opens), CHINA)}
        return self._plain(forms.APPOINT, saving.save_appointment, first=first)

    def _refer(self) -> ActForm:
        special = {"department": written_or_chosen(self._shown.departments)}
        return self._plain(forms.REFER, saving.save_referral, special=special)

    def _remark(self) -> ActForm:
        return self._plain(forms.REMARK, saving.save_remark)

    def _report_police(self) -> ActForm:
        return self._plain(forms.POLICE, saving.save_police_report)

    def _to_hazard(self) -> ActForm:
        row = self._shown.page.row
        first = {"kind": hazard_kind_of(row.topic), "description": row.content, "place": row.address}
        model = act_model(
            self._desk, "studio.outcome", forms.HAZARD, self._found_hazard, about=self._id, first=first
        )  # fmt: skip
        return ActForm(model)

    def _found_hazard(self, session: Session, raw: Mapping[str, object]) -> UUID:
        answers = judged(forms.HAZARD, raw)
        return to_hazard(session, self._id, officer_id=self._acting.officer_id, **answers).id

    def _to_appeal(self) -> ChoiceForm:
        def store(session: Session, code: Any) -> UUID:
            return to_appeal(session, self._id, code, officer_id=self._acting.officer_id).id

        words = _("Name, phone, address and what was said go along; nothing is typed again.")
        form = ChoiceForm(self._desk, "studio.outcome", _("Topic of the appeal"), words, store)
        self._desk.read(_appeal_topics, form.set_options, form)
        return form

    def _name(self) -> ChoiceForm:
        def store(session: Session, worker_id: Any) -> UUID:
            name_on_matter(session, self._shown.page.matter, worker_id, on=calendar.today())
            return self._id

        words = _("Whoever is named here can open the file on any PC from now on.")
        form = ChoiceForm(self._desk, "care", _("Worker"), words, store)
        form.set_options([(key, name) for key, name in self._shown.workers if key not in self._shown.named])
        return form

    def _plain(
        self,
        form: Form,
        save: Callable[..., Any],
        *,
        first: Mapping[str, object] | None = None,
        special: Mapping[str, Any] | None = None,
    ) -> ActForm:
        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save(session, raw, matter_id=self._id, officer_id=self._acting.officer_id).id  # type: ignore[no-any-return]

        model = act_model(self._desk, "studio.outcome", form, store, about=self._id, first=first or {})
        return ActForm(model, special=special or {})


class ChoiceForm(QWidget):
    """One thing to choose from a list, and Save; ``done`` as of an ``ActForm``."""

    done = Signal(object, object)
    left = Signal()

    def __init__(self, desk: Desk, kind: str, label: str, words: str, store: Callable[[Session, Any], Any]) -> None:
        super().__init__()
        self._desk, self._kind, self._store = desk, kind, store
        self.combo = ComboBox(key=by_pinyin)
        self.field = Field(label, self.combo, required=True)
        self.save_button = Button(_("Save"), Kind.PRIMARY, "save", "Ctrl+S")
        self.leave_button = Button(_("Cancel"))
        foot = row(None, self.leave_button, self.save_button)
        self.setLayout(
            column(Text(words, ink="text_muted", wrap=True), self.field, None, foot, gap=12, margins=(16, 12, 16, 12))
        )
        self.save_button.clicked.connect(self.save)
        self.leave_button.clicked.connect(self.left)
        self.combo.returnPressed.connect(self.save_button.setFocus)

    def set_options(self, options: Options) -> None:
        self.combo.set_options(options)

    def begin(self) -> None:
        self.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        value = self.combo.value()
        self.field.show_problem("" if value is not None else _("Choose one of the list."))
        if value is None:
            self.combo.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._desk.write(self._kind, partial(self._stored, value), self._saved, self, self._refused)

    def _stored(self, value: object, session: Session) -> Any:
        return self._store(session, value)

    def _saved(self, pair: tuple[Any, int]) -> None:
        self.done.emit(*pair)

    def _refused(self, error: Exception) -> None:
        self.field.show_problem(sentence(error))


def _appeal_topics(session: Session) -> Options:
    return [(each.item_code, f"{each.item_name} · {each.class_name}") for each in topics(session)]


FORM_OF = {
    MatterStepKind.TAKE_IN: "take_in",
    MatterStepKind.SETTLE: "settle",
    MatterStepKind.HAND_OVER: "hand_over",
    MatterStepKind.APPOINT: "appoint",
    MatterStepKind.REFER: "refer",
    MatterStepKind.TO_APPEAL: "to_appeal",
    MatterStepKind.TO_HAZARD: "to_hazard",
    MatterStepKind.REMARK: "remark",
    MatterStepKind.REPORT_POLICE: "report_police",
}
"""The forms by the steps they write; the others need none."""

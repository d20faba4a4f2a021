"""The forms about a hazard: a new one, telling to mend, re-inspecting, reporting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_model
from desktop.desk import Desk
from desktop.editors import written_or_chosen
from desktop.form_model import FormModel
from desktop.hit_picker import HitPicker
from desktop.studio.acting import Acting
from desktop.studio.hazards_model import HazardShown
from forms import studio as forms
from forms import studio_saving as saving
from forms.form import Form
from forms.i18n import N_, _
from models import calendar
from models.calendar import CHINA
from models.search import Hit
from models.studio.rules import NORMS

TITLES = {
    "tell": N_("Notice to mend a hazard"),
    "clear": N_("Re-inspection: mended"),
    "miss": N_("Re-inspection: not mended"),
    "report": N_("Report to a department"),
    "remark": N_("Additional remark"),
}


class NewHazardModel(FormModel):
    """``place_*``: the door or building of the register; ``finding_id``: what a visit found."""

    carried = (*FormModel.carried, "place_kind", "place_id", "place_words")

    def __init__(self, desk: Desk, finding_id: UUID | None, first: Mapping[str, object]) -> None:
        self._finding_id = finding_id
        about = {"about": finding_id} if finding_id else {}
        super().__init__(desk, forms.HAZARD, "hazard.found", context=about, first=first, store=self._found)

    def put_at(self, hit: Hit, words: str) -> None:
        self.beside |= {"place_kind": hit.kind, "place_id": str(hit.id), "place_words": words}
        self._timer.start()

    def put_nowhere(self) -> None:
        for key in ("place_kind", "place_id", "place_words"):
            self.beside.pop(key, None)
        self._timer.start()

    def _found(self, session: Session, raw: Mapping[str, object]) -> UUID:
        kind, key = self.beside.get("place_kind"), self.beside.get("place_id")
        return saving.save_hazard(
            session,
            raw,
            building_id=UUID(key) if key and kind == "building" else None,
            dwelling_id=UUID(key) if key and kind == "dwelling" else None,
            finding_id=self._finding_id,
        ).id


class NewHazardForm(ActForm):
    """A hazard that was found on patrol, told by people, or found on a visit."""

    def __init__(self, desk: Desk, model: NewHazardModel, *, from_visit: bool) -> None:
        self.picker = HitPicker(desk, _("Door or building"), _("3-2-501, building or estate"), ("dwelling", "building"))
        super().__init__(model, above=None if from_visit else self.picker)
        self.picker.show_chosen(str(model.beside.get("place_words", "")))
        self.picker.picked.connect(lambda hit: model.put_at(hit, self.picker.chosen.text()))
        self.picker.dropped.connect(model.put_nowhere)


class HazardForms:
    """Makes the forms about one hazard, as it stands."""

    def __init__(self, desk: Desk, acting: Acting, shown: HazardShown) -> None:
        self._desk, self._acting, self._shown = desk, acting, shown
        self._id: UUID = shown.page.row.hazard.id

    def make(self, act: str) -> ActForm:
        made: ActForm = getattr(self, f"_{act}")()
        return made

    def _tell(self) -> ActForm:
        on = calendar.today() + timedelta(days=NORMS.mend_days)
        first = {"until": datetime.combine(on, time(17), CHINA)}
        return self._plain(forms.TELL, "hazard.tell", saving.save_notice, first=first)

    def _clear(self) -> ActForm:
        return self._plain(forms.INSPECT, "hazard.inspect", saving.save_inspection, mended=True)

    def _miss(self) -> ActForm:
        return self._plain(forms.INSPECT, "hazard.inspect", saving.save_inspection, mended=False)

    def _report(self) -> ActForm:
        special = {"department": written_or_chosen(self._shown.departments)}
        return self._plain(forms.REPORT, "hazard.report", saving.save_report, special=special)

    def _remark(self) -> ActForm:
        return self._plain(forms.HAZARD_REMARK, "hazard.remark", saving.save_hazard_remark)

    def _plain(
        self,
        form: Form,
        kind: str,
        save: Callable[..., Any],
        *,
        first: Mapping[str, object] | None = None,
        special: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> ActForm:
        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            step = save(session, raw, hazard_id=self._id, officer_id=self._acting.officer_id, **more)
            return step.id  # type: ignore[no-any-return]

        model = act_model(self._desk, kind, form, store, about=self._id, first=first or {})
        return ActForm(model, special=special or {})

"""The forms about helpers: who he is and where, absence, handing over, leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.care.choices import Options
from desktop.care.helpers_model import HelperCare, Places
from desktop.care.person_forms import CareForm, CareFormModel
from desktop.desk import Desk
from desktop.editors import Changed, by_pinyin
from desktop.form_model import FormModel
from desktop.form_view import FormView, MakeEditor
from desktop.theme import Tone
from desktop.widgets import Banner, Card, ComboBox, Field, SectionHeader, Text
from forms import care_acts, care_helpers
from forms.care import HELPER
from forms.care_saving import HelperPlace, save_helper
from forms.i18n import _, ngettext
from models.care.records import Helper
from models.care.rules import NORMS

PLACES = ("worker_id", "grid_id", "building_id", "unit_id")


class HelperForm(FormView):
    """A helper, new or known, and where he is; ``done`` with his id and the act."""

    done = Signal(object, object)

    def __init__(self, desk: Desk, places: Places, helper: Helper | None) -> None:
        place = HelperPlace(*(getattr(helper, key) for key in PLACES)) if helper else HelperPlace()
        self.place = PlaceChoice(places, place)
        model = FormModel(
            desk, HELPER, "care.helper", record_id=helper.id if helper else None,
            first={} if helper else {"capacity": NORMS.capacity}, store=partial(self._store, helper),
        )  # fmt: skip
        super().__init__(model, more=(self.place,), flat=True)
        model.setParent(self)
        model.saved.connect(lambda helper_id: self.done.emit(helper_id, model.act_id))

    def begin(self) -> None:
        self.editors["name"].setFocus()

    def _store(self, helper: Helper | None, session: Session, raw: Mapping[str, object]) -> UUID:
        return save_helper(session, raw, helper_id=helper.id if helper else None, place=self.place.place).id


class PlaceChoice(Card):
    """Where a helper lives or works, from which nearness is told; and the worker of the station that he is."""

    def __init__(self, places: Places, place: HelperPlace) -> None:
        super().__init__(padding=0, gap=12)
        self.setProperty("look", "")
        self._places, self.place = places, place
        self.add(SectionHeader(_("Where the helper lives or works")))
        self.add(Text(_("Who is near is suggested first."), ink="text_muted", wrap=True))
        self.combos = {
            "building_id": ComboBox(places.buildings, key=by_pinyin),
            "unit_id": ComboBox(places.units.get(place.building_id or UUID(int=0), ())),
            "grid_id": ComboBox(places.grids, key=by_pinyin),
            "worker_id": ComboBox(places.workers, key=by_pinyin),
        }
        titles = {
            "building_id": _("Building"), "unit_id": _("Stair"), "grid_id": _("Grid"),
            "worker_id": _("Is a worker of this station"),
        }  # fmt: skip
        for key, combo in self.combos.items():
            combo.set_value(getattr(place, key))
            combo.chosen.connect(partial(self._choose, key))
            self.add(Field(titles[key], combo))

    def _choose(self, key: str, value: object) -> None:
        self.place = replace(self.place, **{key: value if isinstance(value, UUID) else None})
        if key == "building_id":
            units = self._places.units.get(self.place.building_id or UUID(int=0), [])
            self.combos["unit_id"].set_options(units)
            self.combos["unit_id"].set_value(None)


class HelperForms:
    """Makes the forms about one helper, as his page stands."""

    def __init__(self, desk: Desk, care: HelperCare) -> None:
        self._desk, self._care = desk, care
        self._helper: UUID = care.row.helper.id

    def absence(self) -> CareForm:
        model = CareFormModel(
            self._desk, "absence", care_helpers.ABSENCE,
            lambda _model, session, raw: care_helpers.set_absence(session, raw, helper_id=self._helper).id,
            about=self._helper, first={"absent_from": self._care.today},
        )  # fmt: skip
        return CareForm(model, {})

    def hand_over(self, pairings: Sequence[UUID], staying: int = 0) -> CareForm:
        """Give people to another helper, all of them or none; ``staying`` have two primary helpers and wait."""

        def store(model: CareFormModel, session: Session, raw: Mapping[str, object]) -> int:
            for pairing_id in pairings:
                care_acts.hand_over(session, raw, pairing_id=pairing_id, force=model.force)
            return len(pairings)

        model = CareFormModel(
            self._desk, "hand_over", care_acts.HAND_OVER, store, about=self._helper,
            first={"starts_on": self._care.today},
        )  # fmt: skip
        count = len(pairings)
        words = ngettext("{n} person gets another helper.", "{n} people get another helper.", count).format(n=count)
        if staying:
            more = ngettext("{n} with two primary helpers stays.", "{n} with two primary helpers stay.", staying)
            words = f"{words} {more.format(n=staying)}"
        return CareForm(model, {"helper_id": _choice(self._care.others)}, Banner(words, dismissible=False))

    def retire(self) -> LeaveForm:
        return LeaveForm(self._desk, self._care)


class LeaveForm(CareForm):
    """The day from which a helper helps no longer; said before: how many people lose him."""

    def __init__(self, desk: Desk, care: HelperCare) -> None:
        helper = care.row.helper.id
        self._care = care
        model = CareFormModel(
            desk, "retire", care_helpers.RETIRE,
            lambda _model, session, raw: care_helpers.retire_helper(session, raw, helper_id=helper),
            about=helper, first={"ends_on": care.today},
        )  # fmt: skip
        self.warning = Banner("", Tone.WARNING, dismissible=False)
        super().__init__(model, {}, self.warning)
        model.checked.connect(self._warn)
        self._warn()

    @property
    def at_once(self) -> bool:
        """Whether his people stand under “to be reassigned” today."""
        on = self.model.answers.get("ends_on")
        return on is not None and on <= self._care.today

    def _warn(self) -> None:
        count = len(self._care.as_primary)
        if not count:
            words = _("Nobody loses a primary helper.")
        elif self.at_once:
            words = ngettext(
                "{n} person stands under “to be reassigned” today. Other helpers are suggested as soon as you save.",
                "{n} people stand under “to be reassigned” today. Other helpers are suggested as soon as you save.",
                count,
            )
        else:
            words = ngettext(
                "{n} person stands under “to be reassigned” from that day on.",
                "{n} people stand under “to be reassigned” from that day on.",
                count,
            )
        self.warning.text.setText(words.format(n=count))


def _choice(options: Options) -> MakeEditor:
    def make(changed: Changed) -> QWidget:
        combo = ComboBox(options, key=by_pinyin)
        combo.chosen.connect(changed)
        return combo

    return make

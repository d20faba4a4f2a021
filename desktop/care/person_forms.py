"""The forms that the page of one person opens beside itself: each with what it stores and where it begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.care.choices import Options
from desktop.care.openly_choice import OpenlyChoice
from desktop.care.person_model import PersonCare
from desktop.desk import Desk
from desktop.editors import Changed, by_pinyin
from desktop.form_model import FormModel, Store
from desktop.form_view import FormView, MakeEditor
from desktop.theme import Tone
from desktop.widgets import Banner, Card, CheckList, ComboBox, Text
from forms import care_acts, care_saving
from forms.care import CARE_NEED, CARE_PAUSE, CRISIS, FACT, MEMBERSHIP, PAIRING
from forms.care_words import FACTS as WORDS
from forms.care_words import words_of
from forms.form import Form
from forms.i18n import N_, _
from models.calendar import now
from models.care.facts import FACTS
from models.care.records import CareNeed, NeedState, PairingRole

TITLES = {
    "recognise": N_("Add to a group"),
    "pair": N_("Name a helper"),
    "support": N_("Add a supporter"),
    "hand_over": N_("Hand over"),
    "end_membership": N_("End of a recognition"),
    "review": N_("Review at the age of 14"),
    "end_pairing": N_("End of a pairing"),
    "pause": N_("Pause of care"),
    "crisis": N_("Grave event"),
    "need": N_("Note a need"),
    "refer_need": N_("Passing on of a need"),
    "settle_need": N_("Settling of a need"),
    "fact": N_("Fact for the rules"),
}
"""What the panel is called, by the act."""
KINDS = {
    "support": "care.pair", "end_membership": "care.end", "end_pairing": "care.end", "refer_need": "care.need",
    "settle_need": "care.need",
}  # fmt: skip
"""Acts that are told under another name."""


class CareForm(FormView):
    """A form of care beside the page; ``done``: it was stored, with its act.

    ``force``: the helper is full and shall be named nevertheless; it is asked for only once a full one was chosen.
    """

    done = Signal(object)

    def __init__(self, model: CareFormModel, special: Mapping[str, MakeEditor], *more: QWidget) -> None:
        self.full = Banner(_("This helper has as many people as he can care for."), Tone.WARNING, _("Name him anyway"))
        self.full.hide()
        super().__init__(model, above=self.full, more=more, special=special, flat=True)
        model.setParent(self)
        self.full.acted.connect(self._force)
        model.refused.connect(self._offer_force)
        model.saved.connect(lambda _id: self.done.emit(model.act_id))

    def begin(self) -> None:
        """Put the keys into the first field."""
        next(iter(self.editors.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_force(self) -> None:
        self.full.setVisible(any(problem.code == "helper_full" for problem in self.model.problems))

    def _force(self) -> None:
        if isinstance(self.model, CareFormModel):
            self.model.force = True
            self.model.save()


class CareFormModel(FormModel):
    """Answers that an action of care stores; ``force`` passes a full helper, ``team`` names who may see level 4.

    ``openly``: what is written is for all workers, though the person has a care team (``models.care.rules``).
    """

    def __init__(
        self,
        desk: Desk,
        act: str,
        form: Form,
        store: Callable[[CareFormModel, Session, Mapping[str, object]], Any],
        *,
        resident_id: UUID | None = None,
        about: UUID | None = None,
        first: Mapping[str, object],
    ) -> None:
        self.force, self.openly, self.team = False, False, tuple[UUID, ...]()
        self.pairings_ended = 0
        context = {key: value for key, value in (("resident", resident_id), ("about", about)) if value}
        bound: Store = lambda session, raw: store(self, session, raw)  # noqa: E731 - the model is its own context
        super().__init__(desk, form, KINDS.get(act, f"care.{act}"), context=context, first=first, store=bound)


def _end_membership(membership_id: UUID, model: CareFormModel, session: Session, raw: Mapping[str, object]) -> UUID:
    ended = care_acts.end_membership(session, raw, membership_id=membership_id)
    model.pairings_ended = session.info["act"].summary.get("pairings_ended", 0)
    return ended.id


class PersonForms:
    """Makes the forms about one person, as the page stands."""

    def __init__(self, desk: Desk, page: PersonCare) -> None:
        self._desk, self._page = desk, page
        self._resident: UUID = page.card.resident_id

    def make(self, act: str, subject: Any = None) -> CareForm:
        """``subject``: the record that the act is about, where it is not the person."""
        made: CareForm = getattr(self, f"_{act}")(subject)
        return made

    def _recognise(self, _subject: object) -> CareForm:
        model = self._model(
            "recognise", MEMBERSHIP, {"recognised_on": self._page.today},
            lambda model, session, raw: care_saving.save_membership(
                session, raw, resident_id=self._resident, team=model.team
            ).id,
        )  # fmt: skip
        team = TeamChoice(self._page.workers)
        view = CareForm(model, {"group_code": _choice(self._page.groups)}, team)

        def show_team() -> None:
            team.setVisible(model.answers.get("group_code") in self._page.restricted)

        team.changed.connect(lambda ids: setattr(model, "team", tuple(ids)))
        model.checked.connect(show_team)
        show_team()
        return view

    def _pair(self, _subject: object) -> CareForm:
        return self._pairing("pair", PairingRole.PRIMARY)

    def _support(self, _subject: object) -> CareForm:
        return self._pairing("support", PairingRole.SUPPORT)

    def _pairing(self, act: str, role: PairingRole) -> CareForm:
        model = self._model(
            act, PAIRING, {"role": role, "starts_on": self._page.today},
            lambda model, session, raw: care_saving.save_pairing(
                session, raw, resident_id=self._resident, force=model.force
            ).id,
        )  # fmt: skip
        return CareForm(model, {"helper_id": _choice(self._page.helper_options)})

    def _hand_over(self, pairing: Any) -> CareForm:
        model = self._model(
            "hand_over", care_acts.HAND_OVER, {"starts_on": self._page.today},
            lambda model, session, raw: care_acts.hand_over(session, raw, pairing_id=pairing.id, force=model.force).id,
            about=pairing.id,
        )  # fmt: skip
        others = [(id_, words) for id_, words in self._page.helper_options if id_ != pairing.helper_id]
        return CareForm(model, {"helper_id": _choice(others)})

    def _end_membership(self, membership: Any) -> CareForm:
        model = self._model(
            "end_membership", care_acts.END_MEMBERSHIP, {"ended_on": self._page.today},
            partial(_end_membership, membership.id), about=membership.id,
        )  # fmt: skip
        return CareForm(model, {})

    def _review(self, _subject: object) -> CareForm:
        model = self._model(
            "review", care_acts.REVIEW, {},
            lambda _model, session, raw: care_acts.review(session, raw, resident_id=self._resident).id,
        )  # fmt: skip
        return CareForm(model, {})

    def _end_pairing(self, pairing: Any) -> CareForm:
        model = self._model(
            "end_pairing", care_acts.END_PAIRING, {"ends_on": self._page.today},
            lambda _model, session, raw: care_acts.end_pairing(session, raw, pairing_id=pairing.id).id,
            about=pairing.id,
        )  # fmt: skip
        return CareForm(model, {})

    def _pause(self, _subject: object) -> CareForm:
        return self._plain("pause", CARE_PAUSE, care_saving.save_pause, {"starts_on": self._page.today})

    def _crisis(self, _subject: object) -> CareForm:
        return self._plain("crisis", CRISIS, care_saving.save_crisis, {"at": now()})

    def _need(self, _subject: object) -> CareForm:
        form = Form(code=CARE_NEED.code, version=CARE_NEED.version, title=CARE_NEED.title, record=CareNeed,
                    sections=CARE_NEED.sections[:1], rules=CARE_NEED.rules[:1])  # fmt: skip
        return self._plain("need", form, care_saving.save_need, {})

    def _fact(self, _subject: object) -> CareForm:
        """Only what the register does not tell by itself can be noted."""
        model = self._model(
            "fact", FACT, {"starts_on": self._page.today},
            lambda _model, session, raw: care_saving.save_fact(session, raw, resident_id=self._resident).id,
        )  # fmt: skip
        noted: Options = [(name, words_of(WORDS, name)) for name, fact in FACTS.items() if fact.stored]
        return CareForm(model, {"name": _choice(noted)})

    def _refer_need(self, need: Any) -> CareForm:
        model = self._model(
            "refer_need", care_acts.REFER_NEED, {"due_on": need.due_on},
            lambda _model, session, raw: care_acts.refer_need(session, raw, need_id=need.id).id, about=need.id,
        )  # fmt: skip
        return CareForm(model, {})

    def _settle_need(self, need: Any) -> CareForm:
        model = self._model(
            "settle_need", care_acts.SETTLE_NEED, {"state": NeedState.DONE},
            lambda _model, session, raw: care_acts.settle_need(session, raw, need_id=need.id).id, about=need.id,
        )  # fmt: skip
        return CareForm(model, {})

    def _plain(self, act: str, form: Form, save: Callable[..., Any], first: Mapping[str, object]) -> CareForm:
        model = self._model(
            act, form, first,
            lambda model, session, raw: save(session, raw, resident_id=self._resident, openly=model.openly).id,
        )  # fmt: skip
        if not self._page.beside_restricted:
            return CareForm(model, {})
        choice = OpenlyChoice()
        choice.changed.connect(lambda chosen: setattr(model, "openly", chosen))
        return CareForm(model, {}, choice)

    def _model(
        self,
        act: str,
        form: Form,
        first: Mapping[str, object],
        store: Callable[[CareFormModel, Session, Mapping[str, object]], Any],
        *,
        about: UUID | None = None,
    ) -> CareFormModel:
        return CareFormModel(self._desk, act, form, store, resident_id=self._resident, about=about, first=first)


class TeamChoice(Card):
    """Who may see a group of level 4; the one who names them is on the team in any case."""

    changed = Signal(object)

    def __init__(self, workers: Options) -> None:
        super().__init__(padding=12, gap=8)
        self.setProperty("look", "sunken")
        self.boxes = CheckList(workers, _("Care team"))
        self.boxes.changed.connect(self.changed)
        words = _("Highly sensitive: only those whom you name here will see this, on any PC. You are one of them.")
        self.add(Text(words, wrap=True))
        self.add(self.boxes)


def _choice(options: Options) -> MakeEditor:
    """A list to search in, by name and pinyin."""

    def make(changed: Changed) -> QWidget:
        combo = ComboBox(options, key=by_pinyin)
        combo.chosen.connect(changed)
        return combo

    return make

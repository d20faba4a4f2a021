"""The forms that the page of one file opens beside itself: each with what it stores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import ActForm, chosen_from
from desktop.desk import Desk
from desktop.editors import Changed
from desktop.form_model import FormModel, Store
from desktop.form_view import FormView
from desktop.mediation.file_model import ACT, Workers
from desktop.mediation.residents import ResidentBox
from desktop.widgets import TextArea
from forms.form import Form
from forms.i18n import N_
from forms.mediation import AGREEMENT, CORRECTED_PARTY, CORRECTION, PAPER, PARTY, SIGNING
from forms.mediation_saving import (
    NOTES,
    correct_agreement,
    correct_dispute,
    correct_party,
    form_of,
    party_of,
    save_agreement,
    save_note,
    save_paper,
    save_party,
    save_signing,
    save_step,
)
from forms.mediation_words import ACTS, keeping_key
from forms.save import stored_answers
from models.calendar import now, today
from models.mediation.queries import FilePage
from models.mediation.records import MediationParty, RecordKind, Side
from models.mediation.rules import proposed_years
from models.mediation.states import StepKind

PARTY_ACT, PAPER_ACT = "party", "paper"
CORRECT_DISPUTE, CORRECT_PARTY, CORRECT_AGREEMENT = "correct", "correct_party", "correct_agreement"
TITLES: Mapping[str, str] = {
    **{kind.value: words for kind, words in ACTS.items()},
    PARTY_ACT: N_("Add a party"),
    PAPER_ACT: N_("Add a paper"),
    CORRECT_DISPUTE: N_("Correct the dispute"),
    CORRECT_PARTY: N_("Correct a party"),
    CORRECT_AGREEMENT: N_("Correct the agreement"),
}
"""What the panel is called, by the act: a kind of step, what is added or corrected."""
BESIDE_STEPS = (PARTY_ACT, PAPER_ACT, CORRECT_DISPUTE, CORRECT_PARTY, CORRECT_AGREEMENT)
_NOTES = {
    StepKind.INQUIRE: RecordKind.INQUIRY,
    StepKind.MEET: RecordKind.SESSION,
    StepKind.RETURN_VISIT: RecordKind.RETURN_VISIT,
}


class FileForms:
    """Makes the forms about one file, as it stands."""

    def __init__(self, desk: Desk, page: FilePage, workers: Workers) -> None:
        """``workers``: who could mediate."""
        self._desk, self._page, self._workers = desk, page, workers
        self._id: UUID = page.head.id

    def make(self, act: str, subject: MediationParty | None = None) -> ActForm:
        """``act``: one of ``TITLES``; ``subject``: the party to be corrected."""
        if act == PARTY_ACT:
            return self._party()
        if act == CORRECT_DISPUTE:
            return self._correct_dispute()
        if act == CORRECT_PARTY and subject is not None:
            return self._correct_party(subject)
        if act == CORRECT_AGREEMENT:
            return self._correct_agreement()
        if act == PAPER_ACT:
            return ActForm(self._model(act, PAPER, {"pages": 1}, partial(_stored, save_paper, self._id)))
        kind = StepKind(act)
        if kind in _NOTES:
            return self._note(kind)
        if kind is StepKind.AGREE:
            first = {"oral": False, "personal_status": False, "facts": self._page.head.brief}
            model = self._model(act, AGREEMENT, first, partial(_stored, save_agreement, self._id))
            return ActForm(model, special={"terms": lines_editor})
        return self._signing() if kind is StepKind.SIGN else self._step(kind)

    def _note(self, kind: StepKind) -> ActForm:
        record, head = _NOTES[kind], self._page.head
        first = {"at": now(), "place": head.place, "recorder": head.recorder, "asked_by": self._page.mediator}
        form = NOTES[record]
        known = {key: value for key, value in first.items() if key in form.by_key and value}

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_note(session, record, raw, mediation_id=self._id).id

        return ActForm(self._model(kind.value, form, known, store))

    def _signing(self) -> ActForm:
        made = self._page.agreement
        if made is None:
            raise ValueError(StepKind.SIGN)
        agreement_id = made.id

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_signing(session, raw, agreement_id=agreement_id).id

        return ActForm(self._model(StepKind.SIGN.value, SIGNING, {"effective_on": today()}, store))

    def _step(self, kind: StepKind) -> ActForm:
        first: dict[str, object] = {"at": now()}
        if kind is StepKind.FILE:
            made = self._page.agreement
            years = proposed_years(
                agreed=made is not None,
                oral=made is not None and made.oral,
                personal_status=made is not None and made.personal_status,
            )
            first = {"keep_years": keeping_key(years)}

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_step(session, kind, raw, mediation_id=self._id).id

        return ActForm(self._model(kind.value, form_of(kind), first, store))

    def _party(self) -> ActForm:
        box = ResidentBox(self._desk)

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_party(session, party_of(raw, box.resident_id), mediation_id=self._id).id

        model = self._model(PARTY_ACT, PARTY, {"side": Side.THIRD, "organisation": False}, store)
        form = ActForm(model, above=box)
        box.filled.connect(lambda known: fill_in(form, known))
        return form

    def _correct_dispute(self) -> ActForm:
        store = partial(_corrected, correct_dispute, "mediation_id", self._id)
        model = self._model(CORRECT_DISPUTE, CORRECTION, stored_answers(CORRECTION, self._page.head), store)
        return ActForm(model, special={"mediator_id": chosen_from(self._workers), "demands": lines_editor})

    def _correct_party(self, party: MediationParty) -> ActForm:
        store = partial(_corrected, correct_party, "party_id", party.id)
        return ActForm(self._model(party.id.hex[-12:], CORRECTED_PARTY, stored_answers(CORRECTED_PARTY, party), store))

    def _correct_agreement(self) -> ActForm:
        made = self._page.agreement
        if made is None:
            raise ValueError(CORRECT_AGREEMENT)
        store = partial(_corrected, correct_agreement, "agreement_id", made.id)
        model = self._model(CORRECT_AGREEMENT, AGREEMENT, stored_answers(AGREEMENT, made), store)
        return ActForm(model, special={"terms": lines_editor})

    def _model(self, act: str, form: Form, first: Mapping[str, object], store: Store) -> FormModel:
        context = {"mediation": self._id, "act": act}
        return FormModel(self._desk, form, ACT, context=context, first=first, store=store)


def fill_in(form: FormView, known: Mapping[str, object]) -> None:
    """Write what the register knows into the form."""
    for key, value in known.items():
        form.model.answer(key, value)
    form.show_answers()
    form.show_state()


def lines_editor(changed: Changed) -> QWidget:
    """Several points, one a line."""
    area = TextArea()
    area.textChanged.connect(lambda: changed(area.text()))
    return area


def _corrected(
    save: Callable[..., Any], key: str, record_id: UUID, session: Session, raw: Mapping[str, object]
) -> UUID:
    made: UUID = save(session, raw, **{key: record_id}).id
    return made


def _stored(save: Callable[..., Any], file_id: UUID, session: Session, raw: Mapping[str, object]) -> UUID:
    made: UUID = save(session, raw, mediation_id=file_id).id
    return made

"""A new file: its parties, found by search or written, and the dispute; one button opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.act_form import chosen_from
from desktop.apart import ApartNotice
from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.mediation.file_forms import lines_editor
from desktop.mediation.file_model import ACT, Workers, workers_here
from desktop.mediation.party_cards import PartyCards
from desktop.theme import Tone
from desktop.widgets import Banner, PageHead, VBox, column
from desktop.widgets.layout import emptied
from forms.i18n import _
from forms.mediation import DISPUTE
from forms.mediation_saving import begin_mediation
from models.calendar import now
from models.mediation import origins
from models.mediation.parties import Party
from models.mediation.records import Origin


@dataclass(frozen=True)
class Begun:
    """What a new file begins with."""

    workers: Workers
    start: origins.Start | None


class BeginView(QWidget):
    """``left``: back to the list; ``opened``: the file that was begun, with its act."""

    left, opened = Signal(), Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.head = PageHead(_("New mediation file"))
        self.head.back.connect(self._step_out)
        self.form: FormView | None = None
        self.parties: PartyCards | None = None
        self._place = VBox(0)
        box = column(self.head, gap=8)
        box.addLayout(self._place, 1)
        self.setLayout(box)
        self._typed: list[Party] = []
        self._officer: UUID | None = None

    def start(
        self, *, matter_id: UUID | None = None, appeal_id: UUID | None = None, officer_id: UUID | None = None
    ) -> None:
        """Begin anew, or with what a studio matter or an appeal knows; ``officer_id``: who of the studio does it."""
        self._officer = officer_id

        def read(session: Session) -> Begun:
            known = origins.from_matter(session, matter_id) if matter_id else None
            known = origins.from_appeal(session, appeal_id) if appeal_id else known
            return Begun(workers_here(session), known)

        notice = ApartNotice(self._desk)
        emptied(self._place)
        if notice.on:  # every mediation is a closed file
            self._place.addWidget(notice)
            self._place.addStretch()
        else:
            self._desk.read(read, self._show, self)

    def _show(self, begun: Begun) -> None:
        emptied(self._place)
        start, first = begun.start, dict[str, object]()
        if start is not None:
            first = {"origin": start.origin, "kind": start.kind, "brief": start.brief, "place": start.place}
        model = self._model(begun, {key: value for key, value in first.items() if value})
        self.parties = PartyCards(self._desk)
        self.parties.start(_applicant(start))
        words = _("Only the mediator, the recorder's account and the secretary will be able to open this file.")
        above = QWidget()
        above.setLayout(column(Banner(words, Tone.INFO, dismissible=False), self.parties))

        special = {"mediator_id": chosen_from(begun.workers), "demands": lines_editor}
        self.form = FormView(model, _("Open the file"), above=above, special=special)
        model.setParent(self.form)
        self.form.save_button.clicked.disconnect()
        self.form.save_button.clicked.connect(self.save)
        self.form.left.connect(self._leave)
        model.discarded.connect(lambda: self._forget(start))
        model.saved.connect(self._saved)
        self._place.addWidget(self.form)
        self.form.bring(self.parties.begin())

    def _model(self, begun: Begun, first: Mapping[str, object]) -> FormModel:
        start = begun.start
        source = {"matter": start.matter_id or start.appeal_id} if start else {}

        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            appeal, matter = (start.appeal_id, start.matter_id) if start else (None, None)
            officer = self._officer
            return begin_mediation(session, raw, self._typed, appeal_id=appeal, matter_id=matter, officer_id=officer).id

        known = {"origin": Origin.APPLIED, "received_at": now(), "mediator_id": self._desk.station.worker_id}
        context = {key: value for key, value in source.items() if value}
        return FormModel(self._desk, DISPUTE, ACT, context=context, first={**known, **first}, store=store)

    def save(self) -> None:
        """Open the file if the parties and the dispute are right; else show what is wrong."""
        if self.form is None or self.parties is None:
            return
        right = self.parties.check()
        if right:
            self._typed = self.parties.parties()
            self.form.model.save()

    def _saved(self, file_id: object) -> None:
        if self.form is not None and self.parties is not None:
            self.parties.drop()
            self.opened.emit(file_id, self.form.model.act_id)

    def _forget(self, start: origins.Start | None) -> None:
        """What was typed is not wanted."""
        if self.parties is not None:
            self.parties.drop()
            self.parties.start(_applicant(start) or {})

    def _step_out(self) -> None:
        """What was typed waits as a draft."""
        if self.form is not None and self.form.model.touched:
            self.form.model.keep_draft()
        self._leave()

    def _leave(self) -> None:
        if self.parties is not None:
            self.parties.settle()
        self.left.emit()


def _applicant(start: origins.Start | None) -> Mapping[str, object] | None:
    """Who came, as far as a matter or an appeal knows."""
    if start is None:
        return None
    known = start.applicant
    return {key: value for key, value in vars(known).items() if value is not None and key != "side"} if known else {}

"""What the person editor knows: the answers, and who of the register may be the same person while one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.people.opened import Opened
from forms.members import MEMBER, add_member, edit_member, let_known_move_in, member_answers
from models.people.duplicates import Candidate, Probe, candidates
from models.people.queries import ResidentCard, resident_cards
from models.people.rules import age_on
from models.requests.actions import told

LOOK_AFTER_MS = 250


@dataclass(frozen=True)
class Suspect:
    """Somebody of the register who may be the person that is being typed."""

    candidate: Candidate
    row: ResidentCard


class PersonModel(QObject):
    """A person of a household: a new one (``residency_id`` is ``None``) or the facts of one who lives there."""

    suspected = Signal(object)  # list[Suspect]
    saved = Signal()
    done = Signal(object)  # act id

    def __init__(
        self,
        desk: Desk,
        *,
        dwelling_id: UUID,
        household_id: UUID | None,
        resident_id: UUID | None = None,
        residency_id: UUID | None = None,
        today: date,
        opened: Opened | None = None,
    ) -> None:
        super().__init__()
        self.dwelling_id, self.household_id = dwelling_id, household_id
        self.resident_id, self.residency_id, self.today = resident_id, residency_id, today
        self.suspects: list[Suspect] = []
        self.desk = desk
        self._asked = 0
        self._told_before = False
        self._probe: Probe[int] | None = None
        self.form = FormModel(
            desk, MEMBER, "people.edit" if residency_id else "people.add",
            context={"about": residency_id or household_id or dwelling_id}, first=self._stored(), store=self._store,
            masked=residency_id is not None and not (opened is not None and opened.holds(resident_id)),
        )  # fmt: skip
        self.form.saved.connect(lambda _ids: self._told(self.form.act_id))
        if opened is not None and residency_id is not None:
            opened.changed.connect(lambda: self.form.uncover() if opened.holds(resident_id) else self.form.cover())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(LOOK_AFTER_MS)
        self._rest.timeout.connect(self.look)
        self.form.checked.connect(self._rest.start)
        self._rest.start()

    @property
    def known(self) -> dict[UUID, str]:
        """Who is edited, by name; nobody, where somebody new is asked."""
        name = self.form.answers.get("name") or ""
        return {self.resident_id: name} if self.resident_id is not None and self.residency_id is not None else {}

    def was_told(self) -> None:
        """The new person was shown the privacy notice: noted as soon as there is a record."""
        self._told_before = True

    def age(self) -> int | None:
        birth = self.form.answers.get("birth_date")
        return age_on(birth, self.today) if birth and birth <= self.today else None

    def look(self) -> None:
        """Ask who may be the same person; the newest question wins, and an unchanged one is not asked again."""
        answers = self.form.answers
        probe = Probe(
            0, answers["name"] or "", answers["id_no"], answers["birth_date"], answers["phone"],
            self.dwelling_id, self.resident_id,
        )  # fmt: skip
        if probe == self._probe:
            return
        self._probe = probe
        self._asked += 1
        number = self._asked
        self.desk.read(lambda session: suspects(session, probe), lambda found: self._take(number, found), self)

    def _take(self, number: int, found: list[Suspect]) -> None:
        if number == self._asked:
            self.suspects = found
            self.suspected.emit(found)

    def is_known(self, resident_id: UUID) -> None:
        """What was typed is somebody of the register: that record moves in here, and what was typed is dropped."""
        answers = self.form.answers
        on, relation = answers["starts_on"] or self.today, answers["relation"] or "80"

        def act(session: Session) -> UUID:
            return let_known_move_in(
                session, resident_id, dwelling_id=self.dwelling_id, household_id=self.household_id, on=on,
                relation=relation,
            )  # fmt: skip

        self.form.drop_draft()
        self.desk.write("people.move_in", act, self._moved_in, self)

    def _moved_in(self, pair: tuple[UUID, int]) -> None:
        self._told(pair[1])

    def _told(self, act_id: int | None) -> None:
        self.done.emit(act_id)
        self.saved.emit()

    def _stored(self) -> Mapping[str, Any]:
        if self.residency_id is None:
            return {}
        with self.desk.station.sessions() as session:
            return member_answers(session, self.residency_id)

    def _store(self, session: Session, raw: Mapping[str, object]) -> Any:
        if self.residency_id is not None:
            return edit_member(session, raw, self.residency_id)
        made = add_member(session, raw, dwelling_id=self.dwelling_id, household_id=self.household_id)
        if self._told_before:
            told(session, made[1])
        return made


def suspects(session: Session, probe: Probe[int]) -> list[Suspect]:
    """Who may be the same person, with where they live."""
    if not probe.name and not probe.id_no:
        return []
    found = {candidate.resident_id: candidate for candidate in candidates(session, probe)}
    return [Suspect(found[row.id], row) for row in resident_cards(session, list(found))]

"""What handing over to another community asks: who goes, where to, and a word for those who take over."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.messages import sentence
from desktop.people.home_model import Home
from forms.i18n import _
from models.calendar import today
from models.errors import WorldError
from models.people.queries import MemberRow
from models.sync.actions import offer_handover, withdraw_handover
from models.sync.moves import kept_for_team, open_handover, other_communities
from models.sync.records import Handover

HOUSEHOLD = "household"


@dataclass(frozen=True)
class Offer:
    """What is known before anything is asked: where one can hand over to, and an offer that is open already."""

    communities: tuple[tuple[str, str], ...]
    open: Handover | None
    for_team: bool = False
    """Something about them is kept for a care team, and who asks is in it."""

    def name(self, code: str) -> str:
        return dict(self.communities).get(code, code)


class HandoverModel(QObject):
    """``subject``: ``HOUSEHOLD`` for everybody, or one resident's id."""

    loaded = Signal(object)  # Offer
    refused = Signal()
    acted = Signal(str, object)  # the sentence, act id

    def __init__(self, desk: Desk, home: Home) -> None:
        super().__init__()
        self._desk, self.home = desk, home
        self.members: list[MemberRow] = list(home.page.people) if home.page else []
        self.subject: str | UUID = HOUSEHOLD
        self.community = ""
        self.note = ""
        self.problems: dict[str, str] = {}

    def load(self) -> None:
        own, people = self._desk.station.community_code, [member.resident_id for member in self.members]

        def query(session: Session) -> Offer:
            open_already, for_team = open_handover(session, people), kept_for_team(session, people, today())
            return Offer(tuple(other_communities(session, own)), open_already, for_team)

        self._desk.read(query, self.loaded.emit, self)

    def submit(self) -> None:
        """Offer them, or say beneath the question what is missing."""
        self.problems = {} if self.community else {"community": _("Choose a community, or give its 12 digits.")}
        if self.problems:
            self.refused.emit()
            return
        whole = self.subject == HOUSEHOLD
        subject = self.home.household_id if whole else self.subject
        if not isinstance(subject, UUID):
            raise RuntimeError("nobody to hand over")
        table, community, note = (HOUSEHOLD if whole else "resident"), self.community, self.note.strip()[:500] or None
        names = _(", ").join(member.name for member in self.members if whole or member.resident_id == self.subject)
        told = _("Offered to the other community: {names}.").format(names=names)
        self._desk.write(
            "sync.handover", lambda session: offer_handover(session, table, subject, community, note).id,
            lambda pair: self.acted.emit(told, pair[1]), self, self._failed,
        )  # fmt: skip

    def withdraw(self, handover_id: UUID) -> None:
        told = _("The handover is withdrawn.")
        self._desk.write(
            "sync.withdraw", lambda session: withdraw_handover(session, handover_id).id,
            lambda pair: self.acted.emit(told, pair[1]), self,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WorldError) and error.code in ("no_such_community", "same_community"):
            self.problems["community"] = sentence(error)
        else:
            self._desk.told.emit(error)
        self.refused.emit()

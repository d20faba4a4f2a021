"""What happens to a household, asked on one panel: who, when, where to, and who heads it then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.people import words
from desktop.people.home_model import Home
from forms.i18n import N_, _
from forms.members import let_known_move_in
from forms.problems import BadValueError
from forms.types import Date
from models.errors import WorldError
from models.people.actions import change_head, merge_households, move_out, record_death, split_household
from models.people.queries import MemberRow, dwelling_at
from models.people.relations import HEAD, Member, propose_head
from models.search import Hit, search


class Act(Enum):
    MOVE_OUT = "people.move_out"
    MOVE_IN = "people.move_in"
    DEATH = "people.death"
    SPLIT = "people.split"
    MERGE = "people.merge_households"
    HEAD = "people.head"


@dataclass(frozen=True)
class ActSpec:
    """How an act is asked for; the texts are marked, translated when shown. ``many``: several people at once."""

    title: str
    sentence: str
    button: str
    done: str
    people: str = ""
    """The question who; empty where nobody of the household is chosen."""
    many: bool = False
    on: str = ""
    """The question when; empty where there is no day to it."""
    danger: bool = False


SPECS = {
    Act.MOVE_OUT: ActSpec(
        N_("Move out"), N_("They no longer live here from this day on; what is known of them stays."), N_("Move out"),
        N_("Moved out: {names}."), N_("Who moves out?"), many=True, on=N_("First day that they no longer live here"),
    ),
    Act.MOVE_IN: ActSpec(
        N_("Move in"), N_("For somebody the register knows. For somebody new use “Add person”."), N_("Move in"),
        N_("Moved in: {names}."), on=N_("Lives here since"),
    ),
    Act.DEATH: ActSpec(
        N_("Record a death"), N_("The person stays in the register with the day of death and lives nowhere any more."),
        N_("Record the death"), N_("Death recorded: {names}."), N_("Who died?"), on=N_("Day of death"), danger=True,
    ),
    Act.SPLIT: ActSpec(
        N_("Split the household"), N_("Some become a household of their own, here or at another door."), N_("Split"),
        N_("Household split: {names}."), N_("Who goes?"), many=True, on=N_("From this day on"),
    ),
    Act.MERGE: ActSpec(
        N_("Merge households"), N_("The people of another household join this one."), N_("Merge"),
        N_("Households merged."), on=N_("From this day on"),
    ),
    Act.HEAD: ActSpec(
        N_("Change head"), N_("Relations that follow from the old ones are set anew; look at the others afterwards."),
        N_("Change head"), N_("New head: {names}."), N_("Who is the head now?"),
    ),
}  # fmt: skip


class ActModel(QObject):
    """One act on one household; ``people`` are residencies."""

    changed = Signal()
    refused = Signal()
    acted = Signal(str, object)  # the sentence, act id
    found = Signal(object)  # list[Hit]

    def __init__(self, desk: Desk, home: Home, act: Act, today: date) -> None:
        super().__init__()
        self.act, self.home, self.spec = act, home, SPECS[act]
        self._desk, self._today = desk, today
        self.members: list[MemberRow] = list(home.page.people) if home.page else []
        self.chosen: list[UUID] = []
        self.day = today.isoformat()
        self.moved_to = self.door = ""
        self.new_head: UUID | None = None
        self.head_there: UUID | None = None
        self.other: UUID | None = None
        self.other_name = ""
        self.relation = "80"
        self.problems: dict[str, str] = {}

    # what is asked ----------------------------------------------------------------------------------------------

    @property
    def choosable(self) -> list[MemberRow]:
        return [m for m in self.members if self.act is not Act.HEAD or m.relation != HEAD]

    @property
    def going(self) -> list[MemberRow]:
        return [member for member in self.members if member.residency_id in self.chosen]

    @property
    def staying(self) -> list[MemberRow]:
        return [member for member in self.members if member.residency_id not in self.chosen]

    @property
    def asks_new_head(self) -> bool:
        """Whether the head is among those who go and somebody stays."""
        leaving = self.act in (Act.MOVE_OUT, Act.DEATH, Act.SPLIT)
        return leaving and bool(self.staying) and any(member.relation == HEAD for member in self.going)

    def choose(self, residencies: list[UUID]) -> None:
        self.chosen = residencies
        stay = [Member(m.resident_id, m.relation, m.sex, m.birth_date) for m in self.staying]
        self.new_head = propose_head(stay, self._today) if self.asks_new_head else None
        if self.head_there not in {member.resident_id for member in self.going}:
            go = [Member(m.resident_id, m.relation, m.sex, m.birth_date) for m in self.going]
            self.head_there = propose_head(go, self._today)
        self.problems.pop("people", None)
        self.changed.emit()

    def look_up(self, text: str) -> None:
        """Find whom or which household is meant."""
        kinds = {"resident"} if self.act is Act.MOVE_IN else {"resident", "household"}

        def query(session: Session) -> list[Hit]:
            hits = search(session, text, 30) if text.strip() else []
            return [hit for hit in hits if hit.kind in kinds and hit.household_id != self.home.household_id][:8]

        self._desk.read(query, self.found.emit, self)

    def take(self, hit: Hit) -> None:
        self.other = hit.id if self.act is Act.MOVE_IN or hit.kind == "household" else hit.household_id
        self.other_name = hit.title
        self.problems.pop("other", None)
        self.changed.emit()

    # doing it ---------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Do it, or say beneath each question what is missing."""
        on = self._day()
        self._judge()
        if self.problems or on is None:
            self.refused.emit()
            return
        names = _(", ").join(words.called(member) for member in self.going) or self.other_name
        told = partial(self._done, names)
        self._desk.write(self.act.value, self._action(on), lambda pair: told(pair[1]), self, self._failed)

    def _done(self, names: str, act_id: int) -> None:
        self.acted.emit(_(self.spec.done).format(names=names), act_id)

    def _day(self) -> date | None:
        self.problems = {}
        if not self.spec.on:
            return self._today
        try:
            day = Date().parse(self.day)
        except BadValueError as bad:
            self.problems["day"] = _(bad.message).format(label=_(self.spec.on), **bad.params)
            return None
        if day > self._today and self.act is Act.DEATH:
            self.problems["day"] = _("The day of death lies after today; check the year.")
        return day

    def _judge(self) -> None:
        if self.spec.people and not self.chosen:
            self.problems["people"] = _("Choose who.")
        if self.act is Act.SPLIT and self.chosen and not self.staying:
            self.problems["people"] = _("Somebody has to stay; to let everybody go, use “Move out”.")
        if self.act in (Act.MOVE_IN, Act.MERGE) and self.other is None:
            self.problems["other"] = _("Search and choose one of the list.")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WorldError) and error.code == "before_start":
            self.problems["day"] = _("This lies before the day when they moved in.")
        elif isinstance(error, WorldError) and error.code == "no_such_door":
            self.problems["door"] = _("There is no such door; write it as 3-2-501, or leave it blank.")
        else:
            self._desk.told.emit(error)
        self.refused.emit()

    def _action(self, on: date) -> Callable[[Session], Any]:
        household, heads = self._household(), self._heads()
        doing: dict[Act, Callable[[Session], Any]] = {
            Act.MOVE_OUT: lambda s: move_out(s, self.chosen, on=on, moved_to=self.moved_to or None, new_heads=heads),
            Act.DEATH: lambda s: record_death(s, self.going[0].resident_id, on=on, new_heads=heads),
            Act.HEAD: lambda s: change_head(s, household, self.going[0].resident_id),
            Act.MERGE: lambda s: merge_households(s, household, self._other(), on=on),
            Act.SPLIT: lambda s: self._split(s, household, on),
            Act.MOVE_IN: lambda s: let_known_move_in(
                s, self._other(), dwelling_id=self.home.dwelling.id,
                household_id=household if self.home.lived_in else None, on=on, relation=self.relation,
            ),
        }  # fmt: skip
        return doing[self.act]

    def _split(self, session: Session, household: UUID, on: date) -> Any:
        dwelling = None
        if self.door.strip():
            found = dwelling_at(session, self.door, estate_id=self.home.estate.id) or dwelling_at(session, self.door)
            if not found:
                raise WorldError("no_such_door")
            dwelling = found[0].id
        new_head = self.head_there or self.going[0].resident_id
        return split_household(
            session, household, self.chosen, on=on, new_head=new_head, dwelling_id=dwelling, old_head=self.new_head
        )

    def _heads(self) -> dict[UUID, UUID]:
        return {self._household(): self.new_head} if self.new_head else {}

    def _household(self) -> UUID:
        return self.home.household_id or self.home.dwelling.id

    def _other(self) -> UUID:
        if self.other is None:
            raise ValueError("nobody chosen")
        return self.other

"""Two stations that know the same people and helpers, and what both read after they worked without each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from models.calendar import today
from models.care.catalogue import load_groups
from models.care.coverage import coverage, gaps
from models.care.helpers import helpers
from models.care.leftovers import end_left_over, left_over
from models.care.memberships import recognise
from models.care.pairings import double_primaries, hand_over, pair, settle_primary
from models.care.people import care_card, care_rows
from models.care.records import MembershipEnd, PairingEnd
from models.care.rules import Share
from models.care.states import CareState
from tests.models.care.hamlet import Hamlet, helper
from tests.sync.stations import Pc, level

T = TypeVar("T")
ALONE = "SG01"
History = dict[str, tuple[date, date | None, PairingEnd | None]]


@dataclass
class Couple:
    """王秀梅 is under care and has no helper yet, 李强 has 陈刚; 王敏 and 吴华 help nobody."""

    one: Pc
    two: Pc
    day: date
    person: UUID
    membership: UUID
    helpers: dict[str, UUID]

    # what is done at one of them -----------------------------------------------------------------------------------

    def pair(self, pc: Pc, name: str) -> UUID:
        with pc.station.act("care.pair") as session:
            return pair(session, self.person, self.helpers[name], on=self.day).id

    def hand_over(self, pc: Pc, pairing: UUID, name: str) -> UUID:
        with pc.station.act("care.hand_over") as session:
            return hand_over(session, pairing, self.helpers[name], on=self.day).id

    def settle(self, pc: Pc, pairing: UUID) -> int:
        with pc.station.act("care.settle") as session:
            return settle_primary(session, pairing, on=self.day)

    def end_left_over(self, pc: Pc) -> int:
        with pc.station.act("care.end") as session:
            return end_left_over(session, self.person, today=self.day)

    def level(self) -> None:
        """Sync until both hold the same."""
        level(self.one, self.two)

    # what both read, which is the same -----------------------------------------------------------------------------

    def state(self) -> CareState:
        return self._both(lambda session: care_rows(session, [self.person], self.day)[0].state)

    def coverage(self) -> tuple[Share, Share, int]:
        """Covered, one to one, and gaps."""

        def read(session: Session) -> tuple[Share, Share, int]:
            found = coverage(session, self.day)
            return found.whole.paired, found.whole.one_to_one, found.gaps

        return self._both(read)

    def carried(self) -> dict[str, int]:
        """How many people each helper carries who has any."""
        return self._both(
            lambda session: {row.helper.name: row.people for row in helpers(session, self.day) if row.people}
        )

    def gaps(self) -> list[tuple[str, CareState, str | None]]:
        return self._both(lambda session: [(row.name, row.state, row.last_helper) for row in gaps(session, self.day)])

    def doubles(self) -> list[tuple[str, set[str]]]:
        """Whose primary helper is to be decided, and between whom."""
        return self._both(
            lambda session: [
                (row.name, {helper.name for _pairing, helper in row.choices})
                for row in double_primaries(session, self.day)
            ]
        )

    def left_over(self) -> list[tuple[str, MembershipEnd, date | None, list[str]]]:
        """Who has helpers though the care ended: why, when, and whom."""
        return self._both(
            lambda session: [
                (row.name, row.why, row.ended_on, [helper.name for _pairing, helper in row.pairings])
                for row in left_over(session, self.day)
            ]
        )

    def history(self) -> History:
        """Every pairing of the person that stands on the card, ended ones too, by the name of the helper."""
        return self._both(
            lambda session: {
                row.helper.name: (row.pairing.starts_on, row.pairing.ends_on, row.pairing.end_reason)
                for row in care_card(session, self.person, self.day).pairings
            }
        )

    def _both(self, read: Callable[[Session], T]) -> T:
        found = []
        for pc in (self.one, self.two):
            with pc.station.sessions() as session:
                found.append(read(session))
        assert found[0] == found[1]
        return found[0]


def make_couple(one: Pc, two: Pc) -> Couple:
    day = today()
    before = day - timedelta(days=9)
    with one.station.act("test") as session:
        load_groups(session)
        place = Hamlet(session)
        person, other = place.person("王秀梅"), place.person("李强")
        names = {name: helper(session, name).id for name in ("王敏", "陈刚", "吴华")}
        member = recognise(session, person.id, ALONE, on=before)
        recognise(session, other.id, ALONE, on=before)
        pair(session, other.id, names["陈刚"], on=before)
        found = Couple(one, two, day, person.id, member.id, names)
    found.level()
    return found

"""What is kept of due visits is what the engine would say anew: after acts, undoing, sync, and each new day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models import calendar
from models.base import utc_now
from models.care.due_cache import rebuild_due
from models.care.guard import unguarded
from models.care.records import (
    CareDue,
    CareManner,
    CarePause,
    CareVisit,
    Crisis,
    Membership,
    PauseReason,
    ResidentFact,
    Risk,
    SpecialGroup,
)
from models.errors import WorldError
from models.people import actions
from models.people.merging import merge_residents
from models.people.records import Residency, Resident
from models.station import Station
from models.visits.records import Outcome, Slot, Visit
from tests.models.care.hamlet import DAY, Hamlet, at, group, member

SAME = (
    "resident_id, level, due_on, due_at, every_days, last_on, phone_counts, paused_from, paused_until, risk,"
    " changes_on, born_on"
)


def kept(session: Session) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.execute(text(f"SELECT {SAME} FROM care_due ORDER BY resident_id, level"))]


@dataclass
class Clock:
    day: date = DAY


@contextmanager
def clock() -> Iterator[Clock]:
    """Let the station believe that it is another day."""
    now = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendar, "today", lambda: now.day)
        yield now


@dataclass
class Play:
    """Four people and two groups of one example; every act is played on them."""

    station: Station
    clock: Clock
    residents: list[UUID] = field(default_factory=list)
    codes: tuple[str, str] = ("", "")
    acts: list[int] = field(default_factory=list)

    def begin(self) -> None:
        with self.station.act("test") as session:
            place = Hamlet(session)
            self.codes = (f"A{place.unit.id.hex[-8:]}", f"B{place.unit.id.hex[-8:]}")
            group(session, self.codes[0], tight_days=7, tight_rule="age>=80 or major_illness or household_size==2")
            group(session, self.codes[1], visit_every_days=14, phone_counts=True, crisis_hours=6)
            birth = date(DAY.year - 80, DAY.month, DAY.day) + timedelta(3)
            self.residents = [place.person(f"王{n}", self.codes[0], birth_date=birth).id for n in range(3)]
            mate = place.person("李强", self.codes[1])
            self.residents.append(mate.id)

    def do(self, change: Callable[[Session], None]) -> None:
        with suppress(WorldError), self.station.act("test") as session, unguarded(session):
            change(session)
            self.acts.append(session.info["act"].id)

    def apply(self, change: Callable[[Session], None]) -> None:
        """As the district's changes come: without journal and without objects."""
        with suppress(WorldError), self.station.applying() as session:
            change(session)

    def undo(self) -> None:
        if self.acts:
            with suppress(WorldError):
                self.station.undo(self.acts.pop())

    def check(self) -> None:
        with self.station.local_write() as session:
            before = kept(session)
            rebuild_due(session, self.clock.day)
            assert before == kept(session)


def newest(session: Session, kind: Any, resident_id: UUID) -> Any:
    mine = select(kind).where(kind.resident_id == resident_id, kind.deleted_at.is_(None)).order_by(kind.id.desc())
    return session.scalars(mine).first()


def visited(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        manner = (CareManner.DOOR, CareManner.PHONE, CareManner.NEIGHBOUR)[n % 3]
        session.add(
            CareVisit(
                resident_id=who, level=4 if n % 5 == 0 else 2, worker_id=play.station.worker_id, manner=manner,
                at=at(play.clock.day - timedelta(n % 9), 23 if n % 2 else 0), reached=n % 7 != 0,
            )
        )  # fmt: skip

    return change


def corrected(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        old = newest(session, CareVisit, who)
        if old is not None:
            session.add(
                CareVisit(
                    resident_id=who, level=old.level, worker_id=play.station.worker_id, manner=CareManner.DOOR,
                    at=old.at - timedelta(n % 4), reached=n % 2 == 0, corrects_id=old.id,
                )
            )  # fmt: skip

    return change


def knocked(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        stay = newest(session, Residency, who)
        last = session.scalars(select(Visit).where(Visit.met_resident_id == who).order_by(Visit.id.desc())).first()
        session.add(
            Visit(
                dwelling_id=stay.dwelling_id, worker_id=play.station.worker_id, slot=Slot.MORNING,
                at=at(play.clock.day - timedelta(n % 6)), outcome=Outcome.NOT_HOME if n % 3 == 0 else Outcome.MET,
                met_resident_id=who if n % 3 else None,
                corrects_id=last.id if last is not None and n % 4 == 0 else None,
            )
        )  # fmt: skip

    return change


def paused(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        old = newest(session, CarePause, who)
        if old is not None and n % 2:
            old.ends_on = max(old.starts_on, play.clock.day + timedelta(n % 5))
            return
        starts = play.clock.day + timedelta(n % 7 - 3)
        ends = starts + timedelta(n % 11) if n % 3 else None
        session.add(CarePause(resident_id=who, level=2, reason=PauseReason.AWAY, starts_on=starts, ends_on=ends))

    return change


def struck(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    return lambda session: session.add(
        Crisis(resident_id=who, level=4 if n % 4 == 0 else 2, kind="fire", at=at(play.clock.day, n % 24))
    )


def joined(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        row = member(
            session, who, play.codes[n % 2], on=play.clock.day + timedelta(n % 13 - 9), level=4 if n % 3 == 0 else 2
        )
        row.risk = (None, Risk.HIGH, Risk.KEY)[n % 3]
        row.ended_on = play.clock.day + timedelta(n % 10) if n % 4 == 0 else None

    return change


def left(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        row = newest(session, Membership, who)
        if row is not None and n % 4:
            row.ended_on = max(row.recognised_on, play.clock.day + timedelta(n % 4 - 1))
        elif row is not None:
            row.deleted_at = utc_now()

    return change


def told(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    starts = play.clock.day + timedelta(n % 5 - 2)
    return lambda session: session.add(
        ResidentFact(
            resident_id=who, level=3, name="major_illness", value="true" if n % 2 else "false", starts_on=starts
        )
    )


def aged(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        session.get_one(Resident, who).birth_date = date(play.clock.day.year - 80, 2, 28) + timedelta(n % 9)

    return change


def moved(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    """In with the next one, which changes the size of both households; or out, or dead."""

    def change(session: Session) -> None:
        stay = newest(session, Residency, who)
        if n % 3 == 0:
            other = newest(session, Residency, play.residents[n % 4])
            actions.move_in(session, who, other.household_id, on=play.clock.day)
        elif n % 3 == 1:
            actions.move_out(session, [stay.id], on=play.clock.day)
        else:
            actions.record_death(session, who, on=play.clock.day)

    return change


def merged(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    other = play.residents[n % 4]
    return lambda session: None if other == who else (merge_residents(session, other, who), None)[1]


def decreed(play: Play, who: UUID, n: int) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        entry = session.scalars(select(SpecialGroup).where(SpecialGroup.code == play.codes[n % 2])).one()
        entry.visit_every_days = (None, 10, 30, 60)[n % 4]
        entry.phone_counts = n % 3 == 0
        entry.tight_rule = "age>=80" if n % 2 else None
        entry.deleted_at = utc_now() if n % 11 == 0 else None

    return change


KINDS = (visited, corrected, knocked, paused, struck, joined, left, told, aged, moved, merged, decreed)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 50), st.booleans()),
        st.just("undo"),
        st.integers(1, 40),
        st.integers(-5, -1),
    ),
    min_size=2,
    max_size=10,
)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # each step writes a file: making a failure smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_what_is_kept_equals_what_is_computed_anew(station: Station, found: list[Any]) -> None:
    with clock() as now:
        play = Play(station, now)
        play.begin()
        for step in found:
            if step == "undo":
                play.undo()
            elif isinstance(step, int):
                now.day += timedelta(step)
                play.station.settle()
            else:
                kind, who, n, by_sync = step
                (play.apply if by_sync and kind is not merged else play.do)(kind(play, play.residents[who], n))
            play.check()


def test_a_birthday_tightens_the_norm_on_its_day(station: Station) -> None:
    with clock() as now:
        with station.act("test") as session:
            place = Hamlet(session)
            group(session, "T", tight_days=7, tight_rule="age>=80")
            old = place.person("王芳", "T", on=DAY, birth_date=date(DAY.year - 80, DAY.month, DAY.day + 3))
            leap = place.person("李梅", "T", on=DAY, birth_date=date(1944, 2, 29))
        assert norms_of(station, old.id) == (30, DAY + timedelta(30))
        assert norms_of(station, leap.id) == (7, DAY + timedelta(7))
        now.day = DAY + timedelta(2)
        station.settle()
        assert norms_of(station, old.id) == (30, DAY + timedelta(30))
        now.day = DAY + timedelta(3)
        station.settle()
        assert norms_of(station, old.id) == (7, DAY + timedelta(7))


@pytest.mark.parametrize(("day", "days"), [(date(2026, 2, 27), 30), (date(2026, 2, 28), 7), (date(2026, 3, 1), 7)])
def test_who_was_born_on_29_february_is_80_on_the_28th_of_a_common_year(station: Station, day: date, days: int) -> None:
    with clock() as now:
        now.day = day
        with station.act("test") as session:
            group(session, "T", tight_days=7, tight_rule="age>=80")
            leap = Hamlet(session).person("李梅", "T", on=date(2026, 2, 1), birth_date=date(1946, 3, 1))
            leap.birth_date = date(1946, 2, 28)
            leap_born = Hamlet(session).person("赵兰", "T", on=date(2026, 2, 1), birth_date=date(1944, 2, 29))
        assert norms_of(station, leap.id)[0] == days
        assert norms_of(station, leap_born.id)[0] == 7


def test_the_catalogue_changes_what_is_due_for_everybody_in_the_group(station: Station) -> None:
    with station.act("test") as session:
        entry = group(session, "T")
        someone = Hamlet(session).person("王芳", "T", on=DAY)
    with station.applying() as session:
        session.get_one(SpecialGroup, entry.id).visit_every_days = 10
    assert norms_of(station, someone.id) == (10, DAY + timedelta(10))


def test_a_clock_that_was_set_back_brings_back_what_had_ended(station: Station) -> None:
    with clock() as now:
        with station.act("test") as session:
            group(session, "T")
            place = Hamlet(session)
            gone, there = place.person("王芳", "T", on=DAY), place.person("李强", "T", on=DAY)
            newest(session, Membership, gone.id).ended_on = DAY + timedelta(5)
        now.day = DAY + timedelta(5)
        station.settle()
        with station.sessions() as session:
            assert session.scalars(select(CareDue.resident_id)).all() == [there.id]
        now.day = DAY
        station.settle()
        assert norms_of(station, gone.id) == (30, DAY + timedelta(30))


def norms_of(station: Station, resident_id: UUID) -> tuple[int | None, date | None]:
    with station.sessions() as session:
        row = session.scalars(select(CareDue).where(CareDue.resident_id == resident_id)).one()
        return row.every_days, row.due_on


def test_other_listeners_hear_that_due_visits_changed(station: Station) -> None:
    heard: list[set[str]] = []
    station.on_commit.append(lambda tables, _act: heard.append(tables))
    with station.act("test") as session:
        group(session, "T")
        someone = Hamlet(session).person("王芳", "T", on=DAY)
    assert "care_due" in heard[-1]
    with station.act("test") as session:
        session.get_one(Resident, someone.id).note = "x"
        session.add(Resident(name="李强"))
    assert "resident" in heard[-1]
    with station.act("test") as session:
        session.add(Resident(name="赵兰"))
    assert heard[-1] == {"resident"}

"""What is kept of open appeals by their matter equals what all records say, whatever happened in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from models.appeals.actions import link, unlink
from models.appeals.intake import Intake, take_in
from models.appeals.records import Appeal, AppealLink, AppealNow, AppealStep, Source
from models.appeals.states import StepKind
from models.base import Record, uuid7
from models.calendar import day_of
from models.errors import WorldError
from models.places.records import Building
from models.search.index import driver
from models.solving.candidates import appeals_of, candidates
from models.solving.cluster_triggers import note_everything
from models.solving.clustering import Closed, Open, clustered, said_of
from models.solving.records import Problem, ProblemAppeal, ProblemLevel
from models.station import Station
from tests.conftest import COMMUNITY, Profile
from tests.models.appeals.quarter import HEATING, LEAK, Quarter, at

KEPT = {
    "cluster_now": (
        "cluster, topic_code, item, asked, department, appeals, repeats, since, households, building_id, communities"
    ),
    "cluster_member": "matter, appeal_id, cluster, received_at, free",
    "item_day": "topic_code, day, appeals, open",
}


def kept(session: Session) -> dict[str, list[Any]]:
    asked = {name: f"SELECT {columns} FROM {name} ORDER BY 1, 2" for name, columns in KEPT.items()}
    return {name: [tuple(row) for row in session.execute(text(each))] for name, each in asked.items()}


def meant(session: Session) -> dict[str, list[Any]]:
    """The same out of the records alone."""
    both = session.execute(select(Appeal, AppealNow).join(AppealNow, AppealNow.appeal_id == Appeal.id)).all()
    taken = set(session.scalars(select(ProblemAppeal.appeal_id).where(ProblemAppeal.alive())))
    words = session.scalars(select(AppealLink).where(AppealLink.alive()).order_by(AppealLink.edited_at, AppealLink.id))
    said = said_of([(word.appeal_id.hex, word.other_id.hex, word.same) for word in words])
    open_, closed = [], []
    for one, now in both:
        if one.level >= 4:
            continue
        lives, received = one.dwelling_id or one.resident_id, stored(one)
        about = one.building_id or lives
        matter = f"{one.topic_code}/{about.hex if about else one.contact_phone or one.id.hex}"
        if now.open:
            household = lives.hex if lives else one.contact_phone or one.id.hex
            building = one.building_id.hex if one.building_id else None
            open_.append(
                Open(
                    *(matter, one.id.hex, received, one.topic_code, one.topic["item_name"], one.topic["department"]),
                    *(now.department, building, household, one.community_code, one.id in taken),
                )
            )
        else:
            closed.append(Closed(matter, one.id.hex, received))
    found = list(clustered(open_, closed, said))
    days = Counter((one.topic_code, day_of(one.received_at).isoformat()) for one, _now in both if one.level < 4)
    still = Counter((one.topic_code, day_of(one.received_at).isoformat()) for one, now in both if now.open)
    members = [(one.matter, one.id, each.key, one.received_at, not one.taken) for each in found for one in each.members]
    return {
        "cluster_now": sorted(
            (
                *(each.members[0].id, each.members[0].topic_code, each.members[0].item, each.members[0].asked),
                *(each.department, len(each.free), each.repeats),
                *(each.since and each.since.isoformat(), each.households, each.building_id, each.communities),
            )
            for each in found
        ),
        "cluster_member": sorted(members),
        "item_day": sorted((*key, count, still[key]) for key, count in days.items()),
    }


def stored(appeal: Appeal) -> str:
    return appeal.received_at.strftime("%Y-%m-%d %H:%M:%S.%f")


def right(station: Station) -> None:
    with station.whole() as session:
        assert kept(session) == meant(session)
        assert session.execute(text("SELECT * FROM cluster_dirty")).all() == []


class Play:
    """A quarter whose appeals come, move, are linked, taken and go; records are named by their place in a list."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.appeals: list[UUID] = []
        self.made: list[tuple[type[Record], UUID]] = []
        with station.local_write() as session:  # no act that could be taken back
            quarter = Quarter(session)
            other = Building(estate_id=quarter.estate.id, number="4")
            session.add(other)
            people = [quarter.person(f"王{n}").id for n in range(2)]
            session.flush()
            self.buildings, self.people = [None, quarter.building.id, other.id], [None, *people]
            problem = Problem(number="JT-1", level=ProblemLevel.WEEK, on=at(3, 2).date(), title="暖气")
            session.add(problem)
            session.flush()
            self.problem = problem.id

    def anew(self) -> None:
        """Everything goes, as by approved lists."""
        with self.station.applying() as session:
            for table in (AppealStep, ProblemAppeal, AppealLink, Appeal):
                session.execute(delete(table))
        self.appeals, self.made = [], []

    def writing(self, by_sync: bool) -> AbstractContextManager[Session]:
        return self.station.applying() if by_sync else self.station.act("test")

    def do(self, session: Session, deed: str, numbers: Sequence[int]) -> None:
        if deed == "take":
            self.take(session, numbers)
        elif self.appeals:
            appeal = self.appeals[numbers[0] % len(self.appeals)]
            if session.get(Appeal, appeal) is not None:
                getattr(self, deed)(session, appeal, numbers)

    def take(self, session: Session, numbers: Sequence[int]) -> None:
        topic, where, who, phone, day = numbers
        said = Intake(
            Source.COUNTER, (HEATING, LEAK)[topic % 2], "冷", contact_name="王芳",
            contact_phone=(None, "13800000001", "13800000002")[phone % 3],
            resident_id=self.people[who % 3], building_id=self.buildings[where % 3], at_home=False,
        )  # fmt: skip
        self.appeals.append(take_in(session, said, at=at(3, 2) + timedelta(days=30 * (day % 9))).id)

    def close(self, session: Session, appeal: UUID, _numbers: Sequence[int]) -> None:
        self._step(session, appeal, StepKind.SETTLE_ON_SPOT, text="修好了")

    def assign(self, session: Session, appeal: UUID, numbers: Sequence[int]) -> None:
        self._step(session, appeal, StepKind.ACCEPT)
        self._step(session, appeal, StepKind.ASSIGN, department=("住建", "水务")[numbers[1] % 2])

    def _step(self, session: Session, appeal: UUID, kind: StepKind, **more: Any) -> None:
        head = session.get_one(Appeal, appeal)
        new = AppealStep(
            id=uuid7(), community_code=COMMUNITY, appeal_id=appeal, file_id=appeal, level=head.level, kind=kind.value,
            at=head.received_at + timedelta(hours=1), **more,
        )  # fmt: skip
        self._keep(session, new)

    def _keep(self, session: Session, row: Any) -> None:
        session.add(row)
        session.flush()
        self.made.append((type(row), row.id))

    def say(self, session: Session, appeal: UUID, numbers: Sequence[int]) -> None:
        other = self.appeals[numbers[1] % len(self.appeals)]
        known = [session.get(Appeal, id_) for id_ in (appeal, other)]
        if appeal != other and all(one and one.level < 4 and one.deleted_at is None for one in known):
            said = (link, unlink)[numbers[2] % 2](session, appeal, other)
            self.made.append((AppealLink, said.id))

    def choose(self, session: Session, appeal: UUID, _numbers: Sequence[int]) -> None:
        self._keep(session, ProblemAppeal(community_code=COMMUNITY, problem_id=self.problem, appeal_id=appeal))

    def take_back(self, session: Session, _appeal: UUID, numbers: Sequence[int]) -> None:
        """A step, a word or a choice goes, or comes again, as by an undo here or elsewhere."""
        if self.made:
            table, id_ = self.made[numbers[1] % len(self.made)]
            row: Any = session.get(table, id_)
            if row is not None:
                row.deleted_at = None if row.deleted_at else at(12, 1)

    def move(self, session: Session, appeal: UUID, numbers: Sequence[int]) -> None:
        """The place is mended, or two records of one person become one."""
        head = session.get_one(Appeal, appeal)
        head.building_id, head.resident_id = self.buildings[numbers[1] % 3], self.people[numbers[2] % 3]
        head.contact_phone = (None, "13800000001")[numbers[3] % 2]

    def hide(self, session: Session, appeal: UUID, _numbers: Sequence[int]) -> None:
        head = session.get_one(Appeal, appeal)
        head.deleted_at = None if head.deleted_at else at(12, 1)

    def erase(self, session: Session, appeal: UUID, _numbers: Sequence[int]) -> None:
        """Without a trace, as an approved list does."""
        for table in (AppealStep, ProblemAppeal):
            session.execute(delete(table).where(table.appeal_id == appeal))
        session.execute(delete(AppealLink).where((AppealLink.appeal_id == appeal) | (AppealLink.other_id == appeal)))
        session.execute(delete(Appeal).where(Appeal.id == appeal))
        session.expire_all()

    def confine(self, session: Session, appeal: UUID, _numbers: Sequence[int]) -> None:
        """It becomes a closed file at the district, and comes down as one."""
        session.execute(update(Appeal).where(Appeal.id == appeal).values(level=4))
        session.expire_all()


DEEDS = ("take", "take", "take", "close", "close", "assign", "say", "say", "choose", "take_back", "move", "hide")
SYNCED = (*DEEDS, "erase", "confine")
NUMBERS = st.tuples(*[st.integers(0, 8)] * 5)
PLAYS: st.SearchStrategy[list[tuple[bool, list[tuple[str, tuple[int, ...]]]]]] = st.lists(
    st.one_of(
        st.tuples(st.just(False), st.lists(st.tuples(st.sampled_from(DEEDS), NUMBERS), min_size=1, max_size=5)),
        st.tuples(st.just(True), st.lists(st.tuples(st.sampled_from(SYNCED), NUMBERS), min_size=1, max_size=5)),
        st.tuples(st.just(False), st.just([])),
    ),
    min_size=2,
    max_size=9,
)


@pytest.fixture
def play(station: Station) -> Play:
    return Play(station)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLAYS)
def test_whatever_is_written_what_is_kept_is_what_the_records_say(
    play: Play, plays: list[tuple[bool, list[tuple[str, tuple[int, ...]]]]]
) -> None:
    station = play.station
    play.anew()
    right(station)
    for by_sync, deeds in plays:
        if deeds:
            with play.writing(by_sync) as session:
                for deed, numbers in deeds:
                    play.do(session, deed, numbers)
        elif (act := station.last_act()) is not None:
            with suppress(WorldError):  # somebody else changed the same since
                station.undo(act.id)
        right(station)


def test_a_file_of_an_earlier_version_is_put_together_when_it_is_opened(profile: Profile) -> None:
    station = profile.open()
    play = Play(station)
    with station.act("test") as session:
        for numbers in ((0, 1, 1, 1, 0), (0, 1, 2, 1, 1), (1, 0, 1, 0, 2)):
            play.take(session, numbers)
        play.close(session, play.appeals[0], ())
    with station.local_write() as session:
        for name in ("cluster_now", "item_day", "cluster_key"):
            session.execute(text(f"DROP TABLE {name}"))
    station.close()
    station = profile.open()
    try:
        right(station)
    finally:
        station.close()


def test_all_made_anew_is_the_same(play: Play) -> None:
    with play.station.act("test") as session:
        for numbers in ((0, 1, 1, 1, 0), (0, 1, 2, 1, 1), (1, 0, 1, 0, 2)):
            play.take(session, numbers)
    with play.station.local_write() as session:
        note_everything(driver(session))
    right(play.station)


@pytest.mark.parametrize(("place", "found"), [((1, 1), 1), ((0, 1), 2), ((1, 2), 2), ((0, 0), 2)])
def test_one_matter_is_one_item_about_one_place(play: Play, place: tuple[int, int], found: int) -> None:
    """Two households about one building; without a building it is where they live that counts."""
    with play.station.act("test") as session:
        for who, where in enumerate(place, start=1):
            play.take(session, (0, where, who, 0, 0))
    with play.station.sessions() as session:
        ranked = candidates(session, at(12, 1), ProblemLevel.DAY)
        assert len(ranked) == found
        assert {id_ for one in ranked for id_ in appeals_of(session, one)} == set(play.appeals)
        assert sum(one.households for one in ranked) == 2

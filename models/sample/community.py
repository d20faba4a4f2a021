"""A whole community written to a station file: estates, doors, families, the last round of visits, and care."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from random import Random
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import search
from models.base import uuid7
from models.people.records import Basis, Household, IdMissing, Residency, Resident
from models.places.records import Area, AreaLevel, Building, Dwelling, Estate, Occupancy, Unit
from models.sample.appeals import SampleAppeals
from models.sample.care import SampleCare
from models.sample.care_people import Place
from models.sample.families import DAUGHTER, HEAD, MAN, SON, WOMAN, Families, Member
from models.sample.mediation import SampleMediation
from models.sample.names import given_name, id_number, phone, surname
from models.sample.studio import Known, SampleStudio
from models.sample.whistles import SampleWhistles
from models.sample.writer import Writer
from models.visits.records import Outcome, Round, RoundDoor, RoundState, Slot, Visit
from models.visits.sheet_numbers import sheet_number
from models.workers.records import Worker, WorkerRole

ESTATES = [
    "浑河花园",
    "沈水雅居",
    "新南家园",
    "白塔小区",
    "文汇苑",
    "朗日新城",
    "御景东方",
    "阳光里",
    "丁香园",
    "银杏里",
]
ESTATES += ["青年城", "河畔人家", "春晓苑", "和顺里", "枫林居", "天坛小区", "金水湾", "长青坊", "学府苑", "福民小区"]
OCCUPANCY_SHARES = {
    Occupancy.OWNER: 66,
    Occupancy.LET: 17,
    Occupancy.VACANT: 12,
    Occupancy.SHARED: 1,
    Occupancy.COMMERCIAL: 2,
    Occupancy.LENT: 1,
    Occupancy.UNVERIFIED: 1,
}
ETHNIC_SHARES = {"01": 86, "11": 8, "02": 2, "03": 1, "10": 2, "43": 1}
"""GB/T 3304: Han, Manchu, Mongol, Hui, Korean, Xibe."""
EDUCATION_SHARES = {"14": 3, "21": 25, "31": 22, "41": 12, "61": 16, "71": 16, "81": 6}
SHAPES = ((4, 6, 2), (3, 6, 3), (3, 7, 2), (2, 11, 4), (2, 18, 4), (1, 26, 4))
"""Units, floors, rooms per floor of the kinds of building that stand there."""
OUTCOME_SHARES = {Outcome.MET: 78, Outcome.NOT_HOME: 17, Outcome.PHONE: 3, Outcome.DECLINED: 2}
CLOCK = {Slot.MORNING: time(9, 40), Slot.EVENING: time(18, 50), Slot.SATURDAY: time(10, 15)}
CHINA = timezone(timedelta(hours=8))
HOUSEHOLDS_PER_GRID = 500
CHUNK = 4_000
T = TypeVar("T")


@dataclass(frozen=True)
class Plan:
    """How large, and from which seed; ``today`` fixes ages and dates so that a seed gives the same file always."""

    households: int = 3_000
    seed: int = 1
    today: date = field(default_factory=date.today)
    visited_share: float = 0.9
    studio_until: date | None = None
    """The first Saturday of the studio that nobody has planned; ``None``: all are, up to the coming one."""


class Door(NamedTuple):
    """A door that was built, in stair order; ``shop``: nobody lives there."""

    estate: UUID
    building: UUID
    unit: UUID
    dwelling: UUID
    shop: bool


class Community:
    """Writes one community; ``steps`` yields (households done, households in all)."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self._random, self._plan, self._session = Random(plan.seed), plan, session
        self._families = Families(self._random, plan.today)
        self._rows = Writer(session)
        self._care = SampleCare(session, self._rows, plan.seed, plan.today)
        self._studio = SampleStudio(session, self._rows, plan.seed, plan.today, plan.households, plan.studio_until)
        self._mediation = SampleMediation(session, plan.seed, plan.today, plan.households)
        self._appeals = SampleAppeals(session, self._rows, plan.seed, plan.today, plan.households)
        self._whistles = SampleWhistles(session, plan.seed, plan.today)
        self._doors: list[tuple[UUID, UUID | None, UUID]] = []
        """(dwelling, household, worker of its grid): the material of the last round."""
        self._occupancy: dict[UUID, Occupancy] = {}
        self._shape = SHAPES[0]

    def steps(self) -> Generator[tuple[int, int], None, None]:
        with search.bulk(self._session):
            yield from self._steps()

    def _steps(self) -> Generator[tuple[int, int], None, None]:
        done, total = 0, self._plan.households
        grids = self._grids()
        for estate, number in self._buildings():
            if done >= total:
                break
            grid, worker = grids[min(done // HOUSEHOLDS_PER_GRID, len(grids) - 1)]
            done += self._fill(self._building(estate, number, grid), grid, worker, total - done)
            if self._rows.waiting >= CHUNK:
                self._rows.write()
                yield done, total
        self._last_round()
        self._rows.write()
        for _people in self._care.write():
            if self._rows.waiting >= CHUNK * 4:
                self._rows.write()
                yield total, total
        self._rows.write()
        for _appeals in self._appeals.write():
            if self._rows.waiting >= CHUNK * 4:
                self._rows.write()
                yield total, total
        for _saturdays in self._studio.write():
            pass
        self._rows.write()
        self._mediation.write(self._studio.known)
        self._whistles.write()
        yield total, total

    def _grids(self) -> list[tuple[UUID, UUID]]:
        """Grids of about 500 households, each with the worker who leads it."""
        code = str(self._session.connection().info["community_code"])
        community = self._session.scalars(select(Area).where(Area.code == code)).first()
        return [self._grid(code, n, community) for n in range(1, -(-self._plan.households // HOUSEHOLDS_PER_GRID) + 1)]

    def _grid(self, code: str, n: int, community: Area | None) -> tuple[UUID, UUID]:
        grid = self._rows.add(
            Area,
            parent_id=community.id if community else None,
            level=AreaLevel.GRID,
            code=f"{code}{n:03d}",
            name=f"第{n}网格",
            police_name=surname(self._random) + "警官",
            police_phone=phone(self._random),
        )
        name = surname(self._random) + given_name(self._random, WOMAN, 1985)
        return grid, self._rows.add(
            Worker, name=name, role=WorkerRole.GRID, phone=phone(self._random), grid_id=grid, leads_grid=True
        )

    def _buildings(self) -> Iterator[tuple[UUID, int]]:
        """Endless buildings, 6 to 14 to an estate; estate names repeat with a number once they are used up."""
        for n in count():
            again = n // len(ESTATES)
            name = ESTATES[n % len(ESTATES)] + (f"{again + 1}期" if again else "")
            street = self._random.choice(("沈营", "朗日", "白塔", "天成", "创新"))
            address = f"浑南区{street}街{self._random.randrange(1, 300)}号"
            estate = self._rows.add(Estate, name=name, address=address, sort=n)
            self._care.estates.append(estate)
            self._shape = self._random.choice(SHAPES)
            for number in range(1, self._random.randrange(7, 16)):
                yield estate, number

    def _building(self, estate: UUID, number: int, grid: UUID) -> list[Door]:
        """Write one building; return its doors, stair by stair, upwards."""
        units, floors, rooms = self._shape if self._random.random() < 0.8 else self._random.choice(SHAPES)
        building = self._rows.add(
            Building, estate_id=estate, grid_id=grid, number=str(number), lift=floors > 7, sort=number
        )
        stairs = (self._rows.add(Unit, building_id=building, number=str(n), sort=n) for n in range(1, units + 1))
        return [
            Door(estate, building, unit, dwelling, shop)
            for unit in stairs
            for dwelling, shop in self._unit(unit, floors, rooms)
        ]

    def _unit(self, unit: UUID, floors: int, rooms: int) -> Iterator[tuple[UUID, bool]]:
        for floor in range(1, floors + 1):
            for position in range(1, rooms + 1):
                yield self._dwelling(unit, floor, position, shop=floor == 1 and self._random.random() < 0.06)

    def _dwelling(self, unit: UUID, floor: int, position: int, *, shop: bool) -> tuple[UUID, bool]:
        occupancy = Occupancy.COMMERCIAL if shop else self._weighted(OCCUPANCY_SHARES)
        let = occupancy in (Occupancy.LET, Occupancy.SHARED)
        dwelling = self._rows.add(
            Dwelling,
            unit_id=unit,
            floor=floor,
            position=position,
            room=f"{floor}{position:02d}",
            use="31" if shop else "11",
            ownership=None if shop else "30",
            occupancy=occupancy,
            floor_area_m2=float(self._random.randrange(45, 145)),
            owner_name=surname(self._random) + given_name(self._random, MAN, 1970) if let else None,
            owner_phone=phone(self._random) if let else None,
            heating="1",
            gas="1" if self._random.random() < 0.95 else "2",
            verified_on=self._day_back(5, 400) if self._random.random() < 0.8 else None,
        )
        self._occupancy[dwelling] = occupancy
        return dwelling, shop

    def _fill(self, doors: list[Door], grid: UUID, worker: UUID, wanted: int) -> int:
        """Give every lived-in door its family until ``wanted`` households are there; return how many were made."""
        made = 0
        for door in doors:
            lived_in = not door.shop and self._occupancy[door.dwelling] is not Occupancy.VACANT and made < wanted
            household = self._household(door, grid, worker) if lived_in else None
            made += lived_in
            self._doors.append((door.dwelling, household, worker))
        return made

    def _household(self, door: Door, grid: UUID, worker: UUID) -> UUID:
        dwelling = door.dwelling
        household = self._rows.add(
            Household,
            dwelling_id=dwelling,
            household_no=f"{self._random.randrange(10**8):08d}",
            dogs=1 if self._random.random() < 0.08 else None,
        )
        let = self._occupancy[dwelling] in (Occupancy.LET, Occupancy.SHARED)
        since = self._day_back(60, 4_000)
        people = [
            (self._resident(member, household, dwelling, since, let=let), member) for member in self._families.next()
        ]
        self._care.move_in(people, Place(door.building, door.unit, grid, worker, since, let))
        head, member = people[0]
        self._appeals.move_in(head, dwelling, door.building)
        self._studio.move_in(Known(head, dwelling, door.building, member.name))
        return household

    def _resident(self, member: Member, household: UUID, dwelling: UUID, since: date, *, let: bool) -> UUID:
        age = (self._plan.today - member.birth).days // 365
        newborn = age < 1
        resident = self._rows.add(
            Resident,
            name=member.name,
            sex=member.sex,
            birth_date=member.birth,
            id_no=None if newborn else id_number(self._random, member.sex, member.birth),
            id_missing=IdMissing.NEWBORN if newborn else None,
            phone=phone(self._random) if age >= 12 and self._random.random() < 0.92 else None,
            ethnic=self._weighted(ETHNIC_SHARES),
            education=self._weighted(EDUCATION_SHARES) if age >= 24 else None,
            marital=_marital(age, member.relation),
            political="01" if age >= 25 and self._random.random() < 0.11 else "13" if age >= 18 else None,
            population_type="02" if let and self._random.random() < 0.6 else "01",
            hukou_match="2" if let else "1",
            basis=Basis.DUTY,
            source="import",
            verified_on=self._day_back(5, 400) if self._random.random() < 0.8 else None,
        )
        self._rows.add(
            Residency,
            resident_id=resident,
            household_id=household,
            dwelling_id=dwelling,
            relation=member.relation,
            kind="2" if let else "1",
            is_owner=not let and member.relation == HEAD,
            starts_on=max(since, member.birth),
        )
        return resident

    def _last_round(self) -> None:
        """The round of last quarter: most doors met, some never opened, all attempts kept."""
        begins = self._plan.today - timedelta(days=100)
        batch = self._rows.add(
            Round,
            name=f"{begins.year}年第{(begins.month + 2) // 3}季度敲门行动",
            starts_on=begins,
            due_on=begins + timedelta(days=60),
            state=RoundState.CLOSED,
            scope={"kind": "all"},
        )
        for order, (dwelling, household, worker) in enumerate(self._doors):
            door = uuid7()
            self._rows.add(
                RoundDoor,
                id=door,
                round_id=batch,
                dwelling_id=dwelling,
                worker_id=worker,
                stair_order=order,
                sheet_no=sheet_number(door),
                next_slot=None,
            )
            if self._random.random() < self._plan.visited_share:
                self._knocks(door, dwelling, household, worker, begins)
            if self._rows.waiting >= CHUNK * 4:
                self._rows.write()

    def _knocks(self, door: UUID, dwelling: UUID, household: UUID | None, worker: UUID, begins: date) -> None:
        vacant = self._occupancy[dwelling] is Occupancy.VACANT
        for attempt in range(3):
            slot = (Slot.MORNING, Slot.EVENING, Slot.SATURDAY)[attempt]
            day = begins + timedelta(days=self._random.randrange(0, 18) + 20 * attempt)
            day += timedelta(days=(5 - day.weekday()) % 7 if slot is Slot.SATURDAY else -(day.weekday() // 5))
            outcome = Outcome.VACANT if vacant else self._weighted(OUTCOME_SHARES)
            self._rows.add(
                Visit,
                round_door_id=door,
                dwelling_id=dwelling,
                household_id=household,
                worker_id=worker,
                at=datetime.combine(day, CLOCK[slot], CHINA),
                slot=slot,
                outcome=outcome,
                phone_effective=True if outcome is Outcome.PHONE else None,
                topics=["safety"] if outcome is Outcome.MET else None,
                card_left=outcome is Outcome.NOT_HOME,
            )
            if outcome is not Outcome.NOT_HOME:
                break

    def _day_back(self, least: int, most: int) -> date:
        return self._plan.today - timedelta(days=self._random.randrange(least, most))

    def _weighted(self, shares: Mapping[T, int]) -> T:
        return self._random.choices(list(shares), list(shares.values()))[0]


def _marital(age: int, relation: str) -> str | None:
    if age < 22 or relation in (SON, DAUGHTER):
        return "10" if age >= 18 else None
    return "30" if relation == HEAD and age > 78 else "20"

"""Who of a generated community belongs to which special group, in shares that a north-eastern city could have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from models.care.records import Risk
from models.people.rules import age_on
from models.sample.families import HEAD, MAN, WOMAN, Member


@dataclass(frozen=True, slots=True)
class Place:
    """Where a household lives, and the worker who leads its grid."""

    building: UUID
    unit: UUID
    grid: UUID
    worker: UUID
    since: date
    let: bool


@dataclass(frozen=True, slots=True)
class Belonging:
    """One group of one person; ``recognised_on`` ``None``: nobody has, only the fact is known."""

    code: str
    recognised_on: date | None
    ended_on: date | None
    risk: Risk | None
    fact: tuple[str, bool | int] | None


@dataclass(frozen=True, slots=True)
class Cared:
    """Somebody whom the station cares for, or might; in the order of the stairs."""

    resident: UUID
    age: int
    by_themselves: bool
    """Alone, or two old people: what tightens a norm at 80."""
    place: Place
    groups: tuple[Belonging, ...]


@dataclass(frozen=True, slots=True)
class _Someone:
    member: Member
    age: int
    alone: bool
    pair: bool
    """One of two people of 60 or more who live together."""
    let: bool


@dataclass(frozen=True)
class _Kind:
    """Of those to whom ``fits`` applies ``share`` belong, as ``fact`` says where a rule asks for one."""

    code: str
    share: float
    fits: Callable[[_Someone], bool]
    facts: Sequence[tuple[str, bool | int]] = ()
    from_age: int = 0
    """Recognised no earlier than on this birthday."""
    unseen: float = 0.0
    """The share of those whose fact is known while nobody has recognised them: the rule proposes them."""
    high: float = 0.0
    """The share that a person has set to high risk."""


def _old(age: int) -> Callable[[_Someone], bool]:
    return lambda who: who.age >= age


def _adult(low: int, high: int) -> Callable[[_Someone], bool]:
    return lambda who: low <= who.age < high


_YES = True
KINDS = (
    _Kind("SG01", 0.42, lambda who: who.alone and who.age >= 70, from_age=60),
    _Kind("SG04", 0.50, lambda who: who.alone and who.age >= 80, from_age=80),
    _Kind("SG04", 0.09, lambda who: not who.alone and who.age >= 80, from_age=80),
    _Kind("SG02", 0.04, lambda who: who.pair, from_age=60),
    _Kind("SG05", 0.03, _old(75), [("ability", 1), ("ability", 2), ("ability", 3)], 60, 0.2),
    _Kind("SG06", 0.010, _old(78), [("dementia", _YES)], 60, 0.1, 0.3),
    _Kind("SG07", 0.004, _old(18), [("dis_grade", 1), ("dis_grade", 2)], unseen=0.1),
    _Kind("SG08", 0.006, _old(18), [("dis_grade", 3), ("dis_grade", 4)], unseen=0.2),
    _Kind("SG09", 0.0020, _adult(18, 76), [("smd", _YES)], high=0.2),
    _Kind("SG10", 0.010, lambda who: who.member.relation == HEAD, [("dibao", _YES)], unseen=0.1),
    _Kind("SG11", 0.006, lambda who: who.member.relation == HEAD, [("dibao_edge", _YES)], unseen=0.3),
    _Kind("SG13", 0.006, lambda who: who.alone and who.age >= 60, [("tekun", _YES)]),
    _Kind("SG16", 0.006, _adult(0, 18), [("hard_child", _YES)], unseen=0.1),
    _Kind("SG19", 0.0015, _old(55), [("single_child_lost", _YES)]),
    _Kind("SG20", 0.020, lambda who: who.member.sex == MAN and who.age >= 25, [("veteran", _YES)], unseen=0.2),
    _Kind("SG24", 0.006, _adult(40, 60), [("hard_emp", _YES)], unseen=0.3),
    _Kind("SG28", 0.0006, lambda who: who.member.sex == WOMAN and 20 <= who.age < 60, [("dv_victim", _YES)]),
    _Kind("SG29", 0.0015, _old(30), [("major_illness", _YES)], unseen=0.1),
    _Kind("SG33", 0.0005, lambda who: who.member.relation == HEAD, [("emergency", _YES)]),
    _Kind("SG35", 0.050, lambda who: who.let and 20 <= who.age < 45, [("gig_worker", _YES)], unseen=0.3),
)
"""About 5 of 100 residents; of those whom a rule about age and home proposes, many are not recognised yet."""
FEW_DAYS, MANY_DAYS = 40, 900
ENDED_SHARE = 0.03


@dataclass
class CarePeople:
    """Chooses among the households as they move in; a stream of chance of its own leaves all other data as they are."""

    random: Random
    today: date
    known: frozenset[str]
    """Codes of the groups that are open in the catalogue."""
    chosen: list[Cared] = field(default_factory=list)

    def move_in(self, people: Sequence[tuple[UUID, Member]], place: Place) -> None:
        ages = [age_on(member.birth, self.today) for _id, member in people]
        pair = len(people) == 2 and min(ages) >= 60
        for (resident, member), age in zip(people, ages, strict=True):
            who = _Someone(member, age, len(people) == 1, pair, place.let)
            if groups := self._groups(who, place):
                self.chosen.append(Cared(resident, age, who.alone or pair, place, groups))

    def _groups(self, who: _Someone, place: Place) -> tuple[Belonging, ...]:
        chance = self.random.random
        return tuple(
            self._belonging(kind, who, place)
            for kind in KINDS
            if kind.fits(who) and chance() < kind.share and kind.code in self.known
        )

    def _belonging(self, kind: _Kind, who: _Someone, place: Place) -> Belonging:
        random = self.random
        fact = random.choice(kind.facts) if kind.facts else None
        if random.random() < kind.unseen:
            return Belonging(kind.code, None, None, None, fact)
        since = self.today - timedelta(days=random.randrange(FEW_DAYS, MANY_DAYS))
        since = min(max(since, place.since, _birthday(who.member.birth, kind.from_age)), self.today)
        risk = Risk.HIGH if random.random() < kind.high else None
        ended = since + (self.today - since) / 2 if random.random() < ENDED_SHARE and fact is None else None
        return Belonging(kind.code, since, ended, risk, fact)


def _birthday(birth: date, age: int) -> date:
    """The day on which somebody turns ``age``, as ``age_on`` counts it."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 2, 28)

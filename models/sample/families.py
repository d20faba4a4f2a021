"""Families: who lives behind a door, with ages that fit together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from models.sample.names import given_name, surname

HEAD, WIFE, HUSBAND, SON, DAUGHTER, FATHER, MOTHER, GRANDSON, OTHER = (
    "02",
    "12",
    "11",
    "20",
    "30",
    "51",
    "52",
    "41",
    "99",
)
"""GB/T 4761."""

MAN, WOMAN = "1", "2"


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    sex: str
    birth: date
    relation: str


KINDS = {
    "single_elder": 12,
    "single": 13,
    "elder_couple": 17,
    "couple": 14,
    "couple_child": 26,
    "couple_two_children": 6,
    "three_generations": 8,
    "tenants": 4,
}
"""Shares in per cent: an ageing north-eastern city, about 2.3 people behind a door."""


class Families:
    """Makes one family after another; the same random source and day give the same families."""

    def __init__(self, random: Random, today: date) -> None:
        self._random, self._today = random, today
        self._kinds, self._weights = list(KINDS), list(KINDS.values())

    def next(self) -> list[Member]:
        kind = self._random.choices(self._kinds, self._weights)[0]
        members: list[Member] = getattr(self, f"_{kind}")()
        return members

    def _birth(self, low: int, high: int) -> date:
        """A birthday of somebody between ``low`` and ``high`` years old."""
        days = self._random.randrange(low * 365, (high + 1) * 365)
        return self._today - timedelta(days=days)

    def _member(self, family: str, sex: str, birth: date, relation: str) -> Member:
        return Member(family + given_name(self._random, sex, birth.year), sex, birth, relation)

    def _someone(self, low: int, high: int, relation: str, family: str = "") -> Member:
        sex = self._random.choice((MAN, WOMAN))
        return self._member(family or surname(self._random), sex, self._birth(low, high), relation)

    def _pair(self, low: int, high: int) -> list[Member]:
        family, birth = surname(self._random), self._birth(low, high)
        other = birth + timedelta(days=self._random.randrange(-700, 1500))
        if self._random.random() < 0.75:
            return [
                self._member(family, MAN, birth, HEAD),
                self._member(surname(self._random), WOMAN, min(other, self._today), WIFE),
            ]
        return [
            self._member(family, WOMAN, birth, HEAD),
            self._member(surname(self._random), MAN, min(other, self._today), HUSBAND),
        ]

    def _child(self, pair: list[Member]) -> Member:
        father = next(member for member in pair if member.sex == MAN)
        youngest = max(member.birth for member in pair)
        latest = max(0, (self._today - youngest).days // 365 - 22)
        sex = self._random.choice((MAN, WOMAN))
        birth = self._birth(max(0, latest - 10), latest)
        family = father.name[:2] if father.name[:2] in ("欧阳", "司马") else father.name[0]
        return self._member(family, sex, birth, SON if sex == MAN else DAUGHTER)

    def _single_elder(self) -> list[Member]:
        return [self._someone(62, 95, HEAD)]

    def _single(self) -> list[Member]:
        return [self._someone(22, 58, HEAD)]

    def _elder_couple(self) -> list[Member]:
        return self._pair(60, 88)

    def _couple(self) -> list[Member]:
        return self._pair(25, 58)

    def _couple_child(self) -> list[Member]:
        pair = self._pair(27, 52)
        return [*pair, self._child(pair)]

    def _couple_two_children(self) -> list[Member]:
        pair = self._pair(29, 45)
        return [*pair, self._child(pair), self._child(pair)]

    def _three_generations(self) -> list[Member]:
        pair = self._pair(32, 48)
        parent = self._someone(62, 84, FATHER, pair[0].name[0])
        relation = FATHER if parent.sex == MAN else MOTHER
        return [*pair, self._child(pair), Member(parent.name, parent.sex, parent.birth, relation)]

    def _tenants(self) -> list[Member]:
        return [
            self._someone(20, 35, HEAD),
            *(self._someone(20, 35, OTHER) for _ in range(self._random.randrange(1, 4))),
        ]

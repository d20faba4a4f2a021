"""Who follows as head of a household."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from models.base import uuid7
from models.people.relations import FEMALE, MALE, Member, propose_head

DAY = date(2026, 11, 22)


def member(relation: str, born: date | None, sex: str = MALE) -> tuple[UUID, Member]:
    id_ = uuid7()
    return id_, Member(id_, relation, sex, born)


@pytest.mark.parametrize(
    ("son_born", "followed_by"),
    [(date(2008, 11, 22), "son"), (date(2008, 11, 23), "mother"), (None, "son")],
    ids=["eighteen today", "eighteen tomorrow", "age unknown"],
)
def test_a_child_follows_from_the_eighteenth_birthday_on(son_born: date | None, followed_by: str) -> None:
    son, one = member("20", son_born)
    mother, other = member("52", date(1950, 1, 1), FEMALE)
    assert propose_head([one, other], DAY) == {"son": son, "mother": mother}[followed_by]


def test_the_spouse_comes_before_everybody_and_of_nobody_comes_nobody() -> None:
    _, son = member("20", date(1990, 1, 1))
    wife, spouse = member("12", date(1970, 1, 1), FEMALE)
    assert propose_head([son, spouse], DAY) == wife
    assert propose_head([], DAY) is None

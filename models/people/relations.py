"""Relations to the head of a household (GB/T 4761), and what they become when another one is the head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.people.rules import age_on

HEAD = "02"
UNCLEAR = "80"
"""Other: what a worker still has to say after a change of head."""

MALE, FEMALE = "1", "2"
_SPOUSE = frozenset({"10", "11", "12"})
_SONS = frozenset({"20", "21", "22", "23", "24", "25", "26", "27", "29"})
_DAUGHTERS = frozenset({"30", "31", "32", "33", "34", "35", "36", "37", "39"})
_CHILDREN = _SONS | _DAUGHTERS
_GRANDCHILDREN = frozenset({"40", "41", "42", "43", "44", "45", "46", "47", "48", "49"})
_PARENTS = frozenset({"50", "51", "52"})
_BROTHERS, _SISTERS = frozenset({"71", "73"}), frozenset({"75", "77"})
ADULT_AGE = 18


@dataclass(frozen=True)
class Member:
    """One person of a household, as far as choosing and relating a head needs it."""

    resident_id: UUID
    relation: str
    sex: str
    birth_date: date | None


def propose_head(members: Iterable[Member], day: date) -> UUID | None:
    """Who would follow as head: the spouse, else the eldest grown child, else the eldest grown-up, else the eldest."""

    def order(member: Member) -> tuple[bool, int, date]:
        birth = member.birth_date or day
        grown = age_on(birth, day) >= ADULT_AGE
        nearness = 0 if member.relation in _SPOUSE else 1 if member.relation in _CHILDREN else 2
        return (not grown and member.birth_date is not None, nearness, birth)

    chosen = min(members, key=order, default=None)
    return chosen.resident_id if chosen else None


def relation_to(new_head: Member, member: Member) -> str:
    """The relation of ``member`` to ``new_head``, both given as they were to the old head; ``UNCLEAR`` where unsure."""
    if member.resident_id == new_head.resident_id:
        return HEAD
    if new_head.relation in _SPOUSE:
        return _to_spouse(new_head, member)
    if new_head.relation in _CHILDREN:
        return _to_child(member)
    if new_head.relation in _PARENTS:
        return _to_parent(member)
    return UNCLEAR


def _by_sex(sex: str, male: str, female: str, unknown: str) -> str:
    return {MALE: male, FEMALE: female}.get(sex, unknown)


def _to_spouse(new_head: Member, member: Member) -> str:
    if member.relation == HEAD:
        return _by_sex(member.sex, "11", "12", "10")
    if member.relation in _CHILDREN | _GRANDCHILDREN | {"28", "38"}:
        return member.relation
    in_law = {"51": ("55", "53"), "52": ("56", "54")}.get(member.relation)
    if in_law and new_head.sex in (MALE, FEMALE):
        return in_law[new_head.sex == FEMALE]
    return {"53": "51", "55": "51", "54": "52", "56": "52"}.get(member.relation, UNCLEAR)


def _to_child(member: Member) -> str:
    if member.relation == HEAD or member.relation in _SPOUSE:
        return _by_sex(member.sex, "51", "52", "50")
    if member.relation in _CHILDREN:
        return "70"
    return "60" if member.relation in _PARENTS else UNCLEAR


def _to_parent(member: Member) -> str:
    if member.relation == HEAD or member.relation in _BROTHERS | _SISTERS:
        return _by_sex(member.sex, "20", "30", UNCLEAR)
    if member.relation in _SPOUSE:
        return _by_sex(member.sex, "28", "38", UNCLEAR)
    if member.relation in _PARENTS:
        return _by_sex(member.sex, "11", "12", "10")
    return "40" if member.relation in _CHILDREN else UNCLEAR

"""Seats: the PCs of a street or of the district, which see and move the cases of their communities (design §2).

A seat's file is an ordinary one whose community code is a *seat code*: the street's 9 digits and ``000``, or the
district's 6 and ``000000``. What it keeps about cases has the community's code.
"""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import WorldError
from models.places.areas import level_of
from models.places.records import Area, AreaLevel

_STREET, _DISTRICT = re.compile(r"(\d{6}(?!000)\d{3})000"), re.compile(r"(\d{6})000000")


def seat_level(code: str) -> AreaLevel | None:
    """``STREET`` or ``DISTRICT`` for the code of a seat; nothing for a community's."""
    if not code.isascii():
        return None
    if _STREET.fullmatch(code):
        return AreaLevel.STREET
    return AreaLevel.DISTRICT if _DISTRICT.fullmatch(code) else None


def is_station_code(code: str) -> bool:
    """Whether a station can be founded with ``code``: a community's, a temporary one, or a seat's."""
    return level_of(code) is AreaLevel.COMMUNITY and (code[6:9] != "000" or seat_level(code) is not None)


def at_a_seat(session: Session) -> bool:
    """Whether this file stands at a street or at the district, not at a community."""
    return seat_level(own_code(session)) is not None


def own_code(session: Session) -> str:
    return str(session.connection().info["community_code"])


def scope_of(seat_code: str) -> str:
    """The code of the street or district whose communities the seat sees; empty for what is no seat."""
    match seat_level(seat_code):
        case AreaLevel.STREET:
            return seat_code[:9]
        case AreaLevel.DISTRICT:
            return seat_code[:6]
        case _:
            return ""


def in_scope(seat_code: str, community_code: str) -> bool:
    """Whether a community lies in the seat's street or district; another seat does not."""
    scope = scope_of(seat_code)
    return bool(scope) and community_code.startswith(scope) and seat_level(community_code) is None


def is_below(seat_code: str, code: str) -> bool:
    """Whether the cases of ``code`` are the seat's to see: a community's, and a street's own to the district."""
    return in_scope(seat_code, code) or seat_code in seats_above(code)


def seats_above(code: str) -> tuple[str, ...]:
    """The codes of the district's and the street's seat above a community; of the district's above a street's."""
    district, street = f"{code[:6]}000000", f"{code[:9]}000"
    match seat_level(code):
        case None:
            return district, street
        case AreaLevel.STREET:
            return (district,)
        case _:
            return ()


def names_below(session: Session, seat_code: str) -> dict[str, str]:
    """The communities of a seat by their codes, as its list of areas names them; before them the seat itself, and of a
    district its streets.
    """
    scope = scope_of(seat_code)
    query = select(Area.code, Area.name).where(Area.alive(), Area.code.startswith(scope, autoescape=True))
    levels = (AreaLevel.STREET, AreaLevel.COMMUNITY)
    found = session.execute(query.where(Area.level.in_(levels)).order_by(Area.code))
    by_code = {code.ljust(len(seat_code), "0"): name for code, name in found if code and scope}
    return {code: by_code[code] for code in sorted(by_code, key=lambda code: (in_scope(seat_code, code), code))}


def communities_below(session: Session) -> list[tuple[object, str]]:
    """The communities of this seat, code and name, for one to be chosen; none at a community."""
    own = own_code(session)
    return [(code, name) for code, name in names_below(session, own).items() if in_scope(own, code)]


def community_said(session: Session, said: str | None) -> str:
    """Return whose a new case is: this station's community, or the one that a seat says.

    Raises:
        WorldError: ``community_missing``, ``community_elsewhere``.
    """
    own = own_code(session)
    if seat_level(own) is None:
        if said not in (None, own):
            raise WorldError("community_elsewhere")
        return own
    if said is None:
        raise WorldError("community_missing")
    if len(said) != len(own) or not in_scope(own, said):
        raise WorldError("community_elsewhere")
    return said

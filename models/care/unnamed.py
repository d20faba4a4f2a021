"""A child under 14 has no name for whoever does not answer for it, by whatever road the file is read (L-05).

The connections on which such a worker reads find temporary views in the place of a few tables: rows stand, so that
figures count everybody, and what would name the child is masked. Lists leave it out besides (``children.in_register``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import func, literal_column
from sqlalchemy.dialects import sqlite

from models import calendar
from models.care.children import POST, answers_for
from models.care.rules import youngest_grown
from models.masks import MASK
from models.rights.deciding import Standing
from models.rights.reading import Shade

_TELLING = (
    "former_name", "hukou_address", "id_no", "native_place", "note", "occupation", "permit_type", "phone", "work_unit",
)  # fmt: skip
"""What of a resident would tell, beside the name, who it is; codes and dates are counted."""
_AGAIN = ("appeal", "studio_matter")
"""Where somebody of the register stands a second time, with name and phone."""


def offer_ages(connection: Any) -> None:
    """Register what the views ask: the day, and the latest birth of who is a child no more on it."""
    connection.create_function("lianglin_day", 0, lambda: calendar.today().isoformat(), deterministic=True)
    connection.create_function(
        "lianglin_grown", 0, lambda: youngest_grown(calendar.today()).isoformat(), deterministic=True
    )


def shades(standing: Standing) -> Mapping[str, Shade]:
    """What is masked for the worker, by table; nothing for whoever is told of all children.

    Where nobody leads the station, nobody decides who answers for children, and nothing is masked.
    """
    told = standing.in_charge or standing.administers or POST in standing.posts
    return {} if told else _shades()


@cache
def _shades() -> Mapping[str, Shade]:
    about = f"t.table_name = 'resident' AND {_of_child('r.id = t.record_id')}"
    merged = _of_child("r.id IN (t.kept_id, t.merged_id)")
    found = {
        "resident": Shade(_if(_child("t"), name=_STAR, **dict.fromkeys(_TELLING, "NULL"))),
        "journal": Shade(_if(about, changes="NULL")),
        "history": Shade(_if(about, changes="'{}'")),
        "resident_merge": Shade(_if(merged, overwritten="'{}'")),
        "conflict_card": Shade(where=f"NOT ({about})"),
    }
    name = _of_child("r.id = t.resident_id AND r.name = t.contact_name")
    phone = _of_child("r.id = t.resident_id AND r.phone = t.contact_phone")
    again = Shade(_if(name, contact_name=_STAR) | _if(phone, contact_phone="NULL"))
    return found | dict.fromkeys(_AGAIN, again)


_STAR = f"'{MASK}'"


def _if(masked: str, **values: str) -> dict[str, str]:
    return {name: f'CASE WHEN {masked} THEN {value} ELSE t."{name}" END' for name, value in values.items()}


def _of_child(which: str) -> str:
    return f"EXISTS (SELECT 1 FROM main.resident r WHERE {which} AND {_child('r')})"


def _child(alias: str) -> str:
    """The condition of ``children.not_told`` for a worker who is told of nobody by office, over ``alias``."""
    mine: Any = answers_for(literal_column(f"{alias}.id"), func.lianglin_day())
    told = mine.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return f"({alias}.birth_date > lianglin_grown() AND NOT ({told}))"

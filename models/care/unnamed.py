"""A child under 14 has no name for whoever does not answer for it, by whatever road the file is read (L-05).

The connections on which such a worker reads find temporary views in the place of a few tables: rows stand, so that
figures count everybody, and what would name the child is masked. Lists leave it out besides (``children.in_register``).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import func, literal_column
from sqlalchemy.dialects import sqlite

from models import calendar
from models.care.children import POST, answers_for
from models.care.rules import youngest_grown
from models.errors import WorldError
from models.masks import MASK
from models.rights.deciding import Standing
from models.rights.reading import Shade, Shades

_TELLING = (
    "former_name", "hukou_address", "id_no", "native_place", "note", "occupation", "permit_type", "phone", "work_unit",
)  # fmt: skip
"""What of a resident would tell, beside the name, who it is; codes and dates are counted."""
_STOOD_ON = ("birth_date", "name", "phone", "merged_into_id")
_BORN_BEFORE = (
    "CASE WHEN json_type(j.changes, '$.birth_date') IS NULL THEN r.birth_date"
    " ELSE json_extract(j.changes, '$.birth_date[0]') END"
)
_AGAIN = ("appeal", "studio_matter")
"""Where somebody of the register stands a second time, with name and phone."""
_LIST, _STAR = "unnamed_child", f"'{MASK}'"
_MOVED_BY = frozenset({"resident", "pairing", "helper", "care_team_member"})


def offer_ages(connection: Any) -> None:
    """Register what the views ask: the day, and the latest birth of who is a child no more on it."""
    connection.create_function("lianglin_day", 0, lambda: calendar.today().isoformat(), deterministic=True)
    connection.create_function(
        "lianglin_grown", 0, lambda: youngest_grown(calendar.today()).isoformat(), deterministic=True
    )


def shades(standing: Standing) -> Shades:
    """What is masked for the worker; nothing for whoever is told of all children.

    Where nobody leads the station, nobody decides who answers for children, and nothing is masked.
    """
    told = standing.in_charge or standing.administers or POST in standing.posts
    return Shades() if told else _shades()


@cache
def _shades() -> Shades:
    about = f"t.table_name = 'resident' AND t.record_id IN temp.{_LIST}"
    merged = f"t.kept_id IN temp.{_LIST} OR t.merged_id IN temp.{_LIST}"
    of = {
        "resident": Shade(_if(f"t.id IN temp.{_LIST}", name=_STAR, **dict.fromkeys(_TELLING, "NULL"))),
        "journal": Shade(_if(about, changes="NULL")),
        "history": Shade(_if(about, changes="'{}'")),
        "resident_merge": Shade(_if(merged, overwritten="'{}'")),
        "conflict_card": Shade(where=f"NOT ({about})"),
    }
    child, its_phone = _same("contact_name", "name"), _same("contact_phone", "phone")
    again = Shade(_if(child, contact_name=_STAR) | _if(f"({child}) OR ({its_phone})", contact_phone="NULL"))
    return Shades(of | dict.fromkeys(_AGAIN, again), ((_LIST, _children()),), _MOVED_BY)


def _if(masked: str, **values: str) -> dict[str, str]:
    return {name: f'CASE WHEN {masked} THEN {value} ELSE t."{name}" END' for name, value in values.items()}


def _same(column: str, of_resident: str) -> str:
    """That a row repeats what the register says of the child that it names; its mother's phone is her own."""
    register = f"SELECT r.{of_resident} FROM main.resident r WHERE r.id = t.resident_id"
    return f"t.resident_id IN temp.{_LIST} AND t.{column} = ({register})"


def _children() -> str:
    """Whom ``children.not_told`` leaves out for a worker who is told of nobody by office."""
    return f"SELECT r.id FROM main.resident r WHERE r.birth_date > lianglin_grown() AND NOT ({_answered_for()})"


def _answered_for() -> str:
    mine = answers_for(literal_column("r.id"), func.lianglin_day())
    return str(mine.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def require_masks_stand(standing: Standing, connection: Any, first: int, last: int, *, undone: bool = False) -> None:
    """Refuse to change, of a child that the worker is not told of, what its masks stand on: else it would be named.

    Args:
        first, last: rows of the journal; they were written within this act, or are about to be ``undone``.

    Raises:
        WorldError: ``child_not_told``.
    """
    if not shades(standing).of:
        return
    born = "r.birth_date" if undone else _BORN_BEFORE
    touched = " OR ".join(f"json_type(j.changes, '$.{name}') IS NOT NULL" for name in _STOOD_ON)
    query = (
        "SELECT 1 FROM journal j JOIN main.resident r ON r.id = j.record_id WHERE j.seq BETWEEN ? AND ?"
        f" AND j.table_name = 'resident' AND j.op = 'update' AND ({touched}) AND {born} > lianglin_grown()"
        f" AND NOT ({_answered_for()}) LIMIT 1"
    )
    if connection.execute(query, (first, last)).fetchone() is not None:
        raise WorldError("child_not_told")

"""What an act needs by its kind: who may not do it is told before he begins, by a grey button or at once. Pure.

What is not here is daily work of its area, which whoever sees the area does. What an act has written is judged once
more at its end (``writing``): nothing here lets anybody do anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.rights.deciding import Standing, decide
from models.rights.deeds import OF_PEOPLE_S_DATA, Deed
from models.rights.queries import refuse_unless

Need = tuple[Deed, str | None]
OF_ENDINGS = {"import": Deed.IMPORT, "export": Deed.EXPORT, "print": Deed.PRINT}
"""What an act does by the second part of its kind (``people.import``), where its tables do not tell."""
OF_KINDS: Mapping[str, Need] = {
    "appeal.department": (Deed.CATALOGUE, "appeals"),
    "appeal.topics": (Deed.CATALOGUE, "appeals"),
    "care.catalogue": (Deed.CATALOGUE, "care"),
    "care.group": (Deed.CATALOGUE, "care"),
    "care.strike": (Deed.DELETE, "care"),
    "clocks.holidays": (Deed.ADD, "clocks"),
    "people.distinct": (Deed.MERGE, "people"),
    "people.merge": (Deed.MERGE, "people"),
    "people.unmerge": (Deed.MERGE, "people"),
    "places.add_dwelling": (Deed.ADD, "places"),
    "places.add_floor": (Deed.ADD, "places"),
    "places.add_unit": (Deed.ADD, "places"),
    "places.areas": (Deed.SETTINGS, "places"),
    "places.create_building": (Deed.ADD, "places"),
    "places.delete_building": (Deed.DELETE, "places"),
    "places.estate": (Deed.ADD, "places"),
    "places.grid": (Deed.SETTINGS, "places"),
    "places.merge_dwellings": (Deed.DELETE, "places"),
    "places.profile": (Deed.SETTINGS, "places"),
    "places.remove_dwellings": (Deed.DELETE, "places"),
    "places.split_dwelling": (Deed.ADD, "places"),
    "requests.lift": (Deed.RESTRICT, "requests"),
    "requests.restrict": (Deed.RESTRICT, "requests"),
    "retention.approve": (Deed.APPROVE_GOING, "retention"),
    "retention.done": (Deed.APPROVE_GOING, "retention"),
    "retention.refuse": (Deed.APPROVE_GOING, "retention"),
    "rights.end": (Deed.APPOINT, "rights"),
    "rights.give": (Deed.APPOINT, "rights"),
    "settings.assessment": (Deed.SETTINGS, "settings"),
    "settings.norm": (Deed.SETTINGS, "settings"),
    "visits.remove_doors": (Deed.DELETE, "visits"),
    "workers.add": (Deed.ADD, "workers"),
}


def need_of(kind: str) -> Need | None:
    """What an act of ``kind`` needs beyond daily work."""
    area, _dot, what = kind.partition(".")
    if what in OF_ENDINGS:
        return OF_ENDINGS[what], area if area in OF_PEOPLE_S_DATA else None
    return OF_KINDS.get(kind)


def require_may_begin(standing: Standing, kind: str) -> None:
    """Refuse an act by its kind, before its work is done.

    Raises:
        WorldError: ``not_allowed``, ``only_secretary``.
    """
    need = need_of(kind)
    if need is not None:
        refuse_unless(decide(standing, *need), *need)

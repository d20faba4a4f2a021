"""Mediation files that whoever searches is named on: no index has a word of them, which is of the whole station (L-19).

They are few: the newest of his own are read as he reads them, and judged like everything else.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.masks import mask_phone
from models.mediation.records import Mediation, MediationParty
from models.search.hits import TITLE_TO, Found
from models.search.sources import CONTENT_TO
from models.search.words import Facts

MEDIATION = "mediation"
MOST = 200


def own_files(session: Session) -> dict[UUID, Found]:
    """The newest files that the session's guard lets through, by what they are found by."""
    columns = (Mediation.id, Mediation.number, Mediation.brief, Mediation.place)
    newest = select(*columns).where(Mediation.alive()).order_by(Mediation.received_at.desc()).limit(MOST)
    heads = session.execute(newest).all()
    parties: defaultdict[UUID, list[tuple[str, str | None]]] = defaultdict(list)
    of_them = select(MediationParty.mediation_id, MediationParty.name, MediationParty.phone).where(
        MediationParty.mediation_id.in_([head.id for head in heads]), MediationParty.alive()
    )
    for key, name, phone in session.execute(of_them.order_by(MediationParty.position)) if heads else ():
        parties[key].append((name, phone))
    return {id_: _found(number, brief, place, parties[id_]) for id_, number, brief, place in heads}


def _found(number: str, brief: str, place: str | None, parties: list[tuple[str, str | None]]) -> Found:
    names, phones = [name for name, _phone in parties], [phone for _name, phone in parties if phone]
    texts = [text for text in (brief[:CONTENT_TO], place) if text]
    facts = Facts(MEDIATION, names, texts, [number, *phones])
    more = {"phone": mask_phone(phones[0])} if phones else {}
    return Found(facts, brief[:TITLE_TO] or number, (number, "、".join(names)), (), more)

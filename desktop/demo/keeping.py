"""The rest of the week: people are found, a household moves away and back, lists go out, a backup is proven."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.commands.transfer import export, finish
from desktop.demo.opening import LOGIN, PASSWORD
from desktop.demo.stage import EXCEL, RESTORED, STATION, Stage
from forms.i18n import _
from models.people.actions import move_out
from models.people.pinyin import pinyin_keys
from models.people.queries import dwelling_at, household_counts
from models.people.records import Household, Residency, Resident
from models.search import search
from models.station import open_station
from models.station.backups import backup, check, restore


def find_people(stage: Stage) -> None:
    """By one character, initials, the ends of numbers and a door."""
    with stage.station.sessions() as session:
        for query in _queries(session):
            start = time.perf_counter()
            hits = search(session, query, 50)
            spent = (time.perf_counter() - start) * 1000
            if not hits:
                raise RuntimeError("somebody was not found")
            stage.say(_("{query}: {count} hits in {ms:.0f} ms, first {title} ({subtitle})").format(
                query=query, count=len(hits), ms=spent, title=hits[0].title, subtitle=hits[0].subtitle
            ))  # fmt: skip


def _queries(session: Session) -> list[str]:
    """What a worker types for somebody who is really there."""
    person = session.scalars(
        select(Resident)
        .where(Resident.name.like("王__"), Resident.id_no.is_not(None), Resident.phone.is_not(None))
        .order_by(Resident.id)
    ).first()
    if person is None:
        raise RuntimeError("nobody is called 王")
    initials = pinyin_keys(person.name).initials[0]
    door = "3-2-501" if dwelling_at(session, "3-2-501") else "1-1-201"
    return ["王", initials, str(person.id_no)[-4:], str(person.phone)[-4:], door]


def move_away_and_back(stage: Stage) -> None:
    """A household moves out; the worker has mistaken the door, and takes it back."""
    with stage.station.sessions() as session:
        before = household_counts(session)
        household = session.scalars(select(Household).where(Household.dwelling_id.in_(stage.doors))).first()
        if household is None:
            raise RuntimeError("nobody lives in the building")
        leaving = session.scalars(
            select(Residency.id).where(Residency.household_id == household.id, Residency.ends_on.is_(None))
        ).all()
    with stage.station.act("people.move_out") as session:
        move_out(session, leaving, on=stage.today)
        act_id = session.info["act"].id
    with stage.station.sessions() as session:
        gone = before.residents - household_counts(session).residents
    undone = stage.station.undo(act_id)
    with stage.station.sessions() as session:
        if household_counts(session) != before or gone != len(leaving):
            raise RuntimeError("moving out was not taken back wholly")
    stage.say(_("{people} people moved out; taken back, {records} records are as before").format(
        people=gone, records=undone.records
    ))  # fmt: skip


def give_lists_out(stage: Stage) -> None:
    """Lists as Excel files, names and numbers masked."""
    lists = {
        "residents": _("the register of residents, masked"),
        "dwellings": _("the dwellings"),
        "round": _("the doors of the round"),
    }
    for name, what in lists.items():
        file = stage.file(EXCEL, f"{name}.xlsx", what)
        of = stage.round if name == "round" else None
        rows = finish(export(stage.station, name, file, round_id=of)).rows
        stage.say(_("{name}: {rows} rows").format(name=file.name, rows=rows))


def prove_a_backup(stage: Stage) -> None:
    """Back up, restore elsewhere, open it with the same password, read every page; and look for anybody in clear."""
    file = stage.file(".", "lianglin.backup", _("a backup: one encrypted file"))
    size = backup(stage.station, file)
    restore(file, stage.folder / RESTORED)
    again = open_station(stage.folder / RESTORED, LOGIN, PASSWORD)
    try:
        found, here = check(again), check(stage.station)
    finally:
        again.close()
    if not found.ok or (found.records, found.journal) != (here.records, here.journal):
        raise RuntimeError("the backup is not what was backed up")
    stage.say(_("{megabytes:.1f} MB; restored and read: {records} records, no fault").format(
        megabytes=size / 1e6, records=found.records
    ))  # fmt: skip
    files = [file, *(path for path in (stage.folder / STATION).rglob("*") if path.is_file())]
    legible = b"\n".join(run for path in files for run in _legible(path.read_bytes()))
    if any(word in legible for word in _secrets(stage)):
        raise RuntimeError("somebody stands in clear in a file of the station")
    stage.say(_("no name, phone or ID number stands in clear in {count} files").format(count=len(files)))


_CHINESE = re.compile(rb"[\xe3-\xf0][\x80-\xbf]{2,3}(?:[\xe3-\xf0][\x80-\xbf]{2,3}){2,}")
_DIGITS = re.compile(rb"[0-9][0-9]{10,}X?")


def _legible(content: bytes) -> Iterator[bytes]:
    """What could be a name, a phone or an ID number: in encrypted pages there is next to nothing of the kind."""
    for pattern in (_CHINESE, _DIGITS):
        yield from pattern.findall(content)


def _secrets(stage: Stage) -> list[bytes]:
    columns = (Resident.name, Resident.phone, Resident.id_no)
    with stage.station.sessions() as session:
        rows = session.execute(select(*columns).where(func.length(Resident.name) > 2)).all()
    return [value.encode() for row in rows for value in row if value]

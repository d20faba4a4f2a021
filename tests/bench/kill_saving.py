"""What keeps or brings back a whole file, and may be killed at any instant: upgrade, backup, restore, salvage."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from desktop.commands.transfer import finish
from models.migrations import LINEAGE
from models.migrations.scripting import bring_to
from models.station import Station
from models.station.backups import restore
from models.station.backups.keeper import keep, make, standing
from models.station.backups.place import choose
from models.station.backups.rules import Why
from models.station.backups.salvage import salvage
from models.station.backups.shelf import is_good, kept, shelf_of
from models.station.backups.unpacking import is_prepared
from models.station.connection import Identity, brief_engine, raw
from models.station.station import DATABASE
from tests.bench.kill_deeds import OfStation, Say, Scene, add, judged, names
from tests.bench.stations import COMMUNITY, LOGIN, PASSWORD

EARLIER = ("0005", "0007", "0008")
PAGE = 4096


# -- upgrade -----------------------------------------------------------------------------------------------------------


def lower(scene: Scene) -> None:
    """Make the file one of an earlier version of the program, with its records."""
    station = scene.open()
    key = station.key
    add(station, "甲")
    station.close()
    with brief_engine(scene.profile / DATABASE, key, Identity(COMMUNITY), ()) as engine, engine.connect() as connection:
        driver = raw(connection)
        driver.execute("PRAGMA foreign_keys = OFF")
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f'DROP TRIGGER "{name}"')
        connection.rollback()
        driver.execute("DELETE FROM station_audit")  # in which a program without seals says nothing of them
        driver.execute("DELETE FROM sqlite_sequence WHERE name = 'station_audit'")
        with connection.begin():
            bring_to(connection, EARLIER[scene.round % len(EARLIER)])


def upgrade(scene: Scene, say: Say) -> None:
    say("begun")
    scene.open().close()
    say("upgraded")


def judge_upgrade(scene: Scene, _heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        with station.whole() as session:
            found = raw(session).execute("SELECT version_num FROM alembic_version").fetchone()[0]
        if found != LINEAGE.head or names(station) != {"甲"}:
            yield "a record is lost, or the file is of no version"

    yield from judged(scene, wrong)


# -- backups -----------------------------------------------------------------------------------------------------------


def with_stick(scene: Scene) -> None:
    station = scene.open()
    (scene.stage / "stick").mkdir()
    choose(station.folder, station.accounts.keys.profile_id, scene.stage / "stick")
    make(station, Why.DAILY)
    add(station, "甲")
    station.close()


def back_up(scene: Scene, say: Say) -> None:
    station = scene.open()
    say("begun")
    finish(keep(station, now_please=True, trying=True))
    say("kept")


def judge_backup(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        found = standing(station)
        if not any(is_good(each, found.ledger) for each in found.kept):
            yield "no good backup is left"
        if heard and not any((scene.stage / "stick").rglob("*.backup")):
            yield "what was carried is not there"
        tried = finish(keep(station, trying=True)).tried
        if tried is None or tried.problem:
            yield "the newest backup cannot be restored"
        if names(station) != {"甲"}:
            yield "a resident is lost"

    yield from judged(scene, wrong)


def bring_back(scene: Scene, say: Say) -> None:
    shelf = shelf_of(scene.profile)
    say("begun")
    restore(shelf / kept(shelf)[-1].name, scene.profile, over=True)
    say("restored")


def judge_restore(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        if names(station) not in ([set()] if heard else [set(), {"甲"}]):
            yield "it is neither the one nor the other"

    yield from judged(scene, wrong)


# -- salvage -----------------------------------------------------------------------------------------------------------


def damage(scene: Scene) -> None:
    """Lose the first page of the file."""
    station = scene.open()
    add(station, "甲")
    station.close()
    with (scene.profile / DATABASE).open("rb+") as file:
        file.write(os.urandom(PAGE))


def save_what_is_left(scene: Scene, say: Say) -> None:
    say("begun")
    finish(salvage(scene.profile, scene.stage / "saved", login=LOGIN, password=PASSWORD))
    say("saved")


def judge_salvage(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    """Half of a salvage is none: it is begun anew, from a file that is as damaged as it was."""
    saved = scene.stage / "saved"
    there = (saved / DATABASE).exists() or is_prepared(saved)
    if heard and not there:
        yield "what was saved is not there"
    if not there:
        finish(salvage(scene.profile, saved, login=LOGIN, password=PASSWORD))
    scene.profile.rename(scene.stage / "damaged")
    saved.rename(scene.profile)

    def wrong(station: Station) -> Iterator[str]:
        if names(station) != {"甲"}:
            yield "a record is lost"

    yield from judged(scene, wrong)


SAVING = (
    OfStation("upgrade", f"from {', '.join(EARLIER)} by turns", upgrade, judge_upgrade, lower),
    OfStation("backup", "made, carried to a stick and restored for a test", back_up, judge_backup, with_stick),
    OfStation("restore", "over a station that stands there", bring_back, judge_restore, with_stick),
    OfStation("salvage", "of a file without its first page", save_what_is_left, judge_salvage, damage),
)

"""The line to the district: a server of its own, two PCs of one station, a line that is cut, a clash, an envelope."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, cast
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

import desktop
from desktop.commands.transfer import finish
from desktop.demo.opening import COMMUNITY, LOGIN, PASSWORD
from desktop.demo.stage import DISTRICT, NEIGHBOUR, Stage
from desktop.picture import Look
from forms.i18n import _
from forms.messages import explain
from forms.registry import FORMS
from forms.save import save
from forms.sync import settle
from models.base import synced_tables, utc_now
from models.care.records import Membership
from models.care.rules import RESTRICTED
from models.errors import WorldError
from models.founding import found_station
from models.people.records import Resident
from models.station import Station
from models.sync.cards import open_cards
from models.sync.records import Choice
from sync.client import StationSync, SyncResult
from sync.envelope import read_envelope, write_envelope
from sync.server.enrolment import make_code
from sync.server.envelopes import give_out, take_in
from sync.server.keys import load_keys
from sync.server.place import Place

STOPPING_S = 30.0
LOG = "district.log"
OWN_COLUMNS = frozenset({"created_at", "version"})
"""Bookkeeping that says nothing about what stands in a record."""


@dataclass
class DistrictServer:
    """``lianglin serve`` as a process of its own, as an operator starts it."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    url: str = ""

    def start(self) -> None:
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Let it come up, which takes seconds, beside whatever else is done."""
        listen = self.url.removeprefix("http://") or "127.0.0.1:0"
        command = (sys.executable, "-P", "-m", "desktop", "serve", "--json")
        place = ("--data", str(self.folder), "--listen", listen)
        with (self.folder.parent / LOG).open("ab") as log:
            environment = os.environ | {"PYTHONPATH": str(Path(desktop.__file__).parents[1])}
            self.process = subprocess.Popen((*command, *place), stdout=subprocess.PIPE, stderr=log, env=environment)

    def wait(self) -> None:
        """Return when it answers."""
        if self.process is None:
            raise RuntimeError("the district server was not begun")
        line = cast("IO[bytes]", self.process.stdout).readline()
        if not line:
            raise RuntimeError("the district server did not start")
        self.url = json.loads(line)["url"]

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOPPING_S)
        cast("IO[bytes]", self.process.stdout).close()
        self.process = None


def begin_the_district(stage: Stage) -> None:
    """The district's server comes up with a database of its own; nobody asks it before there is a line."""
    stage.district = DistrictServer(stage.folder / DISTRICT)
    stage.district.begin()


def tie_to_the_district(stage: Stage) -> None:
    """The district's server answers; the station is tied to it and sends what it has."""
    if stage.district is None:
        raise RuntimeError("no district server")
    stage.district.wait()
    enrol(stage, stage.station, "front desk")
    result = exchange(stage.station)
    said = _("{count} records sent in {seconds:.1f} s, {kilobytes:.0f} KB on the line")
    stage.say(said.format(count=result.pushed, seconds=result.seconds, kilobytes=result.bytes_up / 1000))


def bring_the_neighbour(stage: Stage) -> None:
    """A second PC of the station fetches everything."""
    station, _recovery = found_station(
        stage.folder / NEIGHBOUR, community_code=COMMUNITY, login=LOGIN, password=PASSWORD, display_name="王静"
    )
    stage.neighbour = station
    enrol(stage, station, "back office")
    result = exchange(station)
    said = _("{count} records fetched in {seconds:.1f} s, {kilobytes:.0f} KB on the line")
    stage.say(said.format(count=result.pulled, seconds=result.seconds, kilobytes=result.bytes_down / 1000))
    here, there = _restricted(stage.station), _restricted(station)
    if there:
        raise RuntimeError("level 4 came to a PC where nobody may see it")
    stage.say(_("{count} memberships of level 4 stayed where their care team works").format(count=here))


def work_without_line(stage: Stage) -> None:
    """The server is down; both PCs change the same phone number and different fields of somebody else."""
    first, second = _two_people(stage)
    server, here, there = parts(stage)
    server.stop()
    _change(here, first, phone="13900010001")
    _change(there, first, phone="13900010002")
    _change(here, second, work_unit="浑南区某单位")
    _change(there, second, note="周末在家")
    try:
        exchange(here)
    except WorldError as error:
        stage.say(_("no line, everything is kept and waits; the PC says: {sentence}").format(sentence=explain(error)))
    else:
        raise RuntimeError("somebody answered for a server that is down")


def settle_the_clash(stage: Stage) -> None:
    """The line is back: what fits is merged by itself, the one clash is shown and settled, and both PCs are equal."""
    server, here, there = parts(stage)
    server.start()
    results = [exchange(station) for station in (here, there, here)]
    with here.sessions() as session:
        cards = [card.id for card in open_cards(session)]
    if len(cards) != 1:
        raise RuntimeError("one phone number was changed twice: one card was expected")
    stage.say(_("merged field by field; {count} clash shown").format(count=sum(r.conflicts for r in results[-1:])))
    with stage.window(Look()) as window:
        window.desk.go("sync", page="cards")
        stage.picture(window, "clash.zh.png", _("A clash, with both values"))
    with here.act("sync.settle") as session:
        settle(session, cards, Choice.THAT)
    for station in (here, there):
        exchange(station)
    require_equal(here, there)
    stage.say(_("settled with one click; both PCs hold the same in every field"))


def carry_an_envelope(stage: Stage) -> None:
    """A change goes to the district on a memory stick, and the answer comes back on it."""
    server, here, _there = parts(stage)
    server.stop()
    first, _second = _two_people(stage)
    _change(here, first, note="大门密码已换")
    file = stage.file(".", "to-district.envelope", _("an envelope to the district: signed and sealed"))
    back = stage.file(".", "from-district.envelope", _("the district's answer to it"))
    sent = write_envelope(here, file)
    with Place(stage.folder / DISTRICT).database() as database:
        keys = database.run(load_keys)
        taken = take_in(database, keys, file, utc_now())
        take_in(database, keys, file, utc_now())  # twice does no harm
        give_out(database, keys, taken.station_id, back, utc_now())
    read_envelope(here, back)
    stage.say(_("envelope {number}: {bytes} bytes there, taken in twice without harm, and the receipt back").format(
        number=sent.number, bytes=sent.bytes
    ))  # fmt: skip


def _restricted(station: Station) -> int:
    """How many memberships of level 4 are in the file, whoever may see them."""
    with station.sessions() as session:
        level_4 = text(f"SELECT count(*) FROM {Membership.__tablename__} WHERE level = {RESTRICTED}")
        return int(session.scalar(level_4) or 0)


def enrol(stage: Stage, station: Station, label: str, code: str = COMMUNITY) -> None:
    """Tie a station, or the seat of ``code``, to the district with a code of its own."""
    server = stage.district
    if server is None:
        raise RuntimeError("no district server")
    with Place(stage.folder / DISTRICT).database() as database:
        made = database.run(lambda connection: make_code(connection, code, timedelta(days=1)))
    StationSync(station).enrol(server.url, made.text, label)


def exchange(station: Station) -> SyncResult:
    return finish(StationSync(station).run())


def parts(stage: Stage) -> tuple[DistrictServer, Station, Station]:
    if stage.district is None or stage.neighbour is None:
        raise RuntimeError("the line is told before it is there")
    return stage.district, stage.station, stage.neighbour


def _two_people(stage: Stage) -> tuple[UUID, UUID]:
    with stage.station.sessions() as session:
        adults = select(Resident.id).where(Resident.current(), Resident.phone.is_not(None)).order_by(Resident.id)
        first, second = session.scalars(adults.limit(2)).all()
    return first, second


def _change(station: Station, resident: UUID, **answers: object) -> None:
    with station.act("people.edit") as session:
        save(session, FORMS["resident"], answers, record_id=resident)


def require_equal(here: Station, there: Station) -> None:
    with here.whole() as one, there.whole() as other:  # whoever looks: masks are the reader's
        if _digest(one) != _digest(other):
            raise RuntimeError("the two PCs differ")


def _digest(session: Session) -> str:
    """Of every field of every record that both PCs may hold, in one order; level 4 is where its care team works."""
    seen = hashlib.sha256()
    for record in synced_tables():
        names = [column.name for column in record.__table__.columns if column.name not in OWN_COLUMNS]
        columns = ", ".join(f'"{name}"' for name in names)
        open_ones = f"WHERE level < {RESTRICTED}" if "level" in names else ""
        for row in session.execute(text(f"SELECT {columns} FROM {record.__tablename__} {open_ones} ORDER BY id")):
            seen.update(repr(tuple(row)).encode())
    return seen.hexdigest()

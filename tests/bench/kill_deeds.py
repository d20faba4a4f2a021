"""The deeds of a station that may be killed at any instant, and what must be true of it afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from desktop.commands.transfer import finish, import_register
from forms.people import RESIDENT
from forms.save import save
from models.audit.chain import Broken
from models.audit.trail import verify as verify_audit
from models.errors import WorldError
from models.people.records import Resident
from models.retention import actions as retention
from models.retention.approving import approve
from models.retention.erasing import LEFT
from models.retention.rules import Kind
from models.search import verify as verify_words
from models.station import Station, erasures, open_station
from models.station.accounts import KEYS
from models.station.backups import check
from models.station.connection import raw
from models.station.keys import KeyFile
from models.station.retiring import erase, is_half_erased
from models.station.rotating import rotate
from tests.bench.stations import CHEAP, LOGIN, PASSWORD
from tests.forms.sheets.registers import HEADER, person, write
from tests.models.retention.cottage import NAME, STREET, TODAY, furnish

OTHER = "Third-Door-1988"
ROWS = 60
ACTS_S = 0.2
Say = Callable[[str], None]


@dataclass
class Scene:
    """``made``: a closed station that nobody changes; ``stage``: an empty folder for each time."""

    made: Path
    stage: Path
    round: int = 0

    @property
    def profile(self) -> Path:
        return self.stage / "profile"

    @property
    def papers(self) -> Path:
        return self.stage / "papers"

    def copy(self) -> None:
        shutil.copytree(self.made, self.profile)
        self.papers.mkdir()
        self.round += 1

    def open(self, password: str = PASSWORD) -> Station:
        return open_station(self.profile, LOGIN, password, cost=CHEAP)


@dataclass(frozen=True)
class OfStation:
    """A deed on a copy of the station.

    ``work`` is done in a process of its own: it says ``begun`` first, then what it acknowledges, which ``judge`` hears.
    """

    name: str
    told: str
    work: Callable[[Scene, Say], None]
    judge: Callable[[Scene, Sequence[str]], Iterator[str]]
    before: Callable[[Scene], object] = lambda _scene: None
    ends: bool = True
    """By itself; else it is killed within ``ACTS_S``."""

    def prepare(self, scene: Scene) -> None:
        scene.copy()
        self.before(scene)


def names(station: Station) -> set[str]:
    """Residents that the deeds made."""
    with station.whole() as session:
        return set(session.scalars(select(Resident.name).where(Resident.name.like("甲%"))))


def residents(station: Station) -> int:
    with station.whole() as session:
        return session.scalar(select(func.count()).select_from(Resident)) or 0


def add(station: Station, name: str) -> UUID:
    with station.act("people.add") as session:
        return save(session, RESIDENT, {"name": name}).id


def faults(station: Station) -> Iterator[str]:
    """Every page authentic, the index of words equal to the records, the audit unbroken."""
    if not check(station).ok:
        yield "the file is damaged"
    with station.local_write() as session:
        if not verify_words(session).ok:
            yield "the index of words differs"
    with station.whole() as session:
        if isinstance(verify_audit(raw(session)), Broken):
            yield "the audit is broken"


def opened(scene: Scene, *passwords: str) -> Station | None:
    for password in passwords or (PASSWORD,):
        try:
            return scene.open(password)
        except WorldError as error:
            if error.code != "wrong_password":
                raise
    return None


def judged(scene: Scene, wrong: Callable[[Station], Iterator[str]]) -> Iterator[str]:
    """Open it, and ask."""
    try:
        station = opened(scene)
    except WorldError as error:
        yield f"it does not open: {error.code}"
        return
    if station is None:
        yield "no password opens it"
        return
    try:
        yield from wrong(station)
        yield from faults(station)
    finally:
        station.close()


# -- ordinary acts -----------------------------------------------------------------------------------------------------


def act_on(scene: Scene, say: Say) -> None:
    """Add a resident in one act, give her a phone in the next; tell each once it is saved."""
    station, number = scene.open(), 0
    say("begun")
    while True:
        resident_id = add(station, f"甲{number}")
        say(f"甲{number}")
        with station.act("people.edit") as session:
            save(session, RESIDENT, {"name": f"甲{number}", "phone": f"13{number:09}"}, record_id=resident_id)
        say(f"甲{number} {number:09}")
        number += 1


def judge_acts(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        with station.whole() as session:
            query = select(Resident.name, Resident.phone).where(Resident.name.like("甲%"))
            there = {name: phone or "" for name, phone in session.execute(query)}
        for name, _space, phone in (words.partition(" ") for words in heard):
            if name not in there or not there[name].endswith(phone):
                yield "an act that was acknowledged is lost"

    yield from judged(scene, wrong)


# -- passwords and keys ------------------------------------------------------------------------------------------------


def change_password(scene: Scene, say: Say) -> None:
    station = scene.open()
    say("begun")
    station.change_password(PASSWORD, OTHER)
    say("changed")


def judge_password(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    station = opened(scene, OTHER, PASSWORD)
    if station is None:
        yield "neither password opens it"
        return
    yield from faults(station)
    station.close()
    former = opened(scene, PASSWORD) if heard else None
    if former is not None:
        yield "the former password still opens it"
        former.close()


def change_key(scene: Scene, say: Say) -> None:
    station = scene.open()
    add(station, "甲")
    say("begun")
    finish(rotate(station, PASSWORD))
    station.close()
    scene.open().close()
    say("changed")


def judge_key(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        if names(station) != {"甲"}:
            yield "a resident is lost"
        if heard and (scene.profile / "keys.previous.json").exists():
            yield "the former keys are still there"

    yield from judged(scene, wrong)


# -- what goes ---------------------------------------------------------------------------------------------------------


def retire(scene: Scene, say: Say) -> None:
    say("begun")
    finish(erase(scene.profile))
    say("erased")


def judge_retired(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    if not heard and _keys_are_whole(scene.profile):
        yield from judged(scene, lambda _station: iter(()))
        return
    if scene.profile.exists():
        if any(scene.profile.iterdir()) and not is_half_erased(scene.profile):
            yield "it neither opens nor knows that it is being erased"
        finish(erase(scene.profile))
    if scene.profile.exists():
        yield "something is left"


def _keys_are_whole(folder: Path) -> bool:
    try:
        KeyFile.load(folder / KEYS)
    except WorldError:
        return False
    return True


def propose(scene: Scene) -> None:
    """A person who left long ago, and the list on which he stands, agreed to."""
    station = scene.open()
    furnish(station)
    with station.act("retention.proposed") as session:
        erasure_id = retention.propose(session, Kind.REGISTER, TODAY).id
    with station.act("retention.approved") as session:
        approve(session, erasure_id, street=STREET)
    (scene.papers / "list").write_text(erasure_id.hex)
    station.close()


def carry_out(scene: Scene, say: Say) -> None:
    station = scene.open()
    say("begun")
    with station.act("retention.done") as session:
        retention.carry_out(session, UUID((scene.papers / "list").read_text()))
    say("carried out")
    erasures.put_in_order(station)
    say("in order")


def judge_erasure(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        with station.whole() as session:
            driver = raw(session)
            there = session.scalar(select(func.count()).select_from(Resident).where(Resident.name == NAME))
            done = driver.execute("SELECT done_at FROM erasure").fetchone()[0] is not None
            left = driver.execute(f"SELECT count(*) FROM {LEFT}").fetchone()[0]
        if done == bool(there) or (heard and not done):
            yield "the list is carried out by halves"
        if left or done != bool(erasures.remembered(station.folder, station.key)):
            yield "what the opening should have finished is not done"

    yield from judged(scene, wrong)


# -- import ------------------------------------------------------------------------------------------------------------


def lay_out(scene: Scene) -> None:
    rows = [
        person(("阳光小区", "3号楼", "2单元", str(101 + at)), f"甲{at}", "户主", date(1960, 1, 1), at, f"138{at:08}")
        for at in range(ROWS)
    ]
    write(scene.papers / "register.xlsx", [HEADER, *rows])


def take_in(scene: Scene, say: Say) -> None:
    station = scene.open()
    say("begun")
    finish(import_register(station, scene.papers / "register.xlsx"))
    say("imported")


def judge_import(scene: Scene, heard: Sequence[str]) -> Iterator[str]:
    def wrong(station: Station) -> Iterator[str]:
        if len(names(station)) not in ([ROWS] if heard else [0, ROWS]):
            yield "it is there by halves"

    yield from judged(scene, wrong)


DEEDS = (
    OfStation("acts", "adding residents and phones", act_on, judge_acts, ends=False),
    OfStation("password", "a change of password", change_password, judge_password),
    OfStation("key", "a new station key, and the opening that brings it into force", change_key, judge_key),
    OfStation("retire", "a PC that goes out of service", retire, judge_retired),
    OfStation("erasure", "of a list that was agreed to", carry_out, judge_erasure, propose),
    OfStation("import", f"of {ROWS} rows", take_in, judge_import, lay_out),
)

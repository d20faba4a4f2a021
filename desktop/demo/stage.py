"""Where the demo plays: its folder, its station, what it says, and the list of what it leaves behind."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from rich.console import Console

from desktop.commands.transfer import finish
from desktop.commands.wanted import Make, Wanted
from desktop.picture import Look, png_of, settle, window_of
from desktop.printing.paper import Paper, note, printed_now
from desktop.shell.window import MainWindow
from models.calendar import CHINA
from models.disclosures.records import Channel
from models.errors import WorldError
from models.station import Station
from models.station.files import ProfileLock

if TYPE_CHECKING:
    from desktop.demo.line import DistrictServer

SATURDAY = 5
PAPERS, EXCEL, PICTURES, STATION = "papers", "excel", "pictures", "station"
DISTRICT, NEIGHBOUR, STREET = "district", "neighbour", "street"
RESTORED = "restored"
MARKER = "index.md"
MARK = "<!-- lianglin demo -->"


@dataclass(frozen=True)
class Left:
    """One file that the demo leaves, and what it is."""

    file: Path
    what: str


@dataclass
class Cases:
    """What the Saturday and the appeals leave for later chapters, by what it was."""

    visitors: list[UUID] = field(default_factory=list)
    """Residents of different doors."""
    officers: dict[str, UUID] = field(default_factory=dict)
    """By department: who is on duty."""
    appealed: int = 0
    """How many of the visitors, from the last one back, have an appeal."""
    records: dict[str, UUID] = field(default_factory=dict)

    def of(self, what: str) -> UUID:
        """Return the record that an earlier chapter left.

        Raises:
            KeyError: none did.
        """
        return self.records[what]


@dataclass
class Stage:
    """Handed from chapter to chapter; later chapters find what earlier ones made."""

    folder: Path
    households: int
    seed: int
    today: date
    console: Console
    left: list[Left] = field(default_factory=list)
    opened: Station | None = None
    neighbour: Station | None = None
    """The second PC of the station."""
    street: Station | None = None
    """The seat of the street."""
    district: DistrictServer | None = None
    estate: str = ""
    doors: list[UUID] = field(default_factory=list)
    """The dwellings of the building that is walked, in stair order."""
    building: UUID | None = None
    round: UUID | None = None
    sheets: list[str] = field(default_factory=list)
    """The numbers of the door sheets that were printed, in the order of the walk."""
    home: UUID | None = None
    """The dwelling of the printed sheets where most people live: the one that is shown."""
    visited: UUID | None = None
    """Whom a care visit was made to."""
    cases: Cases = field(default_factory=Cases)

    @property
    def saturday(self) -> date:
        """The last Saturday that is over."""
        return self.today - timedelta(days=(self.today.weekday() - SATURDAY) % 7 or 7)

    def on_saturday(self, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.saturday, time_of_day(hour, minute), CHINA)

    @property
    def station(self) -> Station:
        if self.opened is None:
            raise RuntimeError("the station is not founded yet")
        return self.opened

    def close(self) -> None:
        """End what the story opened."""
        for station in (self.opened, self.neighbour, self.street):
            if station is not None:
                station.close()
        if self.district is not None:
            self.district.stop()

    def say(self, text: str) -> None:
        self.console.print(f"  {text}", highlight=False, markup=False, soft_wrap=True)

    @contextmanager
    def chapter(self, title: str) -> Iterator[None]:
        """Say what comes, and when it is over how long it took."""
        self.console.print(f"[bold]{title}[/bold]", highlight=False)
        start = time.monotonic()
        yield
        self.say(f"({time.monotonic() - start:.1f} s)")

    def file(self, part: str, name: str, what: str) -> Path:
        """Return the path of a file that the demo leaves, and note it for the index."""
        (self.folder / part).mkdir(parents=True, exist_ok=True)
        path = self.folder / part / name
        self.left.append(Left(path.relative_to(self.folder), what))
        return path

    def paper(self, name: str, what: str, make: Make, wanted: Wanted) -> int:
        """Write a paper as the command ``station print`` does; return its pages."""
        with self.station.sessions() as session:
            return self.write(name, what, make(session, self.station, wanted))

    def write(self, name: str, what: str, paper: Paper) -> int:
        """Write a PDF; return its pages."""
        to = self.file(PAPERS, name, what)
        with self.station.sessions() as session, to.open("wb") as file:
            printed = printed_now(session, self.station)
            pages: int = finish(paper.write(session, file, printed))
        note(paper, self.station, Channel.FILE, printed, to.read_bytes())
        return pages

    @contextmanager
    def window(self, look: Look) -> Iterator[MainWindow]:
        with window_of(self.station, look) as window:
            yield window

    def picture(self, window: MainWindow, name: str, what: str) -> None:
        settle(window)
        self.file(PICTURES, name, what).write_bytes(png_of(window))


def clear(folder: Path) -> None:
    """Make room for a demo: an empty folder, or one that holds an earlier demo and nobody has open.

    Raises:
        WorldError: ``demo_folder_taken`` if something else is there; ``already_open``; ``file_unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        marker = folder / MARKER
        earlier = marker.exists() and marker.read_text("utf-8").startswith(MARK)
        if not earlier and any(folder.iterdir()):
            raise WorldError("demo_folder_taken", folder=folder.name)
        for name in (STATION, NEIGHBOUR, STREET):
            if (folder / name).exists():
                ProfileLock(folder / name).release()
        for name in (PAPERS, EXCEL, PICTURES, STATION, NEIGHBOUR, STREET, DISTRICT, RESTORED):
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / "district.log").unlink(missing_ok=True)
        marker.write_text(f"{MARK}\n", "utf-8")
    except OSError as error:
        raise WorldError("file_unwritable", file=folder.name) from error

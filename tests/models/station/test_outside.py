"""What a crash leaves of a file that was being written outside of the profile goes when the station is opened next."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from forms.sheets.book import safe_book
from models.station import Station
from models.station.files import part_of, whole
from tests.conftest import Profile

PERSON = "吴玉珍"


def written_until_killed(station: Station, to: Path) -> None:
    """In a process of its own: the power goes when the half of a file stands beside its target."""
    with station.outside.writing(to), whole(to) as part:
        part.write_text(PERSON, "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)


def test_what_a_kill_leaves_beside_a_target_is_gone_at_the_next_opening(profile: Profile, tmp_path: Path) -> None:
    to = tmp_path / f"{PERSON}.xlsx"
    to.write_bytes(b"before")
    station = profile.open()
    child = os.fork()
    if child == 0:
        written_until_killed(station, to)
    os.waitpid(child, 0)
    station.close()
    assert part_of(to).read_text("utf-8") == PERSON
    noted = [path for path in profile.folder.rglob("*") if path.is_file() and PERSON.encode() in path.read_bytes()]
    assert noted == [], "the note of it names nobody"
    profile.open().close()
    assert not part_of(to).exists()
    assert to.read_bytes() == b"before"
    assert not (profile.folder / "outside.parts").exists()


def test_what_is_written_is_noted_no_longer_than_it_takes(station: Station, tmp_path: Path) -> None:
    notes = station.folder / "outside.parts"
    to = tmp_path / "list.xlsx"
    with station.outside.writing(to), safe_book(to) as book:
        assert notes.exists()
        book.sheet("a", ["b"], [8])
    assert not notes.exists()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["list.xlsx"]


def test_a_stick_that_is_away_is_asked_again(profile: Profile, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    station = profile.open()
    writing = station.outside.writing(stick / "list.pdf")
    writing.__enter__()
    part_of(stick / "list.pdf").write_text(PERSON, "utf-8")
    stick.rename(tmp_path / "away")
    station.close()
    profile.open().close()
    (tmp_path / "away").rename(stick)
    profile.open().close()
    assert list(stick.iterdir()) == []

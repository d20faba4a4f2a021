"""What tests of commands ask for: a profile with a few doors, and a way to say a command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from desktop.commands.entry import run_command
from forms.i18n import language
from models.founding import completed
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.conftest import Profile
from tests.models.station.test_acts import dump
from tests.models.visits.village import add_building, add_household

Say = Callable[..., tuple[int, Any, str]]


@pytest.fixture(scope="session")
def _made_village(_made_profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once a session; each test gets a copy, which is quicker."""
    folder = tmp_path_factory.mktemp("village") / "profile"
    shutil.copytree(_made_profile.folder, folder)
    station = completed(replace(_made_profile, folder=folder).open())
    with station.act("test") as session:
        doors = add_building(session)
        add_household(session, doors[0], "王秀梅", "欧阳建国")
    station.close()
    return folder


@pytest.fixture(scope="session", autouse=True)
def _commands_are_built_once() -> Iterator[None]:
    """A program says one command, a run of tests thousands: what Typer makes of the functions is kept, by language."""
    built = cache(lambda app, _language: get_command(app))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop.commands.station.get_command", lambda app: built(app, language()))
        yield


@pytest.fixture
def village(_made_village: Path, profile: Profile, tmp_path: Path, log_is_ours: Path) -> Profile:
    """Building 3 of 碧桂园 with twelve doors; the Wangs live on the first floor."""
    shutil.copytree(_made_village, profile.folder, dirs_exist_ok=True)
    (tmp_path / "password").write_text(f"{profile.password}\n", "utf-8")
    return profile


@pytest.fixture
def say(village: Profile, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Say:
    """Run ``lianglin station`` with these words: exit code, the JSON that it answered, what it said beside."""

    def run(*words: str) -> tuple[int, Any, str]:
        access = ("--profile", str(village.folder), "--user", village.login)
        code = run_command(["station", *access, "--password-file", str(tmp_path / "password"), *words, "--json"])
        out, err = capfd.readouterr()
        return code, json.loads(out) if out.strip() else None, err.strip()

    return run


@pytest.fixture
def stored(village: Profile) -> Callable[[], Any]:
    """What every table of the station holds now, but SQLite's own statistics."""

    def read() -> Any:
        station = village.open()
        try:
            return {name: rows for name, rows in dump(station).items() if name != "sqlite_stat1"}
        finally:
            station.close()

    return read


def second_person(station: Station, folder: Path) -> tuple[str, ...]:
    """A deputy with an account here; what the command says so that he agrees to a list in the clear."""
    with station.act("test") as session:
        worker = Worker(name="王书记", role=WorkerRole.DEPUTY)
        session.add(worker)
        session.flush()
        worker_id = worker.id
    station.add_account("wang", "Second-Door-77", worker_id)
    (folder / "second").write_text("Second-Door-77\n", "utf-8")
    receiver = ("--receiver", "五三街道办事处", "--keep-until", "2099-12-31")
    return (*receiver, "--approver", "wang", "--approver-password-file", str(folder / "second"))

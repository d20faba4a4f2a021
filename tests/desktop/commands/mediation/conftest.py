"""A station with two colleagues behind the commands; it is kept open from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.station import Station
from tests.conftest import Profile
from tests.desktop.commands.care.conftest import Kept
from tests.desktop.commands.conftest import Say

BEGIN = (
    "begin", "kind=neighbour", "brief=楼上漏水，楼下天花板受损。", "demands=修好水管\n赔偿损失",
)  # fmt: skip
PARTIES = ("--applicant", "name=李秀英;phone=13800000001", "--respondent", "name=王大力;phone=13800000002")


@pytest.fixture(autouse=True)
def kept(village: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    kept = Kept(village)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("desktop.commands.access.open_station", kept.open)
        meanwhile.setattr(Station, "close", lambda _station: None)
        yield kept
    kept.close()


@pytest.fixture
def colleague(say: Say, tmp_path: Path) -> Say:
    """The same commands as another worker, who is named on no file."""
    (tmp_path / "first").write_text("First-Doors-2026\n", "utf-8")
    (tmp_path / "hers").write_text("Three-Doors-2026\n", "utf-8")
    assert say("accounts", "add", "lin", "--name", "林悦", "--new-password-file", str(tmp_path / "first"))[0] == 0
    own = ("--user", "lin", "--password-file", str(tmp_path / "first"), "--new-password-file", str(tmp_path / "hers"))
    assert say("accounts", "password", *own)[0] == 0

    def run(*words: str) -> tuple[int, Any, str]:
        return say(*words, "--user", "lin", "--password-file", str(tmp_path / "hers"))

    return run


def begun(say: Say, *words: str) -> dict[str, Any]:
    """The file of the leak, accepted."""
    code, said, err = say("mediation", *BEGIN, *words, *PARTIES)
    assert code == 0, err
    return done(say, "step", said["number"], "accept")


def done(say: Say, *words: str) -> dict[str, Any]:
    code, said, err = say("mediation", *words)
    assert code == 0, err
    assert isinstance(said, dict)
    return said


def refused(say: Say, *words: str) -> str:
    code, said, err = say("mediation", *words)
    assert (code, said) == (1, None), said
    assert err
    return err

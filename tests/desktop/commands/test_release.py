"""What runs here, from the command line; a checkout is a development copy, and takes no package in its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.commands.entry import run_command
from models.release.manifest import fingerprint
from models.station.version import APP_VERSION
from tests.desktop.commands.conftest import Say
from tests.models.release.maker import Maker

DEVELOPMENT = {"version": APP_VERSION, "program": "development", "says": "Development copy, unsigned", "changed": []}


@pytest.fixture
def said(
    log_is_ours: Path, speak: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    speak("en")

    def run(*words: str) -> tuple[int, str, str]:
        code = run_command(list(words))
        return code, *capfd.readouterr()

    return run


def test_a_checkout_says_that_it_is_one(said: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _err = said("release", "show", "--json")
    assert (code, json.loads(out)) == (0, DEVELOPMENT)
    code, out, _err = said("--version")
    assert (code, f"version: {APP_VERSION}" in out) == (0, True)


def test_a_package_is_looked_at_and_refused_in_sentences(
    said: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    maker = Maker(tmp_path)
    package, digits = str(maker.made()), fingerprint(maker.pair.public.hex())
    code, out, err = said("release", "verify", package, "--json")
    assert (code, out) == (1, "")
    assert f"signed by {digits}" in err
    code, out, _err = said("release", "verify", package, "--maker", digits, "--json")
    assert (code, json.loads(out)["ok"], json.loads(out)["maker"]) == (0, True, digits)
    code, _out, err = said("release", "upgrade", package)
    assert (code, "development copy" in err) == (1, True)


def test_the_check_of_a_station_tells_what_runs_here(say: Say) -> None:
    assert say("check")[1]["program"]

"""The key file and the counter of attempts, changed by hand: nothing more opens, and what is wrong is said."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.messages import SENTENCES
from models.accounts.cards import _bearable
from models.errors import WorldError
from models.station import KdfCost, open_station
from models.station.accounts import KEYS
from models.station.backups.ledger import LEDGER, Ledger, read_ledger
from models.station.backups.manifest import read_manifest
from models.station.keys import KeyFile
from tests.conftest import CHEAP, Profile

DEEP = "[" * 100_000
GONE = object()
FORGED: tuple[Any, ...] = (GONE, None, -1, True, 2**63, "", "AAAA", "A" * 64, "\ud800", [], {})
Where = tuple[str | int, ...]


def places(plain: Any, at: Where = ()) -> Iterator[Where]:
    """Every field of the file, and every part that has fields."""
    yield at
    named = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for name, part in named:
        yield from places(part, (*at, name))


def forged(plain: Any, at: Where, value: object) -> Any:
    plain = copy.deepcopy(plain)
    part = plain
    for name in at[:-1]:
        part = part[name]
    if value is GONE:
        del part[at[-1]]
    else:
        part[at[-1]] = value
    return plain


def explained(error: WorldError) -> str:
    assert error.code in SENTENCES
    return error.code


def opened(path: Path, plain: Any, login: str, password: str) -> str:
    """Whether the key came out, or the code of what was said."""
    path.write_text(json.dumps(plain))
    try:
        keys = KeyFile.load(path)
        found = keys.open(keys.tag(login), password)
    except WorldError as error:
        return explained(error)
    return "nothing" if found is None else found.key.hex()


def test_each_changed_field_of_the_key_file_opens_nothing_more(profile: Profile, tmp_path: Path) -> None:
    plain, path = json.loads((profile.folder / KEYS).read_bytes()), tmp_path / KEYS
    key = opened(path, plain, "liu", profile.password)
    assert len(key) == 64
    for at in filter(None, places(plain)):
        for value in FORGED:
            changed = forged(plain, at, value)
            assert opened(path, changed, "liu", "Not-My-Doors-1") in ("nothing", "keys_damaged", *REFUSED), (at, value)
            told = opened(path, changed, "liu", profile.password)
            assert told in (key, "nothing", "keys_damaged", *REFUSED), (at, value, told)


REFUSED = ("newer_station", "second_factor_absent", "suite_unknown")


def test_a_slot_of_another_station_opens_nothing_here(profile: Profile, tmp_path: Path) -> None:
    """Who knows one password and can copy files does not get into a station where he has no account."""
    other = json.loads((profile.folder / KEYS).read_bytes())
    mine = KeyFile()
    mine.put(mine.tag("wang"), bytes(32), "Own-Doors-2026", CHEAP)
    mine.save(tmp_path / "mine.json")
    other["slots"].append(json.loads((tmp_path / "mine.json").read_bytes())["slots"][0])
    other["salt"] = json.loads((tmp_path / "mine.json").read_bytes())["salt"]
    (profile.folder / KEYS).write_text(json.dumps(other))
    with pytest.raises(WorldError, match="wrong_password"):
        open_station(profile.folder, "wang", "Own-Doors-2026", cost=CHEAP)


@pytest.mark.parametrize(
    "value", [None, "x", -1, 0, 1e300, float("nan"), [], {"failures": "x"}, {"remaining_s": 1e300}]
)
def test_a_forged_counter_of_attempts_keeps_nobody_out_for_ever(profile: Profile, value: object) -> None:
    keys = KeyFile.load(profile.folder / KEYS)
    names = ("failures", "remaining_s", "wall", "steady")
    counted = value if isinstance(value, dict) else dict.fromkeys(names, value)
    (profile.folder / "attempts.json").write_text(json.dumps({keys.tag("liu"): counted}))
    profile.open().close()


@pytest.mark.parametrize("name", ["attempts.json", "audit.aside", "backups/ledger.json"])
@pytest.mark.parametrize("mark", ["", "c"])
def test_files_beside_that_are_nested_without_end_keep_nobody_out(profile: Profile, name: str, mark: str) -> None:
    (profile.folder / name).parent.mkdir(exist_ok=True)
    (profile.folder / name).write_text(mark + DEEP)
    profile.open().close()


def test_a_key_file_and_a_backup_that_are_none_are_said_to_be_none() -> None:
    with pytest.raises(WorldError, match="keys_damaged"):
        KeyFile.read(DEEP.encode())
    for text in (DEEP, '{"format": 1e999}'):
        with pytest.raises(WorldError, match="not_a_backup"):
            read_manifest(text.encode())


@pytest.mark.parametrize(
    "said",
    [
        {"place": 7}, {"sums": []}, {"sums": {"x": 1}}, {"placed_at": "x"}, {"placed_at": "2026-01-01T00:00:00"},
        {"failed": ["x", "x"]}, {"without_level_4": 3}, {"trials": [{"at": 1, "file": 2, "counts": 5}]},
    ],
)  # fmt: skip
def test_a_ledger_that_this_program_did_not_write_is_an_empty_one(tmp_path: Path, said: dict[str, Any]) -> None:
    (tmp_path / LEDGER).write_text(json.dumps(said))
    assert read_ledger(tmp_path) == Ledger()


def test_a_card_with_a_salt_that_nothing_derives_from_is_none(profile: Profile) -> None:
    lock = json.loads((profile.folder / KEYS).read_bytes())["slots"][0]["lock"]
    assert _bearable(lock)
    assert not _bearable({**lock, "salt": "AA=="})
    assert not _bearable({**lock, "cost": {"memory_kib": 1, "passes": 1, "lanes": 1}})


@pytest.mark.parametrize("cost", [(0, 1, 1), (1024, 0, 1), (1024, 1, 0), (1 << 40, 1, 1), (8, 1, 2), ("8", 1, 1)])
def test_a_cost_that_nobody_asks_for_is_none(cost: tuple[Any, Any, Any]) -> None:
    with pytest.raises(ValueError, match="cost"):
        KdfCost(*cost)

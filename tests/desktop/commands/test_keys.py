"""The keys of a station from the command line: changed, kept by two, and in the end overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import WorldError
from models.station import open_station, open_with_recovery
from models.station.backups import restore
from tests.conftest import CHEAP, Profile
from tests.desktop.commands.conftest import Say
from tests.tampering import key_of, tamper

NEW = "Third-Door-88"


def test_the_key_is_changed_and_everything_opens_as_before(say: Say, profile: Profile) -> None:
    before = (profile.folder / "keys.json").read_bytes()
    code, said, _err = say("rotate-key")
    assert (code, said) == (0, {"accounts": 1, "attachments": 0, "damaged": 0})
    assert (profile.folder / "keys.json").read_bytes() != before
    assert not (profile.folder / "keys.previous.json").exists()
    assert say("check")[1]["ok"]


def test_two_custodians_replace_the_recovery_code(say: Say, profile: Profile, tmp_path: Path) -> None:
    files = [tmp_path / "one", tmp_path / "two"]
    assert say("recovery-code", "--to", str(files[0]), "--to", str(files[1]))[0] == 0
    codes = tuple(file.read_text().strip() for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    with pytest.raises(WorldError, match="recovery_needs_two"):
        open_with_recovery(profile.folder, profile.recovery_code, "liu", NEW, cost=CHEAP)
    open_with_recovery(profile.folder, (codes[0], codes[1]), "liu", NEW, cost=CHEAP).close()


def test_a_file_that_is_there_is_not_written_over_and_the_code_stays(
    say: Say, profile: Profile, tmp_path: Path
) -> None:
    (tmp_path / "there").write_text("mine")
    assert say("recovery-code", "--to", str(tmp_path / "there"))[0] == 1
    assert (tmp_path / "there").read_text() == "mine"
    open_with_recovery(profile.folder, profile.recovery_code, "liu", NEW, cost=CHEAP).close()


def test_a_retired_pc_keeps_nothing_and_its_last_backup_opens(say: Say, profile: Profile, tmp_path: Path) -> None:
    assert say("retire")[0] == 2
    assert profile.folder.exists()
    code, said, _err = say("retire", "--yes", "--backup-to", str(tmp_path / "last.backup"))
    assert (code, said["waiting"] > 0) == (0, True)
    assert not profile.folder.exists()
    restore(tmp_path / "last.backup", tmp_path / "again")
    open_station(tmp_path / "again", "liu", profile.password).close()


def test_accounts_are_listed_and_taken_away(say: Say, tmp_path: Path) -> None:
    (tmp_path / "hers").write_text("Three-Doors-2026\n", "utf-8")
    added = say("accounts", "add", "chen", "--name", "陈静", "--new-password-file", str(tmp_path / "hers"))[1]
    listed = say("accounts", "list")[1]
    assert [(row["name"], row["state"], row["travels"]) for row in listed] == [
        ("刘芳", "in_use", True),
        ("陈静", "first_password", True),
    ]
    assert say("accounts", "remove", added["worker_id"])[1]["accounts"] == 1
    assert [row["name"] for row in say("accounts", "list")[1]] == ["刘芳"]
    assert say("accounts", "remove", listed[0]["worker_id"])[0] == 1
    assert say("accounts", "confirm", "00")[0] == 1


def test_rights_that_were_changed_beside_the_program_are_shown_and_dealt_with_by_the_recovery_code(
    say: Say, village: Profile, tmp_path: Path
) -> None:
    tamper(village.folder, key_of(village), "UPDATE worker SET role = 'secretary'")
    assert say("check")[2].startswith("有人绕过本程序改动了权限或敏感级：工作者 ")
    (tmp_path / "code").write_text(village.recovery_code)
    (tmp_path / "new").write_text(NEW)
    asked = ("recover", "--recovery-file", str(tmp_path / "code"), "--new-password-file", str(tmp_path / "new"))
    code, said, _err = say(*asked)
    assert code == 1
    assert said["changed"][0].endswith("（社区工作者→书记（站长））")
    assert say(*asked, "--put-back", "--accept")[0] == 2
    assert say(*asked, "--put-back")[:2] == (0, {"ok": True, "repair": "put_back"})
    (tmp_path / "password").write_text(NEW)
    assert say("check")[0] == 0

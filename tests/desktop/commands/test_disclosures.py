"""The register of what left the house by commands, and the second person's yes from there."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Profile
from tests.desktop.commands.conftest import Say, second_person


def test_what_was_asked_for_is_approved_by_the_other_and_then_leaves(
    say: Say, village: Profile, tmp_path: Path
) -> None:
    station = village.open()
    second_person(station, tmp_path)
    station.close()
    (tmp_path / "own").write_text("Third-Door-2026\n", "utf-8")
    other = ("--user", "wang", "--password-file", str(tmp_path / "second"))
    assert say("accounts", "password", *other, "--new-password-file", str(tmp_path / "own"))[0] == 0
    other = ("--user", "wang", "--password-file", str(tmp_path / "own"))
    plain = ("export", "residents", "--plain", "--reason", "superior", "--to", str(tmp_path / "r.xlsx"))
    code, _said, err = say(*plain, "--receiver", "五三街道办事处", "--keep-until", "2099-12-31")
    assert (code, "WT-" in err) == (1, True)
    (waiting,) = say("disclosures", "list", "--state", "asked")[1]
    assert say("disclosures", "approve", waiting["number"])[0] == 1, "nobody approves his own"
    code, approved, _err = say("disclosures", "approve", waiting["number"], *other)
    assert (code, approved["state"], approved["approved_by"]) == (0, "approved", "王书记")
    code, left, _err = say(*plain, "--approved", waiting["number"])
    assert (code, left["number"], bool(left["password"])) == (0, waiting["number"], True)
    code, shown, _err = say("disclosures", "show", waiting["number"])
    assert (shown["state"], shown["receiver"], shown["people"]) == ("left", "五三街道办事处", 2)


def test_a_print_stands_in_the_register_and_is_noted_as_void_once(say: Say, tmp_path: Path) -> None:
    _code, made, _err = say("print", "door-sheets", "--dwelling", "3-1-101", "--to", str(tmp_path / "a.pdf"))
    _code, shown, _err = say("disclosures", "show", made["number"])
    assert (shown["channel"], shown["rows"], shown["people"], shown["people_noted"]) == ("file", 1, 2, 2)
    assert say("disclosures", "cancel", made["number"], "--why", "卡纸")[1]["state"] == "cancelled"
    assert say("disclosures", "cancel", made["number"], "--why", "卡纸")[0] == 1

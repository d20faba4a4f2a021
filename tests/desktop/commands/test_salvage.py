"""A damaged station on the command line: what is wrong, what next, and what was saved."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Profile
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import done


def test_a_station_without_its_first_page_is_salvaged_where_it_stands(say: Say, village: Profile) -> None:
    found = done(say("search", "王秀梅"))
    path = village.folder / "station.db"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    code, _said, told = say("check")
    assert code == 1
    assert "lianglin station salvage --over" in told
    assert say("salvage")[0] == 2
    saved = done(say("salvage", "--over"))
    assert (saved["pages_lost"], saved["tables"], saved["what"]) == (1, [], [])
    assert done(say("check"))["ok"]
    assert done(say("search", "王秀梅")) == found
    assert (village.folder / "replaced" / "station.db").read_bytes()[:4096] == bytes(4096)


def test_what_was_lost_is_said_by_the_words_of_the_screens(say: Say, village: Profile) -> None:
    station = village.open()
    with station.whole() as session:
        root = session.connection().exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = 'dwelling'")
        page = root.scalar_one()
    station.close()
    with (village.folder / "station.db").open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    what = done(say("salvage", "--over"))["what"]
    assert what[0] == "“房屋”：抢救出0条，丢失12条。"
    assert what[-1].startswith("缺失的内容可能还在")  # no district has it, and there is no backup here


def test_the_recovery_code_salvages_where_no_password_is_known(say: Say, village: Profile, tmp_path: Path) -> None:
    path = village.folder / "station.db"
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    code = tmp_path / "code"
    code.write_text(village.recovery_code)
    assert say("salvage", "--over", *("--recovery-file", str(code)) * 3)[0] == 2
    assert done(say("salvage", "--over", "--recovery-file", str(code)))["tables"] == []
    assert done(say("check"))["ok"]

"""The station without a window: the same forms, rules and papers, and what bad input gets."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop.commands.entry import run_command
from desktop.commands.station import in_front
from forms.sheets.book import safe_book
from tests.conftest import Profile
from tests.desktop.commands.conftest import Say, second_person
from tests.forms.sheets.unlocking import unlocked

HEADINGS = ("门牌号", "姓名", "身份证号", "出生日期", "电话")


def register(to: Path, *rows: tuple[str, ...]) -> Path:
    with safe_book(to) as book:
        sheet = book.sheet("台账", HEADINGS, [10] * len(HEADINGS))
        for at, row in enumerate(rows, start=1):
            book.row(sheet, at, row)
    return to


def test_shared_options_may_stand_at_either_end() -> None:
    assert in_front(["search", "王", "--user", "liu"]) == ["--user", "liu", "search", "王"]
    assert in_front(["--user=liu", "search", "--", "--user"]) == ["--user=liu", "search", "--", "--user"]


def test_people_are_found_and_a_household_is_shown_with_its_people(say: Say) -> None:
    _code, hits, _err = say("search", "wxm")
    assert [hit["title"] for hit in hits] == ["王秀梅"]
    _code, shown, _err = say("show", "3-1-101")
    assert [person["name"] for person in shown["households"][0]["people"]] == ["王秀梅", "欧阳建国"]


def test_a_new_resident_moves_in_and_is_edited_through_the_form(say: Say) -> None:
    code, made, _err = say("add", "resident", "name=张伟", "id_no=11010519491231002X", "dwelling=3-1-202")
    assert (code, made["birth_date"], made["lives_at"][0]["door"]) == (0, "1949-12-31", "碧桂园 3-1-202")
    code, changed, _err = say("set", made["id"], "phone=13800000000")
    assert (code, changed["phone"]) == (0, "13800000000")
    assert changed["id_no"] == "110*************2X", "masked wherever it is read"
    assert [hit["title"] for hit in say("search", "0000")[1]] == ["张伟"]


def test_every_row_of_a_register_is_counted_once_and_undo_takes_it_back(
    say: Say, stored: Callable[[], Any], tmp_path: Path
) -> None:
    before = stored()
    file = register(
        tmp_path / "r.xlsx",
        ("3-1-301", "李娜", "", "1980.5.6", "13800000001"),
        ("3-1-302", "赵试", "110105194912310021", "", ""),
        ("3-1-401", "钱试", "", "1990-02-30", ""),
    )
    code, said, _err = say("import", str(file))
    assert code == 0
    assert (said["rows"], said["new"], said["refused"]) == (4, 1, 2)  # the headings are a row of the file too
    assert said["rows"] == sum(said[key] for key in ("new", "changed", "same", "refused", "skipped"))
    assert Path(said["refused_file"]).exists()
    assert say("undo", str(said["undo_id"]))[0] == 0
    assert stored() == before


def test_a_round_is_planned_printed_and_typed_back(say: Say, tmp_path: Path) -> None:
    _code, made, _err = say("round", "add", "--building", "碧桂园 3", "--name", "冬季走访", "--starts", "2026-01-05")
    assert made["doors"] == 12
    assert say("round", "add", "--name", "春季走访", "--not-met-since", "上个月")[0] == 1
    _code, shown, _err = say("round", "show", "冬季")
    sheet = shown["doors"][0]["sheet_no"]
    code, visit, _err = say("visit", "add", sheet, "not_home", "--at", "2026-01-06 09:30:00")
    assert (code, visit["outcome"]) == (0, "not_home")
    assert visit["next_slot"] in ("afternoon", "evening", "saturday"), visit
    for paper, pages in (("door-sheets", 12), ("round-list", 1), ("round-statistics", 1), ("map-wall", 1)):
        code, written, _err = say("print", paper, "--round", "冬季", "--to", str(tmp_path / f"{paper}.pdf"))
        assert (code, written["pages"]) == (0, pages)
        assert written["bytes"] == (tmp_path / f"{paper}.pdf").stat().st_size


def test_lists_leave_masked_and_in_the_clear_only_with_a_reason_that_is_kept(
    say: Say, village: Profile, tmp_path: Path
) -> None:
    assert say("export", "residents", "--to", str(tmp_path / "r.xlsx"))[1]["rows"] == 2
    plain = ("export", "residents", "--plain", "--to", str(tmp_path / "plain.xlsx"))
    code, _said, err = say(*plain)
    assert (code, bool(err), (tmp_path / "plain.xlsx").exists()) == (1, True, False)
    assert say(*plain, "--reason", "because")[0] == 2
    assert say(*plain, "--reason", "check")[0] == 1, "nobody takes a register out alone"
    station = village.open()
    agreed = second_person(station, tmp_path)
    station.close()
    code, left, _err = say(*plain, "--reason", "check", *agreed)
    assert (code, left["rows"]) == (0, 2)
    assert b"PK" not in (tmp_path / "plain.xlsx").read_bytes()[:2]
    inside = zipfile.ZipFile(BytesIO(unlocked(tmp_path / "plain.xlsx", left["password"])))
    assert "欧阳建国" in inside.read("xl/sharedStrings.xml").decode()
    station = village.open()
    summaries = [act.summary for act in station.acts() if act.kind == "people.export"]
    station.close()
    assert summaries == [
        {"list": "residents", "masked": False, "reason": "check", "rows": 2},
        {"list": "residents", "masked": True, "reason": "", "rows": 2},
    ]


def test_a_door_of_several_estates_is_told_with_each_of_them(say: Say) -> None:
    assert say("add", "estate", "name=浑河花园")[0] == 0
    assert say("add", "building", "estate=浑河花园", "number=3", "floors=6", "rooms_per_floor=2")[0] == 0
    code, said, err = say("show", "3-1-101")
    assert (code, said, len(err.splitlines())) == (1, None, 1)
    assert "碧桂园 3-1-101" in err
    assert "浑河花园 3-1-101" in err
    assert say("show", "浑河花园 3-1-101")[1]["households"] == []
    assert "浑河花园 3" in say("print", "map-work", "--building", "3")[2]


def test_another_worker_gets_an_account_and_logs_in(say: Say, tmp_path: Path) -> None:
    (tmp_path / "weak").write_text("1234\n", "utf-8")
    (tmp_path / "hers").write_text("Three-Doors-2026\n", "utf-8")
    access = ("accounts", "add", "chen", "--name", "陈静", "--new-password-file")
    code, said, err = say(*access, str(tmp_path / "weak"))
    assert (code, said, len(err.splitlines())) == (1, None, 1)
    assert say("search", "陈静")[1] == []
    assert say(*access, str(tmp_path / "nowhere"))[0] == 1
    assert say(*access, str(tmp_path / "hers"))[0] == 0
    assert say(*access, str(tmp_path / "hers"))[0] == 1
    code, said, err = say("search", "王", "--user", "chen", "--password-file", str(tmp_path / "hers"))
    assert (code, said, "accounts password" in err) == (1, None, True)
    (tmp_path / "own").write_text("Four-Doors-2026\n", "utf-8")
    hers = ("--user", "chen", "--password-file", str(tmp_path / "hers"), "--new-password-file")
    assert say("accounts", "password", *hers, str(tmp_path / "hers"))[0] == 1
    assert say("accounts", "password", *hers, str(tmp_path / "own"))[0] == 0
    code, said, _err = say("search", "王", "--user", "chen", "--password-file", str(tmp_path / "own"))
    assert (code, len(said)) == (0, 1)


def test_an_own_list_of_areas_wins_and_is_taken_back(say: Say, stored: Callable[[], Any], tmp_path: Path) -> None:
    before = stored()
    (tmp_path / "areas.csv").write_bytes(
        "代码,名称\n210112010012,新名社区\n210112010,新名街道\n12,坏\n".encode("gb18030")
    )
    code, said, _err = say("areas", "import", str(tmp_path / "areas.csv"))
    assert (code, said["rows"], len(said["refused"])) == (0, 3, 1)
    assert said["rows"] == said["new"] + said["renamed"] + said["same"] + len(said["refused"])
    assert say("undo", str(said["undo_id"]))[0] == 0
    assert stored() == before
    (tmp_path / "none.csv").write_text("气温,风力\n12,3\n", "utf-8")
    code, said, err = say("areas", "import", str(tmp_path / "none.csv"))
    assert (code, said, len(err.splitlines())) == (1, None, 1)


def test_a_death_and_a_move_out_are_set_as_dates_and_kept_as_history(say: Say) -> None:
    people = say("show", "3-1-101")[1]["households"][0]["people"]
    code, died, _err = say("set", people[0]["id"], "died_on=2026.1.5")
    assert (code, died["died_on"], died["lives_at"][0]["until"]) == (0, "2026-01-05", "2026-01-05")
    stay = say("show", people[1]["id"])[1]["lives_at"][0]
    code, ended, _err = say("set", stay["id"], "ends_on=2026-02-01")
    assert (code, ended["ends_on"]) == (0, "2026-02-01")
    assert say("show", "3-1-101")[1]["households"] == []
    for wrong in ("died_on=2026-02-30", "died_on=2999-01-01", "birth_date=明天"):
        code, said, err = say("set", people[1]["id"], wrong)
        assert (code, said, len(err.splitlines())) == (1, None, 1)


def test_a_backup_is_restored_into_an_empty_profile(say: Say, village: Profile, tmp_path: Path) -> None:
    _code, saved, _err = say("backup", "--to", str(tmp_path / "b.backup"))
    code, restored, _err = say("restore", str(tmp_path / "b.backup"), "--profile", str(tmp_path / "again"))
    assert (code, restored["ok"], restored["records"]) == (0, True, saved["records"])


def test_the_journal_tells_columns_and_no_values(say: Say) -> None:
    _code, rows, _err = say("journal")
    assert {"seq", "state", "table", "record_id", "op", "columns", "base_version", "at"} == set(rows[0])
    assert "王秀梅" not in str(rows)


@pytest.mark.parametrize(
    "words",
    [("search",), ("set", "x", "noequals"), ("print", "nothing"), ("export", "nothing", "--to", "x"), ("nope",)],
)
def test_wrong_usage_is_2(say: Say, words: tuple[str, ...]) -> None:
    assert say(*words)[0] == 2


def _damaged(folder: Path) -> Path:
    good = register(folder / "good.xlsx", ("3-1-301", "李娜"))
    (folder / "damaged.xlsx").write_bytes(good.read_bytes()[:900])
    return folder / "damaged.xlsx"


def _foreign(folder: Path) -> Path:
    (folder / "foreign.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return folder / "foreign.xlsx"


def _protected(folder: Path) -> Path:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    (folder / "locked.xlsx").write_bytes(content)
    return folder / "locked.xlsx"


def _no_columns(folder: Path) -> Path:
    with safe_book(folder / "weather.xlsx") as book:
        book.row(book.sheet("a", ("气温", "风力"), [8, 8]), 1, ("12", "3"))
    return folder / "weather.xlsx"


def _two_gigabytes(folder: Path) -> Path:
    file = folder / "huge.xlsx"
    with file.open("wb") as sparse:
        sparse.write(b"PK\x03\x04")
        sparse.truncate(2 << 30)
    return file


def _bomb(folder: Path) -> Path:
    """A small zip that says it unpacks to 2 GB."""
    file = folder / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(1000))
    content = bytearray(file.read_bytes())
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 2_000_000_000)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("bad", [_damaged, _foreign, _protected, _no_columns, _two_gigabytes, _bomb])
def test_a_file_that_is_no_register_is_refused_in_one_sentence(
    say: Say, stored: Callable[[], Any], tmp_path: Path, bad: Callable[[Path], Path]
) -> None:
    before = stored()
    code, said, err = say("import", str(bad(tmp_path)))
    assert (code, said, len(err.splitlines())) == (1, None, 1)
    assert "代码" not in err  # a sentence of its own, not the one for unknown codes
    assert stored() == before


@pytest.mark.parametrize(
    "words",
    [
        ("add", "resident", "name=王明", "birth_date=1990-02-30", "dwelling=3-1-202"),
        ("add", "resident", "name=王明", "id_no=110105194912310021", "dwelling=3-1-202"),
        ("add", "building", "estate=碧桂园", "number=9", "units=1", "floors=0", "rooms_per_floor=2"),
        ("add", "resident", "name=王明", "dwelling=9-9-999"),
        ("set", "01900000-0000-7000-8000-000000000000", "name=王明"),
        ("undo", "999"),
        ("visit", "add", "1234", "met"),
    ],
)
def test_a_bad_answer_is_refused_in_one_sentence_and_changes_nothing(
    say: Say, stored: Callable[[], Any], words: tuple[str, ...]
) -> None:
    before = stored()
    code, said, err = say(*words)
    assert (code, said, len(err.splitlines())) == (1, None, 1)
    assert stored() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("building", "number=9"), "请填写小区。"),
        (("building", "estate=碧桂园", "units=2"), "请填写楼号。"),
        (("building", "estate=碧桂园", "number=9", "rooms_per_floor=二"), "每单元每层户数 须为整数。"),
        (("building", "estate=碧桂园", "number=9", "units=99"), "“单元数”应在1至30之间。"),
        (("dwelling", "room=101", "floor=1"), "请填写楼栋。"),
        (("household", "note=测试"), "请填写房屋。"),
        (("residency", "dwelling=3-1-202"), "请填写居民。"),
    ],
)
def test_a_missing_word_is_named_as_people_call_it(say: Say, words: tuple[str, ...], sentence: str) -> None:
    code, _said, err = say("add", *words)
    assert code == 1
    assert err.startswith(sentence)
    assert not any(key in err for key in ("estate", "number", "building", "dwelling", "resident", "units", "rooms"))


def test_a_wrong_password_opens_nothing(say: Say, stored: Callable[[], Any], tmp_path: Path) -> None:
    before = stored()
    (tmp_path / "wrong").write_text("Other-Doors-2026\n", "utf-8")
    code, said, err = say("search", "王", "--password-file", str(tmp_path / "wrong"))
    assert (code, said, bool(err)) == (1, None, True)
    assert stored() == before


def test_a_second_program_on_the_same_profile_is_kept_out(say: Say, village: Profile) -> None:
    station = village.open()
    try:
        assert say("search", "王")[0] == 1
    finally:
        station.close()


@pytest.mark.parametrize("kind", ["foreign", "plain", "short"])
def test_a_station_file_that_is_not_ours_or_cut_short_is_left_as_it_is(say: Say, village: Profile, kind: str) -> None:
    file = village.folder / "station.db"
    whole = file.read_bytes()
    bad = {"foreign": bytes(len(whole)), "plain": b"SQLite format 3\0" + bytes(8192), "short": whole[: len(whole) // 2]}
    file.write_bytes(bad[kind])
    code, said, err = say("search", "王")
    assert (code, said, len(err.splitlines())) == (1, None, 1)
    assert file.read_bytes() == bad[kind]


def test_what_cannot_be_written_leaves_nothing_behind(say: Say, tmp_path: Path) -> None:
    code, said, err = say("print", "cards", "--to", "/proc/nowhere/cards.pdf")
    assert (code, said, len(err.splitlines())) == (1, None, 1)
    code, said, err = say("backup", "--to", "/proc/b.backup")
    assert (code, said, len(err.splitlines())) == (1, None, 1)


def test_a_new_station_needs_the_code_of_a_community(tmp_path: Path, log_is_ours: Path) -> None:
    (tmp_path / "password").write_text("Two-Doors-2026\n", "utf-8")
    access = ("--profile", str(tmp_path / "new"), "--user", "liu", "--password-file", str(tmp_path / "password"))
    assert run_command(["station", *access, "new", "--community", "21"]) == 1
    assert not (tmp_path / "new").exists()
    code = run_command(
        ["station", *access, "new", "--community", "210112018038", "--recovery-to", str(tmp_path / "rec")]
    )
    assert code == 0
    assert (tmp_path / "rec").stat().st_mode & 0o077 == 0
    assert len((tmp_path / "rec").read_text().strip()) > 20


def test_a_check_that_finds_a_fault_says_what_next(say: Say, village: Profile) -> None:
    station = village.open()
    with station.whole() as session:  # a page that no opening reads
        (page,) = session.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'resident'")).one()
    station.close()
    path = village.folder / "station.db"
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 100] ^= 1
    path.write_bytes(content)
    code, found, told = say("check")
    assert (code, found["ok"]) == (1, False)
    assert "lianglin station salvage --over" in told

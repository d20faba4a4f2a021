"""A messy register comes in: understood, counted, refused where it must be, and taken back whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from desktop.commands.transfer import finish, take_in
from forms.sheets.applying import apply_import
from models.calendar import today
from models.errors import WorldError
from models.masks import MASK
from models.people.lists import households_here
from models.people.records import EndReason, Household, Residency, Resident
from models.places.records import Dwelling, Occupancy
from models.station import Station
from models.workers.records import Worker, WorkerRole
from tests.forms.sheets.registers import (
    FAMILY,
    HEADER,
    id_no,
    people_at,
    person,
    plan_of,
    reasons_of,
    resident,
    tables,
    take,
    write,
)

DOOR = ("阳光小区", "3", "2", "501")
BORN = date(1980, 5, 6)


def test_a_household_under_its_head_shares_the_address(station: Station, tmp_path: Path) -> None:
    done = take(station, write(tmp_path / "r.xlsx", [HEADER, *FAMILY]))
    assert (done["rows"], done["new"], done["skipped"], done["refused"]) == (5, 4, 1, 0)
    assert people_at(station) == {
        "王芳": "阳光小区 3-2-501 02",
        "李强": "阳光小区 3-2-501 11",
        "李小龙": "阳光小区 3-2-501 22",
        "赵六": "阳光小区 3-2-502 02",
    }
    with station.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Household)) == 2
        assert session.scalars(select(Dwelling.floor).distinct()).all() == [5]


def test_importing_twice_changes_nothing(station: Station, tmp_path: Path) -> None:
    path = write(tmp_path / "r.xlsx", [HEADER, *FAMILY])
    take(station, path)
    before = tables(station)
    again = take(station, path)
    assert (again["new"], again["changed"], again["same"], again["undo_id"]) == (0, 0, 4, None)
    assert tables(station) == before


def test_undo_leaves_every_table_as_before(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY[:2]]))
    before = tables(station)
    changed = [*FAMILY[0][:-1], "13912345678"]
    done = take(station, write(tmp_path / "b.xlsx", [HEADER, changed, *FAMILY[1:]]))
    assert (done["new"], done["changed"], done["same"]) == (2, 1, 1)
    station.undo(done["undo_id"])
    assert tables(station) == before


def test_titles_notes_totals_and_repeated_headers_are_skipped(station: Station, tmp_path: Path) -> None:
    rows = [
        ["某某社区居民基本情况登记表"],
        ["填表日期:2026年3月"],
        HEADER,
        *FAMILY[:3],
        [],
        HEADER,
        FAMILY[3],
        ["合计", "", "", "4户"],
        ["填表人:刘芳", "", "审核人:"],
    ]
    done = take(station, write(tmp_path / "r.xlsx", rows))
    assert (done["rows"], done["new"], done["skipped"], done["refused"]) == (11, 4, 7, 0)


def test_two_header_rows_and_merged_cells_are_understood(station: Station, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.merge_range("A1:F1", "居民登记表")
    for column, heading in enumerate(("楼栋", "单元", "房号")):
        sheet.merge_range(1, column, 2, column, heading)
    sheet.merge_range(1, 3, 1, 5, "家庭成员")
    for column, heading in enumerate(("姓名", "性别", "公民身份号码"), start=3):
        sheet.write(2, column, heading)
    for column, value in enumerate(("8栋", "1门", "1203室")):
        sheet.merge_range(3, column, 4, column, value)
    sheet.write_row(3, 3, ("张伟", "男", id_no(BORN, 1)))
    sheet.write_row(4, 3, ("刘梅", "女", id_no(BORN, 2)))
    book.close()
    done = take(station, path, estate="丽景园")
    assert (done["new"], done["skipped"], done["refused"]) == (2, 3, 0)
    assert people_at(station) == {"张伟": "丽景园 8-1-1203 02", "刘梅": "丽景园 8-1-1203 99"}


@pytest.mark.parametrize("written", ["3-2-501", "3号楼2单元501", "3#2-501", "3栋2门501室", "阳光小区3号楼2单元501"])
def test_a_door_in_one_cell_is_read(station: Station, tmp_path: Path, written: str) -> None:
    take(station, write(tmp_path / "r.xlsx", [["姓名", "住址"], ["王芳", written]]), estate="阳光小区")
    assert people_at(station) == {"王芳": "阳光小区 3-2-501 02"}


def test_columns_without_headings_are_guessed_by_content(station: Station, tmp_path: Path) -> None:
    rows = [["王芳", "女", id_no(BORN, 2), 13800000001.0, "3-2-501"], ["李强", "男", id_no(BORN, 1), "", "3-2-502"]]
    assert take(station, write(tmp_path / "r.xlsx", rows))["new"] == 2
    assert resident(station, "王芳").phone == "13800000001"


@pytest.mark.parametrize(
    "written",
    [
        "1980.5.6",
        "1980年5月6日",
        "19800506",
        19800506.0,
        29347.0,
        date(1980, 5, 6),
        "1980/05/06",
        "1980-05",
        "1980年5月",
    ],
)
def test_dates_of_every_kind_are_read(station: Station, tmp_path: Path, written: Any) -> None:
    rows = [["姓名", "身份证号", "出生年月", "住址"], ["王芳", id_no(BORN, 2), written, "3-2-501"]]
    assert take(station, write(tmp_path / "r.xlsx", rows))["new"] == 1
    assert resident(station, "王芳").birth_date == BORN


def test_a_month_without_a_day_is_stored_as_its_first_and_marked(station: Station, tmp_path: Path) -> None:
    plan = plan_of(station, write(tmp_path / "r.xlsx", [["姓名", "出生年月", "住址"], ["王芳", "1980-05", "3-2-501"]]))
    assert [p.code for row in plan.warned for p in row.problems] == ["day_unknown"]
    finish(take_in(station, plan))
    assert resident(station, "王芳").birth_date == date(1980, 5, 1)


BAD_ROWS: dict[str, tuple[list[Any], str]] = {
    "wrong check digit": ([*DOOR, "甲一", "户主", "男", "", "210112198005060019", ""], "id_checksum"),
    "lost digits": ([*DOOR, "甲二", "户主", "男", "", 210112198005060011.0, ""], "id_rounded"),
    "30 February": ([*DOOR, "甲三", "户主", "男", "1980-02-30", "", ""], "no_such_day"),
    "future": ([*DOOR, "甲四", "户主", "男", "2190-02-03", "", ""], "birth_in_future"),
    "no room": (["阳光小区", "9", "1", "", "甲五", "户主", "男", "1980-02-03", "", ""], "room_missing"),
    "no address": (["", "", "", "", "甲六", "户主", "男", "1980-02-03", "", ""], "address_missing"),
    "no name": ([*DOOR, "", "户主", "男", "1980-02-03", "", "13800000000"], "missing"),
    "unknown relation": ([*DOOR, "甲七", "老街坊的猫", "男", "1980-02-03", "", ""], "not_listed"),
    "failed formula": ([*DOOR, "#N/A", "户主", "男", "1980-02-03", "", ""], "cell_error"),
    "birth against ID": ([*DOOR, "甲八", "户主", "男", "1981-05-06", id_no(BORN, 1), ""], "birth_not_as_id"),
    "masked": ([*DOOR, "王**", "户主", "男", "1981-05-06", "", ""], "masked"),
    "lost characters": ([*DOOR, "王\ufffd", "户主", "男", "1981-05-06", "", ""], "bad_encoding"),
    "formula": ([*DOOR, "=cmd|'/C calc'!A0", "户主", "男", "1981-05-06", "", ""], "formula"),
    "full-width formula": ([*DOOR, "＠王秀梅", "户主", "男", "1981-05-06", "", ""], "formula"),
}


def test_every_bad_row_is_refused_with_its_number_and_reason(station: Station, tmp_path: Path) -> None:
    rows = [HEADER, *(row for row, _code in BAD_ROWS.values()), FAMILY[0]]
    plan = plan_of(station, write(tmp_path / "r.xlsx", rows))
    expected = {at: [code] for at, (_row, code) in enumerate(BAD_ROWS.values(), start=2)}
    assert reasons_of(plan) == expected
    assert plan.counts["new"] == 1
    assert all(str(problem) for row in plan.rows for problem in row.problems)


def test_nothing_of_a_refused_row_is_made(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "r.xlsx", [HEADER, BAD_ROWS["30 February"][0]]))
    assert all(not rows for name, rows in tables(station).items() if name not in ("worker", "area"))


def test_numbers_apostrophes_full_width_and_old_numbers_are_mended(station: Station, tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "电话", "楼号", "单元", "室"],
        ["王 芳", "'" + id_no(BORN, 2), "138 0000 0001", 3.0, 2.0, 501.0],
        ["李强", "210112540105001", "13800000002/024-23456789", "3", "2", "502"],
        ["\ue81e立", " " + id_no(date(1970, 1, 1), 1), "+86 13800000003", "三号楼", "二单元", "503"],
    ]
    assert take(station, write(tmp_path / "r.xlsx", rows))["new"] == 3
    assert resident(station, "王芳").phone == "13800000001"
    strong = resident(station, "李强")
    assert (strong.id_no, strong.birth_date) == ("21011219540105001" + strong.id_no[-1:], date(1954, 1, 5))  # type: ignore[index]
    assert (strong.phone, strong.note) == ("13800000002", "其他电话 02423456789")
    assert resident(station, "龴立").phone == "13800000003"


def test_a_vacant_dwelling_is_made_without_people(station: Station, tmp_path: Path) -> None:
    rows = [["楼栋", "单元", "房号", "姓名", "居住状态"], ["3", "1", "101", "", "空置"], ["3", "1", "102", "空户", ""]]
    done = take(station, write(tmp_path / "r.xlsx", rows))
    assert (done["new"], done["refused"]) == (2, 0)
    with station.sessions() as session:
        assert set(session.scalars(select(Dwelling.occupancy))) == {Occupancy.VACANT}
        assert session.scalar(select(func.count()).select_from(Resident)) == 0


def test_an_empty_cell_never_erases(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, FAMILY[0]]))
    done = take(station, write(tmp_path / "b.xlsx", [HEADER, [*FAMILY[0][:-1], ""]]))
    assert done["same"] == 1
    assert resident(station, "王芳").phone == "13800000001"


def test_a_changed_row_says_old_and_new(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, FAMILY[0]]))
    plan = plan_of(station, write(tmp_path / "b.xlsx", [HEADER, [*FAMILY[0][:-1], "13900000009"]]))
    assert [(c.key, c.texts) for row in plan.rows for c in row.changes] == [("phone", ("13800000001", "13900000009"))]


def test_a_child_of_whom_nothing_is_told_is_recognised_all_the_same(station: Station, tmp_path: Path) -> None:
    """Whoever imports holds the file; what the register said before he need not know (L-05)."""
    child = person(("", "", "", ""), "王小宝", "子", date(today().year - 6, 7, 9), 3, "13800000003")
    take(station, write(tmp_path / "a.xlsx", [HEADER, FAMILY[0], child]))
    with station.act("test") as session:
        session.add(Worker(name="赵书记", role=WorkerRole.SECRETARY))
    plan = plan_of(station, write(tmp_path / "b.xlsx", [HEADER, FAMILY[0], [*child[:-1], "13900000009"]]))
    assert plan.counts["changed"] == 1, "neither is anybody new"
    assert [(c.key, c.texts) for row in plan.rows for c in row.changes] == [("phone", (MASK, "13900000009"))]


def test_a_list_of_phones_without_addresses_updates_people(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, FAMILY[0]]))
    rows = [
        ["姓名", "身份证号", "电话"],
        ["王芳", FAMILY[0][8], "13900000009"],
        ["陌生人", id_no(BORN, 1), "13900000008"],
    ]
    plan = plan_of(station, write(tmp_path / "b.xlsx", rows))
    assert reasons_of(plan) == {3: ["address_missing"]}
    finish(take_in(station, plan))
    assert resident(station, "王芳").phone == "13900000009"


def test_who_is_left_behind_by_a_move_has_a_head_and_an_empty_household_ends(station: Station, tmp_path: Path) -> None:
    old = ("阳光小区", "3", "2", "501")
    couple = [
        person(old, "赵六", "户主", date(1960, 2, 3), 5),
        person(old, "钱七", "之妻", date(1962, 2, 3), 6),
        person(("阳光小区", "3", "2", "502"), "孙八", "户主", date(1970, 2, 3), 7),
    ]
    take(station, write(tmp_path / "a.xlsx", [HEADER, *couple]))
    new = ("阳光小区", "4", "1", "101")
    moved = [
        person(new, "赵六", "户主", date(1960, 2, 3), 5),
        person(("阳光小区", "4", "1", "102"), "孙八", "户主", date(1970, 2, 3), 7),
    ]
    assert take(station, write(tmp_path / "b.xlsx", [HEADER, *moved]))["changed"] == 2
    with station.sessions() as session:
        homes = [row for part in households_here(session) for row in part]
        assert [(row.door.text, row.head, row.people) for row in homes] == [
            ("3-2-501", "钱七", 1),
            ("4-1-101", "赵六", 1),
            ("4-1-102", "孙八", 1),
        ]
        stays = select(Residency.relation).join(Resident, Resident.id == Residency.resident_id)
        assert session.scalars(stays.where(Resident.name == "钱七")).all() == ["02"]


def test_someone_at_another_door_by_now_is_moved_with_history(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    moved = person(("阳光小区", "4", "1", "101"), "赵六", "户主", date(1990, 2, 3), 5)
    assert take(station, write(tmp_path / "b.xlsx", [HEADER, moved]))["changed"] == 1
    assert people_at(station)["赵六"] == "阳光小区 4-1-101 02"
    with station.sessions() as session:
        ended = session.scalars(select(Residency).where(Residency.ends_on.is_not(None))).one()
        assert ended.end_reason is EndReason.MOVED_OUT


def test_the_same_person_twice_in_a_file_counts_once(station: Station, tmp_path: Path) -> None:
    other = [*FAMILY[0][:4], "王芳", "户主", "女", "1956-03-02", FAMILY[0][8], "13700000000"]
    plan = plan_of(station, write(tmp_path / "r.xlsx", [HEADER, FAMILY[0], FAMILY[0], other]))
    assert [row.fate.value for row in plan.rows] == ["skipped", "new", "same", "refused"]


def test_someone_alike_elsewhere_is_kept_and_marked(station: Station, tmp_path: Path) -> None:
    header = ["姓名", "出生日期", "住址"]
    take(station, write(tmp_path / "a.xlsx", [header, ["王芳", "1980-5-6", "3-2-501"]]))
    plan = plan_of(station, write(tmp_path / "b.xlsx", [header, ["王芳", "1980-5-6", "4-1-101"]]))
    assert [p.code for row in plan.warned for p in row.problems] == ["possible_duplicate"]
    result, _act = finish(take_in(station, plan))
    assert len(result.review) == 1


def test_someone_who_sounds_alike_is_marked_too(station: Station, tmp_path: Path) -> None:
    header = ["姓名", "电话", "住址"]
    take(station, write(tmp_path / "a.xlsx", [header, ["王芳", "13800000001", "3-2-501"]]))
    plan = plan_of(station, write(tmp_path / "b.xlsx", [header, ["王方", "13800000001", "4-1-101"]]))
    assert [p.code for row in plan.warned for p in row.problems] == ["possible_duplicate"]


def test_two_rows_alike_at_two_doors_are_marked(station: Station, tmp_path: Path) -> None:
    rows = [["姓名", "电话", "住址"], ["王芳", "13800000001", "3-2-501"], ["王芳", "13800000001", "4-1-101"]]
    plan = plan_of(station, write(tmp_path / "a.xlsx", rows))
    assert [(row.number, p.code) for row in plan.warned for p in row.problems] == [(3, "rows_alike")]


def test_a_plan_that_the_register_outran_is_not_applied(station: Station, tmp_path: Path) -> None:
    plan = plan_of(station, write(tmp_path / "a.xlsx", [HEADER, FAMILY[0]]))
    take(station, write(tmp_path / "b.xlsx", [HEADER, FAMILY[3]]))
    with pytest.raises(WorldError, match="import_stale"):
        finish(take_in(station, plan))


def test_cancelling_rolls_everything_back(station: Station, tmp_path: Path) -> None:
    plan = plan_of(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    before = tables(station)
    steps = take_in(station, plan)
    next(steps)
    steps.close()
    assert tables(station) == before


def test_permuted_columns_give_the_same_register(station: Station, tmp_path: Path) -> None:
    order = [8, 5, 3, 9, 0, 4, 7, 2, 6, 1]
    rows = [[row[at] for at in order] for row in (HEADER, *FAMILY)]
    take(station, write(tmp_path / "a.xlsx", rows))
    assert take(station, write(tmp_path / "b.xlsx", [HEADER, *FAMILY]))["same"] == 4


def test_the_user_may_choose_the_columns(station: Station, tmp_path: Path) -> None:
    rows = [["姓名", "门洞", "楼牌", "房间"], ["王芳", "2", "3", "501"]]
    plan = plan_of(station, write(tmp_path / "b.xlsx", rows), columns={2: "building"})
    assert plan.counts["new"] == 1


def test_the_sheet_with_the_register_is_found_hidden_ones_too(station: Station, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", [["说明"], ["请按要求填写"]], sheets={"数据": [HEADER, *FAMILY]})
    assert take(station, path)["new"] == 4


def test_applying_needs_no_commit_of_its_own(station: Station, tmp_path: Path) -> None:
    plan = plan_of(station, write(tmp_path / "a.xlsx", [HEADER, *FAMILY]))
    with suppress(RuntimeError), station.act("people.import", summary={}) as session:
        finish(apply_import(session, plan))
        raise RuntimeError
    assert people_at(station) == {}

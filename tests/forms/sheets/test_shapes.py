"""Registers of every shape that stations keep: several sheets, titles, families in one row, things in one cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from models.station import Station
from tests.forms.sheets.registers import id_no, people_at, plan_of, reasons_of, resident, tables, take, write

BORN = date(1980, 5, 6)
WANG, LI, ZHAO = id_no(BORN, 2), id_no(BORN, 1), id_no(BORN, 4)


def doors(station: Station) -> dict[str, str]:
    """Name -> door."""
    return {name: where.split()[-2] for name, where in people_at(station).items()}


HEADINGS = ["单元", "房号", "姓名", "身份证号"]


def test_one_sheet_a_building_is_one_register(station: Station, tmp_path: Path) -> None:
    sheets = {
        "3号楼": [HEADINGS, ["1", "101", "王芳", WANG], ["", "", "李强", LI]],
        "12号楼": [["姓名", "身份证号", "房号", "单元"], ["赵敏", ZHAO, "102", "2"]],
        "统计": [["楼号", "户数"], ["3", 1.0]],
    }
    done = take(station, write(tmp_path / "r.xlsx", [["目录"]], sheets=sheets))
    assert (done["rows"], done["new"], done["skipped"], done["refused"]) == (5, 3, 2, 0)
    assert doors(station) == {"王芳": "3-1-101", "李强": "3-1-101", "赵敏": "12-2-102"}


def test_a_refused_row_of_several_sheets_says_its_sheet_and_number(station: Station, tmp_path: Path) -> None:
    bad = "210112198005060019"
    sheets = {"3号楼": [HEADINGS, ["1", "101", "王芳", WANG]], "4号楼": [HEADINGS, [], ["1", "101", "李强", bad]]}
    done = take(station, write(tmp_path / "r.xlsx", [["目录"]], sheets=sheets))
    rows = CalamineWorkbook.from_path(done["refused_file"]).get_sheet_by_index(0).to_python()
    assert rows[1][-4:-2] == ["4号楼", 3.0]
    corrected = [[LI if cell == bad else cell for cell in row] for row in rows]
    assert take(station, write(tmp_path / "again.xlsx", corrected))["new"] == 1
    assert doors(station) == {"王芳": "3-1-101", "李强": "4-1-101"}


def test_a_hidden_sheet_and_a_list_without_doors_stay_out(station: Station, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in {
        "现在": [["住址", *HEADINGS[2:]], ["3-2-501", "王芳", WANG], ["3-2-502", "李强", LI]],
        "旧": [["住址", *HEADINGS[2:]], ["9-9-901", "赵敏", ZHAO]],
        "党员": [["姓名", "身份证号"], ["李强", LI]],
    }.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if name == "旧":
            sheet.hide()
    book.close()
    assert take(station, path)["rows"] == 3
    assert doors(station) == {"王芳": "3-2-501", "李强": "3-2-502"}


def test_a_title_says_the_building_of_the_rows_beneath(station: Station, tmp_path: Path) -> None:
    head = ["房号", "姓名", "身份证号"]
    rows = [
        ["朗日花园21号楼1单元居民登记表"],
        head,
        ["101", "王芳", WANG],
        [],
        ["朗日花园21号楼2单元居民登记表"],
        head,
        ["101", "李强", LI],
        ["", "赵敏", ZHAO],
    ]
    done = take(station, write(tmp_path / "r.xlsx", rows))
    assert (done["new"], done["skipped"], done["refused"]) == (3, 5, 0)
    assert people_at(station)["赵敏"].startswith("朗日花园 21-2-101")
    assert doors(station) == {"王芳": "21-1-101", "李强": "21-2-101", "赵敏": "21-2-101"}


@pytest.mark.parametrize(
    ("title", "address", "door"),
    [
        ("23号楼入户登记表", "2-501", "23-2-501"),
        ("23号楼入户登记表", "2单元501室", "23-2-501"),
        ("23号楼入户登记表", "5-2-501", "5-2-501"),
        ("7、8号楼居民登记表", "7-2-501", "7-2-501"),
        ("三号楼", "501", "3--501"),
    ],
)
def test_an_address_is_read_under_its_title(
    station: Station, tmp_path: Path, title: str, address: str, door: str
) -> None:
    take(station, write(tmp_path / "r.xlsx", [[title], ["姓名", "住址"], ["王芳", address]]))
    assert doors(station) == {"王芳": door}


FLAT = [
    "楼号",
    "单元",
    "房号",
    "户主姓名",
    "户主身份证号",
    "成员1姓名",
    "成员1关系",
    "成员1身份证号",
    "配偶姓名",
    "配偶电话",
]
AGAIN = ["楼号", "单元", "房号", "姓名", "身份证号", "姓名", "身份证号", "姓名", "身份证号"]


def test_the_family_side_by_side_becomes_one_person_a_row(station: Station, tmp_path: Path) -> None:
    rows = [FLAT, ["3", "2", "501", "王芳", WANG, "李小龙", "儿子", LI, "李强", "13800000001"], ["3", "2", "502"]]
    done = take(station, write(tmp_path / "r.xlsx", rows), estate="阳光小区")
    assert (done["rows"], done["new"], done["refused"]) == (5, 4, 0)
    assert people_at(station) == {
        "王芳": "阳光小区 3-2-501 02",
        "李小龙": "阳光小区 3-2-501 20",
        "李强": "阳光小区 3-2-501 10",
    }
    assert resident(station, "李强").phone == "13800000001"


def test_one_bad_member_is_refused_alone_with_the_number_of_the_row(station: Station, tmp_path: Path) -> None:
    rows = [AGAIN, ["3", "2", "501", "王芳", WANG, "李强", "210112198005060019", "赵敏", ZHAO]]
    plan = plan_of(station, write(tmp_path / "r.xlsx", rows))
    assert reasons_of(plan) == {2: ["id_checksum"]}
    assert plan.counts["new"] == 2


def test_members_under_a_common_heading_are_read(station: Station, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["家庭情况登记表"],
        ["住址", "户主", "", "家庭成员1", "", "家庭成员2", ""],
        ["", "姓名", "身份证号", "姓名", "身份证号", "姓名", "身份证号"],
        ["3-2-501", "王芳", WANG, "李强", LI, "", ""],
    ]
    take(station, write(tmp_path / "r.xlsx", rows), estate="阳光小区")
    assert people_at(station) == {"王芳": "阳光小区 3-2-501 02", "李强": "阳光小区 3-2-501 99"}


@pytest.mark.parametrize(
    "written", ["王芳 {}", "王芳{}", "王芳\n{}", "王芳\uff08{}\uff09", "王芳\uff0c{}", "王芳/{}", "王芳-{}"]
)
def test_name_and_number_in_one_cell_are_parted(station: Station, tmp_path: Path, written: str) -> None:
    take(station, write(tmp_path / "r.xlsx", [["住址", "姓名及身份证号"], ["3-2-501", written.format(WANG)]]))
    assert resident(station, "王芳").id_no == WANG


def test_the_head_repeated_in_each_row_is_not_taken_for_the_person(station: Station, tmp_path: Path) -> None:
    rows = [["住址", "户主姓名", "姓名"], ["3-2-501", "王芳", "王芳"], ["3-2-501", "王芳", "李强"]]
    take(station, write(tmp_path / "r.xlsx", rows))
    assert doors(station) == {"王芳": "3-2-501", "李强": "3-2-501"}


def test_the_tenant_lives_there_and_the_landlord_owns(station: Station, tmp_path: Path) -> None:
    rows = [
        ["住址", "房屋性质", "房主姓名", "房主电话", "租户姓名", "租户身份证号", "租户电话"],
        ["3-2-501", "出租", "钱东", "13900000000", "王芳", WANG, "13800000001"],
    ]
    take(station, write(tmp_path / "r.xlsx", rows))
    assert doors(station) == {"王芳": "3-2-501"}
    assert (resident(station, "王芳").id_no, resident(station, "王芳").phone) == (WANG, "13800000001")


@pytest.mark.parametrize("written", ["★王芳", "☆ 王芳", "王芳●", "王芳(户主)"])
def test_marks_are_no_part_of_a_name(station: Station, tmp_path: Path, written: str) -> None:
    take(station, write(tmp_path / "r.xlsx", [["住址", "姓名"], ["3-2-501", written]]))
    assert doors(station) == {"王芳": "3-2-501"}


def test_a_short_year_is_of_the_last_century_and_an_age_is_no_date(station: Station, tmp_path: Path) -> None:
    rows = [["住址", "姓名", "出生日期"], ["3-2-501", "王芳", "56.3.2"], ["3-2-501", "李强", "70岁"]]
    plan = plan_of(station, write(tmp_path / "r.xlsx", rows))
    assert [problem.code for row in plan.warned for problem in row.problems] == ["only_age"]
    take(station, tmp_path / "r.xlsx")
    assert resident(station, "王芳").birth_date == date(1956, 3, 2)
    assert resident(station, "李强").birth_date is None


def test_a_word_that_no_list_has_goes_to_the_note(station: Station, tmp_path: Path) -> None:
    rows = [["住址", "姓名", "婚姻状况", "备注"], ["3-2-501", "王芳", "分居两地", "独居"]]
    path = write(tmp_path / "r.xlsx", rows)
    assert take(station, path)["new"] == 1
    assert resident(station, "王芳").note == "独居; 婚姻状况 分居两地"
    before = tables(station)
    assert take(station, path)["same"] == 1
    assert tables(station) == before


def test_building_and_unit_may_share_a_column(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "r.xlsx", [["楼-单元", "门牌", "姓名"], ["25-1", "302", "王芳"]]))
    assert doors(station) == {"王芳": "25-1-302"}


def test_a_second_row_that_says_less_is_the_same_person(station: Station, tmp_path: Path) -> None:
    rows = [["住址", "姓名", "身份证号", "民族"], ["3-2-501", "王芳", WANG, "汉族"], ["3-2-501", "王芳", WANG, ""]]
    done = take(station, write(tmp_path / "r.xlsx", rows))
    assert (done["new"], done["same"], done["refused"]) == (1, 1, 0)


def test_signatures_under_a_table_are_skipped(station: Station, tmp_path: Path) -> None:
    rows = [
        ["序号", "住址", "姓名"],
        ["1", "3-2-501", "王芳"],
        ["审核人\uff1a", "填表人\uff1a刘芳", "日期\uff1a2025.3.1"],
    ]
    done = take(station, write(tmp_path / "r.xlsx", rows))
    assert (done["new"], done["skipped"], done["refused"]) == (1, 2, 0)


@pytest.mark.parametrize(
    ("headings", "cells", "phone", "note"),
    [
        (["电话", "电话2"], ["13800000001", "13900000002"], "13800000001", "其他电话 13900000002"),
        (["联系电话1", "联系电话2"], ["13800000001", 13900000002.0], "13800000001", "其他电话 13900000002"),
        (["联系电话", "备用电话"], ["", "13900000002"], "13900000002", None),
        (["固定电话", "手机号"], ["024-23456789转801", "13800000001"], "13800000001", "其他电话 02423456789-801"),
        (["电话", "电话"], ["13800000001", "13800000001"], "13800000001", None),
        (["电话", "备用电话"], ["13800000001", "13900000002(儿子)"], "13800000001", "电话 13900000002(儿子)"),
        (["手机", "备注"], ["12345", "独居"], None, "独居; 电话 12345"),
        (["手机", "备用电话"], ["110", "13900000002"], "13900000002", "电话 110"),
    ],
)
def test_a_second_phone_and_what_is_none_are_kept_in_the_note(
    station: Station, tmp_path: Path, headings: list[str], cells: list[Any], phone: str | None, note: str | None
) -> None:
    path = write(tmp_path / "r.xlsx", [["住址", "姓名", *headings], ["3-2-501", "王芳", *cells]])
    before = tables(station)
    done = take(station, path)
    assert (done["new"], done["refused"]) == (1, 0)
    assert (resident(station, "王芳").phone, resident(station, "王芳").note) == (phone, note)
    assert take(station, path)["same"] == 1
    station.undo(done["undo_id"])
    assert tables(station) == before


def test_two_phone_columns_without_headings_are_guessed(station: Station, tmp_path: Path) -> None:
    rows = [["王芳", "3-2-501", "13800000001", "13900000002"], ["李强", "3-2-502", "13800000003", "13900000004"]]
    take(station, write(tmp_path / "r.xlsx", rows))
    assert resident(station, "李强").note == "其他电话 13900000004"


def test_what_a_worker_noted_stays_when_a_further_phone_comes(station: Station, tmp_path: Path) -> None:
    take(station, write(tmp_path / "a.xlsx", [["住址", "姓名", "备注"], ["3-2-501", "王芳", "独居"]]))
    rows = [["住址", "姓名", "电话", "电话2"], ["3-2-501", "王芳", "13800000001", "13900000002"]]
    assert take(station, write(tmp_path / "b.xlsx", rows))["changed"] == 1
    assert resident(station, "王芳").note == "独居; 其他电话 13900000002"


def relations(station: Station) -> dict[str, str]:
    return {name: where.split()[-1] for name, where in people_at(station).items()}


MARKED = [["住址", "姓名"], ["3-2-501", "王芳"], ["3-2-501", "★李强"], ["3-2-502", "★赵敏"], ["3-2-502", "钱东"]]


def test_a_star_at_each_door_marks_the_head_where_no_column_does(station: Station, tmp_path: Path) -> None:
    plan = plan_of(station, write(tmp_path / "r.xlsx", MARKED))
    assert plan.head_signs == "★"
    take(station, tmp_path / "r.xlsx")
    assert relations(station) == {"王芳": "99", "李强": "02", "赵敏": "02", "钱东": "99"}


@pytest.mark.parametrize(
    "rows",
    [
        [[*row, relation] for row, relation in zip(MARKED, ["与户主关系", "户主", "夫", "户主", "夫"], strict=True)],
        [
            ["住址", "姓名"],
            *([f"3-2-50{n}", name] for n in range(5) for name in ("王芳", "★李强" if n < 1 else "李强")),
        ],
        [["住址", "姓名"], *([f"3-2-50{n}", name] for n in range(5) for name in ("●王芳", "●李强"))],
    ],
)
def test_a_star_that_means_something_else_makes_no_head(station: Station, tmp_path: Path, rows: list[Any]) -> None:
    plan = plan_of(station, write(tmp_path / "r.xlsx", rows))
    assert plan.head_signs == ""
    assert all(row.residency.get("relation") == "02" for row in plan.rows if row.line.name == "王芳")


def test_the_word_head_behind_a_name_makes_the_head(station: Station, tmp_path: Path) -> None:
    rows = [["住址", "姓名"], ["3-2-501", "王芳"], ["3-2-501", "李强(户主)"]]
    take(station, write(tmp_path / "r.xlsx", rows))
    assert relations(station) == {"王芳": "99", "李强": "02"}


def test_an_old_list_that_is_hidden_stays_out_though_it_is_longer(station: Station, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    old, now = book.add_worksheet("2019"), book.add_worksheet("现状")
    for sheet, people in ((old, ["赵敏", "钱东", "孙八"]), (now, ["王芳"])):
        sheet.write_row(0, 0, ["姓名", "住址"])
        for at, name in enumerate(people, start=1):
            sheet.write_row(at, 0, [name, f"3-2-50{at}"])
    now.activate()
    now.set_first_sheet()
    old.hide()
    book.close()
    take(station, path)
    assert doors(station) == {"王芳": "3-2-501"}


def test_a_title_on_each_printed_page_is_no_row(station: Station, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for page, name in enumerate(["王芳", "李强"]):
        sheet.merge_range(4 * page, 0, 4 * page, 3, f"某某社区人口台账（{page + 1}）")
        sheet.write(4 * page + 1, 0, "二〇二六年三月")
        sheet.write_row(4 * page + 2, 0, ["姓名", "性别", "房号", "楼栋"])
        sheet.write_row(4 * page + 3, 0, [name, "女", "501", "3"])
    book.close()
    done = take(station, path)
    assert (done["new"], done["skipped"], done["refused"]) == (2, 6, 0)


def test_the_bungalow_1_1_1_is_no_title(station: Station, tmp_path: Path) -> None:
    rows = [["楼栋", "单元", "房号", "姓名"], ["3", "1", "101", "王芳"], ["1", "1", "1", ""]]
    assert take(station, write(tmp_path / "r.xlsx", rows))["new"] == 2


def test_columns_of_the_door_under_one_heading_are_read(station: Station, tmp_path: Path) -> None:
    rows = [["门牌号码", "", "", "姓名", "身份证号码"], ["栋", "单元", "号", "", ""], ["19", "1", "102", "王芳", WANG]]
    take(station, write(tmp_path / "r.xlsx", rows))
    assert doors(station) == {"王芳": "19-1-102"}


def test_unit_and_room_under_a_title_are_so_also_for_the_unit_of_the_same_number(
    station: Station, tmp_path: Path
) -> None:
    rows = [["和平苑3号楼登记表"], ["姓名", "地址"], ["王芳", "2-501"], ["李强", "3-501"]]
    take(station, write(tmp_path / "a.xlsx", rows))
    assert doors(station) == {"王芳": "3-2-501", "李强": "3-3-501"}


def test_a_building_with_a_sign_before_its_number_is_another_building(station: Station, tmp_path: Path) -> None:
    rows = [["和平苑甲3号楼登记表"], ["姓名", "单元-室"], ["王芳", "2-501"], ["李强", "3-501"]]
    take(station, write(tmp_path / "a.xlsx", rows))
    take(station, write(tmp_path / "b.xlsx", [["姓名", "住址"], ["赵敏", "和平苑甲3号楼2单元502"]]))
    assert doors(station) == {"王芳": "甲3-2-501", "李强": "甲3-3-501", "赵敏": "甲3-2-502"}
    assert {where.split()[0] for where in people_at(station).values()} == {"和平苑"}

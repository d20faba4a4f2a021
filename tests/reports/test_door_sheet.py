"""F01 has every box of the official form, blank and filled on the same lines."""

from __future__ import annotations

import dataclasses

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import i18n
from reports.page import LEFT, RIGHT
from reports.preview import Pages
from reports.qr import _dark_modules
from reports.visits.data import BLANK_DOOR, DoorSheet, MemberLine
from reports.visits.door_sheet import MEMBERS, render_door_sheets
from tests.reports.reading import MM, Word, lines, texts, words, written
from tests.reports.samples import DOOR, PRINTED, member

LABELS = (
    "入户走访表", "编号", "网格", "走访日期", "时段", "上午", "下午", "晚间", "周六", "第几次敲门", "小区",
    "楼栋", "单元", "楼层", "户号", "房屋用途", "产权", "居住状态", "自住", "出租", "空置", "其他", "房主姓名",
    "电话", "户主", "户编号", "宠物（犬）", "取暖方式", "常住", "户籍在本址", "流动人口", "燃气", "管道", "罐装",
    "无", "序", "姓名", "与户主关系", "性别", "出生年月", "公民身份号码", "民族", "文化程度", "婚姻状况",
    "政治面貌", "人户一致", "户籍地", "职业/单位", "照护标记", "安全隐患", "用电", "堆物", "飞线", "消防通道",
    "家庭困难", "与需求", "意见建议", "已讲解政策编号", "已发", "明白卡", "联系卡", "告知书", "告知与同意",
    "已阅《个人信息处理告知书》，对登记健康信息：", "同意", "不同意", "未遇情况", "敲门无应答", "邻居称外出",
    "长期无人", "留卡", "已留卡", "下次走访", "受访人", "走访人1", "走访人2", "（签名）", "日期", "内部资料",
    "第1页/共1页", "打印：",
)  # fmt: skip


def door_sheets(*sheets: DoorSheet) -> bytes:
    return written(render_door_sheets, sheets, PRINTED)


@pytest.mark.parametrize("sheet", [BLANK_DOOR, DOOR], ids=["blank", "filled"])
def test_every_label_of_the_form_is_on_the_page(sheet: DoorSheet) -> None:
    (text,) = texts(door_sheets(sheet))
    assert [label for label in LABELS if label not in text] == []


def test_what_is_known_is_on_the_page() -> None:
    (text,) = texts(door_sheets(DOOR))
    known = [value for value in vars(DOOR).values() if isinstance(value, str) and len(value) > 3]
    known = [value for value in known if value not in {"evening", "piped", "2026-11-22", DOOR.sheet_no}]
    known += [value for one in DOOR.members for value in vars(one).values()]
    assert [value for value in known if value not in text] == []
    assert "浑南区五三街道万科社区" in text
    assert "打印：刘敏 2026-11-22 09:05" in text


def test_blank_and_filled_have_the_same_lines() -> None:
    blank, filled = (lines(door_sheets(sheet)) for sheet in (BLANK_DOOR, dataclasses.replace(DOOR, sheet_no="")))
    ticks = [step for step in filled if step not in blank]
    assert [step for step in blank if step not in filled] == []
    assert len(ticks) == 3 * 3, "three ticks of three points: evening, let, piped gas"


def test_nothing_is_printed_where_nothing_is_known() -> None:
    (text,) = texts(door_sheets(dataclasses.replace(BLANK_DOOR, number="RH-1")))
    assert "None" not in text
    assert "0" not in text.replace("2026-11-22 09:05", "")


def test_more_people_than_rows_go_on_a_second_page_with_the_heading_again() -> None:
    people = tuple(member(f"家人{n:02d}") for n in range(1, 14))
    first, second = texts(door_sheets(dataclasses.replace(DOOR, members=people)))
    assert f"家人{MEMBERS:02d}" in first
    assert "第1页/共2页" in first
    assert "家人09" in second
    assert "入户走访表（续表）" in second
    assert "公民身份号码" in second
    assert "第2页/共2页" in second
    assert "3-2-501" in second


def test_long_texts_go_on_and_lose_no_word() -> None:
    words_said = [f"意见{n:03d}。" for n in range(200)]
    pages = texts(door_sheets(dataclasses.replace(DOOR, opinions="".join(words_said))))
    together = "".join("".join(pages).split())
    assert len(pages) == 2
    assert [word for word in words_said if word not in together] == []


def test_each_sheet_of_a_batch_counts_its_own_pages() -> None:
    people = tuple(member(f"家人{n}") for n in range(12))
    pages = texts(door_sheets(DOOR, dataclasses.replace(DOOR, members=people), BLANK_DOOR))
    found = [next(mark for mark in ("第1页/共1页", "第1页/共2页", "第2页/共2页") if mark in page) for page in pages]
    assert found == ["第1页/共1页", "第1页/共2页", "第2页/共2页", "第1页/共1页"]


LONG = st.text(st.sampled_from("沈阳市浑南区五三街道富民小区abcXYZ 0123·𠮷㐂（），"), min_size=1, max_size=90)


@settings(max_examples=15, deadline=None)
@given(name=LONG, address=LONG, estate=LONG, note=LONG)
def test_no_text_leaves_the_form_however_long_it_is(name: str, address: str, estate: str, note: str) -> None:
    person = MemberLine(name=name, registered_at=address, work=note, marks=note, phone=note, id_number=note)
    sheet = dataclasses.replace(DOOR, estate=estate, owner=name, head=name, grid=note, members=(person,) * MEMBERS,
                                occupancy_other=note, hazards_other=note, measures=note)  # fmt: skip
    pdf = door_sheets(sheet)
    assert all(inside_the_form(word) for word in words(pdf))


def inside_the_form(word: Word) -> bool:
    return word.left >= LEFT - 0.5 and word.right <= 210 - RIGHT + 0.5


def test_values_stay_in_their_cells() -> None:
    """The name column of the first person ends where the relation begins: nothing is written over it."""
    person = member("阿" * 60, "配偶")
    found = words(door_sheets(dataclasses.replace(DOOR, members=(person,))))
    name = [word for word in found if set(word.text.strip()) <= {"阿", "…"} and word.text.strip()]
    relation = next(word for word in found if "配偶" in word.text)
    assert name
    assert max(word.right for word in name) <= LEFT + 7 + 26 + 0.3
    assert relation.left >= LEFT + 7 + 26


def test_the_code_on_paper_is_the_sheet_number_in_digits() -> None:
    """The picture of the page is read back module by module and compared with the code of the same digits."""
    scale = 8
    width, _height, pixels = Pages(door_sheets(DOOR)).draw(0, 72 * scale)
    count, dark = _dark_modules(DOOR.sheet_no)
    module = 18.0 / count
    left, top = 210 - RIGHT - 18.0, 13.0
    assert count == 21, "the smallest version; at 18 mm a module is 0.86 mm"

    def is_dark(column: int, row: int) -> bool:
        x = int((left + (column + 0.5) * module) * MM * scale)
        y = int((top + (row + 0.5) * module) * MM * scale)
        return pixels[4 * (y * width + x)] < 128

    read = {(column, row) for column in range(-4, count + 4) for row in range(-4, count + 4) if is_dark(column, row)}
    assert read == set(dark), "the quiet zone of four modules around it is white"


def test_a_sheet_number_with_letters_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="digits only"):
        door_sheets(dataclasses.replace(DOOR, sheet_no="A1"))


def test_official_paper_is_chinese_whatever_the_screen_speaks() -> None:
    chinese = door_sheets(DOOR)
    i18n.use_language("en")
    assert door_sheets(DOOR) == chinese


def test_markup_in_a_value_prints_as_it_was_typed() -> None:
    text = "<b>&amp; \"引号\" 'x' \\ (括号)</b>"
    assert text in texts(door_sheets(dataclasses.replace(DOOR, estate=text)))[0]


def test_the_preview_shows_the_page_that_is_printed() -> None:
    pages = Pages(door_sheets(DOOR))
    (width, height, pixels), count = pages.draw(0, 72), len(pages)
    assert (count, width, height) == (1, 596, 842)
    assert len(pixels) == width * height * 4
    assert pypdfium2.PdfDocument(door_sheets(DOOR))[0].get_width() == pytest.approx(595.3, abs=0.1)

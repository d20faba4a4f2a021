"""F04: the folded card and the card on the door, and what neither may say (L-12)."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pypdfium2
import pytest

from reports.card_sheet import PER_SHEET
from reports.care.contact_card import render_contact_cards
from reports.care.data import ContactCard, DoorCard
from reports.care.door_cards import render_door_cards
from reports.care.public import called, group_words, publishable
from tests.reports.care.samples import CARD, DOOR_CARD, GROUPS, INTERNAL_CARD, LONG_DOOR_CARD, PRINTED
from tests.reports.reading import MM, lines, texts, words, written

INSIDE = (
    "帮扶对象", "帮扶人", "编号", "称呼", "住址", "主要需求", "紧急", "联系人", "电话", "对象（监护人）", "姓名",
    "单位", "职务", "备用人", "探访频次", "帮扶", "措施", "监督", "社区", "街道", "（章）", "签名",
)  # fmt: skip


def test_the_card_has_both_people_inside_and_twelve_visits_outside() -> None:
    inside, outside = texts(written(render_contact_cards, [CARD], PRINTED))
    assert [label for label in INSIDE if label not in inside] == []
    for value in ("张女士", "万科城二期3号楼", "13800000000", "024-23700000", "联系助餐点送午餐", "孙强 13900000000"):
        assert value in inside
    assert outside.count("签名") == outside.count("日期") == 12
    assert "结对帮扶联系卡" in outside
    assert "第2页/共2页" in outside


def test_a_public_card_has_no_line_for_groups_and_takes_none() -> None:
    public = "".join(texts(written(render_contact_cards, [CARD], PRINTED)))
    internal = "".join(texts(written(render_contact_cards, [INTERNAL_CARD], PRINTED, public=False)))
    assert "群体" not in public
    assert "内部资料" not in public
    assert "群体" in internal
    assert "高龄老人" in internal
    assert "内部资料" in internal
    with pytest.raises(ValueError, match="public"):
        written(render_contact_cards, [INTERNAL_CARD], PRINTED)


@pytest.mark.parametrize("public", [True, False])
def test_blank_and_filled_cards_have_the_same_lines(public: bool) -> None:
    card = CARD if public else INTERNAL_CARD
    blank, filled = (
        written(render_contact_cards, cards, PRINTED, public=public) for cards in (list[ContactCard](), [card])
    )
    for page in range(2):
        assert lines(blank, page) == lines(filled, page)


def test_the_card_is_a5_across_and_its_halves_lie_evenly_about_the_fold() -> None:
    pdf = written(render_contact_cards, [CARD], PRINTED)
    document = pypdfium2.PdfDocument(pdf)
    assert [round(side / MM) for side in document.get_page_size(0)] == [210, 148]
    document.close()
    frames = [line.split() for line in lines(pdf) if line.startswith("re ")]
    left, right = sorted(float(frame[1]) / MM for frame in frames)
    width = float(frames[0][3]) / MM
    assert abs((105 - (left + width)) - (right - 105)) < 0.1
    assert abs(left - (210 - (right + width))) < 0.1


def test_a_card_for_the_door_says_community_contact_and_telephone_and_nothing_else() -> None:
    (text,) = texts(written(render_door_cards, [DOOR_CARD] * PER_SHEET, PRINTED))
    for known in (DOOR_CARD.community, "联系人", DOOR_CARD.helper, "电话", DOOR_CARD.phone):
        assert text.count(known) >= PER_SHEET
        text = text.replace(known, "")
    assert "".join(text.split()) == "第1页/共1页打印：2026-11-2209:05", "the margin of the sheet, which is cut off"


def test_cards_for_doors_are_85_by_54_millimetres_between_their_marks() -> None:
    pdf = written(render_door_cards, [DOOR_CARD] * 9, PRINTED)
    assert len(texts(pdf)) == 2
    moves = [tuple(float(part) for part in line.split()[1:]) for line in lines(pdf) if line[0] in "ml"]
    drawn = list(zip(moves[::2], moves[1::2], strict=True))
    outermost = min(x for (x, _y), _end in drawn)
    lowest = min(y for _start, (_x, y) in drawn if y > 100)
    rows = sorted({y for (x, y), (_x2, y2) in drawn if y == y2 and x == outermost})
    columns = sorted({x for (x, y), (x2, y2) in drawn if x == x2 and lowest in (y, y2)})
    assert [round((b - a) / MM, 1) for a, b in pairwise(columns)] == [85.0, 85.0]
    assert [round((b - a) / MM, 1) for a, b in pairwise(rows)] == [54.0] * 4


def test_a_long_community_and_a_long_name_stay_on_their_card() -> None:
    pdf = written(render_door_cards, [LONG_DOOR_CARD] * 2, PRINTED)
    first = [word for word in words(pdf) if word.bottom > 200]
    assert all((word.left > 20 and word.right < 105) or (word.left > 105 and word.right < 190) for word in first)
    assert "".join(texts(pdf)).count(LONG_DOOR_CARD.helper) == 2


def test_no_cards_are_a_sheet_of_blank_ones() -> None:
    (text,) = texts(written(render_door_cards, [], PRINTED))
    assert text.count("联系人") == PER_SHEET
    assert text.count(PRINTED.community) == PER_SHEET
    named = dataclasses.replace(DoorCard(), community="万科社区")
    assert texts(written(render_door_cards, [named], PRINTED))[0].count("联系人") == 1


def test_the_words_of_a_group_are_its_name_and_what_people_call_it() -> None:
    words = group_words([name for _code, name in GROUPS] + ["失能/半失能老人", "家庭暴力受害人"])
    assert {"独居老人", "独居", "低保", "失能", "半失能", "家庭暴力", "新就业", "老党员"} <= words
    assert not {"老人", "家庭", "人"} & words


def test_a_public_line_that_says_a_group_stays_blank() -> None:
    words = group_words(name for _code, name in GROUPS)
    assert publishable("代买米面、取药", words) == "代买米面、取药"
    assert publishable("独居，需有人敲门", words) == ""


@pytest.mark.parametrize(
    ("name", "sex", "shown"),
    [
        ("张淑芬", "2", "张女士"),
        ("欧阳䶮𠮷", "1", "欧阳先生"),
        ("𠮷田", "1", "𠮷先生"),
        ("王芳", "9", "王*"),
        ("阿卜杜拉·买买提", "1", "阿***·***"),
        ("John Smith", "1", "J*** *****"),
        ("王", "1", "王"),
    ],
)
def test_a_public_card_calls_people_by_their_surname(name: str, sex: str, shown: str) -> None:
    assert called(name, sex) == shown

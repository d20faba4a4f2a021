"""F03: one person a sheet, twelve visits, what is masked stays masked."""

from __future__ import annotations

import dataclasses

import pytest

from reports.care.data import HIDDEN, RecordSheet
from reports.care.record_sheet import VISITS, render_record_sheets
from tests.reports.care.samples import GROUPS, OPENED, PRINTED, RECORD, visit
from tests.reports.reading import finish, lines, texts, words, written

LABELS = (
    "探访关爱记录表", "姓名", "性别", "年龄", "风险级", "高风险", "重点", "一般", "住址", "年度", "群体类别",
    "应探访频次", "紧急联系人", "结对人", "结对人电话", "次", "日期时间", "方式", "上门", "电话", "视频", "邻里",
    "智能", "健康", "精神", "安全", "卫生", "环境", "需求与处理", "转介", "探访人", "家属", "签名", "不写诊断",
    "内部资料", "第1页/共1页",
)  # fmt: skip


def sheet(data: RecordSheet) -> bytes:
    return written(render_record_sheets, [data], GROUPS, PRINTED)


@pytest.mark.parametrize("data", [RecordSheet(), RECORD])
def test_every_label_is_on_the_page_blank_or_filled(data: RecordSheet) -> None:
    (text,) = texts(sheet(data))
    together = "".join(text.split())
    assert [label for label in LABELS if label not in together] == []
    assert [name for _code, name in GROUPS if name not in together] == []


def test_blank_and_filled_have_the_same_lines_but_for_the_ticks() -> None:
    blank, filled = lines(sheet(RecordSheet())), lines(sheet(RECORD))
    assert [step for step in blank if step not in filled] == []
    ticks = 2 + 1 + 1 + 2 * len(RECORD.visits)  # groups, the other ones, the risk; manner and referral of each visit
    assert len(filled) - len(blank) == 3 * ticks


def test_what_was_not_opened_is_not_on_the_page_and_what_was_is() -> None:
    (masked,), (opened, _more) = texts(sheet(RECORD)), texts(sheet(OPENED))
    assert masked.count(HIDDEN) == 3 * 3 + 1, "health, mind and needs of three visits, and what the sign means"
    assert "另有1项（三级）" in masked
    for sensitive in ("失能", "代买米面"):
        assert sensitive not in masked
        assert sensitive in "".join(opened.split())


def test_the_thirteenth_visit_begins_a_second_sheet() -> None:
    many = dataclasses.replace(RECORD, visits=(*(visit(n) for n in range(1, 13)), visit(1, day="2026-12-24")))
    first, second = texts(sheet(many))
    assert "2026-12-17" in first
    assert "2026-12-24" in second
    assert "13" in second.split()
    assert "第2页/共2页" in second


def test_long_needs_go_on_whole_on_a_page_of_their_own() -> None:
    said = "".join(f"第{n}件事要办。" for n in range(60))
    pages = texts(sheet(dataclasses.replace(RECORD, visits=(visit(1, needs=said),))))
    assert "第59件事要办。" in "".join(pages[1].split())
    assert "【第1次】" in pages[1]


def test_rare_characters_and_long_names_stay_in_their_cell_and_copy_out() -> None:
    name = "欧阳䶮𠮷·阿卜杜拉·买买提·吐尔逊江"
    pdf = sheet(dataclasses.replace(RECORD, name=name))
    assert name in "".join(texts(pdf)[0].split())
    cell = [word for word in words(pdf) if word.text.strip() and word.text.strip() in name and word.top > 240]
    assert all(word.left >= 45 and word.right <= 75.1 for word in cell)


def test_a_thousand_people_are_asked_for_one_by_one() -> None:
    asked = []

    def people() -> object:
        for n in range(1000):
            asked.append(n)
            yield RecordSheet(number=str(n))

    class Nowhere:
        def write(self, content: bytes) -> int:
            return len(content)

    work = render_record_sheets(people(), GROUPS, Nowhere(), PRINTED, total=1000)  # type: ignore[arg-type]
    assert next(work) == (1, 1000)
    assert asked == [0]
    steps, pages = finish(work)
    assert (steps[-1], pages) == ((1000, 1000), 1000)


def test_each_sheet_holds_twelve_visits() -> None:
    (text,) = texts(sheet(RecordSheet()))
    numbers = [part for part in text.split() if part.isdigit()]
    assert numbers == [str(n) for n in range(1, VISITS + 1)]

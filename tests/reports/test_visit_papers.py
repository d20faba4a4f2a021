"""Round lists, figures, logs and cards."""

from __future__ import annotations

import dataclasses

from forms.i18n import _
from models.places.profile import kept_profile
from models.station import Station
from reports.card_sheet import PER_SHEET
from reports.visits.cards import render_contact_cards, render_left_cards
from reports.visits.data import Finding, LeftCard, LogSheet
from reports.visits.log_sheet import render_logs
from reports.visits.notice import SECTIONS, Notice, render_notice
from reports.visits.round_list import render_round_figures, render_round_list
from reports.visits_cards import print_contact_cards, print_left_cards, print_notice
from tests.reports.reading import lines, texts, words, written
from tests.reports.samples import CARD, CORRECTION, DOOR, FIGURES, LEFT_CARD, LOG, PRINTED, ROUND, ROUND_LINES

LOG_LABELS = (
    "民情日志", "编号", "日期", "星期", "天气", "时段", "网格", "地点", "走访对象", "户数", "走访人",
    "同行民警", "同行党员等", "事由", "入户", "巡查", "调解", "宣传", "服务", "其他", "走访内容", "发现问题",
    "处理措施", "反馈结果", "发现事项", "化解事项", "后续计划", "完成时限", "审阅意见", "审阅人", "更正与补充",
    "记录人", "民警", "（签名）",
    "第1页/共1页", "内部资料",
)  # fmt: skip


def test_every_label_of_the_log_is_on_the_page_and_what_is_known() -> None:
    for log in (LogSheet(), LOG):
        (text,) = texts(written(render_logs, [log], PRINTED))
        assert [label for label in LOG_LABELS if label not in text] == []
    known = (
        "RZ-210112010012-2026-000007",
        "上午走访3号楼2单元，见到9户。",
        "单元门闭门器损坏",
        "民警 周正",
        "下周三回访。",
    )
    assert [value for value in known if value not in text] == []


def test_blank_and_filled_logs_have_the_same_lines() -> None:
    blank, filled = (lines(written(render_logs, [log], PRINTED)) for log in (LogSheet(), LOG))
    assert [step for step in blank if step not in filled] == []
    assert len(filled) - len(blank) == 2 * 3, "two ticks"


def test_only_a_log_written_later_says_so() -> None:
    on_time, late = texts(written(render_logs, [LOG, dataclasses.replace(LOG, late=True)], PRINTED))
    assert "补记" not in on_time
    assert "补记" in late


def test_corrections_are_appended_with_who_and_when() -> None:
    (text,) = texts(written(render_logs, [dataclasses.replace(LOG, corrections=(CORRECTION,))], PRINTED))
    assert "2026-11-22 08:30 刘敏：户数更正为13户。" in text
    assert LOG.content in text


def test_a_long_log_goes_on_with_all_its_findings() -> None:
    findings = tuple(Finding(f"问题{n:02d}", f"措施{n:02d}", f"反馈{n:02d}") for n in range(12))
    said = [f"第{n:03d}户见到。" for n in range(150)]
    pages = texts(written(render_logs, [dataclasses.replace(LOG, content="".join(said), findings=findings)], PRINTED))
    together = "".join("".join(pages).split())
    assert len(pages) == 2
    assert "民情日志（续页）" in pages[1]
    torn = [text for text in said if text not in together]
    assert len(torn) <= 1, "the sentence over the end of the page"
    assert all(value in together for finding in findings for value in vars(finding).values())


def test_a_round_list_has_its_doors_in_order_and_boxes_to_tick() -> None:
    first, second = texts(written(render_round_list, ROUND, ROUND_LINES, PRINTED))
    for label in (
        "走访批次清单",
        "批次编号",
        "ZF-2026-012",
        "门牌",
        "户主姓",
        "见到",
        "未遇",
        "拒访",
        "空置",
        "备注",
        "第3次",
    ):
        assert label in first
    doors = [line.door for line in ROUND_LINES]
    assert [door for door in doors if door not in first + second] == []
    assert first.index(doors[0]) < first.index(doors[1]) < first.index(doors[14])
    assert doors[15] in second
    assert "第2页/共2页" in second


def test_an_empty_round_still_gives_a_page_to_write_on() -> None:
    (text,) = texts(written(render_round_list, ROUND, [], PRINTED))
    assert "第1页/共1页" in text


def test_figures_stand_beside_their_formulas() -> None:
    (text,) = texts(written(render_round_figures, ROUND, FIGURES, PRINTED))
    for value in ("走访批次统计表", "入户率", "86.96%", "见到户 ÷ 在用户", "统计人", "审核人"):
        assert value in text


def test_contact_cards_are_eight_to_a_sheet_with_fronts_and_backs() -> None:
    front, back = texts(written(render_contact_cards, CARD, PRINTED))
    assert front.count("便民联系卡") == front.count("024-23800000") == PER_SHEET
    assert back.count("网格员") == back.count("12345") == PER_SHEET
    assert "周正 13900000000" in back


def test_a_card_left_at_a_door_says_nothing_about_the_household() -> None:
    allowed = {
        "万科社区", "来访未遇 请您回电", "来访时间", "2026-11-21 14:20", "来访事由", "社区走访", "网格员", "刘敏",
        "回电号码", "13800000000", "值班电话", "024-23800000", "第1页/共1页", "打印：刘敏 2026-11-22 09:05",
    }  # fmt: skip
    (text,) = texts(written(render_left_cards, [LEFT_CARD] * PER_SHEET, PRINTED))
    left = text
    for known in sorted(allowed, key=len, reverse=True):
        left = left.replace(known, "")
    assert left.split() == []
    assert DOOR.head not in text


def test_the_privacy_notice_says_what_the_law_asks_for_and_names_no_resident() -> None:
    notice = Notice("2026.1", "浑南区五三街道万科社区居民委员会", "024-23800000")
    (text,) = texts(written(render_notice, notice, PRINTED))
    titles = [_(title) for title, _text in SECTIONS]
    assert [title for title in titles if title not in text] == []
    assert "024-23800000" in text
    assert "2026.1" in text
    assert "居民委员会" in "".join(text.split())
    assert "内部资料" not in text


def test_the_notice_and_the_cards_name_what_the_community_s_profile_says(station: Station) -> None:
    with station.act("test") as session:
        profile = kept_profile(session)
        profile.duty_phone, profile.service_hours, profile.address = "02423800000", "周一至周五", "沈营大街1号"
        (before,) = texts(written(print_notice, session, PRINTED))
        profile.data_officer, profile.data_phone = "刘芳", "02423811111"
        (after,) = texts(written(print_notice, session, PRINTED))
        front, _back = texts(written(print_contact_cards, session, station.worker_id, PRINTED))
        (left,) = texts(written(print_left_cards, session, station.worker_id, 1, PRINTED))
    assert "02423800000" in before
    assert "02423811111（刘芳）" in "".join(after.split())
    for expected in ("02423800000", "周一至周五", "沈营大街1号"):
        assert expected in front
    assert "02423800000" in left


def test_a_notice_longer_than_a_page_goes_on_and_keeps_room_to_sign() -> None:
    notice = Notice("2026.1", "", "", tuple((f"条款{n:02d}", "内容。" * 60) for n in range(20)))
    pages = texts(written(render_notice, notice, PRINTED))
    assert len(pages) > 3
    assert all(f"条款{n:02d}" in "".join(pages) for n in range(20))
    assert "被告知人（签名）" in pages[-1]


def test_cards_are_cut_at_85_by_54_millimetres() -> None:
    pdf = written(render_left_cards, [LEFT_CARD] * 9, PRINTED)
    assert len(texts(pdf)) == 2
    titles = [word for word in words(pdf) if "来访未遇" in word.text]
    assert len(titles) == PER_SHEET
    assert round(titles[1].left - titles[0].left) == 85
    assert round(titles[0].bottom - titles[2].bottom) == 54


def test_a_card_without_a_time_has_lines_to_write_on() -> None:
    blank = written(render_left_cards, [LeftCard(community="万科社区")], PRINTED)
    known = written(render_left_cards, [LEFT_CARD], PRINTED)
    assert len(lines(blank)) - len(lines(known)) == 4 * 2, "four ruled lines"
    assert "社区走访" in texts(blank)[0]

"""Papers of appeals, studio and whistles: every label, blank or filled; long texts go on; lights in black and white."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pytest
from pypdf.generic import ContentStream

from forms import i18n
from models.clocks.deadlines import Light
from reports.appeals.data import AppealText, NoticeText
from reports.appeals.evidence import Pack, render_pack
from reports.appeals.notices import render_notices
from reports.appeals.open_list import render_open_list
from reports.appeals.register import render_registers
from reports.appeals.report import render_report
from reports.appeals.sheet import render_sheets
from reports.bands import Form, area, free, heading, leaves, render_forms, signing, table
from reports.flow import Cell
from reports.lists import Column
from reports.pen import Pen
from reports.studio.hazard_notice import render_hazard_notices
from reports.studio.session_notice import render_session_notice
from reports.whistles.call import render_calls
from reports.whistles.data import CalledText
from reports.whistles.order import render_orders
from tests.reports.appeals import samples
from tests.reports.appeals.papers import PAPERS
from tests.reports.appeals.samples import PRINTED, RARE
from tests.reports.reading import lines, texts, texts_by_pypdf, words, written
from tests.reports.studio import samples as studio
from tests.reports.whistles import samples as whistles

LABELS: dict[str, str] = {
    "appeal_register_blank": """
        编号 来访（来电）时间 方式 来访 来电 入户 网络 姓名 性别 年龄 证件号 联系电话 住址或单位 同来人数 代表 初次
        上次编号 检举控告 反映问题 诉求要求 附材料 接待人 职务 当场答复 处理意见 当场办结 社区办 转交
        引导司法/信访渠道 不予受理 领导批示 办理结果 反馈日期 来访人意见 基本满意 备注 确认无误 负责人
        内部资料注意保密
    """,
    "appeal_sheet_blank": """
        编号 来源渠道 分类 紧急程度 登记时间 承诺时限 诉求人 联系电话 地点 诉求内容 拟办意见 环节 单位/人 收到
        完成 意见 签字 办理结果 佐证附件 回访 方式 是否解决 满意度 原话 结案审核 归档号 正常 临期 逾期
    """,
    "appeal_supplement_blank": """
        社区服务事项一次性告知（补正）书 第一联 第二联 申请人 联系人 申请事项 申请日期 依据 决定机关 已收材料
        份数 原件/复印件 需补正材料 标准要求 取得途径 首问责任人 查询电话 监督电话 盖章 签收人 一式两份
    """,
    "order_blank": """
        督字 签发人 督办单 原单编号 已逾期 不满意原因 督办事项与来源 督办要求 反馈时限 承办单位反馈 进展 原因
        措施 预计完成 审核意见 办结 退办 督办人 承办人 负责人
    """,
    "whistle_blank": """
        第一联社区存根 第二联街道 第三联部门 群众反映 综合执法 应急处置 吹哨单位 吹哨人 需报到部门
        事由与现场情况 街道研判意见 签发人 要求到场 要求办结 签收人 签收时间 到场人 到场时间 会商意见 办理结果
        承办负责人 盖章 社区评价 到场 态度 解决 到场（5分） 态度（5分） 解决（5分） 合计（15分） 居民代表 存根 回执
    """,
    "hazard_notice_blank": """
        隐患整改通知 编号 被通知户 地点 隐患类别 燃气 电梯安全 隐患描述 照片（发现时） 整改要求 整改期限
        检查人一 检查人二 被通知人 复查记录 复查时间 结果 3次未改报部门记录 报送部门
    """,
    "four_lists_blank": """
        四清单台账 问题清单 责任清单 时限清单 销号清单 来源 问题 地点 提出日 牵头 配合 责任人 要求到场 三色
        结果 核验人 评价
    """,
    "session_notice_blank": """
        三零工作室 周六值班公示 部门 值班人员 职务 服务时间 主题 地点 电话
    """,
}
ONE_PAGE = ("appeal_register_blank", "appeal_sheet_blank", "order_blank", "hazard_notice_blank", "four_lists_blank")


def flat(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


@pytest.mark.parametrize("name", LABELS)
def test_every_label_is_on_the_empty_form(name: str) -> None:
    text = flat(PAPERS[name]())
    assert [label for label in LABELS[name].split() if label not in text] == []


@pytest.mark.parametrize("name", ONE_PAGE)
def test_an_empty_form_is_one_page_and_says_nothing_that_nobody_knows(name: str) -> None:
    pdf = PAPERS[name]()
    assert len(texts(pdf)) == 1
    text = flat(pdf).replace("2026-11-2209:05", "").replace("〔20__", "")
    assert "None" not in text
    assert "无" not in text.replace("确认无误", "")
    assert "0" not in text


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_stands_beyond_the_edge_and_every_page_tells_its_number_and_printer(name: str) -> None:
    pdf = PAPERS[name]()
    across = 400 if name.startswith("four_lists") else 277 if name == "appeal_open" else 205
    for page, text in enumerate(texts(pdf)):
        boxes = [word for word in words(pdf, page) if word.text.strip()]
        assert min(word.bottom for word in boxes) > 9
        assert min(word.left for word in boxes) > 15
        assert max(word.right for word in boxes) < across
        assert "打印：刘敏" in text
        assert f"第{page + 1}页" in text or "第1页/共1页" in text


@pytest.mark.parametrize("name", PAPERS)
def test_paper_is_chinese_whatever_the_screen_speaks(name: str) -> None:
    chinese = texts(PAPERS[name]())
    i18n.use_language("en")
    assert texts(PAPERS[name]()) == chinese


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_facts_print_the_same_bytes(name: str) -> None:
    assert PAPERS[name]() == PAPERS[name]()


@pytest.mark.parametrize("name", ["appeal_register", "appeal_sheet", "appeal_supplement"])
def test_rare_characters_can_be_copied_out(name: str) -> None:
    pdf = PAPERS[name]()
    assert f"王{RARE}" in "".join(texts(pdf))
    assert f"王{RARE}" in "".join(texts_by_pypdf(pdf))


@pytest.mark.parametrize("render", [render_registers, render_sheets])
def test_of_a_long_appeal_nothing_is_lost(render: Callable[..., object]) -> None:
    text = flat(written(render, samples.LONG, PRINTED))
    for n in range(1, 60):
        assert f"第{n}句" in text


def test_headings_of_the_steps_stand_on_each_page_that_they_reach() -> None:
    pages = texts(PAPERS["appeal_sheet_long"]())
    reached = [page for page in pages if "更换主管道4米" in page and "核实" in page]
    assert len(reached) > 1
    for page in reached:
        assert "单位/人" in page
    assert "诉求办理单（续页）" in pages[1]
    assert "结案审核" in pages[-1]


def test_a_step_without_effect_says_so_and_stays_out_of_the_times() -> None:
    text = flat(PAPERS["appeal_sheet"]())
    assert "未生效：已先有其他环节" in text
    assert "2026-11-1014:302026-11-1216:00" in text


@pytest.mark.parametrize("light", Light)
def test_the_lit_block_alone_is_full_so_that_a_copy_in_black_and_white_tells_it(light: Light) -> None:
    lit, blank = (written(render_sheets, AppealText(light=each), PRINTED) for each in (light, None))
    blocks = 4 if light in (Light.PAUSED, Light.OVER) else 3
    assert sum(line.startswith("re") for line in lines(lit)) - sum(line.startswith("re") for line in lines(blank)) == (
        blocks - 3
    )
    filled = [operators for operators in _rectangles(lit) if operators == "B"]
    assert len(filled) == len([operators for operators in _rectangles(blank) if operators == "B"]) + 1


def _rectangles(pdf: bytes) -> list[str]:
    """How each rectangle of the first page is painted: S stroked, f filled, B both."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found, pending = [], False
    for _operands, operator in ContentStream(reader.pages[0].get_contents(), reader).operations:
        name = operator.decode("ascii")
        if name == "re":
            pending = True
        elif pending and name in ("S", "f", "B"):
            found.append(name)
            pending = False
    return found


def test_a_notice_is_in_duplicate_and_names_what_is_missing_and_whom_to_ask() -> None:
    pages = ["".join(page.split()) for page in texts(PAPERS["appeal_supplement"]())]
    assert len(pages) == 2
    assert "第一联交申请人" in pages[0]
    assert "第二联社区存档" in pages[1]
    for page in pages:
        for said in (
            "银行卡复印件",
            "正反面，本人签名",
            "开户银行",
            "024-23811111",
            "GZ-210112010012-2026-A00004",
            "S1203",
        ):
            assert said in page
        assert "内部资料" not in page


def test_a_refusal_says_why_and_where_else_and_an_acceptance_by_when() -> None:
    refused, accepted = flat(PAPERS["appeal_refused"]()), flat(PAPERS["appeal_accepted"]())
    assert "社区服务事项不予受理告知书" in refused
    assert "不具备裁决权限" in refused
    assert "浑南区人民法院立案庭" in refused
    assert "承诺办结日：2026-11-24。" in accepted
    assert "区民政局" in accepted
    assert "需补正" not in accepted


def test_a_notice_with_more_papers_than_rows_goes_on() -> None:
    many = replace(samples.NOTICE, missing=samples.NOTICE.missing * 20)
    pages = texts(written(render_notices, many, PRINTED))
    assert len(pages) == 6
    assert ["签收人" in page for page in pages] == [False, False, True] * 2


def test_the_pack_names_the_first_page_of_each_part() -> None:
    pages = ["".join(page.split()) for page in texts(PAPERS["appeal_evidence"]())]
    titles = (
        "群众来访（来电）登记表",
        "诉求办理单",
        "社区服务事项一次性告知（补正）书",
        "全部环节",
        "附件清单",
        "照片和扫描件",
    )
    for number, title in enumerate(titles, start=1):
        first = next(at for at, page in enumerate(pages[1:], start=2) if title in page[:60])
        assert f"{number}{title}{first}" in pages[0]
    assert all(f"第{at}页/共{len(pages)}页" in page for at, page in enumerate(pages, start=1))
    assert "录音文字稿（本机尚未下载）" in pages[6]


def test_a_pack_without_photos_or_notices_is_short() -> None:
    pages = texts(written(render_pack, Pack(samples.LATE), PRINTED))
    assert len(pages) == 5
    assert "照片和扫描件" not in pages[0]


def test_open_appeals_stand_under_their_lights_red_first() -> None:
    text = flat(PAPERS["appeal_open"]())
    places = [text.index(said) for said in ("逾期：3件", "临期：4件", "正常：12件", "暂停：2件")]
    assert places == sorted(places)
    assert "姓名已遮蔽" in text
    assert "每日一题" in text
    assert "当前没有未办结诉求" in flat(written(render_open_list, [], PRINTED))


def test_a_problem_lists_the_appeals_that_it_covers_on_pages_of_their_own() -> None:
    pages = ["".join(page.split()) for page in texts(PAPERS["problem"]())]
    assert "附：覆盖诉求清单" not in pages[0]
    assert "附：覆盖诉求清单共30件" in pages[1]
    assert all("诉求编号" in page for page in pages[1:])
    assert "浑南住建发〔2026〕18号" in pages[0]


def test_an_order_has_a_red_head_and_asks_for_what_is_due() -> None:
    text = flat(PAPERS["order"]())
    for said in (
        "浑南区五三街道办事处",
        "督字〔2026〕7号",
        "签发人：高主任",
        "区住房和城乡建设局：",
        "已逾期3天",
        "2026-11-25",
    ):
        assert said in text
    assert "附：覆盖诉求清单" not in text


def test_each_department_gets_its_own_copy_with_a_receipt() -> None:
    pages = ["".join(page.split()) for page in texts(PAPERS["whistle"]())]
    assert len(pages) == 4
    assert "第三联部门（区住房和城乡建设局）" in pages[2]
    assert "第三联部门（消防救援大队）" in pages[3]
    assert ["回执" in page for page in pages] == [False, False, True, True]
    assert "迟到" in pages[0]
    assert "关阀检修" in pages[0]


def test_many_departments_do_not_leave_the_page() -> None:
    called = tuple(CalledText(f"第{n}单位" + "很长的名称" * 4) for n in range(9))
    pdf = written(render_calls, replace(whistles.WHISTLE, called=called), PRINTED)
    assert min(word.bottom for page in range(len(texts(pdf))) for word in words(pdf, page) if word.text.strip()) > 9


def test_a_hazard_notice_records_the_three_misses_and_the_report() -> None:
    text = flat(PAPERS["hazard_notice"]())
    assert text.count("未整改") == 3
    for said in ("老𠮷饺子馆", "加装可燃气体报警器", "区应急管理局", "YH-210112010012-2026-A00007-A2"):
        assert said in text


def test_a_hazard_that_was_mended_says_so() -> None:
    mended = replace(studio.HAZARD, inspections=(replace(studio.HAZARD.inspections[0], result="mended"),))
    assert "已整改" in flat(written(render_hazard_notices, mended, PRINTED))


def test_the_four_lists_are_joined_by_number() -> None:
    text = flat(PAPERS["four_lists"]())
    for line in whistles.LINES:
        assert text.count(line.number) == 4
    for said in ("正常", "临期", "逾期", "办结"):
        assert said in text


def test_the_notice_of_a_saturday_has_no_page_without_officers_and_says_when_it_is_closed() -> None:
    full = texts(written(render_session_notice, replace(studio.NOTICE, duties=studio.NOTICE.duties * 4), PRINTED))
    assert len(full) == 2
    assert all("值班人员" in page for page in full)
    shut = flat(written(render_session_notice, replace(studio.NOTICE, open=False), PRINTED))
    assert "本周六工作室不开放" in shut
    assert "周正" not in shut


def test_months_that_are_over_and_had_none_are_marked() -> None:
    text = flat(PAPERS["three_zero"]())
    assert text.count("◎零") == 4 + 1
    assert "11月（至今）" in text


def test_the_report_gives_every_share_with_both_its_numbers() -> None:
    text = flat(PAPERS["appeal_report"]())
    for said in ("72.92%", "105÷144", "88.57%", "93÷105", "84.00%", "63÷75", "—", "类案成果", "浑南住建发〔2026〕18号"):
        assert said in text


def test_points_are_ranked_and_their_ledger_follows() -> None:
    text = flat(PAPERS["points"]())
    assert text.index("区住房和城乡建设局") < text.index("区市场监督管理局")
    assert "-2" in text
    assert "HL-210112010012-2026-A00008" in text


def test_a_title_never_ends_a_page_and_a_signature_never_stands_alone() -> None:
    filler = table([Column("甲")], [["x"]] * 27)
    form = Form("试", (filler, heading("题"), table([Column("乙")], [[Cell("y", bold=True)]])))
    pages = texts(written(render_forms, "试", [form], PRINTED))
    assert "题" not in pages[0]
    assert len(leaves(form)) == 2
    end = Form("试", (table([Column("甲")], [["x"]] * 27), area("末", "z", 1), signing("签名")))
    last = texts(written(render_forms, "试", [end], PRINTED))[-1]
    assert "末" in last
    assert "签名" in last


@pytest.mark.parametrize("rows", range(20, 32))
def test_what_is_signed_for_stands_above_the_signature(rows: int) -> None:
    end = Form("试", (table([Column("甲")], [["x"]] * rows), signing("签名")))
    last = texts(written(render_forms, "试", [end], PRINTED))[-1]
    assert last.index("甲") < last.index("x") < last.index("签名")
    sealed = Form("试", (table([Column("甲")], [["x"]] * rows), free(34, draw_seal, signs=True), signing("签名")))
    last = texts(written(render_forms, "试", [sealed], PRINTED))[-1]
    assert last.index("x") < last.index("盖章") < last.index("签名")


def draw_seal(pen: Pen, y: float) -> None:
    pen.text(100, y + 10, "盖章", 10)


def test_the_day_of_a_signature_is_blank_and_of_what_was_done_printed() -> None:
    text = flat(PAPERS["hazard_notice"]())
    assert text.count("年月日") == 5, "two inspectors, who is told, who looked again, the department"
    assert "2026-11-13" in text


@pytest.mark.parametrize(("mode", "label"), [("visit", "来访时间"), ("phone", "来电时间"), ("home", "入户时间")])
def test_the_register_says_how_they_came(mode: str, label: str) -> None:
    text = flat(written(render_registers, replace(samples.APPEAL, mode=mode), PRINTED))
    assert label in text
    assert ("来电人确认无误" in text) is (mode == "phone")


def test_each_department_has_its_own_marks() -> None:
    text = flat(PAPERS["whistle"]())
    assert "区住房和城乡建设局55515" in text
    assert "消防救援大队45514" in text
    assert "〔2026〕第A00003号" in text
    assert "〔20____〕" in flat(PAPERS["whistle_blank"]())


def test_a_saturday_without_address_or_telephone_has_lines_to_write_them_on() -> None:
    known = flat(written(render_session_notice, replace(studio.NOTICE, phone="", address=""), PRINTED))
    assert "社区________________街道024-23811111" in known
    assert "地点：____________" in known


def test_a_report_of_nothing_says_so_and_every_report_says_what_it_rests_on() -> None:
    figures = replace(samples.REPORT.figures, by_class=(), by_department=(), months=(), frequent=())
    text = flat(written(render_report, replace(samples.REPORT, figures=figures, kinds=()), PRINTED))
    assert text.count("无数据") == 5
    for name in ("appeal_report", "studio_week", "three_zero", "points", "four_lists"):
        assert "数据来源：" in flat(PAPERS[name]()), name


def test_the_name_of_who_printed_stays_clear_of_the_page_number() -> None:
    printed = replace(
        PRINTED, by="阿卜杜热依木·买买提吐尔逊江·喀迪尔", community="沈阳市浑南区五三街道碧桂园银河城第二社区"
    )
    found = words(written(render_sheets, samples.LATE, printed))
    number = next(word for word in found if "第1页" in word.text)
    printer = next(word for word in found if word.text.startswith("打印"))
    assert printer.left > number.right + 1
    mark = next(word for word in found if "内部资料" in word.text)
    lamp = next(word for word in found if word.text.strip() == "正常")
    assert mark.right < lamp.left


def test_a_notice_of_each_kind_can_be_had_empty() -> None:
    for kind in ("accepted", "supplement", "refused"):
        assert len(texts(written(render_notices, NoticeText(kind=kind), PRINTED))) == 2


def test_orders_of_each_level_have_their_title() -> None:
    for level, title in (("day", "每日一题单"), ("week", "每周一题单"), ("month", "每月一题单")):
        assert title in flat(written(render_orders, replace(whistles.PROBLEM, level=level), PRINTED))

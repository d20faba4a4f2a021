"""Appeals as papers print them: rare characters, long texts, steps without effect; invented people."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

from PIL import Image

from models.appeals.figures import AppealFigures, FigureLine, Frequent
from models.calendar import CHINA
from models.clocks.deadlines import Light
from reports.appeals.data import AppealText, CallBackText, NoticeText, OpenLine, PaperLine, StepText
from reports.appeals.evidence import AttachedText, Pack, PointText
from reports.appeals.report import CaseKind, Reported
from reports.page import Printed

PRINTED = Printed("刘敏", datetime(2026, 11, 22, 9, 5, tzinfo=CHINA), "浑南区五三街道万科社区")
RARE = "䶮𠮷㐂"
STEPS = (
    StepText("登记", "刘敏", "2026-11-10 09:05", "2026-11-10 09:05", "", "登记"),
    StepText("受理", "刘敏", "2026-11-10 09:05", "2026-11-10 09:12", "属社区可协调事项，拟转住建局。", "受理"),
    StepText(
        "分派", "区住房和城乡建设局 刘敏", "2026-11-10 09:12", "2026-11-10 10:00", "请3个工作日内到场。", "已分派"
    ),
    StepText("签收", "区住房和城乡建设局 赵工", "2026-11-10 10:00", "2026-11-10 14:30", "", "已签收"),
    StepText("分派", "街道办事处 孙强", "", "2026-11-10 14:31", "", "", "已先有其他环节"),
    StepText(
        "办理",
        "区住房和城乡建设局 赵工",
        "2026-11-10 14:30",
        "2026-11-12 16:00",
        "已现场查看，主管道老化，联系维修单位。",
        "办理中",
    ),
    StepText(
        "反馈",
        "区住房和城乡建设局 赵工",
        "2026-11-12 16:00",
        "2026-11-16 11:00",
        "更换主管道4米，试水48小时无渗漏。",
        "已反馈",
    ),
    StepText("核实", "刘敏", "2026-11-16 11:00", "2026-11-17 09:30", "入户查看，无渗漏。", "已核实"),
    StepText("回访", "刘敏", "2026-11-17 09:30", "2026-11-18 10:00", "修好了，谢谢；满意", "已回访"),
    StepText("办结", "刘敏", "2026-11-18 10:00", "2026-11-18 10:05", "", "已办结"),
)
APPEAL = AppealText(
    number="SQ-210112010012-2026-A00012",
    received="2026-11-10 09:05",
    mode="visit",
    source="社区窗口",
    name=f"王{RARE}",
    sex="女",
    age="67",
    id_number="2101**********0022",
    phone="13800000001",
    address="碧桂园 3-2-501",
    companions="2",
    representative="李明",
    again="yes",
    earlier="SQ-210112010012-2026-A00003",
    content="楼上主管道渗漏，卧室天花板受潮起皮，多次联系物业未解决。" * 3,
    demand="请尽快查明漏点并修复，恢复天花板。",
    materials=("照片3张", "物业维修记录复印件1份"),
    first_contact="刘敏",
    post="网格员",
    answer="当场说明办理流程，承诺5个工作日内办结。",
    decision=frozenset({"passed"}),
    passed_to="区住房和城乡建设局",
    result="更换主管道4米，试水48小时无渗漏。",
    told="2026-11-18 10:00",
    class_name="住房与物业",
    item_name="房屋渗漏",
    urgency="urgent",
    promised="5个工作日（2026-11-17）",
    deadline="已办结",
    light=Light.OVER,
    place="碧桂园 3号楼2单元",
    proposal="属社区可协调事项，拟转住建局。",
    steps=STEPS,
    attachments=("漏点照片", "维修验收单"),
    settled="2026-11-18 10:05",
    nth="同类第2次",
    call_back=CallBackText("2026-11-18 10:00", "电话", "刘敏", "yes", "satisfied", "修好了，谢谢。"),
)
LATE = replace(APPEAL, light=Light.RED, deadline="逾期 3 天", settled="", call_back=CallBackText(), steps=STEPS[:6])
LONG = replace(
    APPEAL,
    content="".join(f"第{n}句：楼上卫生间主管道渗漏，卧室天花板受潮起皮。" for n in range(1, 60)),
    steps=STEPS * 4,
)
NOTICE = NoticeText(
    kind="supplement",
    number="GZ-210112010012-2026-A00004",
    appeal_number=APPEAL.number,
    applicant=f"王{RARE}",
    contact="李明",
    phone="13800000001",
    item="高龄津贴申领",
    basis="S1203",
    applied_on=date(2026, 11, 10),
    received=(PaperLine("居民身份证", "1", "原件"), PaperLine("户口簿", "1", "复印件")),
    missing=(PaperLine("银行卡复印件", "正反面，本人签名", "开户银行"), PaperLine("近期免冠照片", "一寸2张", "自备")),
    until="2026-11-17 17:00",
    first_contact="刘敏",
    first_phone="13800000000",
    query_phone="024-23800000",
    complaint_phone="024-23811111",
    office="浑南区五三街道万科社区",
    issued_on=date(2026, 11, 10),
)
ACCEPTED = replace(NOTICE, kind="accepted", missing=(), decided_by="区民政局", until="2026-11-24")
REFUSED = replace(
    NOTICE,
    kind="refused",
    missing=(),
    until="",
    reason="该事项属人民法院诉讼范围，社区不具备裁决权限。",
    right_place="浑南区人民法院立案庭，电话024-24200000；也可先到三零工作室申请人民调解。",
)
OPEN = tuple(
    OpenLine(
        f"SQ-210112010012-2026-A{n:05d}",
        light,
        left,
        due,
        "房屋渗漏",
        "王*",
        "碧桂园 3号楼2单元",
        "区住房和城乡建设局",
        "办理中",
        "2026-11-10",
        "刘敏",
        "每日一题" if light is Light.RED else "",
    )
    for n, (light, left, due) in enumerate(
        [(Light.RED, "逾期 3 天", "2026-11-19")] * 3
        + [(Light.YELLOW, "还有 1 天", "2026-11-23")] * 4
        + [(Light.GREEN, "还有 6 天", "2026-11-28")] * 12
        + [(Light.PAUSED, "", "")] * 2,
        start=1,
    )
)
_CLASSES = ("住房与物业", "环境卫生", "供热供水", "噪声扰民", "停车管理", "证照办理")
_BY_CLASS = tuple(
    FigureLine(
        f"S{n:02d}", name, 40 - 6 * n, 30 - 5 * n, 1, 0, 9 - n, 2 if n < 3 else 0, 28 - 5 * n, 20 - 3 * n, 18 - 3 * n
    )
    for n, name in enumerate(_CLASSES)
)
FIGURES = AppealFigures(
    date(2026, 9, 1), date(2026, 11, 30),
    FigureLine("", "", 150, 105, 6, 0, 39, 6, 93, 75, 63),
    _BY_CLASS,
    (FigureLine("区住房和城乡建设局", "区住房和城乡建设局", 70, 50, 0, 0, 20, 4, 44, 40, 36),
     FigureLine("", "", 12, 0, 0, 0, 12, 0, 0, 0, 0)),
    tuple(FigureLine(f"2026-{m:02d}", f"2026-{m:02d}", r, s, 2, 0, r - s - 2, late, s, 20, 18)
          for m, r, s, late in ((9, 48, 40, 0), (10, 60, 45, 2), (11, 42, 20, 4))),
    (Frequent("item", "S0101", "房屋渗漏", 9), Frequent("building", "x", "碧桂园 3", 4)),
)  # fmt: skip
REPORT = Reported(
    "2026-09-01至2026-11-30", FIGURES, FigureLine("", "", 131),
    (CaseKind("老旧小区主管道渗漏集中整治", "每月一题", 14, 9, "浑南住建发〔2026〕18号", "已验收"),),
)  # fmt: skip


def photo(colour: tuple[int, int, int], size: tuple[int, int] = (400, 300)) -> bytes:
    to = io.BytesIO()
    Image.new("RGB", size, colour).save(to, "JPEG")
    return to.getvalue()


PACK = Pack(
    APPEAL,
    (NOTICE,),
    (
        PointText("登记", "2026-11-10 09:05", True), PointText("告知", "2026-11-10 10:00", True),
        PointText("签收", "2026-11-10 14:30", True), PointText("照片", "", False),
    ),
    (
        AttachedText("漏点照片", "JPEG", "320 KB", "2026-11-12 16:00", (photo((120, 130, 140)),)),
        AttachedText("维修验收单", "PDF", "88 KB", "2026-11-16 11:00", (photo((200, 190, 150), (300, 420)),) * 2),
        AttachedText("录音文字稿", "PDF", "12 KB", "2026-11-16 11:20", (), note="本机尚未下载"),
    ),
)  # fmt: skip

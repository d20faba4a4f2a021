"""A file with three parties, rare characters and a long record, for tests of its papers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from models.calendar import CHINA
from models.mediation.figures import Figures
from reports.mediation.data import AgreementText, CaseText, ContentText, NoteText, PartyText
from reports.page import Printed

PRINTED = Printed("刘芳", datetime(2026, 3, 21, 10, 30, tzinfo=CHINA), "五三街道浑河社区")
RARE = "䶮𠮷㐂"
LONG = "\n".join(
    f"{'问' if number % 2 else '答'}：第{number}句。楼上卫生间水管自二〇二五年冬季起渗漏，"
    "楼下卧室天花板受潮起皮，双方多次协商未果。"
    for number in range(1, 25)
)
PARTIES = (
    PartyText(
        side="applicant", name="李秀英", sex="女", ethnic="汉族", age="67", occupation="退休教师",
        phone="13800000001", address="碧桂园 3-1-201", agent="李明",
    ),
    PartyText(
        side="respondent", name=f"王{RARE}", sex="男", ethnic="满族", age="45", occupation="个体工商户",
        phone="13800000002", address="碧桂园 3-1-301",
    ),
    PartyText(
        side="third", organisation=True, name="沈阳市安居乐业物业服务有限公司浑南分公司", representative="吴经理",
        phone="024-23750001",
        address="沈阳市浑南区五三街道创新路155号浑南科技城创业大厦B座十二层1208室（邮编110168）",
    ),
)  # fmt: skip
SESSION = NoteText(
    when="2026年3月14日 09:30", place="社区人民调解室", present="楼长赵桂兰、社区民警孙伟",
    recorder="钱记录", text=LONG, result="agreed",
)  # fmt: skip
CASE = CaseText(
    number="TJ-210112010012-2026-A00007",
    paper_number="（2026）人调字第A00007号",
    office="五三街道浑河社区人民调解委员会",
    name=f"李秀英与王{RARE}、沈阳市安居乐业物业服务有限公司浑南分公司邻里纠纷",
    kind="邻里纠纷",
    origin="applied",
    mediator="赵公正",
    recorder="钱记录",
    received_on=date(2026, 3, 7),
    accepted_on=date(2026, 3, 7),
    result_on=date(2026, 3, 14),
    closed_on=date(2026, 3, 20),
    filed_on=date(2026, 3, 20),
    keeping="10年",
    brief="楼上水管漏水，楼下卧室天花板受损，双方对赔偿数额有争议，物业公司对公共管道的责任也有争议。" * 3,
    demands=("修好漏水的水管", "赔偿天花板维修费2000元", "赔礼道歉"),
    outcome="1、王某于3月20日前修好水管。\n2、赔偿2000.50元。\n当面付清，双方满意。",
    lacking="第三人未提供营业执照复印件，已电话说明。",
    parties=PARTIES,
    inquiries=(
        NoteText(
            when="2026年3月10日 14:00", place="碧桂园 3-1-401", person="孙邻居", asked_by="赵公正",
            recorder="钱记录", text="问：几时发现漏水？\n答：上周一夜里听见滴水声。",
        ),
    ),
    sessions=(SESSION,),
    return_visits=(
        NoteText(
            when="2026年3月18日 10:00", person="李秀英", present="了解协议履行情况", asked_by="赵公正",
            text="水管已修好，赔偿款已收到，双方满意。",
        ),
    ),
    agreement=AgreementText(
        number="XY-210112010012-2026-A00003",
        facts="楼上水管渗漏，楼下天花板受损；双方争议维修责任和赔偿数额。",
        terms=(
            "王某于2026年3月20日前修好水管。",
            "王某一次性赔偿李秀英天花板维修费2000.50元。",
            "物业公司免费检修公共管道。",
        ),
        performance="现金，一次付清",
        perform_by=date(2026, 3, 20),
        amount="2000.50",
        capitals="贰仟元零伍角整",
        copies="4",
    ),
    contents=(
        ContentText(item=3, papers=(("身份证复印件", 2, ""),)),
        ContentText(item=4, papers=(("授权委托书", 1, "李明"),)),
    ),
)  # fmt: skip
FIGURES = Figures(
    first=date(2026, 3, 1), last=date(2026, 3, 31), day=date(2026, 3, 31), accepted=7, going=1, agreed=4, written=3,
    oral=1, failed=1, ended=1, amount=Decimal("12000.50"), to_perform=3, performed=2, court_asked=1, confirmed=1,
    kinds={"neighbour": 5, "family": 2},
)  # fmt: skip

"""What the tests print: one household, one log, one round; invented people."""

from __future__ import annotations

from datetime import datetime

from reports.page import Printed
from reports.visits.data import (
    CardData,
    Correction,
    DoorSheet,
    Figure,
    Finding,
    LeftCard,
    LogSheet,
    MemberLine,
    RoundHead,
    RoundLine,
)

PRINTED = Printed("刘敏", datetime(2026, 11, 22, 9, 5), "浑南区五三街道万科社区")


def member(name: str, relation: str = "户主") -> MemberLine:
    return MemberLine(
        name=name, relation=relation, sex="女", born="1956-03", id_number="210*************12", nation="汉族",
        phone="138****5678", education="大学本科", marital="已婚", political="群众", registered_here="是",
        registered_at="辽宁省沈阳市浑南区富民街10号", work="退休", marks="独居",
    )  # fmt: skip


DOOR = DoorSheet(
    sheet_no="912345678905", number="RH-210112010012-2026-000123", grid="第三网格", attempt="2", slot="evening",
    visited_on="2026-11-22", estate="万科城二期", building="3", unit="2", floor="5", room="501", use="成套住宅",
    ownership="私有房产", occupancy="let", owner="赵本", owner_phone="139****1234", head="张伟", household_no="H-123",
    living="4", registered="3", floating="1", pets="犬1", heating="集中供热", gas="piped",
    members=(member("张伟"), member("李晓兰", "配偶")), difficulties="厨房漏水，已转诉求。",
)  # fmt: skip

LOG = LogSheet(
    number="RZ-210112010012-2026-000007", day="2026-11-21", weekday="六", weather="晴", slot="14:00–16:30",
    grid="第三网格", place="万科城二期3号楼", subject="空巢老人", households="12", workers="刘敏、孙强",
    companions="民警 周正", reasons=frozenset({"visit", "publicity"}), content="上午走访3号楼2单元，见到9户。",
    findings=(Finding("单元门闭门器损坏", "联系物业", "周一回复"),), plan="下周三回访。", plan_due="2026-11-25",
)  # fmt: skip

CORRECTION = Correction(datetime(2026, 11, 22, 8, 30), "刘敏", "户数更正为13户。")

ROUND = RoundHead(number="ZF-2026-012", name="冬季敲门行动", scope="3、5号楼", period="11月20日至30日", workers="刘敏")

ROUND_LINES = [
    RoundLine(order=n + 1, door=f"3-2-{n // 2 + 1}0{n % 2 + 1}", surname="张", attempts=("11/20 上午",), outcome="met")
    for n in range(18)
]

FIGURES = [Figure("在用户", "23", "计划户数 − 空置户"), Figure("入户率", "86.96%", "见到户 ÷ 在用户")]

CARD = CardData(
    community="万科社区", address="万科城二期1号楼底商", duty_phone="024-23800000", hours="周一至周五 8:30–17:00",
    grid="第三网格", worker="刘敏", worker_phone="13800000000", services={"社区民警": "周正 13900000000", "物业": ""},
)  # fmt: skip

LEFT_CARD = LeftCard(
    community="万科社区", visited_at=datetime(2026, 11, 21, 14, 20), worker="刘敏", phone="13800000000",
    duty_phone="024-23800000",
)  # fmt: skip

"""What the tests of care paper print: invented people, some with long names and rare characters."""

from __future__ import annotations

from datetime import date, datetime

from reports.care.data import (
    HIDDEN,
    Board,
    CadreDayLine,
    CadreLine,
    ContactCard,
    Cover,
    CoverageFacts,
    DoorCard,
    DueHead,
    DueLine,
    EstateDuty,
    GapLine,
    Load,
    Options,
    RecordSheet,
    VisitLine,
)
from reports.page import Printed

PRINTED = Printed("刘敏", datetime(2026, 11, 22, 9, 5), "浑南区五三街道万科社区")

GROUPS: Options = tuple(
    (f"SG{n:02d}", name)
    for n, name in (
        (1, "独居老人"), (2, "空巢老人"), (3, "留守老人（涉农社区）"), (4, "高龄老人（80+）"), (10, "低保家庭"),
        (11, "低保边缘家庭"), (12, "刚性支出困难家庭"), (20, "退役军人"), (21, "优抚对象"), (23, "零就业家庭"),
        (24, "就业困难人员"), (25, "离校未就业高校毕业生"), (31, "新入住流动人口"), (32, "生活困难党员、老党员"),
        (33, "突发变故家庭"), (35, "新就业群体（骑手、司机等）"),
    )
)  # fmt: skip


def visit(n: int, **more: str) -> VisitLine:
    line = {
        "day": f"2026-{n:02d}-17", "time": "14:30", "manner": "door", "health": HIDDEN, "mind": HIDDEN,
        "safety": "good", "hygiene": "fair", "living": "good", "needs": HIDDEN, "referred": "no", "visitor": "刘敏",
    }  # fmt: skip
    return VisitLine(**{**line, **more})


RECORD = RecordSheet(
    number="GA-20261122-0905-001", year="2026年", name="张淑芬", sex="女", age="82岁",
    address="万科城二期3号楼2单元501", groups=frozenset({"SG01", "SG04"}), other_groups="另有1项（三级）",
    risk="high", norm="每7天1次", emergency_contact="李晓兰", emergency_phone="13812345678", helper="刘敏",
    helper_phone="13800000000",
    visits=(visit(1), visit(2, manner="phone", safety="poor"), visit(3, referred="yes", living="poor")),
)  # fmt: skip

OPENED = RecordSheet(
    **{
        **vars(RECORD),
        "other_groups": "失能/半失能老人",
        "visits": (
            visit(1, health="fair", mind="good", needs="行动不便，需有人代买米面，已联系物业每周三送到家。"),
            visit(2, health="fair", mind="poor", needs="想找人说话，已请楼长每天敲门问候；厨房灯不亮，已修。" * 3),
        ),
    }
)

DOOR_CARD = DoorCard(community="浑南区五三街道万科社区", helper="刘敏", phone="13800000000")
LONG_DOOR_CARD = DoorCard(
    community="浑南区五三街道" + "浑河明珠花园国际城社区居民委员会",
    helper="阿卜杜拉·买买提·吐尔逊江",
    phone="024-23800000 转 8012",
)

CARD = ContactCard(
    number="LXK-20261122-0905-001", person="张女士", address="万科城二期3号楼",
    needs="代买米面、取药；每周有人上门说说话。",
    emergency_contact="李**", emergency_phone="138****5678", helper="刘敏", unit="万科社区居民委员会",
    post="社区工作者", phone="13800000000", deputy="孙强 13900000000", norm="每7天1次",
    measures=("每周二上门探访", "每月代取慢性病用药", "联系助餐点送午餐"), community_phone="024-23800000",
    street_phone="024-23700000",
)  # fmt: skip
INTERNAL_CARD = ContactCard(
    **{
        **vars(CARD),
        "person": "欧阳䶮𠮷·买买提江",
        "address": "浑河明珠花园国际城二期东区13号楼2单元2501",
        "groups": "独居老人、高龄老人（80+）、低保边缘家庭",
        "emergency_contact": "阿卜杜拉·买买提·吐尔逊江（女婿）",
        "helper": "欧阳䶮𠮷",
    }
)

DUE_HEAD = DueHead(scope="万科社区 全部网格", day="2026年11月22日", overdue=2, due=1, soon=1, paused=1)
DUE = (
    DueLine(estate="万科城二期", door="3-1-101", name="张**", state="overdue", due_on=date(2026, 11, 10), days_over=12,
            norm="每7天1次", last_on=date(2026, 11, 3), helper="刘敏"),
    DueLine(estate="万科城二期", door="3-1-201", name="欧阳**", state="overdue", due_on=date(2026, 11, 21), days_over=1,
            norm="每30天1次", last_on=date(2026, 10, 22), helper="孙强"),
    DueLine(estate="万科城二期", door="3-2-502", name="䶮*", state="due", due_on=date(2026, 11, 22), norm="每30天1次",
            helper="刘敏"),
    DueLine(estate="浑河明珠花园国际城二期东区", door="13-2-2501", name="阿*****·***·****", state="due_soon",
            due_on=date(2026, 11, 25), days_over=-3, norm="每30天1次", last_on=date(2026, 10, 26),
            helper="阿卜杜拉·买买提·吐尔逊江"),
    DueLine(estate="浑河明珠花园国际城二期东区", door="13-2-2502", name="王*", state="paused", norm="每90天1次",
            last_on=date(2026, 8, 1)),
    DueLine(estate="浑河明珠花园国际城二期东区", door="14-1-101", name="𠮷**", state="inactive",
            due_on=date(2027, 1, 5), days_over=-44, norm="每90天1次", last_on=date(2026, 10, 7), helper="周正"),
)  # fmt: skip

GAPS = (
    GapLine(estate="万科城二期", door="3-1-101", name="张**", age="82", grid="第三网格", state="待结对",
            since=date(2026, 11, 2)),
    GapLine(estate="浑河明珠花园国际城二期东区", door="13-2-2501", name="欧阳**", age="91", grid="第十二网格",
            state="待改派", since=date(2026, 11, 20), last_helper="赵本"),
)  # fmt: skip

COVERAGE = CoverageFacts(
    day=date(2026, 11, 22), whole=Cover("", 128, 126, 124), to_pair=1, to_reassign=1, two_primaries=2,
    grids=(
        Cover("第一网格", 40, 40, 40), Cover("第二网格", 33, 33, 31), Cover("第三网格", 55, 53, 53),
        Cover("第四网格", 0, 0, 0),
    ),
    groups=(
        Cover("独居老人", 60, 59, 57), Cover("高龄老人（80+）", 71, 70, 69), Cover("退役军人", 0, 0, 0),
        Cover("家庭暴力受害人", 0, 0, 0, few=True), Cover("新就业群体（骑手、司机等）", 12, 12, 12),
    ),
    helpers=(
        Load("刘敏", "万科社区居民委员会", 5, 5), Load("孙强", "五三街道办事处", 3, 5, "外出至11月30日"),
        Load("阿卜杜拉·买买提·吐尔逊江", "沈阳市浑南区五三街道社区卫生服务中心家庭医生签约团队", 6, 5),
        Load("周正", "五三派出所", 0, 5),
    ),
    gaps=GAPS, timely=(52, 54), timely_since=date(2026, 11, 1),
)  # fmt: skip


def cadre(name: str, rank: str = "科级干部", role: str = "", **more: str) -> CadreLine:
    known = {
        "unit": "五三街道办事处", "post": "副主任", "phone": "024-23700001", "on_site": "每周三上午", **more,
    }  # fmt: skip
    return CadreLine(name=name, rank=rank, role=role, **known)


BOARD = Board(
    community="沈阳市浑南区五三街道万科社区", day=date(2026, 11, 22), phone="024-23800000", street_phone="024-23700000",
    key_community=True,
    cadres=(
        cadre("王建国", "市管干部", "包保联系", unit="沈阳市民政局", post="副局长"),
        cadre("李红", "科级干部", "第一书记", unit="浑南区司法局", post="科长", on_site="驻点"),
    ),
    missing=("区管干部",),
    estates=(
        EstateDuty("万科城一期", (cadre("赵志强"),)),
        EstateDuty("万科城二期", (cadre("欧阳䶮𠮷"), cadre("孙强", post="综合执法队队长"))),
        EstateDuty("浑河明珠花园国际城二期东区", vacant=True),
        EstateDuty("银河湾", (cadre("阿卜杜拉·买买提·吐尔逊江", unit="沈阳市浑南区农业农村和水利局", post="调研员"),)),
    ),
)  # fmt: skip
LARGE_BOARD = Board(
    **{**vars(BOARD), "estates": tuple(EstateDuty(f"第{n}小区", (cadre(f"干部{n}"),)) for n in range(1, 31))}
)

DAYS = (
    CadreDayLine(day="2026-11-18", slot="上午", name="王建国", unit="沈阳市民政局 副局长", place="全社区",
                 matter="接待居民，走访高龄老人", received="6", problems="3号楼电梯停运，已交物业，11月25日前修好。"),
    CadreDayLine(day="2026-11-19", slot="全天", name="欧阳䶮𠮷", unit="五三街道办事处 副主任", place="万科城二期",
                 matter="安全检查", received="0"),
)  # fmt: skip

"""A Saturday, a hazard and a year of the studio as papers print them."""

from __future__ import annotations

from datetime import date

from reports.studio.data import (
    DutyLine,
    HazardText,
    InspectionText,
    KindLine,
    MonthLine,
    NoticeText,
    ReportText,
    SaturdayLine,
)

NOTICE = NoticeText(
    community="浑南区五三街道万科社区",
    on=date(2026, 11, 28),
    opens="09:00",
    closes="16:00",
    theme="法律咨询·燃气安全",
    address="万科城二期1号楼底商 三零工作室",
    phone="024-23800000",
    street_phone="024-23811111",
    duties=(
        DutyLine("派出所", "周正", "社区民警"),
        DutyLine("司法所", "吴䶮", "法律顾问"),
        DutyLine("应急管理办", "郑安", "安全员"),
        DutyLine("信访办", "冯倾", "接访员"),
        DutyLine("社区居委会", "刘敏", "调解员"),
    ),
)
HAZARD = HazardText(
    number="YH-210112010012-2026-A00007",
    paper="YH-210112010012-2026-A00007-A2",
    responsible="老𠮷饺子馆",
    phone="13900000009",
    place="碧桂园 8号楼底商3",
    kind="gas",
    description="后厨燃气软管老化开裂，未装报警器；灶台旁堆放纸箱。",
    demand="更换燃气软管，加装可燃气体报警器，清理灶台旁杂物。",
    until="2026-11-20",
    told_on="2026-11-13 10:00",
    inspections=(
        InspectionText("2026-11-16 10:00", "missed", "软管未更换。", "郑安"),
        InspectionText("2026-11-18 10:00", "missed", "已更换软管，未装报警器。", "郑安"),
        InspectionText("2026-11-21 10:00", "missed", "仍未装报警器。", "刘敏"),
    ),
    reported_to="区应急管理局",
    reported_at="2026-11-21 11:00",
    report="三次复查未改到位，现报送处理。",
)
_OUTCOMES = ("接待中", "当场解决", "已预约", "已转介", "转诉求", "转调解", "转隐患", "已离开")


def _kind(word: str, this: int, last: int, change: str) -> KindLine:
    return KindLine(word, this, last, change, [(name, n) for n, name in enumerate(_OUTCOMES)])


REPORT = ReportText(
    period="2026-11-16至2026-11-22",
    received=27,
    received_change="+12.50%",
    settled="66.67%",
    attendance="90.00%",
    held=1,
    left=1,
    kinds=(
        _kind("事故隐患", 4, 6, "-33.33%"),
        _kind("案件", 2, 2, "+0.00%"),
        _kind("矛盾纠纷", 9, 7, "+28.57%"),
        _kind("便民服务", 12, 9, "+33.33%"),
    ),
    hazards=(("发现", "5"), ("上年同期", "0"), ("同比", "—"), ("已销号", "3"), ("已上报", "1"), ("在办", "1")),
    saturdays=(SaturdayLine("2026-11-21", "法律咨询日", "正常开放", "4/5", "派出所、司法所、信访办", 27),),
)
MONTHS = tuple(
    MonthLine(m, ((m % 4, 2, "+0.00%"), (0 if m in (2, 7) else 3, 1, "+200.00%"), (8 - m % 5, 9, "-11.11%")),
              frozenset({at for at, none in enumerate((m % 4 == 0, m in (2, 7), False)) if none}), m < 11)
    for m in range(1, 12)
)  # fmt: skip

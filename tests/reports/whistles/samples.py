"""A whistle, an order, the four lists and points as papers print them."""

from __future__ import annotations

from datetime import date

from models.cases.paper_codes import list_code
from models.clocks.deadlines import Light
from reports.whistles.data import (
    CalledText,
    CoveredLine,
    ListLine,
    OrderText,
    PointLine,
    RankLine,
    WhistleText,
)

WHISTLE = WhistleText(
    number="CS-210112010012-2026-A00003",
    document="〔2026〕第A00003号",
    kind="emergency",
    blower="浑南区五三街道万科社区",
    blown_by="刘敏",
    at="2026-11-21 14:05",
    place="碧桂园 8号楼底商3",
    facts="底商后厨燃气泄漏，已疏散就餐人员，现场有明显气味。",
    appeal="SQ-210112010012-2026-A00012",
    judgement="情况紧急，同意立即吹哨。",
    judged_by="高主任",
    arrive_by="2026-11-21 14:35",
    settle_by="2026-11-22",
    called=(
        CalledText(
            "区住房和城乡建设局",
            "赵工",
            "2026-11-21 14:08",
            "赵工、钱工",
            "2026-11-21 14:28",
            "及时",
            "关阀检修。",
            ("5", "5", "5"),
        ),
        CalledText(
            "消防救援大队",
            "孙队",
            "2026-11-21 14:07",
            "孙队等5人",
            "2026-11-21 14:40",
            "迟到",
            "现场警戒、通风。",
            ("4", "5", "5"),
        ),
    ),
    consultation="先关阀通风，再检修；当日复查。",
    revision=7,
)
ORDER = OrderText(
    number="SQ-210112010012-2026-A00012",
    issuer="浑南区五三街道办事处",
    document="督字〔2026〕7号",
    signer="高主任",
    addressee="区住房和城乡建设局",
    matter="住房与物业·房屋渗漏：楼上主管道渗漏，卧室天花板受潮起皮，多次联系物业未解决。",
    sources="SQ-210112010012-2026-A00012",
    overdue="3",
    answer_by="2026-11-25",
)
PROBLEM = OrderText(
    level="month",
    number="JT-210112010012-2026-A00002",
    addressee="区住房和城乡建设局",
    matter="老旧小区主管道渗漏集中整治",
    demands=("梳理2000年前建成楼栋主管道。", "与供水集团会商改造计划。"),
    on="2026-11-01",
    alike="14",
    lead="高主任",
    participants="住建局、供水集团、物业",
    common="浑南住建发〔2026〕18号",
    measures="分三批更换主管道。",
    covered=tuple(
        CoveredLine(f"SQ-210112010012-2026-A{n:05d}", "房屋渗漏", f"碧桂园 {n}号楼", "2026-11-10", "办理中")
        for n in range(1, 31)
    ),
)
LINES = tuple(
    ListLine(
        f"CS-210112010012-2026-A{n:05d}",
        "群众反映",
        "底商后厨燃气软管老化，多次告知未整改，请部门现场处置。",
        "碧桂园 8号楼底商3",
        "2026-11-21",
        "区住房和城乡建设局",
        "消防救援大队、市场监管所",
        "赵工、孙队",
        "2026-11-21 14:35",
        "2026-11-22",
        (Light.GREEN, Light.YELLOW, Light.RED, Light.OVER)[n % 4],
        "已更换软管并加装报警器。" if n % 4 == 3 else "",
        "刘敏" if n % 4 == 3 else "",
        "2026-11-22" if n % 4 == 3 else "",
        "区住房和城乡建设局 14/15" if n % 4 == 3 else "",
    )
    for n in range(1, 13)
)
CODE = list_code("210112010012", date(2026, 11, 1), date(2026, 11, 30))
RULES = ("按时反馈", "逾期反馈", "解决", "满意", "不满意")
RANKS = (
    RankLine("区住房和城乡建设局", 14, (("按时反馈", 4), ("解决", 10))),
    RankLine("区城市管理局", 9, (("按时反馈", 4), ("解决", 5))),
    RankLine("区市场监督管理局", -2, (("逾期反馈", -2),)),
)
LEDGER = tuple(
    PointLine(f"2026-11-{n:02d} 10:00", "区住房和城乡建设局", "按时反馈", 2, f"HL-210112010012-2026-A{n:05d}")
    for n in range(1, 9)
)

"""The papers of appeals, the studio and whistles as the tests print them, by name; the golden files are of these."""

from __future__ import annotations

from collections.abc import Callable

from reports.appeals.data import AppealText, NoticeText
from reports.appeals.evidence import render_pack
from reports.appeals.notices import render_notices
from reports.appeals.open_list import render_open_list
from reports.appeals.register import render_registers
from reports.appeals.report import render_report
from reports.appeals.sheet import render_sheets
from reports.studio.data import HazardText
from reports.studio.data import NoticeText as SaturdayText
from reports.studio.hazard_notice import render_hazard_notices
from reports.studio.report import render_report as render_week
from reports.studio.report import render_three_zero
from reports.studio.session_notice import render_session_notice
from reports.whistles.call import render_calls
from reports.whistles.data import OrderText, WhistleText
from reports.whistles.four_lists import render_four_lists
from reports.whistles.order import render_orders
from reports.whistles.points import render_points
from tests.reports.appeals import samples
from tests.reports.appeals.samples import PRINTED
from tests.reports.reading import written
from tests.reports.studio import samples as studio
from tests.reports.whistles import samples as whistles

_ZEROS = ("事故隐患", "案件", "矛盾纠纷")

PAPERS: dict[str, Callable[[], bytes]] = {
    "appeal_register": lambda: written(render_registers, samples.APPEAL, PRINTED),
    "appeal_register_blank": lambda: written(render_registers, AppealText(), PRINTED),
    "appeal_sheet": lambda: written(render_sheets, samples.LATE, PRINTED),
    "appeal_sheet_long": lambda: written(render_sheets, samples.LONG, PRINTED),
    "appeal_sheet_blank": lambda: written(render_sheets, AppealText(), PRINTED),
    "appeal_accepted": lambda: written(render_notices, samples.ACCEPTED, PRINTED),
    "appeal_supplement": lambda: written(render_notices, samples.NOTICE, PRINTED),
    "appeal_refused": lambda: written(render_notices, samples.REFUSED, PRINTED),
    "appeal_supplement_blank": lambda: written(render_notices, NoticeText(kind="supplement"), PRINTED),
    "appeal_open": lambda: written(render_open_list, samples.OPEN, PRINTED, number="SQ-1", scope="全社区"),
    "appeal_report": lambda: written(render_report, samples.REPORT, PRINTED, number="SQB-1"),
    "appeal_evidence": lambda: written(render_pack, samples.PACK, PRINTED),
    "order": lambda: written(render_orders, whistles.ORDER, PRINTED),
    "order_blank": lambda: written(render_orders, OrderText(), PRINTED),
    "problem": lambda: written(render_orders, whistles.PROBLEM, PRINTED),
    "whistle": lambda: written(render_calls, whistles.WHISTLE, PRINTED),
    "whistle_blank": lambda: written(render_calls, WhistleText(), PRINTED),
    "four_lists": lambda: written(
        render_four_lists, "2026年11月", whistles.LINES, PRINTED, number="SQD-1", code=whistles.CODE
    ),
    "four_lists_blank": lambda: written(render_four_lists, "", (), PRINTED),
    "points": lambda: written(
        render_points, "2026年11月", whistles.RANKS, whistles.LEDGER, whistles.RULES, PRINTED, number="JF-1"
    ),
    "session_notice": lambda: written(render_session_notice, studio.NOTICE, PRINTED),
    "session_notice_blank": lambda: written(render_session_notice, SaturdayText(), PRINTED),
    "hazard_notice": lambda: written(render_hazard_notices, studio.HAZARD, PRINTED),
    "hazard_notice_blank": lambda: written(render_hazard_notices, HazardText(), PRINTED),
    "studio_week": lambda: written(render_week, studio.REPORT, PRINTED, number="SLB-1"),
    "three_zero": lambda: written(render_three_zero, studio.REPORT, studio.MONTHS, _ZEROS, PRINTED, number="SL0-1"),
}

"""Every paper of care as the tests print it, by name; the golden files are of these."""

from __future__ import annotations

from collections.abc import Callable

from reports.care.cadre_days import render_cadre_days
from reports.care.contact_card import render_contact_cards
from reports.care.coverage import render_coverage, render_gaps
from reports.care.data import RecordSheet
from reports.care.door_cards import render_door_cards
from reports.care.due_list import render_due_list
from reports.care.notice_board import render_board
from reports.care.record_sheet import render_record_sheets
from reports.document import A3
from tests.reports.care import samples
from tests.reports.reading import written

PAPERS: dict[str, Callable[[], bytes]] = {
    "care_record": lambda: written(render_record_sheets, [samples.RECORD], samples.GROUPS, samples.PRINTED),
    "care_record_blank": lambda: written(render_record_sheets, [RecordSheet()], samples.GROUPS, samples.PRINTED),
    "care_record_opened": lambda: written(render_record_sheets, [samples.OPENED], samples.GROUPS, samples.PRINTED),
    "care_card": lambda: written(render_contact_cards, [samples.CARD], samples.PRINTED),
    "care_card_internal": lambda: written(render_contact_cards, [samples.INTERNAL_CARD], samples.PRINTED, public=False),
    "care_card_blank": lambda: written(render_contact_cards, [], samples.PRINTED),
    "care_door_cards": lambda: written(
        render_door_cards, [samples.DOOR_CARD] * 7 + [samples.LONG_DOOR_CARD], samples.PRINTED
    ),
    "care_due": lambda: written(
        render_due_list, samples.DUE_HEAD, samples.DUE, samples.PRINTED, total=len(samples.DUE)
    ),
    "care_coverage": lambda: written(render_coverage, samples.COVERAGE, samples.PRINTED),
    "care_gaps": lambda: written(render_gaps, samples.GAPS, samples.BOARD.estates[2:3], ["区管干部"], samples.PRINTED),
    "care_board": lambda: written(render_board, samples.BOARD, samples.PRINTED),
    "care_board_a3": lambda: written(render_board, samples.LARGE_BOARD, samples.PRINTED, size=A3),
    "care_cadre_days": lambda: written(render_cadre_days, samples.DAYS, samples.PRINTED, period="2026年11月"),
}

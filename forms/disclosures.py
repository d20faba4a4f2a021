"""The words of the register of what left the house."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from forms.sheets.export import REASONS
from models.disclosures.queries import DisclosureRow
from models.disclosures.records import Channel
from models.disclosures.rules import State

STATES: Mapping[State, str] = {
    State.ASKED: N_("Waits for approval"),
    State.APPROVED: N_("Approved, not yet taken"),
    State.LAPSED: N_("Lapsed"),
    State.DENIED: N_("Refused·"),
    State.LEFT: N_("Given out"),
    State.CANCELLED: N_("Void"),
}
CHANNELS: Mapping[Channel, str] = {
    Channel.EXCEL: N_("Excel file"),
    Channel.PAPER: N_("Printed"),
    Channel.FILE: N_("PDF or other file"),
}
LEVELS: Mapping[int, str] = {
    1: N_("internal"),
    2: N_("limited"),
    3: N_("sensitive"),
    4: N_("highly sensitive"),
}


def purpose_text(code: str | None) -> str:
    return _(REASONS[code]) if code in REASONS else code or ""


def how_text(each: DisclosureRow) -> str:
    """By what it left, and whether in the clear."""
    way = _(CHANNELS[each.row.channel])
    return way if each.row.masked else _("{way}, in the clear").format(way=way)

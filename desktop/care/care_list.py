"""The lists of care."""

from __future__ import annotations

from desktop.record_list import ListSpec, RecordList

__all__ = ["CareList", "ListSpec"]


class CareList(RecordList):
    area = "care"

"""Notices of public holidays that were taken in after the program was shipped."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record


class HolidayNotice(Record):
    """The State Council's notice of one year's holidays (放假通知); the newest one of a year holds.

    One that a street or the district took in holds for the communities below it, too.
    """

    __tablename__ = "holiday_notice"

    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    document: Mapped[str | None] = mapped_column(String(60))
    """文号."""
    issued_on: Mapped[date | None]
    official: Mapped[bool] = mapped_column(default=True)
    days: Mapped[dict[str, Any]] = mapped_column()
    """``{"off": [ISO days], "work": [ISO days], "names": {day: name}}``."""

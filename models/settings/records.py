"""One value that the community has set otherwise than the program proposes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record


class Setting(Record):
    """A value that stands instead of the proposed one; its id is made of community and key, so two PCs share one row.

    A value set back to the proposal is a deleted row.
    """

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60))
    """``area.name``: ``appeals.most_returns``."""
    value: Mapped[dict[str, Any]]
    """``{"value": …}``: a number, a text, or a list of them."""

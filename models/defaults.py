"""What columns hold where a message says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from models.base import Base

if TYPE_CHECKING:  # it needs every table, and those who need this come before
    from models.wire import Scalar


@lru_cache(maxsize=64)
def defaults(table: str) -> Mapping[str, Scalar]:
    """What columns that cannot be empty hold where nothing is said: an older district does not know them all."""
    found: dict[str, Scalar] = {}
    for column in Base.metadata.tables[table].columns:
        if not column.nullable and column.default is not None and column.default.is_scalar:
            value = column.default.arg  # type: ignore[attr-defined]
            value = getattr(value, "value", value)
            found[column.name] = int(value) if isinstance(value, bool) else value
    return found

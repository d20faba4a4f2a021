"""At a seat every list and page says whose a case is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from desktop.desk import Desk
from desktop.widgets import Column
from forms.i18n import N_

R = TypeVar("R")
_SAID = "社区"
"""What every name ends in and the head of the column says."""


def communities_text(desk: Desk, codes: Iterable[str]) -> str:
    """Several communities in one cell."""
    return "、".join(desk.community(code).removesuffix(_SAID) for code in codes)


def community_first(desk: Desk, code: str, *words: str | None) -> str:
    """What stands under the title of a case: at a seat whose it is, then ``words``."""
    return " · ".join(filter(None, (desk.community(code) if desk.at_seat else "", *words)))


def community_column(desk: Desk, code_of: Callable[[R], str]) -> list[Column[R]]:
    """The column of a street's or district's lists; none where all is of one community."""
    if not desk.at_seat:
        return []
    return [Column("community", N_("Community"), lambda row: communities_text(desk, (code_of(row),)), 120)]

"""The household map as a paper of the common preview: wall print or working print of what the screen shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import BinaryIO

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import Paper
from forms.i18n import N_
from models.places.map_colours import ColourMode
from models.places.map_facts import EstateFacts
from reports.document import Size
from reports.page import Printed
from reports.places import household_map


def map_paper(estates: Sequence[EstateFacts], mode: ColourMode, today: date, *, names: bool, size: Size) -> Paper:
    """``names=False`` is the wall print, which says nothing about people (L-12)."""
    write = partial(_write, estates, mode, today, names, size)
    return Paper(N_("Household map"), write)


def _write(
    estates: Sequence[EstateFacts],
    mode: ColourMode,
    today: date,
    names: bool,
    size: Size,
    _session: Session,
    to: BinaryIO,
    printed: Printed,
) -> Steps:
    number = f"ZHT-{printed.at:%Y%m%d-%H%M}"
    return household_map(to, estates, mode, printed, today=today, names=names, size=size, number=number)

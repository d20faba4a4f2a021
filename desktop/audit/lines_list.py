"""The list of audit lines, or of the rows behind a figure: the same columns everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.audit.rows import Line
from desktop.desk import Desk
from desktop.printing.paper import Paper
from desktop.record_list import ListSpec, RecordList
from desktop.rows_out import Mask
from desktop.theme import Tone
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _
from models.calendar import CHINA
from models.masks import MASK, mask_name


def _outcome(line: Line) -> ChipLook | None:
    return ChipLook(_("Failed"), Tone.DANGER, "danger") if line.failed else None


def _time(line: Line) -> str:
    return f"{line.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if line.at else ""


def masked_cells(line: Line, keys: Sequence[str]) -> list[str]:
    """A line as it leaves on paper."""
    told = {each.key: each.text(line) for each in line_columns()}
    return [MASKS[key](told[key]) if key in MASKS else told[key] for key in keys]


def line_columns() -> tuple[Column[Any], ...]:
    return (
        Column("at", N_("When"), _time, 145),
        Column("who", N_("Who"), lambda line: line.who, 110),
        Column("deed", N_("Deed"), lambda line: line.deed, 170),
        Column("what", N_("About what"), lambda line: line.what, 260),
        Column("person", N_("About whom"), lambda line: line.person, 110),
        Column("change", N_("Before → after"), lambda line: line.change, 290),
        Column("why", N_("Why, or why not"), lambda line: line.why, 260),
        Column("level", N_("Sensitivity"), lambda line: line.level, 110),
        Column("outcome", N_("Outcome"), lambda line: _("Failed") if line.failed else "", 120, chip=_outcome),
    )


MASKS: dict[str, Mask] = {"person": mask_name, "change": lambda text: MASK if text else ""}
"""Who did what leaves as it is; whom it was about, and values, only as law E lets them."""


class LinesList(RecordList):
    area = "audit"

    def __init__(
        self,
        desk: Desk,
        key: str,
        title: str,
        *acts: QWidget,
        placeholder: str = "",
        filters: QWidget | None = None,
        paper: Callable[[], Paper] | None = None,
    ) -> None:
        empty = EmptyState("time", _("No such line"), _("Nobody did this yet, or another filter shows it."))
        spec = ListSpec(key, title, line_columns(), lambda line: line.key, placeholder, hidden=("change",), masks=MASKS)
        super().__init__(desk, spec, empty, *acts, filters=filters, paper=paper)

    def hide_columns(self, *keys: str) -> None:
        """Show all columns but those that would be empty in what is shown now."""
        for section, each in enumerate(self.spec.columns):
            self.table.show_column(section, each.key not in keys)

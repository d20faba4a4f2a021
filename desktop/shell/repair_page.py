"""At the entrance, for whoever has the recovery code: what was changed beside the program, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from desktop.shell.entrance_model import EntranceModel
from desktop.shell.entrance_pages import Page
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Line
from desktop.widgets.layout import VBox, row
from desktop.widgets.text import Text
from forms.i18n import _, ngettext

SHOWN = 8
"""So many rows are read before anybody decides; the rest is a number, and stands in the audit."""


class RepairPage(Page):
    """Nothing is open behind it: either button opens, and both leave an alarm in the audit."""

    left = Signal()

    def __init__(self, model: EntranceModel, differences: Sequence[str]) -> None:
        words = _(
            "Somebody used another tool to change who may do or see what. Put back, each row says again what this"
            " program wrote last, and what was put in goes. Left as they stand, the rows hold at this PC alone. Either"
            " way an alarm stands in the audit: find out who did it."
        )
        super().__init__(model, _("Rights were changed beside the program"), words, [], _("Put back"), width=560)
        self.lines = [Text(each, wrap=True) for each in differences[:SHOWN]]
        if (more := len(differences) - SHOWN) > 0:
            told = ngettext("and {n} more row", "and {n} more rows", more).format(n=f"{more:,}")
            self.lines.append(Text(told, ink="text_muted"))
        box = VBox(6)
        for line in self.lines:
            box.addWidget(line)
        self.back = Button(_("Back"), Kind.QUIET, "back")
        self.accept = Button(_("Leave as is"), Kind.SECONDARY)
        self.add(Line())
        self.add(box)
        self.add(Line())
        self.add(row(self.back, None, self.accept, self.ok))
        self.back.clicked.connect(self.left)
        self.accept.clicked.connect(lambda: model.repair("accept"))
        self.ok.clicked.connect(lambda: model.repair("put_back"))

    def begin(self) -> None:
        super().begin()
        self.ok.setFocus()

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.accept.setEnabled(not busy)

"""Where somebody is cared for both openly and by the care team alone: who writes says for whom."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.widgets import Card, CheckBox, Text
from forms.i18n import _


class OpenlyChoice(Card):
    """Not ticked, what is written is the care team's; ``changed``: whether it is for all workers."""

    changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__(padding=12, gap=8)
        self.setProperty("look", "sunken")
        self.box = CheckBox(_("For all workers"))
        self.box.toggled.connect(self.changed)
        words = _(
            "Only the care team sees what you write here. Tick this where nothing of the highly sensitive matter is in"
            " it, so that every worker may read it."
        )
        self.add(Text(words, wrap=True))
        self.add(self.box)

"""Buttons in a row of which at most one is pressed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.widgets.button import Button
from desktop.widgets.layout import Flow, wrapping


class ButtonRow(QWidget):
    """The row goes on in a second line where there is no room; whoever inherits says what pressing means."""

    def __init__(self, buttons: Iterable[Button]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        box = Flow(8)
        for number, button in enumerate(buttons):
            button.setCheckable(True)
            button.setProperty("choice", True)
            self._group.addButton(button, number)
            box.addWidget(button)
        self.setLayout(box)
        self.setSizePolicy(wrapping())

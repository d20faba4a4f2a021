"""Two records side by side: fields in line, differences marked by shape and colour, and which value to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets import Button, Icon, Text
from forms.i18n import _


@dataclass(frozen=True)
class Pair:
    """One field of both records as people read it; both empty fields are left out."""

    key: str
    label: str
    left: str
    right: str
    apart: bool | None = None
    """Whether they differ, where that is not seen from how they are shown."""

    @property
    def differs(self) -> bool:
        return self.left != self.right if self.apart is None else self.apart


class Comparison(QWidget):
    """``choosable``: where the two differ, one of the values is pressed and is the one to be kept."""

    changed = Signal()

    def __init__(self, titles: tuple[str, str], pairs: Sequence[Pair], *, choosable: bool = False) -> None:
        super().__init__()
        self._choosable = choosable
        self.choices: dict[str, QButtonGroup] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme().space(12))
        self._grid.setVerticalSpacing(theme().space(6))
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnStretch(3, 1)
        for place, title in enumerate(titles):
            self._grid.addWidget(Text(title, TextRole.STRONG, wrap=True), 0, 2 + place)
        for number, pair in enumerate((pair for pair in pairs if pair.left or pair.right), start=1):
            self._line(number, pair)
        self.setLayout(self._grid)

    def _line(self, number: int, pair: Pair) -> None:
        mark = Icon("conflict" if pair.differs else "checked", "warning" if pair.differs else "success", 18)
        mark.setToolTip(_("These differ") if pair.differs else _("The same"))
        mark.setAccessibleName(mark.toolTip())
        self._grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(Text(pair.label, TextRole.CAPTION, "text_muted"), number, 1)
        if self._choosable and pair.differs:
            self._choice(number, pair)
        else:
            for place, text in enumerate((pair.left, pair.right)):
                shown = Text(text or "—", TextRole.STRONG if pair.differs else TextRole.BODY, wrap=True)
                self._grid.addWidget(shown, number, 2 + place)

    def _choice(self, number: int, pair: Pair) -> None:
        group = self.choices[pair.key] = QButtonGroup(self)
        for place, text in enumerate((pair.left, pair.right)):
            button = Button(text or "—")
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.setAccessibleName(f"{pair.label}: {text or '—'}")
            group.addButton(button, place)
            self._grid.addWidget(button, number, 2 + place)
        kept = group.button(0 if pair.left else 1)
        kept.setChecked(True)
        group.idClicked.connect(lambda _number: self.changed.emit())

    def taken(self) -> dict[str, bool]:
        """Key of each field that differs → whether the right value is to be kept."""
        return {key: group.checkedId() == 1 for key, group in self.choices.items()}

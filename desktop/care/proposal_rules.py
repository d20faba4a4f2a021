"""The rules that propose people: a list with how many each proposes, and what a rule is called where it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.theme import TextRole, Tone, theme
from desktop.widgets import Card, Chip, ElidedText, LineButton, Scroll, column, restyle, row
from desktop.widgets.layout import Columns, emptied, hide_unless, wrapping
from forms.i18n import _
from models.care.proposals import RuleCount
from models.care.rules import MASKED, NORMS

RULES_W = 300


class RuleList(Card):
    """The rules with how many each proposes; what proposes nobody stands last."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(padding=8, gap=4)
        self.lines: dict[str, LineButton] = {}
        self._box = Columns(100, most=1, gap_y=0)
        page = QWidget()
        page.setLayout(self._box)
        page.setSizePolicy(wrapping())
        self.add(Scroll(page))
        self._wear()
        theme().changed.connect(self._wear)

    def _wear(self) -> None:
        self.setFixedWidth(theme().px(RULES_W))

    def show_rules(self, rules: Sequence[RuleCount], chosen: str | None) -> None:
        focused = next((code for code, line in self.lines.items() if line.hasFocus()), None)
        emptied(self._box)
        self.lines = {rule.group_code: self._line(rule) for rule in rules}
        for line in self.lines.values():
            self._box.add(line)
        self.mark(chosen)
        if focused in self.lines:
            self.lines[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, chosen: str | None) -> None:
        if chosen in self.lines:
            self.lines[chosen].setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, chosen: str | None) -> None:
        """Show which rule is open beside the list."""
        for code, line in self.lines.items():
            line.setCheckable(True)
            if line.isChecked() != (code == chosen):
                line.setChecked(code == chosen)
                restyle(line)

    def _line(self, rule: RuleCount) -> LineButton:
        name = ElidedText(rule.name, TextRole.STRONG if some_proposed(rule) else TextRole.BODY)
        number, unknown = (
            proposed_text(rule),
            _("{n} unknown").format(n=f"{rule.undecided:,}") if rule.undecided else "",
        )
        unknown = "" if rule.few else unknown
        proposed = _("{n} proposed").format(n=number) if number else _("nobody proposed")
        about = ElidedText(unknown or ("" if number else proposed), TextRole.CAPTION, "text_muted")
        hide_unless(about, about.text())
        head = row(gap=8)
        head.addLayout(column(name, about, gap=0), 1)
        if rule.level >= MASKED:
            head.addWidget(Chip(_("level {n}").format(n=rule.level), Tone.NEUTRAL, "lock"))
        if number:
            head.addWidget(Chip(number, Tone.ACCENT))
        line = LineButton(
            column(head, gap=0, margins=(8, 6, 8, 6)), f"{rule.name}, {proposed} {unknown}".strip(),
            partial(self.chosen.emit, rule.group_code),
        )  # fmt: skip
        line.setProperty("choice", True)
        return line


def some_proposed(rule: RuleCount) -> bool:
    return rule.few or bool(rule.proposed)


def proposed_text(rule: RuleCount) -> str:
    """How many are proposed, as far as the viewer may count them; nothing for nobody."""
    if rule.few:
        return _("fewer than {n}").format(n=NORMS.few)
    return f"{rule.proposed:,}" if rule.proposed else ""


def rule_title(rule: RuleCount) -> str:
    """A group with how many are proposed for it, as it is chosen from a list."""
    return " · ".join(part for part in (rule.name, proposed_text(rule)) if part)

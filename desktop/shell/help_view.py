"""F1: the keys that work everywhere, and how a sheet is scanned."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.theme import TextRole, theme
from desktop.widgets.card import SectionHeader
from desktop.widgets.dialog import Dialog
from desktop.widgets.layout import Scroll
from desktop.widgets.text import Text
from forms.i18n import N_, _

ON_SATURDAY = N_("On Saturday in the studio")
KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("Everywhere"),
        (
            ("Ctrl+K", N_("Find a person, a door, a case or a command")),
            ("Ctrl+1 … Ctrl+{places}", N_("Go to a page of the navigation")),
            ("Alt+←", N_("Back to the page before")),
            ("Ctrl+Z", N_("Take back the last act (in a field: the last typing)")),
            ("Ctrl+J", N_("Sync with the district")),
            ("Ctrl+L", N_("Lock")),
            ("F1", N_("This page")),
        ),
    ),
    (
        N_("In forms"),
        (
            ("Enter", N_("To the next field")),
            ("1 … 9", N_("Choose one of the buttons")),
            ("F4, ↓", N_("Open a list; type characters or pinyin to narrow it")),
            ("Ctrl+S", N_("Save")),
            ("Esc", N_("Leave without saving")),
        ),
    ),
    (
        ON_SATURDAY,
        (
            ("Alt+N  C  W", N_("Draw a number; call the next one; take in somebody without a number")),
            ("Alt+0 … Alt+9", N_("Say who acts (at the queue: 0 … 9)")),
            ("Alt+S  H  A  R  L", N_("Settled; hand over; appointment; refer; visitor has gone")),
            ("Alt+O", N_("Show the roster")),
        ),
    ),
    (
        N_("In lists and on the map"),
        (
            ("↑ ↓", N_("Move")),
            ("Enter", N_("Open")),
            ("Ctrl+A", N_("Select all")),
            ("Tab", N_("To the next control; Shift+Tab back")),
        ),
    ),
)


class HelpDialog(Dialog):
    """Closed by Escape or Enter. ``places``: how many the navigation has; a seat has neither Saturdays nor sheets."""

    def __init__(self, parent: QWidget, *, places: int, at_seat: bool = False) -> None:
        super().__init__(parent, _("Keyboard"), ok=_("Close"), width=560)
        self.cancel_button.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().space(24))
        grid.setVerticalSpacing(theme().space(4))
        for title, keys in KEYS:
            if at_seat and title == ON_SATURDAY:
                continue
            line = grid.rowCount()
            grid.addWidget(SectionHeader(_(title)), line, 0, 1, 2)
            for number, (key, words) in enumerate(keys, start=line + 1):
                grid.addWidget(Text(key.format(places=places), TextRole.STRONG), number, 0)
                grid.addWidget(Text(_(words), ink="text_muted", wrap=True), number, 1)
        grid.setColumnStretch(1, 1)
        page = QWidget()
        page.setLayout(grid)
        scroll = Scroll(page)
        room = parent.height() - theme().px(220)
        scroll.setMinimumHeight(max(min(page.sizeHint().height(), room), 160))
        self.add(scroll)
        if not at_seat:
            scan = _("Scan the code on a door sheet at any time: its visit form opens, whatever has the focus.")
            self.add(Text(scan, wrap=True))

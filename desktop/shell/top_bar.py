"""The bar over every screen: which community, the way to search, who is logged in."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu

from desktop.theme import TextRole, theme
from desktop.widgets.button import Button, IconButton, Kind
from desktop.widgets.icons import icon
from desktop.widgets.layout import HBox
from desktop.widgets.text import ElidedText
from forms.apart_words import SWITCH
from forms.i18n import _


class TopBar(QFrame):
    """Tells what was asked for: ``searched``, ``locked``, ``password_asked``, ``help_asked``, ``left``.

    ``file_asked``: the other file of this PC; its line in the menu is ``file_action``.
    """

    searched = Signal()
    locked = Signal()
    password_asked = Signal()
    help_asked = Signal()
    file_asked = Signal()
    left = Signal()

    def __init__(self, community: str, worker: str, *, at_seat: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "status")
        found = _("Search appeals, whistles, problems") if at_seat else _("Search people, doors, visits")
        self.search = Button(found, Kind.SECONDARY, "search", hint="Ctrl+K")
        self.search.clicked.connect(self.searched)
        self.help = IconButton("help", _("Keyboard (F1)"))
        self.help.clicked.connect(self.help_asked)
        self.lock = IconButton("lock", _("Lock (Ctrl+L)"))
        self.lock.clicked.connect(self.locked)
        self.user = Button(worker, Kind.QUIET, "account")
        self.user.setAccessibleName(_("{name}: password, lock, log out").format(name=worker))
        self.menu = self._menu()
        self.user.clicked.connect(self.open_menu)
        box = HBox(12, (16, 8, 12, 8))
        box.addWidget(ElidedText(community, TextRole.HEADING), 1)
        box.addWidget(self.search)
        box.addStretch(1)
        for part in (self.help, self.lock, self.user):
            box.addWidget(part)
        self.setLayout(box)
        self._wear()
        theme().changed.connect(self._wear)

    def open_menu(self) -> None:
        below = self.user.mapToGlobal(QPoint(0, self.user.height()))
        hint = self.menu.sizeHint()
        self.menu.popup(QPoint(below.x() + self.user.width() - hint.width(), below.y()))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for icon_name, words, told in (
            ("settings", _("Change password"), self.password_asked),
            ("lock", _("Lock (Ctrl+L)"), self.locked),
            ("move_out", _("Log out, or switch account"), self.left),
            ("move", _(SWITCH), self.file_asked),
        ):
            action = QAction(icon(icon_name), words, menu)
            action.triggered.connect(told)
            menu.addAction(action)
        self.file_action = menu.actions()[-1]
        return menu

    def _wear(self) -> None:
        self.search.setMinimumWidth(min(theme().px(340), 480))
        self.menu.setMinimumSize(QSize(theme().px(200), 0))

"""What of level 4 is not begun in a file that keeps none: greyed before anybody types, with the way to the other."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.offering import grey
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from forms.apart_words import APART, SWITCH
from forms.i18n import _
from models.care.apart import is_apart


class ApartNotice(Banner):
    """Shows itself in a file that keeps nothing of level 4; one click leads to the entrance of the other file."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_(APART), Tone.INFO, _(SWITCH), dismissible=False)
        with desk.station.sessions() as session:
            self.on = is_apart(session)
        self.setVisible(self.on)
        self.acted.connect(desk.file_asked)

    def shut(self, *offered: QWidget) -> None:
        """Grey what would begin something of level 4, whatever its form says of it later."""
        if self.on:
            grey(_(APART), offered)

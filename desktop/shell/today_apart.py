"""What Today says once to who may switch: level 4 lies in a file that others open too."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from forms.i18n import _
from models.rights.deeds import Deed
from sync.apart import Standing, standing

SAID = "apart/said"


class ApartBanner(Banner):
    """Waved away it stays away, on this PC."""

    def __init__(self, desk: Desk) -> None:
        words = _(
            "Colleagues with an account here are not named for all of level 4 in this file: think about a file of its "
            "own for it."
        )
        super().__init__(words, Tone.INFO, _("Look…"))
        self._desk = desk
        self.acted.connect(lambda: desk.go("settings", page="apart"))
        self.dismissed.connect(lambda: desk.settings.store.setValue(SAID, True))
        self.hide()

    def look(self) -> None:
        said = self._desk.settings.store.value(SAID, False, bool)
        if not said and self._desk.may(Deed.SETTINGS, "settings"):
            self._desk.read(lambda _session: standing(self._desk.station), self.show_standing, self)

    def show_standing(self, found: Standing) -> None:
        self.setVisible(found.state is None and not found.reserved and found.strangers > 0)

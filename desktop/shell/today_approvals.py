"""What others asked to take out in the clear, for whoever may approve it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.desk import Desk
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from forms.i18n import _, ngettext
from models.disclosures.queries import DisclosureRow


class ApprovalsBanner(Banner):
    """It leads to the register, to what waits in it (law E: two persons)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", Tone.WARNING, _("Look…"), dismissible=False)
        self.acted.connect(lambda: desk.go("settings", page="disclosures", part="waiting"))
        self.hide()

    def show_waiting(self, waiting: Sequence[DisclosureRow]) -> None:
        names = _(", ").join(dict.fromkeys(each.asked_by for each in waiting))
        words = ngettext(
            "{n} list in the clear waits for your approval, asked for by {names}.",
            "{n} lists in the clear wait for your approval, asked for by {names}.",
            len(waiting),
        )
        self.text.setText(words.format(n=len(waiting), names=names))
        self.setAccessibleName(self.text.text())
        self.setVisible(bool(waiting))

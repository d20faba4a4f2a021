"""What Today says of backups: only what somebody has to do something about."""

from __future__ import annotations

from desktop.desk import Desk
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from forms.backup_words import trial_text
from forms.i18n import _, ngettext
from forms.messages import explain
from models.errors import WorldError
from models.station.backups.keeper import Standing, standing


class BackupBanner(Banner):
    """A second place that has not been there for long, a backup that failed, a test restore that failed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", Tone.WARNING, _("To the backups"), dismissible=False)
        self._desk = desk
        self.acted.connect(lambda: desk.go("settings", page="backup"))
        self.hide()

    def look(self) -> None:
        self._desk.read(lambda _session: standing(self._desk.station), self.show_standing, self)

    def show_standing(self, found: Standing) -> None:
        words = "\n".join(what_to_do(found))
        self.text.setText(words)
        self.setAccessibleName(words)
        self.setVisible(bool(words))


def what_to_do(found: Standing) -> list[str]:
    """One sentence for each trouble."""
    told = []
    if found.ledger.failed is not None:
        told.append(_("The last backup was not made: {why}").format(why=explain(WorldError(found.ledger.failed[0]))))
    elif found.old is not None:
        words = ngettext("The newest backup is {n} day old.", "The newest backup is {n} days old.", found.old)
        told.append(words.format(n=found.old))
    if found.place_missed is not None:
        words = ngettext(
            "The second place for backups has not been there for {n} day: plug it in.",
            "The second place for backups has not been there for {n} days: plug it in.",
            found.place_missed,
        )
        told.append(words.format(n=found.place_missed))
    if found.ledger.tried is not None and found.ledger.tried.problem:
        told.append(trial_text(found.ledger.tried))
    return told

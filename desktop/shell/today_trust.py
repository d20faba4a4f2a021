"""What the law wants somebody to see to, until it is done: incidents, the contact for personal data, the assessment."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.layout import column
from forms.i18n import _, ngettext
from models.incidents.queries import waiting
from models.places.profile import profile_of
from models.settings.assessment import is_owed

TABLES = ("incident", "incident_step", "community_profile", "setting")


@dataclass(frozen=True)
class TrustToday:
    """``officer``: nobody is named (L-22); ``assessment``: none is recorded (L-24); ``incidents`` that are not over."""

    incidents: int
    officer: bool
    assessment: bool


def read_trust(session: Session) -> TrustToday:
    profile = profile_of(session)
    named = bool(profile.data_officer and profile.data_phone)
    return TrustToday(len(waiting(session)), not named, is_owed(session))


class TrustBanners(QWidget):
    """They stand until it is done: none can be waved away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.incidents = Banner("", Tone.DANGER, _("Go on with it"), dismissible=False)
        self.incidents.acted.connect(lambda: desk.go("settings", page="incidents"))
        words = _("Nobody is named whom residents can ask about their data: name and telephone are asked for by law.")
        self.officer = Banner(words, Tone.INFO, _("Name somebody"), dismissible=False)
        self.officer.acted.connect(lambda: desk.go("settings", page="station", edit=True))
        words = _("The impact assessment of sensitive data is not recorded yet.")
        self.assessment = Banner(words, Tone.INFO, _("Record the report"), dismissible=False)
        self.assessment.acted.connect(lambda: desk.go("settings", page="station"))
        self.setLayout(column(self.incidents, self.officer, self.assessment, gap=8))
        self.hide()

    def show_trust(self, trust: TrustToday) -> None:
        words = ngettext("{n} incident is not over.", "{n} incidents are not over.", trust.incidents)
        self.incidents.text.setText(words.format(n=trust.incidents))
        self.incidents.setVisible(bool(trust.incidents))
        self.officer.setVisible(trust.officer)
        self.assessment.setVisible(trust.assessment)
        self.setVisible(bool(trust.incidents or trust.officer or trust.assessment))

"""What the law wants somebody to see to, until it is done: incidents, the contact for personal data, the assessment."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.layout import column
from forms.i18n import N_, _, ngettext
from models.audit.alarms import alarms
from models.incidents.queries import waiting
from models.places.profile import profile_of
from models.requests.queries import waiting as requests_waiting
from models.retention.queries import waiting as lists_waiting
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.queries import standing
from models.settings.assessment import is_owed

TABLES = ("incident", "incident_step", "community_profile", "setting", "person_request", "erasure")


_NO_OFFICER = N_("Nobody is named whom residents can ask about their data: name and telephone are asked for by law.")
_NEITHER = N_(
    "Nobody is named whom residents can ask about their data, and no impact assessment of sensitive data is recorded: "
    "the law asks for both."
)


@dataclass(frozen=True)
class TrustToday:
    """``officer``: nobody is named (L-22); ``assessment``: none is recorded (L-24); ``incidents`` that are not over."""

    incidents: int
    officer: bool
    assessment: bool
    requests: tuple[int, int] = (0, 0)
    """Of persons about their own data: open ones, and how many of them are late (L-20)."""
    lists: int = 0
    """Of what is over: proposed, and nobody has decided (L-08)."""
    alarms: int = 0
    """Of the audit that nobody has answered for, for who reads it (L-41)."""


def read_trust(session: Session) -> TrustToday:
    """What waits for whoever is logged in: only what he may do something about."""
    profile = profile_of(session)
    named = bool(profile.data_officer and profile.data_phone)
    here = standing(session)

    def mine(deed: Deed, area: str) -> bool:
        return decide(here, deed, area).allowed

    return TrustToday(
        len(waiting(session)),
        not named and mine(Deed.SETTINGS, "places"),
        mine(Deed.SETTINGS, "settings") and is_owed(session),
        requests_waiting(session),
        lists_waiting(session) if mine(Deed.APPROVE_GOING, "retention") else 0,
        len(alarms(session, unseen=True)) if mine(Deed.READ_AUDIT, "settings") else 0,
    )


class TrustBanners(QWidget):
    """They stand until it is done: none can be waved away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.incidents = Banner("", Tone.DANGER, _("Go on with it"), dismissible=False)
        self.incidents.acted.connect(lambda: desk.go("settings", page="incidents"))
        self.officer = Banner("", Tone.INFO, _("Name somebody"), dismissible=False)
        self.officer.acted.connect(lambda: desk.go("settings", page="station", edit=True))
        words = _("The impact assessment of sensitive data is not recorded yet.")
        self.assessment = Banner(words, Tone.INFO, _("Record the report"), dismissible=False)
        self.assessment.acted.connect(lambda: desk.go("settings", page="station"))
        self.requests = Banner("", Tone.INFO, _("Answer them"), dismissible=False)
        self.requests.acted.connect(lambda: desk.go("settings", page="requests"))
        self.lists = Banner("", Tone.INFO, _("Look…"), dismissible=False)
        self.lists.acted.connect(lambda: desk.go("settings", page="retention"))
        self.alarms = Banner("", Tone.DANGER, _("Look…"), dismissible=False)
        self.alarms.acted.connect(lambda: desk.go("settings", page="audit"))
        self.banners = self.alarms, self.incidents, self.requests, self.lists, self.officer, self.assessment
        self.setLayout(column(*self.banners, gap=8))
        self.hide()

    def show_trust(self, trust: TrustToday) -> None:
        alarms, incidents, (waits, late), lists = trust.alarms, trust.incidents, trust.requests, trust.lists
        words = ngettext(
            "{n} alarm of the audit log waits for an answer.", "{n} alarms of the audit log wait for an answer.", alarms
        )
        _count(self.alarms, words, alarms)
        _count(
            self.incidents, ngettext("{n} incident is not over.", "{n} incidents are not over.", incidents), incidents
        )
        _count(self.requests, _requests_wait(waits, late), waits, late=late)
        words = ngettext(
            "{n} list of what is over waits for a decision.", "{n} lists of what is over wait for a decision.", lists
        )
        _count(self.lists, words, lists)
        words = _NEITHER if trust.assessment else _NO_OFFICER
        self.officer.text.setText(_(words))
        self.officer.setVisible(trust.officer)
        self.assessment.setVisible(trust.assessment and not trust.officer)
        self.setVisible(any(not each.isHidden() for each in self.banners))


def _requests_wait(n: int, late: int) -> str:
    if late:
        return ngettext(
            "{n} request about own data waits for an answer ({late} late).",
            "{n} requests about own data wait for an answer ({late} late).",
            n,
        )
    return ngettext(
        "{n} request about own data waits for an answer.", "{n} requests about own data wait for an answer.", n
    )


def _count(banner: Banner, words: str, n: int, **more: int) -> None:
    banner.text.setText(words.format(n=n, **more))
    banner.setVisible(bool(n))

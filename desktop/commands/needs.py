"""Which commands not everybody may give, as their help says it; who refuses is the station."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_, _
from forms.rights_words import ROLES, deed_text
from models.rights.deeds import Deed
from models.rights.roles import roles_with

NEEDS: Mapping[str, tuple[Deed, str]] = {
    "accounts": (Deed.GIVE_ACCOUNT, "accounts"),
    "apart": (Deed.SETTINGS, "settings"),
    "areas": (Deed.SETTINGS, "places"),
    "audit": (Deed.READ_AUDIT, "settings"),
    "departments": (Deed.CATALOGUE, "appeals"),
    "disclosures": (Deed.READ, "disclosures"),
    "enrol": (Deed.ENROL, "sync"),
    "holidays": (Deed.CATALOGUE, "clocks"),
    "import": (Deed.IMPORT, "people"),
    "norms": (Deed.SETTINGS, "settings"),
    "restore": (Deed.RESTORE, "settings"),
    "retention": (Deed.APPROVE_GOING, "retention"),
    "rights": (Deed.APPOINT, "rights"),
    "topics": (Deed.CATALOGUE, "appeals"),
}
"""By the word after ``station`` what of it, or all of it, is bound to a role."""
WHO = N_("Who may {deed}: {roles}.")


def who_may(command: str) -> str:
    """The sentence of the help; empty where everybody may."""
    if command not in NEEDS:
        return ""
    deed, area = NEEDS[command]
    roles = _(", ").join(_(ROLES[role]) for role in roles_with(deed, area))
    return _(WHO).format(deed=deed_text(deed), roles=roles)

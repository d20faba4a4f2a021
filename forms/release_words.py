"""What runs here, in words: a signed release, a changed one, or a copy without a signature."""

from __future__ import annotations

from forms.i18n import _
from models.release.checking import Found, Standing


def found_words(found: Found) -> str:
    """What runs here, as one line."""
    if found.manifest is None:
        development = found.standing is Standing.DEVELOPMENT
        return _("Development copy, unsigned") if development else _("The signature does not hold")
    words = _("Signed release {version}, maker {maker}")
    if found.changed:
        words = _("Not as signed: {n} files differ from release {version}, maker {maker}")
    return words.format(n=len(found.changed), version=found.manifest.version, maker=found.manifest.fingerprint)

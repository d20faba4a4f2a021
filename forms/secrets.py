"""Words that look like state secrets or the number of a military unit: a hint, which never keeps anybody (L-29)."""

from __future__ import annotations

import re

from forms.i18n import N_

NO_SECRETS = N_("This system holds no classified information: never enter state secrets.")
HINT = N_("This may be a state secret or the number of a military unit; neither may be entered here. Leave it out.")
_SIGNS = ("部队", "★", "绝密", "机密")
"""One of them is in whatever the pattern finds; looking for them is quick."""
_SECRET = re.compile(
    r"[0-9一二三四五六七八九〇零○]{4,6}\s*部队|部队番号|(?:绝密|机密|秘密)\s*★|★\s*(?:绝密|机密|秘密)|[（(【\[]\s*(?:绝密|机密)\s*[】\])）]"
)


def may_be_secret(text: object) -> bool:
    return isinstance(text, str) and any(sign in text for sign in _SIGNS) and _SECRET.search(text) is not None

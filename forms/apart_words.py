"""What is said of files that keep nothing of level 4, and of the reserved file beside them."""

from __future__ import annotations

from collections.abc import Mapping

from forms.i18n import N_

APART = N_(
    "This file keeps nothing of level 4: violence at home, accusations, mediations and groups of level 4 are taken in "
    "in the reserved file."
)
"""Said before anybody types such a thing."""
SWITCH = N_("Switch file")
SHARED = N_(
    "All accounts of this PC open one encrypted file. The program shows level 4 to those alone who are named for it; "
    "a colleague with an account, a foreign tool and the will to use it could read it in the file all the same. Where "
    "that matters, keep level 4 in a second file of this PC, the reserved one, with accounts of the teams alone."
)
"""Said wherever somebody decides about it."""
STATES: Mapping[str | None, str] = {
    None: N_("This file keeps level 4 for the workers who are named."),
    "on": N_("This file keeps nothing of level 4."),
    "ending": N_("This file asks for level 4 again, and gets none until the district's operator has agreed."),
}
SENTENCES: dict[str, str] = {
    "level_4_apart": N_(
        "This file keeps nothing of level 4: closed files, mediations, violence at home, groups of level 4. Nothing "
        "was saved. Do it in the reserved file: button with your name, “Switch file”."
    ),
    "apart_untied": N_(
        "This file is tied to no district, so it is the only place where its level-4 records are. Tie it first "
        "(Settings, Line to the district), sync, and switch then."
    ),
    "apart_reserved": N_("This is the reserved file: it is there for level 4. Switch in the everyday file."),
    "apart_begun": N_(
        "{n} unfinished entries about level 4 are still here, of you or of colleagues, and would be lost. Finish or "
        "discard them first (Today, Unfinished)."
    ),
    "not_apart": N_("This file keeps level 4 already; there is nothing to switch."),
    "apart_not_asked": N_(
        "This station has not asked for level 4. It has to be asked for there first (Settings, Level 4)."
    ),
    "apart_waits": N_(
        "{n} records of level 4 are still here because the district does not have them yet. Sync first, and try again."
    ),
}

"""What the world refused, as a sentence: what happened and what to do next.

An area writes its sentences beside its forms, ``SENTENCES: dict[str, str]`` in ``forms/<area>_messages.py``: code of
a ``WorldError`` to a text marked with ``N_``, with the error's parameters as placeholders. One import and one line in
``SENTENCES`` make them known here; a test finds codes without a sentence.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import Any

from forms.account_messages import SENTENCES as _ACCOUNTS
from forms.apart_words import SENTENCES as _APART
from forms.appeals_messages import SENTENCES as _APPEALS
from forms.audit_messages import SENTENCES as _AUDIT
from forms.backup_messages import SENTENCES as _BACKUPS
from forms.care_messages import SENTENCES as _CARE
from forms.command_messages import SENTENCES as _COMMANDS
from forms.disclosures_messages import SENTENCES as _DISCLOSURES
from forms.district_messages import SENTENCES as _DISTRICT
from forms.i18n import N_, _
from forms.incidents_messages import SENTENCES as _INCIDENTS
from forms.mediation_messages import SENTENCES as _MEDIATION
from forms.people_messages import SENTENCES as _PEOPLE
from forms.places_messages import SENTENCES as _PLACES
from forms.printing_messages import SENTENCES as _PRINTING
from forms.release_messages import SENTENCES as _RELEASE
from forms.requests_messages import SENTENCES as _REQUESTS
from forms.rights_messages import SENTENCES as _RIGHTS
from forms.settings_messages import SENTENCES as _SETTINGS
from forms.sheets.messages import SENTENCES as _SHEETS
from forms.solving_messages import SENTENCES as _SOLVING
from forms.station_messages import SENTENCES as _STATION
from forms.studio_messages import SENTENCES as _STUDIO
from forms.sync_messages import SENTENCES as _SYNC
from forms.visits_messages import SENTENCES as _VISITS
from forms.whistles_messages import SENTENCES as _WHISTLES
from models.errors import WorldError

_EVERYWHERE: dict[str, str] = {
    "no_such_record": N_("This record is no longer there; somebody may have deleted it. Search for it again."),
    "no_such_move": N_(
        "This step does not fit where the case stands now. Read it again, and take a step that it offers."
    ),
    "step_in_future": N_("The time lies in the future; check date and time."),
    "deadline_before_start": N_("The deadline lies before its beginning; check date and time."),
}

# Every code that has a sentence of its own.
SENTENCES: ChainMap[str, str] = ChainMap(
    _EVERYWHERE,
    _ACCOUNTS,
    _APART,
    _APPEALS,
    _BACKUPS,
    _AUDIT,
    _CARE,
    _COMMANDS,
    _DISCLOSURES,
    _DISTRICT,
    _INCIDENTS,
    _MEDIATION,
    _SETTINGS,
    _PEOPLE,
    _PLACES,
    _PRINTING,
    _RELEASE,
    _REQUESTS,
    _RIGHTS,
    _SHEETS,
    _SOLVING,
    _STATION,
    _STUDIO,
    _SYNC,
    _VISITS,
    _WHISTLES,
)

_UNKNOWN = N_("This could not be done (code {code}). Try again; if it stays so, tell your administrator the code.")


def _of_rights(params: Mapping[str, Any]) -> dict[str, Any]:
    from forms.rights_words import said  # with the tables, which a start does without

    return said(params)


def _of_seals(params: Mapping[str, Any]) -> dict[str, Any]:
    from forms.rights_words import changed_rows

    return changed_rows(params)


_SAID: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "not_allowed": _of_rights,
    "rights_changed": _of_seals,
}
"""Whose parameters are words of people, too."""


def explain(error: WorldError) -> str:
    """Return the sentence for ``error`` in the user's language; an unknown code is at least named."""
    params = _SAID.get(error.code, dict)(error.params)
    return _(SENTENCES.get(error.code, _UNKNOWN)).format(**{"code": error.code, **params})

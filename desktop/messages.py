"""Any error as a sentence for the person in front of the screen."""

from __future__ import annotations

from forms.i18n import N_, _
from forms.messages import explain
from forms.problems import FormInvalidError
from models.errors import WorldError

_OURS = N_("Something went wrong inside Lianglin ({error}). Nothing was changed; the log has the details.")


def is_damage(error: Exception) -> bool:
    """Whether the station's file is damaged: what can be read of it may be salvaged."""
    from models.station.faults import DAMAGE  # the window does not wait for it

    return isinstance(error, WorldError) and error.code in DAMAGE


def sentence(error: Exception) -> str:
    """Say what happened and what to do next; errors of ours are named by their type, never quoted."""
    if isinstance(error, WorldError):
        return explain(error)
    if isinstance(error, FormInvalidError):
        return " ".join(str(problem) for problem in error.problems)
    return _(_OURS).format(error=type(error).__name__)

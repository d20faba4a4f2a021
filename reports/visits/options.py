"""What can be ticked on the sheets of a round: keys and their words."""

from __future__ import annotations

from forms.i18n import N_
from reports.official import _

Options = tuple[tuple[str, str], ...]

SLOTS: Options = (
    ("morning", N_("Morning")),
    ("afternoon", N_("Afternoon")),
    ("evening", N_("Evening")),
    ("saturday", N_("On Saturday")),
)
OUTCOMES: Options = (
    ("met", N_("Met")),
    ("phone", N_("By phone")),
    ("not_home", N_("Nobody home")),
    ("declined", N_("Declined")),
    ("vacant", N_("Vacant")),
)


def translated(options: Options) -> Options:
    return tuple((key, _(text)) for key, text in options)

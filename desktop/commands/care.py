"""``lianglin station care``: what the Care screens do, without a window."""

from __future__ import annotations

from typer import Typer

from desktop.commands.care_acts import acts
from desktop.commands.care_catalogue import catalogue
from desktop.commands.care_lists import lists
from desktop.commands.care_proposing import proposing
from desktop.commands.care_visiting import visiting
from forms.i18n import N_

app = Typer()
care = Typer(help=N_("Special groups, helpers, visits that are due, responsible cadres."), no_args_is_help=True)
for part in (lists, proposing, acts, visiting, catalogue):
    care.registered_commands += part.registered_commands
app.add_typer(care, name="care")

"""``lianglin station studio`` and ``hazard``: what the Studio screens do, without a window."""

from __future__ import annotations

from typer import Typer

from desktop.commands.hazards import hazards
from desktop.commands.studio_days import days
from desktop.commands.studio_visitors import visitors
from forms.i18n import N_

app = Typer()
studio = Typer(help=N_("Saturdays of the studio: roster, visitors, what came of them."), no_args_is_help=True)
for part in (days, visitors):
    studio.registered_commands += part.registered_commands
app.add_typer(studio, name="studio")
app.add_typer(hazards, name="hazard")

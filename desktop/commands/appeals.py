"""``lianglin station appeal``, ``topics``, ``departments`` and ``holidays``: what the Appeals screens do."""

from __future__ import annotations

from typer import Typer

from desktop.commands.appeals_moving import moving
from desktop.commands.appeals_reading import reading
from desktop.commands.appeals_settings import departments, holidays, topics
from forms.i18n import N_

app = Typer()
appeal = Typer(help=N_("Residents' appeals: taken in, moved along, settled, counted."), no_args_is_help=True)
for part in (moving, reading):
    appeal.registered_commands += part.registered_commands
app.add_typer(appeal, name="appeal")
app.add_typer(topics, name="topics")
app.add_typer(departments, name="departments")
app.add_typer(holidays, name="holidays")

"""``screenshot``: a screen as people see it, rendered without a display."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.files import whole_file
from desktop.commands.finding import any_record
from forms.i18n import LANGUAGES, N_, _

SCREENS = ("today", "map", "people", "visits", "care", "studio", "appeals", "mediation", "sync", "settings")
SCALES = (100, 115, 125, 150, 175)
app = Typer()


@app.callback()
def pictures() -> None:
    """Keeps ``screenshot`` a command of its own name."""


@app.command(help=N_("Draw a screen into a PNG file, without a display."))
def screenshot(
    context: Context,
    screen: Annotated[str, Argument(help=", ".join(SCREENS))],
    to: Annotated[Path, Option("--to", help=N_("The PNG file."))],
    size: Annotated[str, Option(help=N_("Width x height in pixels."))] = "1366x768",
    lang: Annotated[str, Option(help=", ".join(LANGUAGES))] = LANGUAGES[0],
    scale: Annotated[int, Option(help=", ".join(map(str, SCALES)))] = 100,
    mode: Annotated[str, Option(help="light, dark")] = "light",
    record: Annotated[str | None, Option(help=N_("The id or door of what the screen shows."))] = None,
    page: Annotated[str | None, Option(help=N_("Key of a tab of the screen."))] = None,
    as_json: Json = False,
) -> None:
    pixels = re.fullmatch(r"(\d{3,4})[xX×](\d{3,4})", size)
    if not pixels or screen not in SCREENS or lang not in LANGUAGES or scale not in SCALES or mode not in _MODES:
        raise BadParameter(_("Look at --help for the screens, sizes, languages, scales and modes."))
    from desktop.picture import Look, png_of, settle, window_of  # Qt is needed by no other command

    look = Look(int(pixels[1]), int(pixels[2]), lang, scale, mode)
    with access_of(context).station() as station, whole_file(station, to) as file:
        with window_of(station, look) as window:
            with station.sessions() as session:
                shown = any_record(session, record) if record else None
            options: dict[str, Any] = {"page": page} if page else {}
            if shown is None:
                window.desk.go(screen, **options)
            else:
                window.desk.go(screen, shown.id, kind=shown.__tablename__, **options)
            settle(window)
            png = png_of(window)
        file.write(png)
    answer({"file": to, "bytes": len(png), "width": look.width, "height": look.height}, as_json)


_MODES = ("light", "dark")

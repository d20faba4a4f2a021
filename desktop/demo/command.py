"""``lianglin demo``: runs the story and leaves its papers, Excel files, pictures and an index of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from rich.console import Console
from typer import Option, Typer

from desktop.demo.stage import MARK, MARKER, STATION, Stage, clear
from forms.i18n import N_, _
from models.calendar import today

app = Typer(add_completion=False)


@app.command(help=N_("A week of a station, end to end, on generated people; leaves papers, Excel files and pictures."))
def demo(
    folder: Annotated[Path, Option("--dir", help=N_("Where to leave everything."))] = Path("demo-output"),
    households: Annotated[
        int, Option("--households", min=20, max=200_000, help=N_("How large the community is."))
    ] = 3000,
    seed: Annotated[int, Option("--seed", help=N_("The same seed makes the same people."))] = 1,
) -> None:
    from desktop.demo.line import begin_the_district
    from desktop.demo.opening import LOGIN, PASSWORD
    from desktop.demo.story import CHAPTERS  # the whole program: not needed for --help

    start = time.monotonic()
    clear(folder)
    stage = Stage(folder.resolve(), households, seed, today(), Console())
    try:
        begin_the_district(stage)
        for title, chapter in CHAPTERS:
            with stage.chapter(_(title)):
                chapter(stage)
    finally:
        stage.close()
    write_index(stage)
    took = time.monotonic() - start
    stage.console.print(
        _("Done in {seconds:.0f} s; everything is in {folder}, listed in {index}.").format(
            seconds=took, folder=folder, index=MARKER
        ),
        highlight=False,
        soft_wrap=True,
    )
    how = _("To open its station: LIANGLIN_PROFILE={station} ./lianglin (user {login}, password {password})")
    stage.say(how.format(station=stage.folder / STATION, login=LOGIN, password=PASSWORD))


def write_index(stage: Stage) -> None:
    title = _("What the demo left")
    lines = [MARK, f"# {title}", ""]
    lines += [f"- [{left.file.as_posix()}]({left.file.as_posix()}): {left.what}" for left in stage.left]
    (stage.folder / MARKER).write_text("\n".join(lines) + "\n", "utf-8")

"""``lianglin release``: what runs here, a look at a new release, and the upgrade to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Exit, Option, Typer

from desktop.commands.answers import Json, answer
from forms.i18n import N_
from forms.release_words import found_words
from models.release import package as packages
from models.release.checking import HERE, Standing, check
from models.release.manifest import Manifest
from models.station.version import APP_VERSION

app = Typer(no_args_is_help=True, add_completion=False, help=N_("Signed releases of the program."))
Package = Annotated[Path, Argument(metavar="PACKAGE", help=N_("The release, a zip file."))]
Older = Annotated[bool, Option("--older", help=N_("Also one that is not newer than what is installed."))]


@app.command(help=N_("What runs here, and whether it is as its maker signed it; exit code 1 if it is not."))
def show(as_json: Json = False) -> None:
    found = check(HERE, compiled=True)
    version = found.manifest.version if found.manifest else APP_VERSION
    said = {"version": version, "program": found.standing.value, "says": found_words(found)}
    answer({**said, "changed": list(found.changed)}, as_json)
    if found.standing is Standing.CHANGED:
        raise Exit(1)


@app.command(help=N_("See whether a release is whole, signed by the known maker, and newer; nothing is changed."))
def verify(
    package: Package,
    maker: Annotated[
        str | None, Option("--maker", metavar="DIGITS", help=N_("The maker's digits, for a copy that knows none."))
    ] = None,
    older: Older = False,
    as_json: Json = False,
) -> None:
    answer({"ok": True, **_said(packages.verify(package, HERE, maker=maker, older=older))}, as_json)


@app.command(help=N_("Put a newer release in the place of this one, after looking at it; the former one stays beside."))
def upgrade(package: Package, older: Older = False, as_json: Json = False) -> None:
    manifest, before = packages.upgrade(package, HERE, older=older)
    answer({**_said(manifest), "before": before}, as_json)


def _said(manifest: Manifest) -> dict[str, Any]:
    return {"version": manifest.version, "made_at": manifest.made_at, "maker": manifest.fingerprint}

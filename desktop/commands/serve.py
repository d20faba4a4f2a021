"""``lianglin serve``: the district server, with its own database or somebody else's."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Annotated

from typer import Option, Typer

from desktop.commands.district_place import Data, address_file, place_of
from forms.i18n import N_, _
from models.errors import WorldError
from models.release.checking import HERE, Standing, check
from models.station.program import SIGNED, Wrong
from sync.server.logs import make_log
from sync.server.serving import Listening, serve
from sync.server.settings import ServerSettings

app = Typer(add_completion=False)
EVERYWHERE = ("0.0.0.0", "::")
_NAMED = 20
"""So many changed files stand in the log by name."""
LISTENING = N_("The district server listens on {url}")


@app.command(help=N_("The district server. Without settings it brings its own database, in its data folder."))
def start(
    data: Data = None,
    listen: Annotated[str, Option("--listen", metavar="HOST:PORT", help=N_("Where stations reach it."))] = (
        "127.0.0.1:8470"
    ),
    workers: Annotated[int, Option("--workers", min=1, max=64, help=N_("Processes that serve."))] = 1,
    certificate: Annotated[
        Path | None, Option("--tls-cert", help=N_("Certificate with its chain, as a PEM file."))
    ] = None,
    key: Annotated[Path | None, Option("--tls-key", help=N_("Key of the certificate, as a PEM file."))] = None,
    behind_proxy: Annotated[
        bool, Option("--behind-proxy", help=N_("A proxy in front speaks TLS and says who asks."))
    ] = False,
    name: Annotated[str | None, Option("--name", help=N_("Name of the district; stations show it."))] = None,
    as_json: Annotated[bool, Option("--json", help=N_("Say where it listens as one JSON line."))] = False,
) -> None:
    place = place_of(data)
    host, port = _address(listen)

    def told(listening: Listening) -> None:
        if place.folder is not None and listening.host not in EVERYWHERE:
            address_file(place.folder).write_text(listening.url, "utf-8")
        line = json.dumps({"url": listening.url}) if as_json else _(LISTENING).format(url=listening.url)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        Thread(target=_look_at_program, daemon=True).start()

    settings = ServerSettings(behind_proxy=behind_proxy, read_url=os.environ.get("LIANGLIN_READ_URL") or None)
    serve(place, Listening(host, port, workers, certificate, key), settings, told, name)


def _look_at_program() -> None:
    """Say in the log which release serves, and whether it is as its maker signed it; a checkout says nothing."""
    found = check(HERE)
    version = found.manifest.version if found.manifest else None
    if found.standing is Standing.CHANGED:
        make_log().error(Wrong.CHANGED.value, version=version, where=list(found.changed[:_NAMED]))
    elif found.standing is Standing.SIGNED:
        make_log().info(SIGNED, version=version)


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (colon and port.isascii() and port.isdigit() and int(port) < 2**16):
        raise WorldError("address_wrong", address=text)
    return host.strip("[]") or EVERYWHERE[0], int(port)

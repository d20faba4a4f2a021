"""Where the district of a command is: a data folder, or the database that ``LIANGLIN_DATABASE_URL`` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from typer import Option

from forms.i18n import N_
from sync.server.place import Place

Data = Annotated[
    Path | None,
    Option("--data", envvar="LIANGLIN_DATA", help=N_("Folder of the district (unless LIANGLIN_DATABASE_URL is set).")),
]


def place_of(data: Path | None) -> Place:
    """A database's address may hold a password: it comes from the environment, which others on this machine cannot see.

    ``LIANGLIN_SCHEMA`` names one district of several in one database.
    """
    url = os.environ.get("LIANGLIN_DATABASE_URL")
    if url:
        return Place(None, url, os.environ.get("LIANGLIN_SCHEMA") or None)
    return Place(data or user_data_path("lianglin", appauthor=False) / "district")


def address_file(folder: Path) -> Path:
    """Return the file in which a server leaves where it listens, for the links of ``lianglin district code``."""
    return folder / "address"

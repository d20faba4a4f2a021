"""``lianglin district rewrite`` and ``remains``: erased bytes leave the district's disk; and whether they did."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from typer import Exit, Option, echo

from desktop.commands.answers import Json, answer
from desktop.commands.district_place import Data, place_of
from desktop.commands.transfer import finish
from forms.i18n import N_, _
from models.errors import WorldError
from sync.server.database import connected
from sync.server.remains import look
from sync.server.rewriting import Rewritten, rewrite

REWRITE = N_("Write anew the tables from which records were erased, so that no old bytes of them stay on the disk.")
REMAINS = N_(
    "Look for words in the files of the own database, as whoever took the disk would; exit code 1 if any is there."
)
DONE = N_("{table}: closed to others for {seconds} s at the most")
LEFT = N_("Not everything could be written anew; what is named as busy or not allowed stays due for the next time.")


def rewrite_tables(data: Data = None, as_json: Json = False) -> None:
    place = place_of(data)
    with place.database_url() as url, connected(url, place.schema) as connection:
        connection.autocommit = True
        steps = rewrite(connection)
        while True:
            try:
                table = next(steps)
            except StopIteration as end:
                found: Rewritten = end.value
                break
            echo(_(DONE).format(table=table.table, seconds=table.seconds), err=True)
    answer({"whole": found.whole, **asdict(found)}, as_json)
    if not found.whole:
        echo(_(LEFT), err=True)
        raise Exit(1)


def look_for_remains(
    words: Annotated[
        Path, Option("--words", metavar="FILE", help=N_("The words, one a line: on the command line others see them."))
    ],
    data: Data = None,
    as_json: Json = False,
) -> None:
    folder = place_of(data).folder
    if folder is None or not (folder / "postgres").is_dir():
        raise WorldError("own_database_only")
    found = finish(look(folder / "postgres", _words(words)))
    answer([asdict(each) for each in found], as_json)
    if found:
        raise Exit(1)


def _words(file: Path) -> list[bytes]:
    try:
        found = [line.strip() for line in file.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise WorldError("words_unreadable", file=file.name) from error
    if not found:
        raise WorldError("words_unreadable", file=file.name)
    return found

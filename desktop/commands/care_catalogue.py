"""Commands on the catalogue of special groups: read it, take a list in, open and close groups."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, BadParameter, Context, Exit, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_lists import GROUP
from desktop.commands.entry import REFUSED
from desktop.commands.finding import group_of
from desktop.commands.transfer import finish
from forms.i18n import N_, _
from forms.sheets.by_form import RefusedLine
from forms.sheets.care_groups import GroupFile, read_groups
from forms.sheets.care_import import KINDS, read_list, take_lines
from forms.sheets.refused import write_lines_beside
from models.care import catalogue as groups
from models.care.catalogue import GroupComparison
from models.care.group_rows import row_of
from models.care.records import SpecialGroup

catalogue = Typer()
GroupName = Annotated[str, Argument(metavar="GROUP", help=GROUP)]
RefusedTo = Annotated[
    Path | None, Option("--refused-to", help=N_("Excel file for the refused lines; else beside the list."))
]


@catalogue.command("catalogue", help=N_("The groups; with --import a list of the district's or your own is taken in."))
def show_catalogue(
    context: Context,
    file: Annotated[
        Path | None, Option("--import", help=N_("Excel or text file with the headings of the export."))
    ] = None,
    dry_run: Annotated[bool, Option("--dry-run", help=N_("Only say what would happen."))] = False,
    refused_to: RefusedTo = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        with station.sessions() as session:
            entries = groups.groups(session, active=None)
            known = {entry.code: row_of(entry) for entry in entries}
            shown = [_shown(entry) for entry in entries]
            if file is not None:
                read = finish(read_groups(file, known))
                compared = groups.compare_groups(session, list(read.rows.values()))
        if file is None:
            answer(shown, as_json)
            return
        said = _told(read, compared)
        said["refused_file"] = _written(read.refused, file, refused_to, dry_run=dry_run)
        if not dry_run and (compared.new or compared.changed):
            with station.act("care.catalogue", summary=said["counts"]) as session:
                groups.import_groups(session, list(read.rows.values()))
                said["undo_id"] = session.info["act"].id
    _told_whether_refused(said, as_json)


@catalogue.command("open", help=N_("Let a closed group take people in; one of level 4 with the street's permission."))
def open_group(
    context: Context,
    group: GroupName,
    paper: Annotated[str, Option("--paper", help=N_("Paper and number of the street's permission."))] = "",
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.group") as session:
        opened = groups.open_group(session, group_of(session, group), paper=paper)
        said = {**_shown(opened), "undo_id": session.info["act"].id}
    answer(said, as_json)


@catalogue.command("close", help=N_("Let a group take nobody in; who is in it stays."))
def close_group(context: Context, group: GroupName, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.act("care.group") as session:
        closed = groups.close_group(session, group_of(session, group))
        said = {**_shown(closed), "undo_id": session.info["act"].id}
    answer(said, as_json)


@catalogue.command("import", help=N_("Take in a list of helpers or of memberships, line by line; one undo for all."))
def take_in(
    context: Context,
    what: Annotated[str, Argument(metavar="KIND", help="、".join(KINDS))],
    file: Annotated[Path, Argument(help=N_("The list: .xlsx, .xls or .csv."))],
    dry_run: Annotated[bool, Option("--dry-run", help=N_("Only say what would happen."))] = False,
    refused_to: RefusedTo = None,
    as_json: Json = False,
) -> None:
    if what not in KINDS:
        raise BadParameter(_("The kinds are: {kinds}.").format(kinds=", ".join(KINDS)))
    lines = finish(read_list(file, KINDS[what]))
    with access_of(context).station() as station:
        said: dict[str, Any] = {}
        with suppress(_DryRunError), station.act("care.import") as session:
            taken = finish(take_lines(session, KINDS[what], lines))
            session.info["act"].summary.update(taken.counts)
            refusals = [_refusal(line) for line in taken.refused]
            written = _written(taken.refused, file, refused_to, dry_run=dry_run)
            said = {**taken.counts, "refusals": refusals, "refused_file": written, "undo_id": None}
            if dry_run:
                raise _DryRunError
            if taken.new or taken.changed:
                said["undo_id"] = session.info["act"].id
    _told_whether_refused(said, as_json)


def _written(refused: Sequence[RefusedLine], file: Path, wanted: Path | None, *, dry_run: bool) -> str | None:
    """Write the refused lines as the import of a register does; a dry run only where it is told where to."""
    written = None if dry_run and wanted is None else write_lines_beside(refused, file, wanted)
    return None if written is None else str(written)


def _told_whether_refused(said: dict[str, Any], as_json: bool) -> None:
    """Answer; a list of which nothing could be taken in was refused."""
    answer(said, as_json)
    if said["refusals"] and said["refused"] == said["rows"]:
        raise Exit(REFUSED)


class _DryRunError(Exception):
    """Takes back what a dry run tried."""


def _refusal(line: RefusedLine) -> dict[str, Any]:
    return {"line": line.number, "code": line.problems[0].code, "why": line.sentence}


def _shown(entry: SpecialGroup) -> dict[str, Any]:
    line = row_of(entry)
    known = {key: getattr(line, key) for key in line.__dataclass_fields__}
    more = {"id": entry.id, "active": entry.active, "revision": entry.revision, "source": entry.source}
    return {**known, "seen_by": list(line.seen_by), **more}


def _told(read: GroupFile, found: GroupComparison) -> dict[str, Any]:
    """Each line of the file is in exactly one of the counts."""
    refused = [_refusal(line) for line in read.refused]
    numbers = {row.code: number for number, row in read.rows.items()}
    counts = {
        "rows": len(read.rows) + len(refused),
        "new": len(found.new),
        "changed": len(found.changed),
        "same": len(found.same),
        "refused": len(refused),
    }
    changed = [{"line": numbers[code], "group": code, "columns": list(cols)} for code, cols in found.changed.items()]
    return {
        **counts,
        "counts": counts,
        "changes": changed,
        "added": list(found.new),
        "refusals": refused,
        "undo_id": None,
    }

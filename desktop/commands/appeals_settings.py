"""``lianglin station topics``, ``departments`` and ``holidays``: what appeals go by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Context, Exit, Option, Typer

from desktop.commands import appeals_rows as rows
from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.appeals_meant import department_meant
from desktop.commands.care_days import day_or_none
from desktop.commands.entry import REFUSED
from desktop.commands.records import WORDS, answers_in
from desktop.commands.transfer import finish
from forms import appeals_saving as saving
from forms.appeals import DEPARTMENT
from forms.i18n import N_
from forms.sheets.appeal_topics import read_topics
from forms.sheets.by_form import RefusedLine
from forms.sheets.holidays import HolidayFile, read_holidays, told
from forms.sheets.refused import write_lines_beside
from models.appeals.departments import departments as known_departments
from models.appeals.topics import import_topics
from models.appeals.topics import topics as known_topics
from models.clocks.calendars import calendar_of
from models.clocks.notices import import_notice

topics = Typer(help=N_("The taxonomy of appeals."), no_args_is_help=True)
departments = Typer(help=N_("Who can be asked to settle an appeal."), no_args_is_help=True)
holidays = Typer(help=N_("Public holidays and make-up working days, which deadlines follow."), no_args_is_help=True)
Listed = Annotated[Path, Argument(help=N_("Excel or text file with the headings of the export."))]
DryRun = Annotated[bool, Option("--dry-run", help=N_("Only say what would happen."))]
RefusedTo = Annotated[
    Path | None, Option("--refused-to", help=N_("Excel file for the refused lines; else beside the list."))
]


@topics.command("list", help=N_("The items that can be chosen."))
def list_topics(
    context: Context,
    every: Annotated[bool, Option("--all", help=N_("Those of earlier lists, too."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = [rows.topic(each) for each in known_topics(session, active=None if every else True)]
    answer(said, as_json)


@topics.command("import", help=N_("Put another list in place of the one in force; old appeals keep their words."))
def take_topics_in(
    context: Context,
    file: Listed,
    edition: Annotated[str, Option("--edition", help=N_("Name of the list, for example 2027."))] = "",
    dry_run: DryRun = False,
    refused_to: RefusedTo = None,
    as_json: Json = False,
) -> None:
    read = finish(read_topics(file))
    said: dict[str, Any] = {"rows": len(read.rows), "refused": len(read.refused), "refusals": _told(read.refused)}
    said["refused_file"] = _written(read.refused, file, refused_to, dry_run=dry_run)
    with access_of(context).station() as station:
        if not read.refused and not dry_run:
            with station.act("appeal.topics") as session:
                done = import_topics(session, read.rows, edition=edition or file.stem)
                said |= {"edition": done.edition, "items": done.items, "classes": done.classes, "closed": done.closed}
                said |= {"departments_added": done.departments, "undo_id": session.info["act"].id}
                session.info["act"].summary["count"] = done.items
    _answered(said, as_json)


@departments.command("list", help=N_("The departments by name."))
def list_departments(
    context: Context,
    every: Annotated[bool, Option("--all", help=N_("Those that are asked no longer, too."))] = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = [rows.department(each) for each in known_departments(session, active=None if every else True)]
    answer(said, as_json)


FIELDS = ", ".join(f"{key}=" for key in DEPARTMENT.by_key)


@departments.command("add", help=N_("Add a department."))
def add_department(
    context: Context,
    words: Annotated[list[str], Argument(metavar="FIELD=VALUE...", help=FIELDS)],
    as_json: Json = False,
) -> None:
    given = answers_in(words)
    with access_of(context).station() as station, station.act("appeal.department") as session:
        made = saving.save_department(session, given)
        said = {**rows.department(made), "undo_id": session.info["act"].id}
    answer(said, as_json)


@departments.command("set", help=N_("Change a department; its name stays."))
def set_department(
    context: Context,
    which: Annotated[str, Argument(metavar="DEPARTMENT", help=N_("Its id or name."))],
    words: Annotated[list[str], Argument(metavar="FIELD=VALUE...", help=WORDS)],
    as_json: Json = False,
) -> None:
    given = answers_in(words)
    with access_of(context).station() as station, station.act("appeal.department") as session:
        made = saving.save_department(session, given, department_id=department_meant(session, which).id)
        said = {**rows.department(made), "undo_id": session.info["act"].id}
    answer(said, as_json)


@holidays.command("list", help=N_("Days off and days worked at a weekend, as they hold here."))
def list_holidays(
    context: Context,
    year: Annotated[int | None, Option("--year", help=N_("Only this year."))] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        calendar = calendar_of(session)
    days = sorted([*((day, "off") for day in calendar.off), *((day, "work") for day in calendar.work)])
    wanted = [(day, kind) for day, kind in days if year in (None, day.year)]
    said = [{"day": day, "kind": kind, "provisional": calendar.provisional(day.year)} for day, kind in wanted]
    answer(said, as_json)


@holidays.command("import", help=N_("Take a notice of a year's holidays in; open deadlines move, with a trace."))
def take_holidays_in(
    context: Context,
    file: Listed,
    year: Annotated[int | None, Option("--year", help=N_("The year; else that of most days."))] = None,
    title: Annotated[str, Option("--title", help=N_("Title of the notice; else the name of the file."))] = "",
    document: Annotated[str | None, Option("--document", help=N_("Its number."))] = None,
    issued: Annotated[str | None, Option("--issued-on", help=N_("Its day."))] = None,
    forecast: Annotated[bool, Option("--forecast", help=N_("Not published yet: deadlines say so."))] = False,
    dry_run: DryRun = False,
    refused_to: RefusedTo = None,
    as_json: Json = False,
) -> None:
    read = finish(read_holidays(file, year))
    said: dict[str, Any] = {"year": read.year, "rows": len(read.rows), "refused": len(read.refused)}
    said["refusals"] = [*_told(read.refused), *_wrong(read)]
    said["warnings"] = [{"code": each.code, "why": told(each)} for each in read.doubts]
    said["refused_file"] = _written(read.refused, file, refused_to, dry_run=dry_run)
    with access_of(context).station() as station:
        if read.usable and not dry_run:
            with station.act("clocks.holidays") as session:
                done = import_notice(
                    session, read.year, read.rows, title or file.stem,
                    document=document, issued_on=day_or_none(issued), official=not forecast,
                )  # fmt: skip
                said |= {"notice": done.notice.id, "moved": done.moved, "undo_id": session.info["act"].id}
                session.info["act"].summary["count"] = done.moved
    _answered(said, as_json)


def _told(refused: Sequence[RefusedLine]) -> list[dict[str, Any]]:
    return [{"line": each.number, "code": each.problems[0].code, "why": each.sentence} for each in refused]


def _wrong(read: HolidayFile) -> list[dict[str, Any]]:
    """What is wrong with the list as a whole."""
    return [{"line": None, "code": each.code, "why": told(each)} for each in read.wrong]


def _written(refused: Sequence[RefusedLine], file: Path, wanted: Path | None, *, dry_run: bool) -> str | None:
    """Write the refused lines beside the list; a dry run only where it is told where to."""
    written = None if dry_run and wanted is None else write_lines_beside(refused, file, wanted)
    return None if written is None else str(written)


def _answered(said: dict[str, Any], as_json: bool) -> None:
    """Answer; a list with anything wrong in it was refused as a whole."""
    answer(said, as_json)
    if said["refusals"]:
        raise Exit(REFUSED)

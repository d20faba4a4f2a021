"""Commands that keep the station safe: undo, what waits in the journal, backup, restore, check, salvage."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import select
from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of, code_in
from desktop.commands.answers import Json, answer
from desktop.commands.transfer import finish
from desktop.shell.acts import act_name
from forms.audit_words import found_words
from forms.backup_words import fault_text, harmed_lines, next_lines
from forms.i18n import N_, _
from forms.release_words import found_words as program_words
from models.audit.chain import Broken
from models.audit.deeds import Audited
from models.calendar import CHINA, now
from models.care.guard import DISCREET, hidden
from models.errors import WorldError
from models.release.checking import HERE
from models.release.checking import check as check_program
from models.station.backups import backup, check, restore
from models.station.backups.proving import require_may_restore
from models.station.backups.salvage import salvage as save
from models.station.backups.shelf import kept, shelf_of
from models.station.backups.unpacking import contents
from models.station.files import disk_told
from models.station.program import tell
from models.station.records import Act, JournalEntry
from models.station.watching import watch

app = Typer()


@app.command("undo", help=N_("Take one act back, wholly or not at all."))
def take_back(
    context: Context,
    act: Annotated[int, Argument(metavar="ID", help=N_("The undo_id of the act."))],
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        done = station.undo(act)
    answer({"undone": act, "kind": done.kind, "records": done.records}, as_json)


@app.command("acts", help=N_("What was done lately, newest first, and whether you can take it back."))
def list_acts(
    context: Context,
    limit: Annotated[int, Option("--limit", min=1, help=N_("At most so many."))] = 50,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        rows = [_act_row(act, station.worker_id) for act in station.acts(limit)]
    answer(rows, as_json)


def _act_row(act: Act, worker_id: UUID) -> dict[str, Any]:
    """Of one about level 4 no more than that it was care; only who did it is told that it can be taken back."""
    open_to_me = act.kind != DISCREET or act.worker_id == worker_id
    return {
        "id": act.id,
        "at": act.at.astimezone(CHINA).isoformat(timespec="seconds"),
        "kind": act.kind,
        "act": act_name(act.kind),
        "worker_id": act.worker_id,
        "records": act.entries if open_to_me else None,
        "undone": act.undone_at is not None,
        "undoable": act.undone_at is None and act.entries > 0 and open_to_me,
    }


@app.command("journal", help=N_("The changes that wait for the district, oldest first."))
def list_journal(context: Context, as_json: Json = False) -> None:
    entry = JournalEntry
    waiting = select(entry).where(entry.receipted_at.is_(None)).order_by(entry.seq)
    with access_of(context).station() as station, station.sessions() as session:
        entries = list(session.scalars(waiting))
        unseen = hidden(session, {(each.table_name, each.record_id) for each in entries})
        rows = [_journal_row(each) for each in entries if (each.table_name, each.record_id) not in unseen]
    answer(rows, as_json)


def _journal_row(entry: JournalEntry) -> dict[str, Any]:
    """Which columns, never what stands in them."""
    return {
        "seq": entry.seq,
        "state": "waiting" if entry.batch_id is None else "on_the_way",
        "table": entry.table_name,
        "record_id": entry.record_id,
        "op": entry.op,
        "columns": sorted(entry.changes or ()),
        "base_version": entry.base_version,
        "at": entry.at.isoformat(),
    }


@app.command("backup", help=N_("Write one encrypted file with everything; the station may stay in use."))
def save_copy(
    context: Context,
    to: Annotated[
        Path | None, Option("--to", help=N_("The file; else one beside the profile, named by the time."))
    ] = None,
    as_json: Json = False,
) -> None:
    access = access_of(context)
    file = to or access.profile.parent / f"lianglin-{now():%Y%m%d-%H%M%S}.backup"
    with access.station() as station, disk_told(file):
        size = backup(station, file)
        found = check(station)
    answer({"ok": True, "file": file, "bytes": size, "records": found.records, "blobs": found.blobs}, as_json)


@app.command("restore", help=N_("Unpack a backup into an empty profile, open it and read it all."))
def bring_back(
    context: Context,
    file: Annotated[Path, Argument(help=N_("The backup."))],
    over: Annotated[
        bool, Option("--over", help=N_("Put the station that stands there aside, in the folder “replaced”."))
    ] = False,
    as_json: Json = False,
) -> None:
    access = access_of(context)
    login, password = access.login, access.password  # wrong usage is told before anything is unpacked
    if not file.is_file():
        raise WorldError("not_a_backup")
    with disk_told(file):
        if over:  # whoever puts a station aside has a password of the backup that takes its place
            contents(file, access.profile, login=login, password=password)
        ask = partial(require_may_restore, login=login, password=password)
        restore(file, access.profile, over=over, ask=ask)
    examine(context, as_json)


@app.command("check", help=N_("Read and authenticate every page, index and attachment."))
def examine(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        found = check(station)
        audit = watch(station)
        station.note(Audited.CHECK, "ok" if found.ok else "damaged")
        program = check_program(HERE, compiled=True)
        tell(station, program)
    said = {name: value for name, value in vars(found).items() if name != "found"}
    what = [fault_text(fault) for fault in found.found]
    more = {"program": program_words(program), "audit": found_words(audit), **({"what": what} if what else {})}
    answer({"ok": found.ok and not isinstance(audit, Broken), **said, **more}, as_json)
    if isinstance(audit, Broken):
        raise WorldError("audit_broken", number=audit.number)
    if found.seals:
        raise WorldError("seals_differ", number=found.seals)
    if not found.ok:  # the numbers are for programs; people are told what next
        raise WorldError("damaged" if found.faults else "blob_damaged")


@app.command(help=N_("Read what can be read of a damaged station into a new profile, and say what was lost."))
def salvage(
    context: Context,
    to: Annotated[Path | None, Option("--to", help=N_("The new profile's folder."))] = None,
    codes: Annotated[
        list[Path] | None,
        Option("--recovery-file", help=N_("Instead of a password: a file with the code; two for two custodians.")),
    ] = None,
    over: Annotated[
        bool, Option("--over", help=N_("Put the station that stands there aside, in the folder “replaced”."))
    ] = False,
    as_json: Json = False,
) -> None:
    access = access_of(context)
    if codes and len(codes) > 2:
        raise BadParameter(_("Name one code or two."))
    if (to is None) is not over:
        raise BadParameter(_("Say where it goes: --to FOLDER, or --over for the place where it stands."))
    to = to or access.profile
    with disk_told(to):
        if codes:
            done = finish(save(access.profile, to, code=code_in(codes)))
        else:
            done = finish(save(access.profile, to, login=access.login, password=access.password))
    newest = max(kept(shelf_of(access.profile)), default=None)
    tables = [{"table": each.name, "saved": each.saved, "lost": each.lost} for each in done.tables]
    answer(
        {
            "profile": to, "pages": done.pages, "pages_lost": done.pages_lost, "records": done.saved,
            "attachments": done.attachments, "attachments_lost": done.attachments_lost, "tables": tables,
            "what": [*harmed_lines(done), *next_lines(done, newest)],
        },
        as_json,
    )  # fmt: skip

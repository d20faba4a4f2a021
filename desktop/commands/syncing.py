"""Commands of the line to the district: enrol, sync by line or envelope, what was refused, what clashed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.finding import as_id
from desktop.commands.transfer import finish
from forms.i18n import N_, _
from forms.sync import field_name, settle, value_text
from forms.sync_messages import line_text, refusal_text
from models.errors import WorldError
from models.station import Station
from models.station.files import disk_told
from models.sync import cards, queries
from models.sync.actions import retry
from models.sync.dropping import drop
from models.sync.records import Choice
from sync.client import StationSync
from sync.envelope import EnvelopeInfo, read_envelope, write_envelope
from sync.outbox import Outbox
from sync.station_state import read_state

app = Typer()
ONE_ROAD = N_("Choose one: --to-envelope or --from-envelope.")
ONE_WAY = N_("Choose one: --retry or --drop.")


@app.command("enrol", help=N_("Tie this station to its district, with a one-time code."))
def connect(
    context: Context,
    server: Annotated[str, Option("--server", metavar="URL", help=N_("The address of the district server."))],
    code: Annotated[str, Option("--code", help=N_("The one-time code from the district."))],
    label: Annotated[str, Option("--label", help=N_("What the district calls this station, such as a desk."))] = "",
    authority: Annotated[
        Path | None, Option("--certificate", help=N_("The district's own certificate (PEM), where it has one."))
    ] = None,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station:
        StationSync(station).enrol(server, code, label, None if authority is None else _certificate(authority))
        state = read_state(station)
    answer({"enrolled": True, "station": state.station_id, "server": state.server_url}, as_json)


def _certificate(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise WorldError("certificate_file_bad") from error


@app.command("sync", help=N_("Send what waits and fetch what is new, by the line or by an envelope."))
def exchange(
    context: Context,
    to: Annotated[Path | None, Option("--to-envelope", help=N_("Write what waits to a sealed file."))] = None,
    file: Annotated[Path | None, Option("--from-envelope", help=N_("Take in the district's answer."))] = None,
    status: Annotated[bool, Option("--status", help=N_("Only say how sync stands, and what waits for whom."))] = False,
    plan: Annotated[bool, Option("--plan", help=N_("Only say how much there is, and how long it takes."))] = False,
    paused: Annotated[
        bool | None, Option("--pause/--resume", help=N_("Let nothing travel until it is resumed."))
    ] = None,
    as_json: Json = False,
) -> None:
    if to is not None and file is not None:
        raise BadParameter(_(ONE_ROAD))
    with access_of(context).station() as station:
        if paused is not None:
            _pause(StationSync(station), on=paused)
            told: dict[str, Any] = {"paused": paused}
        elif status:
            with station.sessions() as session:
                told = _standing(queries.sync_status(session))
        elif plan:
            told = asdict(StationSync(station).plan())
        elif to is not None:
            with disk_told(to):
                told = _sent(station, write_envelope(station, to))
        elif file is not None:
            told = _taken(station, read_envelope(station, file))
        else:
            told = asdict(finish(StationSync(station).run())) | _trouble(read_state(station).last_error)
    answer(told, as_json)


def _standing(status: queries.SyncStatus) -> dict[str, Any]:
    return asdict(status) | _trouble(status.last_error)


def _trouble(code: str | None) -> dict[str, str]:
    """What a person should know of how sync stands, as a sentence."""
    return {"note": line_text(code)} if code is not None else {}


def _pause(sync: StationSync, *, on: bool) -> None:
    if on:
        sync.pause()
    else:
        sync.resume()


def _sent(station: Station, info: EnvelopeInfo) -> dict[str, Any]:
    """An envelope's records wait until the district's answer comes back."""
    return {**_of(info, station), "bytes_up": info.bytes, "bytes_down": 0}


def _taken(station: Station, info: EnvelopeInfo) -> dict[str, Any]:
    return {**_of(info, station), "bytes_up": 0, "bytes_down": info.bytes, "missing": list(info.missing)}


def _of(info: EnvelopeInfo, station: Station) -> dict[str, Any]:
    outbox = Outbox(station)
    waiting = outbox.waiting() + sum(batch.records for batch in outbox.unreceipted())
    counts = {"pushed": info.pushed, "pulled": info.pulled, "refused": info.refused, "conflicts": info.conflicts}
    return {**counts, "waiting": waiting, "number": info.number, "batches": info.batches, "seconds": 0.0}


@app.command("refused", help=N_("What the district refused, and why; send one again, or give it up."))
def list_refused(
    context: Context,
    again: Annotated[str | None, Option("--retry", metavar="ID", help=N_("Send this record again."))] = None,
    given_up: Annotated[
        str | None, Option("--drop", metavar="ID", help=N_("Give the change of this record up; not to be undone."))
    ] = None,
    as_json: Json = False,
) -> None:
    if again is not None and given_up is not None:
        raise BadParameter(_(ONE_WAY))
    with access_of(context).station() as station:
        if again is not None:
            told: Any = _again(station, again)
        elif given_up is not None:
            told = _given_up(station, given_up)
        else:
            with station.sessions() as session:
                told = [_refused_row(row) for row in queries.refused(session)]
    answer(told, as_json)


def _again(station: Station, text: str) -> dict[str, Any]:
    table, record_id = _parked(station, text)
    with station.local_write() as session:
        retry(session, table, record_id)
    return {"retry": record_id, "table": table}


def _given_up(station: Station, text: str) -> dict[str, Any]:
    table, record_id = _parked(station, text)
    with station.local_write() as session:
        drop(session, [(table, record_id)])
    return {"dropped": record_id, "table": table}


def _parked(station: Station, text: str) -> tuple[str, UUID]:
    wanted = as_id(text)
    with station.sessions() as session:
        for row in queries.refused(session):
            if row.record_id == wanted:
                return row.table, row.record_id
    raise WorldError("no_such_record")


def _refused_row(row: queries.ChangeRow) -> dict[str, Any]:
    refusal = row.refusal
    if refusal is None:
        raise RuntimeError("a refused row without a refusal")
    field = field_name(row.table, refusal.column) if refusal.column else ""
    return {
        **{"record_id": row.record_id, "table": row.table, "title": row.title.text, "code": refusal.code},
        **{"field": refusal.column, "reason": refusal_text(refusal.code, field, refusal.params)},
        **{"columns": list(row.columns), "at": row.at.isoformat()},
    }


@app.command("conflicts", help=N_("Values that clashed with another station's and wait for a decision."))
def list_conflicts(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        rows = [_card_row(card) for card in cards.open_cards(session)]
    answer(rows, as_json)


def _card_row(card: cards.CardRow) -> dict[str, Any]:
    return {
        **{"id": card.id, "table": card.table, "record_id": card.record_id, "title": card.title.text},
        **{"field": card.column, "field_name": field_name(card.table, card.column)},
        **{"this": value_text(card.table, card.column, card.now), "stood": _said(card, card.stood)},
        **{"that": _said(card, card.lost), "both": card.joins},
    }


def _said(card: cards.CardRow, said: cards.Said) -> dict[str, Any]:
    value = value_text(card.table, card.column, said.value)
    return {"value": value, "at": said.at.isoformat() if said.at else None, "by": said.worker, "here": said.here}


@app.command("settle", help=N_("Settle a conflict: this stands, that replaces it, or both are joined."))
def decide(
    context: Context,
    which: Annotated[list[str], Argument(metavar="ID...", help=N_("The ids of the cards, as the list says them."))],
    keep: Annotated[str, Option("--keep", help="this, that, both")],
    as_json: Json = False,
) -> None:
    if keep not in ("this", "that", "both"):
        raise BadParameter("--keep this|that|both")
    ids = [card_id for text in which if (card_id := as_id(text)) is not None]
    if len(ids) != len(which):
        raise WorldError("no_such_card")
    with access_of(context).station() as station, station.act("sync.settle") as session:
        settled = settle(session, ids, Choice(keep))
        undo_id = session.info["act"].id
    answer({"settled": settled, "undo_id": undo_id}, as_json)

"""Commands on visits of care and what they find: needs, pauses, grave events, facts."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, BadParameter, Context, Option, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from desktop.commands.care_acts import Openly, Resident, Words
from desktop.commands.care_days import At, day_or_none, day_or_today, instant_or_now
from desktop.commands.care_lists import HELPER
from desktop.commands.care_said import known_id, said_of
from desktop.commands.finding import helper_of, resident_of
from desktop.commands.records import answers_in
from forms.care_acts import refer_need, settle_need
from forms.care_saving import save_care_visit, save_crisis, save_fact, save_pause
from forms.care_words import CRISES, MANNERS, NEEDS, ORIGINS, PAUSES
from forms.i18n import N_, _
from models.care.records import CareManner, NeedState, PauseReason

visiting = Typer()


@visiting.command(help=N_("Record a caring visit (F03), or with --corrects put another in its place."))
def visit(
    context: Context,
    resident: Resident,
    manner: Annotated[CareManner, Argument(help=", ".join(each.value for each in MANNERS))],
    words: Words = None,
    at: At = None,
    helper: Annotated[str | None, Option("--helper", help=HELPER)] = None,
    need: Annotated[list[str] | None, Option("--need", help="KIND=TEXT: " + ", ".join(NEEDS))] = None,
    corrects: Annotated[str | None, Option("--corrects", help=N_("Id of the visit that was noted wrongly."))] = None,
    openly: Openly = False,
    as_json: Json = False,
) -> None:
    given, needed = answers_in(words or ()), [answers_in([each]) for each in need or ()]
    items = [{"kind": kind, "text": text} for each in needed for kind, text in each.items()]
    with access_of(context).station() as station, station.act("care.visit") as session:
        raw = {"at": instant_or_now(at), "manner": manner, **given}
        raw |= {"helper_id": helper_of(session, helper)} if helper is not None else {}
        old = None if corrects is None else known_id(corrects)
        who = resident_of(session, resident)
        made = save_care_visit(session, raw, resident_id=who, needs=items, corrects_id=old, openly=openly)
        said = said_of(session, made)
    answer(said, as_json)


@visiting.command(help=N_("Follow a need: pass it on, or close it with its result."))
def need(
    context: Context,
    which: Annotated[str, Argument(metavar="ID", help=N_("The id of the need."))],
    refer: Annotated[str | None, Option("--refer", help=N_("To whom it is passed on."))] = None,
    result: Annotated[str | None, Option("--result", help=N_("What came of it."))] = None,
    drop: Annotated[bool, Option("--drop", help=N_("Closed without being met."))] = False,
    as_json: Json = False,
) -> None:
    if (refer is None) == (result is None):
        raise BadParameter(_("Write either --refer or --result."))
    with access_of(context).station() as station, station.act("care.need") as session:
        if refer is not None:
            made = refer_need(session, {"referred_to": refer}, need_id=known_id(which))
        else:
            state = NeedState.DROPPED if drop else NeedState.DONE
            made = settle_need(session, {"state": state, "result": result}, need_id=known_id(which))
        said = said_of(session, made)
    answer(said, as_json)


@visiting.command(help=N_("Pause care while a person is in hospital or away, both days included."))
def pause(
    context: Context,
    resident: Resident,
    reason: Annotated[PauseReason, Argument(help=", ".join(each.value for each in PAUSES))],
    since: Annotated[str | None, Option("--from", help=N_("First day; else today."))] = None,
    until: Annotated[str | None, Option("--until", help=N_("Last day; open while nobody knows."))] = None,
    openly: Openly = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.pause") as session:
        raw = {"reason": reason, "starts_on": day_or_today(since), "ends_on": day_or_none(until)}
        said = said_of(session, save_pause(session, raw, resident_id=resident_of(session, resident), openly=openly))
    answer(said, as_json)


@visiting.command(help=N_("Note a grave event: a visit is due within hours."))
def crisis(
    context: Context,
    resident: Resident,
    kind: Annotated[str, Argument(metavar="KIND", help=", ".join(CRISES))],
    at: At = None,
    note: Annotated[str | None, Option("--note", help=N_("What care is needed; no diagnosis"))] = None,
    openly: Openly = False,
    as_json: Json = False,
) -> None:
    with access_of(context).station() as station, station.act("care.crisis") as session:
        raw = {"kind": kind, "at": instant_or_now(at), "note": note}
        said = said_of(session, save_crisis(session, raw, resident_id=resident_of(session, resident), openly=openly))
    answer(said, as_json)


@visiting.command(help=N_("Note a fact that rules ask for, as name=value."))
def fact(
    context: Context,
    resident: Resident,
    word: Annotated[str, Argument(metavar="NAME=VALUE", help=N_("For example dibao=是 or dis_grade=2"))],
    since: Annotated[str | None, Option("--from", help=N_("First day; else today."))] = None,
    origin: Annotated[str, Option("--origin", help=", ".join(ORIGINS))] = "visit",
    as_json: Json = False,
) -> None:
    ((name, value),) = answers_in([word]).items()
    with access_of(context).station() as station, station.act("care.fact") as session:
        raw = {"name": name, "value": value, "starts_on": day_or_none(since), "origin": origin}
        said = said_of(session, save_fact(session, raw, resident_id=resident_of(session, resident)))
    answer(said, as_json)

"""``lianglin station norms``: what a community has set for itself, and setting it."""

from __future__ import annotations

from typing import Annotated, Any

from typer import Argument, Context, Typer

from desktop.commands.access import access_of
from desktop.commands.answers import Json, answer
from forms.i18n import N_, _
from forms.settings import NORM_WORDS, SOURCES, save_norm
from models.errors import WorldError
from models.settings.actions import set_norm
from models.settings.norms import NORMS
from models.settings.queries import InForce, in_force

app = Typer()
norms = Typer(help=N_("Numbers that the community may set for itself."), no_args_is_help=True)
app.add_typer(norms, name="norms")
Key = Annotated[str, Argument(help=N_("Area and name, such as appeals.frequent_days."))]


@norms.command("list", help=N_("Every norm: what holds, what is proposed, where that comes from."))
def list_norms(context: Context, as_json: Json = False) -> None:
    with access_of(context).station() as station, station.sessions() as session:
        said = [_row(each) for each in in_force(session)]
    answer(said, as_json)


@norms.command("set", help=N_("Let another number hold from now on; deadlines that were given stay."))
def change(
    context: Context, key: Key, value: Annotated[str, Argument(help=N_("The number."))], as_json: Json = False
) -> None:
    _require_known(key)
    with access_of(context).station() as station:
        with station.act("settings.norm") as session:
            save_norm(session, key, {"value": value})
        _tell(station, key, as_json=as_json)


@norms.command("reset", help=N_("Put the proposal back."))
def reset(context: Context, key: Key, as_json: Json = False) -> None:
    with access_of(context).station() as station:
        with station.act("settings.norm") as session:
            set_norm(session, key, None)
        _tell(station, key, as_json=as_json)


def _tell(station: Any, key: str, *, as_json: bool) -> None:
    with station.sessions() as session:
        answer(next(_row(each) for each in in_force(session) if each.norm.key == key), as_json)


def _require_known(key: str) -> None:
    if key not in NORMS:
        raise WorldError("norm_unknown", key=key, known="、".join(NORMS))


def _row(each: InForce) -> dict[str, Any]:
    norm = each.norm
    return {
        "key": norm.key, "norm": _(NORM_WORDS[norm.key]), "value": each.value, "proposed": norm.proposed,
        "low": norm.low, "high": norm.high, "set_at": each.set_at, "source": _(SOURCES[norm.key]),
    }  # fmt: skip

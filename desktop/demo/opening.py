"""First chapters: a station is founded, its community is there, and one more building comes as an Excel file."""

from __future__ import annotations

import os

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.commands.transfer import finish, import_register
from desktop.demo.register import write_messy_register
from desktop.demo.stage import EXCEL, STATION, Stage
from desktop.profile import community_name
from forms.i18n import _
from models.base import synced_tables
from models.founding import found_station
from models.people.queries import household_counts
from models.places.addresses import natural_key
from models.places.records import Building, Estate
from models.sample.community import Community, Plan
from models.visits.scope import Scope, ScopeKind, doors_in_scope

COMMUNITY, LOGIN, PASSWORD, WORKER = "210112018038", "liu", "Two-Doors-2026", "刘芳"


def found(stage: Stage) -> None:
    """Found the station; its password and recovery code go to the README beside it: they protect nobody real."""
    station, recovery = found_station(
        stage.folder / STATION, community_code=COMMUNITY, login=LOGIN, password=PASSWORD, display_name=WORKER
    )
    stage.opened = station
    readme = stage.file(".", "README", _("how to open the demo's station"))
    readme.write_text(_README.format(login=LOGIN, password=PASSWORD, recovery=recovery), "utf-8")
    os.chmod(readme, 0o600)
    with station.sessions() as session:
        stage.say(_("{community} ({code}), worker {worker}").format(
            community=community_name(session, station), code=COMMUNITY, worker=WORKER
        ))  # fmt: skip


_README = """\
LIANGLIN_PROFILE="$PWD/station" ../lianglin    (../lianglin: wherever the checkout is)

user / 用户名       {login}
password / 密码     {password}
recovery / 恢复码   {recovery}

Everybody in this station is invented. 本站点中的人员均为虚构。
"""


def generate(stage: Stage) -> None:
    """Fill the station with a community and choose the building that will be walked."""
    with stage.station.act("sample.generate") as session:
        plan = Plan(stage.households, stage.seed, stage.today, studio_until=stage.saturday)
        for _step in Community(session, plan).steps():
            pass
    with stage.station.sessions() as session:
        counts = household_counts(session)
        _choose_building(session, stage)
    said = _("{households} households, {residents} residents, {dwellings} dwellings, {vacant} of them vacant")
    stage.say(said.format(**vars(counts)))


def _choose_building(session: Session, stage: Stage) -> None:
    """Building 7 of the first estate; in a small community the last building there."""
    estate = session.scalars(select(Estate).where(Estate.alive()).order_by(Estate.sort)).first()
    if estate is None:
        raise RuntimeError("no estate was generated")
    standing = session.scalars(select(Building).where(Building.estate_id == estate.id, Building.alive())).all()
    seventh = [building for building in standing if building.number == "7"]
    building = (seventh or sorted(standing, key=lambda building: natural_key(building.number)))[-1]
    stage.estate, stage.building = estate.name, building.id
    scope = Scope(ScopeKind.BUILDING, (building.id,))
    stage.doors = [door.dwelling_id for door in doors_in_scope(session, scope)]


def take_over_register(stage: Stage) -> None:
    """Import a messy register, take the import back, and import it again: nothing is lost, nothing is twice."""
    number = "99"
    file = stage.file(EXCEL, "register.xlsx", _("a register as stations have it, with two wrong rows"))
    refused = stage.file(EXCEL, "register-refused.xlsx", _("the refused rows with reasons, to correct and import"))
    messy = write_messy_register(file, number, stage.seed, stage.today)
    before = _counted(stage)
    said = finish(import_register(stage.station, file, estate=stage.estate, refused_to=refused))
    stage.say(_(
        "{rows} rows: {new} new, {changed} changed, {same} as they were, {refused} refused, {skipped} skipped"
    ).format(**said))  # fmt: skip
    if said["refused"] != len(messy.wrong_rows) or said["undo_id"] is None:
        raise RuntimeError("the register was not read as written")
    stage.station.undo(int(str(said["undo_id"])))
    if _counted(stage) != before:
        raise RuntimeError("undo left something behind")
    stage.say(_("the whole import taken back: the station is as before"))
    again = finish(import_register(stage.station, file, estate=stage.estate, refused_to=refused))
    stage.say(_("and imported again: {new} new").format(**again))


def _counted(stage: Stage) -> dict[str, int]:
    """Living rows by table."""
    with stage.station.sessions() as session:
        return {
            kind.__tablename__: session.scalar(select(func.count()).select_from(kind).where(kind.alive())) or 0
            for kind in synced_tables()
        }

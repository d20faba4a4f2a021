"""What search offers besides records: pages by name, as far as they are for the worker and are at this PC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from desktop.desk import Desk, Target
from desktop.shell.finder import Command
from forms.i18n import N_, _
from models.rights.deeds import Deed


@dataclass(frozen=True)
class Way:
    """A page by what one does there; ``more`` only finds it, ``needs`` is the right without which it is not offered."""

    icon: str
    words: str
    screen: str
    page: str | None
    more: str
    needs: tuple[Deed, str] | None = None
    at_seats: bool = True


WAYS = (
    Way("import", N_("Import a register"), "people", "import", "import excel 导入", (Deed.IMPORT, "people"), False),
    Way("resident", N_("Add resident"), "people", "new", "new resident 新增 登记", (Deed.ADD, "people"), False),
    Way("round", N_("Plan a round"), "visits", "plan", "plan round 计划 批次", (Deed.ADD, "visits"), False),
    Way("studio", N_("Saturday in the studio"), "studio", "day", "studio 三零 周六", (Deed.READ, "studio"), False),
    Way("map", N_("Household map"), "map", None, "map 楼栋", (Deed.READ, "places"), False),
    Way("appeals", N_("New appeal"), "appeals", "intake", "new appeal 诉求 登记", (Deed.ADD, "appeals")),
    Way("call", N_("Whistle"), "appeals", "whistles", "whistle 吹哨", (Deed.READ, "whistles")),
    Way("planned", N_("Problems"), "appeals", "problems", "problem 解难题", (Deed.READ, "solving")),
    Way("hazard", N_("Hazards"), "studio", "hazards", "hazard 隐患 整改", (Deed.READ, "studio")),
    Way("backup", N_("Make a backup"), "settings", "backup", "backup 备份"),
    Way("time", N_("Recent acts"), "settings", "acts", "history 操作记录"),
    Way("synced", N_("Sync with the district"), "sync", None, "sync district line 同步 区"),
    Way("settings", N_("Settings"), "settings", "pc", "settings font language 字号 语言"),
)


def commands(desk: Desk) -> Iterator[Command]:
    """The ways that are for the worker."""
    for way in WAYS:
        if (way.at_seats or not desk.at_seat) and (way.needs is None or desk.may(*way.needs)):
            target = Target(way.screen, options={} if way.page is None else {"page": way.page})
            yield Command(way.icon, _(way.words), partial(desk.went.emit, target), way.more)

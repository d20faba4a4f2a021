"""What the worker may not do is greyed where he looks for it, and says who may; nobody learns it by a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop.desk import Desk
from desktop.messages import sentence
from models.errors import WorldError
from models.rights.deciding import decide
from models.rights.deeds import Deed
from models.rights.kinds import need_of
from models.rights.queries import refuse_unless


def why_not_act(desk: Desk, kind: str) -> str:
    """``why_not`` of an act by its kind, as ``Desk.write`` names it."""
    need = need_of(kind)
    return why_not(desk, *need) if need is not None else ""


def why_not(desk: Desk, deed: Deed, area: str | None = None) -> str:
    """The sentence of the refusal, with who may instead; empty where the worker may."""
    try:
        refuse_unless(decide(desk.station.standing, deed, area), deed, area)
    except WorldError as error:
        return sentence(error)
    return ""


def offer(desk: Desk, deed: Deed, area: str | None, *offered: QWidget | QAction) -> bool:
    """Grey what the worker may not do, whatever its screen says of it later; return whether he may."""
    return grey(why_not(desk, deed, area), offered)


def offer_act(desk: Desk, kind: str, *offered: QWidget | QAction) -> bool:
    """``offer`` what begins an act of ``kind``."""
    return grey(why_not_act(desk, kind), offered)


def grey(reason: str, offered: Sequence[QWidget | QAction]) -> bool:
    """Grey for good, where there is a reason, which is read by pointing at it; return whether there is none."""
    for each in offered if reason else ():
        each.setToolTip(reason)
        each.setEnabled(False)
        if isinstance(each, QAction):
            each.enabledChanged.connect(lambda on, action=each: action.setEnabled(False) if on else None)
        else:
            each.installEventFilter(_Greyed(each))
    return not reason


class _Greyed(QObject):
    """Greys its widget again when somebody enables it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget) and watched.isEnabled():
            watched.setEnabled(False)
        return False

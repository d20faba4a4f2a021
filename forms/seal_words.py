"""The rows of rights and levels that somebody changed beside the program, one by one."""

from __future__ import annotations

from forms.i18n import N_, _
from forms.rights_words import ROLES, sealed_row
from forms.sync import field_names
from models.station.seals import Difference, Wrong

_WRONG = {
    Wrong.CHANGED: N_("{record}: {columns} changed"),
    Wrong.PLANTED: N_("{record}: put in"),
    Wrong.GONE: N_("{record}: taken out; a backup has it, or the district"),
    Wrong.UNSEALED: N_("{record}: the seal is gone; what stood there before is not known"),
}
_ROLES = {role.value: words for role, words in ROLES.items()}


def difference_text(difference: Difference) -> str:
    """Which record, and what of it; values only of codes."""
    record = sealed_row(difference.table, difference.short)
    columns = field_names(difference.table, difference.columns)
    said = _(_WRONG[difference.wrong]).format(record=record, columns=columns)
    values = [_("{was} became {now}").format(was=_value(was), now=_value(now)) for _name, was, now in difference.was]
    return _("{said} ({values})").format(said=said, values=_(", ").join(values)) if values else said


def _value(code: str) -> str:
    return _(_ROLES[code]) if code in _ROLES else code

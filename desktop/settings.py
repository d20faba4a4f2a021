"""What a person has set on this PC: typed attributes kept in one INI file; nothing here travels by sync."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from forms.i18n import N_

T = TypeVar("T", str, int, bool)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One attribute of ``Settings``: its key in the file, default, label, and the values it may take."""

    key: str
    default: T
    label: str
    choices: tuple[T, ...] = ()

    @overload
    def __get__(self, settings: None, owner: type) -> Setting[T]: ...
    @overload
    def __get__(self, settings: Settings, owner: type) -> T: ...
    def __get__(self, settings: Settings | None, owner: type) -> T | Setting[T]:
        if settings is None:
            return self
        value = settings.store.value(self.key, self.default, type(self.default))
        return value if not self.choices or value in self.choices else self.default  # type: ignore[return-value]

    def __set__(self, settings: Settings, value: T) -> None:
        if self.choices and value not in self.choices:
            raise ValueError(self.key)
        if value != self.__get__(settings, type(settings)):
            settings.store.setValue(self.key, value)
            settings.changed.emit(self.key)


class Settings(QObject):
    """Settings of this PC, in ``settings.ini`` of the profile folder."""

    changed = Signal(str)

    language = Setting("language", "zh_CN", N_("Language"), ("zh_CN", "en"))
    font_percent = Setting("font_percent", 100, N_("Font size (%)"), (100, 115, 125, 150, 175))
    mode = Setting("mode", "light", N_("Light or dark"), ("light", "dark"))
    lock_minutes = Setting("lock_minutes", 10, N_("Lock after idle minutes"), (5, 10, 15, 30))
    sheet_ids_masked = Setting("sheet_ids_masked", True, N_("Mask ID numbers on printed sheets"))
    scanner_gap_ms = Setting("scanner_gap_ms", 50, N_("Longest pause between a scanner's keys (ms)"), (30, 50, 80, 120))

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = QSettings(str(file), QSettings.Format.IniFormat)

    def map_estate(self, community: str) -> UUID | None:
        """Return the estate that was chosen last on a community's map: an id tells nobody anything elsewhere."""
        try:
            return UUID(str(self.store.value(f"map/{community}", "")))
        except ValueError:
            return None

    def remember_map_estate(self, community: str, estate_id: UUID) -> None:
        self.store.setValue(f"map/{community}", str(estate_id))

    def layout(self, name: str) -> QByteArray:
        """Return what a window or table called ``name`` remembered of its size and columns, empty at first."""
        value: Any = self.store.value(f"layout/{name}", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember_layout(self, name: str, state: QByteArray) -> None:
        self.store.setValue(f"layout/{name}", state)

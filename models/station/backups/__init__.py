"""Backups: made by themselves and by hand, proven, brought back; and what can be saved where there is none."""

from __future__ import annotations

from models.station.backups.checking import Checked, check
from models.station.backups.packing import backup
from models.station.backups.unpacking import restore

__all__ = ["Checked", "backup", "check", "restore"]

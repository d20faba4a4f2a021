"""Every version that the district's own tables ever had, oldest first; the tables of ``models`` have their own line."""

from __future__ import annotations

from pathlib import Path

from models.migrations import Lineage

_REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
DISTRICT = Lineage(_REVISIONS, Path(__file__).parent, version_table="district_version")

"""Every version that the tables ever had, oldest first; the same scripts serve SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lineage:
    """The revisions in their order, so that opening a file need not load Alembic, and where their scripts are."""

    revisions: tuple[str, ...]
    folder: Path
    version_table: str = "alembic_version"

    @property
    def head(self) -> str:
        return self.revisions[-1]


LINEAGE = Lineage(("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009"), Path(__file__).parent)

"""People to care for behind the commands; their station is kept open from one to the next."""

from __future__ import annotations

import pytest

from tests.desktop.commands.care_village import care_for
from tests.desktop.commands.kept import Kept, colleague, kept, stored

__all__ = ["colleague", "kept", "stored"]


@pytest.fixture(autouse=True)
def _cared_for(kept: Kept) -> None:
    """Every test here has them."""
    with kept.open().act("test") as session:
        care_for(session, kept.open().worker_id)

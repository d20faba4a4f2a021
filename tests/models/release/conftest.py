"""What tests of releases share: a maker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.release.maker import Maker


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)

"""The migration scripts lead from nothing to the models, and back."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect

from models.base import Base
from models.migrations import LINEAGE
from models.migrations.scripting import bring_to, differences, scripted_revisions
from models.station import Station


def test_the_known_revisions_are_the_scripts() -> None:
    assert scripted_revisions() == LINEAGE.revisions


def test_the_head_of_the_scripts_equals_the_models() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        bring_to(connection, LINEAGE.head)
        assert differences(connection) == []
    engine.dispose()


def test_a_new_station_equals_the_models(station: Station) -> None:
    with station.engine.connect() as connection:
        assert differences(connection) == []


@pytest.mark.parametrize("revision", LINEAGE.revisions)
def test_each_revision_can_be_left_again(revision: str) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        bring_to(connection, revision)
        bring_to(connection, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        bring_to(connection, LINEAGE.head)
        assert set(Base.metadata.tables) < set(inspect(connection).get_table_names())
    engine.dispose()

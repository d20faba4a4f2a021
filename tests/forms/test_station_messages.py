"""Every refusal of the station file has a sentence whose placeholders it fills."""

from __future__ import annotations

import re
from pathlib import Path

import models.station
from forms.backup_words import fault_text
from forms.messages import SENTENCES
from models.base import Base
from models.station.backups.checking import Fault, Harm

RAISED = re.compile(r'WorldError\(\s*"(\w+)"((?:[^()]|\([^()]*\))*)\)')


def raised() -> dict[str, set[str]]:
    """Each code that the station file raises, with the names of its parameters."""
    folder = Path(models.station.__file__).parent
    found: dict[str, set[str]] = {}
    for source in folder.glob("*.py"):
        for code, rest in RAISED.findall(source.read_text(encoding="utf-8")):
            found.setdefault(code, set()).update(re.findall(r"(\w+)=", rest))
    return found


def test_each_code_has_its_sentence_and_the_sentence_its_parameters() -> None:
    codes = raised()
    assert len(codes) > 20
    for code, params in codes.items():
        assert set(re.findall(r"\{(\w+)\}", SENTENCES[code])) <= params, code


def test_every_table_of_the_file_has_a_name_that_people_read() -> None:
    """What a check found, or a salvage lost, is told by it."""
    faults = [Fault(Harm.RECORDS, name) for name in Base.metadata.tables]
    assert [fault.where for fault in faults if f"“{fault.where}”" in fault_text(fault)] == []

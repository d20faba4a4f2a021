"""``lianglin station audit``: lines, the report with its rows and its paper, alarms and who answers for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf

from models.audit.kept import audit_triggers
from models.station.connection import raw
from tests.conftest import Profile

Run = Callable[..., tuple[int, Any, str]]


def test_the_report_is_answered_figure_by_figure_and_written(say: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    code, said, _err = say("audit", "report", "--to", str(file))
    assert (code, said["whole"], said["file"]) == (0, True, str(file))
    counts = {each["key"]: each["count"] for each in said["figures"]}
    assert counts["edit"] > 0
    code, rows, _err = say("audit", "report", "--figure", "edit")
    assert (code, len(rows)) == (0, counts["edit"])
    text = pypdf.PdfReader(file).pages[0].extract_text()
    assert said["head"].partition(":")[2][:20] in text
    assert say("audit", "report", "--figure", "papers")[1] == []
    assert len(say("audit", "report", "--figure", "files")[1]) == 1
    for words in (("--figure", "nobody"), ("--from", "2026-11-02", "--until", "2026-11-01")):
        code, said, err = say("audit", "report", *words)
        assert (code, said, bool(err)) == (1, None, True)


def test_an_alarm_is_listed_and_answered_for(say: Run, village: Profile) -> None:
    assert say("audit", "alarms") == (0, [], "")
    station = village.open()
    with station.local_write() as session:
        for name in audit_triggers():
            raw(session).execute(f"DROP TRIGGER {name}")
        raw(session).execute("UPDATE station_audit SET deed = 'look' WHERE id = 2")
    station.close()
    code, said, err = say("check")
    assert (code, said["ok"], bool(err)) == (1, False, True)
    assert say("audit", "--verify")[0] == 1
    code, (alarm,), _err = say("audit", "alarms", "--open")
    assert (code, alarm["what"], alarm["line"], alarm["seen_at"]) == (0, "altered", 2, None)
    assert say("audit", "seen", str(alarm["number"]), "--why", " ")[0] == 1
    assert say("audit", "seen", str(alarm["number"]), "--why", "换盘时写坏，已核对")[0] == 0
    assert say("audit", "alarms", "--open")[1] == []
    code, (alarm,), _err = say("audit", "alarms")
    assert (alarm["why"], alarm["seen_at"] is not None) == ("换盘时写坏，已核对", True)

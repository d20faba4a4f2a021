"""The light in words, and what people paste when they connect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from desktop.sync.words import light, size_text, when_text
from desktop.widgets.bars import SyncState
from forms.sync_invitation import Invitation, read_invitation
from models.calendar import CHINA
from models.sync.queries import SyncStatus

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=CHINA)
OK = SyncStatus(enrolled=True, district="浑南区", last_ok_at=datetime(2026, 11, 22, 14, 2, tzinfo=CHINA))
THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("status", "error", "running", "state", "words"),
    [
        (SyncStatus(waiting=9), None, False, SyncState.OFFLINE,
         "Saved on this PC, encrypted · no line to the district yet"),
        (OK, None, False, SyncState.SYNCED, "All sent · last 14:02"),
        (replace(OK, waiting=2, on_the_way=1), None, False, SyncState.WAITING, "3 waiting · last 14:02"),
        (replace(OK, waiting=400, last_ok_at=THURSDAY, last_error="line_cut"), None, False, SyncState.OFFLINE,
         "No line since Thursday · 400 waiting"),
        (replace(OK, last_ok_at=None), "server_unreachable", False, SyncState.OFFLINE, "No line to the district"),
        (replace(OK, refused=1, open_cards=2), None, False, SyncState.REFUSED, "1 refused · 2 to decide · last 14:02"),
        (replace(OK, open_cards=2), None, False, SyncState.CONFLICT, "2 to decide · last 14:02"),
        (replace(OK, paused=True, waiting=3), None, False, SyncState.PAUSED, "Paused · 3 waiting"),
        (replace(OK, last_error="server_older", waiting=3), None, False, SyncState.WAITING,
         "This PC is newer than the district: changes wait · 3 waiting"),
        (replace(OK, last_error="account_waits"), None, False, SyncState.WAITING,
         "An account of this PC waits for the district"),
        (replace(OK, waiting=3), None, True, SyncState.WAITING, "Syncing… · 3 waiting"),
    ],
)  # fmt: skip
def test_the_light_says_what_most_needs_a_person(
    speak: Callable[[str], None], status: SyncStatus, error: str | None, running: bool, state: SyncState, words: str
) -> None:
    speak("en")
    assert light(status, error, NOW, running=running) == (state, words)


def test_times_are_said_as_people_say_them(speak: Callable[[str], None]) -> None:
    speak("en")
    assert when_text(None, NOW) == ""
    assert when_text(THURSDAY, NOW) == "Thursday"
    assert when_text(datetime(2026, 10, 1, 9, 0, tzinfo=CHINA), NOW) == "2026-10-01"
    assert (size_text(40), size_text(3_100_000)) == ("0.1 KB", "3.1 MB")


@pytest.mark.parametrize(
    ("typed", "code", "server"),
    [
        ("https://sync.sy.gov.cn/enrol?code=ABCD-EFGH-JK23", "ABCD-EFGH-JK23", "https://sync.sy.gov.cn"),
        ("https://sync.sy.gov.cn:8443/#ABCD-EFGH-JK23", "ABCD-EFGH-JK23", "https://sync.sy.gov.cn:8443"),
        ("https://sync.sy.gov.cn/hunnan/enrol?code=ABCD-EFGH-JK23", "ABCD-EFGH-JK23", "https://sync.sy.gov.cn/hunnan"),
        ("ｈｔｔｐｓ：／／ｈ．ｃｎ／ｅｎｒｏｌ？ｃｏｄｅ＝ＡＢＣＤ－ＥＦＧＨ", "ABCD-EFGH", "https://h.cn"),
        ("接入码：abcd—efgh—jk23，服务器：sync.sy.gov.cn。", "ABCD-EFGH-JK23", "https://sync.sy.gov.cn"),
        (" abcd efgh jk23 ", "ABCD-EFGH-JK23", ""),
        ("ＡＢＣＤ－ＥＦＧＨ－ＪＫ２３", "ABCD-EFGH-JK23", ""),
        ("ABCDEFGHJK23", "ABCDEFGHJK23", ""),
        ("https://sync.sy.gov.cn", "", "https://sync.sy.gov.cn"),
        ("", "", ""),
    ],
)
def test_a_link_or_a_code_is_found_however_it_was_written(typed: str, code: str, server: str) -> None:
    assert read_invitation(typed) == Invitation(code, server)

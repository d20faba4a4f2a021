"""The log helps to mend the program and can be handed to anybody: it holds no word that a person typed."""

from __future__ import annotations

import json
import logging
import sys
import threading
from pathlib import Path
from typing import Any

import structlog

from desktop.logs import BYTES_A_FILE, FILES, WITHHELD, start_log
from models.errors import WorldError

RECORD = "0190c0de-0000-7000-8000-000000000001"


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "lianglin.log").read_text().splitlines()]


def test_known_keys_are_kept_and_others_dropped(log_is_ours: Path) -> None:
    start_log(log_is_ours)
    structlog.get_logger().info("people.move_out", record_id=RECORD, rows=3, name="张秀英", phone="13900000000")
    (line,) = lines(log_is_ours)
    assert line.pop("time")
    assert line == {"event": "people.move_out", "level": "info", "record_id": RECORD, "rows": 3}


def test_what_looks_like_a_person_is_withheld_under_any_key(log_is_ours: Path) -> None:
    start_log(log_is_ours)
    structlog.get_logger().warning("saved 张秀英", code="21010519560302142X", error="call 13900000000", font="OK Sans")
    (line,) = lines(log_is_ours)
    assert (line["event"], line["code"], line["error"], line["font"]) == (WITHHELD, WITHHELD, WITHHELD, "OK Sans")


def test_an_error_leaves_its_kind_code_causes_and_places_but_not_its_words(log_is_ours: Path) -> None:
    start_log(log_is_ours)
    try:
        try:
            raise KeyError("张秀英")
        except KeyError as cause:
            raise WorldError("no_such_record", name="张秀英") from cause
    except WorldError:
        structlog.get_logger().exception("failed")
    (line,) = lines(log_is_ours)
    assert (line["error"], line["code"], line["cause"]) == ("WorldError", "no_such_record", ["KeyError"])
    assert line["where"][0].startswith("tests.desktop.test_logs:")
    assert "张" not in (log_is_ours / "lianglin.log").read_text()


def test_an_error_that_nobody_caught_is_logged_and_told(log_is_ours: Path) -> None:
    told: list[BaseException] = []
    start_log(log_is_ours, told.append)
    error = ValueError("张秀英")
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=lambda: int("张秀英"))
    thread.start()
    thread.join()
    assert [type(one) for one in told] == [ValueError, ValueError]
    assert [line["error"] for line in lines(log_is_ours)] == ["ValueError", "ValueError"]


def test_other_libraries_say_only_where_they_complain(log_is_ours: Path) -> None:
    start_log(log_is_ours)
    logging.getLogger("some.library").warning("bad value %s", "张秀英")
    (line,) = lines(log_is_ours)
    assert line["logger"] == "some.library"
    assert line["where"].startswith("test_logs:")
    assert "bad value" not in str(line)


def test_starting_again_moves_the_log_and_writes_nothing_twice(log_is_ours: Path) -> None:
    start_log(log_is_ours)
    start_log(log_is_ours / "profile")
    structlog.get_logger().info("started")
    assert not (log_is_ours / "lianglin.log").exists()
    assert len(lines(log_is_ours / "profile")) == 1


def test_the_log_stays_small(log_is_ours: Path) -> None:
    start_log(log_is_ours)
    for _number in range(2 * BYTES_A_FILE // 3000):
        structlog.get_logger().info("x", where=["a" * 100] * 30)
    sizes = [file.stat().st_size for file in log_is_ours.iterdir()]
    assert max(sizes) <= BYTES_A_FILE
    assert 1 < len(sizes) <= FILES


def test_a_log_that_cannot_be_written_stops_nobody(log_is_ours: Path) -> None:
    log_is_ours.parent.mkdir(parents=True, exist_ok=True)
    log_is_ours.write_text("a file in the place of the folder")
    start_log(log_is_ours)
    structlog.get_logger().info("started")

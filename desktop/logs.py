"""The log: codes, keys and places in the code, never what people typed; kept in a few small files on this PC."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog
from platformdirs import user_log_path

# Whatever else is handed to the log is dropped: a key is added here only if its values can never say who somebody is.
KEYS = frozenset(
    {"event", "level", "time", "logger", "error", "code", "where", "cause", "record_id", "act", "act_id", "table"}
    | {"job", "font", "form", "field", "screen", "sheet", "count", "done", "total", "bytes", "pages", "rows", "seconds"}
    | {"version", "file_version", "app_version", "schema", "migration", "platform", "qt"}
)
WITHHELD = "(withheld)"
FILES, BYTES_A_FILE = 5, 1_000_000

# No Chinese, and no run of digits as long as the end of a phone or ID number; else it is an id or a time.
_SAFE = re.compile(r"(?!.*\d{5})[\w .,:;()<>/+-]{0,120}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")

Event = MutableMapping[str, Any]


def start_log(folder: Path, tell: Callable[[BaseException], None] | None = None) -> None:
    """Write this process's log to ``folder`` from now on; ``tell`` hears of every error that nobody caught."""
    _write_to(folder)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            _error_as_places,
            _only_what_names_nobody,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: logging.getLogger("lianglin"),
    )
    _hear_of_crashes(tell or (lambda error: None))


def log_folder() -> Path:
    """Return the folder in which this user's programs keep their logs."""
    return user_log_path("lianglin", appauthor=False)


def _write_to(folder: Path) -> None:
    with suppress(OSError):  # the first record will meet the same trouble, and stay unwritten
        folder.mkdir(parents=True, exist_ok=True)
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if isinstance(one, _File)]:
        root.removeHandler(earlier)
        earlier.close()
    root.addHandler(_File(folder / "lianglin.log"))
    logging.getLogger("lianglin").setLevel(logging.INFO)


class _File(RotatingFileHandler):
    """A few files of bounded size; a log that cannot be written (full disk, read-only folder) stops nobody's work."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=BYTES_A_FILE, backupCount=FILES - 1, encoding="utf-8", delay=True)
        self.setFormatter(_OneLine())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        pass


def _hear_of_crashes(tell: Callable[[BaseException], None]) -> None:
    def crashed(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt):
            log_crash(error)
            tell(error)

    sys.excepthook = lambda kind, error, trace: crashed(error)
    threading.excepthook = lambda args: crashed(args.exc_value)


def log_crash(error: BaseException) -> None:
    """Log an error that nobody caught."""
    structlog.get_logger().error("crash", exc_info=error)


def _error_as_places(logger: object, method: str, event: Event) -> Event:
    """Put an error's type, code and places in the code in the place of its message and locals, which may hold data."""
    error = event.pop("exc_info", None)
    error = sys.exc_info()[1] if error is True else error
    if isinstance(error, BaseException):
        event["error"], event["where"] = type(error).__name__, list(_places(error))
        event["code"] = getattr(error, "code", None)
        event["cause"] = [type(cause).__name__ for cause in _causes(error)]
    return event


def _places(error: BaseException) -> Iterator[str]:
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        yield f"{frame.f_globals.get('__name__', '?')}:{trace.tb_lineno} {frame.f_code.co_name}"
        trace = trace.tb_next


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _only_what_names_nobody(logger: object, method: str, event: Event) -> Event:
    return {key: _harmless(value) for key, value in event.items() if key in KEYS and value not in (None, [])}


def _harmless(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_harmless(one) for one in value]
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if _SAFE.fullmatch(text) or _ID.fullmatch(text) or _TIME.fullmatch(text) else WITHHELD


class _OneLine(logging.Formatter):
    """One JSON line a record; of other libraries' records only where they come from, since their texts hold values."""

    def format(self, record: logging.LogRecord) -> str:
        if record.name == "lianglin":
            return record.getMessage()
        where = f"{record.module}:{record.lineno} {record.funcName}"
        event = {"event": "library", "level": record.levelname.lower(), "logger": record.name, "where": where}
        return json.dumps(_only_what_names_nobody(None, "", event))

"""Servers as processes of their own, and how a test sees that one of them waits."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.sync.server.raw import until

if TYPE_CHECKING:
    from tests.sync.conftest import District

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """One ``lianglin serve`` on a free port of this machine."""

    def __init__(self, environment: dict[str, str], *words: str) -> None:
        command = [sys.executable, "-P", "-m", "desktop", "serve", "--listen", "127.0.0.1:0", "--json", *words]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.url: str = json.loads(self.process.stdout.readline())["url"]

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        code = self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


Serve = Callable[..., Process]


def wait_until_blocked(district: District) -> None:
    """Return when some connection of the district waits for a lock."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with district.connect() as connection:
        connection.autocommit = True
        until(lambda: connection.execute(waiting).fetchone())
